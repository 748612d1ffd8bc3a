"""The app on a free port and a browser before it."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboards import serve

CHROMIUM = Path("/usr/bin/chromium")
NEEDED = pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed (/usr/bin/chromium)")


@contextmanager
def served(home: Path, who: str = "") -> Iterator[str]:
    """The address of the app over a runtime directory, as `wsis serve --as WHO` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**serve.environment(who), "WSIS_HOME": str(home)}
    with (home / f"app-{port}.log").open("w") as log:
        server = subprocess.Popen(serve.command(port=port), cwd=serve.ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert server.poll() is None, "the app ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("the app did not answer within a minute")


@contextmanager
def browser_page(locale: str = "en-GB", width: int = 1400) -> Iterator[Any]:
    """A page of Chromium for a reader of a language."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser.new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
        browser.close()
