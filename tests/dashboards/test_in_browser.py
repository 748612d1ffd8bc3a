"""The app as a reader sees it: real server, real browser, and nothing leaves this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards import serve, topojson

CHROMIUM = Path("/usr/bin/chromium")
playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed (/usr/bin/chromium)")
LOCAL = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")


@pytest.fixture
def address(marts_home: Path) -> Iterator[str]:
    """The app on a free port, with the hand-written build."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (marts_home / "app.log").open("w")
    environment = {**os.environ, "WSIS_HOME": str(marts_home)}
    server = subprocess.Popen(serve.command(port=port), cwd=serve.ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert server.poll() is None, "the app ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("the app did not answer within a minute")


def test_pages_show_figures_and_ask_nothing_of_the_network(address: str) -> None:
    asked: list[str] = []
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900})
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
        browser.close()
    outside = [url for url in asked if not url.startswith(LOCAL)]
    if not topojson.installed():
        outside = [url for url in outside if "cdn.plot.ly" not in url]  # the page says that maps need the network
    assert outside == []
