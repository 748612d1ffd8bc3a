"""A report that nothing is wrong with, made from one invented population, and ways to spoil a cell of it.

Every cell that a country owes is filled by adding up the same atoms (sex x age x disability x residence), so that
counts add up and rates lie between their parts. The figures are invented.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl

from expectations.national_reports import age_bands
from expectations.national_reports.catalogue import age_scopes
from expectations.national_reports.check import check_report
from expectations.national_reports.context import Context
from ingest.national_reports.codes import RequiredCell, catalogue, code_list, national_indicators, required_cells
from ingest.national_reports.fields import TABLES, TEMPLATE_VERSION, fields_of
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.report import Report, ReportSheet
from ingest.rows import SourceFile

YEAR = 2026
TODAY = dt.date(2026, 12, 15)
AREA = "KEN"
SCOPE = "Y_GE5"
FIRST_ROW = 3

# age atoms from 5 on: persons and share with the attribute, in percent
ATOMS = {"Y5T17": (9_000_000, 30), "Y18T24": (6_000_000, 62), "Y25T35": (8_000_000, 58), "Y36T64": (9_500_000, 41),
         "Y_GE65": (2_000_000, 17)}  # fmt: skip
SEXES = {"F": (0.51, 0.95), "M": (0.49, 1.05)}  # share of the persons, factor on the rate
DISABILITIES = {"WITH": (0.08, 0.7), "WITHOUT": (0.92, 1.02)}
RESIDENCES = {"U": (0.3, 1.2), "R": (0.7, 0.9)}


@cache
def _cells() -> tuple[tuple[str, str, str, str, int, int], ...]:
    """Sex, age, disability, residence, persons and persons with the attribute of every atom."""
    found = []
    for age, sex, disability, residence in itertools.product(ATOMS, SEXES, DISABILITIES, RESIDENCES):
        shares = (SEXES[sex], DISABILITIES[disability], RESIDENCES[residence])
        persons = ATOMS[age][0] * math.prod(share for share, _ in shares)
        rate = ATOMS[age][1] * math.prod(factor for _, factor in shares)
        found.append((sex, age, disability, residence, round(persons), round(persons * rate / 100)))
    return tuple(found)


@cache
def population(sex: str, age: str, disability: str, residence: str) -> tuple[int, int]:
    """Persons with the attribute, and all persons, of a group."""
    span = age_bands.bounds(age) or (0, age_bands.OPEN_END)
    chosen = [
        cell
        for cell in _cells()
        if sex in ("_T", cell[0])
        and age_bands.is_inside(age_bands.bounds(cell[1]) or span, span)
        and disability in ("_T", cell[2])
        and residence in ("_T", cell[3])
    ]
    return sum(cell[5] for cell in chosen), sum(cell[4] for cell in chosen)


def _observation(cell: RequiredCell, year: int, row_id: int) -> dict[str, str]:
    one = catalogue()[cell.indicator]
    age = "Y5T17" if cell.age == "Y0T17" else cell.age
    scopes = age_scopes().filter(pl.col("indicator_code") == one.code)["age_scope"].to_list()
    scope = SCOPE if not scopes or SCOPE in scopes else next(code for code in ("Y_GE15", "Y_GE18") if code in scopes)
    covered = scope if cell.age == "_T" else age
    numerator, denominator = population(cell.sex, covered, cell.disability, cell.urbanisation)
    years_back = YEAR - year
    numerator = round(numerator * (1 - years_back / 1000))
    if cell.breakdown != "_T":
        numerator, denominator = numerator // 20, denominator // 20
    is_survey = one.method == "survey_weighted"
    row = {
        "row_id": str(row_id),
        "action_line": one.action_line,
        "indicator_code": one.code,
        "ref_area": AREA,
        "sex": cell.sex,
        "age": age,
        "disability": cell.disability,
        "urbanisation": cell.urbanisation,
        "other_dim_1": cell.breakdown,
        "time_period": str(year),
        "unit_measure": one.unit_measure,
        "reference_period": one.reference_period,
        "source": "National ICT survey" if is_survey else "Register of the regulator",
        "producer": "NSO" if is_survey else "REGULATOR",
    }
    if one.method in ("ratio", "survey_weighted"):
        scale = one.scale or 1
        if scale not in (1, 100):
            numerator = round(numerator / scale / 10)
        if one.code == "C1-02":
            numerator, denominator = 7, 11
        row |= {"numerator": str(numerator), "denominator": str(denominator)}
        row["value"] = f"{scale * numerator / denominator:.4f}"
    else:
        row["value"] = "12.5" if one.unit_measure == "PT" else str(numerator)
    if is_survey:
        row |= {"survey_no": "1", "sample_size": "900", "sample_numerator": "400"}
        row["age_scope"] = "" if scope == SCOPE else scope
    return row


def observations(years: tuple[int, ...] = (YEAR,)) -> list[dict[str, str]]:
    """Every owed cell of OBSERVATIONS, filled, for the years given."""
    counter = itertools.count(1)
    return [_observation(cell, year, next(counter)) for year in years for cell in required_cells(YEAR)]


def _narrative() -> Iterator[dict[str, str]]:
    for line in code_list("ACTION_LINE"):
        told = {
            "lead_institution": "Ministry of ICT",
            "achievements": "Four counties connected.",
            "challenges": "Power cuts.",
            "recommendations_next_steps": "Connect the other counties.",
            "sdg_links": "4.4;9.c",
            "gdc_links": "GDC1;GDC2",
        }
        yield {"action_line": line, **(told if line != "C7" else {"nothing_to_report": "yes"})}


FINANCING = [
    {
        "instrument": "USF", "name": "Universal service fund", "fiscal_year_end": "2026-06-30", "currency": "KES",
        "opening_balance": "100", "amount_collected": "500", "amount_committed": "300", "amount_disbursed": "400",
        "amount_earmarked": "50", "action_lines": "C2;C4", "purpose": "INFRA", "earmark": "WOMEN",
        "exchange_rate_usd": "129.3", "beneficiaries_total": "1000", "beneficiaries_f": "510",
        "beneficiaries_m": "490", "beneficiaries_with_disability": "60", "beneficiaries_y18t35": "400",
    },
    {
        "instrument": "BUDGET", "name": "Digital skills programme", "fiscal_year_end": "2026-06-30",
        "currency": "KES", "amount_committed": "80", "amount_disbursed": "70", "action_lines": "C4",
        "purpose": "SKILLS", "exchange_rate_usd": "129.3",
    },
]  # fmt: skip
EVENTS = [
    {
        "event_type": "NATIONAL_IGF", "name": "Kenya IGF", "nri_recognised": "yes", "start_date": "2026-05-12",
        "end_date": "2026-05-13", "mode": "HYBRID", "action_lines": "C1;C11", "remote_participation": "CAPTIONS",
        "registrations": "500", "onsite_participants": "300", "online_participants": "250",
        "breakdown_base": "REGISTRATIONS", "by_gov": "100", "by_igo": "20", "by_cs": "150", "by_ps": "90",
        "by_tc": "60", "by_acad": "40", "by_press": "10", "stakeholder_unknown": "30", "by_f": "240", "by_m": "230",
        "by_o": "5", "sex_unknown": "25", "by_y0t17": "10", "by_y18t35": "200", "by_y_ge36": "250",
        "age_unknown": "40", "y18t35_f": "100", "y18t35_m": "95", "y18t35_with_disability": "8",
        "disability_asked": "WG_SS", "with_disability": "20", "disability_unknown": "80", "first_time": "120",
        "funding_cash": "20000", "funding_currency": "USD", "outputs_url": "https://kigf.or.ke/2026",
        "sent_to_secretariat": "yes",
    },
    {
        "event_type": "WSIS_CONSULTATION", "name": "Consultation on the report", "start_date": "2026-09-01",
        "end_date": "2026-09-01", "mode": "ONLINE", "online_participants": "40", "breakdown_base": "ONLINE",
        "disability_asked": "NOT_ASKED", "sent_to_secretariat": "no",
    },
]  # fmt: skip


def _policy() -> Iterator[dict[str, str]]:
    for code, one in national_indicators("POLICY").items():
        answer = next((step for step, words in one.anchors.items() if "adopted" in words), list(one.anchors)[1])
        in_force = "adopted" in one.anchors[answer] or "in force" in one.anchors[answer]
        yield {
            "question_code": code,
            "answer": answer,
            "as_of": "2026-06-30",
            "instrument_title": "Act of 2019",
            "date_in_force": "2019-11-25" if in_force else "",
            "url": "https://www.example.org/act",
        }


METADATA = {
    "country": AREA, "reporting_year": str(YEAR), "cycle_type": "ANNUAL", "submission_date": "2026-12-01",
    "status": "DRAFT", "language": "en", "focal_point_name": "A. Person", "focal_point_org": "Ministry of ICT",
    "focal_point_email": "person@example.org", "nso_endorsed": "yes", "stakeholder_consultation": "ONLINE",
    "consultation_participants_url": "https://www.example.org/list", "independent_evaluation_url": "",
    "previous_report_revision": "no", "licence": "CC BY 4.0",
}  # fmt: skip
SURVEY = {
    "survey_name": "National ICT survey", "survey_year": "2026", "survey_age_scope": SCOPE,
    "sample_households": "4000", "sample_individuals": "9000", "response_rate": "91.5",
    "design": "two stages, 94 strata, 400 PSUs", "disability_instrument": "WG_SS",
    "disability_cutoff": "AT_LEAST_A_LOT", "respondent_type": "SELF",
}  # fmt: skip


def letter(at: int) -> str:
    """Letter of a column, from 0 on."""
    head, tail = divmod(at, 26)
    return (letter(head - 1) if head else "") + chr(65 + tail)


def sheet(name: str, rows: list[dict[str, str]]) -> ReportSheet:
    """A table with all of its columns."""
    names = [field.name for field in fields_of(name)]
    frame = pl.DataFrame(
        [[FIRST_ROW + at, *(row.get(field, "") for field in names)] for at, row in enumerate(rows)],
        schema={"src_row": pl.Int32, **dict.fromkeys(names, pl.String)},
        orient="row",
    )
    return ReportSheet(name, {field: letter(at) for at, field in enumerate(names)}, frame)


def clean_report(years: tuple[int, ...] = (YEAR,), rows: list[dict[str, str]] | None = None) -> Report:
    """A whole report without a fault; `rows` replace those of OBSERVATIONS."""
    tables = {
        "OBSERVATIONS": observations(years) if rows is None else rows,
        "NARRATIVE": list(_narrative()),
        "FINANCING": FINANCING,
        "IGF_NRI": EVENTS,
        "POLICY": list(_policy()),
    }
    lines = {field.name: at for at, field in enumerate(fields_of("METADATA"), start=2)}
    return Report(
        file=SourceFile(Path("report.xlsx"), "national-report"),
        template_version=TEMPLATE_VERSION,
        language="en",
        area=AREA,
        year=YEAR,
        cycle="ANNUAL",
        review=f"annual-{YEAR}",
        metadata=dict(METADATA),
        metadata_cells={name: f"C{lines[name]}" for name in METADATA},
        surveys=[{**SURVEY, **{f"cell:{name}": f"C{lines[name]}" for name in SURVEY}}],
        sheets={name: sheet(name, tables[name]) for name in TABLES},
    )


def with_cell(report: Report, sheet_name: str, row: int, /, **cells: str) -> Report:
    """The report with other entries in a row (as a person counts) of a table."""
    table = report.sheets[sheet_name]
    at = pl.col("src_row") == row
    rows = table.rows.with_columns(
        pl.when(at).then(pl.lit(value)).otherwise(pl.col(field)).alias(field) for field, value in cells.items()
    )
    return dataclasses.replace(report, sheets={**report.sheets, sheet_name: dataclasses.replace(table, rows=rows)})


def row_of(report: Report, **codes: str) -> int:
    """Row of the first observation with these codes; dimensions that are not named are totals."""
    wanted = {"sex": "_T", "age": "_T", "disability": "_T", "urbanisation": "_T", "other_dim_1": "_T", **codes}
    rows = report.sheets["OBSERVATIONS"].rows.filter(pl.col(name) == value for name, value in wanted.items())
    return int(rows["src_row"][0])


def found_in(report: Report, **context: object) -> list[ReportIssue]:
    """What the checks find, as Kenya's focal point on the day of the sample would see it."""
    surroundings = {"area": AREA, "today": TODAY, **context}
    return check_report(report, Context(**surroundings))  # type: ignore[arg-type]
