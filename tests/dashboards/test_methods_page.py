"""The methods page is the project's document; every link from a verdict or interval leads to one of its sections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboards import methods
from tests.dashboards.browser import NEEDED, browser_page, served
from tests.dashboards.test_pages import open_page, texts

PAGES = Path(methods.__file__).parent / "pages"
LINK = re.compile(r"\(methods#([a-z-]+)\)")


def anchors() -> set[str]:
    return {section.anchor for section in methods.sections()}


def test_the_page_shows_the_whole_document(marts_home: Path) -> None:
    """Every line of docs/methods.md is on the page, but for the targets of links to other files."""
    said = texts(open_page("methods"))
    document = methods.DOCUMENT.read_text(encoding="utf-8")
    lines = [line.lstrip("# ").strip() for line in document.splitlines() if line.strip()]
    assert lines[0] == "Methods"
    missing = [line for line in lines[1:] if line not in said and "](" not in line]
    assert missing == []
    assert len(lines) > 100


def test_the_names_that_pages_link_by_are_sections() -> None:
    named = {methods.SURVEY, methods.SHOWN, methods.GROUPS, methods.PARITY, methods.PROGRESS}
    assert named <= anchors()


@pytest.mark.parametrize(
    ("page", "wanted"),
    [("parity", {methods.PARITY}), ("progress", {methods.PROGRESS})],
)
def test_from_every_verdict_a_link_leads_to_its_section(page: str, wanted: set[str], marts_home: Path) -> None:
    found = LINK.findall(texts(open_page(page)))
    assert set(found) == wanted
    assert len(found) >= 2  # beside the chart and beside the second table or method


def test_links_to_other_files_are_words_only() -> None:
    text = "\n".join(section.text for section in methods.sections())
    assert "decision 9" in text
    assert "](decisions" not in text


def test_the_example_is_that_of_a_test() -> None:
    """The document names tests and unit tests for its examples; each is there."""
    document = methods.DOCUMENT.read_text(encoding="utf-8")
    root = methods.DOCUMENT.parents[1]
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for folder, kind in ((root / "tests", "*.py"), (root / "dbt_project", "*.yml"))
        for path in folder.rglob(kind)
    )
    for name in (
        "test_the_example_of_the_methods_page",
        "hidden_or_flagged_by_itself",
        "test_one_small_cell_between_two_totals_takes_its_shelf_and_a_partner_along",
    ):
        assert name in document
        assert name in sources
    for name in re.findall(r"`(?:tests/[\w/]+/)?(_?\w+\.(?:py|yml))`", document):
        assert list(root.glob(f"tests/**/{name}")) or list(root.glob(f"dbt_project/**/{name}")), name


@NEEDED
def test_a_link_goes_to_the_place(marts_home: Path) -> None:
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with served(marts_home) as address, browser_page() as page:
        page.goto(f"{address}/methods#{methods.PROGRESS}")
        heading = page.locator(f"#{methods.PROGRESS}")
        playwright_api.expect(heading).to_be_visible(timeout=60_000)
        playwright_api.expect(heading).to_be_in_viewport(timeout=10_000)
