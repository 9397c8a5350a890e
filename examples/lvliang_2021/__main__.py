"""The command that writes the example city."""

import argparse
import sys
from pathlib import Path

from examples.lvliang_2021.city import clean_year
from examples.lvliang_2021.faults import plant, write_truth
from examples.lvliang_2021.forms.folder import write_year
from examples.lvliang_2021.forms.paper import write_paper


def main() -> int:
    """Write DIR/data and, unless the year is clean, DIR/truth.csv beside it."""
    parser = argparse.ArgumentParser(prog="python -m examples.lvliang_2021", description="吕梁市2021年示例数据（虚构）")
    parser.add_argument("--out", type=Path, required=True, help="empty folder to write to")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--clean", action="store_true", help="no planted faults")
    parser.add_argument("--tidy", action="store_true", help="canonical headers in plain csv instead of vendors' forms")
    options = parser.parse_args()
    year = clean_year(seed=options.seed)
    truths = [] if options.clean else plant(year)
    data = options.out / "data"
    try:
        files = write_year(year, data, tidy=options.tidy)
    except FileExistsError as refused:
        print(f"目录不是空的：{refused}", file=sys.stderr)
        return 2
    write_paper(data / "市局", faulty=not options.clean)
    write_truth(options.out / "truth.csv", truths)
    rows = sum(len(table) for table in year.tables.values())
    print(f"{files + 1}个文件，{rows}行，{len(truths)}处预设问题（虚构数据）")
    return 0


sys.exit(main())
