"""Which licence is named on the README, and that every licence of the catalogue has been judged."""

from __future__ import annotations

import csv
from pathlib import Path

from exports.licences import known_terms, statement

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "catalogue"


def test_every_licence_of_the_seeds_has_been_judged() -> None:
    for name in ("source.csv", "source_licence.csv"):
        with (SEEDS / name).open(encoding="utf-8", newline="") as stream:
            licences = {line["licence"] for line in csv.DictReader(stream)}
        assert licences - known_terms().keys() == set()


def test_the_narrowest_licence_is_named() -> None:
    """Non-commercial and share-alike asks more than attribution."""
    ((heading, text),) = statement([("World Bank", "CC BY 4.0"), ("ITU", "CC BY-NC-SA 3.0 IGO")])
    assert heading == "Narrowest licence"
    assert text.startswith("CC BY-NC-SA 3.0 IGO (ITU). Name the source, no commercial use")


def test_terms_that_the_text_does_not_settle_are_listed() -> None:
    lines = statement([("Platforms", "As each platform states"), ("World Bank", "CC BY 4.0"), ("New", "Terms of 2031")])
    assert [heading for heading, _ in lines] == ["Narrowest licence", "To be settled: Platforms", "To be settled: New"]
    assert lines[0][1].startswith("CC BY 4.0 (World Bank).")
    assert "not been judged" in lines[2][1]


def test_no_figure_no_licence() -> None:
    assert statement([]) == [("Narrowest licence", "No figure is printed.")]
