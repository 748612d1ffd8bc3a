"""The section `indicators` of a mapping."""

from __future__ import annotations

from typing import Any

from ingest.surveys import catalogue
from ingest.surveys.catalogue import Indicator
from ingest.surveys.mapping import PERSON_ROLES, STATISTICS, AgeScope, Item, parse_scope
from ingest.surveys.mapping_notes import Notes

_KEYS = ("column", "statistic", "yes", "no", "missing", "breakdown", "age_scope", "reference_period")
_NOT_FROM_SURVEYS = ("policy_scale", "index_external", "derived")
_PERSONS = ("INDIVIDUAL", "PARTICIPANT")  # units that have a sex and an age
_PER_HEAD = "TERRITORY"  # figures of a country that a mean or total over persons can give
_HOUSEHOLDS = "HOUSEHOLD"
Place = tuple[str, ...]


def read_items(
    content: dict[str, Any],
    notes: Notes,
    columns: dict[str, str],
    wg: tuple[str, ...],
    scope: AgeScope | None,
    period: str,
) -> tuple[Item, ...]:
    """The estimates that a mapping asks for; an indicator may have several, in a list, one per breakdown."""
    section = content.get("indicators")
    if not isinstance(section, dict) or not section:
        notes.error(
            ("indicators",),
            "indicators is missing: name at least one, such as C2-01: {column: ..., yes: ..., no: ...}.",
        )
        return ()
    has_persons = bool(wg) or any(role in columns for role in PERSON_ROLES)
    items = []
    for code, entry in section.items():
        known = catalogue.indicators().get(code)
        if known is None:
            notes.error(("indicators", code), _unknown(code), "unknown_indicator")
            continue
        _fits(known, notes, period, has_persons, columns)
        for number, one in enumerate(entry if isinstance(entry, list) else [entry], start=1):
            place = ("indicators", code, str(number)) if isinstance(entry, list) else ("indicators", code)
            if item := _item(known, one, place, notes, scope):
                items.append(item)
    _repeated(items, notes)
    return tuple(items)


def _unknown(code: str) -> str:
    names = {known.name: known.code for known in catalogue.indicators().values()}
    hint = catalogue.near(code, catalogue.indicators()) or catalogue.near(code, names)
    return f"The catalogue has no indicator '{code}'.{hint or ' Codes look like C2-01.'}"


def _fits(known: Indicator, notes: Notes, period: str, has_persons: bool, columns: dict[str, str]) -> None:
    """Whether a survey of these units and this year can give the indicator at all."""
    place = ("indicators", known.code)
    if known.method in _NOT_FROM_SURVEYS:
        notes.error(
            place,
            f"{known.code} ({known.name}) has the method '{known.method}' and is not estimated from microdata. "
            + ("It is computed here from its parts: map those." if known.method == "derived" else "Take it out."),
        )
    year = int(period[:4]) if period else None
    if year and (year < (known.valid_from or year) or year > (known.valid_to or year)):
        notes.error(
            place, f"{known.code} is in the catalogue for {known.valid_from or '-'} to {known.valid_to or '-'} only."
        )
    if known.statistical_unit == _HOUSEHOLDS and has_persons and "household" not in columns:
        notes.error(
            place,
            f"{known.code} counts households, but the file has one row per person. Name the column of the household's "
            "number (columns.household), so that each counts once, or load a file of households.",
        )
    if known.statistical_unit not in (*_PERSONS, _PER_HEAD, _HOUSEHOLDS) and has_persons:
        notes.error(
            place, f"{known.code} counts units of kind {known.statistical_unit}, but the file has one row per person."
        )


def _item(known: Indicator, entry: Any, place: Place, notes: Notes, scope: AgeScope | None) -> Item | None:
    if not isinstance(entry, dict):
        notes.error(place, f"{known.code} must be {{column: ..., yes: [...], no: [...]}}.")
        return None
    notes.only_keys(entry, _KEYS, place)
    usual = "proportion" if known.unit_measure == "PT" else "total" if known.method == "count" else ""
    statistic = str(entry.get("statistic", usual))
    _statistic(known, statistic, place, notes)
    item = Item(
        indicator=known.code,
        column=notes.text(entry, "column", place),
        statistic=statistic,
        yes=_listed(entry, "yes"),
        no=_listed(entry, "no"),
        missing=_listed(entry, "missing"),
        breakdown=_breakdown(str(entry.get("breakdown", "_T")), place, notes),
        age_scope=_scope(entry, known, place, notes, scope),
        reference_period=_period(entry, known, place, notes),
        by_person=known.statistical_unit in _PERSONS,
        is_household=known.statistical_unit == _HOUSEHOLDS,
        line=notes.line(place),
    )
    _answers(item, place, notes)
    return item


