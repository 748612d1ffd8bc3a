"""The app as a reader sees it: real server, real browser, and nothing leaves this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards import topojson
from tests.dashboards.browser import NEEDED, browser_page, served

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = NEEDED
LOCAL = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")


@pytest.fixture
def address(marts_home: Path) -> Iterator[str]:
    """The app on a free port, with the hand-written build."""
    with served(marts_home) as found:
        yield found


def test_pages_show_figures_and_ask_nothing_of_the_network(address: str) -> None:
    asked: list[str] = []
    with browser_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        expect = playwright_api.expect

        page.goto(address)
        # 35.0 (KEN 2022) and 94.8 (GBR 2020) are rows of conftest.py.
        expect(page.get_by_text("Lowest: Kenya, 35.0 % (2022)")).to_be_visible(timeout=60_000)
        expect(page.locator(".js-plotly-plot .geo").first).to_be_visible(timeout=30_000)
        if topojson.installed():
            expect(page.locator(".choroplethlayer path").first).to_be_attached(timeout=30_000)
            assert any("/static/topojson/world_50m.json" in url for url in asked)

        page.goto(f"{address}/indicator")
        expect(page.get_by_text("Kenya 16.6 % in 2015 and 35.0 % in 2022")).to_be_visible(timeout=60_000)
        expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached(timeout=30_000)

        page.goto(f"{address}/country?area=GBR")
        expect(page.get_by_text("wsis trace C2-01 GBR 2020")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("internet.csv", exact=False).first).to_be_attached()

        page.goto(f"{address}/parity")
        expect(page.get_by_text("Women 30.0 %, Men 40.0 %").first).to_be_visible(timeout=60_000)
        expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached(timeout=30_000)

        page.goto(f"{address}/progress")
        expect(page.get_by_text("The methods answer different questions").first).to_be_visible(timeout=60_000)
        expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached(timeout=30_000)
        page.wait_for_timeout(1500)
    outside = [url for url in asked if not url.startswith(LOCAL)]
    if not topojson.installed():
        outside = [url for url in outside if "cdn.plot.ly" not in url]  # the page says that maps need the network
    assert outside == []


def test_the_first_visitor_may_come_by_any_address(address: str) -> None:
    with browser_page() as page:
        page.goto(f"{address}/board")
        menu = page.get_by_role("link", name="Country profile")  # the menu of app.py, not the files of its folder
        playwright_api.expect(menu).to_be_visible(timeout=60_000)
        playwright_api.expect(page.get_by_text("queue", exact=True)).to_have_count(0)
