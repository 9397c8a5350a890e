"""Example data, made by generators; nothing here is real."""
