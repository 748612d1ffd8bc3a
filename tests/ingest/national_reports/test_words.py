"""Fields, code lists, messages and translations: complete, and of one piece."""

from __future__ import annotations

import csv
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from ingest.national_reports import texts
from ingest.national_reports.codes import code_list, codes_of, is_code, label, required_cells
from ingest.national_reports.fields import SHEETS, all_fields, fields_of, survey_fields, template_versions
from ingest.national_reports.issues import found, messages, render
from ingest.national_reports.template_style import MAX_HELP, MAX_HELP_TITLE
from ingest.national_reports.texts import LANGUAGES, LOCALE, text
from tests.conftest import ROOT

TRANSLATED = [lang for lang in LANGUAGES if (LOCALE / lang / "LC_MESSAGES" / "wsis.po").exists()]
TYPES = {"text", "longtext", "url", "code", "codes", "year", "date", "integer", "decimal", "boolean", "shown"}


def placeholders(sentence: str) -> set[str]:
    """Names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def to_translate() -> set[str]:
    """Every text that `make messages` finds."""
    with (ROOT / "ingest/national_reports/babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)

    def wanted(folder: str) -> bool:
        return Path(folder).name not in ("var", "tests") and not Path(folder).name.startswith((".", "_"))

    found_texts = extract_from_dir(ROOT, methods, options, keywords={"msgid": None, "_": None}, directory_filter=wanted)
    return {str(message) for _, _, message, _, _ in found_texts}


def test_fields_are_of_known_sheets_types_and_lists() -> None:
    keys = [(field.sheet, field.name) for field in all_fields()]
    assert len(set(keys)) == len(keys)
    assert list(dict.fromkeys(sheet for sheet, _ in keys)) == list(SHEETS)
    for field in all_fields():
        assert field.type in TYPES
        assert field.required in ("yes", "cond", "no")
        assert field.heading
        assert field.help
        assert bool(field.codelist) or not field.is_coded, field
        assert not field.codelist or codes_of(field) or field.codelist in ("SDG_TARGET", "POLICY_ANSWER")
        assert not (field.default and field.is_coded) or is_code(field, field.default)


def test_fields_are_those_of_the_agreed_list(shared_data: Path) -> None:
    with (shared_data / "domain" / "national_report_template.csv").open(encoding="utf-8", newline="") as stream:
        agreed = {
            (row["sheet"].split("_", 1)[1], row["field"]): (row["type"], row["required"], row["rule"])
            for row in csv.DictReader(stream)
        }
    ours = {(f.sheet, f.name): (f.type, f.required, f.rule) for f in all_fields() if not f.is_shown}
    assert ours == agreed


def test_personal_data_are_marked_and_surveys_are_told_apart() -> None:
    assert {f.name for f in all_fields() if f.is_personal} == {"focal_point_name", "focal_point_email"}
    assert [f.name for f in survey_fields()][:2] == ["survey_name", "survey_year"]
    assert all(f.sheet == "METADATA" for f in survey_fields())


def test_one_list_means_the_same_codes_in_every_drop_down() -> None:
    by_list: dict[str, set[tuple[str, ...]]] = {}
    for field in all_fields():
        if field.codelist and field.name != "question_code":
            by_list.setdefault(field.codelist, set()).add(tuple(codes_of(field)))
    assert {name for name, codes in by_list.items() if len(codes) > 1} == set()


def test_what_is_required_can_be_written_in_the_workbook() -> None:
    sheet = {field.name: field for field in fields_of("OBSERVATIONS")}
    for cell in required_cells(2026):
        assert is_code(sheet["indicator_code"], cell.indicator)
        assert is_code(sheet["sex"], cell.sex)
        assert is_code(sheet["age"], cell.age)
        assert is_code(sheet["disability"], cell.disability)
        assert is_code(sheet["urbanisation"], cell.urbanisation)
        assert is_code(sheet["other_dim_1"], cell.breakdown)


def test_versions_follow_each_other_without_a_gap() -> None:
    known = template_versions()
    assert known[-1].last_year is None
    for earlier, later in zip(known, known[1:], strict=False):
        assert earlier.last_year is not None
        assert later.first_year == earlier.last_year + 1


def test_every_message_says_a_sentence_and_is_grave_or_not() -> None:
    for rule, message in messages().items():
        assert message.severity in ("error", "warning"), rule
        assert message.message.endswith("."), rule
        assert rule == rule.lower()


def test_a_message_names_the_field_as_the_sender_sees_it() -> None:
    issue = found("not_a_number", sheet="OBSERVATIONS", row=7, field="value", cell="L7", value="x" * 200)
    assert render(issue, "en") == (
        f"Value asks for a number, and the cell holds {'x' * 79}…. "
        "Write a number; explain it in the note if needed."
    )  # fmt: skip


def test_help_fits_into_the_message_of_a_cell_in_every_language() -> None:
    for lang in LANGUAGES:
        for field in fields_of("METADATA"):
            assert len(text(field.help, lang)) <= MAX_HELP, (lang, field.name)
            assert lang != "en" or len(field.heading) <= MAX_HELP_TITLE + 16


def test_labels_exist_for_every_code_in_english() -> None:
    for field in all_fields():
        for code in codes_of(field):
            assert label(field, code, "en"), (field.name, code)
    assert label(next(f for f in all_fields() if f.name == "other_dim_1"), "SKILL:SSHT", "en") == (
        code_list("SKILL")["SSHT"]
    )


def test_extraction_finds_headings_messages_labels_questions_and_marked_texts() -> None:
    found_texts = to_translate()
    assert {"Value", "Female", "adopted and funded", "Individuals using the Internet", "yes"} <= found_texts
    assert {message.message for message in messages().values()} <= found_texts
    assert {f.heading for f in all_fields()} | {f.help for f in all_fields()} <= found_texts
    assert "" not in found_texts


def test_a_catalogue_is_read_compiled_or_not_and_english_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="fr")
    catalogue.add("Value", "Valeur")
    written = BytesIO()
    write_po(written, catalogue)
    (folder / "wsis.po").write_bytes(written.getvalue())
    monkeypatch.setattr(texts, "LOCALE", tmp_path)
    texts.translator.cache_clear()
    try:
        assert [text("Value", lang) for lang in ("fr", "es", "en")] == ["Valeur", "Value", "Value"]
        assert text("", "fr") == ""
        with (folder / "wsis.mo").open("wb") as stream:
            write_mo(stream, catalogue)
        texts.translator.cache_clear()
        assert text("Value", "fr") == "Valeur"
        with pytest.raises(ValueError, match="en, fr"):
            text("Value", "de")
    finally:
        texts.translator.cache_clear()


def test_all_languages_are_translated_or_none() -> None:
    if not TRANSLATED:
        pytest.skip("there are no translations yet")
    assert set(TRANSLATED) == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_is_complete_and_keeps_its_placeholders(lang: str) -> None:
    with (LOCALE / lang / "LC_MESSAGES" / "wsis.po").open("rb") as stream:
        catalogue = read_po(stream, locale=lang)
    for english in sorted(to_translate()):
        message = catalogue.get(english)
        assert message is not None, f"{lang}: not in the catalogue; run make messages: {english}"
        assert message.string, f"{lang}: not translated: {english}"
        assert not message.fuzzy, f"{lang}: fuzzy: {english}"
        assert placeholders(str(message.string)) == placeholders(english), f"{lang}: {english}"
