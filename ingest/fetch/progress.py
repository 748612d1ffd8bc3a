"""How a download tells what it is doing: one callback, and a bar on stderr that listens to it."""

from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


@dataclass(frozen=True)
class ProgressEvent:
    """One piece of news.

    Attributes:
        series: the series code as the user gave it.
        kind: `pages` or `bytes` (work done so far), `waiting` (before another attempt), `done`.
        done: pages or bytes so far; whole seconds for `waiting`.
        total: pages or bytes expected, None if unknown.
        message: a sentence for `waiting`, else "".
    """

    series: str
    kind: Literal["pages", "bytes", "waiting", "done"]
    done: int = 0
    total: int | None = None
    message: str = ""


class ProgressCallback(Protocol):
    """Anything that can be called with an event."""

    def __call__(self, event: ProgressEvent, /) -> None:
        """Takes note of the event; must not raise."""


def silent(_event: ProgressEvent, /) -> None:
    """A callback for callers that show nothing."""


class RichProgress:
    """A progress bar on stderr, one line a series; stdout stays free for results.

    Use as a context manager; the object itself is the callback.
    """

    def __init__(self, console: Console | None = None) -> None:
        """Draws on the console given, else on stderr."""
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            console=console or Console(stderr=True),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Starts drawing."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops drawing, whatever happened."""
        self._bar.stop()

    def __call__(self, event: ProgressEvent, /) -> None:
        """Moves the line of the event's series."""
        if event.series not in self._tasks:
            self._tasks[event.series] = self._bar.add_task(event.series, total=None, state="")
        task = self._tasks[event.series]
        if event.kind == "waiting":
            self._bar.update(task, state=event.message)
        elif event.kind == "done":
            self._bar.update(task, total=1, completed=1, state="done")
        else:
            self._bar.update(task, completed=event.done, total=event.total, state=_state(event))


def _state(event: ProgressEvent) -> str:
    if event.kind == "pages":
        return f"page {event.done} of {event.total}" if event.total else f"page {event.done}"
    return f"{event.done / 1e6:.1f} MB"
