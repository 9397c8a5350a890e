"""A review of known truth, at the size of the national one: python -m bench.reviews [--files 2616] [--people 101] [--seeds 200].

Prints seconds of processor time of assignment, of scoring, of all statistics, and how often the interval of a reviewer's leniency holds the
truth, over many seeds. 2,616 files and 101 reviewers: the national file review of 2018 (law-procedure.md §4.4).
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from jicha.domain.reviews.marks import Answer, Mark, Sheet, points_lost
from jicha.domain.reviews.pool import ReviewCase, Reviewer, ReviewerKind
from jicha.domain.reviews.reconciling import Question
from jicha.domain.reviews.records import DrawnFrom
from jicha.domain.rubrics.rubric import Criterion, CriterionKind, Rubric
from jicha.engine.agreement.leniency import Fitted, Rating, fit
from jicha.engine.agreement.study import Frame
from jicha.engine.assigning.assignment import Assignment, Seat, Terms, assign
from jicha.engine.content.rubrics import review_rules, rubric_in_force, rubrics
from jicha.services.reviewing.blinding import Blinding, LedgerEntry, leaks_in, pack
from jicha.services.reviewing.calibrating import calibrate
from jicha.services.reviewing.offline import sheet_name
from jicha.services.reviewing.papers import paper_facts, write_bulletin
from jicha.services.reviewing.score_table import write_score_table
from jicha.services.reviewing.settling import HandedIn, results_of, rows_of, rule_on, settle, sheets_for_third

ON = date(2024, 6, 3)
KIND = "一般行政处罚"
BRANCHES = 13
HALF = Decimal("0.5")
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Truth:
    """How lenient each reviewer is, in points of the total, and how much sheets scatter."""

    leniency: dict[str, float]
    scatter: float


def make_pool(people: int, *, most: int | None = None) -> list[Reviewer]:
    """Make backbones of thirteen branches and lawyers of as many firms."""
    backbones = (people + 1) // 2
    return [
        *(
            Reviewer(f"b{n:03}", f"骨干{n}", ReviewerKind.BACKBONE, unit_code=f"u{n % BRANCHES:02}", has_declared=True, most=most)
            for n in range(backbones)
        ),
        *(
            Reviewer(f"l{n:03}", f"律师{n}", ReviewerKind.LAWYER, firm=f"第{n}律师事务所", has_declared=True, most=most)
            for n in range(people - backbones)
        ),
    ]


def make_cases(files: int) -> list[ReviewCase]:
    """Make files of thirteen branches in turn."""
    return [ReviewCase(f"c{n:05}", f"u{n % BRANCHES:02}", f"第{n % BRANCHES}分局", KIND) for n in range(files)]


def true_leniencies(pool: Sequence[Reviewer], *, chance: random.Random, spread: float = 4.0) -> Truth:
    """Draw leniencies with mean 0."""
    drawn = {person.id: chance.gauss(0, spread) for person in pool}
    middle = sum(drawn.values()) / len(drawn)
    return Truth({name: value - middle for name, value in drawn.items()}, 3.0)


def ratings_of(seats: Sequence[Seat], *, truth: Truth, chance: random.Random) -> list[Rating]:
    """Rate each file: its own worth, the reviewer's leniency, scatter."""
    worth = {case_id: chance.gauss(80, 8) for case_id in sorted({seat.case_id for seat in seats})}
    return [
        Rating(seat.case_id, seat.reviewer, worth[seat.case_id] + truth.leniency[seat.reviewer] + chance.gauss(0, truth.scatter))
        for seat in seats
    ]


def covered(fitted: Fitted, *, truth: Truth) -> tuple[int, int]:
    """Count the intervals that hold the truth, and all intervals."""
    spans = [(one.interval, truth.leniency[one.reviewer]) for one in fitted.leniencies if one.interval is not None]
    return sum(span.low <= value <= span.high for span, value in spans), len(spans)


