"""Compile a check into plain SQL of one database: who is judged, whether the rule holds, and the words for it.

A compiled check still has placeholders for what belongs to a run (as-of day, parameters, which tables were loaded), so it can be kept on
disk as long as the check, the law and this code stay the same.
"""

from jicha.engine.compiler.compiled import Compiled
from jicha.engine.compiler.sentences import cited
from jicha.engine.compiler.work import Code

__all__ = ["Code", "Compiled", "cited"]
