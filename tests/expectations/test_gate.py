"""The gate finds what was planted, at its place, and nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from expectations.gate import Verdict, judged
from expectations.verdict import nothing_usable
from ingest.rows import ReadLog, SourceFile

HEADER = (
    '"seriesID","seriesCode","seriesName","seriesParent","seriesUnits","entityID","entityIso","entityName","dataValue",'
    '"dataYear","dataNote","dataSource","seriesDescription"'
)
CODES = {
    "Female": "HHU781l_HHCFemale",
    "Male": "HHU781l_HHCMale",
    "Total": "HHU781l_HHTotalIndividual",
}
AREAS = ("KEN", "BRA", "NAM", "FRA")
TODAY = dt.date(2026, 11, 22)


def line(code: str, area: str, value: str, year: str, unit: str = "%") -> str:
    """One record of the DataHub layout."""
    return f'33797,"{code}","name",,"{unit}",1,"{area}","economy","{value}",{year},"","office","text"'


def clean_lines() -> list[str]:
    """Rows 2 to 25 of a clean file: three groups, four areas, two years; the values are made up."""
    return [
        line(code, area, f"{40 + 3 * number + 5 * place + (year - 2020):.1f}", str(year))
        for number, code in enumerate(CODES.values())
        for place, area in enumerate(AREAS)
        for year in (2020, 2021)
    ]


def write(folder: Path, lines: list[str], header: str = HEADER, name: str = "skills.csv") -> SourceFile:
    """A DataHub file with byte-order mark."""
    path = folder / name
    path.write_text("\ufeff" + "\n".join([header, *lines]) + "\n", encoding="utf-8")
    return SourceFile(path, "itu-datahub")


def verdicts(tmp_path: Path, *files: SourceFile) -> list[Verdict]:
    """What the gate says of the files."""
    with judged(list(files), tmp_path / "scratch", today=TODAY) as judgement:
        return judgement.verdicts


def test_clean_file_has_no_issue(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, write(tmp_path, clean_lines()))
    assert verdict.accepted
    assert verdict.issues == []
    assert (verdict.rows, verdict.held, verdict.skipped) == (24, 0, 0)


def test_nine_planted_defects_give_nine_issues_at_their_place(tmp_path: Path) -> None:
    lines = clean_lines()
    # row r of the file is lines[r - 2]
    lines[1] = line(CODES["Female"], "KEN", "forty", "2021")  # row 3: text in a value
    lines[4] = line(CODES["Female"], "NAM ", "50.0", "2020")  # row 6: trailing space
    lines.insert(7, lines[6])  # row 9 repeats row 8
    lines[10] = line(CODES["Male"], "KEN", "-250", "2021")  # row 12: below any percentage
    lines[13] = line("HHU781l_HHCFemlae", "NAM", "55.0", "2020")  # row 15: unknown label
    lines[15] = line(CODES["Male"], "FRA", "58.0", "20l5")  # row 17: letter in the year
    lines[17] = line(CODES["Total"], "KEN", "46.0", "")  # row 19: no year
    lines.append(line(CODES["Total"], "FRA", "99.9", "2020"))  # row 27 contradicts row 25
    # and, in a file of its own, a header shifted by one column
    shifted = write(tmp_path, clean_lines(), header='"",' + HEADER, name="shifted.csv")
    verdict, shifted_verdict = verdicts(tmp_path, write(tmp_path, lines), shifted)

    found = [(issue.severity, issue.rule, issue.row, issue.column) for issue in verdict.issues]
    assert found == [
        ("error", "not_a_number", 3, "dataValue"),
        ("warning", "padded_cell", 6, "entityIso"),
        ("warning", "duplicate_row", 9, "dataValue"),
        ("error", "below_minimum", 12, "dataValue"),
        ("error", "unknown_label", 15, "seriesCode"),
        ("error", "unreadable_time", 17, "dataYear"),
        ("error", "missing_time", 19, "dataYear"),
        ("error", "conflicting_value", 27, "dataValue"),
    ]
    assert verdict.accepted  # an international file: what is right may be used
    # 26 rows: 5 single faults and both rows of the contradiction are held, one repetition is dropped
    assert (verdict.held, verdict.duplicates, verdict.rows) == (7, 1, 18)
    assert [(issue.rule, issue.row, issue.column) for issue in shifted_verdict.issues] == [
        ("shifted_header", 1, "seriesID")
    ]
    assert not shifted_verdict.accepted


def test_headings_over_the_wrong_columns_give_one_issue(tmp_path: Path) -> None:
    # the same number of headings and cells, but every heading one place to the left
    names = HEADER.split(",")
    file = write(tmp_path, clean_lines(), header=",".join([*names[1:], names[0]]))
    (verdict,) = verdicts(tmp_path, file)
    assert [(issue.rule, issue.row, issue.column) for issue in verdict.issues] == [("shifted_header", 1, "dataYear")]


def test_messages_say_what_to_do(tmp_path: Path) -> None:
    lines = clean_lines()
    lines[0] = line("HHU781l_HHCFemlae", "KEN", "55.0", "2020")
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    (issue,) = verdict.issues
    assert issue.value == "HHCFemlae"
    assert "label_map" in issue.message and "seriesCode" in issue.message


def test_counts_labelled_percent_hold_the_whole_series_with_one_issue(tmp_path: Path) -> None:
    counts = [line("i271GA", area, str(1000000 + place), "2020") for place, area in enumerate(AREAS)]
    shares = [line("i271G", area, "80.5", "2020") for area in AREAS]
    (verdict,) = verdicts(tmp_path, write(tmp_path, counts + shares))
    assert [(issue.rule, issue.row) for issue in verdict.issues] == [("unit_contradicted", 2)]
    assert "4 of 4" in verdict.issues[0].message
    assert (verdict.rows, verdict.held) == (4, 4)


@pytest.mark.parametrize(
    ("code", "unit"), [("i992b", "Per 100 people"), ("i271mw", "Per 100 people"), ("i911", "per 100")]
)
def test_counts_labelled_as_rates_hold_the_whole_series_with_one_issue(tmp_path: Path, code: str, unit: str) -> None:
    # a rate may exceed 100 (several SIM cards a person), but not the threshold unit_per_100_max
    rates = [line(code, area, str(120 + place), "2020", unit) for place, area in enumerate(AREAS)]
    counts = [line(code, area, str(1_000_000 + place), "2020", unit) for place, area in enumerate(AREAS)]
    good, bad = verdicts(tmp_path, write(tmp_path, rates, name="rates.csv"), write(tmp_path, counts))
    assert (good.issues, good.rows) == ([], 4)
    assert not bad.accepted
    assert [(issue.severity, issue.rule, issue.row) for issue in bad.issues if issue.row] == [
        ("error", "unit_contradicted", 2)
    ]
    assert "contradicted by the values: 4 of 4" in bad.issues[0].message


def test_a_single_count_among_rates_is_an_error_of_its_row(tmp_path: Path) -> None:
    lines = [line("i992b", area, str(20 + place), "2020", "Per 100 people") for place, area in enumerate(AREAS)]
    lines[2] = line("i992b", "NAM", "54555000", "2020", "Per 100 people")
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    assert [(issue.severity, issue.rule, issue.row) for issue in verdict.issues] == [("error", "above_maximum", 4)]
    assert (verdict.rows, verdict.held) == (3, 1)


def test_proportions_labelled_percent_are_not_loaded_in_silence(tmp_path: Path) -> None:
    lines = [
        line("i99H", area, f"0.{10 + place}{year % 10}", str(year))
        for place, area in enumerate(AREAS)
        for year in range(2015, 2021)
    ]
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    assert [issue.rule for issue in verdict.issues if issue.row] == ["unit_is_proportion"]
    assert not verdict.accepted


def test_a_few_proportions_labelled_percent_give_a_warning(tmp_path: Path) -> None:
    few = [line("i99H", "KEN", f"0.{55 + 5 * place}", str(2018 + place)) for place in range(6)]
    low = [*few, line("i99H", "KEN", "1.5", "2024")]  # a percentage may be low
    two = few[:2]
    found = verdicts(tmp_path, *(write(tmp_path, lines, name=f"{len(lines)}.csv") for lines in (few, low, two)))
    assert [(i.severity, i.rule, i.row) for i in found[0].issues] == [("warning", "unit_may_be_proportion", 2)]
    assert "from 0.55 to 0.8" in found[0].issues[0].message
    assert [(verdict.rows, verdict.held, verdict.accepted) for verdict in found] == [
        (6, 0, True),
        (7, 0, True),
        (2, 0, True),
    ]
    assert [verdict.issues for verdict in found[1:]] == [[], []]


def test_unknown_series_is_listed_once_with_the_number_of_its_rows(tmp_path: Path) -> None:
    lines = clean_lines() + [line("iNEW1", area, "12.5", "2020") for area in AREAS]
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    (issue,) = verdict.issues
    assert (issue.rule, issue.row, issue.column) == ("unknown_series", 26, "seriesCode")
    assert "(4 rows)" in issue.message and "series_map" in issue.message
    assert verdict.held == 4


def test_all_failing_rows_are_listed_not_the_first_twenty(tmp_path: Path) -> None:
    lines = [line("i99H", "KEN", "x", str(year)) for year in range(1990, 2020)]
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines + [line("i99H", "KEN", "9.5", "2020")]))
    assert [issue.row for issue in verdict.issues if issue.rule == "not_a_number"] == list(range(2, 32))


def test_na_is_missing_as_a_value_and_namibia_as_an_area(tmp_path: Path) -> None:
    lines = [line("i99H", "NA", "51.0", "2020"), line("i99H", "KEN", "..", "2020")]
    with judged([write(tmp_path, lines)], tmp_path / "scratch", today=TODAY) as judgement:
        assert judgement.areas()[0] == ["KEN", "NAM"]
        assert judgement.verdicts[0].rows == 1
        assert judgement.verdicts[0].issues == []


@pytest.mark.parametrize(
    ("written", "period", "freq"),
    [
        ("2016/17", "2016", "A"),
        ("2010-11", "2010", "A"),
        ("2021 P/", "2021", "A"),
        ("2019/1", "2019", "A"),
        ("Dec 1998", "1998-12", "M"),
        ("[YR2011]", "2011", "A"),
        ("2011 [YR2011]", "2011", "A"),
        ("2020-Q3", "2020-Q3", "Q"),
        ("2010-13", None, None),
    ],
)
def test_periods_as_files_write_them(tmp_path: Path, written: str, period: str | None, freq: str | None) -> None:
    # MANIFEST point 12
    path = tmp_path / "indicator_17-8-1.csv"
    path.write_text(f"Year,Value\n2015,10\n{written},12.5\n", encoding="utf-8")
    with judged([SourceFile(path, "open-sdg", "KEN")], tmp_path / "scratch", today=TODAY) as judgement:
        found = judgement.connection.execute(
            "select time_period, freq, time_label from resolved_row where src_row = 3"
        ).fetchone()
    assert found == (period, freq, written)


def test_a_future_year_is_an_error(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, write(tmp_path, [*clean_lines(), line(CODES["Total"], "KEN", "50", "2205")]))
    assert [(issue.rule, issue.row) for issue in verdict.issues] == [("year_out_of_range", 26)]


def test_a_blank_beside_a_figure_is_ignored_with_a_warning(tmp_path: Path) -> None:
    lines = [*clean_lines(), line(CODES["Female"], "KEN", "", "2020")]  # row 26 is blank where row 2 has a figure
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    assert [(i.severity, i.rule, i.row) for i in verdict.issues] == [("warning", "blank_beside_figure", 26)]
    assert (verdict.rows, verdict.held) == (24, 0)


def of_source(tmp_path: Path, source: str, name: str, text: str, area: str = "") -> Verdict:
    """What the gate says of one file of another source."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (verdict,) = verdicts(tmp_path, SourceFile(path, source, area))
    return verdict


