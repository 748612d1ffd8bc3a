"""E-Government Survey reader: countries that were not assessed, variants of the layout, and the real editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources import egdi
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written

HEADER = "Survey Year,Country Name,E-Government Rank,E-Government Index,E-Participation Index,Online Service Index"


def test_zeros_of_a_country_that_was_not_assessed_are_no_figures(tmp_path: Path) -> None:
    """Iraq 2003 was not assessed (index 0); Kenya's participation of 0 was measured."""
    path = written(
        tmp_path,
        "EGOV_DATA_2003.csv",
        f'{HEADER},Human Capital Index\n2003,"Iraq ",174,0.00000,0.00000,0.00000,0.93000\n'
        '2003,"Kenya ",118,0.29924,0.00000,0.15720,0.72000\n2003,Montenegro,,0.00000,0.00000,0.00000,0.00000\n',
    )
    frame, issues = rows_of(egdi, path)
    assert figures(frame) == [
        ("E-Government Rank", "Iraq ", "2003", "174", 2, "E-Government Rank"),
        ("Human Capital Index", "Iraq ", "2003", "0.93000", 2, "Human Capital Index"),
        ("E-Government Rank", "Kenya ", "2003", "118", 3, "E-Government Rank"),
        ("E-Government Index", "Kenya ", "2003", "0.29924", 3, "E-Government Index"),
        ("E-Participation Index", "Kenya ", "2003", "0.00000", 3, "E-Participation Index"),
        ("Online Service Index", "Kenya ", "2003", "0.15720", 3, "Online Service Index"),
        ("Human Capital Index", "Kenya ", "2003", "0.72000", 3, "Human Capital Index"),
    ]
    (issue,) = issues
    assert (issue.severity, issue.rule) == ("warning", "not_assessed")
    assert issue.message.startswith("2 countries")


def test_padding_of_names_is_a_habit_and_regions_are_no_figures(tmp_path: Path) -> None:
    """The variant with regions has its column last."""
    frame, issues = rows_of(
        egdi, written(tmp_path, "E.csv", f"{HEADER},Region\n2022,Albania ,63,0.7413,0.7614,0.8182,Europe\n")
    )
    assert figures(frame, "series_label", "padded_columns") == [
        ("E-Government Rank", ""),
        ("E-Government Index", ""),
        ("E-Participation Index", ""),
        ("Online Service Index", ""),
    ]
    assert issues == []


def test_another_edition_may_call_the_index_by_its_short_name(tmp_path: Path) -> None:
    """Headings with the abbreviations."""
    frame, _ = rows_of(egdi, written(tmp_path, "E.csv", "Survey Year,Country Name,EGDI,OSI\n2024,Kenya,0.6314,0.7\n"))
    assert figures(frame, "series_label", "value_label") == [("EGDI", "0.6314"), ("OSI", "0.7")]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Year,Country,EGDI", "Survey Year"),
        ("Survey Year,Country Name,Online Service Index", "E-Government Index"),
    ],
)
def test_another_layout_is_refused(tmp_path: Path, header: str, told: str) -> None:
    """No edition and country, or no index that tells who was assessed."""
    issue = refusal_of(egdi, written(tmp_path, "E.csv", header + "\n2024,Kenya,0.6\n"))
    assert issue.rule == "shifted_header"
    assert told in issue.message


@pytest.mark.parametrize(("year", "unassessed"), [(2003, 20), (2005, 14), (2012, 3), (2014, 0), (2022, 0)])
def test_the_real_editions_give_193_countries_without_the_unassessed(
    shared_data: Path, year: int, unassessed: int
) -> None:
    """Countries with an index of 0 were counted in the files with awk."""
    frame, issues = rows_of(egdi, shared_data / f"data/egdi/EGOV_DATA_{year}.csv")
    index = frame.filter(frame["series_label"] == "E-Government Index")
    assert index.height == 193 - unassessed
    assert [issue.message.split()[0] for issue in issues] == ([str(unassessed)] if unassessed else [])


def test_a_real_figure_and_its_place(shared_data: Path) -> None:
    """Ireland 2003, looked up in the file: the third record."""
    frame, _ = rows_of(egdi, shared_data / "data/egdi/EGOV_DATA_2003.csv")
    assert ("E-Government Index", "Ireland ", "2003", "0.69651", 3, "E-Government Index") in figures(frame)
    regions, _ = rows_of(egdi, shared_data / "data/egdi/EGOV_WITH_REGIONS_DATA_2022.csv")
    assert ("E-Government Index", "Afghanistan", "2022", "0.271", 2, "E-Government Index") in figures(regions)
