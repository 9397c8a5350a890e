"""Declare the frame and the quota: the first step of a draw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jicha.domain.digests.canonical import records
from jicha.domain.digests.hashing import Digests, digests_of
from jicha.domain.errors import DrawError, Fault
from jicha.domain.sampling.differences import Difference
from jicha.domain.sampling.frame import Case, RawCase, branch_of, frame_bytes, make_frame, sizes, without
from jicha.domain.sampling.quota import Design, Method, Share, allocate, quota_bytes
from jicha.engine.check import read_check
from jicha.engine.plugins import CHECKS_FOLDER
from jicha.render.csv_text import write_csv
from jicha.services.sampling.folder import ANNOUNCEMENT, EARLIER, FRAME, NOTES, QUOTA, TOPPED_UP, DrawFolder
from jicha.services.sampling.frames import cases_of
from jicha.services.sampling.lake_cases import LakeCases, Period, read_lake
from jicha.services.sampling.listed_cases import listed
from jicha.services.sampling.strata import Strata

DIFFERENCES = "抽样框差异.csv"
_CHECK, _CHECK_FILE, _PARAM = "NET-02", "online_audit/half_year_draw.yaml", "per_branch"


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame that was declared; `differences` and `missing` are empty where no lake was read."""

    folder: Path
    digests: Digests
    shares: tuple[Share, ...]
    notes: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usual:
    """How many files a branch gives in a half-year, as check NET-02 has it; a default unless it is verified."""

    least: int
    most: int
    verified: bool

    @property
    def middle(self) -> int:
        """Give the number that stands where nobody declares one."""
        return (self.least + self.most) // 2


def usual_quota() -> Usual:
    """Read the usual number of files per branch from the check that will judge the draw.

    Raises:
        CheckError: the check cannot be read. DrawError: it has no such numbers.
    """
    check = read_check(CHECKS_FOLDER / _CHECK_FILE, source=f"jicha/checks/{_CHECK_FILE}")
    numbers = [int(str(one)) for param in check.params if param.name == _PARAM and isinstance(param.value, tuple) for one in param.value]
    if not numbers:
        raise DrawError(Fault(f"规则 {_CHECK} 没有参数 {_PARAM}", check.source, "补上每分局抽卷数的上下限，或用 --quota 写明。"))
    return Usual(min(numbers), max(numbers), all(param.verified for param in check.params if param.name == _PARAM))


def frame_from_table(table: Path, *, id_column: str, strata: Strata, design: Design | None, out: DrawFolder) -> Framed:
    """Declare a frame from a table; `design` None takes the usual quota.

    Raises:
        DrawError: the table, its rows or the quota are at fault, all told at once; or something is announced in the folder already.
    """
    strata.check()
    rows = tuple(
        RawCase(one.cells[0], strata.values(one.cells[1:]), one.where) for one in listed(table, columns=(id_column, *strata.columns))
    )
    return _declare(rows, strata=strata, design=design, out=out, notes=(f"来源：{table.name}",))


def frame_from_lake(lake: Path, *, period: Period, strata: Strata, design: Design | None, out: DrawFolder) -> Framed:
    """Declare a frame from the newest snapshot, and write what platform and website hold differently.

    Raises:
        DrawError: as `frame_from_table`.
    """
    strata.check()
    found = read_lake(lake, period=period, strata=strata)
    framed = _declare(found.rows, strata=strata, design=design, out=out, notes=tuple(_lake_notes(found, period=period)))
    rows = [(one.gap, one.one.number, one.one.unit, one.one.where) for one in found.differences]
    write_csv(out.path / DIFFERENCES, heads=("差异", "文号", "分局", "位置"), rows=rows)
    return replace(framed, differences=found.differences, missing=found.missing)


