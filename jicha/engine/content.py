"""What people of law maintain: dated limits, documents of a file, categories. Everything is read once and checked whole."""

from jicha.domain.errors import ContentError
from jicha.engine.forms import Filled, read_form, read_forms

__all__ = ["ContentError", "Filled", "read_form", "read_forms"]
