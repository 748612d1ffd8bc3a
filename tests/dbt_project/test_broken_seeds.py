"""A broken seed is refused by the build: nothing is published, and the message names the test that found it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ingest", "expectations", "warehouse", "dbt_project")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that is there exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name}: {text.count(old)} times {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_dangling_code_and_overlapping_atoms_are_refused(tmp_path: Path) -> None:
    """Three faults: a link to an action line that is not there, atoms 18-24 and 20-29 that share ages, and a second
    meaning for one label. The rooms are copied, so that the seeds themselves stay as they are.
    """
    code = tmp_path / "code"
    for room in ROOMS:
        shutil.copytree(ROOT / room, code / room, ignore=shutil.ignore_patterns("__pycache__"))
    seeds = code / "dbt_project" / "seeds"
    edit(seeds / "catalogue" / "age_band.csv", "\nY25T29,25,29,", "\nY25T29,20,29,")
    links = seeds / "catalogue" / "indicator_action_line.csv"
    first = links.read_text(encoding="utf-8").splitlines()[1]
    links.write_text(
        links.read_text(encoding="utf-8").replace(first, first.replace(f",{first.split(',')[1]},", ",C99,", 1), 1),
        encoding="utf-8",
    )
    labels = seeds / "mapping" / "label_map.csv"
    with labels.open("a", encoding="utf-8") as handle:
        handle.write("eurostat,*,age,total,AGE,Y15T24,load,,planted,\n")
    home = tmp_path / "home"
    environment = {**os.environ, "PYTHONPATH": str(code), "WSIS_HOME": str(home)}
    command = [sys.executable, "-c", "from warehouse.cli import main; main()"]
    done = subprocess.run(
        [*command, "build"], env=environment, cwd=code, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 1, done.stderr
    said = done.stderr
    assert "nothing was published" in said
    assert "test.wsis.age_atoms_do_not_overlap" in said
    assert "test.wsis.relationships_indicator_action_line_action_line" in said
    assert "test.wsis.each_label_means_one_thing" in said
    path = subprocess.run([*command, "path"], env=environment, cwd=code, capture_output=True, text=True, check=False)
    assert path.returncode == 1
    assert path.stdout == ""
    assert not (home / "published").exists()
