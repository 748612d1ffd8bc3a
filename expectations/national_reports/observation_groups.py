"""Parts against their whole: women and men against the total, narrow age bands against wide ones, in every crossing.

Counts add up; a percentage of the whole lies between those of its parts. The unknown rest (`_U`) may explain a
difference, up to a share that is a parameter.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from expectations.national_reports import age_bands
from expectations.national_reports.observation_values import CELLS_OF_KEY, KEY
from expectations.national_reports.table import Table, given, number
from ingest.seeds import thresholds

MEASURES = ("value", "numerator", "denominator")
SETTING = ["source", "survey", "scope"]  # only figures of one origin are held against each other


@dataclass(frozen=True)
class Split:
    """A dimension: the parts that make up the whole, and the rest that may stand beside them."""

    dimension: str
    parts: tuple[str, ...]
    rest: tuple[str, ...] = ()


SPLITS = (
    Split("sex", ("F", "M"), ("_O", "_U")),
    Split("disability", ("WITH", "WITHOUT"), ("_U",)),
    Split("urbanisation", ("U", "R")),
)


def check_groups(table: Table) -> None:
    """Age bands first, since their parts are the narrowest; then totals by age, sex, disability and residence."""
    table.frame = table.frame.with_columns(is_entangled=pl.lit(False))
    _judge(table, _age_members(_comparable(table), of_total=False))
    _judge(table, _age_members(_comparable(table), of_total=True))
    for split in SPLITS:
        _judge(table, _members(_comparable(table), split))
    _single_parts(table, _further_members(_comparable(table)))


def _comparable(table: Table) -> pl.DataFrame:
    """Rows with a value that nothing is wrong with so far, one per cell and origin."""
    cells = [*CELLS_OF_KEY, "value", "numerator", "denominator", "unit_mult", "unit_measure", "obs_status"]
    wanted = given("value") & ~pl.col("is_missing") & ~pl.col("is_entangled") & pl.col("i_method").is_not_null()
    rows = table.frame.filter(wanted & table.sound(*cells))
    return rows.unique([*KEY, *SETTING], keep="first", maintain_order=True).select(
        "src_row",
        *KEY,
        *SETTING,
        "i_max",
        is_count=pl.col("i_method") == "count",
        value="true_value",
        numerator=number("numerator"),
        denominator=number("denominator"),
    )


def _members(rows: pl.DataFrame, split: Split) -> pl.DataFrame:
    """Pairs of a total and one of its parts."""
    column = pl.col(split.dimension)
    parts = rows.filter(column.is_in([*split.parts, *split.rest]))
    pairs = _pairs(rows.filter(column == "_T"), parts, split.dimension)
    part = pl.col(f"{split.dimension}:part")
    return pairs.with_columns(
        is_main=part.is_in(split.parts), is_unknown=part == "_U", needed=len(split.parts), is_exact=False
    )


def _further_members(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a total and a part by a further concept, whose codes may overlap: only part against whole."""
    column = pl.col("other_dim_1")
    return _pairs(rows.filter(column == "_T"), rows.filter(column != "_T"), "other_dim_1").with_columns(is_main=True)


def _age_members(rows: pl.DataFrame, of_total: bool) -> pl.DataFrame:
    """Pairs of an age group and one of the bands that make it up; `_T` is made up of the whole age scope."""
    others = [name for name in (*KEY, *SETTING) if name != "age"]
    ages = rows.group_by(others).agg(known=pl.col("age").sort().str.join(" "))
    plans = [
        (known, scope, whole, part, len(parts))
        for known, scope in ages.select("known", "scope").unique().sort("known", "scope").iter_rows()
        for whole, parts in age_bands.decompositions(tuple(known.split(" ")), scope)
        if (whole == "_T") == of_total
        for part in parts
    ]
    names = {"known": pl.String, "scope": pl.String, "age": pl.String, "age:part": pl.String, "needed": pl.Int32}
    plan = pl.DataFrame(plans, schema=names, orient="row")
    wholes = rows.join(ages, on=others, maintain_order="left")
    pairs = _pairs(wholes, rows, "age").join(plan, on=["known", "scope", "age", "age:part"])
    return pairs.with_columns(is_main=True, is_unknown=False, is_exact=not of_total)


def _pairs(wholes: pl.DataFrame, parts: pl.DataFrame, dimension: str) -> pl.DataFrame:
    others = [name for name in (*KEY, *SETTING) if name != dimension]
    return wholes.join(parts, on=others, suffix=":part", nulls_equal=True, maintain_order="left_right")


def _judge(table: Table, pairs: pl.DataFrame) -> None:
    """Hold the parts of one kind against their wholes; what was found entangled once is left alone."""
    _single_parts(table, pairs)
    _sums(table, pairs)
    _between(table, _free(table, pairs))
    _unknown_share(table, _free(table, pairs))


