"""One country: its latest figures, the submissions behind them, the place of one figure."""

from __future__ import annotations

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import DEPTH, frame

_LATEST = f"""
    with figure as (
        select *,
            {DEPTH} as depth
        from marts.fct_observation
        where ref_area = $ref_area and sub_area = '_T' and freq = 'A' and is_preferred and obs_value is not null
    ),
    chosen as (
        select * from figure
        qualify row_number() over (
            partition by indicator
            order by depth, year desc, breakdown, sex, age, disability, urbanisation, observation_id
        ) = 1
    ),
    history as (
        select chosen.indicator, list(figure.year order by figure.year) as years,
            list(figure.obs_value order by figure.year) as history
        from chosen
        inner join figure
            on chosen.indicator = figure.indicator and chosen.sex = figure.sex and chosen.age = figure.age
            and chosen.disability = figure.disability and chosen.urbanisation = figure.urbanisation
            and chosen.breakdown = figure.breakdown and chosen.source = figure.source
            and chosen.dataset = figure.dataset
            and coalesce(chosen.age_scope, figure.age_scope, '') = coalesce(figure.age_scope, chosen.age_scope, '')
        group by chosen.indicator
    )
    select chosen.*, indicator.name, indicator.action_line, indicator.unit, source.name as source_name,
        history.years, history.history
    from chosen
    inner join marts.dim_indicator as indicator on chosen.indicator = indicator.indicator
    inner join history on chosen.indicator = history.indicator
    left join marts.dim_source as source on chosen.source = source.source
    left join marts.dim_action_line as line on indicator.action_line = line.action_line
    order by line.sort_order, chosen.indicator
"""


def latest(published: Published, ref_area: str) -> pd.DataFrame:
    """The latest preferred national figure of each indicator, for the least broken-down cell that it has.

    Returns:
        One row per indicator with the figure's columns, name, action_line, unit, and `years`/`history`: the lists of
        years and values of the same cell, source and dataset and of no other stated age scope: what may be joined.
    """
    return frame(
        published,
        _LATEST,
        ref_area=ref_area,
    )


def submissions(published: Published, ref_area: str) -> pd.DataFrame:
    """Submissions with a published figure of the country, with the number of its figures in each."""
    return frame(
        published,
        """
        select submission.submission_id, submission.source, source.name as source_name, submission.file_name,
            submission.title, submission.sha256, submission.bytes, submission.landed_at, submission.known_from,
            used.figures
        from (
            select submission_id, count(*) as figures from marts.fct_observation
            where ref_area = $ref_area and submission_id is not null group by submission_id
        ) as used
        inner join marts.dim_submission as submission on used.submission_id = submission.submission_id
        left join marts.dim_source as source on submission.source = source.source
        order by submission.source, submission.file_name, submission.submission_id
        """,
        ref_area=ref_area,
    )


def figures(published: Published, ref_area: str, indicator: str) -> pd.DataFrame:
    """Every published figure of a country and indicator, newest first: what the trace panel lets one choose from."""
    return frame(
        published,
        f"""
        select observation_id, time_period, freq, sub_area, sex, age, disability, urbanisation, breakdown, source,
            dataset, obs_value, unit_measure, is_preferred
        from marts.fct_observation
        where ref_area = $ref_area and indicator = $indicator and obs_value is not null
        order by (sub_area <> '_T')::int, year desc, time_period desc, {DEPTH}, is_preferred desc, breakdown, sex, age,
            disability, urbanisation, sub_area, source, dataset
        """,
        ref_area=ref_area,
        indicator=indicator,
    )


def place(published: Published, observation_id: str) -> pd.DataFrame:
    """One figure with its place (file, sheet, row, column) and the submission that brought it."""
    return frame(
        published,
        """
        select observation.*, submission.file_name, submission.sha256, submission.bytes, submission.landed_at,
            submission.title, source.name as source_name, source.licence
        from marts.fct_observation as observation
        left join marts.dim_submission as submission on observation.submission_id = submission.submission_id
        left join marts.dim_source as source on observation.source = source.source
        where observation.observation_id = $observation_id
        """,
        observation_id=observation_id,
    )
