"""(r) national reports: one large workbook, all countries' workbooks, twenty people at once, bad input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.runner import run

if TYPE_CHECKING:
    from benchmarks.scenarios import Bench

ROWS, FEW = 5_000, 50
COUNTRIES, PEOPLE = 195, 20


def national_reports(bench: Bench) -> None:
    """Every measurement on reports."""
    bench.say("R: writing workbooks")
    small = _written(bench, "reports-small", FEW, 1)[0]
    large = _written(bench, "reports-large", bench.scaled(ROWS), bench.scaled(COUNTRIES), spoilt=True)
    spoilt = large[0].with_name("spoilt.xlsx")
    for name, path, errors in (("sound", large[0], 0), ("spoilt", spoilt, _spoilt(bench))):
        for _ in range(bench.runs):
            bench.say(f"R: one {name} workbook")
            facts = {"home": str(bench.fresh("home-r")), "small": str(small), "path": str(path), "errors": errors}
            bench.keep(f"r one {name} workbook of {_rows(bench):,}", run(bench.folder, "check report", **facts))
    bench.say(f"R: {PEOPLE} uploads at once")
    people = [str(path) for path in large[:PEOPLE]]
    facts = {"home": str(bench.fresh("home-r")), "small": str(small), "paths": people}
    bench.keep(f"r {len(people)} uploads at once", run(bench.folder, "upload at once", **facts))
    bench.say(f"R: {len(large)} workbooks")
    paths = [str(path) for path in large]
    loaded = run(bench.folder, "load reports", home=str(bench.fresh("home-r")), paths=paths)
    bench.keep(f"r {len(large)} workbooks", loaded)
    _bad_input(bench, small)


def _written(bench: Bench, folder: str, rows: int, countries: int, spoilt: bool = False) -> list[Path]:
    """Workbooks of so many countries, the first one first."""
    into = bench.fresh(folder)
    made = run(bench.folder, "write reports", into=str(into), rows=rows, countries=countries, spoilt=spoilt)
    bench.written[folder] = made.answer
    return [into / f"{area}.xlsx" for area in made.answer["areas"]]


def _rows(bench: Bench) -> int:
    return int(bench.written["reports-large"]["rows"])


def _spoilt(bench: Bench) -> int:
    return int(bench.written["reports-large"]["spoilt"])


def _bad_input(bench: Bench, small: Path) -> None:
    folder = bench.fresh("reports-bad")
    made: dict[str, Any] = run(bench.folder, "write bad", sound=str(small), into=str(folder)).answer
    for name in made["files"]:
        bench.say(f"R: {name}")
        facts = {"home": str(bench.fresh("home-r")), "small": str(small), "path": str(folder / name)}
        bench.keep(f"r {name}", run(bench.folder, "bad input", **facts))
