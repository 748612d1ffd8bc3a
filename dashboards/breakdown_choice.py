"""Which groups of a population can be set side by side: everything but one dimension is held fixed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboards.labels import DIMENSIONS, Codes, cell_text, part_text

Setting = tuple[str, ...]


def offered_dimensions(figures: pd.DataFrame) -> dict[str, str]:
    """Dimensions by which there is any figure, with their words."""
    return {name: words for name, words in DIMENSIONS.items() if (figures[name] != "_T").any()}


def offered_settings(figures: pd.DataFrame, dimension: str, words: Codes) -> dict[Setting, str]:
    """The fixed values of the other dimensions, the least broken-down first, with their words."""
    others = _others(dimension)
    rows = figures[(figures[dimension] != "_T") & figures["is_preferred"]]
    counted = rows.groupby(others).size().reset_index(name="figures")
    counted["depth"] = (counted[others] != "_T").sum(axis=1)
    counted = counted.sort_values(["depth", "figures"], ascending=[True, False], kind="stable")
    settings = [tuple(str(part) for part in row) for row in counted[others].to_numpy()]
    return {setting: cell_text(_full(setting, dimension), words) for setting in settings}


def select_groups(
    figures: pd.DataFrame, dimension: str, setting: Setting, words: Codes
) -> tuple[list[int], Callable[[int], pd.DataFrame]]:
    """Years with groups, newest first, and what gives the groups of a year.

    The groups are the preferred figures with `group` (words) and `is_total`; the total comes last and is that of the
    groups' own source and dataset, whether it is preferred or not: beside another source's total, the groups would not
    add up. If their source states no total, there is none.
    """
    own = figures
    for name, code in zip(_others(dimension), setting, strict=True):
        own = own[own[name] == code]
    parted = own[(own[dimension] != "_T") & own["is_preferred"]]
    years = sorted({int(year) for year in parted["year"]}, reverse=True)

    def of_year(year: int) -> pd.DataFrame:
        groups = parted[parted["year"] == year]
        source, dataset = groups[["source", "dataset"]].value_counts().reset_index().iloc[0][["source", "dataset"]]
        totals = own[
            (own["year"] == year) & (own[dimension] == "_T") & (own["source"] == source) & (own["dataset"] == dataset)
        ]
        rows = pd.concat([groups, totals]).assign(is_total=lambda table: table[dimension] == "_T")
        rows["group"] = ["Total" if code == "_T" else part_text(dimension, code, words) for code in rows[dimension]]
        ordered: pd.DataFrame = rows.sort_values(
            ["is_total", dimension], key=_age_order if dimension == "age" else None
        )
        return ordered

    return years, of_year


def remarks(groups: pd.DataFrame) -> list[str]:
    """What keeps these groups from being compared with each other or with the figure shown elsewhere."""
    said = []
    parted, total = groups[~groups["is_total"]], groups[groups["is_total"]]
    for name, words in (
        ("source", "sources"),
        ("dataset", "datasets"),
        ("age_scope", "age scopes"),
        ("reference_period", "reference periods"),
    ):
        if parted[name].nunique(dropna=False) > 1:
            said.append(f"These groups come from different {words}: compare them with care.")
    if len(total) and not total["is_preferred"].all():
        said.append("The total drawn is that of the groups' own source; the total shown elsewhere is another source's.")
    if total.empty:
        said.append("The source of these groups states no total for them.")
    return said


def _age_order(column: pd.Series) -> pd.Series:
    if column.name != "age":
        return column
    lower = column.str.extract(r"(\d+)", expand=False).astype(float).fillna(999)
    upper = column.str.extract(r"T(\d+)", expand=False).astype(float).fillna(999)
    return lower * 1000 + upper


def _others(dimension: str) -> list[str]:
    return [name for name in DIMENSIONS if name != dimension]


def _full(setting: Setting, dimension: str) -> tuple[str, ...]:
    values = dict(zip(_others(dimension), setting, strict=True))
    return tuple(values.get(name, "_T") for name in DIMENSIONS)
