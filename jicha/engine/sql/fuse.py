"""Join the checks of one base into one pass: masks of population, failing and unknown checks for every row, then words for the hits.

A group is a table or one text of a query; its checks are numbered, and check n is bit n % 62 of the n // 62-th mask.
"""

from dataclasses import dataclass

from jicha.domain.tables import TABLES
from jicha.engine.compiler import Compiled
from jicha.engine.sql.judge import lacking
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import PROVENANCE
from jicha.engine.sql.steps import layered
from jicha.engine.sql.values import quoted

BITS = 62
SOURCE = tuple(name for name in PROVENANCE if name != "row_id")


@dataclass(frozen=True, slots=True)
class Member:
    """A check of a group, its placeholders filled in.

    Attributes:
        missing: needed tables of which nothing was loaded.
    """

    compiled: Compiled
    missing: tuple[str, ...]

    @property
    def holds(self) -> str:
        """Write whether the rule holds; null where a needed table is absent."""
        return "cast(null as boolean)" if self.missing else self.compiled.holds

    @property
    def unknown(self) -> str:
        """Write the words of an unknown verdict."""
        return quoted(lacking(self.missing), to=Dialect.DUCKDB) if self.missing else self.compiled.unknown


@dataclass(frozen=True, slots=True)
class Group:
    """Checks that judge the same rows.

    Attributes:
        name: a short name for its tables in the database.
        base: a table or a SELECT in brackets.
        is_table: the base is a canonical table, which has its own source columns.
        driver: the table that `row_id` points into; empty if it points nowhere.
    """

    name: str
    base: str
    is_table: bool
    driver: str
    members: tuple[Member, ...]

    @property
    def words(self) -> int:
        """How many masks the group needs."""
        return (len(self.members) + BITS - 1) // BITS

    @property
    def masks(self) -> list[str]:
        """Name the masks."""
        return [f"{kind}{word}" for kind in ("pop", "fail", "unk") for word in range(self.words)]

    def mask_of(self, place: int) -> tuple[int, int]:
        """Give the mask's number and the bit's value of the check at a place."""
        return place // BITS, 1 << (place % BITS)

    @property
    def columns(self) -> list[str]:
        """List the columns of the base that judging and words need."""
        found = {"unit_code", "row_id"}
        for member in self.members:
            found |= set(member.compiled.columns)
        return sorted(found)


def seen(group: Group, *, keep: bool) -> str:
    """Write the one pass: unit, masks, and of rows that fail or are unknown for any check the columns that words need.

    Rows where all is well have nothing but their unit and masks and become one row for all of them: `rows_alike` says how many they are.

    Args:
        keep: leave all rows as they are, one by one: for the passes that a later check asks for, and where rows are so few that
            making one of them costs more than it saves.
    """
    columns = [name for name in dict.fromkeys([*group.columns, *(SOURCE if group.is_table else ())]) if name != "unit_code"]
    chosen = [f"r.{name}" for name in ("unit_code", *columns)]
    for place, member in enumerate(group.members):
        chosen += [f"({member.compiled.applies}) as a{place}", f"({member.holds}) as h{place}"]
    inner = f"select {', '.join(chosen)} from "
    steps = [step for member in group.members for step in member.compiled.steps]
    quoted_names = ", ".join(f'"{name}"' for name in columns)
    # What may change from row to row keeps DuckDB from writing the columns' long expressions out once more in every place that names them.
    source = layered(group.base, steps=steps, texts=[inner])
    masked = f"select {quoted_names}, unit_code, {_masks(group)}, random() >= 0 as once from ({inner}{source})"
    kept = [f'"{name}"' if keep else f'case when once and ({_hit(group)}) then "{name}" end as "{name}"' for name in columns]
    many, together = ("1::bigint", "") if keep else ("count(*)", " group by all")
    return f"select unit_code, {', '.join(group.masks)}, {', '.join(kept)}, {many} as rows_alike from ({masked}){together}"


def _hit(group: Group) -> str:
    return " or ".join(f"{kind}{word} <> 0" for kind in ("fail", "unk") for word in range(group.words))


def _masks(group: Group) -> str:
    found = []
    for kind, condition in (
        ("pop", "a{0} is not false"),
        ("fail", "a{0} and not h{0}"),
        ("unk", "a{0} is null or (a{0} and h{0} is null)"),
    ):
        for word in range(group.words):
            terms = [
                f"case when {condition.format(place)} then {group.mask_of(place)[1]}::bigint else 0::bigint end"
                for place in range(word * BITS, min((word + 1) * BITS, len(group.members)))
            ]
            found.append(f"{' + '.join(terms)} as {kind}{word}")
    return ", ".join(found)


