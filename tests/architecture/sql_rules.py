"""Rules on the text of SQL. Each function returns what breaks the rule, as sentences; nothing if all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture import house

_COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.S)
_JINJA_BLOCK = re.compile(r"\{%-?\s*macro\b.*?%\}", re.S)
_YEAR = re.compile(r"(?<![\w.])(?:19|20)\d{2}(?![\w.])")
_NUMBER = r"(?<![\w.])(-?\d+(?:\.\d+)?)"
_COMPARED = re.compile(
    rf"(?:<=|>=|<>|!=|<|>|=|\bbetween\b(?:\s+[\w.]+\s+and\b)?)\s*{_NUMBER}\b|{_NUMBER}\s*(?:<=|>=|<>|!=|<|>|=)", re.I
)
_LENGTH = re.compile(r"\blength\s*\((?:[^()]|\([^()]*\))*\)\s*(?:<=|>=|<>|=|<|>)\s*\d+", re.I)
_CODE = re.compile(r"'([A-Z]{3})'")
# where a single country is one too many: compared with an area, a branch of a case over areas, a row of values
_AREA = r"\w*(?:ref_area|iso3|country)\w*[\"`]?"
_OF_AN_AREA = (
    re.compile(rf"{_AREA}\s*(?:=|<>|!=|\bin\b|\bnot\s+in\b|\blike\b)\s*\(?\s*((?:'[^']*'[\s,]*)+)", re.I),
    re.compile(rf"('[A-Z]{{3}}')\s*(?:=|<>|!=)\s*(?:\w+\.)?{_AREA}", re.I),
    re.compile(rf"\bcase\s+(?:\w+\.)?{_AREA}\s+((?:when\s+'[^']*'.*?)+?)\bend\b", re.I | re.S),
    re.compile(r"\bvalues\s*((?:\([^()]*\)[\s,]*)+)", re.I),
)
_RELATION = re.compile(r"(?<!distinct )\b(?:from|join)\s+(?:\"?(\w+)\"?\.)?\"?(\w+)\"?\.\"?(\w+)\"?", re.I)


def without_comments(sql: str) -> str:
    """The SQL with comments blanked out; line numbers stay."""
    return _blanked(_COMMENT, sql)


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


def _blanked(pattern: re.Pattern[str], sql: str) -> str:
    """The SQL with what the pattern finds blanked out; places and line numbers stay."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), sql)


def _line_of(sql: str, place: int) -> int:
    return sql.count("\n", 0, place) + 1


def thresholds(file: str, sql: str) -> list[str]:
    """A number beside a comparison that equals a threshold belongs in the seed threshold, on however many lines."""
    known = house.threshold_values()
    text = without_comments(sql)
    lines = text.split("\n")
    found = []
    for match in _COMPARED.finditer(_blanked(_LENGTH, text)):
        first, last = _line_of(text, match.start()), _line_of(text, match.end())
        value = float(match[1] or match[2])
        if value in known and not any(house.is_allowed(file, line) for line in lines[first - 1 : last]):
            said = " ".join(match[0].split())
            found.append(f"{file}:{first}: {said} looks like threshold {known[value]}; join the seed")
    return found


def countries(file: str, sql: str) -> list[str]:
    """Countries are rows of the seeds area and area_group_member: two of them anywhere, or one that an area is held to.

    Looked at as a whole, for a list may have a line for each of its countries.
    """
    codes = house.country_codes()
    text = without_comments(sql)
    places = {match.start(): match[1] for match in _CODE.finditer(text) if match[1] in codes}
    named = set(places) if len(set(places.values())) > 1 else set()
    for pattern in _OF_AN_AREA:
        for match in pattern.finditer(text):
            named |= {place for place in places if match.start(1) <= place < match.end(1)}
    by_line: dict[int, list[str]] = {}
    for place in sorted(named):
        by_line.setdefault(_line_of(text, place), []).append(places[place])
    return [
        f"{file}:{line}: countries {', '.join(found)} as literals; make them rows of a seed"
        for line, found in by_line.items()
    ]


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
