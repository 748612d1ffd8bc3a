"""Published figures: each with a measure, a number, a source and a mark; what contradicts itself is said and kept."""

from __future__ import annotations

import datetime as dt

import polars as pl

from expectations.igf.cells import NUMBER, year
from ingest.igf.fields import STATISTICS
from ingest.igf.personal import is_contact
from ingest.igf.records import Records
from ingest.igf.schema import landed
from ingest.igf.statistics import UNCONFIRMED
from ingest.igf.words import currencies, label_key, meanings, measures, published_concepts, qualities
from ingest.seeds import thresholds

UNITS = ("count", "percent")
QUALIFIERS = ("", "over", "about", "under")
WHOLE = "_T"
_FACT = ["meeting_year", "measure", "dimension", "category", "unit"]
_NAMED = 6


def judge_statistics(records: Records, today: dt.date) -> pl.DataFrame:
    """Judge the figures; issues are noted in `records`.

    Returns:
        The figures as they land. Several of one fact stay: which is preferred is decided by their quality.
    """
    _words(records)
    _labels(records)
    _values(records, today)
    _shares(records)
    _parts(records)
    _several(records)
    number = pl.col("value").cast(pl.Float64, strict=False)
    return landed(STATISTICS, records.frame.with_columns(number.alias("value"), year("meeting_year")))


def _words(records: Records) -> None:
    known = {
        "measure": (list(measures()), "unknown_measure", "seed igf_measure"),
        "quality": (list(qualities()), "unknown_quality", "seed igf_quality"),
        "qualifier": (list(QUALIFIERS), "unknown_qualifier", f"words {', '.join(QUALIFIERS[1:])}"),
        "unit": ([*UNITS, *sorted(currencies())], "unknown_unit", "units count, percent or a currency of ISO 4217"),
    }
    for name, (codes, rule, where) in known.items():
        said = f"'{{value}}' is no known {name}: it is not among the {where}. Row {{row}} cannot be placed."
        records.wrong(name, ~pl.col(name).is_in(codes), rule, said, shown=_safe(name))
    said = "{heading} is empty. Say whether the figure is of the whole (_T) or of which dimension."
    records.wrong("dimension", pl.col("dimension") == "", "blank_cell", said)
    is_whole, is_named = pl.col("dimension") == WHOLE, pl.col("category") != ""
    said = "A figure of the whole has no category, one of a dimension has one ({heading}: '{value}')."
    records.wrong("category", is_whole == is_named, "category_misplaced", said, shown=_safe("category"))
    for name in ("source_title",):
        said = "The figure has no source ({heading}). Say where it is published."
        records.wrong(name, pl.col(name) == "", "no_source", said)
    for name in ("host", "category", "source_title", "note", "meeting", "value_text"):
        said = "The cell under {heading} holds an e-mail address or a telephone number. Take it out."
        records.wrong(name, is_contact(pl.col(name)), "personal_value", said)
    money = [measure for measure, is_money in measures().items() if is_money]
    is_money = pl.col("measure").is_in(money)
    said = "{heading} is '{value}': amounts are in a currency, counts and shares are not."
    is_known = pl.col("measure").is_in(list(measures())) & pl.col("unit").is_in(known["unit"][0])
    wrong = is_known & (is_money == pl.col("unit").is_in(UNITS))
    records.wrong("unit", wrong, "unit_of_other_kind", said, shown=_safe("unit"))


def _labels(records: Records) -> None:
    """A label without a meaning is kept as written, and is then a figure of no group and of no indicator."""
    unknown = [
        {"dimension": dimension, "category": category, "unresolved": True}
        for dimension, category in records.frame.select("dimension", "category").unique().iter_rows()
        if category and (concept := published_concepts().get(label_key(dimension)))
        and label_key(category) not in meanings(concept)
    ]
    if not unknown:
        return
    before, key = records.frame, ["dimension", "category"]
    records.frame = before.join(pl.DataFrame(unknown), on=key, how="left", maintain_order="left", nulls_equal=True)
    said = (
        "'{value}' has no meaning as {dimension}: the figure is kept as written and enters no group and no indicator. "
        "Add the label to the seed igf_label_map if it is right."
    )
    records.wrong(
        "category", pl.col("unresolved"), "label_without_meaning", said, shown=_safe("category"), severity="warning",
        dimension=_safe("dimension"),
    )  # fmt: skip
    records.frame = before


def _safe(name: str) -> pl.Expr:
    return pl.when(is_contact(pl.col(name))).then(pl.lit("")).otherwise(pl.col(name))


