"""Typical cases: written and handed in by the branch, reviewed, adopted, published by the city."""
