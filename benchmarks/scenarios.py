"""What is measured. Every scenario starts from a fresh runtime directory and seeded files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.generate import NationalFile, countries, national_file, national_files
from benchmarks.registrations import registrations
from benchmarks.reports import national_reports
from benchmarks.runner import Measured, run
from benchmarks.surveys import PERSONS, household_surveys

MANY, MANY_ROWS = 50, 3_600
SMALL, SMALL_ROWS = 248, 360
BULK_ROWS = 5_000_000
FIXED_PARTS = ("import the program", "import dbt", "dbt process: import and parse", "both at once")


@dataclass
class Bench:
    """Where to work, how large, how often; and what was measured so far, by scenario."""

    folder: Path
    scale: float = 1.0
    runs: int = 1
    straight: bool = True
    persons: tuple[int, ...] = PERSONS
    say: Callable[[str], None] = lambda text: None
    results: dict[str, list[Measured]] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)  # what is known of generated files

    def fresh(self, name: str) -> Path:
        """A new empty runtime directory."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def scaled(self, count: int) -> int:
        """`count` at this scale, at least one."""
        return max(1, round(count * self.scale))

    def keep(self, name: str, measured: Measured) -> Measured:
        """Note a measurement of a scenario."""
        self.results.setdefault(name, []).append(measured)
        return measured

    def middle(self, name: str) -> Measured:
        """The run of a scenario whose time is the (lower) median."""
        runs = sorted(self.results[name], key=seconds)
        return runs[(len(runs) - 1) // 2]


def seconds(measured: Measured) -> float:
    """The time that a scenario is judged by: from its first file, or from the process's start if cold."""
    total = measured.answer.get("total")
    return float(total) if total is not None else sum(stage.seconds for stage in measured.stages)


def _request(files: list[NationalFile]) -> list[dict[str, Any]]:
    return [{"path": str(file.path), "source": "open-sdg", "area": file.area} for file in files]


def fixed_cost(bench: Bench) -> None:
    """F: imports and dbt's parse, each in a fresh process."""
    for part in FIXED_PARTS:
        for _ in range(bench.runs):
            bench.say(f"F: {part}")
            bench.keep(f"F {part}", run(bench.folder, "imports", home=str(bench.fresh("home-f")), part=part))


def national(bench: Bench) -> None:
    """(a) many files of national platforms, cold and beside F."""
    for count, rows in ((MANY, MANY_ROWS), (SMALL, SMALL_ROWS)):
        name = f"a {count} x {rows:,}"
        files = national_files(bench.fresh(f"files-{rows}"), bench.scaled(count), rows)
        for mode in ("cold", "beside F"):
            for _ in range(bench.runs):
                bench.say(f"{name}, {mode}")
                home = bench.fresh("home-a")
                measured = run(
                    bench.folder, "way", home=str(home), files=_request(files), warm=mode != "cold", export=True
                )
                if mode != "cold":
                    compare(bench, home, measured)
                bench.keep(f"{name}, {mode}", measured)


def compare(bench: Bench, home: Path, measured: Measured) -> None:
    """Run the same SQL straight and note the ratio of dbt's seconds to it, with and without the data tests' SQL."""
    if not bench.straight:
        return
    bench.say("   the same SQL straight in DuckDB")
    result = run(bench.folder, "straight", home=str(home), build=measured.answer["build"]["build"])
    answer = result.answer
    dbt_seconds = measured.answer["build"]["dbt_seconds"]
    measured.extra["straight"] = {
        "models": answer["models"],
        "tests": answer["tests"],
        "peak_rss": result.peak_rss,
        "nodes": dict(sorted(answer["nodes"].items(), key=lambda item: -item[1])[:10]),
        "ratio": dbt_seconds / (answer["models"] + answer["tests"]),
        "ratio_models_only": dbt_seconds / answer["models"],
    }


def bulk(bench: Bench) -> None:
    """(b) five million observations in one source, beside F."""
    home = _bulk_home(bench)
    measured = bench.middle("b bulk")
    compare(bench, home, measured)


def _bulk_home(bench: Bench) -> Path:
    home = bench.folder / "home-b"
    if "b bulk" in bench.results:
        return home
    path = bench.folder / "bulk" / "observations.csv"
    rows = bench.scaled(BULK_ROWS)
    bench.say(f"b: writing {rows:,} observations")
    made = run(bench.folder, "generate", path=str(path), rows=rows)
    files = [{"path": str(path), "source": "sdmx-csv"}]
    bench.say("b: from file to published and exported")
    measured = run(bench.folder, "way", home=str(bench.fresh("home-b")), files=files, warm=True, export=True)
    measured.extra.update(file_bytes=path.stat().st_size, file_rows=made.answer["rows"])
    bench.keep("b bulk", measured)
    return home


def one_more(bench: Bench) -> None:
    """(c) one file of 360 rows more: on the warehouse of (b) and on an empty one, in a warm process."""
    large = _bulk_home(bench)
    empty = bench.fresh("home-c")
    bench.say("c: an empty warehouse")
    run(bench.folder, "way", home=str(empty), files=[], warm=True, export=False)
    folder = bench.fresh("files-c")
    areas = countries()
    for number in range(max(bench.runs, 1)):
        file = national_file(folder / str(number), areas[number], "17-8-1", SMALL_ROWS, seed=100 + number)
        for name, home in (("c onto an empty warehouse", empty), ("c onto the warehouse of b", large)):
            bench.say(f"{name}, run {number + 1}")
            bench.keep(name, run(bench.folder, "way", home=str(home), files=_request([file]), warm=True, export=False))


def growth(bench: Bench) -> float | None:
    """How many times longer (c) takes on the warehouse of (b) than on an empty one; None if not measured."""
    names = ("c onto the warehouse of b", "c onto an empty warehouse")
    if not all(name in bench.results for name in names):
        return None
    large, empty = (median(seconds(measured) for measured in bench.results[name]) for name in names)
    return large / empty


SCENARIOS = {
    "f": fixed_cost,
    "a": national,
    "b": bulk,
    "c": one_more,
    "r": national_reports,
    "i": registrations,
    "s": household_surveys,
}
