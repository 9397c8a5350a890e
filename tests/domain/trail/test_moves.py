"""Every move of every lifecycle has its word in the trail."""

import importlib
import pkgutil

from jicha.domain import lifecycle
from jicha.domain.lifecycle.moves import Lifecycle
from jicha.domain.trail.actions import Action


def test_every_move_of_a_lifecycle_can_be_written_down() -> None:
    tables = {
        name.lower(): table
        for found in pkgutil.iter_modules(lifecycle.__path__)
        for name, table in vars(importlib.import_module(f"{lifecycle.__name__}.{found.name}")).items()
        if isinstance(table, Lifecycle)
    }
    moves = {f"{name}.{move.name}" for name, table in tables.items() for move in table.moves}
    assert moves - set(Action) == set()
    assert len(moves) > 40
