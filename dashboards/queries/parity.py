"""Pairs of population groups: both rates, ratio, gap and verdict."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import CELL, DEPTH, cell_parameters, frame

_OF_CELL = " and ".join(f"parity.{name} = ${name}" for name in CELL)


def dimensions(published: Published) -> pd.DataFrame:
    """Comparisons that have figures: dimension, label, left_label, right_label, figures; in order of display."""
    return frame(
        published,
        """
        select compared.dimension, compared.label, compared.left_label, compared.right_label, count(*) as figures
        from marts.fct_parity as parity
        inner join marts.dim_parity_dimension as compared on parity.dimension = compared.dimension
        group by compared.dimension, compared.label, compared.left_label, compared.right_label, compared.sort_order
        order by compared.sort_order, compared.dimension
        """,
    )


def indicators(published: Published, dimension: str) -> pd.DataFrame:
    """Indicators with a pair in this comparison: indicator, name, areas; most areas first."""
    return frame(
        published,
        """
        select parity.indicator, indicator.name, count(distinct parity.ref_area) as areas
        from marts.fct_parity as parity
        inner join marts.dim_indicator as indicator on parity.indicator = indicator.indicator
        where parity.dimension = $dimension and parity.is_preferred
        group by parity.indicator, indicator.name
        order by areas desc, parity.indicator
        """,
        dimension=dimension,
    )


def cells(published: Published, indicator: str, dimension: str) -> pd.DataFrame:
    """Cells of the other dimensions that have pairs: sex, age, disability, urbanisation, breakdown, areas."""
    return frame(
        published,
        f"""
        select {", ".join(CELL)}, count(distinct ref_area) as areas from marts.fct_parity
        where indicator = $indicator and dimension = $dimension and is_preferred
        group by {", ".join(CELL)}
        order by areas desc, {DEPTH}, {", ".join(CELL)}
        """,
        indicator=indicator,
        dimension=dimension,
    )


def latest(published: Published, indicator: str, dimension: str, cell: Sequence[str]) -> pd.DataFrame:
    """The newest preferred pair of every area, with `area_name` and `source_name`; the widest gap first."""
    return frame(
        published,
        f"""
        select parity.*, coalesce(area.name_en, parity.ref_area) as area_name, source.name as source_name
        from marts.fct_parity as parity
        left join marts.dim_area as area on parity.ref_area = area.ref_area
        left join marts.dim_source as source on parity.source = source.source
        where parity.indicator = $indicator and parity.dimension = $dimension and parity.is_preferred and {_OF_CELL}
        qualify row_number() over (partition by parity.ref_area order by parity.year desc) = 1
        order by parity.gap desc, area_name, parity.ref_area
        """,
        indicator=indicator,
        dimension=dimension,
        **cell_parameters(cell),
    )


def over_time(
    published: Published, indicator: str, dimension: str, cell: Sequence[str], ref_area: str
) -> pd.DataFrame:
    """The preferred pairs of an area by year, with `source_name`."""
    return frame(
        published,
        f"""
        select parity.*, source.name as source_name
        from marts.fct_parity as parity
        left join marts.dim_source as source on parity.source = source.source
        where parity.indicator = $indicator and parity.dimension = $dimension and parity.is_preferred and {_OF_CELL}
            and parity.ref_area = $ref_area
        order by parity.year
        """,
        indicator=indicator,
        dimension=dimension,
        ref_area=ref_area,
        **cell_parameters(cell),
    )
