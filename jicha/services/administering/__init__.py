"""What administrators and the audit lead keep: units, calendar, law notes, check parameters, the bureau's own content, its map, health."""
