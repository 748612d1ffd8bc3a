"""A published build made by hand: tables from the contracts of the marts, rows written below. No dbt, so it is fast."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dashboards.published import Published, current_build

MARTS = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "marts"
TOTAL = {"sex": "_T", "age": "_T", "disability": "_T", "urbanisation": "_T", "breakdown": "_T"}

AREAS = [
    {"ref_area": "GBR", "m49": "826", "area_type": "country", "is_un_member": True, "name_en": "United Kingdom",
     "region_m49": "150", "subregion_m49": "154"},
    {"ref_area": "KEN", "m49": "404", "area_type": "country", "is_un_member": True, "name_en": "Kenya",
     "region_m49": "002", "subregion_m49": "202"},
    {"ref_area": "NCL", "m49": "540", "area_type": "territory", "is_un_member": False, "name_en": "New Caledonia"},
    {"ref_area": "001", "m49": "001", "area_type": "world", "is_un_member": False, "name_en": "World"},
]  # fmt: skip
LINES = [
    {"action_line": "C2", "short_name": "Infrastructure", "sort_order": 2},
    {"action_line": "C4", "short_name": "Capacity building", "sort_order": 4},
    {"action_line": "C9", "short_name": "Media", "sort_order": 9},
]
INDICATORS = [
    {"indicator": "C2-01", "name": "Individuals using the Internet", "action_line": "C2", "action_lines": "C2;C4",
     "unit_measure": "PT", "unit": "%", "numerator": "users", "denominator": "in-scope individuals",
     "reference_period": "L3M", "confidence": "C", "evidence": "un=C"},
    {"indicator": "E-01", "name": "Gender parity of Internet use", "action_line": "C2", "action_lines": "C2",
     "unit_measure": "RO", "unit": "ratio", "confidence": "C"},
    {"indicator": "C9-01", "name": "Media law", "action_line": "C9", "action_lines": "C9", "unit_measure": "SCORE",
     "unit": "0=none|1=law", "confidence": "D"},
]  # fmt: skip
CODES = [
    {"codelist": codelist, "code": code, "label": label, "sort_order": 1}
    for codelist, code, label in (
        ("SEX", "F", "Female"),
        ("SEX", "M", "Male"),
        ("UNIT_MEASURE", "PT", "Percent"),
        ("UNIT_MEASURE", "RO", "Ratio"),
        ("REFERENCE_PERIOD", "L3M", "Last 3 months"),
    )
]
SOURCES = [
    {"source": "itu-datahub", "name": "ITU DataHub", "publisher": "International Telecommunication Union",
     "licence": "CC BY-NC-SA 3.0 IGO", "licence_url": "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/",
     "url": "https://datahub.itu.int/", "precedence": 3, "is_official": True},
    {"source": "open-sdg", "name": "National SDG platforms", "publisher": "National statistical offices",
     "licence": "As each platform states", "precedence": 8, "is_official": True},
]  # fmt: skip
SUBMISSIONS: list[dict[str, Any]] = [
    {"submission_id": "aaaa000000000001", "source": "itu-datahub", "file_name": "internet.csv", "sha256": "a" * 64,
     "bytes": 100, "landed_at": "2026-01-02 03:04:05", "known_from": "2026-01-02"},
    {"submission_id": "bbbb000000000002", "source": "open-sdg", "area": "GBR", "file_name": "indicator_17-8-1.csv",
     "sha256": "b" * 64, "bytes": 200, "landed_at": "2026-01-02 03:04:06", "known_from": "2026-01-02"},
]  # fmt: skip


def observation(ref_area: str, year: int, value: float, source: str = "itu-datahub", **other: Any) -> dict[str, Any]:
    """A row of fct_observation: C2-01, total, annual, national, preferred, unless said otherwise."""
    itu = source == "itu-datahub"
    row = {
        "indicator": "C2-01", "ref_area": ref_area, "sub_area": "_T", "time_period": str(year), "freq": "A",
        "year": year, "time_detail": str(year), **TOTAL, "source": source, "dataset": "_T" if itu else "17-8-1",
        "unit_measure": "PT", "obs_value": value, "obs_status": "A", "conf_status": "F", "method": "reported",
        "age_scope": "Y_GE16", "reference_period": "L3M", "series_code": "i99H" if itu else "17-8-1",
        "submission_id": SUBMISSIONS[0 if itu else 1]["submission_id"], "src_sheet": "", "src_row": 7,
        "src_column": "dataValue" if itu else "Value", "is_stale": False, "is_preferred": True,
    }  # fmt: skip
    row.update(other)
    key = ("indicator", "ref_area", "sub_area", "time_period", *TOTAL, "source", "dataset")
    digest = hashlib.md5("|".join(str(row[name]) for name in key).encode()).hexdigest()
    return {"observation_id": digest, **row}


OBSERVATIONS = [
    observation("KEN", 2015, 16.6, age_scope="Y_GE15"),
    observation("KEN", 2022, 35.0, age_scope="Y_GE15", obs_status="E"),
    observation("NCL", 2005, 32.4, age_scope=None),
    observation("GBR", 2019, 90.8, "open-sdg"),
    observation("GBR", 2020, 94.8, src_row=12),
    observation("GBR", 2020, 92.1, "open-sdg", is_preferred=False),
    observation("GBR", 2020, 91.1, "open-sdg", sex="F", ci_lower=90.1, ci_upper=92.1, obs_status="P"),
    observation("GBR", 2020, 93.1, "open-sdg", sex="M"),
    observation("GBR", 2020, 99.2, "open-sdg", age="Y16T24", is_stale=True),
    observation("GBR", 2020, 0.979, "open-sdg", indicator="E-01", unit_measure="RO", method="derived",
                submission_id=None, src_row=None, src_column=None, series_code=None),
    observation("GBR", 2020, 88.0, "open-sdg", sub_area="GSS:E12000001"),
]  # fmt: skip
DISCREPANCIES = [
    {"indicator": "C2-01", "ref_area": "GBR", "sub_area": "_T", "time_period": "2020", **TOTAL, "kind": "source",
     "observation_id": OBSERVATIONS[4]["observation_id"], "shown_source": "itu-datahub", "shown_dataset": "_T",
     "shown_value": 94.8, "shown_age_scope": "Y_GE16", "other_source": "open-sdg", "other_dataset": "17-8-1",
     "other_value": 92.1, "other_age_scope": "Y_GE16", "other_submission_id": "bbbb000000000002",
     "other_observation_id": OBSERVATIONS[5]["observation_id"], "difference": 2.7, "relative_difference": 2.848,
     "exceeds_tolerance": True, "shown_because": "the custodian comes first"},
]  # fmt: skip
AGGREGATES = [
    {"indicator": "C2-01", "group_code": code, "group_label": label, "group_kind": kind, "year": year,
     "unit_measure": "PT", "obs_value": value, "obs_status": "A" if value else "L", "coverage": coverage,
     "countries_present": 2, "countries_in_group": 3, "method": "population-weighted mean"}
    for code, label, kind, year, value, coverage in (
        ("001", "World", "M49_WORLD", 2020, 60.5, 80.0),
        ("002", "Africa", "M49_REGION", 2020, 35.5, 70.0),
        ("002", "Africa", "M49_REGION", 2021, None, 20.0),
    )
]  # fmt: skip
MEMBERS = [
    {"group_code": "002", "group_label": "Africa", "group_kind": "M49_REGION", "ref_area": "KEN"},
    {"group_code": "LMC", "group_label": "Lower middle income", "group_kind": "WB_INCOME", "ref_area": "KEN"},
]
TARGETS = [
    {"indicator": "C2-01", "ref_area": "*", "basis": "UMC2030", "target_year": 2030, "target_value": 100.0,
     "comparator": ">=", "age_scope": "Y_GE15", "is_official": True, "status": "running", "confidence": "C"},
    {"indicator": "C2-01", "ref_area": "001", "basis": "BBCOM2025", "target_year": 2025, "target_value": 75.0,
     "comparator": ">=", "is_official": True, "status": "expired", "confidence": "C"},
]  # fmt: skip
_JUDGED = {"review": "annual-2026", "review_type": "ANNUAL", "comparison": "base", "indicator": "C2-01",
           "sex": "_T", "age": "_T", "disability": "_T", "urbanisation": "_T", "target_value": 100.0,
           "target_year": 2030, "target_status": "running", "basis": "UMC2030", "direction": "higher",
           "method": "linear pace"}  # fmt: skip
PROGRESS = [
    {**_JUDGED, "ref_area": "KEN", "from_year": 2015, "from_value": 16.6, "year": 2022, "obs_value": 35.0, "pace": 0.47,
     "verdict": "insufficient", "age_scope": "Y_GE15", "change": 18.4, "change_margin": 4.0, "is_significant": True,
     "status_index": 0.22, "growth_ratio": 88.4, "growth_class": "moderate", "anticipated_value": 55.6,
     "anticipated_gap": 53.2, "anticipated_class": "accelerate", "source": "itu-datahub", "dataset": "_T"},
    {**_JUDGED, "ref_area": "GBR", "year": 2020, "obs_value": 94.8, "verdict": "no_verdict", "age_scope": "Y_GE16",
     "no_verdict_reason": "age scope differs from the target's"},
    {**_JUDGED, "ref_area": "KEN", "comparison": "last_year", "basis": "NO_TARGET", "target_status": "none",
     "target_value": None, "target_year": None, "from_year": 2021, "from_value": 34.0, "year": 2022, "obs_value": 35.0,
     "change": 1.0, "is_significant": False, "verdict": "no_verdict", "source": "itu-datahub", "dataset": "_T",
     "no_verdict_reason": "one year shows the change only"},
    {**_JUDGED, "ref_area": "KEN", "basis": "OLD", "target_year": 2020, "target_status": "expired", "verdict": "met"},
]  # fmt: skip
PARITY_DIMENSIONS = [
    {"dimension": "sex", "concept": "SEX", "left_code": "F", "right_code": "M", "label": "Sex", "left_label": "Women",
     "right_label": "Men", "sort_order": 1},
    {"dimension": "disability", "concept": "DISABILITY", "left_code": "WITH", "right_code": "WITHOUT",
     "label": "Disability", "left_label": "Persons with disability", "right_label": "Persons without disability",
     "sort_order": 2},
]  # fmt: skip
_PAIR = {"indicator": "C2-01", "dimension": "sex", "left_code": "F", "right_code": "M", **TOTAL, "source": "open-sdg",
         "dataset": "17-8-1", "unit_measure": "PT", "obs_status": "A", "is_preferred": True}  # fmt: skip
PARITY = [
    {**_PAIR, "ref_area": "GBR", "year": 2020, "left_value": 91.1, "right_value": 93.1, "ratio": 0.9785,
     "adjusted_ratio": 0.9785, "gap": 2.0, "relative_gap": 2.148, "band_from": -1.822, "band_to": 1.862,
     "verdict": "below_parity", "method": "rates against the parity band", "age_scope": "Y_GE16"},
    {**_PAIR, "ref_area": "KEN", "year": 2022, "left_value": 30.0, "right_value": 40.0, "left_std_error": 3.0,
     "right_std_error": 4.0, "covariance_basis": "taken as zero", "ratio": 0.75, "adjusted_ratio": 0.75, "gap": 10.0,
     "gap_std_error": 5.0, "gap_lower": 0.2, "gap_upper": 19.8, "relative_gap": 25.0, "verdict": "inconclusive",
     "method": "interval of the gap against the parity band", "age_scope": "Y_GE15"},
    {**_PAIR, "ref_area": "KEN", "year": 2015, "left_value": 12.0, "right_value": 20.0, "ratio": 0.6, "gap": 8.0,
     "adjusted_ratio": 0.6, "verdict": "below_parity", "method": "rates against the parity band"},
    {**_PAIR, "ref_area": "KEN", "year": 2022, "source": "itu-datahub", "dataset": "_T", "left_value": 33.0,
     "right_value": 33.0, "ratio": 1.0, "gap": 0.0, "verdict": "parity", "is_preferred": False},
]  # fmt: skip
COMPARISONS = [
    {"review_type": "ANNUAL", "comparison": "base", "gives_verdict": True, "label": "since the base year",
     "sort_order": 2},
    {"review_type": "ANNUAL", "comparison": "last_year", "gives_verdict": False, "label": "since the year before",
     "sort_order": 1},
]  # fmt: skip
METHODS = [
    {"method": "linear pace", "name": "Pace on a straight line", "answers": "Enough by now?", "formula": "way / due",
     "parameters": "pace_on_track;pace_moderate", "source_of_method": "Own use", "confidence": "D", "sort_order": 2},
]  # fmt: skip
COMPLETENESS = [
    {"indicator": "C2-01", "ref_area": area, "year": 2025, **TOTAL, "sex": sex, "status": status, "obs_status": "A"}
    for area, sex, status in (
        ("GBR", "_T", "reported"), ("GBR", "F", "reported"), ("GBR", "M", "suppressed"), ("GBR", "_O", "missing"),
        ("KEN", "_T", "missing"),
    )
]  # fmt: skip
THRESHOLDS = [
    {"parameter": "aggregate_min_coverage", "value": 50.0},
    {"parameter": "discrepancy_abs_points", "value": 1.0},
    {"parameter": "discrepancy_relative", "value": 5.0},
    {"parameter": "pace_moderate", "value": 60.0},
    {"parameter": "pace_on_track", "value": 95.0},
    {"parameter": "parity_lower", "value": 0.98},
    {"parameter": "parity_upper", "value": 1.02},
]
REVIEWS: list[dict[str, Any]] = [
    {"review": "annual-2026", "review_type": "ANNUAL", "year": 2026, "base_year": 2015, "note": "Test review."}
]
ROWS: dict[str, list[dict[str, Any]]] = {
    "dim_area": AREAS, "dim_action_line": LINES, "dim_indicator": INDICATORS, "dim_code": CODES, "dim_source": SOURCES,
    "dim_submission": SUBMISSIONS, "fct_observation": OBSERVATIONS, "fct_source_discrepancy": DISCREPANCIES,
    "fct_regional_aggregate": AGGREGATES, "dim_area_group_member": MEMBERS, "dim_target": TARGETS,
    "fct_progress": PROGRESS, "fct_completeness": COMPLETENESS, "dim_threshold": THRESHOLDS, "dim_review": REVIEWS,
    "fct_parity": PARITY, "dim_parity_dimension": PARITY_DIMENSIONS, "dim_review_comparison": COMPARISONS,
    "dim_progress_method": METHODS,
}  # fmt: skip


def publish(home: Path, rows: dict[str, list[dict[str, Any]]], build_id: str = "000001") -> Path:
    """Write a build with these rows and publish it, as `wsis build` does: a directory, then the link."""
    folder = home / "builds" / build_id
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "wsis.duckdb")) as connection:
        connection.execute("create schema marts")
        for contract in sorted(MARTS.glob("*.yml")):
            for model in yaml.safe_load(contract.read_text(encoding="utf-8")).get("models", []):
                _create(connection, model, rows.get(model["name"], []))
    manifest = {"build_id": build_id, "as_of": "2026-11-22", "built_at": "2026-11-22T04:15:51+00:00"}
    (folder / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
    link = home / "published" / "current"
    link.parent.mkdir(exist_ok=True)
    aside = link.with_name("aside")
    aside.symlink_to(os.path.relpath(folder, link.parent), target_is_directory=True)
    aside.replace(link)
    return folder / "wsis.duckdb"


def _create(connection: duckdb.DuckDBPyConnection, model: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    columns = {column["name"]: column["data_type"] for column in model["columns"]}
    described = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"create table marts.{model['name']} ({described})")
    for row in rows:
        assert set(row) <= set(columns), f"{model['name']} has no column {set(row) - set(columns)}"
        marks = ", ".join("?" for _ in columns)
        connection.execute(f"insert into marts.{model['name']} values ({marks})", [row.get(name) for name in columns])


@pytest.fixture
def marts_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime directory with the hand-written build published."""
    publish(tmp_path, ROWS)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    yield tmp_path


@pytest.fixture
def build(marts_home: Path) -> Published:
    """The hand-written build."""
    found = current_build()
    assert found is not None
    return found
