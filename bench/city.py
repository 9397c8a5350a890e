"""Audit the example city's year, messy workbooks to papers: `python -m bench.city` prints seconds by stage and peak memory as JSON."""

import json
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import jicha
from bench.memory import peak_mib
from examples.lvliang_2021.city import clean_year
from examples.lvliang_2021.faults import plant
from examples.lvliang_2021.forms.folder import write_year
from examples.lvliang_2021.forms.paper import write_paper
from examples.lvliang_2021.year import AS_OF
from jicha.services.auditing import run_audit

PLAN = Path(jicha.__file__).parent / "content" / "plans" / "lvliang" / "2021.yaml"


def main() -> None:
    """Make the year, audit it, print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        year = clean_year(seed=2021)
        plant(year)
        write_year(year, data, tidy=False)
        write_paper(data / "市局", faulty=True)
        marks: list[tuple[str, float]] = [("（开始）", time.perf_counter())]

        def note(stage: str, *, done: int, total: int) -> None:
            if done == total:
                marks.append((stage, time.perf_counter()))

        audited = run_audit(PLAN, data=data, out=Path(folder) / "out", as_of=AS_OF, progress=note)
        marks.append(("", time.perf_counter()))
    stages: dict[str, float] = defaultdict(float)
    for (_, start), (stage, end) in pairwise(marks):
        stages[stage or "manifest"] += round(end - start, 2)
    figures = {
        "seconds": round(marks[-1][1] - marks[0][1], 2),
        "stages": stages,
        "judged": audited.overview.tally().population,
        "peak_mib": round(peak_mib()),
    }
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
