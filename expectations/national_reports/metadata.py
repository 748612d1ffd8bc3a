"""The sheet METADATA: the report itself, and one column per survey."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

import polars as pl

from expectations.national_reports import age_bands, catalogue
from expectations.national_reports.cells import LINK, LISTED_CODES, first_unknown, nearest
from expectations.national_reports.context import Context
from expectations.national_reports.table import Table, given
from ingest.national_reports.codes import codes_of
from ingest.national_reports.fields import Field, fields_of, survey_fields
from ingest.national_reports.issues import ReportIssue, found
from ingest.national_reports.report import Report
from ingest.seeds import thresholds

SHEET = "METADATA"
COMPARABLE_CUTOFF = "AT_LEAST_A_LOT"
NO_INSTRUMENT = "NONE"
CHILDRENS_INSTRUMENT, CHILDREN = "CFM", "Y5T17"  # the Child Functioning Module, and the ages that it is for here
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
OF_EVERY_SURVEY = ("survey_name", "survey_year", "response_rate", "design")
OF_PERSONS = ("survey_age_scope", "sample_individuals", "disability_instrument", "respondent_type")


class MetadataCheck:
    """The lines of METADATA while they are judged; a line is judged until something is wrong with it."""

    def __init__(self, report: Report, faulty: set[tuple[str, int | None, str]]) -> None:
        """Keep the report and what the reader could not read."""
        self.report = report
        self.issues: list[ReportIssue] = []
        self.bad = {place for sheet, _, place in faulty if sheet == SHEET}

    def note(self, rule: str, field: str, survey: int | None = None, **params: str) -> None:
        """Note an issue of a line, or of a survey's cell in it."""
        cell, value = self.cell(field, survey), self.value(field, survey)
        if cell in self.bad or (survey is None and field in self.bad):
            return
        self.bad.add(cell)
        row = int(re.sub(r"\D", "", cell)) if cell else None
        issue = found(rule, sheet=SHEET, row=row, field=field, cell=cell, value=value)
        self.issues.append(dataclasses.replace(issue, params=params))

    def value(self, field: str, survey: int | None = None) -> str:
        """What the line says; '' if blank."""
        if survey is None:
            return self.report.metadata.get(field, "")
        return self.report.surveys[survey - 1].get(field, "") if survey <= len(self.report.surveys) else ""

    def cell(self, field: str, survey: int | None = None) -> str:
        """Address of the cell; '' if the file lacks the line."""
        if survey is None:
            return self.report.metadata_cells.get(field, "")
        return self.report.surveys[survey - 1].get(f"cell:{field}", "") if survey <= len(self.report.surveys) else ""


def check_metadata(report: Report, context: Context, faulty: set[tuple[str, int | None, str]]) -> MetadataCheck:
    """Judge the lines of the report and of its surveys."""
    check = MetadataCheck(report, faulty)
    for field in fields_of(SHEET):
        if not field.is_survey:
            _check_line(check, field, None)
    _check_report(check, context)
    for number in range(1, len(report.surveys) + 1):
        for field in survey_fields():
            _check_line(check, field, number)
        _check_survey(check, context, number)
    return check


def _check_line(check: MetadataCheck, field: Field, survey: int | None) -> None:
    value = check.value(field.name, survey)
    if value == "":
        if field.required == "yes" and not field.default and field.name in check.report.metadata_cells:
            check.note("blank_cell", field.name, survey)
        return
    coded = age_bands.scope_code(value) if field.name == "survey_age_scope" else value
    if field.is_coded and (code := first_unknown(field, coded)) is not None:
        codes = list(codes_of(field))
        is_short = len(codes) <= LISTED_CODES
        hint = ", ".join(codes) if is_short else (age_bands.nearest(coded) or nearest(code, codes))
        check.note("unknown_code" if is_short else "unknown_code_of_many", field.name, survey, code=code, codes=hint)
    if field.type == "url" and not re.match(LINK, value):
        check.note("not_a_link", field.name, survey)
    if field.name == "focal_point_email" and not EMAIL.match(value):
        check.note("not_an_email", field.name)
    if field.type in ("integer", "decimal") and value.startswith("-"):
        check.note("negative_number", field.name, survey)


def _check_report(check: MetadataCheck, context: Context) -> None:
    report = check.report
    if context.area and report.area and report.area != context.area:
        check.note("report_of_other_country", "country", expected=context.area)
    if report.year is not None:
        _check_year(check, "reporting_year", report.year, context)
    sent = _date(check.value("submission_date"))
    if sent and sent > context.today:
        check.note("date_in_future", "submission_date")


