"""The trail that the database refuses to change.

The triggers refuse UPDATE and DELETE of events and heads, and any event that is not the next one: SQLite's INSERT OR REPLACE would
otherwise delete without asking a trigger.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TABLES = ("jicha_trail_event", "jicha_trail_head")
_SQLITE_REFUSAL = "CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
_SQLITE_NEXT = """CREATE TRIGGER jicha_trail_event_next BEFORE INSERT ON jicha_trail_event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM jicha_trail_event)
BEGIN SELECT RAISE(ABORT, 'the trail has no gaps'); END"""
_SQLITE_HEAD = """CREATE TRIGGER jicha_trail_head_next BEFORE INSERT ON jicha_trail_head
WHEN NEW.size <= (SELECT max(size) FROM jicha_trail_head)
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"""
_POSTGRES = (
    """CREATE FUNCTION jicha_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$""",
    """CREATE FUNCTION jicha_trail_next() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM jicha_trail_event) THEN
RAISE EXCEPTION 'the trail has no gaps'; END IF; RETURN NEW; END $$""",
    "CREATE TRIGGER jicha_trail_event_next BEFORE INSERT ON jicha_trail_event FOR EACH ROW EXECUTE FUNCTION jicha_trail_next()",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION jicha_trail_refuse()"
        for table in _TABLES
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION jicha_trail_refuse()"
        for table in _TABLES
    ),
)


def _guard(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def _statements(vendor: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        refusals = [_SQLITE_REFUSAL.format(table=table, act=act) for table in _TABLES for act in ("UPDATE", "DELETE")]
        return (*refusals, _SQLITE_NEXT, _SQLITE_HEAD)
    if vendor == "postgresql":
        return _POSTGRES
    raise NotImplementedError(f"no triggers are written for {vendor}: the trail would not be safe")


class Migration(migrations.Migration):
    """The trail that the database refuses to change."""

    dependencies = (("store", "0001_people"),)
    operations = (
        migrations.CreateModel(
            name="TrailEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=32)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20, null=True)),
                ("action", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=200)),
                ("before", models.TextField(null=True)),
                ("after", models.TextField(null=True)),
                ("why", models.TextField(null=True)),
                ("request_id", models.CharField(max_length=64, null=True)),
                ("root_sha256", models.CharField(max_length=64)),
                ("root_sm3", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "jicha_trail_event",
                "ordering": ("seq",),
                "indexes": [
                    models.Index(fields=["kind", "object_id"], name="trail_by_object"),
                    models.Index(fields=["actor_id"], name="trail_by_actor"),
                    models.Index(fields=["action"], name="trail_by_action"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailEdge",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("sha256", models.TextField()),
                ("sm3", models.TextField()),
            ],
            options={"db_table": "jicha_trail_edge"},
        ),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                ("sm3", models.CharField(max_length=64)),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
            ],
            options={"db_table": "jicha_trail_head", "ordering": ("size",)},
        ),
        migrations.RunSQL("INSERT INTO jicha_trail_edge (id, size, sha256, sm3) VALUES (1, 0, '', '')"),
        migrations.RunPython(_guard),
        *(
            migrations.AlterModelOptions(name=name, options=options)
            for name, options in (
                ("TrailEvent", {"managed": False, "ordering": ("seq",)}),
                ("TrailEdge", {"managed": False}),
                ("TrailHead", {"managed": False, "ordering": ("size",)}),
            )
        ),
    )
