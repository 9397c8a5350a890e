"""The methods that need many numbers at once, and the reading of a year's fines."""
