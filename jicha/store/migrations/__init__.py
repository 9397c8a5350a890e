"""The history of the tables: a fixed chain of reserved files, see docs."""
