"""R's survey package in a process that stays open: the second opinion on every estimate."""

from __future__ import annotations

import csv
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pytest

_SCRIPT = Path(__file__).with_name("oracle.R")
_DATA_COLUMNS = ("stratum", "psu", "weight", "fpc", "y", "age", "sex", "disability", "urbanisation")


def needs_r() -> str:
    """The place of Rscript; the test is skipped, visibly, where R or its package survey is not installed."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed (Debian: r-base-core, r-cran-survey)")
    probe = subprocess.run([rscript, "-e", "library(survey)"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("R's package survey is not installed (Debian: r-cran-survey)")
    return rscript


class Oracle:
    """One R process; `estimate` asks it about one answer of one design."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [needs_r(), str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._asked = 0

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def estimate(
        self, data: pl.DataFrame, domains: list[dict[str, Any]], statistic: str = "proportion", lonely: str = "fail"
    ) -> list[dict[str, float]]:
        """Per domain n, estimate, se, lower, upper and df; NaN where R has none.

        Args:
            data: columns of `_DATA_COLUMNS` as far as there are; others are blank.
            domains: conditions `sex`, `from`, `to`, `disability`, `urbanisation`.
            statistic: proportion, mean or total.
            lonely: R's option survey.lonely.psu.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._asked += 1
        folder = self._folder / str(self._asked)
        folder.mkdir(parents=True)
        full = data.with_columns(pl.lit(None).alias(name) for name in _DATA_COLUMNS if name not in data.columns)
        full.select(_DATA_COLUMNS).write_csv(folder / "data.csv", float_precision=17, null_value="NA")
        blank = {"sex": "_T", "from": None, "to": None, "disability": "_T", "urbanisation": "_T"}
        rows = [{"id": number, **blank, **domain} for number, domain in enumerate(domains)]
        pl.DataFrame(rows, infer_schema_length=None).write_csv(folder / "domains.csv", null_value="NA")
        pl.DataFrame([{"statistic": statistic, "lonely": lonely}]).write_csv(folder / "options.csv")
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline().strip()
        assert said == "done", said
        with (folder / "estimates.csv").open(encoding="utf-8") as handle:
            return [{key: _number(text) for key, text in row.items()} for row in csv.DictReader(handle)]


def _number(text: str) -> float:
    return math.nan if text in ("NA", "NaN") else float(text)
