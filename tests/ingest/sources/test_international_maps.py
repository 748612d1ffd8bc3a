"""The reviewed maps and the international files: nothing unknown in the real files, nothing relabelled."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType

import duckdb
import polars as pl
import pytest

from expectations.resolution import ROW_COLUMNS, load_seeds, resolve
from ingest.sources import egdi, eurostat, itu_datahub, price_baskets, sdmx_csv, un_sdg, world_bank
from tests.ingest.sources.reading import rows_of, written

REAL: list[tuple[ModuleType, str]] = [
    (itu_datahub, "itu_datahub/2026_scott/*.csv"),
    (world_bank, "wdi/figure_friday/API*.csv"),
    (world_bank, "wdi/juchnowicz/*population*.csv"),
    (un_sdg, "unsdg_global_db/*.csv"),
    (un_sdg, "open_sdg/central_asia/*.csv"),
    (eurostat, "eurostat/*.csv"),
    (egdi, "egdi/*.csv"),
    (price_baskets, "itu_legacy/ITU_ICTPriceBaskets*.xlsx"),
]
CELL = ("indicator", "ref_area", "time_period", "sex", "age", "disability", "urbanisation", "breakdown", "obs_value")


def meaning_of(files: list[tuple[ModuleType, Path]]) -> pl.DataFrame:
    """Every row of the files with the codes that the seeds give it; column `file` added."""
    frames = []
    for number, (reader, path) in enumerate(files):
        source = reader.__name__.rsplit(".", 1)[-1].replace("_", "-")
        frame, _ = rows_of(reader, path)
        frames.append(frame.with_columns(file_no=pl.lit(number, pl.Int32), source=pl.lit(source)))
    rows = pl.concat(frames).with_row_index("row_id").select(ROW_COLUMNS).to_arrow()
    with duckdb.connect() as connection:
        connection.register("raw_row", rows)
        load_seeds(connection)
        resolve(connection)
        found = connection.execute("select * from resolved_row order by row_id").pl()
    names = {number: path.name for number, (_, path) in enumerate(files)}
    return found.with_columns(file=pl.col("file_no").replace_strict(names, return_dtype=pl.String))


@cache
def real_meaning(data: Path) -> pl.DataFrame:
    """Meaning of all real files at once; read once for all tests of this module."""
    return meaning_of([(reader, path) for reader, pattern in REAL for path in sorted(data.glob(pattern))])


def test_every_series_unit_label_flag_and_area_of_the_real_files_is_known(shared_data: Path) -> None:
    """What is not loaded is skipped with a reason; nothing is left open."""
    found = real_meaning(shared_data / "data")
    loaded = found.filter(pl.col("skip_reason").is_null())
    assert found.height > 150_000
    assert loaded.filter(pl.col("unknown_label").is_not_null()).height == 0
    assert loaded.filter(~pl.col("series_known") | ~pl.col("unit_known") | pl.col("indicator").is_null()).height == 0
    assert loaded.filter(pl.col("ref_area").is_null() | pl.col("year").is_null() | ~pl.col("flag_known")).height == 0
    assert found.filter(pl.col("skip_reason") == "").height == 0


def test_no_source_gets_a_band_it_did_not_publish(shared_data: Path) -> None:
    """The bands of these files are 15-24, 16-24, 25-54 ...; none publishes 18-35."""
    found = real_meaning(shared_data / "data")
    bands = set(found.filter(pl.col("skip_reason").is_null())["age"])
    assert bands == {"_T", "Y0T14", "Y15T24", "Y25T74", "Y_GE75", "Y16T24", "Y25T54", "Y55T74"}


@pytest.mark.parametrize(
    ("file", "row", "column", "cell"),
    [
        # Read in the files by hand; codes by the publisher's own description of the label.
        (
            "individuals-with-ict-skills-safety.csv",
            2,
            "dataValue",
            ("C4-01", "ALB", "2020", "_T", "_T", "_T", "_T", "SKILL:PRVCY", 4.47531637846801),
        ),
        (
            "sdg_database_ict_literacy.csv",
            2,
            "Value",
            ("C4-01", "DZA", "2018", "M", "_T", "_T", "_T", "SKILL:CPT", 22.846),
        ),
        (
            "sdg_database_ind_own_mobile.csv",
            2,
            "Value",
            ("C2-05", "AFG", "2016", "_T", "_T", "_T", "_T", "_T", 46.82207),
        ),
        (
            "indicator_17-6-1-IT_NET_BBND.csv",
            2,
            "Value",
            ("C2-11", "BLR", "2017", "_T", "_T", "_T", "_T", "SPEED:GE10M", 15.84323),
        ),
        (
            "indicator_4-4-1.csv",
            2,
            "Value",
            ("C4-01", "ALB", "2019", "_T", "Y15T24", "_T", "_T", "SKILL:PST", 22.47054),
        ),
        (
            "dsb_ictiu01_eurostat_2024.csv",
            2,
            "OBS_VALUE",
            ("C2-01", "DEU", "2024", "_T", "_T", "_T", "_T", "GALI:LTD", 91.13),
        ),
        (
            "EGOV_DATA_2003.csv",
            3,
            "E-Government Index",
            ("C7-EGOV-01", "IRL", "2003", "_T", "_T", "_T", "_T", "_T", 0.69651),
        ),
        (
            "ITU_ICTPriceBaskets_2008-2023.xlsx",
            2,
            "2016",
            ("C2-16", "ABW", "2016", "_T", "_T", "_T", "_T", "_T", 2.81),
        ),
        (
            "API_IT.NET.USER.ZS_DS2_en_csv_v2_2160.csv",
            2,
            "2000",
            ("C2-01", "ABW", "2000", "_T", "_T", "_T", "_T", "_T", 15.4428),
        ),
    ],
)
def test_a_real_figure_means_what_its_file_says(
    shared_data: Path, file: str, row: int, column: str, cell: tuple[object, ...]
) -> None:
    """One figure per kind of file, found by its place."""
    found = real_meaning(shared_data / "data")
    there = found.filter(
        (pl.col("file") == file) & (pl.col("src_row") == row) & (pl.col("src_column") == column)
    ).select(CELL)
    assert there.rows() == [cell]


def test_a_trimmed_file_whose_values_contradict_the_unit_is_skipped_with_the_reason(shared_data: Path) -> None:
    """Germany 2018: 0.00873 'kg' per person beside 724 (thousand) tonnes; so no figure of the file is loaded."""
    found = real_meaning(shared_data / "data").filter(pl.col("file") == "indicator_12-4-2-EN_EWT_GENPCAP.csv")
    assert found.filter(pl.col("skip_reason").is_null()).height == 0
    assert "tonnes with kilograms" in found["skip_reason"][0]


def test_codes_of_disability_in_sdmx_are_not_what_they_mean_in_english(tmp_path: Path) -> None:
    """PD is persons with disability, PWD persons without (SDG structure); the mapping is pinned here."""
    head = "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,DISABILITY_STATUS,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE\n"
    rows = "".join(f"dataflow,W:D(1.0),I,C2-01,KEN,{code},2025,1,PT\n" for code in ("PD", "PWD", "_T"))
    found = meaning_of([(sdmx_csv, written(tmp_path, "d.csv", head + rows))])
    assert found["disability"].to_list() == ["WITH", "WITHOUT", "_T"]


def test_a_unit_that_is_not_in_the_map_is_not_loaded(tmp_path: Path) -> None:
    """4G coverage in numbers of persons is another unit than the percentage the map knows."""
    header = "SeriesCode,GeoAreaCode,TimePeriod,Value,Units\n"
    found = meaning_of([(un_sdg, written(tmp_path, "u.csv", header + "IT_MOB_4GNTWK,404,2023,51000000,NUMBER\n"))])
    assert found.select("series_known", "unit_known", "indicator").rows() == [(True, False, None)]


@pytest.mark.parametrize(
    ("note", "scope", "period"),
    [
        # Notes as they stand in the DataHub files; 'last three months' is the series' own reference period.
        ("Aged 16-74.", "Y16T74", "L3M"),
        ("Aged 5 and older.", "Y_GE5", "L3M"),
        ("Population age 6+.", "Y_GE6", "L3M"),
        ("Population age 16-74 using Internet in the last 12 months.", "Y16T74", "L12M"),
        ("population aged 25 – 72 years; in the last 12 months", "Y25T72", "L12M"),
        ("15 years and older. Last 12 months.", "Y_GE15", "L12M"),
        ("In the last 6 months. Population age 14+.", "Y_GE14", "L6M"),
        ("All ages.", "Y_GE0", "L3M"),
        ("INFORMANTE DIRECTO DE 15 AÑOS Y MÁS", "Y_GE15", "L3M"),
        ("Data at 31st December 2001.", None, "L3M"),
        ("List of conditions: 2 - If 3 or more conditions are met", None, "L3M"),
        ("Estimate based on Survey's results 2007 and 2009.", None, "L3M"),
    ],
)
def test_age_scope_and_reference_period_are_read_from_notes(
    tmp_path: Path, note: str, scope: str | None, period: str
) -> None:
    """What a note does not say is not guessed."""
    text = f'seriesCode,seriesUnits,entityIso,dataValue,dataYear,dataNote\ni99H,%,KEN,35,2022,"{note}"\n'
    found = meaning_of([(itu_datahub, written(tmp_path, "i.csv", text))])
    assert found.select("age_scope", "reference_period").rows() == [(scope, period)]
