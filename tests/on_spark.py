"""Every example of every check on Spark: `python -m tests.on_spark [ID…]`.

Needs the extra `spark` (pyspark 3.5 to 4.0) and Java 17. It takes minutes, so it stands outside the usual tests.
"""

import sys
import time

from jicha.domain.errors import JichaError
from jicha.engine import content
from jicha.engine.compiler import Code
from jicha.engine.examples import run_example
from jicha.engine.plugins import survey_checks
from jicha.engine.servers.spark import SparkWorlds
from jicha.engine.sql.shapes import Shapes


def main(ids: list[str]) -> int:
    """Run and print what differs; the exit code is the number of checks that differ, at most 1."""
    found = survey_checks()
    code = Code(law=content.law(), shapes=Shapes(derived=[one.relation for one in found.derived]))
    backend = SparkWorlds(found.derived)
    started, ran, red = time.monotonic(), 0, []
    for check in found.checks:
        if ids and check.id not in ids:
            continue
        said = []
        try:
            compiled = code.compile(check, to=backend.dialect)
            for example in check.examples:
                ran += 1
                outcome = run_example(check, example=example, compiled=compiled, backend=backend, code=code, derived=found.derived)
                said += [f"{example.name}: {fault}" for fault in outcome.faults]
        except JichaError as error:
            said.append(str(error)[:600])
        print(check.id, "ok" if not said else "\n  ".join(["differs", *said]), flush=True)
        red += [check.id] if said else []
    print(f"{ran} examples in {time.monotonic() - started:.0f} s; {len(red)} checks differ: {' '.join(red)}")
    return 1 if red or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
