"""jicha: audits the enforcers, from a work plan's text to the year's report."""

__version__ = "0.1.0"
