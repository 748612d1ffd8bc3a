"""`wsis audit disclosure`: attack the published warehouse with nothing but what is published.

Every table of counts is given to the linear programmes of a reader, who looks for hidden or implied cells with a range
narrower than min(k, n) persons; lists of countries are set against the totals of their groups, and questions against
those that were asked of who said yes to them; and every mart is searched for figures that point to a hidden one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from warehouse import audit_countries, audit_filters
from warehouse.disclosure.cells import Cell, Demand, population_of

_TABLE = ("indicator", "ref_area", "time_period", "source", "dataset")
_CODES = ("sub_area", "breakdown", "sex", "age", "disability", "urbanisation")
_CELLS = f"""
with threshold as (select parameter, value from marts.dim_threshold),

subject as (
    select
        indicator, method = 'ratio' as is_ratio, unit_measure = 'PT' as is_share,
        confidentiality = 'SENSITIVE' as is_sensitive,
        unit_measure = 'NUMBER' and method in ('count', 'observed') and confidentiality <> 'ENTERPRISE' as is_count,
        (select value from threshold where parameter = 'unit_percent_max') as scale,
        (
            select value from threshold where parameter = case confidentiality
                when 'SENSITIVE' then 'confidentiality_k_sensitive' when 'ENTERPRISE' then 'enterprise_min_units'
                else 'confidentiality_k'
            end
        ) as k
    from marts.dim_indicator
    where confidentiality <> 'NONE'
),

shown as (
    select
        figure.*,
        case
            when sample_size > 0 then sample_size
            when is_share and is_ratio and denominator > 0 and numerator is not null then denominator
        end as size
    from marts.fct_observation as figure
    inner join subject using (indicator)
    where obs_value is not null and (
        (sample_size > 0 and is_share)
        or (sample_size is null
            and ((is_share and is_ratio and denominator > 0 and numerator is not null) or is_count))
    )
)

select
    {", ".join((*_TABLE, *_CODES))}, observation_id, false as is_hidden, size,
    case when size is null then obs_value when numerator is not null and denominator > 0 then numerator
        else size * obs_value / scale end as units,
    case when size is null then null when numerator is not null and denominator > 0 then denominator else size end
        as all_units,
    age_scope, k, is_sensitive
from shown inner join subject using (indicator)
union all
select {", ".join((*_TABLE, *_CODES))}, observation_id, true, null, null, null, null, k, is_sensitive
from marts.fct_release_mask inner join subject using (indicator)
where is_hidden
order by {", ".join((*_TABLE, *_CODES))}
"""


@dataclass(frozen=True)
class Leak:
    """Something hidden that can be found out: where, which people, and how closely."""

    table: str
    cell: str
    low: float | None
    high: float | None
    needed: float | None

    def __str__(self) -> str:
        """What is wrong, where, and how much."""
        if self.low is None or self.high is None:
            return f"{self.table}: {self.cell}"
        return (
            f"{self.table}: {self.cell}: between {self.low:.1f} and {self.high:.1f} persons or units; the range must "
            f"be {self.needed:g} wide."
        )

    def as_json(self) -> dict[str, Any]:
        """The leak for machines."""
        return asdict(self)


@dataclass(frozen=True)
class Audit:
    """What was attacked and what was found."""

    tables: int
    hidden: int
    leaks: list[Leak]


def disclosure(warehouse: Path) -> Audit:
    """Attack a published warehouse.

    Args:
        warehouse: the file `wsis.duckdb`; only its schema `marts` is read.

    Returns:
        The number of tables with counts and of hidden figures, and what could be found out; no leak means that every
        hidden count stays within a range of at least min(k, n) persons.
    """
    from warehouse.disclosure.attack import leaks

    found: list[Leak] = []
    tables = 0
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set enable_progress_bar = false")
        found += _pointing_to_hidden(connection)
        hidden = connection.execute("select count(*) from marts.fct_release_mask where is_hidden").fetchone()
        rounding = connection.execute(
            "select value / 100 from marts.dim_threshold where parameter = 'sum_of_parts_tolerance'"
        ).fetchone()
        for name, rows in _tables(connection):
            tables += 1
            demand = Demand(int(rows[0]["k"]), bool(rows[0]["is_sensitive"]), float(rounding[0]) if rounding else 0.0)
            for leak in leaks([_cell(row) for row in rows], demand):
                found.append(Leak(name, leak.name, leak.low, leak.high, leak.needed))
        lists = audit_countries.lists(connection)
        found += _of_countries(connection, lists)
        found += [Leak(one.survey, str(one), None, None, None) for one in audit_filters.given_away(connection)]
    return Audit(tables + len(lists), int(hidden[0]) if hidden else 0, found)


def _of_countries(
    connection: duckdb.DuckDBPyConnection, lists: Mapping[str, audit_countries.CountryList]
) -> Iterator[Leak]:
    """Counts by country that the totals of groups give away."""
    threshold = connection.execute("select value from marts.dim_threshold where parameter = 'confidentiality_k'")
    for (k,) in threshold.fetchall():
        for one in audit_countries.narrow(lists, float(k)):
            yield Leak(one.table, one.country, one.low, one.high, float(k))


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Tables with at least two cells, of which at least one is published."""
    result = connection.execute(_CELLS)
    columns = [column[0] for column in result.description]
    rows = (dict(zip(columns, values, strict=True)) for values in iter(result.fetchone, None))
    for key, group in groupby(rows, lambda row: tuple(row[name] for name in _TABLE)):
        populations: dict[str, list[dict[str, Any]]] = {}
        for row in group:
            population, within = population_of(row["breakdown"])
            populations.setdefault(population, []).append({**row, "breakdown": within})
        for population, cells in populations.items():
            if len(cells) > 1 and not all(row["is_hidden"] for row in cells):
                yield " ".join(str(part) for part in (*key, population) if part != ""), cells


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(
        row["observation_id"],
        **{name: row[name] for name in _CODES},
        size=row["size"],
        weighted_count=row["units"],
        weighted_size=row["all_units"],
        status="hidden" if row["is_hidden"] else "",
        age_scope=row["age_scope"] or "",
    )


def _pointing_to_hidden(connection: duckdb.DuckDBPyConnection) -> list[Leak]:
    """Rows of any mart that name a hidden figure as theirs: a ratio, a verdict or a discrepancy of it."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'marts' "
        "and column_name like '%observation_id' and table_name <> 'fct_release_mask' order by 1, 2"
    ).fetchall()
    found = []
    for table, column in columns:
        rows = connection.execute(
            f'select distinct "{column}" from marts."{table}" where "{column}" in '
            "(select observation_id from marts.fct_release_mask where is_hidden) order by 1"
        ).fetchall()
        found += [
            Leak(f"marts.{table}", f"{column} {row[0]} is hidden, but the row is published", None, None, None)
            for row in rows
        ]
    return found
