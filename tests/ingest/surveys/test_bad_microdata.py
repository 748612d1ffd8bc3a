"""What senders of microdata get wrong: each is a message with row and column, or a documented result."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.surveys.schema import ANSWERS
from tests.ingest.surveys.surveys import MAPPING, frame, judge, with_value


def test_a_sound_survey_is_read(tmp_path: Path) -> None:
    survey, issues = judge(tmp_path)
    assert issues == []
    assert survey is not None
    rows = survey.tables["rows"]
    assert rows.height == survey.persons == 40
    assert rows["weight"].sum() == pytest.approx(40 * 100.5 + sum(range(40)))
    # owns_phone is 2 (no) for every fourth person
    assert (rows["y01"].sum(), rows["y02"].sum()) == (26, 30)
    assert rows.select(ANSWERS[2:]).null_count().sum_horizontal().item() == 10 * 40


CELLS = {
    # fault: column, row, value, rule, words of the message
    "negative weight": ("w", 7, "-3", "negative_weight", "The weight '-3' (row 7) is negative"),
    "missing weight": ("w", 7, "", "missing_weight", "The weight is missing (row 7)"),
    "weight in words": ("w", 7, "1,5", "not_a_number", "The weight '1,5' (row 7) is no number. Write 12.5"),
    "infinite weight": ("w", 7, "inf", "not_a_number", "is no number"),
    "age 999": ("age", 9, "999", "age_out_of_range", "codes: {age: {999: _U}}"),
    "negative age": ("age", 9, "-1", "age_out_of_range", "is not between 0 and 120"),
    "age in words": ("age", 9, "old", "age_not_a_number", "no whole number of years"),
    "half a year": ("age", 9, "4.5", "age_not_a_number", "no whole number of years"),
    "sex not mapped": ("sex", 3, "3", "unmapped_code", "'3' (row 3) in column sex is not in codes.sex"),
    "residence not mapped": ("urb", 3, "9", "unmapped_code", "codes.urbanisation"),
    "difficulty 5": ("hear", 3, "5", "unmapped_code", "no answer of the Washington Group Short Set"),
    "no stratum": ("h", 3, "", "missing_stratum", "The stratum is missing (row 3)"),
    "no PSU": ("c", 3, "", "missing_psu", "primary sampling unit is missing (row 3)"),
    "PSU in two strata": ("c", 2, "8", "psu_in_two_strata", "add nest: true"),
}


@pytest.mark.parametrize("fault", CELLS)
def test_a_wrong_cell_is_named_and_nothing_is_read(tmp_path: Path, fault: str) -> None:
    column, row, value, rule, said = CELLS[fault]
    survey, issues = judge(tmp_path, with_value(column, row, value))
    assert survey is None
    (issue,) = [issue for issue in issues if issue.severity == "error"]
    assert (issue.rule, issue.column, issue.row, issue.file) == (rule, column, row, "survey.csv")
    assert said in issue.message


def test_equal_faults_are_one_message(tmp_path: Path) -> None:
    """Thirty-nine persons of age 999 are one message with the first row, not thirty-nine."""
    data = frame().with_columns(pl.when(pl.col("w") > 101).then(999).otherwise(pl.col("age")).alias("age"))
    survey, issues = judge(tmp_path, data)
    assert survey is None
    assert [(issue.row, issue.value) for issue in issues if issue.severity == "error"] == [(3, "999")]
    assert "(row 3 and 38 more)" in issues[0].message


def test_an_age_that_is_said_to_be_unknown(tmp_path: Path) -> None:
    mapping = MAPPING.replace("codes: {", "codes: {age: {999: _U}, ")
    survey, issues = judge(tmp_path, with_value("age", 9, "999"), mapping)
    assert survey is not None
    assert [(issue.severity, issue.rule) for issue in issues] == [("warning", "unknown_age")]
    assert survey.tables["rows"]["age"].null_count() == 1
    assert survey.tables["rows"]["y01"].null_count() == 0  # counts in totals


def test_zero_weights_count_in_the_design_only(tmp_path: Path) -> None:
    survey, issues = judge(tmp_path, with_value("w", 7, "0"))
    assert survey is not None
    assert [(issue.severity, issue.rule) for issue in issues] == [("warning", "zero_weight")]
    rows = survey.tables["rows"]
    assert rows.height == 40
    assert rows.filter(pl.col("weight") == 0)["y01"].null_count() == 1
    survey, issues = judge(tmp_path, frame().with_columns(w=pl.lit(0)))
    assert survey is None
    assert "No record has a weight above zero" in [issue for issue in issues if issue.severity == "error"][0].message


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    survey, issues = judge(
        tmp_path, mapping=MAPPING.replace("internet_3m", "internet3m").replace("stratum: h", "stratum: hh")
    )
    assert survey is None
    assert [(issue.file, issue.row, issue.column) for issue in issues] == [
        ("mapping.yml", 5, "columns.stratum"),
        ("mapping.yml", 8, "indicators.C2-01"),
    ]
    assert "does not have. Near it: internet_3m." in issues[1].message


def test_one_psu_in_a_stratum(tmp_path: Path) -> None:
    """Refused with the strata named, unless the mapping says what to do."""
    data = frame().filter(~pl.col("c").is_in([2, 8]))
    survey, issues = judge(tmp_path, data)
    assert survey is None
    (issue,) = issues
    assert issue.rule == "single_psu"
    assert "2 of 4 strata have a single PSU (1, 4)" in issue.message
    assert "single_psu: merge" in issue.message
    for option in ("merge", "centre"):
        survey, issues = judge(tmp_path, data, f"single_psu: {option}\n{MAPPING}")
        assert survey is not None
        assert [(issue.severity, issue.rule) for issue in issues] == [("warning", "single_psu")]
        assert survey.tables["survey"]["single_psu"].item() == option


def test_psus_numbered_anew_in_every_stratum(tmp_path: Path) -> None:
    data = frame().with_columns(c=1 + (pl.col("c") - 1) % 2)
    assert judge(tmp_path, data)[0] is None
    survey, issues = judge(tmp_path, data, f"nest: true\n{MAPPING}")
    assert issues == []
    assert survey is not None
    assert survey.tables["rows"].group_by("stratum").agg(pl.col("psu").n_unique())["psu"].to_list() == [2, 2, 2, 2]


def test_a_stratum_in_words_is_a_stratum(tmp_path: Path) -> None:
    """Text strata are numbered in the order of their names; the names do not land."""
    names = {1: "Nyanza", 2: "Coast", 3: "Rift Valley", 4: "Central"}
    survey, issues = judge(tmp_path, frame().with_columns(pl.col("h").replace_strict(names)))
    assert issues == []
    assert survey is not None
    rows = survey.tables["rows"]
    # Central, Coast, Nyanza, Rift Valley: the persons of stratum 4 have the greatest weights
    assert rows.filter(pl.col("stratum") == 1)["weight"].min() == 130.5
    assert "Central" not in str(rows.to_dicts())


def test_numbered_strata_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    survey, _ = judge(tmp_path, frame().with_columns(pl.col("h").replace_strict({1: 2, 2: 10, 3: 9, 4: 100})))
    assert survey is not None
    assert survey.tables["rows"].group_by("stratum").agg(pl.col("weight").min()).sort("stratum")[
        "weight"
    ].to_list() == [
        100.5,
        120.5,
        110.5,
        130.5,
    ]


def test_all_answers_equal(tmp_path: Path) -> None:
    survey, issues = judge(tmp_path, frame().with_columns(internet_3m=pl.lit(1)))
    assert survey is not None
    (issue,) = issues
    assert (issue.severity, issue.rule) == ("warning", "equal_answers")
    assert "all 40 answers are 'yes'" in issue.message


def test_no_answer_at_all(tmp_path: Path) -> None:
    """Codes 1 and 2 in the mapping, 0 and 5 in the file: the mapping does not fit."""
    survey, issues = judge(tmp_path, frame().with_columns(internet_3m=pl.lit(5)))
    assert survey is None
    assert {issue.rule for issue in issues} == {"no_answers", "other_answers"}
    assert "'5' (40)" in next(issue.message for issue in issues if issue.rule == "other_answers")


def test_a_code_that_nobody_has_beside_answers_without_a_code(tmp_path: Path) -> None:
    """No is 2 in the mapping and 0 in the file: taken as missing, all 20 who are left would say yes."""
    answer = pl.when(pl.int_range(pl.len()) % 2 == 0).then(1).otherwise(0).alias("internet_3m")
    survey, issues = judge(tmp_path, frame().with_columns(answer))
    assert survey is None
    (issue,) = [issue for issue in issues if issue.severity == "error"]
    assert (issue.rule, issue.column) == ("unused_code", "internet_3m")
    assert "nobody in column internet_3m has 2, but there is '0' (20)" in issue.message


def test_persons_outside_the_ages_asked(tmp_path: Path) -> None:
    """They stay in the design (all PSUs are kept), and answer nothing."""
    survey, issues = judge(tmp_path, mapping=MAPPING.replace("Y_GE5", "Y16T74"))
    assert survey is not None
    # ages 6, 8 ... 84: five below 16, five above 74
    assert "10 of 40 persons are outside the age scope Y16T74" in issues[0].message
    assert survey.tables["rows"]["y01"].null_count() == 10
    assert survey.tables["rows"].height == 40


def test_finite_population(tmp_path: Path) -> None:
    mapping = MAPPING.replace("weight: w", "weight: w, fpc: n")
    good = frame().with_columns(n=pl.lit(20))
    assert judge(tmp_path, good, mapping)[1] == []
    cases = {
        "differs within the strata 1": frame().with_columns(n=pl.when(pl.col("w") == 100.5).then(9).otherwise(20)),
        "more PSUs than the population count": frame().with_columns(n=pl.lit(1.5)),
        "mixes sampling fractions": frame().with_columns(n=pl.when(pl.col("h") == 1).then(0.5).otherwise(20)),
        "is not above zero": frame().with_columns(n=pl.lit(0)),
    }
    for said, data in cases.items():
        survey, issues = judge(tmp_path, data, mapping)
        assert survey is None
        assert said in issues[0].message


def test_a_file_without_rows(tmp_path: Path) -> None:
    survey, issues = judge(tmp_path, frame().head(0))
    assert survey is None
    assert [issue.rule for issue in issues] == ["no_rows"]


def test_households_count_once(tmp_path: Path) -> None:
    """Eight households, one per PSU here: eight answers."""
    mapping = MAPPING.replace("weight: w", "weight: w, household: c").replace("C2-05", "C2-03")
    survey, issues = judge(tmp_path, mapping=mapping)
    assert issues == []
    assert survey is not None
    rows = survey.tables["rows"]
    assert rows["y02"].count() == 8
    assert rows["y01"].count() == 40
    assert survey.tables["item"]["by_person"].to_list() == [True, False]


def test_more_answers_than_slots_and_a_breakdown(tmp_path: Path) -> None:
    """Skills by type are 13 answers with C2-01 and four more: two blocks; persons repeat under their education."""
    skills = ("ATCH", "CDV", "CMFL", "CPT", "PRGM", "PST", "SFWR", "SSHT", "TRFF", "COPY", "VRFY", "PSTG")
    from ingest.surveys.catalogue import codes

    known = [code for code in codes("SKILL") if code != "_T"][: len(skills)]
    listed = ", ".join(f"{{column: owns_phone, yes: [1], no: [2], breakdown: 'SKILL:{code}'}}" for code in known)
    mapping = MAPPING.replace("urb,", "urb, breakdowns: {EDUCATION_LEV: edu},").replace(
        "codes: {", "codes: {EDUCATION_LEV: {1: ISCED11_1, 2: ISCED11_2, 9: _U}, "
    )
    mapping = mapping.replace("  C2-05: {column: owns_phone, yes: [1], no: [2]}", f"  C4-01: [{listed}]")
    data = frame().with_columns(edu=pl.Series([1, 2, 9, 1] * 10))
    survey, issues = judge(tmp_path, data, mapping)
    assert [issue for issue in issues if issue.severity == "error"] == []
    assert survey is not None
    rows, items = survey.tables["rows"], survey.tables["item"]
    assert items.height == 1 + len(known)
    assert items["block"].max() == 2
    base = rows.filter(pl.col("breakdown") == "_T")
    assert base.group_by("block").len()["len"].to_list() == [40, 40]
    by_education = rows.filter((pl.col("breakdown") == "EDUCATION_LEV:ISCED11_1") & (pl.col("block") == 1))
    assert by_education.height == 20
    assert by_education["y01"].count() == 20
    assert by_education["y02"].count() == 0  # a skill has a breakdown of its own: the two are not crossed
    assert rows.filter(pl.col("breakdown").str.ends_with("_U")).is_empty()
