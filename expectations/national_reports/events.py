"""The sheet IGF_NRI: events, their three measures of attendance, and who took part."""

from __future__ import annotations

import polars as pl

from expectations.national_reports.cells import check_cells, require
from expectations.national_reports.context import Context
from expectations.national_reports.table import Table, day, given, number
from ingest.national_reports.report import Report
from ingest.seeds import thresholds

ATTENDANCE = {"REGISTRATIONS": "registrations", "ONSITE": "onsite_participants", "ONLINE": "online_participants"}
FORUMS = ("NATIONAL_IGF", "SUBREGIONAL", "REGIONAL", "YOUTH_IGF")
STAKEHOLDERS = ("by_gov", "by_igo", "by_cs", "by_ps", "by_tc", "by_acad", "by_press", "stakeholder_unknown")
SEXES = ("by_f", "by_m", "by_o", "sex_unknown")
AGES = ("by_y0t17", "by_y18t35", "by_y_ge36", "age_unknown")
NOT_ASKED = "NOT_ASKED"
NOT_IN_MODE = {"ONSITE": "online_participants", "ONLINE": "onsite_participants"}
KEY = ["event_type", "name", "start_date"]


def check_events(report: Report, context: Context) -> Table:
    """Judge the sheet IGF_NRI."""
    table = Table(report, "IGF_NRI")
    check_cells(table, pl.lit(True))
    require(table, "nri_recognised", pl.col("event_type").is_in(FORUMS), "recognition_missing", ["event_type"])
    require(table, "funding_currency", given("funding_cash"), "currency_missing", ["funding_cash"])
    start, end = day("start_date"), day("end_date")
    table.report("ends_before_start", "end_date", end < start, ["start_date"], start=pl.col("start_date"))
    days = (end - start).dt.total_days() + 1
    too_long = days > thresholds()["event_days_max"]
    table.report("event_too_long", "end_date", too_long, ["start_date"], days=days, start=pl.col("start_date"))
    if report.year is not None:
        table.report("event_after_report", "start_date", start.dt.year() > report.year, latest=str(report.year))
        table.report("date_in_future", "start_date", (start > context.today) & (start.dt.year() <= report.year))
    _check_attendance(table)
    _check_mode(table)
    for parts in (STAKEHOLDERS, SEXES, AGES):
        _check_parts(table, parts)
    _check_youth(table)
    _check_disability(table)
    first = pl.col("src_row").first().over(KEY)
    repeated = pl.struct(KEY).is_duplicated() & (pl.col("src_row") != first)
    table.report("repeated_event", "name", repeated, ["event_type", "start_date"], first=first)
    return table


def _check_attendance(table: Table) -> None:
    """At least one measure, never added up, and the one that the counts divide."""
    measures = list(ATTENDANCE.values())
    none = pl.all_horizontal(pl.col(name) == "" for name in measures)
    table.report("no_attendance", "registrations", none, measures)
    chosen = [
        pl.when(pl.col("breakdown_base") == code).then(number(name)) for code, name in ATTENDANCE.items()
    ]
    table.frame = table.frame.with_columns(base=pl.coalesce(chosen))
    known = pl.col("breakdown_base").is_in(list(ATTENDANCE))
    table.report("base_not_given", "breakdown_base", known & ~none & pl.col("base").is_null(), measures)
    both = number("onsite_participants") + number("online_participants")
    mixed = (number("onsite_participants") > 0) & (number("online_participants") > 0)
    table.report("measures_added", "registrations", mixed & (number("registrations") == both), measures)
    sound = ("breakdown_base", *measures)
    table.report("first_time_exceeds", "first_time", number("first_time") > pl.col("base"), sound, base=pl.col("base"))


def _check_mode(table: Table) -> None:
    """Nobody takes part in a way that the event did not offer."""
    for mode, field in NOT_IN_MODE.items():
        present = (pl.col("mode") == mode) & (number(field) > 0)
        table.report("participants_contradict_mode", field, present, ["mode"], mode=pl.col("mode"))


def _check_parts(table: Table, parts: tuple[str, ...]) -> None:
    """Parts and unknown give the base, where any of them is given; the issue stands at the first given one."""
    total = pl.sum_horizontal(number(name) for name in parts)
    needs = ["breakdown_base", *ATTENDANCE.values(), *parts]
    wrong = table.sound(*needs) & (total != pl.col("base"))
    earlier = pl.lit(False)
    for part in parts:
        table.report(
            "parts_are_not_base", part, wrong & given(part) & ~earlier, total=total, base=pl.col("base"),
            measure=pl.col("breakdown_base"), unknown=parts[-1],
        )  # fmt: skip
        earlier = earlier | given(part)


def _check_youth(table: Table) -> None:
    youth = number("by_y18t35")
    women_and_men = number("y18t35_f").fill_null(0) + number("y18t35_m").fill_null(0)
    needs = ["by_y18t35", "y18t35_f", "y18t35_m"]
    table.report("youth_exceeds", "y18t35_f", women_and_men > youth, needs, sum=women_and_men, youth=youth)
    with_disability = number("y18t35_with_disability")
    needs = ["by_y18t35", "y18t35_with_disability", "with_disability"]
    table.report(
        "youth_exceeds", "y18t35_with_disability", with_disability > youth, needs, sum=with_disability, youth=youth
    )
    table.report(
        "youth_exceeds_disability", "y18t35_with_disability", with_disability > number("with_disability"), needs,
        total=number("with_disability"),
    )  # fmt: skip
    _check_youth_in_base(table)
    for part, whole in (("y18t35_f", "by_f"), ("y18t35_m", "by_m")):
        table.report("part_of_people_exceeds", part, number(part) > number(whole), [whole], total=number(whole))


def _check_youth_in_base(table: Table) -> None:
    """Youth that is split without being counted as a whole is still a part of those who took part."""
    base, uncounted = pl.col("base"), number("by_y18t35").is_null()
    needs = ["breakdown_base", *ATTENDANCE.values(), "by_y18t35"]
    sexes = number("y18t35_f").fill_null(0) + number("y18t35_m").fill_null(0)
    by_sex = pl.when(given("y18t35_f") & (number("y18t35_f") > base)).then(number("y18t35_f")).otherwise(sexes)
    at = {"y18t35_f": given("y18t35_f"), "y18t35_m": ~given("y18t35_f")}
    for field, is_here in at.items():
        table.report("youth_exceeds_base", field, uncounted & is_here & (by_sex > base), needs, sum=by_sex, base=base)
    with_disability = number("y18t35_with_disability")
    table.report(
        "youth_exceeds_base", "y18t35_with_disability", uncounted & (with_disability > base), needs,
        sum=with_disability, base=base,
    )  # fmt: skip


def _check_disability(table: Table) -> None:
    """Not asked is not zero."""
    asked = pl.col("disability_asked")
    for field in ("with_disability", "disability_unknown"):
        was_asked = given("disability_asked") & (asked != NOT_ASKED)
        require(table, field, was_asked, "disability_missing", ["disability_asked"])
        table.report("not_asked_but_given", field, given(field) & (asked == NOT_ASKED), ["disability_asked"])
    both = number("with_disability").fill_null(0) + number("disability_unknown").fill_null(0)
    needs = ["breakdown_base", *ATTENDANCE.values(), "disability_unknown"]
    table.report(
        "disability_exceeds_base", "with_disability", both > pl.col("base"), needs, sum=both, base=pl.col("base")
    )
