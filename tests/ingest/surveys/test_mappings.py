"""A mapping's faults: each is named with line and place, all at once, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.rows import ReadError
from ingest.surveys.mapping import parse_scope
from ingest.surveys.mapping_file import read_mapping
from tests.ingest.surveys.surveys import MAPPING, judge


def test_the_mapping_of_the_documents_is_read(tmp_path: Path) -> None:
    """`yes` and `no` stay words, though YAML 1.1 takes them for booleans; codes are text."""
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8")
    mapping, issues = read_mapping(tmp_path / "m.yml")
    assert issues == []
    assert (mapping.ref_area, mapping.year, mapping.dataset) == ("KEN", 2025, "KNBS: Household survey")
    assert mapping.codes == {"sex": {"1": "M", "2": "F"}, "urbanisation": {"1": "U", "2": "R"}}
    assert [(item.indicator, item.column, item.yes, item.no, item.line) for item in mapping.items] == [
        ("C2-01", "internet_3m", ("1",), ("2",), 8),
        ("C2-05", "owns_phone", ("1",), ("2",), 9),
    ]
    assert mapping.items[0].reference_period == "L3M"  # the catalogue's
    assert (mapping.single_psu, mapping.nest, mapping.instrument) == ("refuse", False, "WG_SS")


def test_the_example_of_the_documents_is_a_mapping(tmp_path: Path) -> None:
    """The YAML of docs/surveys.md, as somebody would copy it."""
    document = (Path(__file__).parents[3] / "docs" / "surveys.md").read_text(encoding="utf-8")
    (tmp_path / "m.yml").write_text(document.split("```yaml")[1].split("```")[0], encoding="utf-8")
    mapping, issues = read_mapping(tmp_path / "m.yml")
    assert issues == []
    assert [item.indicator for item in mapping.items] == ["C2-01", "C2-05", "C4-02"]
    assert (mapping.single_psu, mapping.breakdowns, mapping.items[2].age_scope) == (
        "merge",
        {"EDUCATION_LEV": "edu"},
        parse_scope("Y_GE15"),
    )


def test_the_hash_is_of_what_is_said(tmp_path: Path) -> None:
    """Comments, blanks and the order of keys do not count; a code does."""

    def sha256(text: str) -> str:
        (tmp_path / "m.yml").write_text(text, encoding="utf-8")
        return read_mapping(tmp_path / "m.yml")[0].sha256

    lines = MAPPING.splitlines()
    assert sha256(MAPPING) == sha256("\n".join([lines[1], lines[0], "# a comment", *lines[2:]]) + "\n")
    assert sha256(MAPPING) != sha256(MAPPING.replace("1: M, 2: F", "1: F, 2: M"))


FAULTS = {
    "unknown area": ("KEN", "KNE", "ref_area", 1, "'KNE' is no ISO 3166-1 alpha-3 code"),
    "area by name": ("KEN", "Kenya", "ref_area", 1, "For Kenya that is KEN."),
    "no period": ("2025", "2025/26", "time_period", 2, "Write a year (2025)"),
    "no producer": ("producer: KNBS, ", "", "source.producer", 3, "source.producer is missing"),
    "unknown key": ("age_scope", "age_scop", "age_scop", 4, "Near it: age_scope"),
    "no scope": ("Y_GE5", "5+", "age_scope", 4, "'5+' is no age scope"),
    "five questions": ("self, comm]", "self]", "columns.wg", 5, "must list the six columns"),
    "no weight": ("weight: w, ", "", "columns", 5, "columns.weight is missing"),
    "unknown role": ("weight: w", "weights: w", "columns.weights", 5, "Near it: weight"),
    "unknown target": ("2: F}", "2: X}", "codes.sex.2", 6, "'X' is no code of SEX. Use one of F, M, _O, _U"),
    "unknown indicator": ("C2-05", "C2-99", "indicators.C2-99", 9, "The catalogue has no indicator 'C2-99'"),
    "indicator by name": (
        "C2-05",
        "Individuals using the Internet",
        None,
        9,
        "Near it: Individuals using the Internet",
    ),
    "derived indicator": ("C2-05", "E-01", "indicators.E-01", 9, "is not estimated from microdata"),
    "households": ("C2-05", "C2-03", "indicators.C2-03", 9, "counts households, but the file has one row per person"),
    "enterprises": ("C2-05", "C7-EBUS-01", "indicators.C7-EBUS-01", 9, "counts units of kind ENTERPRISE"),
    "no answers": (
        "yes: [1], no: [2]}\n",
        "yes: [1]}\n",
        "indicators.C2-05",
        9,
        "state the codes of 'yes' and of 'no'",
    ),
    "yes and no": (
        "owns_phone, yes: [1], no: [2]",
        "owns_phone, yes: [1], no: [1]",
        "indicators.C2-05",
        9,
        "under both",
    ),
    "a mean of a percentage": ("owns_phone, yes: [1], no: [2]", "owns_phone, statistic: mean", None, 9, "is in PT"),
    "twice": ("  C2-05", "  C2-01", None, 9, "'C2-01' stands twice under indicators"),
    "no YAML": ("codes: {", "codes: {{", None, 7, "This is not YAML"),
    "option": ("codes:", "single_psu: drop\ncodes:", "single_psu", 6, "Use one of refuse, centre, merge"),
    "no concept": ("urb,", "urb, breakdowns: {RELIGION: r},", "columns.breakdowns.RELIGION", 5, "is no breakdown"),
    "wider scope": ("no: [2]}\n", "no: [2], age_scope: _T}\n", "indicators.C2-05.age_scope", 9, "is wider than"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_line_and_place(tmp_path: Path, fault: str) -> None:
    old, new, place, line, said = FAULTS[fault]
    assert old in MAPPING
    head, _, tail = MAPPING.rpartition(old)
    survey, issues = judge(tmp_path, mapping=head + new + tail)
    assert survey is None
    found = [issue for issue in issues if issue.severity == "error" and said in issue.message]
    assert len(found) == 1, [issue.message for issue in issues]
    assert (found[0].file, found[0].row) == ("mapping.yml", line)
    assert place is None or found[0].column == place


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    broken = MAPPING.replace("KEN", "XXX").replace("weight: w, ", "").replace("C2-05", "C9-99").replace("2: F", "2: W")
    (tmp_path / "m.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(ReadError) as error:
        read_mapping(tmp_path / "m.yml")
    assert {issue.column for issue in error.value.issues} == {"ref_area", "columns", "codes.sex.2", "indicators.C9-99"}


def test_a_scope_below_the_definition_is_told(tmp_path: Path) -> None:
    """C4-02 is defined from 15 on: the survey's figure for 5 and over is labelled so, and the reader is told."""
    _, issues = judge(tmp_path, mapping=MAPPING.replace("C2-05", "C4-02"))
    assert [(issue.severity, issue.rule) for issue in issues] == [("warning", "age_scope")]
    assert "add age_scope: Y_GE15" in issues[0].message


@pytest.mark.parametrize(
    ("text", "ages"),
    [("Y_GE5", (5, None)), ("Y16T74", (16, 74)), ("Y15", (15, 15)), ("_T", (0, None)), ("Y74T16", None), ("5+", None)],
)
def test_age_scopes(text: str, ages: tuple[int, int | None] | None) -> None:
    scope = parse_scope(text)
    assert (None if scope is None else (scope.from_age, scope.to_age)) == ages