def _values(records: Records, today: dt.date) -> None:
    first, last = int(thresholds()["igf_first_year"]), today.year
    said = f"'{{value}}' is no year between {first} and {last} ({{heading}})."
    outside = ~year("meeting_year").is_between(first, last).fill_null(False)
    records.wrong("meeting_year", outside, "year_out_of_range", said, shown=_safe("meeting_year"))
    is_unsure = pl.col("quality") == UNCONFIRMED
    said = "A figure that no source confirms carries no value. Take the value out or give its source and quality."
    records.wrong("value", is_unsure & (pl.col("value") != ""), "value_not_confirmed", said)
    said = "The figure is missing ({heading}). Give it, or mark the row as unconfirmed."
    records.wrong("value", ~is_unsure & (pl.col("value") == ""), "no_value", said)
    is_number = pl.col("value").str.contains(NUMBER)
    said = "'{value}' is no figure ({heading}). Write digits; a word such as over belongs under qualifier."
    records.wrong("value", (pl.col("value") != "") & ~is_number, "not_a_number", said, shown=_safe("value"))
    value = pl.when(is_number).then(pl.col("value").cast(pl.Float64, strict=False))
    said = "{value} is below zero ({heading})."
    records.wrong("value", value < 0, "negative_amount", said, shown=pl.col("value"))
    said = "{value} percent is more than the whole ({heading})."
    above = (value > thresholds()["unit_percent_max"]) & (pl.col("unit") == "percent")
    records.wrong("value", above, "share_above_whole", said, shown=pl.col("value"))


def _numbers(records: Records) -> pl.DataFrame:
    return records.frame.with_columns(pl.col("value").cast(pl.Float64, strict=False).alias("number"))


def _shares(records: Records) -> None:
    """Rounded shares of one source add up to about the whole; where they are far above, a group stands twice."""
    group = ["meeting_year", "measure", "dimension", "source_title", "source_url"]
    shares = _numbers(records).filter((pl.col("unit") == "percent") & (pl.col("dimension") != WHOLE))
    summed = shares.group_by(group, maintain_order=True).agg(
        pl.col("number").sum().alias("sum"), pl.len().alias("parts"), pl.col("src_row").first()
    )
    most = thresholds()["unit_percent_max"] + pl.col("parts") / 2  # each may have been rounded up by half a point
    for row in summed.filter(pl.col("sum") > most).iter_rows(named=True):
        said = (
            f"The shares of {row['measure']} by {row['dimension']} of {row['meeting_year']} in one source add up to "
            f"{row['sum']:g} percent. They are kept as published."
        )
        records.note("warning", "shares_above_whole", said, "value", row["src_row"])


def _parts(records: Records) -> None:
    """Counts by group beside a total of the same source."""
    key = ["meeting_year", "measure", "source_title", "source_url"]
    counts = _numbers(records).filter(pl.col("unit") == "count")
    totals = counts.filter(pl.col("dimension") == WHOLE).group_by(key).agg(
        pl.col("number").first().alias("total"), pl.col("qualifier").first().alias("said")
    )
    parts = counts.filter(pl.col("dimension").is_in(["stakeholder_group", "regional_group", "region", "sex"]))
    summed = parts.group_by([*key, "dimension"], maintain_order=True).agg(
        pl.col("number").sum().alias("sum"), pl.len().alias("parts"), pl.col("src_row").first()
    )
    for row in summed.filter(pl.col("parts") > 1).join(totals, on=key, maintain_order="left").iter_rows(named=True):
        if row["sum"] != row["total"]:
            total = f"{row['said']} {row['total']:,.0f}".strip()
            said = (
                f"{row['measure']} {row['meeting_year']} by {row['dimension']} adds up to {row['sum']:,.0f}, the same "
                f"source says {total}. Both are kept as published."
            )
            records.note("warning", "parts_differ_from_total", said, "value", row["src_row"])


def _several(records: Records) -> None:
    """Sources that contradict each other are shown, not hidden; the very same row twice is left out."""
    same = [name for name in records.frame.columns if name not in ("src_sheet", "src_row", "src_column")]
    again = pl.struct(same).is_first_distinct()
    first = pl.col("src_row").first().over(same)
    said = "Row {row} repeats row {first}. It counts once."
    records.wrong("value", ~again, "repeated_row", said, severity="warning", first=first)
    kept = records.frame.filter(again)
    records.dropped += records.frame.height - kept.height
    records.frame = kept
    facts = _numbers(records).filter(pl.col("number").is_not_null()).group_by(_FACT, maintain_order=True).agg(
        pl.col("number").unique(maintain_order=True), pl.col("src_row").first()
    )
    for row in facts.filter(pl.col("number").list.len() > 1).iter_rows(named=True):
        values = ", ".join(f"{value:,.15g}" for value in row["number"][:_NAMED])
        about = row["measure"] if row["dimension"] == WHOLE else f"{row['measure']} by {row['dimension']}"
        said = (
            f"{about} of {row['meeting_year']} is published with different values ({values}). All are kept, the one of "
            "the best quality is preferred."
        )
        records.note("warning", "sources_differ", said, "value", row["src_row"])
