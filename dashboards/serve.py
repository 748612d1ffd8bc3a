"""The command line that starts the app; `wsis serve` and `make app` run it from the project's root."""

from __future__ import annotations

import sys
from pathlib import Path

APP = Path(__file__).resolve().with_name("app.py")
ROOT = APP.parents[1]


def command(*, host: str = "127.0.0.1", port: int = 8501) -> list[str]:
    """Arguments that start the app.

    Args:
        host: address to listen on; only this machine by default, since the app has no log-in of its own.
        port: TCP port.

    Returns:
        The arguments for `subprocess.run`; run them in `ROOT`, where `.streamlit/config.toml` is.
    """
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(APP),
        "--server.address",
        host,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
    ]
