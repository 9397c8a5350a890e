"""Use cases: one each, the clock handed in."""
