"""Eurostat reader: SDMX-CSV with and without labels, TSV with flags, what is neither, and the real file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ingest.sources import eurostat
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written

MEANING = (
    "series_label",
    "dataset_label",
    "area_label",
    "time_label",
    "value_label",
    "unit_label",
    "flag_label",
    "labels",
)


def test_sdmx_csv_with_codes_only(tmp_path: Path) -> None:
    """Layout 1.0 of the API: DATAFLOW, LAST UPDATE, dimensions, OBS_VALUE, OBS_FLAG."""
    path = written(
        tmp_path,
        "isoc_ci_ifp_iu_linear.csv",
        "DATAFLOW,LAST UPDATE,freq,indic_is,unit,ind_type,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\r\n"
        "ESTAT:ISOC_CI_IFP_IU(1.0),17/12/25 23:00:00,A,I_IU3,PC_IND,Y16_24,EL,2024,97.85,b\r\n"
        "ESTAT:ISOC_CI_IFP_IU(1.0),17/12/25 23:00:00,A,I_IU3,PC_IND,IND_TOTAL,EL,2024,,u\r\n",
    )
    frame, issues = rows_of(eurostat, path)
    series = "ISOC_CI_IFP_IU:I_IU3"
    assert figures(frame, *MEANING, "src_row", "src_column") == [
        (
            series,
            "ISOC_CI_IFP_IU",
            "EL",
            "2024",
            "97.85",
            "PC_IND",
            "b",
            '{"ind_type":"Y16_24"}',
            2,
            "OBS_VALUE",
        ),
        (
            series,
            "ISOC_CI_IFP_IU",
            "EL",
            "2024",
            "",
            "PC_IND",
            "u",
            '{"ind_type":"IND_TOTAL"}',
            3,
            "OBS_VALUE",
        ),
    ]
    assert issues == []


def test_sdmx_csv_with_names_in_the_same_cell(tmp_path: Path) -> None:
    """`code: name` in headings and cells; the codes are kept, the value's heading is told as it is written."""
    path = written(
        tmp_path,
        "both.csv",
        "DATAFLOW,LAST UPDATE,freq:Time frequency,size_emp:Size class,nace_r2:Activity,indic_is:Indicator,"
        'unit:Unit of measure,"geo:Geopolitical entity, reporting",TIME_PERIOD:Time,'
        "OBS_VALUE:Observation value,OBS_FLAG:Flag\n"
        "ESTAT:ISOC_EB_AI(1.0): Artificial intelligence,,A: Annual,10-49: From 10 to 49,C: Manufacturing,"
        "E_AI_TANY: Uses AI,PC_ENT: Percentage of enterprises,DE: Germany,2024: 2024,19.75,e: estimated\n",
    )
    frame, _ = rows_of(eurostat, path)
    assert figures(frame, *MEANING, "src_column") == [
        (
            "ISOC_EB_AI:E_AI_TANY",
            "ISOC_EB_AI",
            "DE",
            "2024",
            "19.75",
            "PC_ENT",
            "e",
            '{"size_emp":"10-49","nace_r2":"C"}',
            "OBS_VALUE:Observation value",
        )
    ]


def test_a_dataset_without_indicator_dimension_is_its_own_series(tmp_path: Path) -> None:
    """isoc_ci_in_h has households by type and no indicator."""
    path = written(
        tmp_path,
        "h.csv",
        "STRUCTURE,STRUCTURE_ID,freq,hhtyp,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        "dataflow,ESTAT:ISOC_CI_IN_H(1.0),A,TOTAL,PC_HH,FR,2023,93.03,,F\n",
    )
    frame, _ = rows_of(eurostat, path)
    assert figures(frame, "series_label", "labels", "conf_label") == [("ISOC_CI_IN_H", '{"hhtyp":"TOTAL"}', "F")]


