"""What long work shows: one bar per stage on stderr, so that stdout stays fit for piping."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Bars:
    """Show stages of work; a service calls it as `progress(stage, done=…, total=…)` and knows nothing of screens."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, *, done: int, total: int) -> None:
        """Show that `done` of `total` steps of the stage are over; a new stage gets a new bar."""
        task = self._tasks.get(stage)
        if task is None:
            task = self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(task, completed=done, total=total)


@contextmanager
def bars() -> Iterator[Bars]:
    """Open the bars for the length of a `with` block; a screen that is no terminal gets the final state only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield Bars(progress)