def coverage(seeds: int, *, files: int, people: int) -> float:
    """Give the share of intervals that hold the truth over many seeds."""
    pool = make_pool(people)
    seats = assign(make_cases(files), pool=pool, terms=Terms(ON, review_rules(), "coverage")).seats
    held = intervals = 0
    for seed in range(seeds):
        chance = random.Random(seed)
        truth = true_leniencies(pool, chance=chance)
        held_now, all_now = covered(fit(ratings_of(seats, truth=truth, chance=chance), confidence=0.95, least_sheets=5), truth=truth)
        held, intervals = held + held_now, intervals + all_now
    return held / intervals


def make_sheet(alias: str, *, rubric: Rubric, want: float, worth: random.Random, chance: random.Random) -> Sheet:
    """Make a sheet whose total comes near `want`: half points are lost on items drawn by the file, then some by the reviewer."""
    criteria = rubric.criteria(KIND)
    marks = {one.id: Mark(one.id, Answer.NOT_FOUND if one.kind is CriterionKind.VETO else Answer.MET) for one in criteria}
    items = [one for one in criteria if one.kind in {CriterionKind.ITEM, CriterionKind.DEDUCTION}]
    # The same file leads its reviewers to the same places first: they disagree on how much, and on a few places more.
    order = worth.sample(items, len(items))
    chance.shuffle(order[len(order) // 2 :])
    left = Decimal(str(round(max(100 - want, 0) * 2) / 2))
    for one in order:
        if left <= 0:
            break
        marks[one.id], left = _lose(one, mark=marks[one.id], left=left)
    return Sheet(alias, KIND, rubric.digest, tuple(marks.values()))


def _lose(one: Criterion, *, mark: Mark, left: Decimal) -> tuple[Mark, Decimal]:
    # A point of an item is half a point of the total.
    worth = Decimal(1) if one.kind is CriterionKind.DEDUCTION else HALF
    lost = min(one.points, max(HALF, one.points - HALF))
    mark = replace(mark, answer=Answer.DEDUCTED, lost=lost, reason=f"{one.zh}不全")
    return mark, left - points_lost(mark, criterion=one) * worth


def make_sheets(seats: Sequence[Seat], *, cases: Sequence[ReviewCase], rubric: Rubric, truth: Truth, seed: int) -> list[HandedIn]:
    """Let two reviewers, and a third where it may be needed, score every file."""
    by_case: dict[str, list[str]] = {}
    for seat in seats:
        by_case.setdefault(seat.case_id, []).append(seat.reviewer)
    made = []
    for number, case in enumerate(cases):
        alias, worth = f"A{number:05}", random.Random(f"{seed} {case.case_id}").gauss(88, 5)
        first, second = by_case[case.case_id]
        third = next(name for name in truth.leniency if name not in {first, second})
        sheets = []
        for name in (first, second, third):
            chance = random.Random(f"{seed} {case.case_id} {name}")
            want = worth + truth.leniency[name] + chance.gauss(0, truth.scatter)
            sheets.append(
                (name, make_sheet(alias, rubric=rubric, want=want, worth=random.Random(f"{seed} {case.case_id} items"), chance=chance))
            )
        made.append(HandedIn(case, alias, tuple(sheets)))
    return made


def main() -> None:
    """Run and print the figures as JSON."""
    given = _asked()
    rubric, rules = rubric_in_force(rubrics(), on=ON), review_rules()
    if rubric is None:
        raise SystemExit("no rubric in force")
    frame = Frame("2024-H1", ON, rubric, rules)
    pool, cases = make_pool(given.people), make_cases(given.files)
    seats, assigned = _timed_assignment(cases, pool=pool, terms=Terms(ON, rules, "bench"))
    truth = true_leniencies(pool, chance=random.Random(1))
    made: Sequence[HandedIn] = make_sheets(seats.seats, cases=cases, rubric=rubric, truth=truth, seed=1)
    leaked = _leaked(cases[:LOOKED_AT], seats=seats, rubric=rubric)
    question = Question("T1", "2.4", "持续时间不明扣几分", Answer.DEDUCTED, HALF, "统一扣0.5分")
    made, corrections = rule_on(question, files=[_asking(one, question=question) for one in made])
    start = time.process_time()
    settled = settle(made, frame=frame)
    scored = time.process_time()
    results = results_of(settled, frame=frame)
    done = time.process_time()
    off = calibrate([(name, sheet) for name, sheet in made[0].sheets], anchors=[made[0].sheets[0][1]], frame=frame)
    with TemporaryDirectory() as folder:
        few = replace(settled, reviewed=settled.reviewed[:LOOKED_AT])
        drawn = dict.fromkeys((one.case_id for one in cases), DrawnFrom("2024-H1", ON, None, None))
        rows = rows_of(few, pool={person.id: person for person in pool}, drawn=drawn, frame=frame)
        written = write_score_table(rows, path=Path(folder) / "案卷评查评分表.csv")
        write_bulletin(paper_facts(results, rules=rules, city="吕梁市", period="2024年上半年"), path=given.paper or Path(folder) / "p.docx")
    held, intervals = covered(Fitted(results.reviewers, {}, None, 0), truth=truth)
    print(
        json.dumps(
            {
                "files": given.files,
                "reviewers": given.people,
                "loads": [min(seats.loads().values()), max(seats.loads().values())],
                "cpu_seconds_assign": round(assigned, 2),
                "cpu_seconds_score_and_settle": round(scored - start, 2),
                "cpu_seconds_statistics": round(done - scored, 2),
                "packets_looked_at": min(LOOKED_AT, given.files),
                "leaks_in_packets": leaked,
                "marks_ruled_alike": len(corrections),
                "rows_of_d23_for_them": written,
                "spread_on_an_anchor": {one.reviewer: one.spread for one in off},
                "alpha": results.alpha,
                "leniencies_within_interval": f"{held} of {intervals}",
                "coverage_of_95_over_seeds": round(coverage(given.seeds, files=104, people=26), 4),
            },
            indent=2,
        )
    )


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=int, default=2616)
    asked.add_argument("--people", type=int, default=101)
    asked.add_argument("--seeds", type=int, default=200)
    asked.add_argument("--paper", type=Path, help="write the bulletin of the made review there")
    return asked.parse_args()


def _leaked(cases: Sequence[ReviewCase], *, seats: Assignment, rubric: Rubric) -> int:
    """Count what of a file's identity stands in the packets of its reviewers."""
    entries = [LedgerEntry(one.case_id, one.unit_code, (one.unit_name,), one.kind) for one in cases]
    ids = {one.case_id for one in cases}
    own = [seat for seat in seats.seats if seat.case_id in ids]
    packed = pack(entries, seats=own, blinding=Blinding("2024-H1", bytes(32), rubric), pages={}, words={})
    shown = "\n".join(f"{sheet_name(packet)} {[one.case for one in packet.files]}" for packet in packed.packets.values())
    blank = [Sheet(alias, KIND, rubric.digest, ()) for alias in packed.aliases.values()]
    pairs = [HandedIn(one, sheet.alias, (("b", sheet), ("l", sheet))) for one, sheet in zip(cases, blank, strict=True)]
    shown += f"\n{[sheets_for_third(one, batch='2024-H1', secret=bytes(32)) for one in pairs]}"
    return len(leaks_in(shown, entries=entries))


def _asking(one: HandedIn, *, question: Question) -> HandedIn:
    """Let every deduction on the question's criterion raise it."""
    sheets = tuple(
        (
            name,
            replace(
                sheet,
                marks=tuple(
                    replace(mark, question=question.number)
                    if mark.criterion == question.criterion and mark.answer is Answer.DEDUCTED
                    else mark
                    for mark in sheet.marks
                ),
            ),
        )
        for name, sheet in one.sheets
    )
    return replace(one, sheets=sheets)


def _timed_assignment(cases: Sequence[ReviewCase], *, pool: Sequence[Reviewer], terms: Terms) -> tuple[Assignment, float]:
    start = time.process_time()
    return assign(cases, pool=pool, terms=terms), time.process_time() - start


if __name__ == "__main__":
    main()
