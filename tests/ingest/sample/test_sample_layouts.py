"""The sample files look as their publishers' files do."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ingest.sample import SampleFile

Find = Callable[..., SampleFile]
BOM = b"\xef\xbb\xbf"

# sample file, area, real file
SAME_HEADER = [
    (
        "individuals-using-the-internet_synthetic.csv",
        None,
        "itu_datahub/2026_scott/individuals-using-the-internet.csv",
    ),
    (
        "individuals-with-ict-skills-safety_synthetic.csv",
        None,
        "itu_datahub/2026_scott/individuals-with-ict-skills-safety.csv",
    ),
    ("sdg_database_ind_own_mobile_synthetic.csv", None, "unsdg_global_db/sdg_database_ind_own_mobile.csv"),
    ("sdg_database_ict_literacy_synthetic.csv", None, "unsdg_global_db/sdg_database_ict_literacy.csv"),
    (
        "indicator_17-6-1-IT_NET_BBND_synthetic.csv",
        None,
        "open_sdg/central_asia/indicator_17-6-1-IT_NET_BBND.csv",
    ),
    (
        "indicator_4-a-1-SE_ACS_INTNT_synthetic.csv",
        None,
        "open_sdg/central_asia/indicator_4-a-1-SE_ACS_INTNT.csv",
    ),
    ("indicator_17-8-1_synthetic.csv", "GBR", "open_sdg/uk_ons/indicator_17-8-1.csv"),
    ("indicator_4-4-1_synthetic.csv", "GBR", "open_sdg/uk_ons/indicator_4-4-1.csv"),
    ("indicator_17-6-1_synthetic.csv", "GBR", "open_sdg/uk_ons/indicator_17-6-1.csv"),
    ("indicator_9-c-1_synthetic.csv", "GBR", "open_sdg/uk_ons/indicator_9-c-1.csv"),
    ("indicator_17-8-1_synthetic.csv", "KAZ", "open_sdg/kazakhstan/indicator_17-8-1.csv"),
    ("indicator_4-4-1_synthetic.csv", "KAZ", "open_sdg/kazakhstan/indicator_4-4-1.csv"),
    ("indicator_5-b-1_synthetic.csv", "KAZ", "open_sdg/kazakhstan/indicator_5-b-1.csv"),
    ("indicator_9-c-1_synthetic.csv", "KAZ", "open_sdg/kazakhstan/indicator_9-c-1.csv"),
    ("dsb_ictiu01_synthetic.csv", None, "eurostat/dsb_ictiu01_eurostat_2024.csv"),
    ("EGOV_DATA_2022_synthetic.csv", None, "egdi/EGOV_DATA_2022.csv"),
]
# Breakdown columns whose labels must all be the real publisher's.
SAME_LABELS = [
    (
        "individuals-using-the-internet_synthetic.csv",
        None,
        "itu_datahub/2026_scott/individuals-using-the-internet.csv",
        ["seriesID", "seriesCode", "seriesName", "entityID", "entityIso", "entityName", "dataNote"],
    ),
    (
        "individuals-with-ict-skills-safety_synthetic.csv",
        None,
        "itu_datahub/2026_scott/individuals-with-ict-skills-safety.csv",
        ["seriesID", "seriesCode", "seriesName", "seriesParent", "seriesUnits"],
    ),
    (
        "sdg_database_ict_literacy_synthetic.csv",
        None,
        "unsdg_global_db/sdg_database_ict_literacy.csv",
        ["Sex", "Type of skill", "Units", "SeriesCode"],
    ),
    (
        "indicator_17-6-1-IT_NET_BBND_synthetic.csv",
        None,
        "open_sdg/central_asia/indicator_17-6-1-IT_NET_BBND.csv",
        ["Type of speed"],
    ),
    (
        "indicator_4-a-1-SE_ACS_INTNT_synthetic.csv",
        None,
        "open_sdg/central_asia/indicator_4-a-1-SE_ACS_INTNT.csv",
        ["Education level"],
    ),
    (
        "indicator_17-8-1_synthetic.csv",
        "GBR",
        "open_sdg/uk_ons/indicator_17-8-1.csv",
        ["Age", "Sex", "Disability status", "Unit measure", "Observation status", "Unit multiplier"],
    ),
    (
        "indicator_4-4-1_synthetic.csv",
        "GBR",
        "open_sdg/uk_ons/indicator_4-4-1.csv",
        ["Skill", "Age", "Sex", "Disability status"],
    ),
    (
        "indicator_17-6-1_synthetic.csv",
        "GBR",
        "open_sdg/uk_ons/indicator_17-6-1.csv",
        ["Speed (Mb/sec)", "Units"],
    ),
    (
        "indicator_4-4-1_synthetic.csv",
        "KAZ",
        "open_sdg/kazakhstan/indicator_4-4-1.csv",
        ["COMPOSITE_BREAKDOWN", "AGE"],
    ),
    ("indicator_9-c-1_synthetic.csv", "KAZ", "open_sdg/kazakhstan/indicator_9-c-1.csv", ["SERIES"]),
    (
        "dsb_ictiu01_synthetic.csv",
        None,
        "eurostat/dsb_ictiu01_eurostat_2024.csv",
        ["STRUCTURE_ID", "indic_is", "unit", "ind_type", "Individual type", "OBS_FLAG"],
    ),
]


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def line_end(content: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in content else b"\n"


@pytest.mark.parametrize(("name", "area", "real"), SAME_HEADER)
def test_header_bom_and_line_ends_are_the_publishers(
    name: str, area: str | None, real: str, sample_file: Find, real_files: Path
) -> None:
    ours = sample_file(name, area).path.read_bytes()
    theirs = (real_files / "data" / real).read_bytes()
    end = line_end(theirs)
    assert ours.split(end)[0] == theirs.split(end)[0]  # the header's bytes, quotes and BOM included
    assert line_end(ours) == end
    assert ours.endswith(b"\n") == theirs.endswith(b"\n")


@pytest.mark.parametrize(("name", "area", "real", "columns"), SAME_LABELS)
def test_labels_are_the_publishers(
    name: str, area: str | None, real: str, columns: list[str], sample_file: Find, real_files: Path
) -> None:
    ours, theirs = records(sample_file(name, area).path), records(real_files / "data" / real)
    for column in columns:
        unknown = {row[column] for row in ours} - {row[column] for row in theirs}
        assert unknown == set(), column


def test_world_bank_bulk_csv(sample_file: Find, real_files: Path) -> None:
    ours = sample_file("API_SP.POP.TOTL_DS2_en_csv_v2_synthetic.csv").path.read_bytes().split(b"\r\n")
    theirs = (real_files / "data/wdi/juchnowicz/population_total.csv").read_bytes().split(b"\r\n")
    assert ours[0].startswith(BOM + b'"Data Source","World Development Indicators')
    assert (ours[1], ours[3]) == (theirs[1], theirs[3]) == (b"", b"")
    assert ours[2].startswith(b'"Last Updated Date",')
    # the same header but for the last years: the real file ends with 2023, the sample with 2025
    assert ours[4].startswith(theirs[4].rstrip(b","))
    assert ours[4].endswith(b'"2025",')
    assert all(line.endswith(b",") for line in ours[4:-1])


def test_world_bank_without_indicator_columns(sample_file: Find) -> None:
    content = sample_file("internet_usage_IT.NET.USER.ZS_synthetic.csv").path.read_bytes()
    assert content.startswith(b"Country Name,Country Code,2016,2017,2018,2019,2020\r\n")
    assert b",..," in content
    assert not content.endswith(b"\n")


def test_world_bank_api_answer(sample_file: Find) -> None:
    head, answer = json.loads(sample_file("IT.NET.SECR.P6_api_synthetic.json").path.read_text("utf-8"))
    assert head["total"] == len(answer) == 200  # 20 countries, 10 years
    assert set(answer[0]) == {
        "indicator",
        "country",
        "countryiso3code",
        "date",
        "value",
        "unit",
        "obs_status",
        "decimal",
    }
    assert any(record["country"]["id"] == "NA" for record in answer)  # Namibia, not a missing mark
    assert any(record["value"] is None for record in answer)


def test_eurostat_bulk_tsv(sample_file: Find) -> None:
    lines = sample_file("estat_isoc_ci_ifp_iu_synthetic.tsv").path.read_text("utf-8").splitlines()
    assert lines[0].startswith("freq,indic_is,ind_type,unit,geo\\TIME_PERIOD\t2016 \t2017 ")
    cells = [cell for line in lines[1:] for cell in line.split("\t")[1:]]
    assert all(cell.count(" ") == 1 for cell in cells)  # value, blank, flag or nothing
    assert {": ", ": c"} <= set(cells)
    assert {cell.split(" ")[1] for cell in cells} == {"", "b", "u", "bu", "c"}


def test_price_workbook(sample_file: Find, real_files: Path) -> None:
    ours = openpyxl.load_workbook(sample_file("ICTPriceBaskets_2016-2025_synthetic.xlsx").path)
    theirs = openpyxl.load_workbook(real_files / "data/itu_legacy/ITU_ICTPriceBaskets_2008-2023.xlsx", read_only=True)
    assert ours.sheetnames == ["Overview", "BasketHistory", "economies_2016-2025", "medians_2016-2025"]
    table = list(ours["economies_2016-2025"].iter_rows(values_only=True))
    real = list(theirs["economies_2008-2023"].iter_rows(values_only=True))
    assert table[0][:9] == real[0][:9]
    assert table[0][9:] == ("Income_2025", *range(2016, 2026))  # years are numbers, as in the real file
    for column in range(2, 10):
        assert {row[column] for row in table[1:]} <= {row[column] for row in real[1:]}
    assert "NA" in {value for row in table[1:] for value in row[10:]}
    assert len(table) == 1 + 20 * 5 * 3  # countries, baskets, units


def test_every_file_says_that_it_is_synthetic(sample: list[SampleFile]) -> None:
    silent = set()
    for file in sample:
        if file.source == "igf-statistics":
            continue  # published facts: they are real, and each says where it was published
        assert "synthetic" in file.path.name
        if b"Synthetic sample data, not real figures" not in file.path.read_bytes():
            silent.add(file.source)
    # layouts without any column or cell for a note: platforms' trimmed files, EGDI, TSV, API, rows of persons
    of_persons = {"igf-registrations", "igf-contributions"}
    assert silent <= {"open-sdg", "un-sdg", "egdi", "eurostat", "world-bank"} | of_persons
