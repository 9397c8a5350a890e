"""Backups that prove themselves: made whole or not at all, proved by a restore, restored into an empty folder only."""
