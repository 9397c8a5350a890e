"""Numbers of alike flags, and an index of the words in them; the database keeps both by itself.

SQLite finds words by threes of letters (FTS5), PostgreSQL by twos (GIN over an array), which needs no extension and no right but that of
making tables. An SQLite without FTS5 gets no index of words: words are then looked for row by row.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KIND = ("run_id", "check_id", "item", "unit_code", "severity", "verdict", "state", "released")
_COLUMNS = ", ".join(_KIND)
_INTO = f"INSERT INTO jicha_flag_count ({_COLUMNS}, number, first_id, last_id)"
_COUNT_ALL = f"{_INTO} SELECT {_COLUMNS}, count(*), min(id), max(id) FROM jicha_flag GROUP BY {_COLUMNS} ORDER BY {_COLUMNS}"


def _alike(row: str) -> str:
    return " AND ".join(f"{name} = {row}.{name}" for name in _KIND)


def _values(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _KIND)


_SQLITE_STEP = f"""UPDATE jicha_flag_count SET number = number + 1, first_id = min(first_id, NEW.id), last_id = max(last_id, NEW.id)
WHERE id = (SELECT id FROM jicha_flag_count WHERE {_alike("NEW")} LIMIT 1);
{_INTO} SELECT {_values("NEW")}, 1, NEW.id, NEW.id WHERE changes() = 0;"""
_SQLITE_COUNTS = (
    f"CREATE TRIGGER jicha_flag_counted_in AFTER INSERT ON jicha_flag BEGIN {_SQLITE_STEP} END",
    f"""CREATE TRIGGER jicha_flag_counted_again AFTER UPDATE OF {_COLUMNS} ON jicha_flag
WHEN NOT ({" AND ".join(f"OLD.{name} = NEW.{name}" for name in _KIND)})
BEGIN UPDATE jicha_flag_count SET number = number - 1
WHERE id = (SELECT id FROM jicha_flag_count WHERE {_alike("OLD")} ORDER BY number DESC LIMIT 1);
{_SQLITE_STEP} END""",
)
_WORDS = {"jicha_flag_subject_words": "subject_key", "jicha_flag_message_words": "message"}
# Two spaces end each text, so that its last letters, too, begin a three.
_SQLITE_WORDS = tuple(
    statement
    for table, column in _WORDS.items()
    for statement in (
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', detail=none, tokenize='trigram')",
        f"""CREATE TRIGGER {table}_in AFTER INSERT ON jicha_flag
BEGIN INSERT INTO {table} (rowid, words) VALUES (NEW.id, NEW.{column} || '  '); END""",
        f"INSERT INTO {table} (rowid, words) SELECT id, {column} || '  ' FROM jicha_flag ORDER BY id",
    )
)
_POSTGRES = (
    f"""CREATE FUNCTION jicha_flag_count_fresh() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
{_INTO} SELECT {_COLUMNS}, count(*), min(id), max(id) FROM fresh GROUP BY {_COLUMNS}; RETURN NULL; END $$""",
    f"""CREATE FUNCTION jicha_flag_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
{_INTO} SELECT {_COLUMNS}, sum(step), min(id), max(id)
FROM (SELECT {_COLUMNS}, id, 1 AS step FROM fresh UNION ALL SELECT {_COLUMNS}, id, -1 FROM stale) AS steps
GROUP BY {_COLUMNS} HAVING sum(step) <> 0; RETURN NULL; END $$""",
    (
        "CREATE TRIGGER jicha_flag_counted_in AFTER INSERT ON jicha_flag "
        "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION jicha_flag_count_fresh()"
    ),
    (
        "CREATE TRIGGER jicha_flag_counted_again AFTER UPDATE ON jicha_flag "
        "REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION jicha_flag_count_changed()"
    ),
    """CREATE FUNCTION jicha_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT substr(words, place, 2)), '{}') FROM generate_series(1, length(words) - 1) AS place $$""",
    "CREATE INDEX flag_subject_words ON jicha_flag USING gin (jicha_pairs(subject_key))",
    "CREATE INDEX flag_message_words ON jicha_flag USING gin (jicha_pairs(message))",
    "ANALYZE jicha_flag",
)
_POSTGRES_BACK = (
    "DROP INDEX flag_subject_words",
    "DROP INDEX flag_message_words",
    "DROP FUNCTION jicha_pairs(text)",
    "DROP TRIGGER jicha_flag_counted_again ON jicha_flag",
    "DROP TRIGGER jicha_flag_counted_in ON jicha_flag",
    "DROP FUNCTION jicha_flag_count_changed()",
    "DROP FUNCTION jicha_flag_count_fresh()",
)
_SQLITE_BACK = (
    *(f"DROP TRIGGER IF EXISTS {table}_in" for table in _WORDS),
    *(f"DROP TABLE IF EXISTS {table}" for table in _WORDS),
    "DROP TRIGGER jicha_flag_counted_again",
    "DROP TRIGGER jicha_flag_counted_in",
)


def _begin(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in (_COUNT_ALL, *_begun(schema_editor)):
        schema_editor.execute(statement, params=None)


def _end(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else _POSTGRES_BACK:
        schema_editor.execute(statement, params=None)


def _begun(schema_editor: BaseDatabaseSchemaEditor) -> tuple[str, ...]:
    if schema_editor.connection.vendor == "sqlite":
        return _SQLITE_COUNTS + (_SQLITE_WORDS if _has_fts5(schema_editor) else ())
    if schema_editor.connection.vendor == "postgresql":
        return _POSTGRES
    raise NotImplementedError(f"no triggers are written for {schema_editor.connection.vendor}: the lists would show wrong numbers")


def _has_fts5(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')")
        return bool(cursor.fetchone()[0])


class Migration(migrations.Migration):
    """Numbers of alike flags, and an index of the words in them."""

    dependencies = (("store", "0016_identity"),)
    operations = (
        migrations.CreateModel(
            name="FlagCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_id", models.CharField(max_length=20)),
                ("item", models.CharField(max_length=40)),
                ("unit_code", models.CharField(max_length=12)),
                ("severity", models.CharField(max_length=8)),
                ("verdict", models.CharField(max_length=8)),
                ("state", models.CharField(max_length=10)),
                ("released", models.BooleanField()),
                ("number", models.IntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                (
                    "run",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.run"),
                ),
            ],
            options={
                "db_table": "jicha_flag_count",
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["run", "check_id", "unit_code", "verdict", "state", "released"], name="flag_count_of"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)), fields=["run", "decided_at", "verdict", "state"], name="flag_by_decision"
            ),
        ),
        migrations.RunPython(_begin, _end),
    )
