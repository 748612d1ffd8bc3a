"""The dimensions: indicators, action lines, areas, codes, sources, submissions, targets, reviews."""

from __future__ import annotations

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import DEPTH, frame


def indicators(published: Published) -> pd.DataFrame:
    """One row per indicator of the catalogue, with how much of it is there.

    Returns:
        indicator, name, action_line, action_lines, unit_measure, unit, figures (all published), areas (countries and
        territories with an annual figure), areas_with_total (those with one that is not broken down),
        first_year, last_year; counts are 0 where nothing is published.
    """
    return frame(
        published,
        f"""
        with figure as (
            select observation.indicator, count(*) as figures, count(distinct area.ref_area) as areas,
                count(distinct case when {DEPTH} = 0 then area.ref_area end) as areas_with_total,
                min(observation.year) as first_year, max(observation.year) as last_year
            from marts.fct_observation as observation
            left join marts.dim_area as area
                on observation.ref_area = area.ref_area and area.area_type in ('country', 'territory')
                and observation.freq = 'A' and observation.sub_area = '_T'
            where observation.obs_value is not null
            group by observation.indicator
        )
        select indicator.indicator, indicator.name, indicator.action_line, indicator.action_lines,
            indicator.unit_measure, indicator.unit, coalesce(figure.figures, 0) as figures,
            coalesce(figure.areas, 0) as areas,
            coalesce(figure.areas_with_total, 0) as areas_with_total, figure.first_year, figure.last_year
        from marts.dim_indicator as indicator
        left join figure on indicator.indicator = figure.indicator
        left join marts.dim_action_line as line on indicator.action_line = line.action_line
        order by line.sort_order, indicator.indicator
        """,
    )


def definition(published: Published, indicator: str) -> pd.DataFrame:
    """Every column of the catalogue for one indicator."""
    return frame(published, "select * from marts.dim_indicator where indicator = $indicator", indicator=indicator)


def action_lines(published: Published) -> pd.DataFrame:
    """One row per action line and sub-line in order of display."""
    return frame(published, "select * from marts.dim_action_line order by sort_order")


def areas(published: Published) -> pd.DataFrame:
    """One row per country, territory, region and group, by English name."""
    return frame(published, "select * from marts.dim_area order by name_en")


def groups_of(published: Published, ref_area: str) -> dict[str, str]:
    """Code to label of the groups of a country, M49 regions apart: income group, UN group, LDC and so on."""
    found = frame(
        published,
        """
        select group_code, group_label from marts.dim_area_group_member
        where ref_area = $ref_area and group_kind not like 'M49%' order by group_kind, group_label
        """,
        ref_area=ref_area,
    )
    return dict(zip(found["group_code"], found["group_label"], strict=True))


def areas_with_figures(published: Published) -> pd.DataFrame:
    """Countries and territories with at least one published figure: ref_area, name_en, figures; by name."""
    return frame(
        published,
        """
        select area.ref_area, area.name_en, count(*) as figures
        from marts.fct_observation as observation
        inner join marts.dim_area as area on observation.ref_area = area.ref_area
        where area.area_type in ('country', 'territory') and observation.obs_value is not null
        group by area.ref_area, area.name_en
        order by area.name_en
        """,
    )


def codes(published: Published) -> pd.DataFrame:
    """codelist, code, label."""
    return frame(published, "select codelist, code, label from marts.dim_code order by sort_order")


def sources(published: Published) -> pd.DataFrame:
    """One row per source with publisher and licence."""
    return frame(published, "select * from marts.dim_source")


def targets(published: Published, indicator: str) -> pd.DataFrame:
    """Targets of an indicator: the area's name beside every column of the mart."""
    return frame(
        published,
        """
        select target.*, coalesce(area.name_en, member.group_label) as area_name
        from marts.dim_target as target
        left join marts.dim_area as area on target.ref_area = area.ref_area
        left join (select distinct group_code, group_label from marts.dim_area_group_member) as member
            on target.ref_area = member.group_code
        where target.indicator = $indicator
        order by target.status desc, target.target_year, target.ref_area
        """,
        indicator=indicator,
    )


def threshold(published: Published, parameter: str) -> float | None:
    """Value of a threshold, None if the catalogue has no such one."""
    found = frame(published, "select value from marts.dim_threshold where parameter = $parameter", parameter=parameter)
    return None if found.empty else float(found["value"].iloc[0])


def reviews(published: Published) -> pd.DataFrame:
    """Reviews for which there is at least one row of progress, in order of time."""
    return frame(
        published,
        """
        select review, review_type, year, base_year, cut_off_date, note from marts.dim_review
        where review in (select review from marts.fct_progress) order by year, review
        """,
    )


def synthetic(published: Published) -> tuple[int, int]:
    """Number of submissions, and of figures, that say that they are synthetic; (0, 0) for real data."""
    found = frame(
        published,
        """
        select
            (select count(*) from marts.dim_submission
                where file_name ilike '%synthetic%' or title ilike '%synthetic%') as submissions,
            (select count(*) from marts.fct_observation where note ilike '%synthetic%') as figures
        """,
    )
    return int(found["submissions"].iloc[0]), int(found["figures"].iloc[0])


def key_figures(published: Published) -> dict[str, int]:
    """areas, members (UN members among them), all_members, indicators, catalogue, figures, submissions, sources."""
    found = frame(
        published,
        """
        with reported as (
            select observation.indicator, observation.source, area.ref_area, area.is_un_member
            from marts.fct_observation as observation
            left join marts.dim_area as area
                on observation.ref_area = area.ref_area and area.area_type in ('country', 'territory')
            where observation.obs_value is not null
        )
        select
            count(distinct ref_area) as areas,
            count(distinct case when is_un_member then ref_area end) as members,
            (select count(*) from marts.dim_area where is_un_member) as all_members,
            count(distinct indicator) as indicators,
            (select count(*) from marts.dim_indicator) as catalogue,
            count(*) as figures,
            (select count(*) from marts.dim_submission) as submissions,
            count(distinct source) as sources
        from reported
        """,
    )
    return {str(name): int(found[name].iloc[0]) for name in found.columns}
