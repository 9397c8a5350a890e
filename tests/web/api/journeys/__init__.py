"""Whole ways through the interface."""
