"""Rows: from text to typed values, refusals and Parquet."""
