"""Queries against the hand-written build of conftest.py; every expected value is a row there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.published import Published, current_build
from dashboards.queries import catalogue, country, observations, progress
from dashboards.queries.reader import TOTAL, frame
from tests.dashboards.conftest import OBSERVATIONS, ROWS, SUBMISSIONS, observation, publish

WOMEN = ("F", "_T", "_T", "_T", "_T")


def test_key_figures_count_countries_and_territories_not_regions(build: Published) -> None:
    found = catalogue.key_figures(build)
    assert found["areas"] == 3  # GBR, KEN, NCL
    assert (found["members"], found["all_members"]) == (2, 2)
    assert (found["indicators"], found["catalogue"]) == (2, 3)  # C9-01 has no figure
    assert (found["figures"], found["submissions"]) == (len(OBSERVATIONS), 2)


def test_indicators_without_figures_are_listed_with_zero(build: Published) -> None:
    table = catalogue.indicators(build).set_index("indicator")
    assert table.loc["C9-01", "figures"] == 0
    assert table.loc["C2-01", "areas"] == 3
    assert table.loc["C2-01", "areas_with_total"] == 3
    assert table.loc["C2-01", "last_year"] == 2022


def test_world_gives_the_preferred_national_figure(build: Published) -> None:
    table = observations.world(build, "C2-01", TOTAL).set_index(["ref_area", "year"])
    assert table.loc[("GBR", 2020), "obs_value"] == 94.8  # not 92.1, which is not preferred, nor 88.0, a region
    assert len(table) == 5


def test_trend_adds_other_sources_on_demand(build: Published) -> None:
    def values(every: bool) -> list[float]:
        return sorted(observations.trend(build, "C2-01", ["GBR"], TOTAL, every_source=every)["obs_value"])

    assert values(False) == [90.8, 94.8]
    assert values(True) == [90.8, 92.1, 94.8]
    assert list(observations.trend(build, "C2-01", ["GBR", "KEN"], WOMEN, every_source=False)["obs_value"]) == [91.1]


def test_cells_start_with_the_total(build: Published) -> None:
    table = observations.cells(build, "C2-01")
    assert tuple(table.iloc[0][["sex", "age", "disability", "urbanisation", "breakdown"]]) == TOTAL
    assert table.iloc[0]["areas"] == 3
    assert len(table) == 4  # total, women, men, 16-24


def test_parts_of_a_country_come_on_demand(build: Published) -> None:
    assert "GSS:E12000001" not in set(observations.of_country(build, "C2-01", "GBR")["sub_area"])
    assert "GSS:E12000001" in set(observations.of_country(build, "C2-01", "GBR", sub_areas=True)["sub_area"])


def test_verdicts_leave_out_expired_targets(build: Published) -> None:
    table = progress.verdicts_by_line(build, "annual-2026").set_index("verdict")["verdicts"]
    assert table.to_dict() == {"insufficient": 1, "no_verdict": 1}  # the expired target of KEN would be "met"
    assert list(progress.reasons(build, "annual-2026")["no_verdict_reason"]) == ["age scope differs from the target's"]


def test_completeness_counts_cells(build: Published) -> None:
    table = progress.completeness_of(build, "GBR").groupby("status")["cells"].sum()
    assert table.to_dict() == {"missing": 1, "reported": 2, "suppressed": 1}
    assert int(progress.completeness(build)["cells"].sum()) == 5
    assert progress.completeness_of(build, "NCL").empty


def test_latest_has_the_years_of_the_same_source_only(build: Published) -> None:
    table = country.latest(build, "GBR").set_index("indicator")
    assert table.loc["C2-01", "obs_value"] == 94.8
    assert table["history"].map(list)["C2-01"] == [94.8]  # 2019 is another source's
    kenya = country.latest(build, "KEN").set_index("indicator")
    assert kenya["history"].map(list)["C2-01"] == [16.6, 35.0]


def test_place_names_file_row_and_hash(build: Published) -> None:
    row = country.place(build, OBSERVATIONS[4]["observation_id"]).iloc[0]
    assert (row["file_name"], row["src_row"], row["src_column"]) == ("internet.csv", 12, "dataValue")
    assert row["sha256"] == "a" * 64
    derived = country.place(build, OBSERVATIONS[9]["observation_id"]).iloc[0]
    assert derived["submission_id"] is None


def test_submissions_count_their_figures_of_the_country(build: Published) -> None:
    table = country.submissions(build, "GBR").set_index("file_name")["figures"]
    assert table.to_dict() == {"internet.csv": 1, "indicator_17-8-1.csv": 6}


def test_aggregate_sources_are_those_of_the_members(build: Published) -> None:
    assert list(observations.aggregate_sources(build, "C2-01", ["002"])["ref_area"]) == ["KEN"]
    assert catalogue.groups_of(build, "KEN") == {"LMC": "Lower middle income"}


def test_real_data_are_not_called_synthetic(build: Published) -> None:
    assert catalogue.synthetic(build) == (0, 0)


def test_synthetic_files_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    publish(tmp_path, {**ROWS, "dim_submission": [{**SUBMISSIONS[0], "file_name": "itu_SYNTHETIC_1.csv"}]})
    found = current_build()
    assert found is not None
    assert catalogue.synthetic(found) == (1, 0)


def test_a_new_build_is_seen_at_once(marts_home: Path, build: Published) -> None:
    before = observations.world(build, "C2-01", TOTAL)
    publish(marts_home, {**ROWS, "fct_observation": [observation("KEN", 2023, 41.5)]}, "000002")
    newer = current_build()
    assert newer is not None
    assert newer.key != build.key
    assert list(observations.world(newer, "C2-01", TOTAL)["obs_value"]) == [41.5]
    assert len(observations.world(build, "C2-01", TOTAL)) == len(before)


def test_an_emptied_home_that_starts_again_is_another_build(marts_home: Path, build: Published) -> None:
    """`rm -r var; make demo` gives build 000001 again; the answers of the old one must not be shown."""
    assert catalogue.key_figures(build)["figures"] == len(OBSERVATIONS)
    (marts_home / "builds").rename(marts_home / "gone")
    publish(marts_home, {**ROWS, "fct_observation": [observation("KEN", 2023, 41.5)]})
    again = current_build()
    assert again is not None
    assert again.build_id == build.build_id
    assert catalogue.key_figures(again)["figures"] == 1


def test_before_the_first_build_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    assert current_build() is None


def test_the_file_is_opened_read_only_and_reads_no_other_file(build: Published, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(Exception, match="read-only"):
        frame(build, "delete from marts.fct_observation returning 1")
    with pytest.raises(Exception, match="disabled"):
        frame(build, f"select * from '{tmp_path / 'other.csv'}'")


def test_missing_texts_are_none_and_missing_numbers_are_not_zero(build: Published) -> None:
    table = observations.world(build, "C2-01", TOTAL).set_index("ref_area")
    assert table.loc["NCL", "age_scope"] is None
    assert table["ci_lower"].isna().all()
