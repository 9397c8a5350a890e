"""A review from drawn files to its paper: what each reviewer may see, sheets out and in, results. Rows and secrets are handed in."""
