"""Codes of an observation: indicator, country, population, period, breakdown, and what the catalogue says of them."""

from __future__ import annotations

import polars as pl

from expectations.national_reports import age_bands, catalogue
from expectations.national_reports.cells import alike, nearest
from expectations.national_reports.context import Context
from expectations.national_reports.table import Table, blank, given, number, says_something
from ingest.national_reports.codes import NATIONAL_CODE, OPEN_LISTS, code_list, national_indicators
from ingest.national_reports.report import Report
from ingest.seeds import thresholds

REFUSED_DISABILITY = ("PD", "PWD")
DIMENSIONS = {"sex": "SEX", "age": "AGE", "disability": "DISABILITY", "urbanisation": "URBANISATION"}
REGION = r"^[A-Z]{2}-[A-Z0-9]{1,3}$"
OPEN_CODES = {"ACTIVITY": r"^ISIC4_[A-U]$", "LANGUAGE": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}


def check_codes_of_rows(table: Table, report: Report, context: Context) -> None:
    """Codes whose faults have words of their own; general code lists are asked afterwards."""
    _check_indicator(table, report)
    table.report("disability_code_of_sdmx", "disability", pl.col("disability").is_in(REFUSED_DISABILITY))
    _check_age(table)
    _check_breakdown(table)
    _check_country(table, report, context)
    _check_place(table)
    _check_period(table, report, context)


def _check_indicator(table: Table, report: Report) -> None:
    known = set(catalogue.indicators()["indicator_code"])
    entries = table.distinct("indicator_code")
    unknown = [code for code in entries if code not in known and not NATIONAL_CODE.match(code)]
    hints = alike({code: code for code in unknown}, list(national_indicators("OBSERVATIONS")))
    table.report(
        "unknown_indicator",
        "indicator_code",
        pl.col("indicator_code").is_in(unknown),
        nearest=pl.col("indicator_code").replace_strict(hints, default=""),
    )
    table.report(
        "indicator_not_from_countries", "indicator_code", pl.col("i_reporter") != "NATIONAL"
    )
    table.report(
        "indicator_of_other_sheet", "indicator_code", pl.col("i_sheet") != "OBSERVATIONS", other=pl.col("i_sheet")
    )
    year = number("time_period")
    table.report(
        "indicator_not_in_year", "indicator_code", (year < pl.col("i_from")) | (year > pl.col("i_to")), ["time_period"]
    )
    undeclared = pl.col("is_national") & pl.col("is_reported") & ~says_something("note")
    table.report("national_indicator_not_explained", "note", undeclared, ["indicator_code"])


def _check_age(table: Table) -> None:
    wrong = [code for code in table.distinct("age") if not age_bands.is_accepted(code)]
    hints = {code: age_bands.nearest(code) for code in wrong}
    bands = [code for code in wrong if hints[code]]
    table.report(
        "age_band_not_accepted",
        "age",
        pl.col("age").is_in(bands),
        nearest=pl.col("age").replace_strict(hints, default=""),
    )
    table.report("unknown_age", "age", pl.col("age").is_in(wrong))


def _check_breakdown(table: Table) -> None:
    """One CONCEPT:CODE a row, of a concept that the indicator declares."""
    entry = pl.col("other_dim_1")
    filled = entry != "_T"
    table.report("several_breakdowns", "other_dim_1", filled & entry.str.contains(";", literal=True))
    table.report("breakdown_not_written_so", "other_dim_1", filled & ~entry.str.contains(r"^[A-Z0-9_]+:\S+$"))
    concept = entry.str.split(":").list.first()
    declared = catalogue.concepts().select("indicator_code", concept="concept", is_declared=pl.lit(True))
    table.frame = (
        table.frame.with_columns(concept=pl.when(filled).then(concept))
        .join(declared, on=["indicator_code", "concept"], how="left", maintain_order="left")
        .join(catalogue.accepted("concepts"), on="indicator_code", how="left", maintain_order="left")
    )
    is_own_column = pl.col("concept").is_in(list(DIMENSIONS.values()))
    table.report("breakdown_has_a_column", "other_dim_1", is_own_column)
    undeclared = filled & pl.col("is_declared").is_null() & ~pl.col("is_national")
    none, some = undeclared & pl.col("concepts").is_null(), undeclared & pl.col("concepts").is_not_null()
    table.report("indicator_has_no_breakdown", "other_dim_1", none, ["indicator_code"])
    table.report(
        "breakdown_not_of_indicator", "other_dim_1", some, ["indicator_code"], concepts=pl.col("concepts")
    )
    wrong = [entry for entry in table.distinct("other_dim_1") if not _is_member(entry)]
    hints = {entry: _members(entry) for entry in wrong}
    table.report(
        "unknown_breakdown_code",
        "other_dim_1",
        entry.is_in(wrong),
        codes=entry.replace_strict(hints, default=""),
    )


