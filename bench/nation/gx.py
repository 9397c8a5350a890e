"""Great Expectations on the rules of inspections that it can say; runs in the environment of requirements-bench.txt.

    python -m bench.nation.gx FILE

FILE is Parquet with the columns of the rules and `row_id`. The rows that fail are asked for, as jicha gives them. Prints figures as JSON.
"""

import json
import resource
import sys
import time
from pathlib import Path

import great_expectations as gx

from bench.memory import peak_mib
from bench.nation.gx_rules import RULES
from bench.nation.pandas_words import load


def main() -> None:
    """Validate, print."""
    path = Path(sys.argv[1])
    began = time.perf_counter()
    context = gx.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("nation").add_dataframe_asset("inspection").add_batch_definition_whole_dataframe("all")
    suite = context.suites.add(gx.ExpectationSuite(name="inspection"))
    for rule in RULES:
        if rule.low is None and rule.high is None:
            suite.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column=rule.column))
        else:
            suite.add_expectation(
                gx.expectations.ExpectColumnValuesToBeBetween(column=rule.column, min_value=rule.low, max_value=rule.high)
            )
    definition = gx.ValidationDefinition(name="nation", data=batch, suite=suite)
    context.validation_definitions.add(definition)
    found = definition.run(
        batch_parameters={"dataframe": load(path)},
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["row_id"]},
    )
    failed = [int(one.result["unexpected_count"]) for one in found.results]
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"seconds": time.perf_counter() - began, "cpu_seconds": used.ru_utime + used.ru_stime, "peak_mib": peak_mib()}
    print(json.dumps({**figures, "failed": failed, "great_expectations": gx.__version__}))


if __name__ == "__main__":
    main()
