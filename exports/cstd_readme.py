"""The README sheet of the CSTD workbook: what it is, how to read it, what it may be used for."""

from __future__ import annotations

import duckdb

from exports.licences import statement
from exports.published import PublishedBuild, literal

Lines = list[tuple[str, str]]
# the thresholds that decide something in the tables of this workbook
_THRESHOLDS = (
    "aggregate_min_coverage",
    "base_window",
    "discrepancy_abs_points",
    "discrepancy_relative",
    "parity_lower",
    "parity_upper",
    "escap_accelerate",
    "escap_base_year",
    "escap_first_year",
    "escap_maintain",
    "eurostat_moderate",
    "eurostat_significant",
    "pace_moderate",
    "pace_on_track",
    "progress_min_span",
    "universality",
)
_MARKS = {
    "C": "confirmed in a source that was read",
    "P": "partly confirmed: subject or count confirmed, wording or number from memory",
    "M": "from memory, not confirmed",
    "U": "unknown or contradicted",
    "D": "design of this system",
}


def lines(build: PublishedBuild, sheets: Lines, include_non_official: bool) -> Lines:
    """The lines of the sheet.

    Args:
        build: the open build, after the preparation of the workbook's tables.
        sheets: name and title of every other sheet.
        include_non_official: whether figures of non-official sources are printed.

    Returns:
        Pairs of a heading and its text; a pair without text opens a section.
    """
    connection = build.connection
    return [
        ("This workbook", ""),
        *_about(build, include_non_official),
        ("Licence", ""),
        *_licence(connection),
        ("Sheets", ""),
        *sheets,
        ("Which figures are printed", ""),
        *_choice(connection),
        ("How to read the columns", ""),
        *_reading(connection),
        ("Thresholds used", ""),
        *_thresholds(connection),
    ]


def _about(build: PublishedBuild, include_non_official: bool) -> Lines:
    (figures, indicators, countries) = build.connection.execute(
        "select count(*), count(distinct indicator), count(distinct case when is_country then ref_area end) from figure"
    ).fetchone() or (0, 0, 0)
    excluded = build.connection.execute(
        "select source.name, count(*) from marts.fct_observation as observation "
        "inner join marts.dim_source as source on observation.source = source.source "
        "where observation.source not in (select source from printable) group by source.name order by source.name"
    ).fetchall()
    names = ", ".join(f"{name} ({count:,} figures in the warehouse)" for name, count in excluded)
    return [
        (
            "What it is",
            "Indicators for the follow-up of the World Summit on the Information Society, by action line, region and "
            "country, for an editor of a report to the Commission on Science and Technology for Development.",
        ),
        ("Build", build.build_id),
        ("As of", f"{build.as_of.isoformat()}: what was known on that day."),
        ("Made from", f"{build.submissions:,} files; CELLS names file, sheet, row and column of every figure."),
        ("Contents", f"{figures:,} figures of {indicators:,} indicators for {countries:,} countries and territories."),
        ("Sources that are not official", _non_official(include_non_official, names)),
        (
            "Names",
            "The designations employed and the presentation of material do not imply the expression of any opinion on "
            "the part of the Secretariat of the United Nations concerning the legal status of any country, territory, "
            "city or area or of its authorities, or concerning the delimitation of its frontiers or boundaries.",
        ),
    ]


def _non_official(included: bool, excluded: str) -> str:
    if included:
        return "Included on request; SOURCES says which they are. They are not official statistics."
    return f"Left out: {excluded}." if excluded else "Left out; this build has none."


def _licence(connection: duckdb.DuckDBPyConnection) -> Lines:
    used = connection.execute(
        "select distinct source.name, source.licence from printed "
        "inner join marts.fct_observation as observation on printed.observation_id = observation.observation_id "
        "inner join marts.dim_source as source on observation.source = source.source order by all"
    ).fetchall()
    return statement(used)


def _choice(connection: duckdb.DuckDBPyConnection) -> Lines:
    review = connection.execute("select review, review_type, year from next_review").fetchone()
    named = (
        f"{review[0]} ({review[1].lower().replace('_', ' ')}, {review[2]})" if review else "none: there is no verdict"
    )
    return [
        (
            "Latest totals and margins",
            "Annual figures of whole countries or areas: the total, and cells broken down by one dimension. Crossings "
            "of two dimensions, sub-national areas, earlier years and missing values stay in the warehouse.",
        ),
        (
            "Year",
            "The latest with a figure. Women and men, with and without disability, urban and rural are always of one "
            "year, the latest that has more than one of them, so that they can be compared; an age band or another "
            "breakdown is of its own latest year, which may differ from the total's.",
        ),
        (
            "One figure per cell",
            "Where sources differ the preferred one is printed (SOURCES); DISCREPANCIES lists the others.",
        ),
        ("Review in SUMMARY", f"{named}. PROGRESS has all reviews."),
        (
            "Nothing is filled in",
            "A cell without a figure is empty; it is not zero. No value was estimated for a country here.",
        ),
    ]


def _reading(connection: duckdb.DuckDBPyConnection) -> Lines:
    statuses = connection.execute(
        "select distinct figure.obs_status, coalesce(word.label, 'see the SDMX code list of observation status') "
        "from figure left join word on word.codelist = 'OBS_STATUS' and figure.obs_status = word.code order by 1"
    ).fetchall()
    return [
        (
            "Status",
            "SDMX observation status. " + "; ".join(f"{code} is {label.lower()}" for code, label in statuses) + ".",
        ),
        (
            "Ages covered",
            "The ages that the figure speaks of (such as 16 to 74). Two figures that cover different ages must not be "
            "compared. Empty: the source does not say.",
        ),
        ("Age", "Bounds inclusive. A band keeps the name its publisher gave it: 15 to 24 is not youth of 18 to 35."),
        ("Verdict", "By linear pace. Order of tests: target met, direction, pace. Other methods may judge otherwise."),
        ("Trace key", "Find it in CELLS, or ask the warehouse with `wsis trace INDICATOR CODE YEAR`."),
        ("Marks of confidence", "; ".join(f"{mark} {meaning}" for mark, meaning in _MARKS.items()) + "."),
    ]


def _thresholds(connection: duckdb.DuckDBPyConnection) -> Lines:
    found = connection.execute(
        "select parameter, value, unit, basis, confidence, note from marts.dim_threshold "
        f"where parameter in ({', '.join(map(literal, _THRESHOLDS))}) order by parameter"
    ).fetchall()
    return [
        (parameter, f"{value:g} {unit}. {note}. Source: {basis} (mark {confidence}).")
        for parameter, value, unit, basis, confidence, note in found
    ]
