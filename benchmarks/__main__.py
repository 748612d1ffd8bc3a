"""`python -m benchmarks`: measure, print a table, write JSON."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import machine, report
from benchmarks.scenarios import SCENARIOS, Bench
from benchmarks.surveys import PERSONS
from warehouse.settings import PROJECT_ROOT


def main(
    only: Annotated[str, typer.Option(help="Scenarios, such as f,a,b,c,r,i,s.")] = "f,a,b,c",
    scale: Annotated[float, typer.Option(help="Share of the full size.", min=0.001, max=1.0)] = 1.0,
    runs: Annotated[int, typer.Option(help="Runs of each cheap scenario; the median is shown.", min=1)] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Where the JSON goes.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the files and warehouses.")] = False,
    straight: Annotated[bool, typer.Option(help="Also run the build's SQL straight in DuckDB.")] = True,
    persons: Annotated[
        str, typer.Option(help="Sizes of the surveys of s; add 10000000 where there is time and memory.")
    ] = ",".join(map(str, PERSONS)),
    folder: Annotated[Path, typer.Option(help="Disk to work on.")] = PROJECT_ROOT / "var",
) -> None:
    """Measure: f fixed cost, a national files, b five million rows, c one more file, r reports, i IGF, s surveys."""
    wanted = [name.strip().lower() for name in only.split(",") if name.strip()]
    unknown = sorted(set(wanted) - set(SCENARIOS))
    if unknown or not wanted:
        raise typer.BadParameter(f"--only takes {', '.join(SCENARIOS)}; not {', '.join(unknown) or 'nothing'}.")
    console = Console(width=None if Console().is_terminal else 160)
    note = Console(stderr=True)
    described = machine.describe()
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="bench-", dir=folder))
    sizes = tuple(int(size) for size in persons.split(","))
    bench = Bench(work, scale, runs, straight, sizes, say=lambda text: note.print(text, highlight=False))
    try:
        for name in SCENARIOS:
            if name in wanted:
                SCENARIOS[name](bench)
        report.show(bench, described, console)
        target = json_file or PROJECT_ROOT / "var" / "benchmarks" / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(report.as_json(bench, described), indent=2) + "\n", encoding="utf-8")
        console.print(f"Written to {target}")
    finally:
        if keep:
            console.print(f"Kept in {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    typer.run(main)
