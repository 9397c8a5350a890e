"""The bytes that digests are taken over: plain lines that any tool writes the same.

UTF-8 without mark, fields joined by one TAB, every line ended by one LF (the last too), nothing quoted, nothing escaped.
"""

from collections.abc import Iterable, Sequence

FORBIDDEN = frozenset("\t\r\n\x00\ufeff\u2028\u2029\x85\x0b\x0c")
"""What would make a field look like two, or a line like two to some tools."""


def record(fields: Sequence[str]) -> bytes:
    """Write one line.

    Raises:
        ValueError: a field holds a tab, a line end or a mark of byte order.
    """
    for field in fields:
        if not FORBIDDEN.isdisjoint(field):
            raise ValueError(f"a field may not hold tabs, line ends or byte order marks: {field!r}")
    return "\t".join(fields).encode("utf-8") + b"\n"


def records(lines: Iterable[Sequence[str]]) -> bytes:
    """Write lines in the order given."""
    return b"".join(record(fields) for fields in lines)
