"""Two half-year reviews of the example city, scored by simulated reviewers whose leniency is known: does the desk find it out?

`python -m examples.lvliang_2021.reviews --home HOME` runs both on the home that `./start` opened (stop it first) and prints the true
leniency of each reviewer beside the estimate and its interval. Scores follow from the seed; which files are drawn follows from the dice.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from jicha.domain.errors import JichaError


def main() -> int:
    """Run both halves on a home."""
    parser = argparse.ArgumentParser(prog="python -m examples.lvliang_2021.reviews", description="示例城市两个半年的案卷评查（模拟评查人）")
    parser.add_argument("--home", type=Path, required=True, help="the home of `jicha serve --demo`")
    parser.add_argument("--seed", type=int, default=2021)
    options = parser.parse_args()
    if not (options.home / "db.sqlite3").is_file():
        parser.error(f"{options.home} 不是工作台的数据文件夹：先用 ./start 打开一次，载入示例城市")
    os.environ["JICHA_HOME"], os.environ["DJANGO_SETTINGS_MODULE"] = str(options.home.absolute()), "jicha.settings"
    django.setup()
    # The tables exist only after the desk is set up.
    try:
        return 0 if import_module("examples.lvliang_2021.simulated").review_the_year(seed=options.seed) else 1
    except JichaError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
