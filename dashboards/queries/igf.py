"""The Internet Governance Forum: who takes part, speaks, pays and returns; contributions; initiatives."""

from __future__ import annotations

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import frame

_ATTENDED = ("REGISTERED", "ONSITE", "ONLINE", "PARTICIPATION")


def attendance(published: Published) -> pd.DataFrame:
    """Totals by meeting, measured and published: persons, or whether they are hidden, and where they come from."""
    return frame(
        published,
        """
        select meeting_year, series_basis, measure, persons, qualifier, quality, source_title, source, is_hidden,
            missing_reason
        from marts.fct_igf_participation
        where characteristic = 'TOTAL' and within_characteristic = '_T' and list_contains($measures, measure)
        order by series_basis, measure, meeting_year
        """,
        measures=_ATTENDED,
    )


def statistics(published: Published) -> pd.DataFrame:
    """Every published value with its source: fct_igf_statistic, the preferred value of a fact first."""
    return frame(
        published,
        """
        select meeting_year, meeting, host, measure, characteristic, category as code,
            coalesce(category_label, category) as category, stated_value, value_text, unit, qualifier, quality_name,
            is_official, is_preferred, is_contradicted, contradiction, stated_values, lowest_value,
            highest_value, source_title,
            source_url, note, submission_id
        from marts.fct_igf_statistic
        order by meeting_year, measure, characteristic, category, choice
        """,
    )


def shares(published: Published, measure: str, characteristic: str) -> pd.DataFrame:
    """Shares of a characteristic by meeting: measured for this measure, published for any, never in one series.

    Columns: meeting_year, series_basis, measure, category, share, persons, answered, asked, response_rate,
    reference_share, reference_basis, reference_missing_reason, representation, registered_share, mix_ratio, is_hidden,
    missing_reason, qualifier, quality, source_title, source, is_approximate.
    """
    return frame(
        published,
        """
        select meeting_year, series_basis, measure, category, share, persons, answered, asked, response_rate,
            reference_share, reference_basis, reference_missing_reason, representation, registered_share, mix_ratio,
            is_hidden, missing_reason, qualifier, quality, source_title, source, is_approximate
        from marts.fct_igf_participation
        where characteristic = $characteristic and within_characteristic = '_T' and category <> '_U'
            and ((series_basis = 'MEASURED' and measure = $measure) or (series_basis = 'PUBLISHED'
            and $measure <> 'SPEAKERS'))
            and (share is not null or is_hidden or missing_reason is not null)
        order by series_basis, meeting_year, category, measure
        """,
        measure=measure,
        characteristic=characteristic,
    )


def within(published: Published, meeting_year: int, measure: str, characteristic: str, category: str) -> pd.DataFrame:
    """A category's share within stakeholder and regional groups of a meeting; hidden ones with their place."""
    return frame(
        published,
        """
        select within_characteristic, within_category, share, persons, answered, response_rate, is_hidden,
            missing_reason, source
        from marts.fct_igf_participation
        where meeting_year = $meeting_year and measure = $measure and characteristic = $characteristic
            and category = $category
            and within_characteristic <> '_T'
        order by within_characteristic, within_category
        """,
        meeting_year=meeting_year,
        measure=measure,
        characteristic=characteristic,
        category=category,
    )


def balance(published: Published) -> pd.DataFrame:
    """The balance of each meeting: women, youth, first-timers, developing countries, LDCs, disability.

    Columns: meeting_year, line (what it is the share of), share, answered, asked, response_rate, reference_share,
    is_hidden, missing_reason, source.
    """
    return frame(
        published,
        """
        select meeting_year, measure, characteristic, category, share, answered, asked, response_rate, reference_share,
            reference_basis, reference_missing_reason, is_hidden, missing_reason, source
        from marts.fct_igf_participation
        where series_basis = 'MEASURED' and within_characteristic = '_T'
            and (
                (measure = 'REGISTERED' and (characteristic, category) in (
                    ('SEX', 'F'), ('AGE', 'Y18T35'), ('FIRST_TIME', 'YES'), ('COUNTRY_GROUP', 'DEVELOPING'),
                    ('COUNTRY_GROUP', 'LDC'), ('DISABILITY', 'WITH')
                ))
                or (measure = 'SPEAKERS' and characteristic = 'SEX' and category = 'F')
                or (measure = 'RETURNED' and characteristic = 'RETURNED')
            )
        order by measure, characteristic, category, meeting_year
        """,
    )


def fund(published: Published, recipient: str) -> pd.DataFrame:
    """Funding of a recipient by year: the columns of fct_igf_fund."""
    return frame(
        published,
        "select *, 'igf-funding' as source from marts.fct_igf_fund where recipient = $recipient order by year",
        recipient=recipient,
    )


def recipients(published: Published) -> list[str]:
    """Recipients with records, the Trust Fund first."""
    found = frame(
        published,
        "select distinct recipient from marts.fct_igf_fund order by recipient <> 'TRUST_FUND', recipient",
    )
    return list(found["recipient"])


def donors(published: Published, recipient: str) -> pd.DataFrame:
    """Pledged and received by donor and year in US dollars."""
    return frame(
        published,
        """
        select year, donor, donor_type, flow, money_kind, currency, amount, amount_usd, missing_reason,
            is_approximate_rate,
            'igf-funding' as source
        from marts.fct_igf_funding
        where recipient = $recipient
        order by year desc, flow, amount_usd desc nulls last, donor
        """,
        recipient=recipient,
    )


def contributions(published: Published, characteristic: str) -> pd.DataFrame:
    """Contributions by meeting, kind and category of a characteristic."""
    return frame(
        published,
        """
        select meeting_year, contribution_type, category, quantity, share, answered, asked, response_rate, is_hidden,
            missing_reason, 'igf-contributions' as source
        from marts.fct_igf_contribution
        where characteristic = $characteristic
        order by meeting_year, contribution_type, category
        """,
        characteristic=characteristic,
    )


def initiatives(published: Published) -> pd.DataFrame:
    """Meetings of national and regional initiatives, the record shown of each first."""
    return frame(
        published,
        """
        select event.*, coalesce(area.name_en, event.ref_area) as area_name
        from marts.fct_nri_activity as event
        left join marts.dim_area as area on event.ref_area = area.ref_area
        where event.event_type <> 'WSIS_CONSULTATION'
        order by coalesce(event.year, event.reporting_year) desc nulls last, area_name, event.name, event.is_shown desc
        """,
    )


def outputs_sent(published: Published) -> pd.DataFrame:
    """Initiatives that held a meeting, by year: how many, of how many it is known, how many sent outputs (C11-20)."""
    return frame(
        published,
        """
        select coalesce(year, reporting_year) as year, count(*) as initiatives, count(sent_to_secretariat) as answered,
            count(*) filter (where sent_to_secretariat) as sent
        from marts.fct_nri_activity
        where event_type <> 'WSIS_CONSULTATION' and is_shown and coalesce(year, reporting_year) is not null
        group by 1
        order by 1
        """,
    )


def meetings(published: Published) -> list[int]:
    """Years of meetings with a figure, the newest first."""
    found = frame(published, "select distinct meeting_year from marts.fct_igf_participation order by 1 desc")
    return [int(year) for year in found["meeting_year"]]
