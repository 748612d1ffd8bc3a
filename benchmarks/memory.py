"""Memory and processor time of a process and everything it started, read from /proc.

Sampled from outside, so that the measured process has no thread of ours. `rss` sums resident pages over the tree (pages
that two processes share, such as libraries, count twice); `private` leaves out file-backed and shared pages.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """Bytes of the tree at a moment of the monotonic clock (seconds)."""

    at: float
    rss: int
    private: int


def tree(root: int) -> list[int]:
    """Process ids of `root` and its descendants that are alive."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting.extend(int(child) for child in task.read_text().split())
            except OSError:  # the thread ended meanwhile
                continue
    return found


def measure(root: int) -> Sample:
    """Sum resident and private bytes over the tree of `root`."""
    rss = private = 0
    for pid in tree(root):
        try:
            _, resident, shared = Path(f"/proc/{pid}/statm").read_text().split()[:3]
        except (OSError, ValueError):
            continue
        rss += int(resident) * PAGE
        private += (int(resident) - int(shared)) * PAGE
    return Sample(time.monotonic(), rss, private)


class Sampler:
    """Samples a process tree every `interval` seconds until stopped."""

    def __init__(self, root: int, interval: float = 0.05) -> None:
        """Start sampling the tree of process `root`."""
        self.samples: list[Sample] = []
        self._root = root
        self._interval = interval
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.samples.append(measure(self._root))
            self._stopping.wait(self._interval)

    def stop(self) -> list[Sample]:
        """End sampling; all samples in order of time."""
        self._stopping.set()
        self._thread.join()
        return self.samples


def peak(samples: list[Sample], start: float = 0.0, end: float = float("inf")) -> dict[str, int]:
    """Highest `rss` and `private` in bytes within the span of the monotonic clock; zeros if there is no sample."""
    inside = [sample for sample in samples if start <= sample.at <= end]
    return {
        "rss": max((sample.rss for sample in inside), default=0),
        "private": max((sample.private for sample in inside), default=0),
    }
