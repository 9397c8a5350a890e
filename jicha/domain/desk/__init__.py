"""How the desk works where no norm says it: levels, reminders, quotas, weights, as the bureau's configuration."""
