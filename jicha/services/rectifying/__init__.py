"""Rectification: ordered, planned by the branch, done, verified by another person, run again, closed, looked back at."""
