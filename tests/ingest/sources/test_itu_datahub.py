"""ITU DataHub reader: suffixes, notes with line breaks, layouts that are not DataHub's, and the real downloads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources import itu_datahub
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written

HEADER = (
    '"seriesID","seriesCode","seriesName","seriesParent","seriesUnits","entityID","entityIso","entityName","dataValue",'
    '"dataYear","dataNote","dataSource","seriesDescription"'
)
FOLDER = "data/itu_datahub/2026_scott"


def test_a_breakdown_stands_in_the_suffix_and_a_note_may_hold_a_line_break(tmp_path: Path) -> None:
    """Written by hand in the layout of a DataHub download; the second record spans two lines of text."""
    path = written(
        tmp_path,
        "skills.csv",
        "\ufeff" + HEADER + "\n"
        '1,"HHU781l_HHTotalIndividual","Changing privacy",,"%",3,"DEU","Germany","61.5",2023,"","Eurostat","d"\n'
        '2,"HHU781l_HHCFemale","Female","HHU781l_HHTotalIndividual","%",3,"DEU","Germany","60.25",2023,"Aged 16-74.\n'
        'In the last 3 months","Eurostat","d"\n'
        '3,"i99H","Individuals using the Internet",,"%",3,"NAM","Namibia","62.1",2022,"NSO","NSA","d"\n',
    )
    frame, issues = rows_of(itu_datahub, path)
    assert figures(frame, "series_label", "labels", "area_label", "time_label", "value_label", "unit_label") == [
        ("HHU781l", '{"seriesCode":"HHTotalIndividual"}', "DEU", "2023", "61.5", "%"),
        ("HHU781l", '{"seriesCode":"HHCFemale"}', "DEU", "2023", "60.25", "%"),
        ("i99H", "{}", "NAM", "2022", "62.1", "%"),
    ]
    assert figures(frame, "src_row", "src_column", "note_label", "producer_label") == [
        (2, "dataValue", "", "Eurostat"),
        (3, "dataValue", "Aged 16-74.\nIn the last 3 months", "Eurostat"),
        (4, "dataValue", "NSO", "NSA"),
    ]
    assert issues == []


def test_a_short_record_is_reported_with_its_number_and_padding_is_named(tmp_path: Path) -> None:
    """Row 3 lost its last cells; row 4 has a blank after the country's code."""
    whole = '1,"i99H","n",,"%",3,"{area}","Kenya","35.0",2023,"","s","d"\n'
    path = written(
        tmp_path, "i.csv", HEADER + "\n" + whole.format(area="KEN") + '1,"i99H"\n' + whole.format(area="RWA ")
    )
    frame, issues = rows_of(itu_datahub, path)
    assert figures(frame, "area_label", "src_row", "padded_columns") == [
        ("KEN", 2, ""),
        ("RWA ", 4, "entityIso"),
    ]
    assert [(issue.rule, issue.row) for issue in issues] == [("wrong_cell_count", 3)]


@pytest.mark.parametrize(
    ("content", "rule", "told"),
    [
        ("", "empty_file", "0 bytes"),
        ("a,b\n1,2\n", "shifted_header", "seriesCode"),
        (b"PK\x03\x04" + b"0" * 40, "not_csv", "zip archive"),
        (b"\x1f\x8b\x08" + b"0" * 40, "not_csv", "Unpack it"),
        ("<!DOCTYPE html><html></html>", "not_csv", "web page"),
        (b"seriesCode\n\x00\n", "nul_bytes", "NUL"),
        ("seriesCode,Stra\xdfe\n".encode("latin-1"), "wrong_encoding", "UTF-8"),
    ],
)
def test_what_is_no_datahub_file_is_refused_with_the_reason(
    tmp_path: Path, content: str | bytes, rule: str, told: str
) -> None:
    """Each content breaks the layout or the format in one way."""
    issue = refusal_of(itu_datahub, written(tmp_path, "x.csv", content))
    assert issue.rule == rule
    assert told in issue.message


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("individuals-using-the-internet.csv", 5099),
        ("individuals-with-ict-skills-by-skill-level.csv", 943),
        ("individuals-with-ict-skills-safety.csv", 1240),
        ("mobile-services_1778017040787.csv", 11307),
    ],
)
def test_the_real_downloads_are_read_whole(shared_data: Path, name: str, count: int) -> None:
    """Counts are those of the manifest of the data."""
    frame, issues = rows_of(itu_datahub, shared_data / FOLDER / name)
    assert frame.height == count
    assert issues == []
