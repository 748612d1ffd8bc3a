"""UN SDG reader: full and trimmed extracts, bracketed headings, values that are no numbers, and the real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources import un_sdg
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written


def test_an_extract_keeps_breakdowns_apart_from_what_describes_a_figure(tmp_path: Path) -> None:
    """A subset of the 67 columns in another order; written by hand."""
    path = written(
        tmp_path,
        "sdg.csv",
        "SeriesCode,SeriesDescription,GeoAreaName,GeoAreaCode,TimePeriod,Value,Time_Detail,UpperBound,LowerBound,Source,"
        "FootNote,Nature,Units,Observation Status,Sex,Disability status,UnitMultiplier,Reporting Type\n"
        'IT_MOB_OWN,"Mobile, own",Chad,148,2019,12.5,2019,13.1,11.9,INSEED,a note,C,PERCENT,A,FEMALE,PD,0,G\n'
        "IT_MOB_OWN,x,Chad,148,2020,<2.5,2020,,,,,,PERCENT,,BOTHSEX,,,G\n"
        "IT_MOB_OWN,x,Chad,148,2021,NaN,2021,,,,,,PERCENT,,,,,G\n",
    )
    frame, issues = rows_of(un_sdg, path)
    assert figures(frame) == [
        ("IT_MOB_OWN", "148", "2019", "12.5", 2, "Value"),
        ("IT_MOB_OWN", "148", "2020", "<2.5", 3, "Value"),
        ("IT_MOB_OWN", "148", "2021", "NaN", 4, "Value"),
    ]
    assert figures(frame, "labels") == [
        ('{"Sex":"FEMALE","Disability status":"PD","UnitMultiplier":"0","Reporting Type":"G"}',),
        ('{"Sex":"BOTHSEX","Reporting Type":"G"}',),
        ('{"Reporting Type":"G"}',),
    ]
    described = ("unit_label", "flag_label", "nature_label", "producer_label", "note_label", "ci_lower_label")
    assert figures(frame, *described, "ci_upper_label")[0] == (
        "PERCENT",
        "A",
        "C",
        "INSEED",
        "a note",
        "11.9",
        "13.1",
    )
    assert issues == []


def test_brackets_of_newer_downloads_are_taken_off(tmp_path: Path) -> None:
    """The label's key is plain; a bracketed attribute is an attribute."""
    path = written(
        tmp_path,
        "new.csv",
        "Goal,SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,[Age],[Nature],[Reporting Type],[Sex],[Units]\n"
        "17,IT_USE_ii99,012,Algeria,2022,70.8,15-24,C,G,FEMALE,PERCENT\n",
    )
    frame, _ = rows_of(un_sdg, path)
    assert figures(frame, "area_label", "labels", "nature_label", "unit_label") == [
        ("012", '{"Age":"15-24","Reporting Type":"G","Sex":"FEMALE"}', "C", "PERCENT")
    ]


def test_a_platforms_trimmed_file_has_names_and_years(tmp_path: Path) -> None:
    """The layout of the Central Asia platform: Year, SeriesCode, GeoAreaName, breakdowns, Value."""
    path = written(
        tmp_path,
        "indicator_17-8-1.csv",
        'Year,SeriesCode,GeoAreaName,Age,Sex,Value\n2021,"IT_USE_ii99","Türkiye","","MALE",85.5\n\n'
        '2022,"IT_USE_ii99","Uzbekistan ","","BOTHSEX",83.9\n',
    )
    frame, _ = rows_of(un_sdg, path)
    assert figures(frame, "area_label", "time_label", "value_label", "labels", "src_row", "padded_columns") == [
        ("Türkiye", "2021", "85.5", '{"Sex":"MALE"}', 2, ""),
        ("Uzbekistan ", "2022", "83.9", '{"Sex":"BOTHSEX"}', 4, ""),
    ]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("SeriesCode,TimePeriod,Value", "GeoAreaCode or GeoAreaName"),
        ("SeriesCode,GeoAreaCode,Value", "TimePeriod or Year"),
        ("SeriesCode,GeoAreaCode,TimePeriod", "Value"),
        ("GeoAreaCode,TimePeriod,Value", "SeriesCode"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, header: str, told: str) -> None:
    """One of the needed headings is left out at a time."""
    issue = refusal_of(un_sdg, written(tmp_path, "s.csv", header + "\na,b,c\n"))
    assert issue.rule == "shifted_header"
    assert told in issue.message
    assert issue.row == 1


@pytest.mark.parametrize(
    ("name", "count", "figure"),
    [
        # Counts are those of the manifest; figures looked up in the files by hand.
        (
            "unsdg_global_db/sdg_database_ict_literacy.csv",
            4795,
            ("SE_ADT_ACTS", "12", "2018", "22.846", 2, "Value"),
        ),
        (
            "unsdg_global_db/sdg_database_ind_own_mobile.csv",
            589,
            ("IT_MOB_OWN", "4", "2016", "46.82207", 2, "Value"),
        ),
        (
            "open_sdg/central_asia/indicator_17-8-1.csv",
            2974,
            ("IT_USE_ii99", "Azerbaijan", "2000", "0.15", 2, "Value"),
        ),
        (
            "open_sdg/central_asia/indicator_4-4-1.csv",
            19552,
            ("SE_ADT_ACTS", "Albania", "2019", "22.47054", 2, "Value"),
        ),
        (
            "open_sdg/central_asia/indicator_17-6-1-IT_NET_BBND.csv",
            3436,
            ("IT_NET_BBND", "Belarus", "2017", "15.84323", 2, "Value"),
        ),
    ],
)
def test_the_real_files_are_read_whole(shared_data: Path, name: str, count: int, figure: tuple[object, ...]) -> None:
    """One figure per file with its place."""
    frame, issues = rows_of(un_sdg, shared_data / "data" / name)
    assert frame.height == count
    assert figure in figures(frame)
    assert issues == []


def test_every_file_of_the_regional_platform_is_read(shared_data: Path) -> None:
    """18 files; together they have the manifest's sum of records."""
    paths = sorted((shared_data / "data/open_sdg/central_asia").glob("*.csv"))
    counts = {path.name: rows_of(un_sdg, path)[0].height for path in paths}
    assert len(counts) == 18
    assert sum(counts.values()) == 37543