def _statistic(known: Indicator, statistic: str, place: Place, notes: Notes) -> None:
    if statistic not in STATISTICS:
        notes.error(
            place,
            f"{known.code}: statistic is '{statistic}'. Say {', '.join(STATISTICS[:-1])} or {STATISTICS[-1]}.",
        )
    elif (known.unit_measure == "PT") != (statistic == "proportion"):
        right = "proportion" if known.unit_measure == "PT" else "mean or total"
        notes.error(
            place, f"{known.code} is in {known.unit_measure}: a {statistic} does not give that unit, {right} does."
        )


def _listed(entry: dict[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value != "" else ()


def _answers(item: Item, place: Place, notes: Notes) -> None:
    """Codes of yes and no: both for a proportion, both or neither for a total, neither for a mean."""
    has = bool(item.yes), bool(item.no)
    if item.statistic == "proportion" and not all(has):
        notes.error(place, f"{item.indicator}: state the codes of 'yes' and of 'no'; any other value is missing.")
    elif item.statistic == "mean" and any(has):
        notes.error(place, f"{item.indicator}: a mean reads numbers; 'yes' and 'no' do not apply.")
    elif item.statistic == "total" and any(has) and not all(has):
        notes.error(
            place, f"{item.indicator}: a total of cases needs the codes of 'yes' and of 'no', one of numbers neither."
        )
    if both := sorted(set(item.yes) & set(item.no)):
        notes.error(place, f"{item.indicator}: {', '.join(both)} stands under both 'yes' and 'no'.")


def _breakdown(text: str, place: Place, notes: Notes) -> str:
    concept, _, code = text.partition(":")
    if text == "_T":
        return text
    if concept not in catalogue.concepts() or not code:
        notes.error(
            (*place, "breakdown"),
            f"'{text}' is no breakdown. Write CONCEPT:CODE with one of {', '.join(catalogue.concepts())}.",
        )
    elif len(catalogue.codes(concept)) > 1 and code not in catalogue.codes(concept):
        notes.error(
            (*place, "breakdown"), f"'{code}' is no code of {concept}.{catalogue.near(code, catalogue.codes(concept))}"
        )
    return text


def _scope(
    entry: dict[str, Any], known: Indicator, place: Place, notes: Notes, scope: AgeScope | None
) -> AgeScope | None:
    text = str(entry.get("age_scope", ""))
    own = parse_scope(text) if text else scope
    if text and own is None:
        notes.error((*place, "age_scope"), f"'{text}' is no age scope. Write Y_GE15 or Y16T74.")
    elif own and scope and not scope.holds(own):
        notes.error(
            (*place, "age_scope"), f"{own.code} is wider than the survey's {scope.code}: nobody outside it was asked."
        )
    elif own and own.from_age < known.min_age:
        notes.warning(
            place,
            f"{known.code} is defined from age {known.min_age}, but {own.code} was asked. The figure is labelled by "
            f"what was measured; for the definition add age_scope: Y_GE{known.min_age}.",
            "age_scope",
        )
    return own


def _period(entry: dict[str, Any], known: Indicator, place: Place, notes: Notes) -> str:
    period = str(entry.get("reference_period", known.reference_period))
    if "reference_period" in entry and period not in catalogue.codes("REFERENCE_PERIOD"):
        notes.error(
            (*place, "reference_period"),
            f"'{period}' is no reference period. Use one of {', '.join(catalogue.codes('REFERENCE_PERIOD'))}.",
        )
    return period


def _repeated(items: list[Item], notes: Notes) -> None:
    seen: set[str] = set()
    for item in items:
        if item.label in seen:
            notes.error(("indicators", item.indicator), f"{item.label} is asked for twice. Keep one.")
        seen.add(item.label)
