"""(i) registrations of the IGF: twenty meetings, read, hashed, landed and modelled."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generate import countries
from benchmarks.runner import run

if TYPE_CHECKING:
    from benchmarks.report_work import Timed
    from benchmarks.scenarios import Bench

MEETINGS, PEOPLE = 20, 50_000
LAST_MEETING = 2025
POOL_PER_MEETING = 2.4  # persons that may come, by the number that come to one meeting
_WORDS = {
    "stakeholder_group": ("Government", "Civil society", "Private sector", "Technical community", "Press", ""),
    "sex": ("Female", "Male", "Other", ""),
    "disability": ("yes", "no", ""),
    "attendance": ("registered", "onsite", "online", "both"),
    "first_time": ("yes", "no", ""),
    "role": ("participant", "participant", "speaker", "organiser"),
    "supported": ("yes", "no", "no", "no"),
}


def registrations(bench: Bench) -> None:
    """A million registrations on an empty warehouse, beside F."""
    people = bench.scaled(PEOPLE)
    into = bench.fresh("registrations")
    bench.say(f"I: writing {MEETINGS} meetings of {people:,}")
    made = run(bench.folder, "write registrations", into=str(into), meetings=MEETINGS, people=people)
    files = [{"path": path, "source": "igf-registrations"} for path in made.answer["files"]]
    for _ in range(bench.runs):
        bench.say("I: from files to published")
        home = str(bench.fresh("home-i"))
        # registrations do not pass the gate of figures, so that a process that loads them does not import it
        measured = run(bench.folder, "way", home=home, files=files, warm=True, with_gate=False, export=False)
        bench.keep(f"i {MEETINGS} meetings of {people:,}", measured)


def write_registrations(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """Write the files, in a process of its own so that the parent stays small."""
    with stages.stage("write"):
        years = range(LAST_MEETING - request["meetings"] + 1, LAST_MEETING + 1)
        files = [str(_meeting(Path(request["into"]), year, request["people"])) for year in years]
    return {"files": files}


def _meeting(folder: Path, year: int, people: int) -> Path:
    """One meeting's file; persons come from a pool, so that many come again."""
    chance = random.Random(year)  # noqa: S311 - the same file every time
    columns: dict[str, list[Any]] = {
        "meeting_year": [year] * people,
        "person_ref": [f"IGF-{number:07d}" for number in chance.sample(range(int(people * POOL_PER_MEETING)), people)],
        "country": chance.choices([*countries(), ""], k=people),
        "birth_year": [year - age if age < 80 else "" for age in chance.choices(range(16, 90), k=people)],
    }
    columns |= {name: chance.choices(words, k=people) for name, words in _WORDS.items()}
    path = folder / f"registrations-{year}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


WORK = {"write registrations": write_registrations}
