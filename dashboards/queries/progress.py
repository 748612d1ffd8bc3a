"""Progress and completeness, counted by action line or listed for a country."""

from __future__ import annotations

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import frame

_TOTAL = "sex = '_T' and age = '_T' and disability = '_T' and urbanisation = '_T'"
# what is judged: a target, since the base year of the review
_SINCE_BASE = f"{_TOTAL} and comparison = 'base' and basis <> 'NO_TARGET'"


def verdicts_by_line(published: Published, review: str) -> pd.DataFrame:
    """Verdicts for total populations and targets that have not expired: action_line, verdict, method, verdicts."""
    return frame(
        published,
        f"""
        select indicator.action_line, progress.verdict, progress.method, count(*) as verdicts
        from (select * from marts.fct_progress where {_SINCE_BASE}) as progress
        inner join marts.dim_indicator as indicator on progress.indicator = indicator.indicator
        where progress.review = $review and progress.target_status <> 'expired'
        group by all
        order by all
        """,
        review=review,
    )


def reasons(published: Published, review: str) -> pd.DataFrame:
    """Why there is no verdict in a review, for total populations: no_verdict_reason, verdicts; most frequent first."""
    return frame(
        published,
        f"""
        select no_verdict_reason, count(*) as verdicts from marts.fct_progress
        where review = $review and verdict = 'no_verdict' and target_status <> 'expired' and {_SINCE_BASE}
        group by no_verdict_reason order by verdicts desc, no_verdict_reason
        """,
        review=review,
    )


def of_country(published: Published, ref_area: str, review: str) -> pd.DataFrame:
    """Progress rows of a country's total population in a review, with the indicator's name and action line."""
    return frame(
        published,
        f"""
        select progress.*, indicator.name, indicator.action_line, indicator.unit_measure
        from (select * from marts.fct_progress where {_SINCE_BASE}) as progress
        inner join marts.dim_indicator as indicator on progress.indicator = indicator.indicator
        left join marts.dim_action_line as line on indicator.action_line = line.action_line
        where progress.ref_area = $ref_area and progress.review = $review
        order by line.sort_order, progress.indicator, progress.target_year
        """,
        ref_area=ref_area,
        review=review,
    )


def completeness(published: Published) -> pd.DataFrame:
    """Required cells of all UN members: action_line, year, status, cells."""
    return frame(
        published,
        """
        select indicator.action_line, completeness.year, completeness.status, count(*) as cells
        from marts.fct_completeness as completeness
        inner join marts.dim_indicator as indicator on completeness.indicator = indicator.indicator
        group by all order by all
        """,
    )


def completeness_of(published: Published, ref_area: str) -> pd.DataFrame:
    """Required cells of a country: action_line, indicator, name, year, status, cells; empty if it is no UN member."""
    return frame(
        published,
        """
        select indicator.action_line, completeness.indicator, indicator.name, completeness.year, completeness.status,
            count(*) as cells
        from marts.fct_completeness as completeness
        inner join marts.dim_indicator as indicator on completeness.indicator = indicator.indicator
        where completeness.ref_area = $ref_area
        group by all order by all
        """,
        ref_area=ref_area,
    )