def _is_member(entry: str) -> bool:
    import re

    concept, colon, code = entry.partition(":")
    if not colon:
        return True
    if concept in OPEN_LISTS:
        return bool(re.match(OPEN_CODES[concept], code))
    try:
        return code in code_list(concept)
    except KeyError:
        return True  # a concept that nothing declares has been named already, unless the indicator is national


def _members(entry: str) -> str:
    concept, _, code = entry.partition(":")
    if concept in OPEN_LISTS:
        return "ISIC4_A, ISIC4_C" if concept == "ACTIVITY" else "sw, qu, mi"
    codes = list(code_list(concept))
    return ", ".join(codes) if len(codes) <= 15 else nearest(code, codes)


def _check_country(table: Table, report: Report, context: Context) -> None:
    """Rows are of the country of the report; one issue if all of them are of one other country."""
    expected = [area for area in (report.area, context.area) if area]
    if not expected:
        return
    other = (pl.col("country") != "") & ~pl.col("country").is_in(expected)
    wrong = table.frame.filter(other & table.sound("ref_area"))
    if wrong.height == table.frame.height > 1 and wrong["country"].n_unique() == 1:
        first = wrong.head(1).select("src_row", count=pl.lit(wrong.height), expected=pl.lit(expected[0]))
        table.add("rows_of_other_country", "ref_area", first)
        table.mark(wrong["src_row"], "ref_area")
        return
    table.report("other_country", "ref_area", other, expected=expected[0])


def _check_place(table: Table) -> None:
    in_region = pl.col("geo_level") == "ADMIN1"
    table.report("region_missing", "geo_code", in_region & blank("geo_code"), ["geo_level"])
    table.report("region_without_level", "geo_code", ~in_region & given("geo_code"), ["geo_level"])
    prefix = pl.col("country").replace_strict(catalogue.iso2(), default="")
    right = pl.col("geo_code").str.contains(REGION) & (pl.col("geo_code").str.slice(0, 2) == prefix)
    table.report(
        "not_a_region", "geo_code", in_region & given("geo_code") & ~right, ["geo_level", "ref_area"],
        prefix=prefix,
    )  # fmt: skip


def _check_period(table: Table, report: Report, context: Context) -> None:
    year = number("time_period")
    least = thresholds()["year_min"]
    table.report("year_too_early", "time_period", year < least, least=str(int(least)))
    if report.year is not None:
        table.report("period_after_report", "time_period", year > report.year, latest=str(report.year))
    table.report("year_in_future", "time_period", year > context.today.year)


def check_catalogue(table: Table) -> None:
    """What the catalogue says of the indicator: split, action line, unit, reference period, age scope."""
    _check_split(table)
    lines = catalogue.action_lines().select("indicator_code", "action_line", is_line=pl.lit(True))
    table.frame = table.frame.join(lines, on=["indicator_code", "action_line"], how="left", maintain_order="left")
    other_line = given("action_line") & pl.col("is_line").is_null() & pl.col("i_unit").is_not_null()
    table.report("action_line_differs", "action_line", other_line, ["indicator_code"])
    table.report(
        "unit_differs", "unit_measure", given("unit_measure") & (pl.col("unit_measure") != pl.col("i_unit")),
        ["indicator_code"], unit=pl.col("i_unit"),
    )  # fmt: skip
    table.report(
        "reference_period_differs",
        "reference_period",
        given("reference_period") & (pl.col("reference_period") != pl.col("i_period")) & (pl.col("obs_status") != "D"),
        ["indicator_code", "obs_status"],
        period=pl.col("i_period"),
    )
    _check_age_scope(table)


