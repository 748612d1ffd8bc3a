"""The table for people and the JSON for machines."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import surveys
from benchmarks.runner import Measured, slowest
from benchmarks.scenarios import Bench, growth, seconds

MIB = 1 << 20


def as_json(bench: Bench, machine: dict[str, Any]) -> dict[str, Any]:
    """Everything that was measured."""
    return {
        "machine": machine,
        "scale": bench.scale,
        "runs": bench.runs,
        "memory": "peak_rss: highest sum of resident pages over the process tree, sampled every 50 ms from /proc; "
        "peak_private: without file-backed and shared pages",
        "scenarios": {
            name: {"seconds": seconds(bench.middle(name)), "runs": [measured.as_json() for measured in runs]}
            for name, runs in bench.results.items()
        },
        "growth": growth(bench),
        "growth_of_surveys": surveys.growth(bench),
    }


def show(bench: Bench, machine: dict[str, Any], console: Console) -> None:
    """Print the measurements."""
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    console.print(
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory'] / (1 << 30):.0f} GiB, "
        f"load {machine['load_average']:.1f}, Python {machine['python']}, {versions}"
    )
    table = Table(title=f"Benchmarks at scale {bench.scale:g}, median of {bench.runs} (memory: process tree, resident)")
    for heading, justify in (("what", "left"), ("seconds", "right"), ("peak MiB", "right"), ("rows/s", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    table.add_column("notes")
    for name in bench.results:
        _add(table, name, bench.middle(name))
    console.print(table)
    ratio = growth(bench)
    if ratio is not None:
        console.print(f"c: {ratio:.2f} times the time on an empty warehouse")
    slope = surveys.growth(bench)
    if slope is not None:
        console.print(f"s: {slope:.2f} times the seconds per person at the largest size (1 is linear)")


def _add(table: Table, name: str, measured: Measured) -> None:
    total = seconds(measured)
    rows = measured.answer.get("load", {}).get("rows", 0)
    speed = f"{rows / total:,.0f}" if rows else ""
    table.add_row(f"[bold]{name}[/]", f"{total:.1f}", f"{measured.peak_rss / MIB:,.0f}", speed, _notes(measured))
    if "load" not in measured.answer:
        return
    for stage in measured.stages:
        note = ""
        if stage.name == "build":
            note = _build_notes(measured.answer["build"])
        elif stage.name == "export" and measured.answer["export"]["missing"]:
            note = "export not there"
        table.add_row(f"  {stage.name}", f"{stage.seconds:.1f}", f"{stage.peak_rss / MIB:,.0f}", "", note)
    table.add_section()


def _notes(measured: Measured) -> str:
    notes = [text] if (text := surveys.note(measured)) else []
    loaded = measured.answer.get("load")
    if loaded and loaded["files"]:
        notes.append(f"{loaded['files']} files, {loaded['rows']:,} rows")
    if "straight" in measured.extra:
        found = measured.extra["straight"]
        notes.append(
            f"dbt {found['ratio']:.2f} x the straight SQL "
            f"({found['models']:.1f} s models + {found['tests']:.1f} s tests)"
        )
    return "; ".join(notes)


def _build_notes(build: dict[str, Any]) -> str:
    top = ", ".join(f"{name.split('.')[2]} {spent:.1f}" for name, spent in slowest(build["nodes"]))
    return f"{build['mode']}, dbt {build['dbt_seconds']:.1f} s ({top}), {build['bytes'] / MIB:,.0f} MiB"
