"""The command line that starts the app; `wsis serve` and `make app` run it from the project's root."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP = Path(__file__).resolve().with_name("app.py")
ROOT = APP.parents[1]
SERVED_AS = "WSIS_SERVED_AS"
"""The environment variable that says who uses the app, `ROLE` or `ROLE:AREA`."""
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def is_this_machine(host: str) -> bool:
    """Whether only this machine reaches an app that listens there."""
    return host in _THIS_MACHINE


def environment(who: str = "") -> dict[str, str]:
    """The environment to run the app in; `who` uses it (`ROLE` or `ROLE:AREA`), a public reader if empty."""
    others = {name: value for name, value in os.environ.items() if name != SERVED_AS}
    return others | ({SERVED_AS: who} if who else {})


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
        "dashboards.launch",
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
