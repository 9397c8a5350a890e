"""How much memory a process has held at most; the standard library only, for rivals run it in an environment of their own."""

from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """Give the most memory that this process has held since its program began, in MiB.

    `ru_maxrss` will not do: it survives the start of a program, so that a small one shows the peak of the large one that started it.
    """
    peak = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
