"""Numbers of flags, and flags found by words."""
