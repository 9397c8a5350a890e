"""Administration: units, calendar, law, parameters, content, map, health, backups."""
