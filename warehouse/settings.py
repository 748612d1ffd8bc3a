"""Where things are. Everything that a run writes lives under one directory, `WSIS_HOME`."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
# what a version of the code gives by itself, without any input; may be deleted at any time
CACHE = Path(os.environ.get("WSIS_CACHE") or PROJECT_ROOT / "var" / "cache")


@dataclass(frozen=True)
class Home:
    """The runtime directory and the places in it."""

    path: Path

    @property
    def landing(self) -> Path:
        """Accepted submissions, one directory each, by source."""
        return self.path / "landing"

    @property
    def builds(self) -> Path:
        """Finished builds, one directory each."""
        return self.path / "builds"

    @property
    def scratch(self) -> Path:
        """Short-lived files; what is left here after a crash may be deleted."""
        return self.path / "scratch"

    @property
    def current(self) -> Path:
        """The symbolic link to the published build."""
        return self.path / "published" / "current"

    @property
    def exports(self) -> Path:
        """Where exports go if no other place is named."""
        return self.path / "exports"

    def search_path(self, build: Path) -> str:
        """Where views of a build's `work.duckdb` look for files: DuckDB's setting `file_search_path`."""
        return f"{build},{self.path}"

    def published(self) -> Path | None:
        """The published warehouse file by its real path, or None before the first build."""
        file = self.current / "wsis.duckdb"
        return Path(os.path.realpath(file)) if file.exists() else None


def home() -> Home:
    """The runtime directory: `WSIS_HOME`, else `var/` in the project."""
    return Home(Path(os.environ.get("WSIS_HOME") or PROJECT_ROOT / "var").resolve())


def user_name() -> str:
    """Who runs the command, for the provenance; `WSIS_USER` overrides the login name, which needs no variable."""
    named = os.environ.get("WSIS_USER") or os.environ.get("USER")
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without an entry, as in some containers
        return f"uid-{os.getuid()}"
