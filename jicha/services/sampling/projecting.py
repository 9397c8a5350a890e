"""What the reviewed files say of all: results from a table, held against the sample, per branch and in all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.frame import branch_of
from jicha.domain.sampling.projection import Projection, StratumResult, project
from jicha.services.sampling.changing import final_strata
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.listed_cases import Listed, listed

WORDS = {"合格": True, "不合格": False}


@dataclass(frozen=True, slots=True)
class Projected:
    """Estimates per branch, and of the whole; `replaced` files stand in for others, which no interval accounts for."""

    branches: dict[str, Projection]
    whole: Projection
    replaced: int


def project_results(folders: Sequence[DrawFolder], *, results: Path, id_column: str, result_column: str, confidence: Fraction) -> Projected:
    """Estimate the share of failing files from reviewed ones.

    Args:
        folders: the draw, then its top-ups in order. results: a table with the case's id and 合格 or 不合格; a blank is unknown.

    Raises:
        DrawError: a result for a case that is not in the random sample (supplementary picks do not belong here), an unknown word, a case
            twice, or a drawn case without a row; all at once.
    """
    strata = strata_of(folders)
    rows = listed(results, columns=(id_column, result_column))
    # A pick that a top-up drew afterwards counts as drawn.
    picked = {one.case_id for folder in folders for one in folder.picks()} - strata.keys()
    refuse(DrawError, faults=_faults(rows, strata=strata, picked=picked, where=results.name))
    return project_verdicts(folders, verdicts={row.cells[0]: WORDS.get(row.cells[1].strip()) for row in rows}, confidence=confidence)


def strata_of(folders: Sequence[DrawFolder]) -> dict[str, str]:
    """Give the cases that are reviewed, those of top-ups too, with their strata."""
    strata: dict[str, str] = {}
    for folder in folders:
        strata |= final_strata(folder.sample(), log=folder.replacements())
    return strata


def project_verdicts(folders: Sequence[DrawFolder], *, verdicts: Mapping[str, bool | None], confidence: Fraction) -> Projected:
    """Estimate the share of failing files from verdicts by case: passed, failed, or unknown.

    Args:
        folders: the draw, then its top-ups in order. verdicts: of the cases of their samples; what is missing is unknown.
    """
    strata = strata_of(folders)
    found = [
        _result(
            share.stratum,
            population=share.population,
            verdicts=[verdicts.get(case_id) for case_id, stratum in strata.items() if stratum == share.stratum],
        )
        for share in folders[0].shares()
    ]
    branches: dict[str, list[StratumResult]] = defaultdict(list)
    for one in found:
        branches[branch_of(one.stratum)].append(one)
    return Projected(
        branches={name: project(members, confidence=confidence) for name, members in branches.items()},
        whole=project(found, confidence=confidence),
        replaced=sum(len(folder.replacements()) for folder in folders),
    )


def _result(stratum: str, *, population: int, verdicts: Sequence[bool | None]) -> StratumResult:
    return StratumResult(stratum, population, verdicts.count(True), verdicts.count(False), verdicts.count(None))


def _faults(rows: Sequence[Listed], *, strata: dict[str, str], picked: set[str], where: str) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for row in rows:
        case_id, verdict = row.cells
        if case_id in picked:
            yield Fault(f"案件{case_id}是风险补充，不能用于推断", row.where, "从表中删去这一行。")
        elif case_id not in strata:
            yield Fault(f"案件{case_id}不在随机样本里", row.where, "核对编号；被替换的案件填递补的那一件。")
        if case_id in seen:
            yield Fault(f"案件{case_id}有两行", f"{seen[case_id]}；{row.where}", "每件一行，填最终结论。")
        seen[case_id] = row.where
        if verdict.strip() and verdict.strip() not in WORDS:
            yield Fault(f"结论“{verdict}”不认识", row.where, f"填{'、'.join(WORDS)}，不能判定的留空。")
    for case_id in strata:
        if case_id not in seen:
            yield Fault(f"抽中的案件{case_id}没有一行", where, "补上；还不能判定的，结论留空。")