def _check_year(check: MetadataCheck, field: str, year: int, context: Context, survey: int | None = None) -> None:
    least = int(thresholds()["year_min"])
    if year > context.today.year:
        check.note("year_in_future", field, survey)
    if year < least:
        check.note("year_too_early", field, survey, least=str(least))


def _check_survey(check: MetadataCheck, context: Context, survey: int) -> None:
    """What every survey states: its name and year; a response rate is a percentage."""
    for field in ("survey_name", "survey_year"):
        if check.value(field, survey) == "":
            check.note("survey_line_blank", field, survey, number=str(survey))
    year = check.value("survey_year", survey)
    if year.isdigit():
        _check_year(check, "survey_year", int(year), context, survey)
    rate = _number(check.value("response_rate", survey))
    if rate is not None and rate > thresholds()["unit_percent_max"]:
        check.note("more_than_all", "response_rate", survey)
    if rate is not None and 0 < rate <= thresholds()["unit_proportion_max"]:
        check.note("rate_looks_like_a_share", "response_rate", survey)


def check_surveys_used(check: MetadataCheck, observations: Table) -> None:
    """What the figures of a survey ask of its description, by the kind of its units."""
    used = observations.frame.filter(
        pl.col("from_survey") & given("value") & observations.sound("survey_no", "indicator_code")
    )
    cited = used.group_by("survey").agg(
        units=pl.col("i_statistical_unit").drop_nulls().unique(),
        by_disability=pl.col("disability").is_in(["WITH", "WITHOUT"]).any(),
        ages=pl.when(pl.col("disability").is_in(["WITH", "WITHOUT"])).then(_ages()).drop_nulls().unique(),
        is_cited=(given("survey_no") | given("sample_size") | given("standard_error") | given("ci_lower")).any(),
    )
    for survey, units, by_disability, ages, is_cited in cited.sort("survey").iter_rows():
        if survey <= len(check.report.surveys):
            _check_described(check, survey, set(units), by_disability)
            _check_instrument_of_children(check, survey, ages)
        elif survey == 1 and not check.report.surveys:
            rule = "survey_not_described" if is_cited else "survey_perhaps_not_described"
            check.note(rule, "survey_name", None)


def _ages() -> pl.Expr:
    """The ages that a figure covers: its band, of all ages the scope."""
    return pl.when(pl.col("age") == "_T").then(pl.col("scope")).otherwise(pl.col("age"))


def _check_instrument_of_children(check: MetadataCheck, survey: int, ages: Sequence[str]) -> None:
    """Questions made for children tell little of adults."""
    of_children = age_bands.bounds(CHILDREN)
    known = [band for band in map(age_bands.bounds, ages) if band is not None]
    if check.value("disability_instrument", survey) == CHILDRENS_INSTRUMENT and of_children:
        older = [band for band in known if band[1] > of_children[1]]
        if older:
            check.note("instrument_of_children", "disability_instrument", survey)


def check_revisions_declared(check: MetadataCheck, tables: Sequence[Table], entries: int) -> None:
    """Approved figures or entries that changed, while METADATA says that none did.

    Args:
        check: METADATA.
        tables: the sheets that were judged; figures that changed have a note each.
        entries: changed cells of sheets without a column for notes: there this line is the only word of it.
    """
    said = check.value("previous_report_revision")
    if entries and said != "yes":
        check.note("changes_not_declared", "previous_report_revision", count=str(entries))
    changed = sum(int(table.frame["is_revised"].sum()) for table in tables if table.name == "OBSERVATIONS")
    if changed and said == "no":
        check.note("revision_not_declared", "previous_report_revision", count=str(changed))


def _check_described(check: MetadataCheck, survey: int, units: set[str], by_disability: bool) -> None:
    wanted = list(OF_EVERY_SURVEY)
    if units & set(catalogue.PERSONS):
        wanted += OF_PERSONS
    if "HOUSEHOLD" in units:
        wanted.append("sample_households")
    instrument = check.value("disability_instrument", survey)
    if by_disability and instrument not in ("", NO_INSTRUMENT):
        wanted.append("disability_cutoff")
    for field in wanted:
        if check.value(field, survey) == "":
            check.note("survey_line_blank", field, survey, number=str(survey))
    if not by_disability:
        return
    if instrument == NO_INSTRUMENT:
        check.note("disability_without_instrument", "disability_instrument", survey)
    elif instrument == "OTHER":
        check.note("disability_not_comparable", "disability_instrument", survey)
    elif check.value("disability_cutoff", survey) not in ("", COMPARABLE_CUTOFF):
        check.note("disability_not_comparable", "disability_cutoff", survey)


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
