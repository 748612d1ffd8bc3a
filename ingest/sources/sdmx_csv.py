"""SDMX-CSV 1.0 and 2.0: our own data structure and a partner's (the SDG one: SERIES, REF_AREA in M49 ...).

2.0 begins with `STRUCTURE,STRUCTURE_ID,ACTION` (`STRUCTURE[;]` where it declares a separator of sub-fields),
1.0 with `DATAFLOW`; then the components. With labels, a heading is `SEX: Sex` and a cell `F: Female`, or a
column of names stands beside each code under the component's name: the codes are kept.
`sdmx_csv_columns.csv` says what a component is; one that is not in it is a dimension and becomes a breakdown
label. Our BREAKDOWN (`EDU:ISCED3;SKILL:COPY`) becomes one label per concept.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl

from ingest.csv_file import CsvTable, first_records, guess_delimiter, inspect_text, unique_names
from ingest.limits import MAX_FILE_BYTES
from ingest.rows import EXTRA_COLUMNS, LABEL_COLUMNS, ReadLog, conform, label_object, padded, refusal

COLUMNS_FILE = Path(__file__).with_name("sdmx_csv_columns.csv")
COMPONENT = re.compile(r"^([A-Z][A-Z0-9_]*)(?:\[.{0,3}\])?(?::\s.*)?$")
CODE_AND_NAME = r"^\s*([A-Za-z0-9_@$\-+.]+):\s+\S.*$"
EMPTY = re.compile(r"^column \d+$")  # what a heading without text is called
NAMES_BESIDE_CODES = {"STRUCTURE_NAME", "DATAFLOW_NAME"}
LOADED_ACTIONS = ("", "I", "A", "M", "R")
NOT_CODES = (
    "value",
    "note",
    "producer",
    "numerator",
    "denominator",
    "std_error",
    "ci_lower",
    "ci_upper",
    "deff",
    "breakdowns",
)


@cache
def component_roles() -> dict[str, str]:
    """Role of every component that is not a dimension of the population."""
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as stream:
        return {row["component"]: row["role"] for row in csv.DictReader(stream)}


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield one row per observation.

    Raises:
        ReadError: not SDMX-CSV, no series, area, time or value, a record with ACTION=D, not text, empty or
        too large.
    """
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    delimiter = guess_delimiter(facts.head)
    written = unique_names(first_records(facts.head, delimiter, 1)[0])
    columns = {found.group(1): heading for heading in reversed(written) if (found := COMPONENT.match(heading))}
    columns = {component: columns[component] for component in _in_file_order(columns, written)}
    roles = {component: component_roles().get(component, "dimension") for component in columns}
    _require(log, roles, written)
    _refuse_other_headings(log, columns, written)
    log.headings = {f"{role}_label": columns[component] for component, role in reversed(roles.items())}
    for batch in CsvTable(written, 1, delimiter).batches(log):
        coded = batch.select(
            "src_row",
            *(_codes(heading, roles[component]).alias(component) for component, heading in columns.items()),
        )
        _refuse_deletions(log, coded, roles)
        yield conform(_rows(coded, roles, columns))


def _in_file_order(columns: dict[str, str], written: list[str]) -> list[str]:
    return sorted(columns, key=lambda component: written.index(columns[component]))


def _codes(heading: str, role: str) -> pl.Expr:
    return pl.col(heading) if role in NOT_CODES else pl.col(heading).str.replace(CODE_AND_NAME, "${1}")


def _require(log: ReadLog, roles: dict[str, str], written: list[str]) -> None:
    found = set(roles.values())
    wanted = {
        "series": "INDICATOR or SERIES",
        "area": "REF_AREA",
        "time": "TIME_PERIOD",
        "value": "OBS_VALUE",
    }
    missing = [name for role, name in wanted.items() if role not in found]
    if not {"STRUCTURE", "DATAFLOW"} & set(roles):
        missing.insert(0, "STRUCTURE (SDMX-CSV 2.0) or DATAFLOW (1.0)")
    if missing:
        raise refusal(
            log.file,
            "shifted_header",
            f"The component {', '.join(missing)} is missing in row 1 (found: {', '.join(written[:12])}). "
            "Send the data as SDMX-CSV with component ids in the first row.",
            row=1,
            column=missing[0].split()[0],
        )


