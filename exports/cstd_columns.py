"""The sheets of the CSTD workbook: their titles, remarks and columns, in the order of their queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.workbook import Column


@dataclass(frozen=True)
class SheetPlan:
    """A sheet: the query that fills it (a file in `sql/`, where the variable `action_line` is the sheet's name) and its
    columns.
    """

    name: str
    title: str
    query: str
    columns: Sequence[Column]
    mart: str
    remarks: Sequence[str] = ()
    if_empty: str = "There is none in this build."
    tab_colour: str = ""


_CELL = (Column("Sex", 9), Column("Age", 13), Column("Disability", 16), Column("Residence", 10))
_TRACE = 34

FIGURE_COLUMNS = (
    Column("Indicator", 11),
    Column("Name", 48),
    Column("Country or area", 26),
    Column("Code", 7),
    Column("Year", 7, "integer"),
    Column("Value", 12, "value"),
    Column("Unit", 14),
    *_CELL,
    Column("Other breakdown", 30),
    Column("Ages covered", 13),
    Column("Reference period", 16),
    Column("Status", 12),
    Column("Source", 14),
    Column("Dataset", 14),
    Column("Note", 40),
    Column("Trace key", _TRACE),
)

SUMMARY = SheetPlan(
    "SUMMARY",
    "What there is, by action line",
    "summary",
    (
        Column("Action line", 12),
        Column("Name", 82),
        Column("Indicators in the catalogue", 13, "integer"),
        Column("With figures", 10, "count"),
        Column("Figures printed", 10, "count"),
        Column("Countries", 11, "count"),
        Column("Latest year", 9, "integer"),
        Column("Target met", 9, "count"),
        Column("On track", 9, "integer"),
        Column("Moderate", 10, "integer"),
        Column("Insufficient", 12, "count"),
        Column("Moving away", 9, "integer"),
        Column("No significant change", 11, "count"),
        Column("No verdict", 10, "count"),
    ),
    "marts.dim_action_line",
    (
        "An indicator is counted once, with its main action line. Figures: latest totals and margins of one dimension.",
        "Verdicts of the next review, one for each country total and target; PROGRESS gives method and reason.",
    ),
)
REGIONS = SheetPlan(
    "REGIONS",
    "Regions and groups of countries",
    "regions",
    (
        Column("Indicator", 11),
        Column("Name", 48),
        Column("Region or group", 34),
        Column("Kind", 23),
        Column("Year", 7, "integer"),
        Column("Value", 12, "value"),
        Column("Unit", 10),
        Column("Coverage, % of population", 13, "share"),
        Column("Countries with a figure", 11, "integer"),
        Column("Countries in the group", 11, "integer"),
        Column("Ages covered", 13),
        Column("Method", 44),
    ),
    "marts.fct_regional_aggregate",
    (
        "Means of the countries' totals, weighted by population. Below the coverage threshold no value is published; "
        "such years are listed only after the last published one.",
        "Ages covered is empty where the countries' figures cover different ages or do not say.",
    ),
)
PROGRESS = SheetPlan(
    "PROGRESS",
    "Progress towards targets",
    "progress",
    (
        Column("Indicator", 11),
        Column("Name", 44),
        Column("Country or area", 24),
        Column("Code", 7),
        Column("Review", 16),
        *_CELL,
        Column("Verdict", 13),
        Column("Why no verdict", 36),
        Column("Method", 12),
        Column("Base year", 7, "integer"),
        Column("Base value", 10, "value"),
        Column("Year", 7, "integer"),
        Column("Value", 10, "value"),
        Column("Target", 9, "value"),
        Column("Target year", 8, "integer"),
        Column("Unit", 10),
        Column("Target set by", 14),
        Column("State of the target", 10),
        Column("Pace", 9, "ratio"),
        Column("Status index", 9, "ratio"),
        Column("Change beyond chance", 10),
        Column("Growth, % of required", 10, "share"),
        Column("Class by growth (Eurostat)", 14),
        Column("Anticipated at target year", 11, "value"),
        Column("Class by trend (ESCAP)", 12),
        Column("Groups left behind", 20),
        Column("Ages covered", 13),
        Column("Source", 14),
        Column("Dataset", 14),
        Column("Trace key of the base", _TRACE),
        Column("Trace key", _TRACE),
    ),
    "marts.fct_progress",
    (
        "Pace 1 is exactly the speed of a straight line from base to target; status index 1 is the target reached.",
        "Both ends come from one source, dataset, ages covered and reference period. The verdict is the linear pace's; "
        "the classes by growth and trend are other methods and may disagree.",
        "Change beyond chance and groups left behind are stated only where standard errors or intervals are known.",
    ),
)
DISCREPANCIES = SheetPlan(
    "DISCREPANCIES",
    "Figures printed here of which another source, or an earlier file, states another value",
    "discrepancies",
    (
        Column("Indicator", 11),
        Column("Country or area", 24),
        Column("Code", 7),
        Column("Period", 9),
        *_CELL,
        Column("Other breakdown", 20),
        Column("Value shown", 11, "value"),
        Column("Other value", 11, "value"),
        Column("Difference", 11, "value"),
        Column("Unit", 10),
        Column("Difference, % of the value shown", 13, "share"),
        Column("Beyond tolerance", 10),
        Column("Source shown", 14),
        Column("Other source", 14),
        Column("Ages covered, shown", 13),
        Column("Ages covered, other", 13),
        Column("Kind", 27),
        Column("Why this one is shown", 60),
        Column("Trace key", _TRACE),
        Column("Trace key of the other", _TRACE),
        Column("Submission of the other", 19),
    ),
    "marts.fct_source_discrepancy",
    ("Two figures of the same cell that cover different ages are not comparable, and may both be right.",),
)
SOURCES = SheetPlan(
    "SOURCES",
    "Sources and licences",
    "sources",
    (
        Column("Source", 16),
        Column("Name", 38),
        Column("Publisher", 32),
        Column("Licence", 34),
        Column("How sure of the licence", 10),
        Column("Text of the licence", 50),
        Column("Address", 44),
        Column("Official", 9),
        Column("Figures in this workbook", 11, "count"),
        Column("Files in the build", 9, "integer"),
        Column("Countries of the files", 22),
        Column("Newest file known from", 13),
        Column("Precedence", 10, "integer"),
        Column("Why this precedence", 70),
    ),
    "marts.dim_source",
    ("Where several sources give a figure for the same cell, the one with the lowest precedence number is shown.",),
)
CATALOGUE = SheetPlan(
    "CATALOGUE",
    "The catalogue of indicators",
    "catalogue",
    (
        Column("Indicator", 12),
        Column("Name", 56),
        Column("Action line", 10),
        Column("Serves", 16),
        Column("Figures here", 9),
        Column("Unit", 22),
        Column("Direction", 14),
        Column("Kind", 9),
        Column("Method", 15),
        Column("Numerator", 34),
        Column("Denominator", 34),
        Column("Statistical unit", 14),
        Column("Reported by", 14),
        Column("Official source", 34),
        Column("SDG", 14),
        Column("Mark", 7),
        Column("Definition", 32, "doubt"),
        Column("Evidence", 24),
        Column("Note", 50),
    ),
    "marts.dim_indicator",
    ("Definitions that are not confirmed are marked in yellow: check them before quoting the indicator by name.",),
)
CELLS = SheetPlan(
    "CELLS",
    "Where every figure comes from",
    "cells",
    (
        Column("Trace key", _TRACE),
        Column("Printed on", 18),
        Column("Indicator", 11),
        Column("Code", 7),
        Column("Period", 9),
        Column("Submission", 18),
        Column("File", 40),
        Column("SHA-256 of the file", 66),
        Column("Sheet", 14),
        Column("Row", 8, "integer"),
        Column("Column", 18),
        Column("Remark", 60),
    ),
    "marts.fct_observation",
    ("Rows are counted as a person counts records in the file, header and lines above it included.",),
)

# the sheets before the action lines, and those after them
BUILT_TABLES = ((SUMMARY, REGIONS), (PROGRESS, DISCREPANCIES, SOURCES, CATALOGUE, CELLS))
