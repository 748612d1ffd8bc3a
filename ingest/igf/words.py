"""What the words of the records mean, read from the seeds as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingest.national_reports.codes import code_list
from ingest.seeds import seed


@dataclass(frozen=True)
class Meaning:
    """What a label means; `scheme` names the older scheme that it is of, '' for the IGF's own terms."""

    code: str
    scheme: str
    is_approximate: bool


def label_key(text: str) -> str:
    """How labels are compared: as the macro `label_key` does in the build."""
    return text.replace("\u00a0", " ").replace("\u2019", "'").strip(" ").lower()


@cache
def meanings(concept: str) -> dict[str, Meaning]:
    """Key of a label -> its meaning."""
    return {
        label_key(row["label"]): Meaning(row["code"], row["scheme"], row["is_approximate"] == "true")
        for row in seed("igf_label_map")
        if row["concept"] == concept
    }


@cache
def currencies() -> frozenset[str]:
    """Codes of ISO 4217 that are tender somewhere."""
    return frozenset(code_list("CURRENCY"))


@cache
def rated() -> frozenset[tuple[str, int]]:
    """Currency and year of every rate."""
    return frozenset((row["currency"], int(row["year"])) for row in seed("igf_currency_rate"))


@cache
def measures() -> dict[str, bool]:
    """Measure of a published figure -> whether it is money."""
    return {row["measure"]: row["is_money"] == "true" for row in seed("igf_measure")}


@cache
def published_concepts() -> dict[str, str]:
    """Word for the dimension of a published figure -> concept, where labels of that concept have a meaning."""
    concepts = {row["concept"] for row in seed("igf_label_map")}
    return {
        label_key(row["label"]): row["dimension"]
        for row in seed("igf_published_dimension")
        if row["dimension"] in concepts
    }


@cache
def qualities() -> tuple[str, ...]:
    """Marks of quality, best first."""
    return tuple(row["quality"] for row in sorted(seed("igf_quality"), key=lambda row: int(row["preference"])))


@cache
def event_types() -> dict[str, str]:
    """Kind of initiative -> what the national report calls its meetings."""
    return {row["nri_type"]: row["event_type"] for row in seed("igf_nri_type")}
