"""(s) survey microdata: twelve answers in every published group and crossing, at several sizes, and R beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.runner import Measured, run
from benchmarks.survey_data import INDICATORS

if TYPE_CHECKING:
    from benchmarks.scenarios import Bench

PERSONS = (100_000, 1_000_000)


def household_surveys(bench: Bench) -> None:
    """Land and estimate surveys of growing size; R does some cells of each but the largest beyond a million."""
    for asked in bench.persons:
        persons = bench.scaled(asked)
        name = f"s {persons:,} persons"
        folder = bench.fresh(f"survey-{persons}")
        bench.say(f"S: writing {persons:,} persons")
        made = run(bench.folder, "write survey", into=str(folder), persons=persons).answer
        home = bench.fresh("home-s")
        bench.say("S: check and land")
        landed = run(bench.folder, "land survey", home=str(home), path=made["path"], mapping=made["mapping"])
        bench.keep(f"{name}, check and land", landed)
        for _ in range(bench.runs):
            bench.say("S: estimate")
            measured = run(bench.folder, "estimate survey", home=str(home))
            measured.extra["persons"] = persons
            bench.keep(f"{name}, estimating models", measured)
        if persons <= PERSONS[-1]:
            bench.say("S: some cells in R")
            facts = {"home": str(home), "path": made["path"], "into": str(folder / "r")}
            found = bench.keep(f"{name}, some cells in R", run(bench.folder, "survey in R", **facts))
            _against_r(bench.middle(f"{name}, estimating models"), found)


def _against_r(ours: Measured, theirs: Measured) -> None:
    """How many times R takes for the same cells: its seconds for one cell times all cells."""
    if "missing" in theirs.answer:
        return
    each = theirs.answer["seconds"] / theirs.answer["cells"]
    ours.extra["r"] = {
        "seconds_for_one_cell": each,
        "seconds_for_all_cells": each * ours.answer["cells"],
        "times": each * ours.answer["cells"] / ours.answer["total"],
        "largest_difference": theirs.answer["largest_difference"],
    }


def note(measured: Measured) -> str:
    """What a line of the table says of a survey; empty for other measurements."""
    if "missing" in measured.answer:
        return str(measured.answer["missing"])
    if "design_seconds" in measured.answer:
        one = measured.answer["seconds"] / measured.answer["cells"]
        return (
            f"R survey {measured.answer['version']}: {measured.answer['cells']} cells, {one:.3f} s each; largest "
            f"relative difference to ours {measured.answer['largest_difference']:.1e}"
        )
    if "domains" not in measured.answer:
        return ""
    text = f"{measured.answer['domains']} domains x {len(INDICATORS)} answers = {measured.answer['cells']:,} cells"
    if "r" in measured.extra:
        text += (
            f"; R would take {measured.extra['r']['seconds_for_all_cells']:,.0f} s (one cell's time x all cells), "
            f"{measured.extra['r']['times']:,.0f} times as long"
        )
    return text


def growth(bench: Bench) -> float | None:
    """Seconds per person at the largest size over those at the smallest: 1 is linear; None if one size was measured."""
    found = [
        (runs[0].extra["persons"], bench.middle(name).answer["total"])
        for name, runs in bench.results.items()
        if name.startswith("s ") and "persons" in runs[0].extra
    ]
    if len(found) < 2:
        return None
    (few, quick), (many, slow) = min(found), max(found)
    return float((slow / many) / (quick / few))
