"""Code lists, catalogue, areas, reviews and required cells for the report workbook, read from the seeds.

The seeds of dbt are the one place where they live; here they are read as plain CSV.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ingest.national_reports.fields import Field
from ingest.national_reports.texts import text
from ingest.seeds import seed

POPULATION = ("SEX", "AGE", "DISABILITY", "URBANISATION")  # concepts that have a column of their own
NATIONAL_CODE = re.compile(r"^NAT-[A-Z0-9][A-Z0-9-]*$")
SDG_TARGET = re.compile(r"^(?:1[0-7]|[1-9])\.(?:1[0-9]|[1-9]|[a-d])$")
NOTHING_MORE = "_T"
OPEN_LISTS = ("LANGUAGE", "ACTIVITY")  # the seed names a standard for their codes and does not list them


@dataclass(frozen=True)
class Indicator:
    """A line of the catalogue; `anchors` are the steps of a policy scale, answer to meaning."""

    code: str
    name: str
    action_line: str
    method: str
    unit_measure: str
    unit: str
    scale: float | None
    value_min: float | None
    value_max: float | None
    reference_period: str
    statistical_unit: str
    target_age_scope: str
    reporter: str
    sheet: str
    valid_from: int | None
    valid_to: int | None

    @property
    def anchors(self) -> dict[str, str]:
        """Answer to meaning, for a policy scale (`0=none|1=draft`); empty for others."""
        steps = [step.partition("=") for step in self.unit.split("|")] if self.sheet == "POLICY" else []
        return {answer.strip(): meaning.strip() for answer, _, meaning in steps}

    def is_asked(self, year: int) -> bool:
        """Does the catalogue hold it for a reporting year?"""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


@dataclass(frozen=True)
class RequiredCell:
    """A cell that a country owes."""

    indicator: str
    sex: str
    age: str
    disability: str
    urbanisation: str
    breakdown: str


@dataclass(frozen=True)
class Review:
    """A review, such as `annual-2026`."""

    code: str
    type: str
    year: int


@cache
def _seeded_lists() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for row in sorted(seed("code_list"), key=lambda row: int(row["sort_order"])):
        lists.setdefault(row["codelist"], {})[row["code"]] = row["label"]
    return lists


@cache
def code_list(name: str) -> dict[str, str]:
    """Codes of a list with their English labels, in order of presentation.

    Raises:
        KeyError: no such list.
    """
    made: dict[str, Callable[[], dict[str, str]]] = {
        "REF_AREA": lambda: area_names("en"),
        "INDICATOR": lambda: {code: one.name for code, one in national_indicators("OBSERVATIONS").items()},
        "BREAKDOWN": _breakdowns,
        "GDC_OBJECTIVE": lambda: {
            f"GDC{row['gdc_objective']}": row["short_name"] for row in seed("gdc_objective")
        },
        "CURRENCY": _currencies,
        "SDG_TARGET": dict,  # a pattern, see `is_code`
        "POLICY_ANSWER": dict,  # by question, see `Indicator.anchors`
    }
    return made[name]() if name in made else _seeded_lists()[name]


def codes_of(field: Field) -> dict[str, str]:
    """Codes that a field accepts, with their English labels; of POLICY.question_code the questions."""
    if not field.codelist:
        return {}
    if (field.sheet, field.codelist) == ("POLICY", "INDICATOR"):
        return {code: one.name for code, one in national_indicators("POLICY").items()}
    codes = code_list(field.codelist)
    return {code: codes[code] for code in field.accepted} if field.accepted else codes


def is_code(field: Field, code: str) -> bool:
    """Does a field accept a code? Answers of the policy sheet depend on the question: see `Indicator.anchors`."""
    if field.codelist == "SDG_TARGET":
        return bool(SDG_TARGET.match(code))
    if field.codelist == "POLICY_ANSWER":
        return code.isdigit()
    if field.name == "indicator_code" and NATIONAL_CODE.match(code):
        return True
    return code in codes_of(field)


def label(field: Field, code: str, lang: str) -> str:
    """Label of a code in a language; '' for a code that the field does not know."""
    if field.codelist == "REF_AREA":
        return area_names(lang).get(code, "")
    if field.codelist == "CURRENCY":
        return _currency_name(code, lang)
    if field.codelist == "BREAKDOWN" and ":" in code:
        concept, _, member = code.partition(":")
        return text(_seeded_lists().get(concept, {}).get(member, ""), lang)
    return text(codes_of(field).get(code, ""), lang)


def _breakdowns() -> dict[str, str]:
    """`_T`, and CONCEPT:CODE for every further concept that an indicator of the workbook declares."""
    declared = {concept for one in national_indicators("OBSERVATIONS") for concept in concepts_of(one)}
    lists = _seeded_lists()
    found = {NOTHING_MORE: lists["SEX"][NOTHING_MORE]}
    for concept in sorted(declared & set(lists) - set(OPEN_LISTS)):
        found |= {f"{concept}:{code}": name for code, name in lists[concept].items()}
    return found


@cache
def _declared() -> dict[str, tuple[str, ...]]:
    declared: dict[str, list[str]] = {}
    for row in seed("indicator_disaggregation"):
        if row["concept"] not in POPULATION:
            declared.setdefault(row["indicator"], []).append(row["concept"])
    return {code: tuple(concepts) for code, concepts in declared.items()}


def concepts_of(indicator: str) -> tuple[str, ...]:
    """Further concepts (beyond sex, age, disability, residence) that an indicator may be broken down by."""
    return _declared().get(indicator, ())


@cache
def catalogue() -> dict[str, Indicator]:
    """Every indicator by code."""
    return {row["indicator"]: _indicator(row) for row in seed("indicator")}


def _indicator(row: dict[str, str]) -> Indicator:
    def number(name: str) -> float | None:
        return float(row[name]) if row[name] else None

    def year(name: str) -> int | None:
        return int(row[name]) if row[name] else None

    return Indicator(
        row["indicator"], row["name"], row["action_line"], row["method"], row["unit_measure"], row["unit"],
        number("scale"), number("value_min"), number("value_max"), row["reference_period"], row["statistical_unit"],
        row["target_age_scope"], row["reporter"], row["sheet"], year("valid_from"), year("valid_to"),
    )  # fmt: skip


@cache
def national_indicators(sheet: str) -> dict[str, Indicator]:
    """Indicators that the focal point reports on a sheet, in the order of action lines and codes."""
    lines = {code: at for at, code in enumerate(code_list("ACTION_LINE"))}
    asked = [one for one in catalogue().values() if one.reporter == "NATIONAL" and one.sheet == sheet]
    asked.sort(key=lambda one: (lines[one.action_line], one.code))
    return {one.code: one for one in asked}


def required_cells(year: int) -> list[RequiredCell]:
    """Cells that a country owes on the sheet OBSERVATIONS for a reporting year: of each indicator the total first."""
    known = national_indicators("OBSERVATIONS").values()
    asked = {one.code: at for at, one in enumerate(known) if one.is_asked(year)}
    cells = [RequiredCell(**row) for row in seed("required_cell") if row["indicator"] in asked]
    return sorted(cells, key=lambda cell: (asked[cell.indicator], *_presentation(cell)))


def _presentation(cell: RequiredCell) -> tuple[int, str, list[int]]:
    """The less crossed, the earlier; then by breakdown, and by the order of the code lists."""
    codes = (cell.sex, cell.age, cell.disability, cell.urbanisation)
    crossed = sum(code != NOTHING_MORE for code in (*codes, cell.breakdown))
    places = [list(code_list(name)).index(code) for name, code in zip(POPULATION, codes, strict=True)]
    return crossed, cell.breakdown, places[::-1]


@cache
def reviews() -> tuple[Review, ...]:
    """The reviews of the seed, annual ones first in their year."""
    found = [Review(row["review"], row["type"], int(row["year"])) for row in seed("review_cycle")]
    return tuple(sorted(found, key=lambda review: (review.year, review.type)))


def review_of(year: int, cycle: str = "ANNUAL") -> Review | None:
    """The review of a year and type; None if the seed has none."""
    return next((review for review in reviews() if (review.year, review.type) == (year, cycle)), None)


@cache
def _areas() -> list[dict[str, str]]:
    return [row for row in seed("area") if row["area_type"] == "country"]


@cache
def area_names(lang: str) -> dict[str, str]:
    """Countries and territories, ISO3 to name in a language, by English name."""
    named = sorted(_areas(), key=lambda row: row["name_en"])
    return {row["ref_area"]: row[f"name_{lang}"] or row["name_en"] for row in named}


@cache
def area_of(code: str) -> str:
    """ISO3 of a country written as ISO3 or M49 (`KEN`, `404`); '' if it is neither."""
    wanted = code.strip().upper()
    if wanted.isdigit():
        wanted = next((row["ref_area"] for row in _areas() if row["m49"] == wanted.zfill(3)), "")
    return wanted if wanted in area_names("en") else ""


@cache
def _currencies() -> dict[str, str]:
    from babel.core import get_global

    current = {
        code
        for periods in get_global("territory_currencies").values()
        for code, _, until, is_tender in periods
        if until is None and is_tender
    }
    return {code: _currency_name(code, "en") for code in sorted(current)}


@cache
def _currency_name(code: str, lang: str) -> str:
    from babel.numbers import get_currency_name

    return get_currency_name(code, locale=lang) if code in _currency_codes() else ""


@cache
def _currency_codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())
