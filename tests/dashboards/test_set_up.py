"""Starting the app, and the outlines of its maps."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import plotly
import pytest
from typer.testing import CliRunner

from dashboards import serve, topojson
from dashboards.reporting import acting
from ingest.limits import MAX_WORKBOOK_BYTES
from warehouse import cli

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


def test_who_uses_the_app_is_said_on_the_command_line_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(serve.SERVED_AS, "secretariat")
    assert serve.SERVED_AS not in serve.environment()
    assert serve.environment("focal_point:KEN")[serve.SERVED_AS] == "focal_point:KEN"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as", "secretariat", "--host", "0.0.0.0"], "for this machine only"),
        (["--as", "focal_point"], "speaks for one country"),
        (["--as", "focal_point:ZZZ"], "'ZZZ' is not a country"),
        (["--as", "system"], "nobody's role"),
    ],
)
def test_nobody_is_served_as_what_cannot_be(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("the app was started"))
    outcome = CliRunner().invoke(cli.app, ["serve", *arguments], env={"COLUMNS": "200", "TERM": "dumb"})
    assert outcome.exit_code == 2
    assert message in " ".join(outcome.output.replace("│", " ").split())


def test_the_app_believes_a_role_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(serve.SERVED_AS, "secretariat")
    listening = {"server.address": "127.0.0.1"}
    monkeypatch.setattr("dashboards.reporting.acting.st.get_option", lambda name: listening[name])
    found = acting.current_actor()
    assert found is not None and found.role == "secretariat"
    listening["server.address"] = "0.0.0.0"
    assert acting.current_actor() is None


def test_uploads_are_capped() -> None:
    settings = tomllib.loads((serve.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] << 20 <= MAX_WORKBOOK_BYTES
