"""The work of every night: what the clock itself must move, and telling people of it."""
