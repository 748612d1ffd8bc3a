"""A trace in words, for people."""

from __future__ import annotations

import json

from warehouse.trace import DIMENSIONS, Figure, Place, Trace, cell_words


def lines(result: Trace) -> list[str]:
    """The trace for people, one line of text each."""
    first = result.figures[0].facts
    cell = cell_words({name: first[name] for name in DIMENSIONS})
    head = [
        f"{result.indicator}  {result.indicator_name}",
        f"{result.area_name} ({result.ref_area}), {first['time_period']}, {cell}",
        f"build {result.build_id}, as of {result.as_of}",
    ]
    for number, figure in enumerate(result.figures, start=1):
        mark = "shown" if figure.facts["is_preferred"] else "not shown: another source is preferred"
        head += ["", f"{number}. {figure.facts['obs_value']} {result.unit}  ({mark})", *_figure_lines(figure, "   ")]
    return head


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
        text.append(f"{indent}{item.role:<12}{item.figure.facts['obs_value']}  ({cell_words(where)})")
        text += _figure_lines(item.figure, indent + " " * 6)
    if not figure.place and not figure.inputs:
        text.append(f"{indent}{'inputs':<12}not recorded in this build")
    return text


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
