"""Backups that prove themselves."""