def test_tsv_takes_value_and_flag_apart(tmp_path: Path) -> None:
    """A bare colon is no cell, a colon with a flag is; what is not a figure stays whole."""
    path = written(
        tmp_path,
        "estat_isoc_ci_ifp_iu.tsv",
        "freq,indic_is,unit,ind_type,geo\\TIME_PERIOD\t2021 \t2022 \t2023 \t2024 \n"
        "A,I_IU3,PC_IND,IND_TOTAL,AT\t92.53 \t: \t93.6 b\t: c\n"
        "A,I_IU3,PC_IND,F_Y16_24,EL\t:u\t97.1 bu\t0 n\t20l5\n",
    )
    frame, issues = rows_of(eurostat, path)
    assert figures(
        frame, "area_label", "labels", "time_label", "value_label", "flag_label", "src_row", "src_column"
    ) == [
        ("AT", '{"ind_type":"IND_TOTAL"}', "2021", "92.53", "", 2, "2021"),
        ("AT", '{"ind_type":"IND_TOTAL"}', "2023", "93.6", "b", 2, "2023"),
        ("AT", '{"ind_type":"IND_TOTAL"}', "2024", ":", "c", 2, "2024"),
        ("EL", '{"ind_type":"F_Y16_24"}', "2021", ":", "u", 3, "2021"),
        ("EL", '{"ind_type":"F_Y16_24"}', "2022", "97.1", "bu", 3, "2022"),
        ("EL", '{"ind_type":"F_Y16_24"}', "2023", "0", "n", 3, "2023"),
        ("EL", '{"ind_type":"F_Y16_24"}', "2024", "20l5", "", 3, "2024"),
    ]
    assert set(frame["series_label"]) == {"ISOC_CI_IFP_IU:I_IU3"}
    assert issues == []


def test_tsv_of_the_older_layout_and_a_key_that_is_too_short(tmp_path: Path) -> None:
    """`geo\\time` without frequency; row 3 names one dimension too few."""
    path = written(
        tmp_path,
        "isoc_ci_in_h.tsv",
        "unit,hhtyp,geo\\time\t2019 \t2018 \nPC_HH,TOTAL,UK\t96 \t95 \nPC_HH,UK\t1 \t2 \n",
    )
    frame, issues = rows_of(eurostat, path)
    assert figures(frame) == [
        ("ISOC_CI_IN_H", "UK", "2019", "96", 2, "2019"),
        ("ISOC_CI_IN_H", "UK", "2018", "95", 2, "2018"),
    ]
    assert [(issue.rule, issue.row) for issue in issues] == [("wrong_cell_count", 3)]


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("estat_isoc_ci_ifp_iu.tsv", "isoc_ci_ifp_iu"),
        ("isoc_ci_ifp_iu.tsv", "isoc_ci_ifp_iu"),
        ("estat_isoc_sk_dskl_i21_filtered_en.tsv", "isoc_sk_dskl_i21"),
        ("isoc_ci_ifp_iu (1).tsv", "isoc_ci_ifp_iu"),
        ("tin00028.tsv", "tin00028"),
        ("my file.tsv", ""),
    ],
)
def test_the_dataset_in_the_name_of_a_tsv(name: str, dataset: str) -> None:
    """Names as Eurostat's downloads and browsers write them."""
    assert eurostat.dataset_of(name) == dataset


def test_a_tsv_that_does_not_say_its_dataset_is_refused(tmp_path: Path) -> None:
    """The file name is the only place that states it."""
    issue = refusal_of(eurostat, written(tmp_path, "my file.tsv", "freq,geo\\TIME_PERIOD\t2020 \nA,AT\t1 \n"))
    assert issue.rule == "series_not_in_name"


@pytest.mark.parametrize(
    ("content", "rule", "told"),
    [
        (
            "DATAFLOW,Time frequency,Time,Observation value\nx,Annual,2024,1\n",
            "shifted_header",
            "TIME_PERIOD",
        ),
        ("DATAFLOW,freq,unit,TIME_PERIOD,OBS_VALUE\nx,A,PC,2024,1\n", "shifted_header", "geo"),
        (
            "freq,unit,geo,TIME_PERIOD,OBS_VALUE\nA,PC,DE,2024,1\n",
            "shifted_header",
            "STRUCTURE_ID or DATAFLOW",
        ),
        (gzip.compress(b"x" * 100, mtime=0), "not_csv", "Unpack it"),
    ],
)
def test_what_is_neither_layout_is_refused(tmp_path: Path, content: str | bytes, rule: str, told: str) -> None:
    """Labels without codes, no country, no dataset, a packed file."""
    issue = refusal_of(eurostat, written(tmp_path, "e.csv", content))
    assert issue.rule == rule
    assert told in issue.message


def test_the_real_file(shared_data: Path) -> None:
    """Germany, limited but not severely, 2024: 91.13 in the second row, read in the file by hand."""
    frame, issues = rows_of(eurostat, shared_data / "data/eurostat/dsb_ictiu01_eurostat_2024.csv")
    assert frame.height == 216
    assert figures(frame, *MEANING, "src_row", "src_column")[0] == (
        "DSB_ICTIU01:I_ILT12",
        "DSB_ICTIU01",
        "DE",
        "2024",
        "91.13",
        "PC_IND",
        "",
        '{"ind_type":"DIS_LTD"}',
        2,
        "OBS_VALUE",
    )
    assert frame.filter(frame["flag_label"] == "u").height == 19
    assert issues == []
