"""The checks of a year: run, brought into the desk as flags."""
