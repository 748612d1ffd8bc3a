"""What the report's own checks let pass by mistake is found by the gate of all sources before it lands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.report_workbook import figure, write_report
from warehouse import national_reports
from warehouse.national_reports import Actor
from warehouse.settings import Home

SOURCE = "national-report"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A runtime directory; checks that pass everything."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    monkeypatch.setattr("expectations.national_reports.check.check_report", lambda report, context: [])
    yield Home(tmp_path / "home")


def test_a_sound_report_is_understood(home: Home, tmp_path: Path) -> None:
    result = national_reports.check_report(home, write_report(tmp_path / "r.xlsx"))
    assert [issue for issue in result.issues if issue.severity == "error"] == []
    assert result.accepted


@pytest.mark.parametrize(
    ("codes", "column", "words"),
    [
        ({"disability": "PWD"}, "disability", "'PWD' in column DISABILITY is not a known label"),
        ({"indicator_code": "C2-99"}, "indicator_code", "The series 'c2-99'"),
        ({"value": 141.5}, "value", "higher than this indicator can be"),
        ({"sample_numerator": 9001}, "sample_numerator", "more unweighted cases"),
        ({"ci_lower": 45, "ci_upper": 50}, "ci_lower", "does not contain the value"),
    ],
)
def test_what_the_checks_let_pass_is_caught(
    home: Home, tmp_path: Path, codes: dict[str, object], column: str, words: str
) -> None:
    """One faulty row below a sound one."""
    rows = [figure("KEN", 41.5), figure("KEN", 39.5, sex="F", **{"sample_size": 9000}) | codes]
    result = national_reports.load_report(
        home, write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": rows}), Actor("amina", "secretariat")
    )
    errors = [issue for issue in result.issues if issue.severity == "error"]
    assert (result.accepted, result.submission_id) == (False, None)
    assert [(issue.sheet, issue.row, issue.column) for issue in errors] == [("OBSERVATIONS", 4, column)]
    assert words in errors[0].message
    assert errors[0].cell.endswith("4")
    assert result.annotated is not None


def test_what_has_no_definition_here_is_passed_over(home: Home, tmp_path: Path) -> None:
    rows = [figure("KEN", 7, indicator_code="NAT-KIOSKS", unit_measure="NUMBER", note="Kiosks: public access points")]
    path = write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": rows, "POLICY": []})
    assert national_reports.check_report(home, path).accepted


def test_a_report_without_figures_is_one_too(home: Home, tmp_path: Path) -> None:
    missing = figure("KEN", 0, obs_status="L", missing_reason="NOT_COLLECTED")
    missing |= {"value": None, "numerator": None, "denominator": None}
    path = write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": [missing], "POLICY": []})
    assert national_reports.check_report(home, path).accepted
