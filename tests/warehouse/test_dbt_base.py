"""The parsed project and the base are shared by runtime directories; a build leaves out only what stands already."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import dbt_base
from warehouse.dbt import _rehearse, _run
from warehouse.dbt_base import DbtResult, base_for, cached
from warehouse.dbt_selection import ONLY_WITH, Selection
from warehouse.settings import Home


def refused_run(*_: Any) -> DbtResult:
    raise AssertionError("the base is made again although nothing changed")


@pytest.fixture(scope="module")
def selection(tmp_path_factory: pytest.TempPathFactory) -> Selection:
    return Selection(base_for(Home(tmp_path_factory.mktemp("home")), _run).manifest)


def test_a_second_home_takes_the_base_of_the_first(tmp_path: Path) -> None:
    first = base_for(Home(tmp_path / "first"), _run)
    second = base_for(Home(tmp_path / "second"), refused_run)
    assert first.files == second.files
    with duckdb.connect(str(first.files / "wsis.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_observation").fetchall() == [(0,)]
        assert connection.execute("select count(*) from marts.dim_indicator").fetchall() == [(168,)]


def test_what_is_shared_names_no_place(tmp_path: Path) -> None:
    base = base_for(Home(tmp_path / "mine"), _run)
    sources = base.manifest.sources.values()
    assert len(sources) > 15
    assert all(re.search(r"read_parquet\('(landing|snapshot)/", str(source.relation_name)) for source in sources)
    with duckdb.connect(str(base.files / "work.duckdb"), read_only=True) as connection:
        views = [sql for (sql,) in connection.execute("select sql from duckdb_views() where not internal").fetchall()]
    assert sum("read_parquet('landing/" in sql for sql in views) > 10
    assert not any("read_parquet('/" in sql for sql in views)


def test_a_place_that_cannot_be_written_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(dbt_base, "CACHE", tmp_path / "file" / "cache")
    assert cached(Home(tmp_path / "home")).parent == tmp_path / "home" / "dbt" / "cache"


def test_what_no_build_runs_is_decided_by_seeds_or_a_view_without_variables(selection: Selection) -> None:
    nodes = selection.manifest.nodes
    tags = {tag for node in nodes.values() for tag in node.tags if tag.startswith(ONLY_WITH)}
    everything = selection.to_run(tag.removeprefix(ONLY_WITH).replace("_", "-") for tag in tags)
    left_out = {name for name in nodes if name.startswith("model.") and name not in everything}
    for name in left_out:
        parents = nodes[name].depends_on.nodes
        by_seeds = all(parent.startswith("seed.") or parent in left_out for parent in parents)
        is_view = nodes[name].config.materialized == "view"
        assert not is_view or "var(" not in nodes[name].raw_code, name
        assert is_view or (by_seeds and not any(parent.startswith("source.") for parent in parents)), name


def test_no_test_of_what_a_build_changes_is_left_out(selection: Selection) -> None:
    """A view that is not made anew shows new rows all the same: its tests run."""
    nodes = selection.manifest.nodes
    chosen = selection.to_run(["open-sdg"])
    assert any("every_landed_row_is_understood" in name for name in chosen)
    for name in (name for name in nodes if name.startswith("test.") and name not in chosen):
        for parent in nodes[name].depends_on.nodes:
            assert parent not in chosen or nodes[parent].config.materialized == "view", (name, parent)


def test_a_source_that_has_landed_nothing_is_left_as_it_is(selection: Selection) -> None:
    nodes = selection.manifest.nodes
    without, with_survey = selection.to_run(["open-sdg"]), selection.to_run(["open-sdg", "survey"])
    added = {nodes[name].name for name in with_survey - without if name.startswith("model.")}
    assert "int_survey_estimate" in added
    assert without < with_survey


def test_a_build_upon_the_last_one_keeps_its_views_and_runs_their_tests(selection: Selection) -> None:
    nodes = selection.manifest.nodes
    whole, upon = selection.to_run(["open-sdg"]), selection.to_run(["open-sdg"], views_anew=False)
    assert upon < whole
    assert {nodes[name].config.materialized for name in whole - upon} == {"view"}


def test_a_view_of_the_areas_of_a_build_is_made_anew_by_every_build(selection: Selection) -> None:
    """Else it would show the areas of the build before, and what is made from it would lack this one's."""
    assert "model.wsis.part_parity_pair" in selection.to_run(["open-sdg"], views_anew=False)


def test_tests_that_are_not_run_leave_dbt_s_graph_and_come_back(selection: Selection) -> None:
    before = set(selection.manifest.nodes)
    chosen = selection.to_run(["open-sdg"])
    selection.mark(["open-sdg"])
    left = {name for name in selection.manifest.nodes if name.startswith("test.")}
    assert left == {name for name in chosen if name.startswith("test.")}
    selection.whole()
    assert set(selection.manifest.nodes) == before
    assert selection.manifest.unit_tests


def test_the_rehearsal_passes(selection: Selection, tmp_path: Path) -> None:
    """It fails unseen in a build, which would then load what dbt needs when somebody waits for it."""
    from dbt.cli.main import dbtRunner

    home = Home(tmp_path / "home")
    base = base_for(home, _run)
    result = _rehearse(dbtRunner(manifest=base.manifest), base, home, selection.one_of_each)
    assert result.failures == []
    assert {"model.wsis.dim_submission", "model.wsis.fct_completeness"} <= set(result.nodes)
    assert not home.scratch.exists() or not list(home.scratch.iterdir())
