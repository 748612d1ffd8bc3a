"""The focal point is found in a text however it is written, and other people and words are not taken for it."""

from __future__ import annotations

import pytest

from ingest.national_reports.personal import Personal, has_email

EMAIL = "zawadi.planted@ministry.example"
NAME = "Wanjiku Zawadi Planted"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (NAME, "Planted, Wanjiku"),
        (NAME, "Ask Ms WANJIKU PLANTED of the ministry."),
        (NAME, "prepared by Wanjiku Z. Planted"),
        (NAME, "W. Planted"),
        (NAME, "Planted, W."),
        (NAME, "report_wanjiku_zawadi-planted"),
        (NAME, "Zawadi.Planted@ministry.example"),
        (NAME, "zawadi.planted (at) ministry.example"),
        ("María de la Peña", "Pena, Maria"),
        ("Maria Pena", "Peña, María (INE)"),
        ("Łukasz Nowak", "nowak lukasz"),
        ("Kim Min Su", "Su, Kim Min"),
        ("A. Person", "see A. Person"),
        ("Suharto", "Mr Suharto"),
        ("王伟", "联系人：王 伟。"),
        ("Амина Нурова", "нурова амина"),
        ("J. Doe, +254 722 000 111", "call 0722-000-111"),
        ("J. Doe +254722000111", "+254 (722) 000111"),
    ],
)
def test_found(name: str, text: str) -> None:
    personal = Personal((name, EMAIL))
    assert personal.spans(text)
    hidden = personal.hide(text)
    assert "***" in hidden and not personal.spans(hidden)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (NAME, "Planted trees along 300 km of cable; Zawadi centre"),
        (NAME, "trees were planted"),
        ("A. Person", "A person with a disability; each person"),
        ("María de la Peña", "El acceso de la población de las provincias"),
        ("Ministry of ICT", "Ministry of ICT"),
        ("J. Doe +254722000111", "254 722 households in 2026, 1 000 111 persons"),
        ("Kim Min Su", "Min. of Communication"),
    ],
)
def test_not_found(name: str, text: str) -> None:
    assert Personal((name, EMAIL), "Ministry of ICT").spans(text) == []


def test_the_place_is_exact() -> None:
    personal = Personal((NAME, EMAIL))
    assert personal.hide("UNDP; Planted, Wanjiku; World Bank") == "UNDP; ***; World Bank"
    assert personal.hide(f"Write to {EMAIL}.") == "Write to ***."


def test_an_address_in_a_link_is_part_of_the_link() -> None:
    assert has_email("write to info@regulator.example")
    assert not has_email("https://example.org/@user and https://example.org/?m=info@regulator.example")
