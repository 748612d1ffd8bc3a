"""The sheet POLICY: answers on the steps of a scale, with the instrument and the evidence."""

from __future__ import annotations

import re

import polars as pl

from expectations.national_reports import catalogue
from expectations.national_reports.cells import check_cells, require
from expectations.national_reports.table import Table, blank, day, given, number, says_something
from ingest.national_reports.codes import national_indicators
from ingest.national_reports.report import Report

IN_FORCE = re.compile(r"\b(?:adopted|in force)\b")  # words of the anchors that ask for a date


def check_policy(report: Report) -> Table:
    """Judge the sheet POLICY."""
    table = Table(report, "POLICY", answer="comment")
    _describe(table)
    check_cells(table, pl.lit(True), unchecked=("answer",), may_be_negative=("answer",))
    steps = pl.col("steps")
    wrong = given("answer") & steps.is_not_null() & pl.col("in_force").is_null()
    table.report("answer_not_a_step", "answer", wrong, ["question_code"], steps=steps)
    _check_evidence(table)
    first = pl.col("src_row").first().over("question_code")
    repeated = pl.col("question_code").is_duplicated() & given("question_code") & (pl.col("src_row") != first)
    table.report("repeated_question", "question_code", repeated, first=first)
    if report.year is not None:
        late = day("as_of").dt.year() > report.year
        table.report("period_after_report", "as_of", late, latest=str(report.year))
        _check_answered(table, report.year)
    return table


def _describe(table: Table) -> None:
    """Join the steps of each question, and whether the step given is said to be adopted or in force."""
    questions = national_indicators("POLICY")
    scales = [
        (code, "; ".join(f"{step} = {words}" for step, words in one.anchors.items())) for code, one in questions.items()
    ]
    steps = [
        (code, step, bool(IN_FORCE.search(words)), words in ("yes", "no"))
        for code, one in questions.items()
        for step, words in one.anchors.items()
    ]
    names = {"question_code": pl.String, "answer": pl.String, "in_force": pl.Boolean, "is_yes_no": pl.Boolean}
    table.frame = table.frame.join(
        pl.DataFrame(scales, schema=["question_code", "steps"], orient="row"),
        on="question_code", how="left", maintain_order="left",
    ).join(pl.DataFrame(steps, schema=names, orient="row"), on=["question_code", "answer"], how="left",
           maintain_order="left")  # fmt: skip


def _check_evidence(table: Table) -> None:
    positive = number("answer") > 0
    needs = ["answer", "question_code"]
    require(table, "instrument_title", positive, "instrument_missing", needs)
    hidden = pl.col("not_public") == "yes"
    table.report("evidence_missing", "url", positive & blank("url") & ~hidden, [*needs, "not_public"])
    table.report("hidden_without_comment", "comment", positive & blank("url") & hidden & ~says_something("comment"),
                 [*needs, "not_public"])  # fmt: skip
    require(table, "date_in_force", positive & pl.col("in_force"), "date_in_force_missing", needs)
    early = given("date_in_force") & given("answer") & ~pl.col("in_force") & ~(pl.col("is_yes_no") & positive)
    table.report("date_in_force_unexpected", "date_in_force", early, needs)


def _check_answered(table: Table, year: int) -> None:
    """Questions of the year without an answer: a warning each, at the cell where it belongs."""
    known = set(table.frame["question_code"])
    answered = set(table.frame.filter(given("answer") | ~table.sound("answer"))["question_code"])
    open_rows = dict(table.frame.filter(blank("answer")).select("question_code", "src_row").iter_rows())
    # an answer under a wrong code belongs to a question that is then absent: the code has been named
    misplaced = table.frame.filter(given("answer") & ~table.sound("question_code")).height
    absent = [code for code in catalogue.owed_answers(year) if code not in known]
    excused = set(absent) if len(absent) <= misplaced else set()
    for code in catalogue.owed_answers(year):
        if code not in answered | excused:
            table.note("question_not_answered", "answer", open_rows.get(code), question=code)
