"""Outlines of units on a plane."""
