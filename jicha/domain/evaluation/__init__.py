"""The year-end result of each branch: indicators, weights, vetoes, ranks with their interval."""
