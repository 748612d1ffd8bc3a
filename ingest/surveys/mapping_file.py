"""Reading a mapping: every fault at once, each with its line, its place and what to do."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from ingest.rows import Issue, ReadError
from ingest.surveys import catalogue
from ingest.surveys.mapping import CODED_ROLES, PERSON_ROLES, SINGLE_PSU, WG_QUESTIONS, AgeScope, Mapping, parse_scope
from ingest.surveys.mapping_items import read_items
from ingest.surveys.mapping_notes import Notes
from ingest.surveys.yaml_lines import YamlError, read_lines

MAX_MAPPING_BYTES = 1 << 20
_KEYS = (
    "ref_area",
    "time_period",
    "source",
    "released",
    "age_scope",
    "single_psu",
    "nest",
    "instrument",
    "columns",
    "codes",
    "indicators",
)
_COLUMNS = ("weight", "stratum", "psu", "fpc", "household", "age", "sex", "urbanisation", "disability")
_PERIOD = re.compile(r"^(19|20)\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?$")
_UNKNOWN = "_U"


def read_mapping(path: Path) -> tuple[Mapping, list[Issue]]:
    """Read a mapping.

    Returns:
        The mapping and warnings.

    Raises:
        ReadError: the mapping has faults; all of them are named, with line (`row`) and place (`column`).
    """
    notes = Notes(path.name)
    try:
        if path.stat().st_size > MAX_MAPPING_BYTES:
            raise YamlError(f"The mapping has more than {MAX_MAPPING_BYTES:,} bytes: this is not a mapping.", 1)
        content, notes.lines = read_lines(path.read_text(encoding="utf-8-sig"))
    except YamlError as error:
        raise ReadError(Issue("error", "mapping_yaml", str(error), file=path.name, row=error.line)) from None
    except UnicodeDecodeError:
        raise ReadError(
            Issue("error", "wrong_encoding", "The mapping is not UTF-8 text. Save it as UTF-8.", file=path.name)
        ) from None
    if not isinstance(content, dict):
        raise ReadError(Issue("error", "mapping_yaml", "The mapping must be keys and values.", file=path.name, row=1))
    mapping = _mapping(content, notes)
    if notes.has_errors():
        raise ReadError(*notes.issues)
    return mapping, notes.issues


def _mapping(content: dict[str, Any], notes: Notes) -> Mapping:
    notes.only_keys(content, _KEYS, ())
    source = notes.section(content, "source", ("producer", "title", "licence", "url"))
    columns, wg, breakdowns = _columns(content, notes)
    scope = _age_scope(content, notes)
    if scope is None and any(role in columns for role in PERSON_ROLES) and "age_scope" not in content:
        notes.error(("age_scope",), "age_scope is missing: say which ages were asked, such as Y_GE5 or Y16T74.")
    period = _time_period(content, notes)
    return Mapping(
        file_name=notes.file,
        ref_area=_area(content, notes),
        time_period=period,
        producer=notes.text(source, "producer", ("source",)),
        title=notes.text(source, "title", ("source",)),
        licence=_licence(source, notes),
        released=_released(content, notes),
        age_scope=scope,
        single_psu=notes.choice(content, "single_psu", SINGLE_PSU, "refuse"),
        nest=notes.choice(content, "nest", ("true", "false"), "false") == "true",
        instrument=notes.choice(
            content, "instrument", catalogue.codes("DISABILITY_INSTRUMENT"), "WG_SS" if wg else "OTHER"
        ),
        columns=columns,
        wg=wg,
        breakdowns=breakdowns,
        codes=_codes(content, notes, columns, wg, breakdowns),
        items=read_items(content, notes, columns, wg, scope, period),
        content=content,
        lines=notes.lines,
    )


def _area(content: dict[str, Any], notes: Notes) -> str:
    area = notes.text(content, "ref_area")
    if area and area not in catalogue.areas():
        names = {name: code for code, name in catalogue.areas().items()}
        hint = f" For {area} that is {names[area]}." if area in names else catalogue.near(area, catalogue.areas())
        notes.error(("ref_area",), f"'{area}' is no ISO 3166-1 alpha-3 code of a country or territory.{hint}")
    return area


def _time_period(content: dict[str, Any], notes: Notes) -> str:
    period = notes.text(content, "time_period")
    if period and not _PERIOD.match(period):
        notes.error(
            ("time_period",), f"'{period}' is no period. Write a year (2025), quarter (2025-Q3) or month (2025-07)."
        )
        return ""
    return period


def _released(content: dict[str, Any], notes: Notes) -> str:
    released = str(content.get("released", ""))
    try:
        return dt.date.fromisoformat(released).isoformat() if released else ""
    except ValueError:
        notes.error(("released",), f"'{released}' is no day. Write it as 2026-03-31.")
        return ""


def _licence(source: dict[str, Any], notes: Notes) -> str:
    licence = str(source.get("licence", ""))
    if not licence:
        notes.warning(("source",), "source.licence is missing: say under which terms the estimates may be shown.")
    return licence


def _age_scope(content: dict[str, Any], notes: Notes) -> AgeScope | None:
    text = str(content.get("age_scope", ""))
    scope = parse_scope(text) if text else None
    if text and scope is None:
        notes.error(
            ("age_scope",), f"'{text}' is no age scope. Write Y_GE5 (5 and over), Y16T74 (16 to 74) or _T (all)."
        )
    return scope


def _columns(content: dict[str, Any], notes: Notes) -> tuple[dict[str, str], tuple[str, ...], dict[str, str]]:
    """Role -> column, the six Washington Group columns, and concept -> column of further breakdowns."""
    section = notes.section(content, "columns", (*_COLUMNS, "wg", "breakdowns"))
    columns = {role: notes.text(section, role, ("columns",)) for role in _COLUMNS if role in section}
    if "weight" not in columns:
        notes.error(("columns",), "columns.weight is missing: without weights there is no estimate of a population.")
    wg = section.get("wg", [])
    if not isinstance(wg, list) or len(wg) not in (0, WG_QUESTIONS):
        notes.error(
            ("columns", "wg"),
            "columns.wg must list the six columns of the Washington Group Short Set, in the order seeing, hearing, "
            "walking, remembering, self-care, communicating.",
        )
        wg = []
    if wg and "disability" in columns:
        notes.error(("columns", "wg"), "Give either columns.wg (recoded here) or columns.disability, not both.")
    breakdowns = section.get("breakdowns", {})
    if not isinstance(breakdowns, dict):
        notes.error(
            ("columns", "breakdowns"), "columns.breakdowns must be CONCEPT: column, such as EDUCATION_LEV: edu."
        )
        breakdowns = {}
    for concept in breakdowns:
        if concept not in catalogue.concepts():
            hint = catalogue.near(concept, catalogue.concepts()) or f" Known: {', '.join(catalogue.concepts())}."
            notes.error(("columns", "breakdowns", concept), f"'{concept}' is no breakdown of the catalogue.{hint}")
    return columns, tuple(map(str, wg)), {key: str(value) for key, value in breakdowns.items()}


def _codes(
    content: dict[str, Any],
    notes: Notes,
    columns: dict[str, str],
    wg: tuple[str, ...],
    breakdowns: dict[str, str],
) -> dict[str, dict[str, str]]:
    """Role or concept -> code in the file -> our code; every target is a code of its list."""
    section = notes.section(content, "codes", (*CODED_ROLES, *breakdowns), required=False)
    found: dict[str, dict[str, str]] = {}
    for role, table in section.items():
        place = ("codes", role)
        if role not in columns and role not in breakdowns and not (role == "wg" and wg):
            notes.error(place, f"codes.{role} is given, but columns.{role} is not. Name the column or drop the codes.")
        if not isinstance(table, dict):
            notes.error(place, f"codes.{role} must be pairs of a code in the file and ours, such as {{1: M, 2: F}}.")
            continue
        known = target_codes(role)
        for code, target in table.items():
            if known and target not in known:
                said = f"'{target}' is no code of {role.upper()}. Use one of {', '.join(known)}."
                notes.error((*place, code), said)
        found[role] = {str(code): str(target) for code, target in table.items()}
    return found


def target_codes(role: str) -> tuple[str, ...]:
    """The codes that a column of this role may be given; none if any text is one."""
    fixed = {
        "sex": ("F", "M", "_O", _UNKNOWN),
        "disability": ("WITH", "WITHOUT", _UNKNOWN),
        "urbanisation": ("U", "R", _UNKNOWN),
        "age": (_UNKNOWN,),
        "wg": ("1", "2", "3", "4", _UNKNOWN),
    }
    if role in fixed:
        return fixed[role]
    known = tuple(code for code in catalogue.codes(role) if code != "_T")
    return tuple(dict.fromkeys((*known, _UNKNOWN))) if len(known) > 1 else ()
