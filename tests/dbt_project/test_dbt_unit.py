"""dbt's unit tests: rows worked out by hand for every computed column, run against the schema of a built warehouse."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from warehouse.dbt import DbtProcess
from warehouse.settings import DBT_PROJECT, Home

# the models that compute something; each must have a unit test (the others pass columns on)
COMPUTING = {
    "int_area_meaning",
    "int_time_meaning",
    "int_label_meaning",
    "int_row_meaning",
    "int_note_meaning",
    "int_flag_meaning",
    "int_missing_meaning",
    "int_resolved",
    "int_auxiliary",
    "int_observation_reported",
    "int_observation_known",
    "int_group_input",
    "int_observation_group",
    "int_lineage_group",
    "int_derivation_input",
    "int_observation_derived",
    "int_lineage_derived",
    "int_report",
    "int_report_known",
    "int_report_due",
    "int_policy_known",
    "int_financing_known",
    "int_nri_known",
    "int_financing_term",
    "int_event_term",
    "int_observation_sheet",
    "int_lineage_sheet",
    "int_unit_count",
    "int_earlier_statement",
    "int_release_screen",
    "int_disclosure_cell",
    "int_disclosure_lineage",
    "int_disclosure_filter",
    "int_igf_meeting_pair",
    "int_igf_count",
    "int_igf_cell",
    "int_disclosure_country",
    "int_igf_registration_figure",
    "int_igf_participation",
    "int_igf_reference",
    "int_igf_stated",
    "int_igf_statistic",
    "int_igf_money_line",
    "int_igf_money",
    "int_igf_fund_sum",
    "int_igf_fund",
    "int_survey_precision",
    "int_survey_dominance",
    "int_survey_estimate",
    "int_survey_covariance",
    "int_observation_survey",
    "int_lineage_survey",
    "fct_observation",
    "fct_release_mask",
    "fct_source_discrepancy",
    "fct_completeness",
    "fct_regional_aggregate",
    "part_parity_pair",
    "fct_parity",
    "part_progress_figure",
    "part_progress_pair",
    "part_progress_measure",
    "part_progress_verdict",
    "fct_progress",
    "fct_report_status",
    "fct_financing",
    "fct_nri_activity",
    "fct_igf_participation",
    "fct_igf_contribution",
    "fct_igf_fund",
}


def declared() -> dict[str, str]:
    """Unit test -> the model that it tests, from the yml files."""
    found = {}
    for path in sorted((DBT_PROJECT / "models").rglob("*.yml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", []):
            found[test["name"]] = test["model"]
    return found


def test_every_computing_model_has_a_unit_test() -> None:
    assert set(declared().values()) >= COMPUTING


def test_all_unit_tests_pass(built_home: Home, tmp_path: Path) -> None:
    """In a copy of the built warehouse: unit tests read the columns of its relations, not their rows."""
    build_dir = tmp_path / "build"
    published = built_home.published()
    assert published is not None
    shutil.copytree(published.parent, build_dir)
    home = Home(tmp_path / "home")
    shutil.copytree(built_home.landing, home.landing)
    with DbtProcess(home) as dbt:
        result = dbt.run([["test", "--select", "test_type:unit"]], build_dir, {"as_of": "2026-11-22"})
    assert result.failures == []
    assert result.success
    assert {node.rpartition(".")[2] for node in result.nodes} == set(declared())
    assert len(result.nodes) >= len(COMPUTING)
