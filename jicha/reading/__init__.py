"""Readers of papers: text, layout, plans."""
