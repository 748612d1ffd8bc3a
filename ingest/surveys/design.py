"""The sampling design: strata and primary sampling units become numbers, and what is odd about them is said."""

from __future__ import annotations

import polars as pl

from ingest.surveys.values import Reading, number

_LISTED = 10


def design(reading: Reading) -> pl.DataFrame:
    """`stratum` and `psu` as numbers in the order of their labels, and `fpc` (null without one), one row per record.

    Labels do not land: a village's name is nobody's business afterwards. Without a stratum column all is one stratum;
    without a PSU column every record is its own.
    """
    strata = _labels(reading, "stratum")
    psus = _labels(reading, "psu")
    frame = pl.DataFrame({"row": reading.frame["row"]}).with_columns(
        (pl.lit("all") if strata is None else strata).alias("stratum_label"),
        (pl.col("row").cast(pl.String) if psus is None else psus).alias("psu_label"),
        _fpc(reading).alias("fpc"),
    )
    frame = frame.with_columns(
        _number("stratum_label").alias("stratum"),
        pl.struct("stratum_label", "psu_label").rank("dense").cast(pl.Int32).alias("psu"),
    )
    if not reading.issues or all(issue.severity != "error" for issue in reading.issues):
        _nesting(reading, frame)
        _single_psus(reading, frame)
        _population_counts(reading, frame)
    return frame.select("stratum", "psu", "fpc")


def _labels(reading: Reading, role: str) -> pl.Series | None:
    column = reading.mapping.columns.get(role)
    if column is None:
        return None
    words = {"stratum": "stratum", "psu": "primary sampling unit"}
    reading.wrong(
        column,
        reading.frame[column] == "",
        f"missing_{role}",
        f"The {words[role]} is missing ({{where}}). Every record of the sample has one.",
    )
    return reading.frame[column]


def _number(column: str) -> pl.Expr:
    """Numbers 1, 2 ... in the order of labels, numeric labels by their value."""
    value = pl.col(column).cast(pl.Float64, strict=False)
    return pl.struct(value.fill_null(float("inf")).alias("value"), pl.col(column)).rank("dense").cast(pl.Int32)


def _fpc(reading: Reading) -> pl.Series:
    column = reading.mapping.columns.get("fpc")
    if column is None:
        return pl.Series("fpc", [None] * reading.frame.height, dtype=pl.Float64)
    values = number(reading, column, "The population count (fpc)")
    said = "The population count (fpc) '{value}' ({where}) is not above zero."
    reading.wrong(column, values.is_null() | (values <= 0), "bad_fpc", said)
    return values


def _nesting(reading: Reading, frame: pl.DataFrame) -> None:
    """A PSU's label belongs to one stratum, unless the mapping says that labels start anew in every stratum."""
    if reading.mapping.nest or "psu" not in reading.mapping.columns or "stratum" not in reading.mapping.columns:
        return
    twice = frame.group_by("psu_label").agg(pl.col("stratum").n_unique().alias("strata"), pl.col("row").min())
    twice = twice.filter(pl.col("strata") > 1).sort("row")
    if twice.height:
        label, strata, row = twice.row(0)
        reading.error(
            "psu_in_two_strata",
            f"{twice.height:,} PSU labels stand in several strata, such as '{label}' in {strata}. If PSUs are numbered "
            "anew in every stratum, add nest: true to the mapping; else mend the labels.",
            row=row,
            column=reading.mapping.columns["psu"],
            value=label,
        )


def _single_psus(reading: Reading, frame: pl.DataFrame) -> None:
    """Strata with one PSU have no variance of their own; the mapping must say what to do."""
    strata = frame.group_by("stratum", "stratum_label").agg(pl.col("psu").n_unique().alias("psus")).sort("stratum")
    single = strata.filter(pl.col("psus") == 1)["stratum_label"].to_list()
    if not single:
        return
    shown = ", ".join(single[:_LISTED]) + (f" and {len(single) - _LISTED} more" if len(single) > _LISTED else "")
    text = f"{len(single):,} of {strata.height:,} strata have a single PSU ({shown})"
    column = reading.mapping.columns.get("stratum", "")
    if reading.mapping.single_psu == "refuse":
        reading.error(
            "single_psu",
            f"{text}: from one unit no variance can be estimated. Say in the mapping what to do: single_psu: merge "
            "(each joins the next stratum) or single_psu: centre (deviations from the grand mean, as R's 'adjust').",
            column=column,
            value=shown,
        )
    else:
        done = {"merge": "each was merged with the next", "centre": "each is centred at the grand mean"}
        reading.warning("single_psu", f"{text}; {done[reading.mapping.single_psu]}.", column=column, value=shown)
    if strata.height == frame["psu"].n_unique():
        reading.warning(
            "no_degrees_of_freedom",
            "There are as many strata as PSUs: unless strata are merged there are no degrees of freedom, no intervals.",
            column=column,
        )


def _population_counts(reading: Reading, frame: pl.DataFrame) -> None:
    """fpc: one number per stratum; either all are sampling fractions up to 1 or all are numbers of PSUs."""
    column = reading.mapping.columns.get("fpc")
    if column is None:
        return
    strata = frame.group_by("stratum", "stratum_label").agg(
        pl.col("fpc").min().alias("least"),
        pl.col("fpc").max().alias("greatest"),
        pl.col("psu").n_unique().alias("psus"),
    )
    several = strata.filter(pl.col("least") != pl.col("greatest")).sort("stratum")["stratum_label"].to_list()
    if several:
        shown = ", ".join(several[:_LISTED])
        reading.error(
            "bad_fpc",
            f"The population count (fpc) differs within the strata {shown}. Give one per stratum.",
            column=column,
        )
    elif (strata["greatest"] < 1).any() and (strata["greatest"] > 1).any():
        said = "The column mixes sampling fractions (up to 1) and numbers of PSUs (above 1). Give one kind."
        reading.error("bad_fpc", said, column=column)
    elif few := strata.filter((pl.col("greatest") > 1) & (pl.col("greatest") < pl.col("psus")))[
        "stratum_label"
    ].to_list():
        reading.error(
            "bad_fpc",
            f"In the strata {', '.join(few[:_LISTED])} the sample has more PSUs than the population count "
            "(fpc) says there are.",
            column=column,
        )
