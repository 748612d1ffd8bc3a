"""Tables and words of the page on the Internet Governance Forum: codes in words, hidden cells as hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboards.labels import Codes, age_text, value_text
from dashboards.rows import each_row

HIDDEN = "hidden"
PUBLISHED = "PUBLISHED"
MEASURES = {
    "REGISTERED": "Registered",
    "ONSITE": "On site",
    "ONLINE": "Online",
    "PARTICIPATION": "Participants, total of the source",
    "SPEAKERS": "Speakers",
    "SUPPORTED": "With travel support",
    "RETURNED": "Registered for the meeting before",
}
CHARACTERISTICS = {
    "SEX": "Sex",
    "AGE": "Age (reached in the year of the meeting)",
    "DISABILITY": "Disability",
    "STAKEHOLDER": "Stakeholder group",
    "REGIONAL_GROUP": "Regional group",
    "COUNTRY_GROUP": "Developing and least developed countries",
    "FIRST_TIME": "First time",
}
BALANCE = {
    ("REGISTERED", "SEX", "F"): "Women",
    ("SPEAKERS", "SEX", "F"): "Women among speakers",
    ("REGISTERED", "AGE", "Y18T35"): "Youth (18–35)",
    ("REGISTERED", "COUNTRY_GROUP", "DEVELOPING"): "From developing countries",
    ("REGISTERED", "COUNTRY_GROUP", "LDC"): "From least developed countries",
    ("REGISTERED", "DISABILITY", "WITH"): "Persons with disability",
    ("REGISTERED", "FIRST_TIME", "YES"): "First-timers",
    ("RETURNED", "RETURNED", "YES"): "Of the meeting before, came again",
}
_COUNTRY_GROUPS = {
    "DEVELOPING": "Developing countries",
    "DEVELOPED": "Developed countries",
    "LDC": "Least developed countries",
}


def category_text(characteristic: str, category: str, words: Codes) -> str:
    """A category in words; one without a code as its source wrote it."""
    if characteristic == "AGE":
        return age_text(category)
    if category in ("_T", "_U"):
        return "Total" if category == "_T" else "Not stated"
    if characteristic == "COUNTRY_GROUP":
        return _COUNTRY_GROUPS.get(category, category)
    if characteristic == "DISABILITY":
        return {"WITH": "With disability", "WITHOUT": "Without disability"}.get(category, category)
    return words.get((characteristic, category), category).partition(" (")[0]


def categories(rows: pd.DataFrame, characteristic: str, words: Codes) -> dict[str, str]:
    """Code -> words for the categories of a table."""
    return {code: category_text(characteristic, code, words) for code in dict.fromkeys(rows["category"])}


def number_text(value: float | None, is_hidden: bool, missing_reason: str | None, unit: str = "NUMBER") -> str:
    """A number, or that it is hidden, or why there is none."""
    if is_hidden:
        return HIDDEN
    return value_text(value, unit) if value is not None and pd.notna(value) else (missing_reason or "–")


def stated_text(value: float | None, qualifier: str | None, unit: str) -> str:
    """A published number as it was said: `over 3,000`, `under 1 %`; no decimals that were not printed."""
    if value is None or pd.isna(value):
        return "–"
    return " ".join(filter(None, [qualifier, f"{value:,.15g}", "%" if unit == "percent" else ""]))


def share_text(row: Any) -> str:
    """A share: measured with a decimal, published as it was said; hidden, or why there is none."""
    if row.series_basis == PUBLISHED and pd.notna(row.share):
        return stated_text(row.share, row.qualifier, "percent")
    return number_text(row.share, bool(row.is_hidden), row.missing_reason, "PT")


def _held_against(row: Any) -> str:
    if row.reference_basis:
        return f"{value_text(row.reference_share, 'PT')} ({row.reference_basis})"
    return f"– ({row.reference_missing_reason})" if row.reference_missing_reason else "–"


def share_detail(row: object) -> str:
    """What stands behind a share, for the pointer."""
    get = row.__getattribute__
    if get("is_hidden"):
        return "hidden: a few persons could be told"
    is_published = getattr(row, "series_basis", "") == PUBLISHED
    text = share_text(row) if is_published else value_text(get("share"), "PT")
    if is_published:
        text += f", {MEASURES.get(get('measure'), get('measure')).lower()}"
    if pd.notna(get("answered")):
        rate = value_text(get("response_rate"), "PT")
        text += f" of {value_text(get('answered'), 'NUMBER')} who answered (response rate {rate})"
    if get("source_title"):
        text += f"<br>{get('source_title')}"
    return text


def balance_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per line of the balance, one column per meeting, the last change at the end."""
    years = sorted({int(year) for year in rows["meeting_year"]})
    found = []
    for key, label in BALANCE.items():
        measure, characteristic, category = key
        own = rows[
            (rows["measure"] == measure) & (rows["characteristic"] == characteristic) & (rows["category"] == category)
        ].set_index("meeting_year")
        if own.empty:
            continue
        line = {"Share of": label}
        for year in years:
            line[str(year)] = (
                number_text(own["share"][year], bool(own["is_hidden"][year]), None, "PT")
                if year in own.index
                else "–"
            )
        line["Change, points"] = _change(own["share"].dropna())
        last = own.iloc[-1]
        line["Response rate"] = value_text(last["response_rate"], "PT")
        line["Held against"] = (
            f"{value_text(last['reference_share'], 'PT')} ({last['reference_basis']})"
            if last["reference_basis"]
            else "–"
        )
        found.append(line)
    return pd.DataFrame(found)


