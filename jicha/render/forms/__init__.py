"""Workbooks that a person fills in and hands back: entry forms, score sheets."""
