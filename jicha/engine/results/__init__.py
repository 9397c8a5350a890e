"""The results of a run: asked its questions, and compared with another."""

from jicha.engine.results.questions import COLUMNS, COUNTS, EXCEPTIONS, PAGE, Results, safe_sql

__all__ = ["COLUMNS", "COUNTS", "EXCEPTIONS", "PAGE", "Results", "safe_sql"]
