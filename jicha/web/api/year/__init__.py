"""The year: what waits, the plan at work, what sheets are, what branches say of their numbers."""
