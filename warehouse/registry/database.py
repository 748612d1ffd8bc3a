"""Where the registry is and how it is opened: SQLite by default, PostgreSQL by URL; migrated at first use."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.settings import Home

REVISION = "r0001"  # the newest migration; a test compares it with the migrations themselves
_WAIT_SECONDS = 60
_MIGRATION_LOCK = 0x57534953  # any number that nobody else of the database uses: 'WSIS'
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class RegistryUnreachable(Exception):
    """The registry cannot be opened; the message says which one and why, without its password."""


def registry_url(home: Home) -> sa.URL:
    """`WSIS_REGISTRY_URL`, else a SQLite file in the runtime directory.

    Raises:
        RegistryUnreachable: the variable does not hold a URL of SQLite or PostgreSQL.
    """
    text = os.environ.get("WSIS_REGISTRY_URL", "").strip()
    if not text:
        return sa.URL.create("sqlite", database=str(home.path / "registry.sqlite"))
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        raise RegistryUnreachable(
            "WSIS_REGISTRY_URL is not a URL. Write it as postgresql://user:password@host:5432/database."
        ) from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise RegistryUnreachable(f"The registry runs on SQLite or PostgreSQL, not on {url.get_backend_name()}.")
    return url


def exists(url: sa.URL) -> bool:
    """Whether there can be anything in the registry yet; a SQLite file is made at the first write."""
    return url.get_backend_name() != "sqlite" or not url.database or Path(url.database).exists()


class Database:
    """One registry's engine. `reading` and `writing` give transactions."""

    def __init__(self, url: sa.URL) -> None:
        """Open the registry at `url`, and bring its tables to the newest version.

        Raises:
            RegistryUnreachable: it cannot be opened, or a newer version of the program made its tables.
        """
        self.url = url
        if url.get_backend_name() == "sqlite" and url.database:
            _private_file(Path(url.database))
        self._engine = _engine(url.render_as_string(hide_password=False), os.getpid())
        self._migrate()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads."""
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes: committed at the end, rolled back on any exception.

        SQLite lets one writer in at a time (BEGIN IMMEDIATE), others wait; on PostgreSQL the caller locks rows.
        """
        with (
            self._told(),
            self._engine.connect().execution_options(wsis_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.DatabaseError) as error:
            # the errors of rows and statements are subclasses of DatabaseError; that class itself is a broken file
            if not isinstance(error, sa.exc.OperationalError) and type(error) is not sa.exc.DatabaseError:
                raise
            where = self.url.render_as_string(hide_password=True)
            reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no answer"
            raise RegistryUnreachable(
                f"The registry {where} does not answer ({reason}). Nothing was changed there. Try again; if it stays "
                "so, see that the database runs and that WSIS_REGISTRY_URL names it."
            ) from error

    def _migrate(self) -> None:
        found = self._revision()
        if found == REVISION:
            return
        if found is not None and found > REVISION:
            raise RegistryUnreachable(
                f"The registry's tables are of version {found}, newer than this program's {REVISION}. "
                "Use the newer program."
            )
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            _upgrade(connection)

    def _revision(self) -> str | None:
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(sa.text("select version_num from alembic_version")).scalar()
            return found


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


@cache
def _engine(url: str, process: int) -> sa.Engine:
    """The engine of a URL in this process; a connection must not be carried over a fork."""
    made = sa.make_url(url)
    if made.get_backend_name() == "postgresql":
        options = {"connect_timeout": 10, "options": f"-c lock_timeout={_WAIT_SECONDS * 1000}"}
        engine = sa.create_engine(made, pool_pre_ping=True, pool_size=5, max_overflow=20, connect_args=options)
    else:
        engine = sa.create_engine(made, poolclass=sa.NullPool, connect_args={"timeout": _WAIT_SECONDS})
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    connection.execute("pragma foreign_keys = on")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("wsis_writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")
