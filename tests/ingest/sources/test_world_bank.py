"""World Bank reader: every CSV layout, the API's JSON, metadata and broken files, and the real downloads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import world_bank
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written

BULK = (
    '\ufeff"Data Source","World Development Indicators",\r\n\r\n"Last Updated Date","2025-01-28",\r\n\r\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2019","2020","2021",\r\n'
    '"Kenya","KEN","Individuals using the Internet (% of population)","IT.NET.USER.ZS","","22.5","28.8",\r\n'
    '"Not classified","INX","Individuals using the Internet (% of population)","IT.NET.USER.ZS","","","",\r\n'
    '"Chad","TCD","Individuals using the Internet (% of population)","IT.NET.USER.ZS","0","","10.4",\r\n'
)


def test_the_bulk_layout_gives_one_row_per_filled_cell(tmp_path: Path) -> None:
    """Four preamble lines count; a zero is a figure, a blank is not."""
    frame, issues = rows_of(world_bank, written(tmp_path, "API_IT.NET.USER.ZS_DS2.csv", BULK))
    assert figures(frame) == [
        ("IT.NET.USER.ZS", "KEN", "2020", "22.5", 6, "2020"),
        ("IT.NET.USER.ZS", "KEN", "2021", "28.8", 6, "2021"),
        ("IT.NET.USER.ZS", "TCD", "2019", "0", 8, "2019"),
        ("IT.NET.USER.ZS", "TCD", "2021", "10.4", 8, "2021"),
    ]
    assert issues == []


def test_databank_has_year_codes_in_its_headings_and_a_footer(tmp_path: Path) -> None:
    """The footer is written with and without its commas; '..' stays, since SQL says what is missing."""
    path = written(
        tmp_path,
        "P_Data_Extract.csv",
        "Series Name,Series Code,Country Name,Country Code,2011 [YR2011],2012 [YR2012]\n"
        '"Population, total",SP.POP.TOTL,Namibia,NAM,2099271,..\n'
        ",,,,,\n"
        "Data from database: World Development Indicators,,,,,\n"
        "Last Updated: 07/01/2026\n",
    )
    frame, issues = rows_of(world_bank, path)
    assert figures(frame) == [
        ("SP.POP.TOTL", "NAM", "2011 [YR2011]", "2099271", 2, "2011 [YR2011]"),
        ("SP.POP.TOTL", "NAM", "2012 [YR2012]", "..", 2, "2012 [YR2012]"),
    ]
    assert issues == []


def test_databank_with_series_in_columns(tmp_path: Path) -> None:
    """DataBank's default table has the time in rows and one column per series."""
    users, electric = (
        "Individuals using the Internet (% of population) [IT.NET.USER.ZS]",
        "Access [EG.ELC.ACCS.ZS]",
    )
    path = written(
        tmp_path,
        "data.csv",
        f"Time,Time Code,Country Name,Country Code,{users},{electric}\n2020,YR2020,Kenya,KEN,22.5,..\n",
    )
    frame, _ = rows_of(world_bank, path)
    assert figures(frame) == [
        ("IT.NET.USER.ZS", "KEN", "2020", "22.5", 2, users),
        ("EG.ELC.ACCS.ZS", "KEN", "2020", "..", 2, electric),
    ]


def test_databank_with_series_and_year_in_the_heading(tmp_path: Path) -> None:
    """The layout of the Findex extract in the data: the code stands in brackets before the year."""
    heading = "Made a digital payment (% age 15+) [g20.made] - 2017 [YR2017]"
    frame, _ = rows_of(world_bank, written(tmp_path, "f.csv", f"Country Name,Country Code,{heading}\nKenya,KEN,76.5\n"))
    assert figures(frame) == [("g20.made", "KEN", "2017 [YR2017]", "76.5", 2, heading)]


def test_without_a_column_the_file_name_states_the_series(tmp_path: Path) -> None:
    """The same bytes under a name that says nothing are refused, with what to do."""
    text = "Country Name,Country Code,2020\nKenya,KEN,..\n"
    frame, _ = rows_of(world_bank, written(tmp_path, "internet_usage_IT.NET.USER.ZS_2020.csv", text))
    assert figures(frame) == [("IT.NET.USER.ZS", "KEN", "2020", "..", 2, "2020")]
    issue = refusal_of(world_bank, written(tmp_path, "internet_usage.csv", text))
    assert issue.rule == "series_unknown"
    assert "Indicator Code" in issue.message and "file name" in issue.message


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Country Code,Region,IncomeGroup,SpecialNotes,TableName", "Metadata_Country"),
        ("INDICATOR_CODE,INDICATOR_NAME,SOURCE_NOTE,SOURCE_ORGANIZATION,Country Code", "Metadata_Indicator"),
    ],
)
def test_metadata_is_refused_for_what_it_is(tmp_path: Path, header: str, told: str) -> None:
    """The two files that stand beside the figures in the Bank's zip."""
    issue = refusal_of(world_bank, written(tmp_path, "m.csv", header + "\nKEN,a,b,c,d\n"))
    assert issue.rule == "metadata_file"
    assert told in issue.message


