"""The `wsis trace` command line of a figure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

_OPTIONS = ("sex", "age", "disability", "urbanisation", "breakdown", "sub_area")


def trace_command(figure: Mapping[str, Any]) -> str:
    """The command that shows the places of all figures of the same cell, the preferred one first."""
    words = ["wsis", "trace", figure["indicator"], figure["ref_area"], str(figure["year"])]
    if figure["freq"] != "A":
        words += ["--period", figure["time_period"]]
    for name in _OPTIONS:
        if figure[name] != "_T":
            words += [f"--{name.replace('_', '-')}", figure[name]]
    return shlex.join(words)
