"""Registrations that are wrong: each row named, nothing of a person repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest.igf.fields import REGISTRATIONS
from ingest.igf.mapping import Mapping, read_mapping
from ingest.igf.person_key import PersonKey
from ingest.igf.schema import TABLES
from ingest.rows import ReadError
from tests.ingest.igf.record_files import KEY, PERSON, Row, faults, judged, people, read, write_csv


def changed(row: int, **values: object) -> list[Row]:
    """Three persons; one of them answers otherwise (row as a person counts)."""
    rows = people(3)
    rows[row - 2] |= values
    return rows


def test_sound_rows_land_with_labels_and_without_references(tmp_path: Path) -> None:
    table, issues, _ = judged(REGISTRATIONS, tmp_path, people(2))
    assert issues == []
    assert table.columns == [name for name in TABLES[REGISTRATIONS] if name != "submission_id"]
    first = table.row(0, named=True)
    assert first | {"person_key": ""} == {
        "src_sheet": "",
        "src_row": 2,
        "meeting_year": 2025,
        "person_key": "",
        "key_id": KEY.key_id,
        "stakeholder_group": "Civil society",
        "country": "KEN",
        "sex": "Female",
        "birth_year": 1990,
        "disability": "no",
        "attendance": "onsite",
        "first_time": "yes",
        "role": "speaker",
        "supported": "no",
        "scheme": "",
    }


@pytest.mark.parametrize(
    ("values", "rule", "column"),
    [
        ({"birth_year": 2027}, "birth_year_out_of_range", "birth_year"),
        ({"birth_year": 2026}, "birth_year_out_of_range", "birth_year"),  # born after the meeting of 2025
        ({"birth_year": 1899}, "birth_year_out_of_range", "birth_year"),
        ({"birth_year": "1990-05-12"}, "birth_year_not_a_year", "birth_year"),
        ({"country": "Atlantis"}, "unknown_area", "country"),
        ({"country": "002"}, "unknown_area", "country"),  # Africa is no country
        ({"stakeholder_group": "Friends"}, "unknown_label", "stakeholder_group"),
        ({"sex": "F/M"}, "unknown_label", "sex"),
        ({"attendance": ""}, "blank_cell", "attendance"),
        ({"attendance": "perhaps"}, "unknown_label", "attendance"),
        ({"person_ref": ""}, "blank_cell", "person_ref"),
        ({"meeting_year": ""}, "blank_cell", "meeting_year"),
        ({"meeting_year": "25"}, "not_a_year", "meeting_year"),
        ({"meeting_year": 2005}, "year_out_of_range", "meeting_year"),
        ({"meeting_year": 2027}, "year_out_of_range", "meeting_year"),
        ({"stakeholder_group": "jane.doe@example.org"}, "personal_value", "stakeholder_group"),
        ({"role": "+254 700 123456"}, "personal_value", "role"),
        ({"country": "Jane Doe"}, "unknown_area", "country"),
    ],
)
def test_a_wrong_cell_is_named_and_not_repeated(
    tmp_path: Path, values: dict[str, Any], rule: str, column: str
) -> None:
    _, issues, _ = judged(REGISTRATIONS, tmp_path, changed(3, **values))
    assert faults(issues) == [(rule, 3, column)]
    (written,) = values.values()
    repeats = issues[0].message + issues[0].value
    assert written == "" or rule in ("year_out_of_range",) or str(written) not in repeats


def test_unknown_words_that_several_share_are_shown_with_the_map_to_extend(tmp_path: Path) -> None:
    """Five people write `Academics`: that is a group's word, not a person's."""
    _, issues, _ = judged(REGISTRATIONS, tmp_path, people(5, stakeholder_group="Academics", country="Neverland"))
    by_rule = {issue.rule: issue for issue in issues}
    assert "'Academics'" in by_rule["unknown_label"].message
    assert "igf_label_map" in by_rule["unknown_label"].message
    assert "'Neverland'" in by_rule["unknown_area"].message
    assert "area_alias" in by_rule["unknown_area"].message
    assert [issue.row for issue in issues if issue.rule == "unknown_area"] == [2, 3, 4, 5, 6]


def test_of_very_many_faults_every_row_is_still_named(tmp_path: Path) -> None:
    _, issues, _ = judged(REGISTRATIONS, tmp_path, people(350, birth_year=1800))
    listed = [issue.row for issue in issues if issue.row is not None]
    (rest,) = (issue for issue in issues if issue.row is None)
    assert listed == list(range(2, 202))
    assert "202-351" in rest.message


def test_blank_answers_are_answers_not_given(tmp_path: Path) -> None:
    blank = {"stakeholder_group": "", "country": "", "sex": "", "birth_year": "", "disability": ""}
    table, issues, _ = judged(REGISTRATIONS, tmp_path, [{**PERSON, **blank}])
    assert issues == []
    assert table.select("stakeholder_group", "birth_year").row(0) == ("", None)
    without = {name: value for name, value in PERSON.items() if name != "disability"}
    table, issues, _ = judged(REGISTRATIONS, tmp_path, [without])
    assert issues == []
    assert table["disability"].to_list() == [None]  # not asked


def test_older_schemes_are_taken_and_marked(tmp_path: Path) -> None:
    rows = changed(3, stakeholder_group="Technical and Academic Communities")
    table, issues, _ = judged(REGISTRATIONS, tmp_path, rows)
    assert issues == []
    assert table["scheme"].to_list() == ["", "igf-2008", ""]


def test_countries_by_name_code_and_language(tmp_path: Path) -> None:
    rows = people(4)
    for row, country in zip(rows, ("Kenya", "404", "ke", "Côte d’Ivoire"), strict=True):
        row["country"] = country
    table, issues, _ = judged(REGISTRATIONS, tmp_path, rows)
    assert issues == []
    assert table["country"].to_list() == ["Kenya", "404", "ke", "Côte d’Ivoire"]


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    rows = [*people(2), people(1)[0]]
    table, issues, records = judged(REGISTRATIONS, tmp_path, rows)
    assert faults(issues) == []
    assert faults(issues, "warning") == [("repeated_row", 4, "person_ref")]
    assert "row 2" in issues[0].message
    assert (table.height, records.dropped) == (2, 1)


def test_a_person_with_two_answers_is_an_error_that_names_both_rows(tmp_path: Path) -> None:
    rows = [*people(2), {**people(1)[0], "person_ref": " r-1 ", "sex": "Male", "attendance": "online"}]
    _, issues, _ = judged(REGISTRATIONS, tmp_path, rows)
    assert faults(issues) == [("contradicting_rows", 4, "person_ref")]
    assert "Rows 2 and 4" in issues[0].message
    assert "sex, attendance" in issues[0].message
    assert "Male" not in issues[0].message


def test_a_person_may_come_to_two_meetings(tmp_path: Path) -> None:
    rows = [people(1)[0], {**people(1)[0], "meeting_year": 2024, "first_time": "no"}]
    table, issues, _ = judged(REGISTRATIONS, tmp_path, rows)
    assert issues == []
    assert table["person_key"].n_unique() == 1


def test_hash_is_the_published_algorithm(tmp_path: Path) -> None:
    """RFC 4231, test case 2: key 'Jefe', data 'what do ya want for nothing?'."""
    key = PersonKey(b"Jefe")
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    texts = pl.Series(["what do ya want for nothing?", "  What do ya WANT for nothing? ", ""])
    assert key.hashed(texts).to_list() == [digest, digest, ""]


def test_another_key_gives_other_hashes_and_another_name(tmp_path: Path) -> None:
    other = PersonKey(b"fedcba9876543210fedcba9876543210")
    path = write_csv(tmp_path / "a.csv", people(3))
    one, two = (read(REGISTRATIONS, path, key=key).frame for key in (KEY, other))
    assert not set(one["person_key"]) & set(two["person_key"])
    assert one["key_id"][0] != two["key_id"][0]
    assert "0123456789" not in repr(KEY)


MAPPING = """\
columns: {person_ref: Badge no., stakeholder_group: Delegation, attendance: Presence}
constants: {meeting_year: 2025}
values: {attendance: {In the venue: onsite, Web: online}, stakeholder_group: {Academics: ACAD}}
"""


def mapped(tmp_path: Path, text: str = MAPPING) -> Mapping:
    path = tmp_path / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_other_headings_by_a_mapping(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"Badge no.": "R-1", "Delegation": "Academics", "Presence": "in the venue", "Country": "KEN"},
        {"Badge no.": "R-2", "Delegation": "Press", "Presence": "registered", "Country": "FRA"},
    ]
    records = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", rows), mapped(tmp_path))
    assert records.issues == []
    assert records.frame.select("meeting_year", "stakeholder_group", "attendance").rows() == [
        ("2025", "ACAD", "onsite"),
        ("2025", "Press", "registered"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "place"),
    [
        ("columns: {surname: Name}\n", 1, "columns.surname"),
        ("columns:\n  person_ref: A\n  country: A\n", 1, "columns"),
        ("columns: {person_ref: A}\nconstants: {person_ref: B}\n", 2, "constants.person_ref"),
        ("columns: {country: A}\nconstants: {country: KEN}\n", 2, "constants.country"),
        ("kolumns: {country: A}\n", 1, "kolumns"),
        ("values: {country: {A: B}}\n", 1, "values.country"),
        ("columns: {country: }\n", 1, "columns.country"),
        ("- 1\n", 1, ""),
    ],
)
def test_faults_of_a_mapping(tmp_path: Path, text: str, line: int, place: str) -> None:
    with pytest.raises(ReadError) as refused:
        mapped(tmp_path, text)
    assert [(issue.row, issue.column) for issue in refused.value.issues] == [(line, place)]


def test_two_mappings_that_say_the_same_are_one(tmp_path: Path) -> None:
    turned = "\n".join(reversed(MAPPING.strip().split("\n"))) + "  # the same\n"
    assert mapped(tmp_path).sha256 == mapped(tmp_path, turned).sha256
    assert mapped(tmp_path).sha256 != mapped(tmp_path, MAPPING.replace("2025", "2024")).sha256
