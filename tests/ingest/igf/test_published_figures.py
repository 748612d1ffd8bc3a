"""Published figures: our own layout, the transcriptions beside the project, and the facts that it brings along."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from expectations.igf.judge import judge
from ingest.igf.fields import STATISTICS
from ingest.rows import SourceFile
from ingest.sample.igf import PUBLISHED
from ingest.seeds import seed
from tests.ingest.igf.record_files import FACT, TODAY, Row, faults, judged, read


def figures(path: Path, **wanted: Any) -> list[dict[str, Any]]:
    """Judged figures of a file that have these values."""
    records = read(STATISTICS, path)
    table = judge(records, TODAY, SourceFile(path, STATISTICS))
    assert faults(records.issues) == []
    return [row for row in table.iter_rows(named=True) if all(row[name] == value for name, value in wanted.items())]


def test_a_figure_with_qualifier_and_one_below_one_percent(tmp_path: Path) -> None:
    other = {**FACT, "measure": "participation", "dimension": "sex", "category": "Other", "unit": "%"}
    rows: list[Row] = [
        {**FACT, "value": "6,000", "qualifier": "more than", "measure": "online"},
        {**other, "value": "<1"},
        {**FACT, "quality": "unconfirmed", "value": "", "measure": "sessions"},
    ]
    table, issues, _ = judged(STATISTICS, tmp_path, rows)
    assert issues == []
    shown = table.select("value_text", "value", "unit", "qualifier", "quality", "src_column").rows()
    assert shown == [
        ("6,000", 6000.0, "count", "over", "official", "value"),
        ("<1", 1.0, "percent", "under", "official", "value"),
        ("", None, "count", "", "unconfirmed", "value"),
    ]


@pytest.mark.parametrize(
    ("values", "rule", "column"),
    [
        ({"measure": "visitors"}, "unknown_measure", "measure"),
        ({"quality": "good"}, "unknown_quality", "quality"),
        ({"unit": "heads"}, "unknown_unit", "unit"),
        ({"value": "many"}, "not_a_number", "value"),
        ({"value": -3}, "negative_amount", "value"),
        ({"value": ""}, "no_value", "value"),
        ({"value": 130, "unit": "percent"}, "share_above_whole", "value"),
        ({"quality": "unconfirmed"}, "value_not_confirmed", "value"),
        ({"source_title": ""}, "no_source", "source_title"),
        ({"meeting_year": 2031}, "year_out_of_range", "meeting_year"),
        ({"category": "Government"}, "category_misplaced", "category"),
        ({"measure": "pledged"}, "unit_of_other_kind", "unit"),
        ({"note": "write to jane@example.org"}, "personal_value", "note"),
    ],
)
def test_a_wrong_figure_is_named(tmp_path: Path, values: Row, rule: str, column: str) -> None:
    rows = [{**FACT, "measure": "registered"}, {**FACT, **values}]
    _, issues, _ = judged(STATISTICS, tmp_path, rows)
    assert faults(issues) == [(rule, 3, column)]
    assert all("jane" not in issue.message + issue.value for issue in issues)


def test_contradictions_are_kept_and_told(tmp_path: Path) -> None:
    rows = [FACT, {**FACT, "value": 3500, "source_title": "Host"}, FACT]
    table, issues, _ = judged(STATISTICS, tmp_path, rows)
    assert table["value"].to_list() == [3435.0, 3500.0]
    assert [issue.rule for issue in issues] == ["sources_differ", "repeated_row"]
    assert "3,435, 3,500" in issues[0].message


def test_groups_that_miss_their_total_are_told(tmp_path: Path) -> None:
    group = {**FACT, "dimension": "stakeholder_group"}
    rows = [FACT, {**group, "category": "Government", "value": 400}, {**group, "category": "Press", "value": 3000}]
    table, issues, _ = judged(STATISTICS, tmp_path, rows)
    assert table.height == 3
    assert [issue.rule for issue in issues] == ["parts_differ_from_total"]
    assert "adds up to 3,400, the same source says 3,435" in issues[0].message


def test_the_facts_brought_along_are_of_all_twenty_meetings() -> None:
    """Every figure has a source and a mark; a year without any published source has a row that says so."""
    facts = figures(PUBLISHED)
    assert {row["meeting_year"] for row in facts} == set(range(2006, 2026))
    assert all(row["source_title"] for row in facts)
    assert {row["meeting_year"] for row in facts if row["quality"] == "unconfirmed"} == {2013, 2014, 2015, 2020}
    assert all(row["value"] is None for row in facts if row["quality"] == "unconfirmed")
    assert not {row["dimension"] for row in facts} & {"age", "disability"}  # nobody publishes them


def test_a_label_without_a_meaning_is_told_and_kept(tmp_path: Path) -> None:
    """The 2008 geography and kinds of sessions have no codes and are no fault."""
    rows: list[Row] = [
        {**FACT, "dimension": "first_time", "category": "Novices", "value": 40, "unit": "percent"},
        {**FACT, "dimension": "first_time", "category": "First time comers", "value": 36, "unit": "percent"},
        {**FACT, "dimension": "region", "category": "Host country", "value": 56, "unit": "percent"},
        {**FACT, "measure": "sessions", "dimension": "session_type", "category": "Workshops", "value": 96},
    ]
    table, issues, _ = judged(STATISTICS, tmp_path, rows)
    assert table.height == 4
    assert faults(issues, "warning") == [("label_without_meaning", 2, "category")]
    assert "'Novices' has no meaning as first_time" in issues[0].message
    assert "igf_label_map" in issues[0].message
    assert table["category"].to_list()[0] == "Novices"


def test_no_fact_brought_along_has_a_label_without_meaning() -> None:
    records = read(STATISTICS, PUBLISHED)
    judge(records, TODAY, SourceFile(PUBLISHED, STATISTICS))
    assert "label_without_meaning" not in {issue.rule for issue in records.issues}


def test_the_facts_know_their_words() -> None:
    """Labels of groups in the facts have a meaning in the seed, so that no figure is left without a code."""
    known = {(row["concept"], row["label"].lower()) for row in seed("igf_label_map")}
    concepts = {"stakeholder_group": "STAKEHOLDER", "regional_group": "REGIONAL_GROUP", "region": "REGIONAL_GROUP"}
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    labels = {(concepts[row["dimension"]], row["category"].lower()) for row in rows if row["dimension"] in concepts}
    assert len(labels) > 20
    assert labels <= known


def test_what_the_secretariat_published_of_2025() -> None:
    """Page of the IGF Secretariat: 8,833 registrations, 3,435 badges, over 6,000 online, over 9,435 in all."""
    totals = {row["measure"]: row for row in figures(PUBLISHED, meeting_year=2025, dimension="_T", unit="count")}
    assert {name: (totals[name]["value"], totals[name]["qualifier"]) for name in
            ("registered", "onsite", "online", "participation")} == {
        "registered": (8833, ""),
        "onsite": (3435, ""),
        "online": (6000, "over"),
        "participation": (9435, "over"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "measure", "value", "qualifier", "quality"),
    [
        (2008, "online", 520, "over", "official-rounded"),
        (2009, "countries", 100, "about", "secondary-rounded"),
        (2009, "onsite", 1800, "", "secondary-preliminary"),
        (2012, "remote_hubs", 52, "", "official"),
        (2016, "remote_hubs", 45, "", "official"),
        (2016, "booths", 40, "", "official"),
        (2016, "sessions", 205, "", "official"),
        (2018, "booths", 56, "", "official"),
        (2018, "regions", 17, "over", "official-rounded"),
        (2020, "sessions", 150, "over", "partly-confirmed"),
        (2022, "supported", 150, "", "partly-confirmed"),
        (2025, "countries", 165, "", "official"),
        (2025, "countries", 170, "", "secondary"),
    ],
)
def test_what_the_notes_of_the_table_of_meetings_say(
    year: int, measure: str, value: float, qualifier: str, quality: str
) -> None:
    """Remarks of igf_meetings.csv and igf_other_counts.csv, and the catalogue's note on C11-08."""
    (row,) = figures(PUBLISHED, meeting_year=year, measure=measure, value=value)
    assert (row["qualifier"], row["quality"]) == (qualifier, quality)


