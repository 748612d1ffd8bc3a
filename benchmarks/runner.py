"""Start a measured process, sample its memory, and lay both beside each other."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.memory import Sampler, peak
from warehouse.settings import PROJECT_ROOT


class MeasurementError(Exception):
    """The measured process did not do its work; carries the end of what it said."""


@dataclass
class Stage:
    """Seconds of a stage and the highest resident bytes of the process tree within it."""

    name: str
    seconds: float
    peak_rss: int
    peak_private: int


@dataclass
class Measured:
    """What one process did: its answer, its stages, the wall time from its start and its memory in bytes."""

    answer: dict[str, Any]
    stages: list[Stage]
    wall: float
    peak_rss: int
    peak_private: int
    cpu_seconds: float
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The measurement for machines; nodes of a build are cut to the ten slowest."""
        answer = {key: value for key, value in self.answer.items() if key not in ("spans", "started")}
        for part in ("build", "straight"):
            if isinstance(answer.get(part), dict) and "nodes" in answer[part]:
                answer[part] = {**answer[part], "nodes": dict(slowest(answer[part]["nodes"]))}
        if "nodes" in answer:
            answer["nodes"] = dict(slowest(answer["nodes"]))
        return {
            "wall": self.wall,
            "cpu_seconds": self.cpu_seconds,
            "peak_rss": self.peak_rss,
            "peak_private": self.peak_private,
            "stages": [vars(stage) for stage in self.stages],
            **answer,
            **self.extra,
        }


def slowest(nodes: dict[str, float], count: int = 10) -> list[tuple[str, float]]:
    """The nodes that took longest, with their seconds."""
    return sorted(nodes.items(), key=lambda item: -item[1])[:count]


def run(folder: Path, work: str, **request: Any) -> Measured:
    """Do `work` (see `benchmarks.worker`) in a fresh process and measure it.

    Raises:
        MeasurementError: the process ended with an error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = uuid.uuid4().hex[:12]
    asked, answered, log = (folder / f"{name}.{end}" for end in ("request.json", "answer.json", "log"))
    asked.write_text(json.dumps({**request, "work": work, "answer": str(answered)}), encoding="utf-8")
    begin = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "benchmarks.worker", str(asked)], cwd=PROJECT_ROOT, stdout=output, stderr=output
        )
        sampler = Sampler(process.pid)
        try:
            status = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
            samples = sampler.stop()
    wall = time.monotonic() - begin
    if status != 0 or not answered.exists():
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise MeasurementError(f"The measured process ended with status {status}:\n{tail}")
    answer = json.loads(answered.read_text(encoding="utf-8"))
    stages = []
    for span in answer["spans"]:
        top = peak(samples, span["begin"], span["end"])
        stages.append(Stage(span["name"], span["end"] - span["begin"], top["rss"], top["private"]))
    counted = [span for span in answer["spans"] if span["name"] != "warm up"] or answer["spans"]
    top = peak(samples, counted[0]["begin"] if counted else 0.0)
    return Measured(answer, stages, wall, top["rss"], top["private"], answer["cpu_seconds"])
