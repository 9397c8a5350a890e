"""A review from drawn files to its paper: who reviews, what each may see, sheets out and in, results. Pure: rows and secrets are handed in."""
