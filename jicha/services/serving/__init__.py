"""Open the desk: prepare its tables, make the first accounts, load the demonstration."""
