"""The template: what stands in it, that it looks the same each time, and that it comes back as it went out."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.national_reports.codes import catalogue, code_list, codes_of, national_indicators, required_cells
from ingest.national_reports.fields import LISTS, SHEETS, TABLES, all_fields, columns_of, field_of, fields_of
from ingest.national_reports.reader import Report
from ingest.national_reports.template import AcceptedValue, write_template
from ingest.national_reports.texts import LANGUAGES, text
from tests.ingest.national_reports.workbooks import column, line, read, said

LAST = AcceptedValue("C2-01", "F", "Y18T35", "_T", "_T", "_T", "2024", 41.5, "A", "=Survey on ICT")


def template(tmp_path: Path, lang: str = "en", accepted: tuple[AcceptedValue, ...] = (), name: str = "t.xlsx") -> Path:
    """Kenya's template."""
    path = tmp_path / name
    write_template(path, "KEN", 2026, lang, accepted)
    return path


def book_of(path: Path) -> Any:
    """The workbook as openpyxl sees it."""
    return openpyxl.load_workbook(path)


def test_the_sheets_keys_and_headings(tmp_path: Path) -> None:
    book = book_of(template(tmp_path))
    assert book.sheetnames == [*SHEETS, LISTS]
    for name in TABLES:
        keys, headings = ([cell.value for cell in row] for row in book[name].iter_rows(1, 2))
        assert keys == [field.name for field in columns_of(name)]
        assert headings == [field.heading for field in columns_of(name)]
        assert [cell.comment.text for cell in book[name][2]] == [field.help for field in columns_of(name)]
    lines = [row[0].value for row in book["METADATA"].iter_rows(1, 25)]
    assert lines == [field.name for field in fields_of("METADATA")]


def test_every_required_cell_has_a_row_and_the_total_comes_first(tmp_path: Path) -> None:
    """908 cells of 87 indicators: lines of required_cell whose indicator the focal point reports on OBSERVATIONS."""
    rows = read(template(tmp_path)).sheets["OBSERVATIONS"].rows
    names = ["indicator_code", "sex", "age", "disability", "urbanisation", "other_dim_1"]
    assert rows.height == len(required_cells(2026)) == 908
    assert rows["indicator_code"].n_unique() == 87
    assert rows.select(names).is_unique().all()
    assert rows["src_row"].to_list() == list(range(3, 911))
    of_users = rows.filter(rows["indicator_code"] == "C2-01")
    assert of_users.row(0, named=True).items() >= {
        "sex": "_T", "age": "_T", "disability": "_T", "urbanisation": "_T", "other_dim_1": "_T", "time_period": "2026",
        "ref_area": "KEN", "action_line": "C2", "unit_measure": "PT", "reference_period": "L3M", "value": "",
        "obs_status": "", "conf_status": "",
    }.items()  # fmt: skip
    assert of_users.select(names).row(-1) == ("C2-01", "M", "Y18T35", "WITHOUT", "_T", "_T")


