"""The example city, made by the generator that comes with the source, and its year audited."""

import subprocess
import sys
from pathlib import Path

from jicha.cli.screen import Bars
from jicha.domain.errors import Fault, UsageError
from jicha.services.auditing import run_audit

_CITY = "examples.lvliang_2021"
_SOURCE = Path(__file__).parent.parent.parent.parent
_PLAN = _SOURCE / "jicha" / "content" / "plans" / "lvliang" / "2021.yaml"


def example_year(folder: Path, *, progress: Bars) -> tuple[Path, Path]:
    """Give the folder of the run and that of its data; both are made if they are not there yet.

    Raises:
        UsageError: the generator is not at hand: it comes with the source, not with the installed program.
    """
    made, run = folder / "city", folder / "run"
    data = made / "data"
    if not data.is_dir():
        if not (_SOURCE / _CITY.replace(".", "/")).is_dir():
            mend = "在源代码文件夹里运行 ./start，或用 --run 指到 jicha audit 的输出文件夹"
            raise UsageError(Fault("示例城市的生成程序不在这里", _CITY, mend))
        command = [sys.executable, "-m", _CITY, "--out", str(made.absolute())]
        subprocess.run(command, check=True, cwd=_SOURCE)  # noqa: S603  # Our own program.
    if not run.is_dir():
        run_audit(_PLAN, data=data, out=run, progress=progress)
    return run, data