def test_a_note_is_no_qualifier_where_there_is_a_column_for_it() -> None:
    """Germany pledged one million over three years, not over one million."""
    (pledge,) = figures(PUBLISHED, measure="pledged")
    assert (pledge["value"], pledge["qualifier"], pledge["note"]) == (1e6, "", "Over three years")


def test_transcribed_meeting_statistics(shared_data: Path) -> None:
    path = shared_data / "data" / "igf" / "igf_meeting_statistics_transcribed.csv"
    found = figures(path)
    assert len(found) == 92
    (media,) = figures(path, meeting_year=2008, category="Media representatives")
    assert (media["measure"], media["value"], media["unit"]) == ("onsite", 133, "count")
    (share,) = figures(path, meeting_year=2008, category="Media")
    assert (share["value"], share["unit"]) == (14, "percent")  # the page says 133 of 1,280 and 14 per cent
    other = figures(path, category="Self-identified as other", qualifier="under")
    assert {(row["meeting_year"], row["value"], row["value_text"]) for row in other} == {
        (2023, 1, "<1"),
        (2025, 1, "<1"),
    }
    assert {row["dimension"] for row in found if row["category"] == "Africa"} == {"region", "regional_group"}
    assert {row["quality"] for row in found} == {"official", "official-rounded", "own-recount", "secondary"}


