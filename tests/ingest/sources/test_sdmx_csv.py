"""SDMX-CSV reader: our own structure, the SDG one, labels, breakdowns, actions and what is no SDMX-CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources import sdmx_csv
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written

OWN = (
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,SEX,AGE,DISABILITY_STATUS,URBANISATION,BREAKDOWN,DATASET,"
    "TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,NUMERATOR,DENOMINATOR,SAMPLE_SIZE,STD_ERROR,CI_LOWER,CI_UPPER,OBS_STATUS,"
    "CONF_STATUS,NATURE,AGE_SCOPE,REFERENCE_PERIOD,COMMENT_OBS"
)


def test_our_own_structure(tmp_path: Path) -> None:
    """Every component finds its column; BREAKDOWN becomes one label per concept."""
    path = written(
        tmp_path,
        "wsis.csv",
        OWN
        + "\r\ndataflow,WSIS:DF_WSIS(1.0),I,A,C4-01,KEN,F,Y18T35,PD,R,EDUCATION_LEV:ISCED11_3;SKILL:CPT,SURVEY,2025,"
        '41.5,PT,415,1000,1100,1.6,38.4,44.7,U,F,C,Y_GE5,L3M,"first round, revised"\r\n',
    )
    frame, issues = rows_of(sdmx_csv, path)
    assert figures(frame) == [("C4-01", "KEN", "2025", "41.5", 2, "OBS_VALUE")]
    assert frame["labels"].to_list() == [
        '{"SEX":"F","AGE":"Y18T35","DISABILITY_STATUS":"PD","URBANISATION":"R",'
        '"EDUCATION_LEV":"ISCED11_3","SKILL":"CPT"}'
    ]
    expected = {
        "unit": "PT",
        "dataset": "SURVEY",
        "numerator": "415",
        "denominator": "1000",
        "sample_size": "1100",
        "std_error": "1.6",
        "ci_lower": "38.4",
        "ci_upper": "44.7",
        "flag": "U",
        "conf": "F",
        "nature": "C",
        "age_scope": "Y_GE5",
        "reference_period": "L3M",
        "note": "first round, revised",
    }
    assert {name: frame[f"{name}_label"][0] for name in expected} == expected
    assert issues == []


@pytest.mark.parametrize(
    ("breakdown", "labels"),
    [
        ("_T", "{}"),
        ("", "{}"),
        ("SPEED:GE10M", '{"SPEED":"GE10M"}'),
        ("GE10M", '{"BREAKDOWN":"GE10M"}'),
        ("SPEED:A;SPEED:B", '{"BREAKDOWN":"SPEED:A;SPEED:B"}'),
    ],
)
def test_a_breakdown_that_is_not_concept_and_code_stays_whole(tmp_path: Path, breakdown: str, labels: str) -> None:
    """What cannot be taken apart keeps its heading, so that the check can report it."""
    head = "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,BREAKDOWN,TIME_PERIOD,OBS_VALUE\n"
    path = written(tmp_path, "b.csv", f"{head}dataflow,W:D(1.0),I,C2-11,KEN,{breakdown},2025,1\n")
    frame, _ = rows_of(sdmx_csv, path)
    assert frame["labels"].to_list() == [labels]


def test_a_partners_sdg_structure_with_names_in_the_cells(tmp_path: Path) -> None:
    """`STRUCTURE[;]` declares a separator; headings and cells carry names; UNIT_MULT stays as a label."""
    path = written(
        tmp_path,
        "sdg.csv",
        "STRUCTURE[;],STRUCTURE_ID,ACTION,FREQ: Frequency,REPORTING_TYPE: Type,SERIES: Series,REF_AREA: Area,SEX: Sex,"
        "COMPOSITE_BREAKDOWN: Composite,TIME_PERIOD: Time,OBS_VALUE: Value,UNIT_MULT: Multiplier,UNIT_MEASURE: Unit,"
        "SOURCE_DETAIL[]: Source\n"
        "datastructure,IAEG-SDGs:SDG(1.8),A,A: Annual,G: Global,SE_ADT_ACTS: ICT skills,404: Kenya,F: Female,"
        "SKILL_ICTCPT: Copy and paste,2023: 2023,12.5,0: Units,PT: Percent,Note: kept whole\n",
    )
    frame, _ = rows_of(sdmx_csv, path)
    assert figures(frame) == [("SE_ADT_ACTS", "404", "2023", "12.5", 2, "OBS_VALUE: Value")]
    assert figures(frame, "labels", "unit_label", "producer_label") == [
        (
            '{"REPORTING_TYPE":"G","SEX":"F","COMPOSITE_BREAKDOWN":"SKILL_ICTCPT","UNIT_MULT":"0"}',
            "PT",
            "Note: kept whole",
        )
    ]


def test_names_beside_the_codes_are_left_aside(tmp_path: Path) -> None:
    """With STRUCTURE_NAME every component is followed by a column of its names."""
    path = written(
        tmp_path,
        "n.csv",
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,SERIES,Series,REF_AREA,Area,SEX,Sex,TIME_PERIOD,Time,OBS_VALUE,Value\n"
        "dataflow,X:Y(1.0),Name,IT_USE_II99,Internet users,834,Tanzania,F,Female,2022,,31.9,\n",
    )
    frame, _ = rows_of(sdmx_csv, path)
    assert figures(frame, "series_label", "area_label", "labels") == [("IT_USE_II99", "834", '{"SEX":"F"}')]


def test_version_1_begins_with_the_dataflow(tmp_path: Path) -> None:
    """SDMX-CSV 1.0, without structure and action."""
    path = written(
        tmp_path,
        "v1.csv",
        "DATAFLOW;SERIES;REF_AREA;TIME_PERIOD;OBS_VALUE\nX:Y(1.0);IT_USE_II99;834;2022;31.9\n",
    )
    frame, _ = rows_of(sdmx_csv, path)
    assert figures(frame) == [("IT_USE_II99", "834", "2022", "31.9", 2, "OBS_VALUE")]


@pytest.mark.parametrize("action", ["I", "A", "M", "R", ""])
def test_actions_that_bring_figures_are_read(tmp_path: Path, action: str) -> None:
    """Information, append, merge, replace; blank is information."""
    head = "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n"
    frame, _ = rows_of(sdmx_csv, written(tmp_path, "a.csv", f"{head}dataflow,W:D(1.0),{action},C2-01,KEN,2025,1\n"))
    assert frame.height == 1


def test_a_deletion_is_refused_with_its_row(tmp_path: Path) -> None:
    """A figure that was published is taken back by withdrawing its submission."""
    head = "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n"
    rows = "dataflow,W:D(1.0),I,C2-01,KEN,2025,1\ndataflow,W:D(1.0),D,C2-01,KEN,2024,1\n"
    issue = refusal_of(sdmx_csv, written(tmp_path, "d.csv", head + rows))
    assert (issue.rule, issue.row, issue.column, issue.value) == ("action_not_loaded", 3, "ACTION", "D")
    assert "withdraw" in issue.message


@pytest.mark.parametrize(
    ("header", "rule", "told"),
    [
        ("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE", "shifted_header", "STRUCTURE"),
        (
            "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE",
            "shifted_header",
            "INDICATOR or SERIES",
        ),
        ("STRUCTURE,INDICATOR,TIME_PERIOD,OBS_VALUE", "shifted_header", "REF_AREA"),
        ("STRUCTURE,INDICATOR,REF_AREA,sex,TIME_PERIOD,OBS_VALUE", "heading_not_a_component", "'sex'"),
    ],
)
def test_what_is_no_sdmx_csv_is_refused(tmp_path: Path, header: str, rule: str, told: str) -> None:
    """A dimension in small letters would otherwise be lost in silence."""
    issue = refusal_of(
        sdmx_csv, written(tmp_path, "x.csv", header + "\n" + ",".join("x" * (header.count(",") + 1)) + "\n")
    )
    assert issue.rule == rule
    assert told in issue.message
