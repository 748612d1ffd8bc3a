"""Both engines of the registry: SQLite in a file, and a real PostgreSQL on a free port of this machine."""

from __future__ import annotations

import datetime as dt
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.registry import Actor, NewSubmission, Registry
from warehouse.settings import Home

SECRETARIAT = Actor("amina", "secretariat")
KENYA = Actor("focal-ken", "focal_point", "KEN")
LANDED_AT = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def report(identity: str = "a" * 16, area: str = "KEN", **facts: object) -> NewSubmission:
    """A landed report of the annual review."""
    values: dict[str, object] = {
        "source": "national-report",
        "review": "annual-2026",
        "reporting_year": 2025,
        "landed_at": LANDED_AT,
        "landed_by": "focal-ken",
        "file_name": "report.xlsx",
    }
    return NewSubmission(id=identity, ref_area=area, **(values | facts))  # type: ignore[arg-type]


def _tools() -> Path | None:
    found = shutil.which("pg_ctl")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def _as_nobody_special(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of PostgreSQL, which refuses to be run by root."""
    user = "postgres" if os.geteuid() == 0 else None
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    # files, not pipes: the server goes on holding what it was started with
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, user=user, env=environment, stdout=said, stderr=said, cwd="/", check=False)
        said.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, said.read())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[sa.URL]:
    """A PostgreSQL server of the tests' own; skipped, visibly, where PostgreSQL is absent."""
    tools = _tools()
    if tools is None:
        pytest.skip("PostgreSQL is not here (Debian: apt-get install postgresql)")
    if os.geteuid() == 0 and "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
        pytest.skip("PostgreSQL refuses to be run by root, and there is no user postgres")
    # not in tmp_path, which other users may not enter
    folder = Path(tempfile.mkdtemp(prefix="wsis-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    made = _as_nobody_special([str(tools / "initdb"), "-D", str(data), "-U", "wsis", "-A", "trust", "-E", "UTF8"])
    assert made.returncode == 0, made.stdout
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=60"
    control = [str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log")]
    started = _as_nobody_special([*control, "-o", options, "start"])
    try:
        assert started.returncode == 0, started.stdout
        yield sa.URL.create("postgresql+psycopg", "wsis", host="127.0.0.1", port=port, database="postgres")
    finally:
        _as_nobody_special([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A runtime directory with an empty registry on each engine."""
    if request.param == "sqlite":
        monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
        yield Home(tmp_path / "home")
        return
    server: sa.URL = request.getfixturevalue("postgresql")
    name = f"wsis_{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    # as a person would write it: without the driver
    address = server.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("WSIS_REGISTRY_URL", address)
    yield Home(tmp_path / "home")
    with engine.connect() as connection:
        connection.execute(sa.text(f"drop database {name} with (force)"))


@pytest.fixture
def registry(home: Home) -> Registry:
    """The registry of the test's own runtime directory."""
    return Registry.of(home)
