"""Administration: units, calendar, law, parameters, the bureau's own content and map, health, backups."""