def _free(table: Table, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs of wholes that are not entangled, nor any of their parts."""
    entangled = table.frame.filter("is_entangled")["src_row"].implode()
    caught = pairs.filter(pl.col("src_row").is_in(entangled) | pl.col("src_row:part").is_in(entangled))["src_row"]
    return pairs.filter(~pl.col("src_row").is_in(caught.implode()))


def _is_additive(measure: str) -> pl.Expr:
    """Counts add up; so do the numerators and denominators of a ratio."""
    return pl.col("is_count") if measure == "value" else ~pl.col("is_count")


def _tolerance() -> float:
    return thresholds()["sum_of_parts_tolerance"] / 100


def _single_parts(table: Table, pairs: pl.DataFrame) -> None:
    """A part is not greater than its whole. If most of the parts are, the whole is what is wrong."""
    for measure in MEASURES:
        part, whole = pl.col(f"{measure}:part"), pl.col(measure)
        free = _free(table, pairs).filter(_is_additive(measure))
        judged = free.with_columns(is_greater=part > whole * (1 + _tolerance())).with_columns(
            greater=pl.col("is_greater").sum().over("src_row"), parts=pl.col("is_main").sum().over("src_row")
        )
        by_whole = (pl.col("greater") > 1) & (2 * pl.col("greater") > pl.col("parts"))
        wrong = judged.filter("is_greater")
        _entangle(table, "parts_exceed_total", measure, _summed(wrong.filter(by_whole), measure))
        single = wrong.filter(~by_whole).unique("src_row:part", keep="first", maintain_order=True)
        named = single.select(
            "src_row:part", src_row="src_row:part", whole_row=pl.col("src_row"), whole=whole,
            part_rows=pl.concat_list("src_row"),
        ).drop("src_row:part")  # fmt: skip
        _entangle(table, "part_exceeds_total", measure, named)


def _summed(pairs: pl.DataFrame, measure: str) -> pl.DataFrame:
    """One row per whole: what its parts give together, and where they stand."""
    part = pl.col(f"{measure}:part")
    return pairs.group_by("src_row", maintain_order=True).agg(
        whole=pl.col(measure).first(),
        total=part.sum(),
        rows=pl.col("src_row:part").cast(pl.String).str.join(", "),
        part_rows=pl.col("src_row:part"),
    )


def _sums(table: Table, pairs: pl.DataFrame) -> None:
    """Parts together are not more than the whole; bands that make up a wider band are exactly it."""
    for measure in MEASURES:
        counted = pl.col(f"{measure}:part").is_not_null()
        judged = _free(table, pairs).filter(_is_additive(measure) & counted).with_columns(
            is_complete=(pl.col("is_main").sum().over("src_row") == pl.col("needed")) & pl.col("is_exact")
        )
        whole, total = pl.col("whole"), pl.col("total")
        together = _summed(judged, measure)
        _entangle(table, "parts_exceed_total", measure, together.filter(total > whole * (1 + _tolerance())))
        exact = _summed(judged.filter("is_complete"), measure)
        _entangle(table, "parts_fall_short", measure, exact.filter(total < whole * (1 - _tolerance())))


def _between(table: Table, pairs: pl.DataFrame) -> None:
    """The rate of the whole lies between those of its parts, give or take what the unknown rest may explain."""
    part, main = pl.col("value:part"), pl.col("is_main")
    known = pl.col("denominator:part").filter(main).sum() / pl.col("denominator").first()
    is_known = pl.col("denominator:part").filter(main).is_not_null().all() & (pl.col("denominator").first() > 0)
    most = thresholds()["unknown_share"] / 100
    rates = pairs.filter(~pl.col("is_count")).group_by("src_row", maintain_order=True).agg(
        whole=pl.col("value").first(),
        low=part.min(),
        high=part.max(),
        rest=pl.when(is_known).then(1 - known).otherwise(0).clip(0, most),
        top=pl.col("i_max").first(),
        found=main.sum(),
        needed=pl.col("needed").first(),
        rows=pl.col("src_row:part").cast(pl.String).str.join(", "),
        part_rows=pl.col("src_row:part"),
    )  # fmt: skip
    rest, slack = pl.col("rest"), thresholds()["total_between_parts_tolerance"]
    lowest = pl.col("low") * (1 - rest) - slack
    highest = pl.col("high") * (1 - rest) + rest * pl.col("top").fill_null(pl.col("high")) + slack
    outside = (pl.col("whole") < lowest) | (pl.col("whole") > highest)
    wrong = rates.filter(outside & (pl.col("found") == pl.col("needed")))
    _entangle(table, "total_outside_parts", "value", wrong.select("src_row", "low", "high", "rows", "part_rows"))


def _unknown_share(table: Table, pairs: pl.DataFrame) -> None:
    """What the known parts leave of the whole is not too much."""
    most = thresholds()["unknown_share"]
    for measure in ("value", "denominator"):
        main = pl.col("is_main")
        counted = pairs.filter(_is_additive(measure) & ~pl.col("is_unknown"))
        shares = counted.group_by("src_row", maintain_order=True).agg(
            rest=100 * (1 - pl.col(f"{measure}:part").sum() / pl.col(measure).first()),
            is_whole=(main & pl.col(f"{measure}:part").is_not_null()).sum() == pl.col("needed").first(),
            rows=pl.col("src_row:part").cast(pl.String).str.join(", "),
        )
        wrong = shares.filter("is_whole", pl.col("rest") > most, pl.col("rest").is_finite())
        named = wrong.select("src_row", "rows", rest=pl.col("rest").round(1), most=pl.lit(most))
        table.add("unknown_share_large", measure, named)


def _entangle(table: Table, rule: str, measure: str, rows: pl.DataFrame) -> None:
    """Note the issue, and leave whole and parts out of what is asked next about groups."""
    if rows.is_empty():
        return
    table.add(rule, measure, rows.drop("part_rows"))
    rest = pl.concat([rows["src_row"], rows["part_rows"].explode().cast(pl.Int32)])
    entangled = pl.col("src_row").is_in(rest.implode())
    table.frame = table.frame.with_columns(is_entangled=pl.col("is_entangled") | entangled)
