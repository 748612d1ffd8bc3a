"""Reading microdata: CSV, Parquet, Stata and SPSS become text columns; columns that no mapping names are never kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingest.csv_file import CsvTable, first_records, guess_delimiter, inspect_text, unique_names
from ingest.limits import MAX_FILE_BYTES
from ingest.rows import Issue, ReadError, ReadLog, SourceFile, refusal
from ingest.surveys.catalogue import near
from ingest.surveys.mapping import Mapping

FORMATS = {".csv": "CSV", ".parquet": "Parquet", ".dta": "Stata", ".sav": "SPSS", ".zsav": "SPSS"}
NUMBER = r"^[+-]?\d+(\.\d+)?$"
_EXACT = 2.0**53  # beyond, not every whole number is a double


@dataclass
class Microdata:
    """The mapped columns as canonical text, '' for missing; `row` counts as a person counts in that kind of file.

    `labels` gives, per column, the text of a value label in lower case -> the code that stands in the file.
    """

    frame: pl.DataFrame
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def read_microdata(file: SourceFile, mapping: Mapping) -> Microdata:
    """Read the columns that the mapping names.

    Raises:
        ReadError: no such kind of file, a damaged file, a column that is not there, or no rows.
    """
    kind = FORMATS.get(file.path.suffix.lower())
    if kind is None:
        raise refusal(file, "file_kind", f"'{file.name}' is none of CSV, Parquet, Stata (.dta) or SPSS (.sav).")
    if kind != "CSV" and file.path.stat().st_size > MAX_FILE_BYTES:
        raise refusal(file, "file_too_large", f"The file has more than {MAX_FILE_BYTES:,} bytes. Split it by year.")
    read = {"CSV": _csv, "Parquet": _parquet, "Stata": _labelled, "SPSS": _labelled}[kind]
    data = read(file, mapping)
    if data.frame.is_empty():
        raise refusal(file, "no_rows", "The file holds no rows.")
    return data


def canonical(column: pl.Series) -> pl.Series:
    """Text without outer blanks, '' for missing; 1, 01 and 1.0 are one code."""
    if column.dtype == pl.Boolean or column.dtype.is_integer():
        return column.cast(pl.Int64).cast(pl.String).fill_null("")
    if column.dtype.is_float():
        column = column.fill_nan(None)
        is_whole = (column == column.floor()) & (column.abs() < _EXACT)
        whole = column.set(~is_whole.fill_null(False), None).cast(pl.Int64).cast(pl.String)
        return whole.fill_null(column.cast(pl.String)).fill_null("")
    text = column.cast(pl.String).fill_null("")
    known = text.unique()  # far fewer than rows, but for weights
    return text.replace_strict(known, _canonical_words(known), return_dtype=pl.String)


def _canonical_words(words: pl.Series) -> pl.Series:
    stripped = words.str.strip_chars()
    plain = stripped.str.replace(r"^([+-]?)0+(\d)", "${1}${2}").str.replace(r"^\+", "")
    plain = plain.str.replace(r"(\.\d*?)0+$", "${1}").str.replace(r"\.$", "")
    return plain.zip_with(stripped.str.contains(NUMBER), stripped)


def canonical_text(text: str) -> str:
    """The same for one word of a mapping."""
    return str(_canonical_words(pl.Series([text])).item())


def _check_columns(file: SourceFile, mapping: Mapping, found: list[str]) -> None:
    missing = [
        Issue(
            "error",
            "missing_column",
            f"{place} names the column '{column}', which {file.name} does not have."
            + (near(column, found) or f" It has: {', '.join(found[:15])}{' ...' if len(found) > 15 else ''}."),
            file=mapping.file_name,
            row=mapping.line_of(place),
            column=place,
            value=column,
        )
        for column, place in mapping.used_columns().items()
        if column not in found
    ]
    if missing:
        raise ReadError(*missing)


def _csv(file: SourceFile, mapping: Mapping) -> Microdata:
    facts = inspect_text(file, MAX_FILE_BYTES)
    delimiter = guess_delimiter(facts.head)
    header = unique_names(first_records(facts.head, delimiter, 1)[0])
    _check_columns(file, mapping, header)
    log = ReadLog(file)
    wanted = list(mapping.used_columns())
    batches = [batch.select(*wanted, "src_row") for batch in CsvTable(header, 1, delimiter).batches(log)]
    if not batches:
        return Microdata(pl.DataFrame(), issues=log.issues)
    frame = pl.concat(batches)
    numbered = frame.select(pl.col("src_row").alias("row"), *map(canonical, frame.select(wanted)))
    return Microdata(numbered, issues=log.issues)


def _parquet(file: SourceFile, mapping: Mapping) -> Microdata:
    try:
        found = list(pl.read_parquet_schema(file.path))
        _check_columns(file, mapping, found)
        frame = pl.read_parquet(file.path, columns=list(mapping.used_columns()))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refusal(file, "damaged_file", f"The file is no readable Parquet file ({_short(error)}).") from None
    return Microdata(_numbered(frame))


def _labelled(file: SourceFile, mapping: Mapping) -> Microdata:
    """Stata and SPSS: codes as they stand, value labels beside them; the program's own missing values are missing."""
    import pyreadstat

    read = pyreadstat.read_dta if file.path.suffix.lower() == ".dta" else pyreadstat.read_sav
    wanted = list(mapping.used_columns())
    try:
        _, head = read(str(file.path), metadataonly=True)
        _check_columns(file, mapping, list(head.column_names))
        data, meta = read(str(file.path), usecols=wanted, output_format="polars", disable_datetime_conversion=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, ValueError) as error:
        raise refusal(
            file,
            "damaged_file",
            f"The file is no readable {FORMATS[file.path.suffix.lower()]} file ({_short(error)}). Save it again.",
        ) from None
    return Microdata(_numbered(pl.DataFrame(data).select(wanted)), _value_labels(meta.variable_value_labels, wanted))


def _value_labels(labels: dict[str, dict[Any, str]], wanted: list[str]) -> dict[str, dict[str, str]]:
    return {
        name: {str(text).strip().casefold(): canonical_text(str(code)) for code, text in labels[name].items()}
        for name in wanted
        if name in labels
    }


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Canonical text and the number of the record, counted from 1."""
    numbers = pl.int_range(1, frame.height + 1, dtype=pl.Int32, eager=True).alias("row")
    return frame.select(numbers, *map(canonical, frame))


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
