"""The CSTD workbook, made from a small published warehouse (`tests/published.py` says what is in it)."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from exports.cstd import BANNER, write_cstd
from exports.published import ExportError
from warehouse.settings import Home

Rows = list[dict[str, Any]]
LINES = [
    "C1",
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
    "C7-EGOV",
    "C7-EBUS",
    "C7-ELEA",
    "C7-EHEA",
    "C7-EEMP",
    "C7-EENV",
    "C7-EAGR",
]
LINES += ["C7-ESCI", "C8", "C9", "C10", "C11"]


def published(home: Home) -> Path:
    """The published file of a home."""
    path = home.published()
    assert path is not None
    return path


def book_of(path: Path, out: Path, **settings: Any) -> Any:
    """The workbook of a build, read back."""
    (file,) = write_cstd(path, out, **settings)
    return openpyxl.load_workbook(file)


def rows_of(sheet: Any) -> Rows:
    """The rows below the header, which is the row above the frozen pane."""
    first = int("".join(letter for letter in sheet.freeze_panes if letter.isdigit()))
    headings = [cell.value for cell in sheet[first - 1]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=first, values_only=True)]


def readme(book: Any) -> dict[str, str]:
    """Heading to text."""
    return {row[0]: row[1] for row in book["README"].iter_rows(max_col=2, values_only=True) if row[0]}


@pytest.fixture(scope="module")
def book(small_warehouse: Home, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook of the small warehouse."""
    return book_of(published(small_warehouse), tmp_path_factory.mktemp("cstd"))