def test_a_cell_of_a_wide_file_gives_one_issue_however_many_figures_share_it(tmp_path: Path) -> None:
    years = range(1990, 2023)
    rows = "".join(
        f"{name},{code},Internet,IT.NET.USER.ZS,{'50.5,' * 33}\n" for name, code in (("A", "KEN"), ("B", "XQX"))
    )
    bank = of_source(
        tmp_path,
        "world-bank",
        "API_IT.NET.USER.ZS.csv",
        f"Country Name,Country Code,Indicator Name,Indicator Code,{','.join(map(str, years))},\n{rows}",
    )
    assert [(i.rule, i.row, i.column, i.value) for i in bank.issues] == [("unknown_area", 3, "Country Code", "XQX")]
    assert (bank.rows, bank.held) == (33, 33)
    survey = of_source(
        tmp_path,
        "egdi",
        "EGOV_DATA_2022.csv",
        "Survey Year,Country Name,E-Government Rank,E-Government Index,E-Participation Index,Online Service Index\n"
        "2022,Kenya,1,0.5,0.5,0.5\n,Uganda,2,0.4,0.4,0.4\n",
    )
    assert [(i.rule, i.row, i.column) for i in survey.issues] == [("missing_time", 3, "Survey Year")]


def test_an_unknown_area_of_the_call_is_said_once(tmp_path: Path) -> None:
    text = "Year,Value\n" + "".join(f"{year},10.5\n" for year in range(2010, 2021))
    verdict = of_source(tmp_path, "open-sdg", "indicator_17-8-1.csv", text, "XXX")
    assert [(i.rule, i.row, i.column, i.value) for i in verdict.issues] == [
        ("unknown_area", None, "--area", "XXX"),
        ("nothing_usable", None, "", ""),
    ]


