"""Run the examples of checks and say which verdicts are not as expected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jicha.domain.checks import Check, Example, Verdict
from jicha.engine.backends import Backend, Judged
from jicha.engine.compiler import Code, Compiled
from jicha.engine.plugins import Derived
from jicha.engine.worlds import make_world

WORST = (Verdict.NONE, Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one example; `faults` is empty if it went as expected."""

    check_id: str
    example: str
    faults: tuple[str, ...]
    verdicts: tuple[Judged, ...]


def run_example(
    check: Check, *, example: Example, compiled: Compiled, backend: Backend, code: Code, derived: Sequence[Derived] = ()
) -> Outcome:
    """Run one example.

    Raises:
        CheckError: the example names a table or column that does not exist.
        BackendError: the database refused the SQL.
    """
    needed = [one for one in derived if one.table.name in compiled.reads]
    world = make_world(check, example=example, relations=code.shapes.relations, derived=needed)
    missing = tuple(name for name in check.needs if name not in world.present)
    verdicts = backend.judge(compiled, world=world, missing=missing)
    return Outcome(check.id, example.name, tuple(_differences(example, verdicts)), tuple(verdicts))


def worst(verdicts: Sequence[Judged]) -> dict[str, Verdict]:
    """Give the worst verdict of each subject: fail over unknown over pass."""
    found: dict[str, Verdict] = {}
    for one in verdicts:
        verdict = Verdict(one.verdict)
        before = found.get(one.subject_key, Verdict.NONE)
        found[one.subject_key] = max(before, verdict, key=WORST.index)
    return found


def _differences(example: Example, verdicts: Sequence[Judged]) -> Iterator[str]:
    found = worst(verdicts)
    for subject, expected in example.expect.items():
        got = found.get(subject, Verdict.NONE)
        if got is not expected:
            said = "；".join(f"{one.observed}｜{one.message}" for one in verdicts if one.subject_key == subject)
            yield f"{subject}：应为 {expected}，得到 {got}（{said or '没有这个对象'}；得到的对象：{'、'.join(found) or '无'}）"
    for subject in found:
        if subject not in example.expect:
            yield f"{subject}：得到 {found[subject]}，例子里没有写"
    words = "\n".join(one.message + one.observed + one.expected for one in verdicts if one.verdict in {Verdict.FAIL, Verdict.UNKNOWN})
    if example.message and example.message not in words:
        yield f"话里没有“{example.message}”：{words}"