def _refuse_other_headings(log: ReadLog, columns: dict[str, str], written: list[str]) -> None:
    """A heading that is no component id would be dropped in silence; names beside codes may be."""
    if NAMES_BESIDE_CODES & set(columns):
        return
    other = [heading for heading in written if heading not in columns.values() and not EMPTY.match(heading)]
    if other:
        raise refusal(
            log.file,
            "heading_not_a_component",
            f"The heading '{other[0]}' is not the id of an SDMX component (capital letters, digits and _). "
            "Write ids in the first row, or take the column out.",
            row=1,
            column=other[0],
        )


def _refuse_deletions(log: ReadLog, coded: pl.DataFrame, roles: dict[str, str]) -> None:
    if "ACTION" not in roles:
        return
    action = pl.col("ACTION").str.strip_chars().str.to_uppercase()
    other = coded.filter(~action.is_in(LOADED_ACTIONS))
    if other.height:
        row, value = other["src_row"][0], other["ACTION"][0]
        why = (
            "The file asks for the deletion of figures, which a file cannot do here: withdraw the submission instead."
            if value.strip().upper() == "D"
            else f"The action '{value}' is not one of SDMX-CSV (I, A, M, R)."
        )
        raise refusal(log.file, "action_not_loaded", why, row=row, column="ACTION", value=value)


def _rows(coded: pl.DataFrame, roles: dict[str, str], columns: dict[str, str]) -> pl.DataFrame:
    dimensions = [component for component, role in roles.items() if role == "dimension"]
    keys = [component for component, role in roles.items() if role in ("series", "area", "time", "value", "dimension")]
    value = next(component for component, role in roles.items() if role == "value")
    labelled = coded.with_columns(label_object(dimensions), padded(keys))
    if "BREAKDOWN" in roles:
        labelled = _with_breakdowns(labelled)
    return labelled.with_columns(_described(roles), src_column=pl.lit(columns[value]))


def _described(roles: dict[str, str]) -> list[pl.Expr]:
    """The first filled component of each role, e.g. NOTE before COMMENT_OBS."""
    known = {*LABEL_COLUMNS, *EXTRA_COLUMNS}
    by_role: dict[str, list[pl.Expr]] = {}
    for component, role in roles.items():
        if f"{role}_label" in known:
            filled = pl.when(pl.col(component).str.strip_chars() != "").then(pl.col(component))
            by_role.setdefault(role, []).append(filled)
    return [pl.coalesce(filled).fill_null("").alias(f"{role}_label") for role, filled in by_role.items()]


def _with_breakdowns(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the parts of BREAKDOWN to the labels; what is not CONCEPT:CODE stays under BREAKDOWN."""
    texts = frame["BREAKDOWN"].unique().to_list()
    parts = {text: _breakdown_labels(text) for text in texts}
    added = pl.col("BREAKDOWN").replace_strict(parts, return_dtype=pl.String)
    both = pl.concat_str(pl.col("labels").str.head(-1), pl.lit(","), added, pl.lit("}"))
    alone = pl.concat_str(pl.lit("{"), added, pl.lit("}"))
    joined = pl.when(added == "").then(pl.col("labels")).when(pl.col("labels") == "{}").then(alone).otherwise(both)
    return frame.with_columns(joined.alias("labels"))


def _breakdown_labels(text: str) -> str:
    """Members of a JSON object for a BREAKDOWN such as `EDU:ISCED3;SKILL:COPY`; '' for none or `_T`."""
    if text.strip() in ("", "_T"):
        return ""
    labels: dict[str, str] = {}
    for part in text.split(";"):
        concept, colon, code = (piece.strip() for piece in part.partition(":"))
        if colon and code and concept and concept not in labels:
            labels[concept] = code
        else:
            return f'"BREAKDOWN":{json.dumps(text.strip(), ensure_ascii=False)}'
    return json.dumps(labels, ensure_ascii=False, separators=(",", ":"))[1:-1]