def test_every_padded_cell_is_named_with_its_text(tmp_path: Path) -> None:
    lines = clean_lines()
    lines[4] = line(CODES["Female"] + " ", "NAM ", "50.0", "2020")
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    assert [(i.rule, i.row, i.column, i.value) for i in verdict.issues] == [
        ("padded_cell", 6, "seriesCode", "HHU781l"),  # the reader has taken the suffix off
        ("padded_cell", 6, "entityIso", "NAM "),
    ]
    assert "('NAM')" in verdict.issues[1].message


@pytest.mark.parametrize(
    ("source", "name", "text", "row", "column", "value"),
    [
        (
            "egdi",
            "EGOV_DATA_2022.csv",
            "Title\nSurvey Year,Country Name,E-Government Index,Wellbeing Index\n"
            "2022,Kenya,0.5,0.6\n2022,Chad,0.5,0.6\n",
            2,
            "Wellbeing Index",
            "Wellbeing Index",
        ),
        (
            "world-bank",
            "API_XX.NEW.ZS.csv",
            "Country Name,Country Code,Indicator Name,Indicator Code,2020\nKenya,KEN,New,XX.NEW.ZS,5\n",
            2,
            "Indicator Code",
            "XX.NEW.ZS",
        ),
        ("world-bank", "API_XX.NEW.ZS_2.csv", "Country Name,Country Code,2020\nKenya,KEN,5\n", None, "", "XX.NEW.ZS"),
        (
            "world-bank",
            "data.csv",
            "Time,Time Code,Country Name,Country Code,New [XX.NEW.ZS]\n2020,YR2020,Kenya,KEN,22.5\n",
            1,
            "New [XX.NEW.ZS]",
            "XX.NEW.ZS",
        ),
        (
            "eurostat",
            "estat_isoc_new.tsv",
            "freq,unit,geo\\TIME_PERIOD\t2016 \nA,PC_IND,DE\t5 b\n",
            2,
            "geo",
            "ISOC_NEW",
        ),
    ],
)
def test_an_unknown_series_is_named_as_the_file_writes_it(
    tmp_path: Path, source: str, name: str, text: str, row: int | None, column: str, value: str
) -> None:
    verdict = of_source(tmp_path, source, name, text)
    issue = next(issue for issue in verdict.issues if issue.rule == "unknown_series")
    assert (issue.row, issue.value) == (row, value)
    assert column in issue.column
    assert f"'{value}' ({'2 rows' if source == 'egdi' else '1 row'})" in issue.message