def top_up(folder: DrawFolder, *, into: DrawFolder, design: Design) -> Framed:
    """Prepare a further draw with fresh randomness: its frame is what the earlier draw left, and it gets a quota of its own.

    The earlier sample stays. Within each stratum both samples together are one simple random sample, as the second is drawn at random from
    what the first left.

    Raises:
        DrawError: nothing was drawn yet, nothing is left, the other folder holds a frame, or the quota does not fit.
    """
    into.refuse_if(FRAME, what="该文件夹已有抽样框", mend="换一个新文件夹。")
    taken = {one.case_id for one in folder.sample()} | {one.taken for one in folder.replacements()}
    left = without(cases_of(folder), drawn=taken)
    if not left:
        raise DrawError(Fault("没有剩余案件", str(folder.path), "已全部抽取，不必增抽。"))
    counted = sizes(left)
    chosen, notes = _design(design, counted=counted)
    earlier = folder.as_earlier()
    framed = _write(left, shares=allocate(counted, design=chosen), notes=(f"增抽：在公告 {earlier.announcement} 之后", *notes), out=into)
    into.write(EARLIER, data=records([(earlier.announcement, earlier.sample)]))
    folder.write(TOPPED_UP, data=records([(earlier.announcement, earlier.sample)]))
    return framed


def _declare(rows: Sequence[RawCase], *, strata: Strata, design: Design | None, out: DrawFolder, notes: Sequence[str]) -> Framed:
    out.refuse_if(ANNOUNCEMENT, what="该文件夹已经公告，抽样框不能改", mend="换一个新文件夹，或先作废：jicha draw void。")
    out.refuse_if(EARLIER, what="这是增抽的文件夹，抽样框由上一次抽取决定", mend="换一个新文件夹。")
    cases = make_frame(rows, columns=strata.columns)
    counted = sizes(cases)
    chosen, more = _design(design, counted=counted)
    notes = (*notes, f"分层：{'、'.join(strata.columns)}", *more)
    return _write(cases, shares=allocate(counted, design=chosen), notes=notes, out=out)


def _write(cases: Sequence[Case], *, shares: tuple[Share, ...], notes: Sequence[str], out: DrawFolder) -> Framed:
    lines = (*notes, *_gap_notes(shares))
    data = frame_bytes(cases)
    out.write(FRAME, data=data)
    out.write(QUOTA, data=quota_bytes(shares))
    out.write(NOTES, data=records((note,) for note in lines))
    return Framed(out.path, digests_of((data,)), shares, lines)


def _design(design: Design | None, *, counted: dict[str, int]) -> tuple[Design, tuple[str, ...]]:
    usual = usual_quota()
    mark = "" if usual.verified else "，默认值，未经核实"
    design = design or Design()
    is_usual = design.per_branch is None and design.total is None and not design.branches
    design = replace(design, per_branch=usual.middle) if is_usual else design
    source = f"（{_CHECK}参数{usual.least}至{usual.most}件取中{mark}）" if is_usual else ""
    how = "按内曼分配" if design.method is Method.NEYMAN else "按比例分配"
    least = f"，每层至少{design.least}件" if design.least else ""
    if design.total is not None:
        return design, (f"抽取数：共{design.total}件，各层{how}{least}",)
    per_branch = [f"每分局{design.per_branch}件{source}，不足的全抽"] if design.per_branch else []
    own = [f"{name} {number}件" for name, number in design.branches.items()]
    told = f"抽取数：{'；'.join([*per_branch, *own])}；分局内{how}{least}"
    numbers = {branch: design.branches.get(branch, design.per_branch or 0) for branch in {branch_of(one) for one in counted}}
    outside = sorted(branch for branch, number in numbers.items() if not usual.least <= number <= usual.most)
    warned = (f"注意：{'、'.join(outside)}的抽取数不在{_CHECK}的{usual.least}至{usual.most}件内{mark}",) if outside else ()
    return design, (told, *warned)


def _gap_notes(shares: Sequence[Share]) -> Iterator[str]:
    gaps = [share for share in shares if share.files == 0]
    if gaps:
        yield f"注意：{len(gaps)}层（共{sum(one.population for one in gaps)}件）不抽，样本对其不能说明什么：{'、'.join(one.stratum for one in gaps)}"


def _lake_notes(found: LakeCases, *, period: Period) -> Iterator[str]:
    yield f"来源：数据湖快照 {found.snapshot}，{period.first_on}至{period.last_on}作出处罚决定的案件"
    if found.undated:
        yield f"注意：台账有{found.undated}件没有决定日期，不在抽样框内"
    if found.missing:
        yield f"注意：{'、'.join(found.missing)}没有导入，没有与台账比较"
    if found.differences:
        yield f"注意：台账与办案平台、官网有{len(found.differences)}处差异，见{DIFFERENCES}；不在台账的案件抽不到"
