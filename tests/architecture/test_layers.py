"""The models of dbt keep the layers, and each rule finds a planted fault."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.architecture import manifest_rules as rules
from tests.architecture.conftest import Parsed
from tests.architecture.manifest_rules import Manifest

RULES = (
    rules.reaching_back,
    rules.misnamed,
    rules.several_unions,
    rules.weak_marts,
    rules.undescribed,
    rules.differing_descriptions,
    rules.undescribed_sources,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(parsed: Parsed, rule: Any) -> None:
    assert rule(parsed.manifest) == []


def test_dbt_parses_without_warnings(parsed: Parsed) -> None:
    complaints = [line for line in parsed.said.splitlines() if "WARNING" in line or "Deprecat" in line]
    assert complaints == [], parsed.said


@pytest.fixture
def manifest(parsed: Parsed) -> Manifest:
    """A copy to plant faults in."""
    return copy.deepcopy(parsed.manifest)


def model(manifest: Manifest, name: str) -> dict[str, Any]:
    """A model's node."""
    node: dict[str, Any] = manifest["nodes"][f"model.wsis.{name}"]
    return node


def test_a_source_outside_staging_is_found(manifest: Manifest) -> None:
    model(manifest, "int_reported")["depends_on"]["nodes"].append("source.wsis.landing.egdi")
    assert rules.reaching_back(manifest) == ["int_reported (intermediate) reads egdi (source)"]


@pytest.mark.parametrize(
    ("reader", "read", "said"),
    [
        ("fct_progress", "stg_egdi", "fct_progress (marts) reads stg_egdi (staging)"),
        ("int_auxiliary", "fct_observation", "int_auxiliary (intermediate) reads fct_observation (marts)"),
        ("stg_egdi", "int_submission", "stg_egdi (staging) reads int_submission (intermediate)"),
    ],
)
def test_a_model_that_reaches_back_is_found(manifest: Manifest, reader: str, read: str, said: str) -> None:
    model(manifest, reader)["depends_on"]["nodes"].append(f"model.wsis.{read}")
    assert rules.reaching_back(manifest) == [said]


def test_a_second_union_of_the_sources_is_found(manifest: Manifest) -> None:
    model(manifest, "int_auxiliary")["depends_on"]["nodes"].append("model.wsis.stg_egdi")
    (said,) = rules.several_unions(manifest)
    assert "int_auxiliary" in said and "int_reported" in said


def test_a_wrong_prefix_is_found(manifest: Manifest) -> None:
    model(manifest, "dim_area")["name"] = "area_table"
    assert rules.misnamed(manifest) == ["area_table in marts should begin with dim_ or fct_"]


def test_a_mart_without_contract_is_found(manifest: Manifest) -> None:
    model(manifest, "fct_progress")["config"]["contract"]["enforced"] = False
    assert rules.weak_marts(manifest) == ["fct_progress: the contract is not enforced"]


def test_a_mart_without_grain_is_found(manifest: Manifest) -> None:
    model(manifest, "fct_progress")["config"]["meta"] = {}
    assert rules.weak_marts(manifest) == ["fct_progress: no grain stated (config.meta.grain)"]


def test_a_mart_whose_grain_is_not_tested_is_found(manifest: Manifest) -> None:
    """The uniqueness test of fct_observation is taken out; and a grain may not name what is not there."""
    manifest["nodes"] = {
        key: node
        for key, node in manifest["nodes"].items()
        if not (node["resource_type"] == "test" and node.get("attached_node") == "model.wsis.fct_observation")
    }
    model(manifest, "dim_area")["config"]["meta"]["grain"] = ["nothing"]
    assert sorted(rules.weak_marts(manifest)) == [
        "dim_area: the grain names columns that the mart does not have",
        "fct_observation: no uniqueness test or primary key on its grain (observation_id)",
    ]


def test_missing_descriptions_are_found(manifest: Manifest) -> None:
    model(manifest, "int_resolved")["description"] = " "
    model(manifest, "int_resolved")["config"]["meta"] = {}
    model(manifest, "dim_area")["columns"]["m49"]["description"] = ""
    model(manifest, "dim_area")["columns"]["iso2"]["data_type"] = None
    assert sorted(rules.undescribed(manifest)) == [
        "dim_area.iso2: no data type",
        "dim_area.m49: no description",
        "int_resolved: no description",
        "int_resolved: no grain stated (config.meta.grain)",
    ]


def test_two_descriptions_of_one_column_are_found(manifest: Manifest) -> None:
    model(manifest, "dim_area")["columns"]["ref_area"]["description"] = "Something else."
    assert rules.differing_descriptions(manifest) == ["column ref_area has 2 descriptions"]


def test_an_undescribed_source_is_found(manifest: Manifest) -> None:
    manifest["sources"]["source.wsis.landing.egdi"]["description"] = ""
    assert rules.undescribed_sources(manifest) == ["source egdi: no description"]
