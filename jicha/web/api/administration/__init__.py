"""Administration: units, calendar, law, parameters, the bureau's own content, people, health, the trail."""
