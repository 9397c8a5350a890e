"""Questions about the year: its units, its plan, its data and the runs of the checks."""