def balance_reasons(rows: pd.DataFrame) -> list[str]:
    """Why a line of the balance has no number for a meeting or nothing it is held against, one sentence each."""
    missing = rows[rows["missing_reason"].notna() & ~rows["is_hidden"].astype(bool)]
    said = [f"Not held against the population: {one}." for one in rows["reference_missing_reason"].dropna().unique()]
    return said + [
        f"{BALANCE.get((row.measure, row.characteristic, row.category), row.category)}, {int(row.meeting_year)}: "
        f"{row.missing_reason}."
        for row in each_row(missing)
    ]


def _change(shares: pd.Series) -> str:
    if len(shares) < 2:
        return "–"
    return f"{shares.iloc[-1] - shares.iloc[0]:+.1f} since {int(shares.index[0])}"


def attendance_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Totals of meetings: series, measure, number, how it was published."""
    return pd.DataFrame(
        [
            {
                "Meeting": int(row.meeting_year),
                "Series": row.series_basis.lower(),
                "Measure": MEASURES.get(row.measure, row.measure),
                "Persons": stated_text(row.persons, row.qualifier, "count")
                if pd.notna(row.persons)
                else number_text(None, bool(row.is_hidden), row.missing_reason),
                "Quality": row.quality or "counted from registrations",
                "Source": row.source_title or "IGF registrations",
            }
            for row in each_row(rows.sort_values(["meeting_year", "series_basis"], ascending=[False, True]))
        ]
    )


def share_table(rows: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Shares with denominator, response rate and what they are held against."""
    return pd.DataFrame(
        [
            {
                "Meeting": int(row.meeting_year),
                "Series": row.series_basis.lower(),
                "Category": labels.get(row.category, row.category) + (" (approximate)" if row.is_approximate else ""),
                "Of": MEASURES.get(row.measure, row.measure),
                "Share": share_text(row),
                "Persons": number_text(row.persons, bool(row.is_hidden), None),
                "Answered": number_text(row.answered, False, None),
                "Response rate": value_text(row.response_rate, "PT"),
                "Held against": _held_against(row),
                "Share over that": "–" if pd.isna(row.representation) else f"{row.representation:.2f}",
                "Over the registered": "–" if pd.isna(row.mix_ratio) else f"{row.mix_ratio:.2f}",
                "Source": row.source_title or "IGF registrations",
            }
            for row in each_row(
                rows.sort_values(["meeting_year", "series_basis"], ascending=[False, True], kind="stable")
            )
        ]
    )


def fund_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Funding of a recipient by year."""
    return pd.DataFrame(
        [
            {
                "Year": int(row.year),
                "Pledged, USD": _dollars(row.pledged_usd, row.missing_reason),
                "Received, USD": _dollars(row.received_usd, row.missing_reason),
                "In kind, USD": _dollars(row.in_kind_usd, None),
                "Received of pledged": value_text(row.received_of_pledged, "PT"),
                "Donors": value_text(row.donor_count, "NUMBER"),
                "Largest donor": value_text(row.largest_donor_share, "PT"),
                "Concentration (HHI)": value_text(row.donor_hhi, "RO"),
                "From new donors": value_text(row.new_donors_share, "PT"),
                "USD per registered": value_text(row.received_per_participant_usd, "USD"),
                "Years of cover": row.cover_missing_reason or f"{row.years_of_cover:.1f}",
            }
            for row in each_row(rows.sort_values("year", ascending=False))
        ]
    )


def _dollars(value: float | None, missing_reason: str | None) -> str:
    return number_text(None if value is None or pd.isna(value) else float(round(value)), False, missing_reason)


def _contradiction(row: Any) -> str:
    """What a value is contradicted by: other values of the fact, or another figure of the meeting."""
    several = f"{row.lowest_value:g} to {row.highest_value:g}" if row.lowest_value != row.highest_value else ""
    return "; ".join(filter(None, [several, row.contradiction])) if row.is_contradicted else "no"


def fact_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Published facts with headings in words."""
    yes = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "Year": rows["meeting_year"],
            "Meeting": rows["meeting"],
            "What": rows["measure"].str.replace("_", " "),
            "By": [CHARACTERISTICS.get(code, str(code).replace("_",
            " ").capitalize()) for code in rows["characteristic"]],
            "Category": rows["category"].replace("", "Total"),
            "Published": [
                stated_text(row.stated_value, row.qualifier, row.unit)
                + ("" if row.unit in ("count", "percent") or pd.isna(row.stated_value) else f" {row.unit}")
                for row in each_row(rows)
            ],
            "Quality": rows["quality_name"],
            "Preferred": [yes[bool(value)] for value in rows["is_preferred"]],
            "Contradicted": [_contradiction(row) for row in each_row(rows)],
            "Source": rows["source_title"],
            "Address": rows["source_url"],
            "Note": rows["note"],
        }
    )


def initiative_table(rows: pd.DataFrame, words: Codes) -> pd.DataFrame:
    """Meetings of initiatives; attendance never added."""
    kept = {True: "yes", False: "no"}
    return pd.DataFrame(
        [
            {
                "Year": "–" if pd.isna(row.year) else int(row.year),
                "Area": row.area_name,
                "Kind": words.get(("EVENT_TYPE", row.event_type), row.event_type),
                "Name": row.name,
                "Recognised": kept.get(row.nri_recognised, "not stated"),
                "Mode": str(row.event_mode or "–").lower(),
                "Registered": value_text(row.registrations, "NUMBER"),
                "On site": value_text(row.onsite_participants, "NUMBER"),
                "Online": value_text(row.online_participants, "NUMBER"),
                "Hidden": str(row.hidden_breakdowns or "").replace(";", ", ").lower(),
                "Outputs sent": kept.get(row.sent_to_secretariat, "not stated"),
                "Record": row.source
                + ("" if row.is_shown else f" (other record shown; differs in {row.differs_in or 'nothing'})"),
            }
            for row in each_row(rows)
        ]
    )
