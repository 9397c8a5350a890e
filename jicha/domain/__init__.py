"""The rules of the trade: standard library only, no clock, no chance, no files."""
