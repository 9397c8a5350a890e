"""Journeys of people through the desk, in a real browser."""
