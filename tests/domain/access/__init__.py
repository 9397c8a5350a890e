"""Rights, asked from outside."""