def _check_split(table: Table) -> None:
    """What counts places, prices or institutions cannot be split by sex, age, disability."""
    whole = ~pl.col("i_statistical_unit").is_in(catalogue.HAVE_MEMBERS)
    for field, concept in DIMENSIONS.items():
        declared = catalogue.concepts().filter(pl.col("concept") == concept)["indicator_code"]
        split = (pl.col(field) != "_T") & given(field) & ~pl.col("indicator_code").is_in(declared.implode())
        table.report("indicator_not_split", field, split & whole & pl.col("is_reported"), ["indicator_code"])


def _check_age_scope(table: Table) -> None:
    """The scope is one that the indicator accepts, or status D with a note says otherwise."""
    accepted = catalogue.age_scopes().select("indicator_code", scope="age_scope", is_scope=pl.lit(True))
    table.frame = table.frame.join(
        accepted, on=["indicator_code", "scope"], how="left", maintain_order="left"
    ).join(catalogue.accepted("age_scopes"), on="indicator_code", how="left", maintain_order="left")
    of_persons = pl.col("i_statistical_unit").is_in(catalogue.PERSONS)
    is_stated = given("age_scope") | (pl.col("from_survey") & (pl.col("survey_scope") != ""))
    other = pl.col("is_reported") & given("value") & is_stated & of_persons & pl.col("is_scope").is_null()
    scopes = pl.col("age_scopes").fill_null("_T")
    needs = ["indicator_code", "obs_status", "survey_no"]
    is_other_definition = pl.col("obs_status") == "D"
    table.report(
        "age_scope_not_accepted", "age_scope", other & ~is_other_definition & given("age_scope"), needs, scopes=scopes
    )
    _note_scopes_of_surveys(table, other & ~is_other_definition & blank("age_scope"), needs)
    table.report("definition_without_note", "note", other & is_other_definition & ~says_something("note"), needs)
    _check_age_in_scope(table)


def _note_scopes_of_surveys(table: Table, where: pl.Expr, needs: list[str]) -> None:
    """Figures that take their scope from a survey have one cause: one issue per indicator, at its first row."""
    rows = table.frame.filter(where & table.sound("age_scope", *needs))
    found = rows.group_by("indicator_code", "scope", maintain_order=True).agg(
        pl.col("src_row").first(), pl.col("age_scopes").fill_null("_T").first(), count=pl.len(), rows=pl.col("src_row")
    )
    table.add("age_scope_of_survey", "age_scope", found.select(
        "src_row", indicator="indicator_code", scope="scope", scopes="age_scopes", count="count"
    ))  # fmt: skip
    table.mark(rows["src_row"], "age_scope")


def _check_age_in_scope(table: Table) -> None:
    """A band is labelled by what was measured: with ages 5 and over asked, children are Y5T17."""
    sound = table.sound("indicator_code", "age", "age_scope", "survey_no")
    rows = table.frame.filter(
        given("value") & sound & pl.col("i_statistical_unit").is_in(catalogue.PERSONS) & (pl.col("obs_status") != "D")
    )
    for age, scope, row, count in (
        rows.group_by("age", "scope", maintain_order=True).agg(pl.col("src_row").first(), pl.len()).iter_rows()
    ):
        band, limits = age_bands.bounds(age), age_bands.bounds(scope)
        if band is None or limits is None or age_bands.is_inside(band, limits):
            continue
        fitting = age_bands.cut(band, limits)
        if fitting[0] > fitting[1]:
            table.note("age_outside_scope", "age", row, scope=scope, count=str(count))
        else:
            named = age_bands.code_of(*fitting)
            table.note("age_beyond_scope", "age", row, scope=scope, count=str(count), fitting=named)
