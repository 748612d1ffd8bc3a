"""A runtime directory that all workers of a test run share: the first to come fills it, the others wait and use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from filelock import FileLock

from warehouse.settings import Home


def shared_home(factory: pytest.TempPathFactory, worker_id: str, name: str, fill: Callable[[Home], None]) -> Home:
    """The home called `name`, filled once by `fill`."""
    base = factory.getbasetemp() if worker_id == "master" else factory.getbasetemp().parent
    home = Home(base / name)
    with FileLock(base / f"{name}.lock"):
        done = base / f"{name}.done"
        if not done.exists():
            fill(home)
            done.touch()
    return home
