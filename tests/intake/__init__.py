"""Intake: exports as people really send them."""
