"""Other databases than DuckDB on which the same checks run; each needs its own extra."""