def count_masks(group: Group) -> str:
    """Write the counts by unit of each combination of masks; there are few combinations, so checks are counted from these."""
    counts = "cast(sum(rows_alike) as bigint) as counted"
    return f"select coalesce(unit_code, '') as unit, {', '.join(group.masks)}, {counts} from {group.name}_seen group by all"


def _source(group: Group, *, row: str) -> tuple[str, str]:
    """Write where a row of the base stands in the sources: the columns, and what must be joined for them."""
    if group.is_table:
        return ", ".join(f"{row}.{name}" for name in SOURCE), ""
    if group.driver:
        return ", ".join(f"d.{name}" for name in SOURCE), f" left join {group.driver} as d on d.row_id = {row}.row_id"
    return ", ".join(f"cast(null as {PROVENANCE[name]}) as {name}" for name in SOURCE), ""


def hits(group: Group) -> str:
    """Write the rows that fail or are unknown for any check, with the columns that words need."""
    masks = ", ".join(f"s.{kind}{word}" for kind in ("fail", "unk") for word in range(group.words))
    columns = ", ".join(f"s.{name}" for name in group.columns)
    source, joined = _source(group, row="s")
    alike = f"(select *, unnest(range(rows_alike)) as one_of_them from {group.name}_seen where {_hit(group)}) as s"
    return f"select {columns}, {masks}, {source} from {alike}{joined}"


def exceptions(group: Group, *, place: int, hit: str) -> str:
    """Write the failing and unknown verdicts of one check of the group, with their words.

    Args:
        hit: a table with what `hits` gives, or that SELECT in brackets.
    """
    member = group.members[place]
    one = member.compiled
    word, bit = group.mask_of(place)
    failed = f"(r.fail{word} & {bit}) <> 0"
    chosen = (
        f"{quoted(one.id, to=Dialect.DUCKDB)} as check_id, coalesce({one.unit}, '') as unit_code, "
        f"coalesce({one.subject}, '') as subject_key, "
        f"case when {failed} then 'fail' else 'unknown' end as verdict, {one.observed} as observed, {one.expected} as expected, "
        f"{one.law_version} as law_version, r.source_file, r.source_sheet, r.source_row, "
        f"case when {failed} then {one.message} else {member.unknown} end as message, {one.day} as day"
    )
    base = f"(select * from {hit} as hit where ((fail{word} | unk{word}) & {bit}) <> 0)"
    return f"select {chosen} from {layered(base, steps=one.steps, texts=[chosen])}"


def passes(group: Group, *, place: int) -> str:
    """Write the passing verdicts of one check, for the relation `result`."""
    one = group.members[place].compiled
    word, bit = group.mask_of(place)
    chosen = (
        f"{quoted(one.id, to=Dialect.DUCKDB)} as check_id, coalesce({one.unit}, '') as unit_code, "
        f"coalesce({one.subject}, '') as subject_key, "
        f"'pass' as verdict, {one.day} as day"
    )
    passed = f"(pop{word} & {bit}) <> 0 and ((fail{word} | unk{word}) & {bit}) = 0"
    return f"select {chosen} from {layered(f'(select * from {group.name}_seen where {passed})', steps=one.steps, texts=[chosen])}"


def verdicts(group: Group) -> str:
    """Write every verdict of a group's only check at once, the passing ones without words.

    Over few rows this costs less than the one pass and its words apart, for there most of the time goes into planning a statement.
    """
    (member,) = group.members
    one = member.compiled
    texts = [*one.row_texts, member.unknown, member.holds]
    source = layered(group.base, steps=one.steps, texts=texts, aside=["unit_code", "row_id", *(SOURCE if group.is_table else ())])
    judged = f"select r.*, ({one.applies}) as it_applies, ({member.holds}) as it_holds from {source}"
    places, joined = _source(group, row="r")
    failed, passed = "it_applies and not it_holds", "it_applies and it_holds"
    observed, expected, law = (
        f"case when ({passed}) is not true then {text} end" for text in (one.observed, one.expected, one.law_version)
    )
    return (
        f"select {quoted(one.id, to=Dialect.DUCKDB)} as check_id, coalesce({one.unit}, '') as unit_code, "
        f"coalesce({one.subject}, '') as subject_key, "
        f"case when {failed} then 'fail' when {passed} then 'pass' else 'unknown' end as verdict, {observed} as observed, "
        f"{expected} as expected, {law} as law_version, {places}, "
        f"case when {failed} then {one.message} when ({passed}) is not true then {member.unknown} end as message, {one.day} as day "
        f"from ({judged}) as r{joined} where it_applies is not false"
    )


def dataset_of(driver: str) -> str:
    """Give the code of a table's data set; empty if the verdict stands in none."""
    return TABLES[driver].code if driver in TABLES else ""
