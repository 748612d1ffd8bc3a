"""Who has reported what: one line per review and UN member, as of the published build."""

from __future__ import annotations

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import frame
from warehouse.national_reports import LANGUAGES

# What is with its sender again after it was submitted is in revision; that there is a draft is nobody's business.
_STATE = """
    case
        when status.report_state <> 'draft' then status.report_state
        when status.first_submitted_on is not null then 'returned'
        else 'none'
    end
"""


def is_known(published: Published) -> bool:
    """Whether the build has the mart; one of an earlier version of the program has not."""
    return not frame(
        published,
        """
        select table_name from information_schema.tables
        where table_schema = 'marts' and table_name = 'fct_report_status'
        """,
    ).empty


def reviews(published: Published) -> pd.DataFrame:
    """Reviews that have begun, newest first: review, review_type, year."""
    return frame(
        published,
        """
        select distinct review, review_type, year from marts.fct_report_status order by year desc, review
        """,
    )


def board(published: Published, review: str) -> pd.DataFrame:
    """One row per UN member, by English name.

    Returns:
        ref_area, area names in six languages (`name_en` ...), region_m49 and region names (`region_en` ...),
        report_state (published, submitted, returned, none), version and approved_on of what is published, due_date,
        first_submitted_on, is_late, nso_endorsed, figures (published ones of the report).
    """
    names = ", ".join(f"area.name_{lang}, region.name_{lang} as region_{lang}" for lang in LANGUAGES)
    return frame(
        published,
        f"""
        with figure as (
            select submission_id, count(*) as figures from marts.fct_observation
            where source = 'national-report' and obs_value is not null group by submission_id
        )
        select status.ref_area, {names}, area.region_m49, {_STATE} as report_state, status.version,
            status.approved_on, status.due_date, status.first_submitted_on, status.is_late, status.nso_endorsed,
            coalesce(figure.figures, 0) as figures
        from marts.fct_report_status as status
        inner join marts.dim_area as area on status.ref_area = area.ref_area
        left join marts.dim_area as region on area.region_m49 = region.ref_area
        left join figure on status.submission_id = figure.submission_id
        where status.review = $review
        order by area.name_en
        """,
        review=review,
    )
