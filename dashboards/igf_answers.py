"""The three questions of the page on the IGF in sentences: from what was counted, and from what was published.

A published figure keeps its qualifier, says of whom it is, and is compared with figures of the same measure only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboards.charts.meetings import MEASURED
from dashboards.igf_tables import BALANCE, PUBLISHED, category_text, stated_text
from dashboards.labels import Codes, value_text
from dashboards.rows import each_row

OF_WHOM = {
    "REGISTERED": "of the registered",
    "ONSITE": "of those on site",
    "ONLINE": "of those online",
    "PARTICIPATION": "of all participants",
}
_GROUPS = {"REGIONAL_GROUP": "Regional groups", "STAKEHOLDER": "Stakeholder groups"}
_COUNTED = {
    "sessions": "Sessions held",
    "nris": "National, regional and youth initiatives",
    "best_practice_forums": "Best practice forums",
    "dynamic_coalitions": "Dynamic coalitions",
    "policy_networks": "Policy networks",
}
_WHOLE = ("sessions", "nris")  # of these the parts are no figure of the whole
_MARKUP = re.compile(r"([\\`*_\[\]<>#!|$:~&])")
_MONEY = {"pledged": "Pledged", "budget": "Budget"}


def balance_sentence(rows: pd.DataFrame, tolerance: float) -> str:
    """In words whether women among the registered and among the speakers are nearer to parity.

    Args:
        rows: the balance, measured.
        tolerance: percentage points within which two shares are about the same.
    """
    said = []
    for measure, characteristic, category in (("REGISTERED", "SEX", "F"), ("SPEAKERS", "SEX", "F")):
        own = rows[(rows["measure"] == measure) & (rows["characteristic"] == characteristic)]
        own = own[(own["category"] == category) & own["share"].notna() & own["reference_share"].notna()]
        if len(own) < 2:
            continue
        first, last = own.iloc[0], own.iloc[-1]
        said.append(
            f"{BALANCE[measure, characteristic, category]}: {value_text(last['share'], 'PT')} in "
            f"{int(last['meeting_year'])}, {_moved(first, last, tolerance)} in {int(first['meeting_year'])} "
            f"({value_text(first['share'], 'PT')})"
        )
    return "; ".join(said) + "." if said else ""


def _moved(first: Any, last: Any, tolerance: float) -> str:
    before, now = (abs(row["share"] - row["reference_share"]) for row in (first, last))
    if abs(last["share"] - first["share"]) <= tolerance or abs(now - before) <= tolerance:
        return "about the same as"
    return f"{'nearer to' if now < before else 'further from'} {last['reference_basis']} than"


def published_shares(rows: pd.DataFrame, category: str, label: str, tolerance: float | None = None) -> str:
    """A share as published: every meeting, each of whom it is of; where it has a tolerance, whether it has moved.

    Args:
        rows: shares of the characteristic by meeting.
        category: code of the category.
        label: what the share is of.
        tolerance: percentage points within which two shares are about the same; none where no direction is better.
    """
    own = rows[(rows["series_basis"] == PUBLISHED) & (rows["category"] == category) & rows["share"].notna()]
    said = []
    for measure, part in own.sort_values("meeting_year").groupby("measure", sort=False):
        years = ", ".join(f"{_share(row)} in {int(row.meeting_year)}" for row in each_row(part))
        first, last = part.iloc[0], part.iloc[-1]
        moved = ""
        if tolerance is not None and len(part) > 1 and pd.notna(last["reference_share"]):
            moved = f" ({_moved(first, last, tolerance)} in {int(first['meeting_year'])})"
        said.append(f"{OF_WHOM.get(str(measure), str(measure).lower())} {years}{moved}")
    return f"{label}, published: {'; '.join(said)}." if said else ""


def _share(row: Any) -> str:
    mark = " (grouped otherwise than here)" if row.is_approximate else ""
    return stated_text(row.share, row.qualifier, "percent") + mark


def group_sentence(rows: pd.DataFrame, characteristic: str, basis: str, words: Codes) -> str:
    """The mix of the last meeting beside that of the meeting before it in the series, and what it is held against."""
    own = rows[(rows["series_basis"] == basis) & rows["share"].notna() & ~rows["is_hidden"].astype(bool)]
    if own.empty:
        return ""
    year = own["meeting_year"].max()
    measure = own.loc[own["meeting_year"] == year, "measure"].iloc[0]
    own = own[own["measure"] == measure]
    earlier = own.loc[own["meeting_year"] < year, "meeting_year"]
    before = own[own["meeting_year"] == (earlier.max() if len(earlier) else -1)].set_index("category")
    last = own[own["meeting_year"] == year].sort_values("share", ascending=False)
    text = value_text_of(basis)
    parts = []
    for row in each_row(last):
        part = f"{category_text(characteristic, row.category, words)} {text(row.share, row.qualifier)}"
        if row.category in before.index:
            then = before.loc[row.category]
            part += f" ({int(then['meeting_year'])}: {text(then['share'], then['qualifier'])})"
        parts.append(part)
    lead = f"{_GROUPS[characteristic]}, {basis.lower()}, {OF_WHOM.get(str(measure), '')} in {int(year)}"
    return f"{lead}: {', '.join(parts)}.{_held_against(last, characteristic, words)}"


def value_text_of(basis: str) -> Callable[[float, str | None], str]:
    """How a share is written: measured with a decimal, published as it was printed."""
    if basis == MEASURED:
        return lambda value, _: value_text(value, "PT")
    return lambda value, qualifier: stated_text(value, qualifier, "percent")


def _held_against(last: pd.DataFrame, characteristic: str, words: Codes) -> str:
    known = last[last["representation"].notna()].sort_values("representation")
    if not known.empty:
        low, high = known.iloc[0], known.iloc[-1]
        low_name, high_name = (category_text(characteristic, row["category"], words) for row in (low, high))
        return (
            f" Against {'the ' if low['reference_basis'] == 'population' else 'an '}{low['reference_basis']}, "
            f"{high_name} is there {high['representation']:.1f} times as often, {low_name} {low['representation']:.1f} "
            "times."
        )
    reasons = last["reference_missing_reason"].dropna()
    return f" It is not held against the population: {reasons.iloc[0]}." if len(reasons) else ""


def plain(text: str | None) -> str:
    """Words of a source in a sentence, in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", " ".join(str(text or "").split()))


