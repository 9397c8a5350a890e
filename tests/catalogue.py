"""The checks of the repository, read once for all tests of a process."""

from jicha.engine.plugins import survey_checks

CATALOGUE = survey_checks()
