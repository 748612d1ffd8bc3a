"""Starting the app, and the outlines of its maps."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import plotly
import pytest

from dashboards import serve, topojson

# In the shape of dist/plotly-geo-assets.js of plotly.js 4.1.1: bare keys, JSON values; a name that looks like a key.
ASSETS = """
  var require_world_110m = __commonJS({
    "dist/topojson/world_110m.json"(exports, module) {
      module.exports = { type: "Topology", arcs: [[[1, -2]]], objects: { land: { name: "a, b: c" } }, scale: 36e-5 };
    }
  });
"""


def test_the_app_listens_on_this_machine_only() -> None:
    command = serve.command(port=9000)
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert command[command.index("--server.port") + 1] == "9000"
    assert Path(command[4]).is_file() and (serve.ROOT / ".streamlit" / "config.toml").is_file()


def test_an_outline_is_read_from_javascript() -> None:
    assert topojson.extract(ASSETS, "world_110m") == {
        "type": "Topology", "arcs": [[[1, -2]]], "objects": {"land": {"name": "a, b: c"}}, "scale": 36e-5,
    }  # fmt: skip
    with pytest.raises(topojson.OutlinesError, match="no outline world_50m"):
        topojson.extract(ASSETS, "world_50m")


def test_without_npm_the_set_up_says_what_to_do_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(topojson, "installed", lambda: False)
    assert topojson.main() == 0
    assert "install Node.js with npm" in capsys.readouterr().err


def _npm_that_packs(folder: Path, content: str) -> None:
    """A stand-in for npm: `npm pack` leaves an archive with the given assets in the working directory."""
    (folder / "package" / "dist").mkdir(parents=True)
    (folder / "package" / "dist" / "plotly-geo-assets.js").write_text(content, encoding="utf-8")
    script = folder / "npm"
    script.write_text(f"#!/bin/sh\ntar czf plotly.js.tgz -C {folder} package\n", encoding="utf-8")
    script.chmod(0o755)


def test_assets_that_are_not_the_pinned_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _npm_that_packs(tmp_path, ASSETS)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(topojson.OutlinesError, match="sha256"):
        topojson.set_up(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_outlines_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _npm_that_packs(tmp_path, ASSETS)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    packed = (tmp_path / "package" / "dist" / "plotly-geo-assets.js").read_bytes()
    monkeypatch.setattr(topojson, "ASSETS_SHA256", topojson.hashlib.sha256(packed).hexdigest())
    monkeypatch.setattr(topojson, "OUTLINES", ("world_110m",))
    (written,) = topojson.set_up(tmp_path / "out")
    assert json.loads(written.read_text(encoding="utf-8"))["type"] == "Topology"
    assert topojson.installed(tmp_path / "out")


def test_the_pinned_outlines_are_those_of_the_installed_plotly() -> None:
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    found = re.search(r"plotly\.js v([\d.]+)", bundle.read_text(encoding="utf-8")[:400])
    assert found and found[1] == topojson.PLOTLY_JS
