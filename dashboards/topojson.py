"""Map outlines for use without a network: `python -m dashboards.topojson` takes them out of npm's plotly.js.

plotly.js fetches its outlines from a public server when a map is drawn. The same outlines are inside the npm package
(`dist/plotly-geo-assets.js`, MIT licence); this puts the world's into `static/topojson/`, which the app serves.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

# The plotly.js inside the plotly 7.1.0 Python package; its major version is the one that Streamlit draws with.
PLOTLY_JS = "4.1.1"
ASSETS_SHA256 = "e89b4d6d2308d0e662592614823c3a442cd7f537a633987137efac0e882f5508"
ASSETS_MEMBER = "package/dist/plotly-geo-assets.js"
OUTLINES = ("world_110m", "world_50m")
FOLDER = Path(__file__).resolve().parent / "static" / "topojson"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|([A-Za-z_$][\w$]*)(?=\s*:)')


class OutlinesError(Exception):
    """The outlines could not be had; the message says what to do."""


def installed(folder: Path = FOLDER) -> bool:
    """Whether the outlines are in place."""
    return all((folder / f"{name}.json").is_file() for name in OUTLINES)


def set_up(folder: Path = FOLDER) -> list[Path]:
    """Write the outlines into `folder`.

    Raises:
        OutlinesError: npm is absent or fails, or the package is not the pinned one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        assets = _assets(Path(scratch))
    found = hashlib.sha256(assets).hexdigest()
    if found != ASSETS_SHA256:
        raise OutlinesError(
            f"{ASSETS_MEMBER} of plotly.js {PLOTLY_JS} has sha256 {found}, not {ASSETS_SHA256}; nothing was written"
        )
    text = assets.decode("utf-8")
    outlines = {name: extract(text, name) for name in OUTLINES}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, outline in outlines.items():
        path = folder / f"{name}.json"
        aside = path.with_suffix(".part")
        aside.write_text(json.dumps(outline, separators=(",", ":")), encoding="utf-8")
        aside.replace(path)
        written.append(path)
    return written


def extract(text: str, name: str) -> dict[str, object]:
    """One outline out of the assets' JavaScript, which holds it as an object literal with bare keys.

    Raises:
        OutlinesError: the outline is not there, or is not written as expected.
    """
    head = f'"dist/topojson/{name}.json"(exports, module) {{'
    start = text.find(head)
    if start < 0:
        raise OutlinesError(f"There is no outline {name} in the assets of plotly.js {PLOTLY_JS}.")
    begin = text.index("module.exports = ", start) + len("module.exports = ")
    end = text.index(";\n    }\n  });", begin)
    literal = _TOKEN.sub(lambda match: f'"{match[1]}"' if match[1] else match[0], text[begin:end])
    try:
        outline = json.loads(literal)
    except json.JSONDecodeError as error:
        raise OutlinesError(f"The outline {name} is not written as expected: {error}") from error
    if not isinstance(outline, dict) or outline.get("type") != "Topology":
        raise OutlinesError(f"The outline {name} is not a topology.")
    return outline


def _assets(scratch: Path) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise OutlinesError("npm is not installed")
    packed = subprocess.run(  # noqa: S603  (a fixed command, no shell)
        [npm, "pack", f"plotly.js@{PLOTLY_JS}", "--silent"], cwd=scratch, capture_output=True, text=True, check=False
    )
    archives = list(scratch.glob("*.tgz"))
    if packed.returncode != 0 or len(archives) != 1:
        raise OutlinesError(f"npm could not fetch plotly.js {PLOTLY_JS}: {packed.stderr.strip()[-300:]}")
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile(ASSETS_MEMBER)
        if member is None:
            raise OutlinesError(f"plotly.js {PLOTLY_JS} has no {ASSETS_MEMBER}")
        return member.read()


def main() -> int:
    """Set the outlines up; maps without a network are a comfort, so their absence is no failure of the set-up.

    Returns:
        Exit status: 0, or 1 if what was fetched is not the pinned package.
    """
    if installed():
        print(f"Map outlines are in {FOLDER}.")
        return 0
    try:
        written = set_up()
    except OutlinesError as error:
        print(
            f"Map outlines were not set up: {error}. Maps in the app will need the network. "
            "To mend it, install Node.js with npm and run: python -m dashboards.topojson",
            file=sys.stderr,
        )
        return 1 if "sha256" in str(error) else 0
    print("Map outlines written: " + ", ".join(str(path) for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
