"""Run checks over a snapshot and write the results: every failing and unknown verdict as a row, the passes as counts."""

from jicha.engine.runner.running import run
from jicha.engine.runner.second_process import Helper
from jicha.engine.runner.shelf import Shelf
from jicha.engine.runner.state import Job

__all__ = ["Helper", "Job", "Shelf", "run"]
