"""Findings: what makes one complete, how grave it is, who comes back to it."""
