"""Which build is published now: the real path of the marts file and what its manifest says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from warehouse.settings import home


@dataclass(frozen=True)
class Published:
    """One published build.

    Attributes:
        path: the marts file by its real path.
        build_id: name of the build's directory.
        as_of: day whose knowledge the build holds, empty if there is no manifest.
        built_at: when it was built (UTC), empty if there is no manifest.
        stamp: file time in ns; an emptied home starts again at the first number, so the name alone is not a key.
    """

    path: str
    build_id: str
    as_of: str
    built_at: str
    stamp: int

    @property
    def key(self) -> str:
        """What cached answers are filed under: it changes whenever another file is published."""
        return f"{self.path}|{self.stamp}"


def current_build() -> Published | None:
    """The build that readers should see, or None before the first one."""
    file = home().published()
    if file is None:
        return None
    manifest = _manifest(file.with_name("build.json"))
    return Published(
        path=str(file),
        build_id=file.parent.name,
        as_of=str(manifest.get("as_of", "")),
        built_at=str(manifest.get("built_at", "")),
        stamp=file.stat().st_mtime_ns,
    )


def _manifest(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}