def test_a_file_without_a_usable_figure_names_the_number_of_all_reasons(tmp_path: Path) -> None:
    file = SourceFile(tmp_path / "a.csv", "world-bank")
    skips = {f"reason {number}": 10 - number for number in range(9)}
    issue = nothing_usable(Verdict(file, ReadLog(file), held=1, skips=skips))
    assert "6 rows left out: reason 4; 14 rows left out for 4 more reasons; 1 row held back" in issue.message
    assert "reason 5" not in issue.message


def test_every_row_of_a_file_is_in_one_of_the_counts(tmp_path: Path) -> None:
    lines = [
        line("i99H", "KEN", "51.0", "2020"),
        line("i99H", "KEN", "51.0", "2020"),  # repeated
        line("i99H", "UGA", "..", "2020"),  # missing
        line("i99H", "TZA", "", "2020"),  # missing
        line("i99H", "TZA", "..", "20l5"),  # held
        line("i99H", "GHA", "abc", "2020"),  # held
        line("i271", "KEN", "..", "2020", "Number"),  # left out or unknown
        line("i99H", "NAM", "60.0", "2020"),
        line("i99H", "NAM", "", "2020"),  # blank beside a figure
    ]
    (verdict,) = verdicts(tmp_path, write(tmp_path, lines))
    assert (verdict.rows, verdict.missing, verdict.duplicates) == (2, 2, 2)
    assert verdict.held + verdict.skipped == 3
    assert verdict.rows + verdict.held + verdict.skipped + verdict.duplicates + verdict.missing == len(lines)
