"""Blind scoring of drawn files: sheets, hints, questions, the third reviewer, results."""
