"""The harness at a very small size: it writes acceptable files, measures, compares, reports. Nothing is timed."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from benchmarks import machine, report
from benchmarks.generate import bulk_file, countries, national_files
from benchmarks.memory import Sample, measure, peak, tree
from benchmarks.runner import MeasurementError, run
from benchmarks.scenarios import Bench, compare
from benchmarks.straight import ordered_nodes


def test_national_files_hold_distinct_cells_and_are_the_same_again(tmp_path: Path) -> None:
    first = national_files(tmp_path / "one", 3, 360)
    again = national_files(tmp_path / "two", 3, 360)
    assert [file.path.name for file in first] == ["indicator_17-8-1.csv", "indicator_5-b-1.csv", "indicator_4-4-1.csv"]
    for file, other in zip(first, again, strict=True):
        assert file.path.read_bytes() == other.path.read_bytes()
        with file.path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))[1:]
        assert len(rows) == 360  # as asked for
        assert len({tuple(row[:-1]) for row in rows}) == 360  # a cell is all but the value


def test_full_size_files_find_enough_labels_in_the_maps(tmp_path: Path) -> None:
    for file in national_files(tmp_path, 3, 3_600):
        assert len(file.path.read_text(encoding="utf-8").splitlines()) == 3_601  # header and rows
    assert len(countries()) >= 200  # areas of the five million observations


def test_bulk_file_states_each_cell_once(tmp_path: Path) -> None:
    path = tmp_path / "bulk.csv"
    assert bulk_file(path, 1_000) == 1_000
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    cells = {tuple(row[name] for name in row if name != "OBS_VALUE") for row in rows}
    assert len(rows) == len(cells) == 1_000
    assert all(0 <= float(row["OBS_VALUE"]) <= 100 for row in rows)  # percent


def test_peak_looks_at_the_span_only() -> None:
    samples = [Sample(1.0, 10, 5), Sample(2.0, 30, 7), Sample(3.0, 20, 9)]
    assert peak(samples, 2.5) == {"rss": 20, "private": 9}
    assert peak(samples, 4.0) == {"rss": 0, "private": 0}


def test_the_tree_holds_this_process() -> None:
    assert os.getpid() in tree(os.getpid())
    assert measure(os.getpid()).rss > 1 << 20


def test_nodes_come_after_what_they_read() -> None:
    def node(name: str, *reads: str) -> dict[str, object]:
        return {"unique_id": name, "resource_type": "model", "depends_on": {"nodes": list(reads)}}

    manifest = {"nodes": {"b": node("b", "a"), "c": node("c", "b", "seed"), "a": node("a")}}
    assert [found["unique_id"] for found in ordered_nodes(manifest)] == ["a", "b", "c"]


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="KeyError"):
        run(tmp_path, "no such work")


def test_from_files_to_the_report(tmp_path: Path) -> None:
    bench = Bench(tmp_path, scale=0.02)
    files = national_files(tmp_path / "files", 1, 36)
    home = tmp_path / "home"
    asked = [{"path": str(file.path), "source": "open-sdg", "area": file.area} for file in files]
    measured = bench.keep("a tiny", run(tmp_path, "way", home=str(home), files=asked, warm=True, export=True))
    compare(bench, home, measured)
    assert measured.answer["load"] == {"rows": 36, "files": 1}
    assert measured.answer["build"]["mode"] == "full"
    assert {"warm up", "read, gate, land", "build", "export"} == {stage.name for stage in measured.stages}
    assert measured.extra["straight"]["ratio"] > 0
    found = json.loads(json.dumps(report.as_json(bench, machine.describe())))
    assert found["scenarios"]["a tiny"]["runs"][0]["peak_rss"] > 0
