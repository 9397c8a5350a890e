"""What the desk itself keeps, written as plain tables of the audit, so that the audit's own checks judge the bureau's own work too."""
