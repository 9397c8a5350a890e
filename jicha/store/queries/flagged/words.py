"""Which flags have words in a column: asked of the database's index of words, for a million messages are not read at every search."""

from django.db import connection

MOST = 2000
"""So many are named at most; words that more have are soon met when rows are read in order."""
_MOST_THREES = 300
_THREE = 3
_TABLES = {"subject_key": "jicha_flag_subject_words", "message": "jicha_flag_message_words"}
"""The columns of flags that have an index of words, and SQLite's tables of it."""
_QUOTE = '"'
_LAST_LETTER = "\U0010ffff"


def flags_with(words: str, *, column: str, run_pk: int) -> tuple[int, ...] | None:
    """Name the flags of a run that may have the words in `subject_key` or `message`: all that have them, and a few others at most.

    Null where the index does not help: too many have them, one letter is too short for it, or the database has none.
    """
    if "\0" in words:
        return ()
    asked = _asked_of_sqlite(words, column=column) if connection.vendor == "sqlite" else _asked_of_postgresql(words, column=column)
    if asked is None:
        return None
    statement, value = asked
    with connection.cursor() as cursor:
        cursor.execute(statement, [value, run_pk, MOST + 1])
        found = tuple(int(number) for (number,) in cursor.fetchall())
    return None if len(found) > MOST else found


def _asked_of_postgresql(words: str, *, column: str) -> tuple[str, str] | None:
    if len(words) == 1:
        return None
    return f"SELECT id FROM jicha_flag WHERE jicha_pairs({column}) @> jicha_pairs(%s) AND run_id = %s LIMIT %s", words  # Of `_COLUMNS`.


def _asked_of_sqlite(words: str, *, column: str) -> tuple[str, str] | None:
    table = _TABLES[column]
    if table not in connection.introspection.table_names():
        return None
    threes = _threes(words) if len(words) >= _THREE else _begun_with(words, table=table)
    if threes is None:
        return None
    found = f"SELECT f.id FROM {table} AS w CROSS JOIN jicha_flag AS f ON f.id = w.rowid WHERE {table} MATCH %s AND f.run_id = %s LIMIT %s"
    # Nothing begins with the letters: an empty text is found nowhere.
    joined = (" AND " if len(words) >= _THREE else " OR ").join(f'"{three.replace(_QUOTE, _QUOTE * 2)}"' for three in threes)
    return found, joined or f"{_QUOTE * 2}"


def _threes(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words[place : place + _THREE] for place in range(len(words) - _THREE + 1)))


def _begun_with(words: str, *, table: str) -> tuple[str, ...] | None:
    """List the threes of the index that begin with one letter or two; null if there are too many, or capitals are not told apart alike."""
    if any(not letter.isascii() and letter.lower() != letter.upper() for letter in words):
        return None
    begun = words.lower()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_threes USING fts5vocab('main', '{table}', 'row')")
        cursor.execute(
            f"SELECT term FROM temp.{table}_threes WHERE term >= %s AND term < %s LIMIT %s",
            [begun, begun + _LAST_LETTER, _MOST_THREES + 1],
        )
        found = tuple(str(term) for (term,) in cursor.fetchall())
    return found if len(found) <= _MOST_THREES else None
