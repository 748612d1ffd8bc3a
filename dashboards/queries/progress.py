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


def comparisons(published: Published, review: str) -> pd.DataFrame:
    """What a review compares with: comparison, label, gives_verdict, rows; in order of display."""
    return frame(
        published,
        """
        select progress.comparison, compared.label, compared.gives_verdict, count(*) as rows
        from marts.fct_progress as progress
        inner join marts.dim_review_comparison as compared
            on progress.review_type = compared.review_type and progress.comparison = compared.comparison
        where progress.review = $review
        group by progress.comparison, compared.label, compared.gives_verdict, compared.sort_order
        order by compared.gives_verdict desc, compared.sort_order
        """,
        review=review,
    )


def indicators(published: Published, review: str, comparison: str) -> pd.DataFrame:
    """Indicators with an earlier figure: indicator, name, unit_measure, unit, areas; most areas first."""
    return frame(
        published,
        """
        select indicator.indicator, indicator.name, indicator.unit_measure, indicator.unit,
            count(distinct progress.ref_area) as areas
        from marts.fct_progress as progress
        inner join marts.dim_indicator as indicator on progress.indicator = indicator.indicator
        where progress.review = $review and progress.comparison = $comparison and progress.from_year is not null
        group by all order by areas desc, indicator.indicator
        """,
        review=review,
        comparison=comparison,
    )


def cells(published: Published, review: str, comparison: str, indicator: str) -> pd.DataFrame:
    """Population groups of an indicator: sex, age, disability, urbanisation, areas; the total first."""
    return frame(
        published,
        f"""
        select sex, age, disability, urbanisation, count(distinct ref_area) as areas from marts.fct_progress
        where review = $review and comparison = $comparison and indicator = $indicator and from_year is not null
        group by sex, age, disability, urbanisation
        order by ({_TOTAL}) desc, areas desc, sex, age, disability, urbanisation
        """,
        review=review,
        comparison=comparison,
        indicator=indicator,
    )


def of_indicator(
    published: Published, review: str, comparison: str, indicator: str, cell: tuple[str, str, str, str]
) -> pd.DataFrame:
    """Progress rows of a population group in all areas, with `area_name` and `source_name`; in order of area."""
    sex, age, disability, urbanisation = cell
    return frame(
        published,
        """
        select progress.*, coalesce(area.name_en, progress.ref_area) as area_name, source.name as source_name,
            indicator.unit_measure
        from marts.fct_progress as progress
        inner join marts.dim_indicator as indicator on progress.indicator = indicator.indicator
        left join marts.dim_area as area on progress.ref_area = area.ref_area
        left join marts.dim_source as source on progress.source = source.source
        where progress.review = $review and progress.comparison = $comparison and progress.indicator = $indicator
            and progress.sex = $sex and progress.age = $age and progress.disability = $disability
            and progress.urbanisation = $urbanisation and progress.from_year is not null
        order by area_name, progress.ref_area, progress.basis, progress.target_year
        """,
        review=review,
        comparison=comparison,
        indicator=indicator,
        sex=sex,
        age=age,
        disability=disability,
        urbanisation=urbanisation,
    )


def methods(published: Published) -> pd.DataFrame:
    """The methods in order of display: name, answers, formula, source_of_method, confidence, values (of parameters)."""
    return frame(
        published,
        """
        select method.name, method.answers, method.formula, method.source_of_method, method.confidence,
            string_agg(
                threshold.parameter || ' = ' || format('{:g}', threshold.value), '; ' order by threshold.parameter
            ) as values
        from marts.dim_progress_method as method
        left join marts.dim_threshold as threshold
            on list_contains(string_split(method.parameters, ';'), threshold.parameter)
        group by method.sort_order, method.name, method.answers, method.formula, method.source_of_method,
            method.confidence
        order by method.sort_order
        """,
    )


def completeness(published: Published) -> pd.DataFrame:
    """Required cells of all UN members: action_line, year, status, cells; of years that count for all of them."""
    return frame(
        published,
        """
        select indicator.action_line, completeness.year, completeness.status, count(*) as cells
        from marts.fct_completeness as completeness
        inner join marts.dim_indicator as indicator on completeness.indicator = indicator.indicator
        where completeness.year in (
            -- the year of a review under way counts for those who have reported only
            select year from marts.fct_completeness group by year
            having count(distinct ref_area) = (select count(distinct ref_area) from marts.fct_completeness)
        )
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
