"""A trace in words, for people."""

from __future__ import annotations

import json
from typing import Any

from warehouse.trace import Figure, Place, Trace
from warehouse.trace_names import DIMENSIONS, cell_words
from warehouse.trace_region import Aggregate
from warehouse.trace_register import Register
from warehouse.trace_survey import Microdata


def lines(result: Trace) -> list[str]:
    """The trace for people, one line of text each."""
    head = [f"{result.indicator}  {result.indicator_name}"]
    build = f"build {result.build_id}, as of {result.as_of}"
    if result.figures:
        first = result.figures[0].facts
        cell = cell_words({name: first[name] for name in DIMENSIONS})
        head.append(f"{result.area_name} ({result.ref_area}), {first['time_period']}, {cell}")
    elif result.aggregate:
        head.append(f"{result.area_name} ({result.ref_area}), {result.aggregate.facts['year']}, mean of its countries")
    head.append(build)
    for number, figure in enumerate(result.figures, start=1):
        mark = "shown" if figure.facts["is_preferred"] else "not shown: another source is preferred"
        value = _value(figure.facts["obs_value"], result.unit)
        head += ["", f"{number}. {value}  ({mark})", *_figure_lines(figure, "   ")]
    if result.aggregate:
        head += ["", *_aggregate_lines(result.aggregate, result)]
    return head


def _value(value: float | None, unit: str) -> str:
    return "no value" if value is None else f"{value} {unit}"


def _aggregate_lines(aggregate: Aggregate, result: Trace) -> list[str]:
    """The mean, what it covers, each country that enters it, and the names of those that do not."""
    facts, indent = aggregate.facts, "   "
    inside = [member for member in aggregate.members if member.counts]
    shown = _value(facts["obs_value"], result.unit)
    if facts["obs_value"] is None:
        shown += f", for less than {aggregate.least_coverage:g} % is covered"
    pairs = [
        ("formula", f"{facts['method']}: {aggregate.formula}"),
        ("coverage", f"{facts['coverage']:.4g} % of the people of the group (needed: {aggregate.least_coverage:g} %)"),
        ("countries", f"{facts['countries_present']} of {facts['countries_in_group']}"),
        ("ages", facts["age_scope"] or "differ, or are not stated"),
    ]
    text = [f"mean of countries: {shown}", *(f"{indent}{name:<12}{value}" for name, value in pairs)]
    for member in inside:
        sheet = f"sheet {member.src_sheet}, " if member.src_sheet else ""
        place = f"{member.src_file}, {sheet}row {member.src_row}, column {member.src_column}"
        place = place if member.src_file else "computed, see its own trace"
        text.append(
            f"{indent}{member.ref_area:<12}{member.obs_value}  x {member.people:.0f} people "
            f"({member.people_year}, {member.people_source}); {member.source}: {place}"
        )
    for words, outside in (
        ("no figure", [member.ref_area for member in aggregate.members if member.obs_value is None]),
        ("no weight", [m.ref_area for m in aggregate.members if m.obs_value is not None and m.people is None]),
    ):
        if outside:
            text.append(f"{indent}{words:<12}{', '.join(outside)}")
    if inside:
        text.append(f"{indent}{'further':<12}wsis trace {result.indicator} {inside[0].ref_area} {facts['year']}")
    return text


def _figure_lines(figure: Figure, indent: str) -> list[str]:
    facts = figure.facts
    dataset = "" if facts["dataset"] == "_T" else f", dataset {facts['dataset']}"
    series = f", series {facts['series_code']}" if facts["series_code"] else ""
    pairs = [
        ("status", f"{facts['obs_status']}, {facts['method']}"),
        ("source", f"{facts['source']}{dataset}{series}"),
        ("ages", facts["age_scope"] or "not stated"),
        ("note", facts["note"]),
        ("formula", figure.formula),
        ("trace key", facts["observation_id"]),
    ]
    if figure.place:
        pairs += _place_pairs(figure.place)
    if figure.microdata:
        pairs += _microdata_pairs(figure.microdata, facts)
    for register in figure.registers:
        pairs += _register_pairs(register, facts)
    text = [f"{indent}{name:<12}{value}" for name, value in pairs if value]
    for item in figure.inputs:
        if item.place:
            text.append(f"{indent}{item.role:<12}{item.value:.12g}")
            text += [f"{indent}      {name:<12}{value}" for name, value in _place_pairs(item.place) if value]
            continue
        if item.figure is None:
            text.append(f"{indent}{item.role:<12}not published: it is confidential")
            continue
        where = {name: item.figure.facts[name] for name in ("indicator", *DIMENSIONS)}
        text.append(
            f"{indent}{item.role:<12}{_value(item.figure.facts['obs_value'], '').strip()}  ({cell_words(where)})"
        )
        text += _figure_lines(item.figure, indent + " " * 6)
    if not (figure.place or figure.inputs or figure.microdata or figure.registers):
        text.append(f"{indent}{'inputs':<12}not recorded in this build")
    return text


def _microdata_pairs(microdata: Microdata, facts: dict[str, Any]) -> list[tuple[str, str]]:
    cases, error = facts["sample_size"], facts["std_error"]
    interval = "none" if facts["ci_lower"] is None else f"{facts['ci_lower']} to {facts['ci_upper']}"
    return [
        ("formula", "weighted over persons, error linearised over strata and sampling units: docs/methods.md"),
        ("cases", "" if cases is None else f"{cases} of {microdata.persons} persons in the file"),
        ("std. error", "" if error is None else f"{error}, interval {interval}"),
        ("microdata", f"{microdata.file_name} (not kept: only the columns below, without their order)"),
        ("answers", f"column {microdata.answer_column}"),
        ("design", microdata.design_columns),
        ("mapping", f"{microdata.mapping_file}, sha256 {microdata.mapping_sha256}"),
        ("sha256", microdata.sha256),
        ("submission", microdata.submission_id),
    ]


def _register_pairs(register: Register, facts: dict[str, Any]) -> list[tuple[str, str]]:
    share = facts["denominator"] is not None
    return [
        ("counted", f"{facts['numerator']:.0f} of {facts['denominator']:.0f} who answered" if share else ""),
        (register.role, f"{register.file_name}: {register.rows:,} rows, columns {register.columns or 'all rows'}"),
        ("kept", "no name, no reference and no row leads to a person"),
        ("sha256", register.sha256),
        ("submission", register.submission_id),
    ]


def _place_pairs(place: Place) -> list[tuple[str, str]]:
    sheet = f"sheet {place.sheet}, " if place.sheet else ""
    state = {True: "unchanged since it landed", False: "CHANGED since it landed", None: ""}[place.unchanged]
    words = place.as_written.items()
    written = ", ".join(f"{name} {json.dumps(text, ensure_ascii=False)}" for name, text in words)
    return [
        ("place", f"{place.file_name}, {sheet}row {place.row}, column {place.column}"),
        ("as written", written or "the landed row is gone"),
        ("original", f"{place.original} ({state})" if place.original else "not kept"),
        ("sha256", place.sha256),
        ("submission", place.submission_id),
    ]
