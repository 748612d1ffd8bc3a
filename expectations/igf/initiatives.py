"""National and regional initiatives: the rules of the national report's sheet IGF_NRI, and whose meeting it was."""

from __future__ import annotations

import datetime as dt

import polars as pl

from expectations.igf.cells import check_cells, day, year
from expectations.igf.shown import called, shown
from expectations.national_reports.context import Context
from expectations.national_reports.events import check_events
from expectations.resolution import area_meanings
from ingest.igf.fields import EVENT_SHEET, INITIATIVES
from ingest.igf.personal import is_contact
from ingest.igf.records import Records
from ingest.igf.schema import landed
from ingest.igf.words import event_types, label_key, meanings
from ingest.national_reports.fields import fields_of
from ingest.national_reports.issues import render
from ingest.national_reports.report import Report, ReportSheet
from ingest.rows import SourceFile
from ingest.seeds import seed

_YES_NO = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "1": "yes", "0": "no"}


def judge_initiatives(records: Records, today: dt.date, file: SourceFile) -> pl.DataFrame:
    """Judge the rows; issues are noted in `records`. Returns the rows as they land."""
    check_cells(records, today)
    records.frame = records.frame.with_columns(_kind(records).alias("nri_code_type"))
    _areas_fit(records)
    _years_fit(records, today)
    _one_initiative(records)
    events = _events(records)
    _judge_events(records, events, today, file)
    columns = [name for name in ("src_sheet", "src_row", "nri_code", "area", "nri_type")]
    own = records.frame.select(*columns, year("year").alias("year"))
    return landed(INITIATIVES, pl.concat([own, events.drop("src_row")], how="horizontal"))


def _kind(records: Records) -> pl.Expr:
    known = meanings("NRI_TYPE")
    kinds = records.frame["nri_type"].unique().to_list()
    codes = {kind: known[label_key(kind)].code for kind in kinds if label_key(kind) in known}
    return pl.col("nri_type").replace_strict(codes, default="", return_dtype=pl.String)


def _areas_fit(records: Records) -> None:
    """A national initiative is of a country."""
    of_country = [row["nri_type"] for row in seed("igf_nri_type") if row["is_of_one_country"] == "true"]
    found = area_meanings(records.frame["area"].unique().to_list(), records.source)
    regions = [label for label, (area, _) in found.items() if area and area.isdigit()]
    where = pl.col("nri_code_type").is_in(of_country) & pl.col("area").is_in(regions)
    said = "{called} is a region, the initiative a national one. Give its country, or mend nri_type."
    value = shown(records, "area")
    records.wrong("area", where, "region_of_national_initiative", said, shown=value, called=called(value))


def _years_fit(records: Records, today: dt.date) -> None:
    if not records.has("start_date"):
        return
    started = day("start_date")
    said = "The meeting began on {value}, the row is about {year}. Mend the one that is wrong."
    other = (started.dt.year() != year("year")) & day("start_date").is_not_null()
    records.wrong(
        "start_date", other, "year_of_another_meeting", said, shown=pl.col("start_date"), year=pl.col("year")
    )
    said = "{value} is after today ({heading}). Report a meeting that was held."
    records.wrong("start_date", started > today, "date_in_future", said, shown=pl.col("start_date"))


def _one_initiative(records: Records) -> None:
    """A code stands for one initiative, and a meeting for one row."""
    for name, rule in (("area", "code_of_two_areas"), ("nri_type", "code_of_two_kinds")):
        first = pl.col(name).first().over("nri_code")
        said = "{code} has {heading} '{value}' here and '{first}' in an earlier row. A code stands for one initiative."
        where = (pl.col(name).str.to_lowercase() != first.str.to_lowercase()) & (pl.col("nri_code") != "")
        records.wrong(name, where, rule, said, shown=pl.col(name), code=pl.col("nri_code"), first=first)
    key = ["nri_code", "year", "start_date"] if records.has("start_date") else ["nri_code", "year"]
    first_row = pl.col("src_row").first().over(key)
    where = pl.struct(key).is_duplicated() & (pl.col("src_row") != first_row)
    said = "Rows {first} and {row} are about the same meeting of {value}. Keep the row that is right."
    records.wrong("nri_code", where, "repeated_meeting", said, shown=pl.col("nri_code"), first=first_row)


def _events(records: Records) -> pl.DataFrame:
    """The rows as the sheet IGF_NRI has them: every field as text, codes in capitals, yes and no."""
    columns = [pl.col("src_row")]
    for field in fields_of(EVENT_SHEET):
        if field.is_shown:
            continue
        if field.name == "event_type":
            text = pl.col("nri_code_type").replace_strict(event_types(), default="", return_dtype=pl.String)
        elif not records.has(field.name):
            text = pl.lit("")
        else:
            text = pl.when(is_contact(pl.col(field.name))).then(pl.lit("")).otherwise(pl.col(field.name))
        if field.is_coded and field.name != "event_type":
            text = text.str.to_uppercase()
        if field.type == "boolean":
            text = text.str.to_lowercase().replace_strict(_YES_NO, default=text)
        columns.append(text.alias(field.name))
    return records.frame.select(columns)


def _judge_events(records: Records, events: pl.DataFrame, today: dt.date, file: SourceFile) -> None:
    """The sheet's own rules, sheet by sheet of the file; what they find is told with this file's headings."""
    required = {field.name for field in fields_of(EVENT_SHEET) if field.required == "yes"}
    for sheet in records.frame["src_sheet"].unique(maintain_order=True):
        rows = events.filter(records.frame["src_sheet"] == sheet)
        letters = records.letters.get(sheet, {})
        columns = {name: letters.get(name, "") for name in rows.columns if name in required or records.has(name)}
        table = ReportSheet(EVENT_SHEET, columns, rows)
        report = Report(file, "", "en", "", None, "", "", {}, {}, [], {EVENT_SHEET: table})
        for issue in check_events(report, Context(None, today)).issues:
            said = render(issue, "en")
            if issue.field != "event_type":
                records.note(issue.severity, issue.rule, said, issue.field, issue.row, sheet, issue.value)
