"""The year that is audited: its units, its plan, its data and the runs of the checks."""
