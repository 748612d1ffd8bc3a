"""What the report's own checks let pass by mistake is found by the gate of all sources before it lands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.national_reports.fields import fields_of
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
        ({"disability": "PWD"}, "disability", "does not know PWD as a code of Disability"),
        ({"indicator_code": "C2-99"}, "indicator_code", "does not know C2-99 as a code of Indicator"),
        ({"other_dim_1": "SKILL:FLYING"}, "other_dim_1", "does not know FLYING as a code of Other breakdown"),
        ({"value": 141.5}, "value", "141.5 cannot be right for Value"),
        ({"sample_numerator": 9001}, "sample_numerator", "9001 cannot be right for Cases in the numerator"),
        ({"ci_lower": 45, "ci_upper": 50}, "ci_lower", "45 cannot be right for Confidence interval: lower end"),
        ({"time_period": 1920}, "time_period", "because of Year (1920; rule year_out_of_range)"),
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


def test_an_answer_on_policy_is_named_by_the_fields_of_its_sheet(home: Home, tmp_path: Path) -> None:
    """The year of an answer is that of its day; the sentence is in the language of the workbook and nothing else."""
    answers = [{"question_code": "C1-01", "answer": 0, "as_of": "1920-06-30"}]
    path = write_report(tmp_path / "r.xlsx", tables={"POLICY": answers}, language="ru")
    (error,) = [issue for issue in national_reports.check_report(home, path).issues if issue.severity == "error"]
    column = [field.name for field in fields_of("POLICY")].index("as_of")
    assert (error.sheet, error.column, error.cell) == ("POLICY", "as_of", f"{'ABCDEFG'[column]}3")
    words = error.message.replace("year_out_of_range", "")
    assert not re.search("[A-Za-z]{2,}", words), words


def test_a_review_that_is_not_known_is_said_at_its_cell(home: Home, tmp_path: Path) -> None:
    path = write_report(tmp_path / "r.xlsx", cycle_type="MIDTERM")
    (error,) = [issue for issue in national_reports.check_report(home, path).issues if issue.severity == "error"]
    assert (error.rule, error.sheet, error.row, error.cell) == ("unknown_review", "METADATA", 3, "C3")


def test_what_has_no_definition_here_is_passed_over(home: Home, tmp_path: Path) -> None:
    rows = [figure("KEN", 7, indicator_code="NAT-KIOSKS", unit_measure="NUMBER", note="Kiosks: public access points")]
    path = write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": rows, "POLICY": []})
    assert national_reports.check_report(home, path).accepted


def test_a_report_without_figures_is_one_too(home: Home, tmp_path: Path) -> None:
    missing = figure("KEN", 0, obs_status="L", missing_reason="NOT_COLLECTED")
    missing |= {"value": None, "numerator": None, "denominator": None}
    path = write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": [missing], "POLICY": []})
    assert national_reports.check_report(home, path).accepted