@pytest.fixture
def altered(small_warehouse: Home, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a copy of the published build on which SQL was run."""

    def alter(sql: str) -> Path:
        build = tmp_path / "altered"
        shutil.copytree(published(small_warehouse).parent, build)
        with duckdb.connect(str(build / "wsis.duckdb")) as connection:
            connection.execute(sql)
        return build / "wsis.duckdb"

    return alter


def test_there_is_a_sheet_for_everything(book: Any) -> None:
    """C7 itself has no indicator; its eight sub-lines have a sheet each."""
    after = ["PROGRESS", "DISCREPANCIES", "SOURCES", "CATALOGUE", "CELLS"]
    governance = ["IGF_PARTICIPATION", "IGF_PUBLISHED", "IGF_FUNDING", "IGF_CONTRIBUTIONS", "IGF_INITIATIVES"]
    assert book.sheetnames == ["README", "SUMMARY", "REGIONS", *LINES, *governance, *after]


def test_the_latest_totals_and_margins_are_printed(book: Any) -> None:
    """United Kingdom, from tests/published.py: total of 2020 by ITU, women and men of 2020, 16 to 24 of 2019 (its own
    latest year), disability of 2020. Women of 16 to 24 are a crossing and stay out."""
    found = [
        (row["Year"], row["Value"], row["Sex"], row["Age"], row["Disability"], row["Source"])
        for row in rows_of(book["C2"])
        if row["Indicator"] == "C2-01" and row["Code"] == "GBR"
    ]
    assert found == [
        (2020, 94.8, "Total", "Total", "Total", "itu-datahub"),
        (2020, 91.1, "Female", "Total", "Total", "open-sdg"),
        (2020, 93.1, "Male", "Total", "Total", "open-sdg"),
        (2019, 99.2, "Total", "16 to 24", "Total", "open-sdg"),
        (2020, 81.4, "Total", "Total", "With disability", "open-sdg"),
        (2020, 94.9, "Total", "Total", "Without disability", "open-sdg"),
    ]


def test_women_and_men_are_of_one_year(book: Any) -> None:
    """Kenya has women for 2020, both for 2019: the pair of 2019 is printed, beside the total of 2022."""
    found = [
        (row["Year"], row["Value"], row["Sex"])
        for row in rows_of(book["C2"])
        if row["Indicator"] == "C2-01" and row["Code"] == "KEN"
    ]
    assert found == [(2022, 35, "Total"), (2019, 20, "Female"), (2019, 25, "Male")]


def test_words_are_those_of_the_field(book: Any) -> None:
    """Name of the UN, unit and age scope in words; one decimal for a percentage."""
    (row,) = [row for row in rows_of(book["C2"]) if row["Code"] == "KEN" and row["Year"] == 2022]
    assert row["Country or area"] == "Kenya"
    assert (row["Unit"], row["Ages covered"], row["Status"]) == ("%", "15 and over", "A: Normal")
    assert row["Reference period"] == "Last 3 months"
    formats = {cell.value: cell.number_format for (cell,) in book["C2"].iter_rows(min_col=6, max_col=6)}
    assert (formats[94.8], formats[0.8]) == ("0.0", "0.000")  # a percentage, and Kenya's ratio of women to men


def test_every_figure_has_its_cell(book: Any, small_warehouse: Home) -> None:
    """The trace key of a row leads to file, hash, row and column; the hash is that of the file that was loaded."""
    cells = {row["Trace key"]: row for row in rows_of(book["CELLS"])}
    keys = [row["Trace key"] for line in LINES for row in rows_of(book[line]) if row["Trace key"]]
    assert len(keys) == len(set(keys))
    assert set(keys) <= cells.keys()
    men = next(row for row in rows_of(book["C2"]) if row["Value"] == 93.1)
    place = cells[men["Trace key"]]
    file = small_warehouse.path / "inbox" / "gbr" / "indicator_17-8-1.csv"
    assert (place["File"], place["Row"], place["Column"]) == ("indicator_17-8-1.csv", 5, "Value")
    assert place["SHA-256 of the file"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert file.read_text(encoding="utf-8").splitlines()[place["Row"] - 1].endswith(",93.1")


def test_a_computed_figure_says_how_to_see_its_inputs(book: Any) -> None:
    """E-01 of the United Kingdom in 2020 is 91.1 / 93.1."""
    figure = next(row for row in rows_of(book["C2"]) if row["Indicator"] == "E-01" and row["Code"] == "GBR")
    assert figure["Value"] == pytest.approx(91.1 / 93.1, abs=1e-12)
    place = next(row for row in rows_of(book["CELLS"]) if row["Trace key"] == figure["Trace key"])
    assert place["File"] is None
    assert "wsis trace E-01 GBR 2020" in place["Remark"]


def test_summary_counts_what_is_printed(book: Any) -> None:
    """C2: C2-01, C2-05 and the derived E-01, E-02, E-04, of three countries. One verdict, Kenya's Internet use:
    (35 - 16.6) / ((100 - 16.6) * 7 / 15) = 0.47, insufficient."""
    rows = {row["Action line"]: row for row in rows_of(book["SUMMARY"])}
    line = rows["C2"]
    assert (line["With figures"], line["Countries"], line["Latest year"]) == (5, 3, 2022)
    assert line["Figures printed"] == len(rows_of(book["C2"]))
    assert (line["Insufficient"], line["On track"], line["Target met"]) == (1, 0, 0)
    assert (rows["C9"]["With figures"], rows["C9"]["Latest year"]) == (0, None)
    assert (rows["All"]["Indicators in the catalogue"], rows["All"]["Figures printed"]) == (
        168,
        line["Figures printed"],
    )


def test_a_verdict_has_method_and_reason(book: Any) -> None:
    rows = rows_of(book["PROGRESS"])
    kenya = next(row for row in rows if row["Code"] == "KEN" and row["Verdict"] == "insufficient")
    assert (kenya["Method"], kenya["Base year"], kenya["Base value"], kenya["Year"]) == (
        "linear pace",
        2015,
        16.6,
        2022,
    )
    assert kenya["Pace"] == pytest.approx((35 - 16.6) / ((100 - 16.6) * 7 / 15), abs=1e-9)
    assert all(row["Why no verdict"] for row in rows if row["Verdict"] == "no verdict")


def test_discrepancies_name_both_figures_and_the_reason(book: Any) -> None:
    """Of the United Kingdom in 2020 ITU says 94.8, the national platform 92.1; for 2019 they agree."""
    (row,) = rows_of(book["DISCREPANCIES"])
    assert (row["Value shown"], row["Other value"], row["Beyond tolerance"]) == (94.8, 92.1, "yes")
    assert (row["Source shown"], row["Other source"]) == ("itu-datahub", "open-sdg")
    assert "Custodian" in row["Why this one is shown"]
    assert row["Trace key of the other"] in {cell["Trace key"] for cell in rows_of(book["CELLS"])}


def test_regions_show_coverage_and_hide_what_is_below_it(book: Any) -> None:
    """Africa 2022: Kenya 35.0 and Namibia 62.1, two of 54 UN members; the others have no population figure here."""
    rows = [row for row in rows_of(book["REGIONS"]) if row["Region or group"] == "Africa"]
    assert rows[0]["Year"] == 2022
    assert rows[0]["Value"] is None
    assert rows[0]["Coverage, % of population"] == pytest.approx(100 * 2 / 54, abs=1e-9)
    assert rows[0]["Countries with a figure"] == 2
    world = next(row for row in rows_of(book["REGIONS"]) if row["Kind"] == "world" and row["Year"] == 2022)
    assert world["Value"] is None
    assert world["Coverage, % of population"] < 50
    assert world["Method"].startswith("not published")


def test_readme_says_what_it_is_and_what_it_may_be_used_for(book: Any, small_warehouse: Home) -> None:
    record = json.loads((published(small_warehouse).parent / "build.json").read_text(encoding="utf-8"))
    text = readme(book)
    assert text["Build"] == record["build_id"]
    assert text["As of"].startswith(record["as_of"])
    assert text["Narrowest licence"].startswith("CC BY-NC-SA 3.0 IGO (ITU DataHub)")
    assert "To be settled: National SDG platforms (Open SDG)" in text
    assert text["aggregate_min_coverage"].startswith("50 %")
    assert "A is normal" in text["Status"]
    assert BANNER not in text


def test_unconfirmed_definitions_are_marked(book: Any) -> None:
    """C2-01 is confirmed; every other mark than C is said in words and coloured."""
    sheet = book["CATALOGUE"]
    rows = rows_of(sheet)
    assert len(rows) == 168
    place = list(rows[0]).index("Definition") + 1
    for number, row in enumerate(rows, start=int(sheet.freeze_panes[1:])):
        coloured = sheet.cell(number, place).fill.fgColor.rgb == "FFFFF2CC"
        assert coloured == (row["Mark"] != "C")
        assert (row["Definition"] == "confirmed") == (row["Mark"] == "C")


def test_the_same_build_gives_the_same_bytes_wherever_it_stands(small_warehouse: Home, tmp_path: Path) -> None:
    (first,) = write_cstd(published(small_warehouse), tmp_path / "one")
    shutil.copytree(published(small_warehouse).parent, tmp_path / "elsewhere")
    (second,) = write_cstd(tmp_path / "elsewhere" / "wsis.duckdb", tmp_path / "two")
    (third,) = write_cstd(small_warehouse.current / "wsis.duckdb", tmp_path / "three")
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second, third)}
    assert len(hashes) == 1
    assert [path.name for path in (tmp_path / "one").iterdir()] == [first.name]  # nothing half-written beside it


def test_synthetic_data_say_so_on_every_sheet(altered: Callable[[str], Path], tmp_path: Path) -> None:
    path = altered("update marts.dim_submission set file_name = 'Sample_Synthetic.csv' where source = 'itu-datahub'")
    book = book_of(path, tmp_path / "out")
    assert {sheet["A1"].value for sheet in book} == {BANNER}
    assert len(rows_of(book["C2"])) > 5


def test_sources_that_are_not_official_stay_out_unless_asked_for(
    altered: Callable[[str], Path], tmp_path: Path
) -> None:
    """With ITU marked as not official, Namibia (ITU only) goes, and so do verdicts and regions that ITU went into."""
    path = altered("update marts.dim_source set is_official = false where source = 'itu-datahub'")
    book = book_of(path, tmp_path / "out")
    assert {row["Source"] for row in rows_of(book["C2"])} == {"open-sdg"}
    assert "NAM" not in {row["Code"] for row in rows_of(book["C2"])}
    assert {row["Source"] for row in rows_of(book["PROGRESS"])} == {"open-sdg"}
    assert [row for row in rows_of(book["REGIONS"]) if row["Year"] == 2022] == []
    assert "Left out: ITU DataHub (5 figures in the warehouse)." in readme(book)["Sources that are not official"]
    (file,) = write_cstd(path, tmp_path / "out", include_non_official=True)
    assert file.name.endswith("-all-sources.xlsx")
    assert "NAM" in {row["Code"] for row in rows_of(openpyxl.load_workbook(file)["C2"])}


def test_hostile_text_of_a_source_stays_text(altered: Callable[[str], Path], tmp_path: Path) -> None:
    path = altered(
        "update marts.fct_observation set note = '=HYPERLINK(\"http://x\")' where ref_area = 'KEN';"
        "update marts.fct_observation set note = '<r><t>x</t></r>' where ref_area = 'GBR';"
        "update marts.dim_source set name = '<r>' || name || '</r>'"
    )
    book = book_of(path, tmp_path / "out")
    notes = {row["Code"]: row["Note"] for row in rows_of(book["C2"])}
    assert (notes["KEN"], notes["GBR"]) == ('=HYPERLINK("http://x")', "<r><t>x</t></r>")
    cell = next(cell for row in book["C2"].iter_rows() for cell in row if str(cell.value).startswith("=HYPER"))
    assert cell.data_type == "s"


def test_a_full_sheet_says_where_the_rest_is(small_warehouse: Home, tmp_path: Path) -> None:
    book = book_of(published(small_warehouse), tmp_path, row_limit=10)
    assert "do not fit on a sheet" in book["C2"]["A2"].value
    assert "marts.fct_observation" in book["C2"]["A2"].value
    assert max(sheet.max_row for sheet in book if sheet.title != "README") == 10


def test_nothing_published_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="wsis build"):
        write_cstd(tmp_path / "wsis.duckdb", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_build_without_its_record_is_a_message(small_warehouse: Home, tmp_path: Path) -> None:
    shutil.copy(published(small_warehouse), tmp_path / "wsis.duckdb")
    with pytest.raises(ExportError, match=r"build\.json"):
        write_cstd(tmp_path / "wsis.duckdb", tmp_path / "out")