def preferred(facts: pd.DataFrame) -> pd.DataFrame:
    """One value of each published fact."""
    return facts[facts["is_preferred"].astype(bool) & facts["stated_value"].notna()]


def counted(facts: pd.DataFrame) -> list[str]:
    """What was published of sessions, initiatives and intersessional work, a sentence each."""
    said = []
    for measure, label in _COUNTED.items():
        own = facts[(facts["measure"] == measure) & ((facts["characteristic"] == "TOTAL") | (measure not in _WHOLE))]
        if not own.empty:
            years = ", ".join(_figure(row) for row in each_row(own.sort_values("meeting_year")))
            said.append(f"{label}, published: {years}.")
    return said


def _figure(row: Any) -> str:
    of_what = f" {plain(row.category)}" if row.characteristic != "TOTAL" else ""
    remarks = [] if row.is_official else [str(row.quality_name).lower()]
    if row.is_contradicted:
        remarks.append("contradicted")
    mark = f" ({', '.join(remarks)})" if remarks else ""
    return f"{stated_text(row.stated_value, row.qualifier, row.unit)}{of_what} in {int(row.meeting_year)}{mark}"


def intersessional(facts: pd.DataFrame) -> str:
    """Sessions of the last meeting whose kinds were published."""
    own = facts[(facts["measure"] == "sessions") & (facts["characteristic"] != "TOTAL")]
    own = own[own["meeting_year"] == own["meeting_year"].max()]
    if own.empty:
        return ""
    parts = _parts(own)
    year = int(own["meeting_year"].iloc[0])
    return f"Sessions of intersessional work and of other kinds, published of {year}: {parts}."


def inputs(facts: pd.DataFrame) -> str:
    """Written inputs to the last call by stakeholder group; never added up, for pages count differently by region."""
    own = facts[(facts["measure"] == "inputs") & (facts["characteristic"] == "STAKEHOLDER")]
    own = own[own["meeting_year"] == own["meeting_year"].max()].sort_values("stated_value", ascending=False)
    if own.empty:
        return ""
    parts = _parts(own)
    return f"Written inputs to the call before the meeting of {int(own['meeting_year'].iloc[0])}, published: {parts}."


def _parts(rows: pd.DataFrame) -> str:
    return ", ".join(
        f"{plain(row.category)} {stated_text(row.stated_value, row.qualifier, '')}" for row in each_row(rows)
    )


def money(facts: pd.DataFrame) -> list[str]:
    """What was published of money and of travel support; single statements, no ledger."""
    said = [
        f"{_MONEY[row.measure]}, published{'' if row.is_official else ' (' + str(row.quality_name).lower() + ')'}: "
        f"{'' if row.characteristic == 'TOTAL' else plain(row.category) + ' '}"
        f"{stated_text(row.stated_value, row.qualifier, '')} {row.unit} in {int(row.meeting_year)}"
        f"{', ' + plain(row.note[0].lower() + row.note[1:]) if row.note else ''}."
        for row in each_row(facts[facts["measure"].isin(list(_MONEY))].sort_values("meeting_year"))
    ]
    helped = facts[(facts["measure"] == "supported") & (facts["characteristic"] == "TOTAL")]
    if not helped.empty:
        said.append(f"Persons with travel support, published: {', '.join(_figure(row) for row in each_row(helped))}.")
    return said


def contributed(rows: pd.DataFrame, words: Codes) -> str:
    """What was contributed to the last meeting, kind by kind."""
    if rows.empty:
        return ""
    last = rows[(rows["meeting_year"] == rows["meeting_year"].max()) & rows["quantity"].notna()]
    parts = [
        f"{words.get(('CONTRIBUTION_TYPE', row.contribution_type), row.contribution_type).lower()} "
        f"{value_text(row.quantity, 'NUMBER')}"
        for row in each_row(last)
    ]
    return f"Contributions to the meeting of {int(last['meeting_year'].iloc[0])}: {', '.join(parts)}." if parts else ""


def outputs(rows: pd.DataFrame) -> str:
    """Initiatives whose outputs reached the Secretariat (C11-20)."""
    known = rows[rows["answered"] > 0]
    if known.empty:
        return ""
    last = known.iloc[-1]
    rest = int(last["initiatives"] - last["answered"])
    more = f"; of {rest} more it is not stated" if rest else ""
    return (
        f"Of {int(last['answered'])} meetings of initiatives in {int(last['year'])}, {int(last['sent'])} sent outputs "
        f"to the Secretariat{more} (C11-20 is this share by country)."
    )
