"""The first page, the inbox and the notices."""
