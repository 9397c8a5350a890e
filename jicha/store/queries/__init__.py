"""What pages and commands ask of the tables: functions that give frozen rows, never models."""