def test_action_lines_and_questions_are_asked_and_nothing_counts_as_written(tmp_path: Path) -> None:
    report = read(template(tmp_path))
    assert report.sheets["NARRATIVE"].rows["action_line"].to_list() == list(code_list("ACTION_LINE"))
    assert report.sheets["POLICY"].rows["question_code"].to_list() == list(national_indicators("POLICY"))
    assert {name: table.entered().height for name, table in report.sheets.items()} == dict.fromkeys(TABLES, 0)
    assert [report.sheets[name].rows.height for name in ("FINANCING", "IGF_NRI")] == [0, 0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_reads_back_the_same(tmp_path: Path, lang: str) -> None:
    report = read(template(tmp_path, lang))
    assert said(report) == []
    assert (report.area, report.year, report.cycle, report.review) == ("KEN", 2026, "ANNUAL", "annual-2026")
    assert report.language == report.metadata["language"] == lang
    assert report.surveys == []
    english = read(template(tmp_path, "en"))
    assert all(report.sheets[name].rows.equals(english.sheets[name].rows) for name in TABLES)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_headings_help_and_names_follow_the_language(tmp_path: Path, lang: str) -> None:
    book = book_of(template(tmp_path, lang))
    value, name = field_of("OBSERVATIONS", "value"), catalogue()["C2-01"].name
    assert value is not None
    sheet = book["OBSERVATIONS"]
    assert sheet[f"{column('value')}2"].value == text(value.heading, lang)
    assert sheet[f"{column('value')}2"].comment.text == text(value.help, lang)
    assert text(name, lang) in {cell.value for cell in sheet[column("indicator_name")]}
    kenya = {"fr": "Kenya", "ar": "كينيا"}[lang]
    assert book["README"]["B1"].value.startswith(kenya)
    assert f"KEN | {kenya}" in {cell.value for row in book[LISTS].iter_rows() for cell in row}


def test_arabic_sheets_run_from_right_to_left(tmp_path: Path) -> None:
    def directions(lang: str) -> set[bool]:
        return {bool(sheet.sheet_view.rightToLeft) for sheet in book_of(template(tmp_path, lang)).worksheets}

    assert (directions("ar"), directions("fr")) == ({True}, {False})


def test_panes_are_frozen_and_columns_are_wide_enough_to_read(tmp_path: Path) -> None:
    book = book_of(template(tmp_path))
    assert book["OBSERVATIONS"].freeze_panes == "E3"
    assert book["METADATA"].freeze_panes == "C1"
    widths = {
        at: known.width
        for known in book["OBSERVATIONS"].column_dimensions.values()
        for at in range(known.min, known.max + 1)
    }
    for at, field in enumerate(columns_of("OBSERVATIONS"), start=1):
        assert widths[at] == pytest.approx(field.width, abs=1)


def test_keys_and_headings_are_locked_and_cells_to_fill_in_are_not(tmp_path: Path) -> None:
    book = book_of(template(tmp_path))
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.insertRows  # False: not forbidden
    sheet = book["OBSERVATIONS"]
    at = column("value")
    assert sheet[f"{at}1"].protection.locked
    assert sheet[f"{at}2"].protection.locked
    assert not sheet.column_dimensions[at].protection.locked
    assert not sheet[f"{column('sex')}3"].protection.locked
    assert sheet[f"{column('indicator_name')}3"].protection.locked
    assert not book["METADATA"]["C1"].protection.locked


def test_the_last_accepted_value_stands_beside_and_is_no_formula(tmp_path: Path) -> None:
    older = AcceptedValue("C2-01", "F", "Y18T35", "_T", "_T", "_T", "2023", 39.0, "A", "older")
    missing = AcceptedValue("C2-02", "_T", "_T", "_T", "_T", "_T", "2024", None, "L", "")
    answer = AcceptedValue("C1-01", "_T", "_T", "_T", "_T", "_T", "2025", 2.0, "A", "")
    path = template(tmp_path, accepted=(LAST, older, missing, answer))
    shown = {}
    for sheet, key in (("OBSERVATIONS", "indicator_code"), ("POLICY", "question_code")):
        for row in book_of(path)[sheet].iter_rows(3):
            values = {field.name: cell for field, cell in zip(columns_of(sheet), row, strict=True)}
            if values["last_accepted"].value:
                shown[values[key].value] = (values["last_accepted"].value, values["last_accepted"].data_type)
    assert shown == {
        "C2-01": ("41.5 (2024, A, =Survey on ICT)", "s"),
        "C2-02": ("- (2024, L)", "s"),
        "C1-01": ("2 (2025, A)", "s"),
    }
    assert said(read(path)) == []
    assert read(path).sheets["OBSERVATIONS"].entered().height == 0


def lists_of(book: Any) -> dict[str, list[str]]:
    """The columns of LISTS that names stand for."""
    columns = {}
    for name, defined in book.defined_names.items():
        letter, first, last = re.findall(rf"{LISTS}!\$(\w+)\$(\d+):\$\w+\$(\d+)", defined.value)[0]
        columns[name] = [book[LISTS][f"{letter}{row}"].value for row in range(int(first), int(last) + 1)]
    return columns


def test_drop_downs_show_code_and_label_and_every_item_reads_back_as_its_code(tmp_path: Path) -> None:
    book = book_of(template(tmp_path, "fr"))
    lists = lists_of(book)
    assert lists["items_SEX"][:2] == ["_T | Total", f"F | {text('Female', 'fr')}"]
    assert lists["codes_SEX"] == ["_T", "F", "M", "_O", "_U"]
    for field in all_fields():
        if field.codelist and f"codes_{field.codelist}" in lists and field.name != "question_code":
            assert lists[f"codes_{field.codelist}"] == list(codes_of(field)), field
            items = lists[f"items_{field.codelist}"]
            assert [item.partition(" | ")[0] for item in items] == list(codes_of(field))


def test_each_coded_column_has_its_drop_down_and_turns_red_instead_of_refusing(tmp_path: Path) -> None:
    sheet = book_of(template(tmp_path))["OBSERVATIONS"]
    tied = {}
    for rule in sheet.data_validations.dataValidation:
        tied[re.match("[A-Z]+", str(rule.sqref)).group()] = rule  # type: ignore[union-attr]
    for field in columns_of("OBSERVATIONS"):
        if field.type == "code":
            rule = tied[column(field.name)]
            assert (rule.formula1, rule.showErrorMessage) == (f"items_{field.codelist}", False)
            assert str(rule.sqref) == f"{column(field.name)}3:{column(field.name)}10002"
    coloured = {str(area.sqref) for area in sheet.conditional_formatting}
    assert coloured == {str(rule.sqref) for rule in tied.values()}
    answers = book_of(template(tmp_path))["POLICY"].data_validations.dataValidation
    assert "items_ANSWERS_C1_01" in {rule.formula1 for rule in answers}


def test_the_scale_of_a_question_is_shown(tmp_path: Path) -> None:
    sheet = book_of(template(tmp_path))["POLICY"]
    assert sheet[f"{column('scale', 'POLICY')}3"].value == "0 = none\n1 = draft\n2 = adopted\n3 = adopted and funded"


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = template(tmp_path, "ar", (LAST,)), template(tmp_path, "ar", (LAST,), "u.xlsx")
    assert first.read_bytes() == second.read_bytes()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("area", "year", "lang", "says"),
    [
        ("XXX", 2026, "en", "XXX"),
        ("404", 2026, "en", "404"),
        ("KEN", 2020, "en", "reviews from 2026 to"),
        ("KEN", 2026, "de", "en, fr, es, ar, ru, zh"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, area: str, year: int, lang: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        write_template(tmp_path / "t.xlsx", area, year, lang)
    assert list(tmp_path.iterdir()) == []


def test_all_xml_of_the_template_is_well_formed_and_free_of_personal_data(tmp_path: Path) -> None:
    import xml.etree.ElementTree as ET

    with zipfile.ZipFile(template(tmp_path, accepted=(LAST,))) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
        core = archive.read("docProps/core.xml").decode()
    assert "2026-01-01T00:00:00Z" in core


def converted(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    target = folder / "out" / path.name
    assert target.exists(), done.stderr
    return target


def filled(path: Path) -> Path:
    """The template with some figures, as a sender might fill it in."""
    book = openpyxl.load_workbook(path)
    sheet = book["OBSERVATIONS"]
    for row, value in ((3, 0), (4, 41.25), (5, "41,5"), (6, "=40+2")):
        sheet[f"{column('value')}{row}"] = value
        sheet[f"{column('obs_status')}{row}"] = "E | Estimated value"
    book["METADATA"][f"C{line('nso_endorsed')}"] = True
    book["METADATA"][f"C{line('survey_name')}"] = "مسح الأسر"
    book.save(path)
    return path


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_libreoffice_opens_it_and_saves_it_the_same(tmp_path: Path, lang: str) -> None:
    path = filled(template(tmp_path, lang))
    before, after = read(path), read(converted(path, tmp_path))
    assert [issue.rule for issue in before.issues] == ["number_as_text", "formula_without_value"]
    assert [issue.rule for issue in after.issues] == ["number_as_text", "formula"]
    _same_but_for_the_formula(before, after)
    sheet = openpyxl.load_workbook(tmp_path / "out" / path.name)["OBSERVATIONS"]
    assert sheet.protection.sheet
    assert any(rule.formula1 == "items_SEX" for rule in sheet.data_validations.dataValidation)


def _same_but_for_the_formula(before: Report, after: Report) -> None:
    assert after.metadata == before.metadata
    assert after.surveys == before.surveys
    for name in TABLES:
        assert after.sheets[name].columns == before.sheets[name].columns
        left, right = before.sheets[name].rows.to_dicts(), after.sheets[name].rows.to_dicts()
        if name == "OBSERVATIONS":
            assert (left[3].pop("value"), right[3].pop("value")) == ("", "42")
        assert left == right
