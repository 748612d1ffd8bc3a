"""Funding: pledges and receipts of each donor; what was pledged for which year, and whether sums add up."""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from expectations.igf.cells import check_cells, day, number, year
from ingest.igf.fields import FUNDING, fields_of
from ingest.igf.records import Records
from ingest.igf.schema import landed
from ingest.igf.words import label_key, meanings, rated
from ingest.seeds import thresholds

_PART = re.compile(r"^\s*(\d{4})\s*:\s*([+-]?\d+(?:\.\d+)?)\s*$")
_PLEDGE, _RECEIPT = "pledge", "receipt"
_DOLLAR = "USD"  # what all others are turned into


def judge_funding(records: Records, today: dt.date) -> pl.DataFrame:
    """Judge the rows; issues are noted in `records`.

    Returns:
        The rows as they land: a receipt is of the year in which it came, a pledge of those that its schedule or its
        first and last year name.
    """
    absent = [field.name for field in fields_of(FUNDING) if not records.has(field.name)]
    records.frame = records.frame.with_columns(pl.lit("").alias(name) for name in absent)
    check_cells(records, today)
    said = "{heading} is zero. A pledge or a receipt has an amount."
    records.wrong("amount", number("amount") == 0, "no_amount", said)
    _schedules(records)
    _years(records)
    _receipts(records)
    _equal_rows(records)
    _pledge_references(records)
    _one_kind_of_donor(records)
    frame = _with_years(records.frame)
    _rates(records, frame)
    return landed(FUNDING, frame.with_columns(number("amount").alias("amount")))


def _is(flow: str) -> pl.Expr:
    return pl.col("flow") == flow


def _schedules(records: Records) -> None:
    """Years rise, lie within the pledge, and their amounts are the pledge's amount."""
    said = "{heading} belongs to a pledge. A receipt has one day: leave it empty."
    records.wrong("schedule", _is(_RECEIPT) & (pl.col("schedule") != ""), "schedule_of_receipt", said)
    faults = []
    frame = records.frame.with_columns(number("amount").alias("total")).filter(
        _is(_PLEDGE) & (pl.col("schedule") != "")
    )
    for row in frame.iter_rows(named=True):
        if fault := _schedule_fault(row):
            faults.append({"src_sheet": row["src_sheet"], "src_row": row["src_row"], "fault": fault})
    if faults:
        schema = {"src_sheet": pl.String, "src_row": pl.Int32, "fault": pl.String}
        found = pl.DataFrame(faults, schema=schema)
        records.frame = records.frame.join(
            found, on=["src_sheet", "src_row"], how="left", maintain_order="left"
        )
        where = pl.col("fault").is_not_null()
        records.wrong("schedule", where, "schedule_does_not_add_up", "{fault}", fault=pl.col("fault"))
        records.frame = records.frame.drop("fault")


def _schedule_fault(row: dict[str, str | float]) -> str:
    parts = [_PART.match(part) for part in str(row["schedule"]).split(";")]
    if not all(parts):
        return "The schedule cannot be read. Write years and amounts such as 2023:40;2024:60."
    years = [int(part[1]) for part in parts if part]
    amounts = [float(part[2]) for part in parts if part]
    if years != sorted(set(years)):
        return "The years of the schedule must rise, each once."
    if min(amounts) < 0:
        return "The schedule has an amount below zero."
    for name, outside in (("year_from", years[0]), ("year_to", years[-1])):
        written = str(row[name])
        if written.isdigit() and not (
            int(written) <= outside if name == "year_from" else outside <= int(written)
        ):
            return f"The schedule names {outside}, which is outside {row['year_from']} to {row['year_to']}."
    total = row["total"]
    if isinstance(total, float) and abs(sum(amounts) - total) > thresholds()["igf_sum_tolerance"]:
        return f"The schedule adds up to {sum(amounts):,.2f}, the amount is {total:,.2f}. Mend the one that is wrong."
    return ""


def _years(records: Records) -> None:
    first, last = year("year_from"), year("year_to")
    without = _is(_PLEDGE) & (pl.col("schedule") == "") & ((pl.col("year_from") == "") | (pl.col("year_to") == ""))
    said = "A pledge needs its first and last year, or a schedule: say in {heading} for which years it is."
    records.wrong("year_from", without, "pledge_without_years", said)
    said = "The last year ({value}) is before the first ({first})."
    records.wrong("year_to", last < first, "years_out_of_order", said, shown=pl.col("year_to"), first=first)
    most = int(thresholds()["igf_pledge_years_max"])
    said = f"The pledge runs for {{years}} years; more than {most} are taken for an error."
    records.wrong("year_to", last - first >= most, "pledge_too_long", said, years=last - first + 1)


def _receipts(records: Records) -> None:
    said = "A receipt needs the day on which it came ({heading})."
    records.wrong("received_on", _is(_RECEIPT) & (pl.col("received_on") == ""), "receipt_without_day", said)
    said = "A pledge has no day of receipt ({heading}). Give what came as a row of its own with flow receipt."
    records.wrong("received_on", _is(_PLEDGE) & (pl.col("received_on") != ""), "pledge_received", said)
    said = "{value} is before the agreement of {agreed}. Check both days."
    records.wrong(
        "received_on", day("received_on") < day("agreed_on"), "received_before_agreed", said, severity="warning",
        shown=pl.col("received_on"), agreed=pl.col("agreed_on"),
    )  # fmt: skip


