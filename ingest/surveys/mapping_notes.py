"""What is wrong with a mapping, gathered with line and place while it is read."""

from __future__ import annotations

from typing import Any

from ingest.rows import Issue
from ingest.surveys.catalogue import near


class Notes:
    """Collects issues of one mapping and reads its keys."""

    def __init__(self, file: str) -> None:
        """For the mapping called `file`; `lines` gives the line of each place."""
        self.file = file
        self.lines: dict[tuple[str, ...], int] = {}
        self.issues: list[Issue] = []

    def has_errors(self) -> bool:
        """Whether anything must be mended."""
        return any(issue.severity == "error" for issue in self.issues)

    def line(self, path: tuple[str, ...]) -> int:
        """Line of a place, or of the nearest above it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: tuple[str, ...], message: str, rule: str = "mapping") -> None:
        """Note a fault at a place."""
        self.issues.append(self._issue("error", path, message, rule))

    def warning(self, path: tuple[str, ...], message: str, rule: str = "mapping") -> None:
        """Note something odd at a place."""
        self.issues.append(self._issue("warning", path, message, rule))

    def _issue(self, severity: str, path: tuple[str, ...], message: str, rule: str) -> Issue:
        return Issue(severity, rule, message, file=self.file, row=self.line(path), column=".".join(path))

    def only_keys(self, section: dict[str, Any], known: tuple[str, ...], path: tuple[str, ...]) -> None:
        """Complain of keys that mean nothing."""
        for key in section:
            if key not in known:
                where = ".".join(path) or "the top level"
                hint = near(key, known) or f" Known there: {', '.join(known)}."
                self.error((*path, key), f"'{key}' means nothing under {where}.{hint}", "mapping_key")

    def section(
        self, content: dict[str, Any], name: str, known: tuple[str, ...], required: bool = True
    ) -> dict[str, Any]:
        """A section of keys; empty, with a complaint, if it is not there."""
        found = content.get(name, {})
        if not isinstance(found, dict) or (required and not found):
            self.error(
                (name,), f"{name} is missing or holds no keys. See the format in docs/surveys.md.", "mapping_key"
            )
            return {}
        self.only_keys(found, known, (name,))
        return found

    def text(self, section: dict[str, Any], key: str, path: tuple[str, ...] = ()) -> str:
        """A text that must be there."""
        value = section.get(key, "")
        if not isinstance(value, str) or not value.strip():
            self.error((*path, key), f"{'.'.join((*path, key))} is missing or empty.", "mapping_key")
            return ""
        return value.strip()

    def choice(self, content: dict[str, Any], key: str, known: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = str(content.get(key, default))
        if value not in known:
            self.error((key,), f"{key} is '{value}'. Use one of {', '.join(known)}.")
            return default
        return value
