"""The tables: made at first use, the trail can only grow, and what is told when the registry cannot be had."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.warehouse.registry.conftest import KENYA, SECRETARIAT, report
from warehouse.registry import Registry, RegistryUnreachable, database, tables
from warehouse.registry.database import Database, registry_url
from warehouse.settings import Home


def engine_of(home: Home) -> sa.Engine:
    """An engine that knows nothing of the registry's habits."""
    return sa.create_engine(registry_url(home), poolclass=sa.NullPool)


def test_migrations_make_the_tables_that_the_program_knows(registry: Registry, home: Home) -> None:
    with engine_of(home).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == database.REVISION


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [database.REVISION]


def test_checks_hold_in_the_database(registry: Registry, home: Home) -> None:
    registry.register(report("a"), KENYA)
    with engine_of(home).connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text("update submission set state = 'lost' where id = 'a'"))


@pytest.mark.parametrize(
    "statement",
    [
        "update event set actor = 'nobody'",
        "update event set why = 'because' where id = 1",
        "delete from event",
        "delete from event where id = 1",
        "delete from submission where id = 'a'",
    ],
)
def test_nobody_changes_the_trail(registry: Registry, home: Home, statement: str) -> None:
    registry.register(report("a"), KENYA)
    registry.submit("a", KENYA)
    before = registry.trail()
    with engine_of(home).begin() as connection, pytest.raises(sa.exc.IntegrityError, match="only grow|stays"):
        connection.execute(sa.text(statement))
    assert registry.trail() == before
    assert len(before) == 2


def test_other_ways_to_lose_the_trail(registry: Registry, home: Home) -> None:
    """`insert or replace` deletes without a trigger on deletion, TRUNCATE without one on rows."""
    registry.register(report("a"), KENYA)
    before = registry.trail()
    values = "(id, at, actor, role, action, why, details) values (1, '2026-01-01', 'x', 'x', 'x', '', '{}')"
    on_sqlite = registry_url(home).get_backend_name() == "sqlite"
    statements = ["truncate event", "truncate submission cascade"]
    if on_sqlite:
        statements = [f"insert or replace into event {values}"]
    for statement in statements:
        with engine_of(home).begin() as connection, pytest.raises(sa.exc.IntegrityError, match="only grow|stays"):
            connection.execute(sa.text(statement))
    assert registry.trail() == before


def test_a_change_and_its_line_are_one(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change whose line cannot be written does not happen."""
    registry.register(report("a"), KENYA)

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("warehouse.registry.lines.note", fail)
    with pytest.raises(OSError, match="disk full"):
        registry.submit("a", KENYA)
    assert registry.get("a").state == "draft"


def test_the_file_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    home = Home(tmp_path / "home")
    assert Registry.if_any(home) is None
    assert not home.path.exists()
    Registry.of(home).register(report("a"), KENYA)
    file = home.path / "registry.sqlite"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in home.path.iterdir()] == ["registry.sqlite"]


def test_tables_of_a_newer_program_are_left_alone(registry: Registry, home: Home) -> None:
    with engine_of(home).begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = 'r9999'"))
    with pytest.raises(RegistryUnreachable, match="r9999.*newer program"):
        Registry.of(home)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "not a URL"),
        ("mysql://u:secret@h/d", "SQLite or PostgreSQL, not on mysql"),
        ("postgresql://u:secret@127.0.0.1:1/d", r"postgresql\+psycopg://u:\*\*\*@127.0.0.1:1/d does not answer"),
    ],
)
def test_an_address_that_does_not_lead_to_a_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv("WSIS_REGISTRY_URL", url)
    with pytest.raises(RegistryUnreachable, match=words) as refused:
        Registry.of(Home(tmp_path))
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    (tmp_path / "registry.sqlite").write_text("this is not a database, whatever its name says\n" * 40)
    with pytest.raises(RegistryUnreachable, match="not a database"):
        Registry.of(Home(tmp_path))


def test_a_migration_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    home = Home(tmp_path / "home")
    whole = database._upgrade

    def broken(connection: sa.Connection) -> None:
        whole(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "_upgrade", broken)
    with pytest.raises(KeyboardInterrupt):
        Registry.of(home)
    with sqlite3.connect(home.path / "registry.sqlite") as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)
    monkeypatch.setattr(database, "_upgrade", whole)
    assert Registry(Database(registry_url(home))).all() == []
    assert SECRETARIAT.speaks_for("KEN")