def _equal_rows(records: Records) -> None:
    """Money is not dropped on a guess: two rows that are equal in everything are a question to the sender."""
    key = [field.name for field in fields_of(FUNDING)]
    first = pl.col("src_row").first().over(key)
    where = pl.struct(key).is_duplicated() & (pl.col("src_row") != first)
    said = (
        "Rows {first} and {row} are equal in everything. If both are meant, tell them apart by pledge_ref or note; "
        "else take one out."
    )
    records.wrong("donor", where, "equal_rows", said, first=first)


def _pledge_references(records: Records) -> None:
    frame = records.frame.with_columns(number("amount").alias("sum"))
    named = frame.filter(pl.col("pledge_ref") != "")
    pledges = named.filter(_is(_PLEDGE))
    first = pl.col("src_row").first().over("flow", "pledge_ref")
    twice = _is(_PLEDGE) & (pl.col("pledge_ref") != "") & (pl.col("src_row") != first)
    said = "Rows {first} and {row} are two pledges with the reference {value}. A reference stands for one pledge."
    records.wrong("pledge_ref", twice, "repeated_pledge", said, shown=pl.col("pledge_ref"), first=first)
    promised = pledges.unique("pledge_ref", keep="first", maintain_order=True).select(
        "pledge_ref",
        pl.col("donor").alias("promised_by"),
        pl.col("sum").alias("promised"),
    )
    before = records.frame
    records.frame = frame.join(promised, on="pledge_ref", how="left", maintain_order="left")
    receipt = _is(_RECEIPT) & pl.col("promised_by").is_not_null()
    said = "The receipt names the pledge {value}, which is of {donor}. Mend donor or pledge_ref."
    other = receipt & (pl.col("donor") != pl.col("promised_by"))
    records.wrong(
        "pledge_ref", other, "pledge_of_another", said, shown=pl.col("pledge_ref"), donor=pl.col("promised_by")
    )
    received = pl.col("sum").sum().over("flow", "pledge_ref")
    one_currency = pl.col("currency").n_unique().over("pledge_ref") == 1
    is_last = pl.col("src_row") == pl.col("src_row").max().over("flow", "pledge_ref")
    more = receipt & one_currency & is_last & (received > pl.col("promised"))
    said = "More came under the pledge {value} ({received}) than was pledged ({promised}). Check both."
    records.wrong(
        "amount", more, "received_more_than_pledged", said, severity="warning", shown=pl.col("pledge_ref"),
        received=received, promised=pl.col("promised"),
    )  # fmt: skip
    unknown = _is(_RECEIPT) & (pl.col("pledge_ref") != "") & pl.col("promised_by").is_null()
    said = "No pledge {value} is in this file. That is right if it was sent before."
    records.wrong("pledge_ref", unknown, "pledge_elsewhere", said, severity="warning", shown=pl.col("pledge_ref"))
    records.frame = before


def _one_kind_of_donor(records: Records) -> None:
    """A donor is of one kind and written one way; else it counts as two."""
    known = meanings("DONOR_TYPE")
    kinds = records.frame["donor_type"].unique().to_list()
    codes = {kind: known[label_key(kind)].code for kind in kinds if label_key(kind) in known}
    kind = pl.col("donor_type").replace_strict(codes, default=None, return_dtype=pl.String)
    before = records.frame
    donor = pl.col("donor").str.to_lowercase()
    records.frame = before.with_columns(kind.alias("kind"), donor.alias("same_donor"))
    first = pl.col("kind").first().over("same_donor")
    said = "'{value}' is {kind} here and {first} in an earlier row. A donor is of one kind."
    records.wrong(
        "donor_type", pl.col("kind") != first, "donor_of_two_kinds", said, shown=pl.col("donor"), kind=pl.col("kind"),
        first=first,
    )  # fmt: skip
    written = pl.col("donor").first().over("same_donor")
    said = "'{value}' is written '{first}' in an earlier row. Write a donor one way, else it counts as two."
    records.wrong(
        "donor", pl.col("donor") != written, "donor_written_two_ways", said, shown=pl.col("donor"), first=written
    )
    records.frame = before


def _with_years(frame: pl.DataFrame) -> pl.DataFrame:
    """Years as numbers: of a receipt its day's, of a pledge without years its schedule's."""
    scheduled = pl.col("schedule").str.extract_all(r"(\d{4})\s*:").list.eval(
        pl.element().str.extract(r"(\d{4})").cast(pl.Int32)
    )
    received = day("received_on").dt.year()
    return frame.with_columns(
        pl.when(_is(_RECEIPT)).then(received).otherwise(pl.coalesce(year(name), pick)).alias(name)
        for name, pick in (("year_from", scheduled.list.min()), ("year_to", scheduled.list.max()))
    )


def _rates(records: Records, frame: pl.DataFrame) -> None:
    """Amounts in a currency and year without a rate stay out of all that is in US dollars; say so once for each.

    The year is that of the build (int_igf_money_line): a receipt's day's, a pledge's agreement's, else the first year.
    """
    dated = pl.when(_is(_RECEIPT)).then(day("received_on")).otherwise(day("agreed_on")).dt.year()
    wanted = frame.select("currency", pl.coalesce(dated, pl.col("year_from")).alias("year"))
    missing: dict[str, set[int]] = {}
    for currency, one in wanted.drop_nulls().unique(maintain_order=True).iter_rows():
        if currency not in ("", _DOLLAR) and (currency, one) not in rated():
            missing.setdefault(currency, set()).add(one)
    for currency, years in sorted(missing.items()):
        said = (
            f"There is no rate of {currency} for {', '.join(map(str, sorted(years)))}: these amounts have no US "
            "dollars. Add the rate to the seed igf_currency_rate."
        )
        records.note("warning", "no_currency_rate", said, "currency", value=currency)
