"""A file and a mapping become the tables that land, or a list of what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ingest.rows import Issue, SourceFile
from ingest.surveys.answers import answers
from ingest.surveys.design import design
from ingest.surveys.mapping import Mapping
from ingest.surveys.schema import ANSWERS, ITEM, PERSONS, SLOTS, SURVEY, WG_ANSWERS
from ingest.surveys.survey_file import read_microdata
from ingest.surveys.values import UNKNOWN, Reading, age, coded, washington_group, weight


@dataclass
class Survey:
    """What lands: the tables of `schema.TABLES` without their submission, the number of persons, and warnings."""

    tables: dict[str, pl.DataFrame]
    persons: int
    issues: list[Issue]


def read_survey(file: SourceFile, mapping: Mapping) -> Survey:
    """Read microdata by a mapping.

    Returns:
        The tables and all issues; if one of these is an error nothing of it may land.

    Raises:
        ReadError: the file cannot be read at all or lacks a column.
    """
    data = read_microdata(file, mapping)
    reading = Reading(data, mapping, file.name, list(data.issues))
    people = _people(reading)
    columns = [answers(reading, item, people) for item in mapping.items]
    if any(issue.severity == "error" for issue in reading.issues):
        return Survey({}, people.height, reading.issues)
    rows = _rows(reading, people, columns)
    tables = {"rows": rows, "survey": _survey(mapping, people.height), "item": _items(mapping)}
    return Survey(tables, people.height, reading.issues)


def _people(reading: Reading) -> pl.DataFrame:
    """Design, weight and characteristics of every record."""
    mapping = reading.mapping
    people = design(reading).with_columns(weight(reading).alias("weight"))
    if (ages := age(reading)) is not None:
        people = people.with_columns(ages.alias("age"))
    coded_columns = {
        role: coded(reading, role, mapping.columns[role])
        for role in ("sex", "urbanisation", "disability")
        if role in mapping.columns
    }
    people = people.with_columns(series.alias(role) for role, series in coded_columns.items())
    people = people.with_columns(
        series.alias(name) for name, series in zip(WG_ANSWERS, washington_group(reading), strict=False)
    )
    household = mapping.columns.get("household")
    is_first = reading.frame[household].is_first_distinct() if household else pl.Series([True] * people.height)
    _outside_scope(reading, people)
    return people.with_columns(is_first.alias("is_first"))


def _outside_scope(reading: Reading, people: pl.DataFrame) -> None:
    scope = reading.mapping.age_scope
    if scope is None or "age" not in people.columns:
        return
    ages = people["age"]
    outside = int(((ages < scope.from_age) | ((ages > scope.to_age) if scope.to_age is not None else False)).sum())
    if outside:
        reading.warning(
            "outside_scope",
            f"{outside:,} of {people.height:,} persons are outside the age scope {scope.code}. They count in the "
            "sampling design and in no estimate.",
            column=reading.mapping.columns["age"],
        )


def _rows(reading: Reading, people: pl.DataFrame, columns: list[pl.Series]) -> pl.DataFrame:
    """The landed rows: block by block of answers, once for the design and once per further breakdown.

    Rows are sorted by PSU: the order of the file is lost, so that nobody is found again by a place.
    """
    parts = []
    for start in range(0, len(columns), SLOTS):
        block = columns[start : start + SLOTS]
        base = people.with_columns(
            pl.lit(start // SLOTS + 1).alias("block"),
            *(series.alias(name) for name, series in zip(ANSWERS, block, strict=False)),
        )
        parts.append(_conform(base.with_columns(pl.lit("_T").alias("breakdown"))))
        parts += _by_breakdown(reading, base, start)
    return pl.concat(parts).sort("block", "breakdown", "stratum", "psu")


def _by_breakdown(reading: Reading, base: pl.DataFrame, start: int) -> list[pl.DataFrame]:
    """The persons again under the codes of each further breakdown; answers with a breakdown of their own left out."""
    own = [name for item, name in zip(reading.mapping.items[start:], ANSWERS, strict=False) if item.breakdown != "_T"]
    parts = []
    for concept, column in reading.mapping.breakdowns.items():
        code = coded(reading, concept, column)
        part = base.with_columns((f"{concept}:" + code).alias("breakdown"), *(pl.lit(None).alias(name) for name in own))
        parts.append(_conform(part.filter(code != UNKNOWN)))
    return parts


def _conform(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of `PERSONS` but the submission; what was not asked is null, what is a code is unknown."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in PERSONS.items()
        if name != "submission_id"
    )


def _survey(mapping: Mapping, persons: int) -> pl.DataFrame:
    freq = "A" if len(mapping.time_period) == 4 else "Q" if "Q" in mapping.time_period else "M"
    roles = [f"{role} {column}" for role, column in mapping.columns.items()]
    if mapping.wg:
        roles.append(f"wg {' '.join(mapping.wg)}")
    roles += [f"{concept} {column}" for concept, column in mapping.breakdowns.items()]
    row = {
        "ref_area": mapping.ref_area,
        "time_period": mapping.time_period,
        "freq": freq,
        "year": mapping.year,
        "producer": mapping.producer,
        "title": mapping.title,
        "dataset": mapping.dataset,
        "licence": mapping.licence,
        "single_psu": mapping.single_psu,
        "instrument": mapping.instrument if mapping.wg or "disability" in mapping.columns else None,
        "mapping_file": mapping.file_name,
        "mapping_sha256": mapping.sha256,
        "design_columns": ", ".join(roles),
        "persons": persons,
    }
    return pl.DataFrame([row], schema={name: dtype for name, dtype in SURVEY.items() if name != "submission_id"})


def _items(mapping: Mapping) -> pl.DataFrame:
    rows = [
        {
            "block": number // SLOTS + 1,
            "slot": number % SLOTS + 1,
            "indicator": item.indicator,
            "breakdown": item.breakdown,
            "statistic": item.statistic,
            "is_yes_no": bool(item.yes),
            "answer_column": item.column,
            "age_scope": item.age_scope.code if item.age_scope and item.age_scope.code != "_T" else None,
            "from_age": item.age_scope.from_age if item.age_scope else 0,
            "to_age": item.age_scope.to_age if item.age_scope else None,
            "reference_period": item.reference_period or None,
            "by_person": item.by_person,
        }
        for number, item in enumerate(mapping.items)
    ]
    return pl.DataFrame(rows, schema={name: dtype for name, dtype in ITEM.items() if name != "submission_id"})
