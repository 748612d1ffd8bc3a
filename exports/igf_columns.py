"""The tables on the Internet Governance Forum: for the CSTD workbook and the factsheet of a meeting."""

from __future__ import annotations

from exports.cstd_columns import SheetPlan
from exports.workbook import Column

_COLOUR = "#6B4C9A"
_APART = (
    "Measured and published figures are two series and are never joined; registrations, participants on site and "
    "participants online are three measures and are never added."
)
_HIDDEN = (
    "A cell without a number and with 'confidential' is hidden: it or what follows from it is a few persons."
)

PARTICIPATION = SheetPlan(
    "IGF_PARTICIPATION",
    "Internet governance: who takes part in the annual meetings of the IGF",
    "igf_participation",
    (
        Column("Meeting", 9, "integer"),
        Column("Series", 11),
        Column("Measure", 15),
        Column("By", 16),
        Column("Category", 34),
        Column("Within", 24),
        Column("Persons", 10, "count"),
        Column("% of those who answered", 11, "share"),
        Column("Answered", 10, "count"),
        Column("Asked", 9, "count"),
        Column("Response rate, %", 10, "share"),
        Column("Held against, %", 10, "share"),
        Column("What it is held against", 12),
        Column("Why it is held against nothing", 26),
        Column("Share over that", 9, "ratio"),
        Column("Share over that among the registered", 12, "ratio"),
        Column("Why no number", 26),
        Column("Published as", 10),
        Column("Quality", 20),
        Column("Source", 46),
        Column("Trace key", 34),
    ),
    "marts.fct_igf_participation",
    (
        _APART,
        _HIDDEN,
        "1 in a column 'share over' is balance: against the population, parity, an even mix of the stakeholder "
        "groups, or the "
        "registered of the same meeting. Countries are on the sheet C11 (indicator C11-03).",
    ),
    tab_colour=_COLOUR,
)
STATISTICS = SheetPlan(
    "IGF_PUBLISHED",
    "Internet governance: what was published about the meetings, every value of a fact",
    "igf_published",
    (
        Column("Year", 7, "integer"),
        Column("Meeting", 12),
        Column("Place", 16),
        Column("What", 34),
        Column("By", 16),
        Column("Category, as published", 34),
        Column("Value", 10, "count"),
        Column("As written", 12),
        Column("Unit", 9),
        Column("Qualifier", 10),
        Column("Quality", 24),
        Column("Preferred", 9),
        Column("Contradicted", 10),
        Column("Lowest", 9, "count"),
        Column("Highest", 9, "count"),
        Column("Contradicted by", 40),
        Column("Source", 60),
        Column("Address", 50),
        Column("Note", 50),
    ),
    "marts.fct_igf_statistic",
    ("Sources contradict each other; every value stays, and the one of the best quality is preferred.",),
    tab_colour=_COLOUR,
)
FUNDING = SheetPlan(
    "IGF_FUNDING",
    "Internet governance: pledges to the IGF Trust Fund and to initiatives, and what was received",
    "igf_funding",
    (
        Column("Recipient", 14),
        Column("Year", 7, "integer"),
        Column("Pledged, USD", 13, "count"),
        Column("Received, USD", 13, "count"),
        Column("In kind, USD", 12, "count"),
        Column("Received, % of pledged", 10, "share"),
        Column("Donors", 8, "integer"),
        Column("Kinds of donors", 9, "integer"),
        Column("Concentration (HHI)", 12, "ratio"),
        Column("Largest donor, %", 9, "share"),
        Column("New donors", 8, "integer"),
        Column("From new donors, %", 9, "share"),
        Column("Pledged for later years, USD", 13, "count"),
        Column("Years of cover", 9, "ratio"),
        Column("Why no years of cover", 22),
        Column("USD per registered participant", 12, "ratio"),
        Column("Approximate rates", 11),
        Column("Why a sum is missing", 34),
    ),
    "marts.fct_igf_fund",
    (
        "A pledge is spread by its schedule, else equally over its years; sums are of cash. Rates: a pledge at "
        "the year it was "
        "agreed in, a receipt at its own year; without a rate there is no sum. "
        "The ledger of a recipient covers the years from its first receipt to its last.",
    ),
    tab_colour=_COLOUR,
)
CONTRIBUTIONS = SheetPlan(
    "IGF_CONTRIBUTIONS",
    "Internet governance: proposals, sessions, speakers, written inputs and intersessional work",
    "igf_contributions",
    (
        Column("Meeting", 9, "integer"),
        Column("Kind", 28),
        Column("By", 16),
        Column("Category", 36),
        Column("Number", 9, "count"),
        Column("% of those of whom it is known", 11, "share"),
        Column("Known of, %", 9, "share"),
        Column("Why no number", 18),
    ),
    "marts.fct_igf_contribution",
    ("Sex and youth are shown of speakers only where neither is a handful of persons.",),
    tab_colour=_COLOUR,
)
INITIATIVES = SheetPlan(
    "IGF_INITIATIVES",
    "Internet governance: national and regional initiatives and their meetings",
    "igf_initiatives",
    (
        Column("Year", 7, "integer"),
        Column("Area", 28),
        Column("Kind", 22),
        Column("Name", 40),
        Column("Recognised", 10),
        Column("Mode", 10),
        Column("Registered", 10, "count"),
        Column("On site", 9, "count"),
        Column("Online", 9, "count"),
        Column("Hidden breakdowns", 22),
        Column("Outputs sent to the Secretariat", 11),
        Column("Outputs", 40),
        Column("Source", 16),
        Column("Shown", 8),
        Column("Differs from the record shown in", 34),
    ),
    "marts.fct_nri_activity",
    ("Where a national report and an initiative's own record speak of one meeting, both stay and one is shown.",),
    tab_colour=_COLOUR,
)

CHAPTER = (PARTICIPATION, STATISTICS, FUNDING, CONTRIBUTIONS, INITIATIVES)