def test_a_table_without_years_is_refused(tmp_path: Path) -> None:
    """No heading is a year."""
    issue = refusal_of(world_bank, written(tmp_path, "t.csv", "Country Name,Country Code,Capital\nKenya,KEN,Nairobi\n"))
    assert issue.rule == "no_years"


def api_page(page: int, pages: int, total: int, *values: tuple[str, str, Any]) -> list[Any]:
    """One page as the API answers it, for `(iso3, year, value)`."""
    head = {
        "page": page,
        "pages": pages,
        "per_page": 50,
        "total": total,
        "sourceid": "2",
        "lastupdated": "2025-01-28",
    }
    indicator = {"id": "IT.NET.USER.ZS", "value": "Individuals using the Internet (% of population)"}
    rows = [
        {
            "indicator": indicator,
            "country": {"id": "XX", "value": "n"},
            "countryiso3code": area,
            "date": year,
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for area, year, value in values
    ]
    return [head, rows]


def test_an_answer_of_the_api_keeps_numbers_as_they_are_written(tmp_path: Path) -> None:
    """28.80 keeps its zero, null is no figure but counts as a record, an area without ISO3 keeps its id."""
    page = api_page(1, 1, 3, ("KEN", "2021", 28.8), ("KEN", "2020", None), ("", "2021", 7))
    text = json.dumps(page).replace("28.8", "28.80")
    frame, issues = rows_of(world_bank, written(tmp_path, "a.json", text))
    assert figures(frame) == [
        ("IT.NET.USER.ZS", "KEN", "2021", "28.80", 1, "value"),
        ("IT.NET.USER.ZS", "XX", "2021", "7", 3, "value"),
    ]
    assert issues == []


def test_several_pages_in_one_document_are_counted_through(tmp_path: Path) -> None:
    """Two pages of one figure each; the total says three, so a page is missing."""
    pages = [api_page(1, 3, 3, ("KEN", "2021", 1)), api_page(2, 3, 3, ("TCD", "2021", 2))]
    frame, issues = rows_of(world_bank, written(tmp_path, "a.json", json.dumps(pages)))
    assert figures(frame, "area_label", "src_row") == [("KEN", 1), ("TCD", 2)]
    assert [(issue.severity, issue.rule) for issue in issues] == [("warning", "pages_missing")]


@pytest.mark.parametrize(
    ("text", "rule", "told"),
    [
        (
            '[{"message":[{"id":"120","key":"Invalid value","value":"The value is not valid"}]}]',
            "api_error",
            "not valid",
        ),
        (json.dumps(api_page(1, 1, 0)), "no_figures", "no figures"),
        (json.dumps(api_page(1, 1, 1, ("KEN", "2021", 1)))[:-20], "broken_json", "cut off"),
        ('{"data": []}', "not_the_api_layout", "format=json"),
    ],
)
def test_answers_without_figures_are_refused(tmp_path: Path, text: str, rule: str, told: str) -> None:
    """The error form of the API, an empty answer, a body that was cut off, another document."""
    issue = refusal_of(world_bank, written(tmp_path, "a.json", text))
    assert issue.rule == rule
    assert told in issue.message


@pytest.mark.parametrize(
    ("name", "count", "figure"),
    [
        # Counts: cells that are not blank below the headings; figures looked up in the files by hand.
        (
            "figure_friday/API_IT.NET.USER.ZS_DS2_en_csv_v2_2160.csv",
            8320,
            ("IT.NET.USER.ZS", "ABW", "2000", "15.4428", 2, "2000"),
        ),
        ("juchnowicz/population_total.csv", 16930, ("SP.POP.TOTL", "ABW", "1960", "54922", 6, "1960")),
        (
            "juchnowicz/population_65_and_over.csv",
            16960,
            ("SP.POP.65UP.TO.ZS", "ABW", "1960", "2.85586832234806", 6, "1960"),
        ),
        ("juchnowicz/urban_population.csv", 16832, ("SP.URB.TOTL.IN.ZS", "ABW", "1960", "50.776", 6, "1960")),
    ],
)
def test_the_real_tables_are_read_whole(shared_data: Path, name: str, count: int, figure: tuple[object, ...]) -> None:
    """One figure per file with its place."""
    frame, issues = rows_of(world_bank, shared_data / "data/wdi" / name)
    assert frame.height == count
    assert figure in figures(frame)
    assert issues == []


def test_the_real_table_that_does_not_say_what_it_is_and_the_real_metadata_are_refused(
    shared_data: Path,
) -> None:
    """internet_usage.csv names its series nowhere."""
    folder = shared_data / "data/wdi"
    assert refusal_of(world_bank, folder / "juchnowicz/internet_usage.csv").rule == "series_unknown"
    metadata = folder / "figure_friday/Metadata_Country_API_IT.NET.USER.ZS_DS2_en_csv_v2_2160.csv"
    assert refusal_of(world_bank, metadata).rule == "metadata_file"
