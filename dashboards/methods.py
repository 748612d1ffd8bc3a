"""The methods document of the project, section by section, and links to its sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "methods.md"
PAGE = "methods"
SURVEY, SHOWN, GROUPS, PARITY, PROGRESS = (
    "survey-estimates",
    "quality-and-confidentiality",
    "groups-from-atoms",
    "parity-and-gaps",
    "progress",
)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FILE_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)]+\)")


@dataclass(frozen=True)
class Section:
    """A section of the document; `anchor` is what links name it by."""

    title: str
    anchor: str
    text: str


def lead(document: Path = DOCUMENT) -> str:
    """What stands before the first section, without the title."""
    before = _HEADING.split(document.read_text(encoding="utf-8"))[0]
    return before.partition("\n")[2].strip()


def sections(document: Path = DOCUMENT) -> list[Section]:
    """The sections in order; links to other files of the project become their words, for the app has no such pages."""
    parts = _HEADING.split(document.read_text(encoding="utf-8"))[1:]
    return [
        Section(title, anchor(title), _FILE_LINK.sub(r"\1", text).strip())
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    ]


def anchor(title: str) -> str:
    """A heading as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def link(words: str, section: str) -> str:
    """Markdown that leads from another page to a section."""
    return f"[{words}]({PAGE}#{section})"
