"""Registrations at the door: columns that were not asked for are dropped, references of persons are hashed."""

from __future__ import annotations

import polars as pl

from ingest.igf.fields import REGISTRATIONS, fields_of
from ingest.igf.mapping import Mapping
from ingest.igf.person_key import PersonKey
from ingest.igf.records import Records
from ingest.igf.tables import Wanted, read_table
from ingest.rows import SourceFile

REFERENCE, KEY = "person_ref", "person_key"


def read_registrations(file: SourceFile, mapping: Mapping, key: PersonKey) -> Records:
    """Read a file of registrations; the references in it do not leave this function.

    Returns:
        The rows with `person_key` in the place of `person_ref`, and `key_id`.

    Raises:
        ReadError: the file cannot be read or lacks a column.
    """
    fields = fields_of(REGISTRATIONS)
    headings = {field.name: mapping.columns.get(field.name, field.name) for field in fields}
    for name in mapping.constants:
        headings.pop(name)
    required = {field.name for field in fields if field.has_column} | set(mapping.columns)
    records = read_table(file, Wanted(headings, frozenset(required - set(mapping.constants))))
    if records.frame.is_empty():
        return records
    hashed = key.hashed(records.frame[REFERENCE]).alias(KEY)
    frame = records.frame.drop(REFERENCE).with_columns(hashed, pl.lit(key.key_id).alias("key_id"))
    frame = frame.with_columns(pl.lit(text).alias(name) for name, text in mapping.constants.items())
    records.frame = frame.with_columns(
        _translated(name, words) for name, words in mapping.values.items() if name in frame.columns
    )
    records.headings[KEY] = records.headings.pop(REFERENCE, REFERENCE)
    for letters in records.letters.values():
        if REFERENCE in letters:
            letters[KEY] = letters.pop(REFERENCE)
    return records


def _translated(name: str, words: dict[str, str]) -> pl.Expr:
    known = {word.strip().lower(): meaning.strip() for word, meaning in words.items()}
    return pl.col(name).str.to_lowercase().replace_strict(known, default=pl.col(name)).alias(name)
