"""Sheets: which canonical table each one is."""
