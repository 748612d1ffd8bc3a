"""The mapping beside registrations with headings of their own: which column is which field, and what its words mean.

columns: {person_ref: Badge no., stakeholder_group: Delegation type, attendance: Presence}
constants: {meeting_year: 2025}
values: {attendance: {In the venue: onsite, Web: online}}
"""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.igf.fields import REGISTRATIONS, fields_of
from ingest.rows import Issue, ReadError
from ingest.surveys.yaml_lines import Path_, YamlError, read_lines

MAX_MAPPING_BYTES = 1 << 20
_SECTIONS = ("columns", "constants", "values")


@dataclass(frozen=True)
class Mapping:
    """A sound mapping: field -> heading, field -> text for every row, field -> word in the file -> our word."""

    file_name: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Hash of what the mapping says; blanks, comments and the order of keys do not count."""
        content = {"columns": self.columns, "constants": self.constants, "values": self.values}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def read_mapping(path: Path) -> Mapping:
    """Read the mapping of a registrations file.

    Raises:
        ReadError: it has faults; all are named, with line (`row`) and place (`column`).
    """
    try:
        if path.stat().st_size > MAX_MAPPING_BYTES:
            raise YamlError(f"The mapping has more than {MAX_MAPPING_BYTES:,} bytes: this is not a mapping.", 1)
        content, lines = read_lines(path.read_text(encoding="utf-8-sig"))
    except YamlError as error:
        raise ReadError(Issue("error", "mapping_yaml", str(error), file=path.name, row=error.line)) from None
    except UnicodeDecodeError:
        said = "The mapping is not UTF-8 text. Save it as UTF-8."
        raise ReadError(Issue("error", "wrong_encoding", said, file=path.name)) from None
    faults = _faults(content, lines, path.name)
    if faults:
        raise ReadError(*faults)
    return Mapping(path.name, *(content.get(section, {}) for section in _SECTIONS))


def _faults(content: Any, lines: dict[Path_, int], file: str) -> list[Issue]:
    def fault(place: Path_, message: str) -> Issue:
        return Issue("error", "mapping", message, file=file, row=lines.get(place, 1), column=".".join(place))

    if not isinstance(content, dict):
        return [fault((), f"The mapping must hold {', '.join(_SECTIONS)}. See docs/igf.md.")]
    found = []
    for section, entries in content.items():
        if section not in _SECTIONS:
            found.append(fault((section,), f"'{section}' means nothing here. Known are {', '.join(_SECTIONS)}."))
            continue
        if not isinstance(entries, dict):
            found.append(fault((section,), f"{section} must be keys and values. See docs/igf.md."))
            continue
        for name, value in entries.items():
            if said := _entry_fault(section, name, value):
                found.append(fault((section, name), said))
    both = {*content.get("columns", {})} & {*content.get("constants", {})} if not found else set()
    found += [fault(("constants", name), f"{name} has a column and a constant. Keep one.") for name in sorted(both)]
    headings = list(content.get("columns", {}).values()) if not found else []
    found += [
        fault(("columns",), f"The heading '{heading}' stands for two fields. Name one for each.")
        for heading in sorted({heading for heading in headings if headings.count(heading) > 1})
    ]
    return found


def _entry_fault(section: str, name: str, value: Any) -> str:
    """What is wrong with one entry; '' if nothing is."""
    known = {field.name: field for field in fields_of(REGISTRATIONS)}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1) or [", ".join(known)]
        return f"'{name}' is no field of registrations. Near it: {near[0]}."
    if section == "values":
        is_table = known[name].type == "label" and isinstance(value, dict)
        return "" if is_table else f"values.{name} must translate words of a field such as attendance."
    if not isinstance(value, str) or not value.strip():
        return f"{section}.{name} must be one text."
    if section == "constants" and name == "person_ref":
        return "person_ref differs from row to row and cannot be a constant."
    return ""
