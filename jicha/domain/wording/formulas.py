"""Keep a text that a spreadsheet would run as a formula a text.

Source:
    OWASP, CSV injection: = + - @, their full-width forms, tab and line ends at the start of a cell.
"""

import re

DANGEROUS = re.compile(r"^[=+\-@＝＋－＠\t\r\n]")
HARMLESS = re.compile(r"^[+\-]?[0-9]+(\.[0-9]+)?%?$")
"""A plain number may begin with a sign: a spreadsheet reads it as the number that it is."""


def disarm(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; any other text comes back as it is."""
    return f"'{text}" if DANGEROUS.search(text) and not HARMLESS.search(text) else text
