"""Typical cases: the quarterly duty of each branch, the parts of a text, what must not stand in it."""
