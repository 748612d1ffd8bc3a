"""Rules on the text of SQL. Each function returns what breaks the rule, as sentences; nothing if all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture import house

_COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.S)
_JINJA_BLOCK = re.compile(r"\{%-?\s*macro\b.*?%\}", re.S)
_YEAR = re.compile(r"(?<![\w.])(?:19|20)\d{2}(?![\w.])")
_NUMBER = r"(?<![\w.])(-?\d+(?:\.\d+)?)"
_COMPARED = re.compile(rf"(?:<=|>=|<>|!=|<|>|=|\bbetween\b)\s*{_NUMBER}\b|{_NUMBER}\s*(?:<=|>=|<>|!=|<|>|=)", re.I)
_LENGTH = re.compile(r"\blength\s*\((?:[^()]|\([^()]*\))*\)\s*(?:<=|>=|<>|=|<|>)\s*\d+", re.I)
_CODE = re.compile(r"'([A-Z]{3})'")
_RELATION = re.compile(r"(?<!distinct )\b(?:from|join)\s+(?:\"?(\w+)\"?\.)?\"?(\w+)\"?\.\"?(\w+)\"?", re.I)


def without_comments(sql: str) -> str:
    """The SQL with comments blanked out; line numbers stay."""
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), sql)


def _lines(sql: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(without_comments(sql).split("\n"), start=1)


def years(file: str, sql: str) -> list[str]:
    """A review's year belongs in the seed review_cycle."""
    reviews = house.review_years()
    return [
        f"{file}:{number}: year {found[0]} as a literal; read it from the seed review_cycle"
        for number, line in _lines(sql)
        for found in _YEAR.finditer(line)
        if int(found[0]) in reviews and not house.is_allowed(file, line)
    ]


def thresholds(file: str, sql: str) -> list[str]:
    """A number beside a comparison that equals a threshold belongs in the seed threshold."""
    known = house.threshold_values()
    found = []
    for number, line in _lines(sql):
        if house.is_allowed(file, line):
            continue
        for match in _COMPARED.finditer(_LENGTH.sub("", line)):
            value = float(match[1] or match[2])
            if value in known:
                found.append(f"{file}:{number}: {match[0].strip()} looks like threshold {known[value]}; join the seed")
    return found


def countries(file: str, sql: str) -> list[str]:
    """Countries are rows of the seeds area and area_group_member."""
    codes = house.country_codes()
    found = []
    for number, line in _lines(sql):
        named = [code for code in _CODE.findall(line) if code in codes]
        is_compared = re.search(r"(?:ref_area|iso3|country)\w*\s*(?:=|<>|in\b|not in\b)", line, re.I)
        if len(set(named)) > 1 or (named and is_compared):
            found.append(f"{file}:{number}: countries {', '.join(named)} as literals; make them rows of a seed")
    return found


def engine_words(file: str, sql: str) -> list[str]:
    """What one engine spells differently belongs in a dispatched macro in macros/engine."""
    return [
        f"{file}:{number}: {rule['name']} is not read by both engines; put it into macros/engine"
        for number, line in _lines(sql)
        for rule in house.rules()["engine_specific"]
        if re.search(rule["pattern"], line, re.I)
    ]


def named_engines(file: str, sql: str) -> list[str]:
    """Versions of a dispatched macro are in macros/engine and nowhere else."""
    return [
        f"{file}:{number}: an engine is named outside macros/engine"
        for number, line in _lines(sql)
        if re.search(r"\b(duckdb|spark|default)__\w+", line)
    ]


def sources_outside_staging(file: str, sql: str) -> list[str]:
    """Only staging reads sources; nobody names a relation or a file by hand."""
    found = []
    for number, line in _lines(sql):
        if (
            re.search(r"\{\{[^}]*\bsource\s*\(", line)
            and "/staging/" not in file
            and not file.endswith("landed_rows.sql")
        ):
            found.append(f"{file}:{number}: source() outside staging")
        if re.search(r"\bread_(parquet|csv|json)\w*\s*\(", line, re.I):
            found.append(f"{file}:{number}: reads a file by hand; declare a source")
        if _RELATION.search(line) and "{{" not in line and not re.search(r"\bextract\s*\(", line, re.I):
            found.append(f"{file}:{number}: names a relation by hand; use ref()")
    return found


def beyond_marts(file: str, sql: str) -> list[str]:
    """What the app and the exports may not read: anything that is not in the schema marts."""
    text = without_comments(sql)
    found = [
        f"{file}: reads {match[0].strip()}"
        for match in re.finditer(r"\b(?:int|stg|part)_\w+|\bmarts_internal\b|\bwork\.duckdb\b|\bread_parquet\b", text)
    ]
    for match in _RELATION.finditer(text):
        schema = match[2]
        if schema.lower() not in ("marts", "information_schema"):
            found.append(f"{file}: reads {'.'.join(part for part in match.groups() if part)}, which is not in marts")
    return found


def length(file: str, text: str) -> tuple[int, str]:
    """Number of lines and the file, for the length rules."""
    return len(text.splitlines()), file