def test_transcribed_stocktaking(shared_data: Path) -> None:
    path = shared_data / "data" / "igf" / "igf_stocktaking_contributions_transcribed.csv"
    found = figures(path, measure="inputs", category="Civil Society")
    assert [(row["meeting_year"], row["value"], row["quality"]) for row in found] == [
        (2021, 23, "official"),
        (2024, 11, "official"),
        (2025, 35, "official-preliminary"),
        (2025, 64, "official"),
    ]


def test_table_of_meetings(shared_data: Path) -> None:
    """A figure per filled column; what was only remembered has no value and no remark."""
    path = shared_data / "domain" / "igf_meetings.csv"
    found = figures(path)
    assert {row["meeting_year"] for row in found} == set(range(2006, 2026))
    unsure = [row for row in found if row["quality"] == "unconfirmed"]
    assert [(row["meeting_year"], row["value"], row["note"]) for row in unsure] == [
        (year, None, "") for year in (2013, 2014, 2015, 2020)
    ]
    assert not any("memory" in row["note"].lower() for row in found)
    (online,) = figures(path, meeting_year=2012, measure="online")
    assert (online["value"], online["qualifier"], online["src_column"]) == (3800, "over", "online")
    assert {row["src_column"] for row in found if row["meeting_year"] == 2025} == {
        "registrations",
        "onsite",
        "online",
        "total_participation",
        "countries",
        "female_pct",
        "male_pct",
        "other_gender_pct",
        "first_time_pct",
        "sessions",
    }


def test_breakdowns_and_statements(shared_data: Path) -> None:
    path = shared_data / "domain" / "igf_breakdowns.csv"
    assert len(figures(path)) == 49
    (registered,) = figures(path, category="Government or legislator")
    assert (registered["measure"], registered["value"], registered["quality"]) == ("registered", 18.5, "secondary")
    path = shared_data / "domain" / "igf_other_counts.csv"
    (pledge,) = figures(path, measure="pledged")
    assert (pledge["value"], pledge["unit"], pledge["category"]) == (1e6, "EUR", "Germany")
    assert pledge["meeting_year"] == 2019
    sessions = figures(path, measure="sessions", meeting_year=2018)
    assert [(row["category"], row["value"]) for row in sessions] == [
        ("Best practice forum", 5),
        ("Dynamic coalition", 15),
        ("NRI collaborative session", 5),
    ]
    (coalitions,) = figures(path, measure="dynamic_coalitions", meeting_year=2025)
    assert (coalitions["value"], coalitions["value_text"], coalitions["note"]) == (None, "", "")
