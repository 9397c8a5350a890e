"""Rectification: kinds and plans, the ladder of reminders, extensions, look-back."""
