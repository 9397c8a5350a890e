"""Reviews of case files: batches, files, the pool, blind scoring, results."""
