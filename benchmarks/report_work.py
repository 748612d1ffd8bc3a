"""Work on national reports, done in the measured process (see `benchmarks.worker`)."""

from __future__ import annotations

import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

UNZIPPED = 1 << 30  # of the zip bomb, bytes
HUGE = 200 << 20  # of the large file, bytes
EMPTY_ROWS = 100_000


class Timed(Protocol):
    """What times the stages of a run."""

    def stage(self, name: str) -> Any:
        """Time what is done inside."""


def write_reports(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """Write one report, a spoilt copy of it, and copies for other countries."""
    from benchmarks.report_workbook import write_for, write_report, write_spoilt
    from ingest.national_reports.codes import area_names
    from warehouse.registry.due_dates import members

    folder = Path(request["into"])
    with stages.stage("write"):
        areas = [*members(), *sorted(set(area_names("en")) - set(members()))][: request["countries"]]
        first = folder / f"{areas[0]}.xlsx"
        rows = write_report(first, areas[0], request["rows"])
        spoilt = write_spoilt(first, folder / "spoilt.xlsx", 25) if request["spoilt"] else 0
        for area in areas[1:]:
            write_for(first, folder / f"{area}.xlsx", areas[0], area)
    return {"rows": rows, "spoilt": spoilt, "areas": areas}


def check_reports(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """Check a workbook and write its marked copy, once what is imported and cached is there."""
    from warehouse.national_reports.checking import annotate, judge
    from warehouse.settings import Home

    home = Home(Path(request["home"]))
    with stages.stage("warm up"):
        judge(home, [Path(request["small"])], lang="fr")
    begin = time.monotonic()
    with stages.stage("check"):
        one = judge(home, [Path(request["path"])], lang="fr")[0]
    with stages.stage("marked copy"):
        copy = annotate(home, one)
    errors = sum(issue.severity == "error" for issue in one.issues)
    _require(errors == request["errors"], f"{errors} errors, not {request['errors']}: {one.issues[:3]}")
    _require((copy is not None) == bool(one.issues), "a marked copy that should not be, or none")
    return {"total": time.monotonic() - begin, "errors": errors, "issues": len(one.issues)}


def load_many(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """Load the workbooks of many countries, one call."""
    from warehouse.national_reports import Actor, load_reports
    from warehouse.settings import Home

    home, paths = Home(Path(request["home"])), [Path(path) for path in request["paths"]]
    begin = time.monotonic()
    with stages.stage("load"):
        results = load_reports(home, paths, Actor("bench", "secretariat"))
    refused = [result for result in results if not result.accepted]
    _require(not refused, f"refused: {[result.issues[:2] for result in refused[:2]]}")
    load = {"rows": sum(result.rows for result in results), "files": len(results)}
    return {"total": time.monotonic() - begin, "load": load}


def upload_at_once(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """As many people as workbooks check and keep theirs at the same moment, in the app's one process."""
    from warehouse.national_reports import Actor, check_upload, load_upload, submissions
    from warehouse.settings import Home

    home = Home(Path(request["home"]))
    files = {Path(path).stem: Path(path).read_bytes() for path in request["paths"]}
    small = Path(request["small"])
    with stages.stage("warm up"):
        check_upload(home, small.name, small.read_bytes(), Actor("bench", "secretariat"), "en")
    begin = time.monotonic()

    def send(area: str) -> tuple[float, float]:
        sender = Actor(f"focal-{area}", "focal_point", area)
        found = check_upload(home, f"{area}.xlsx", files[area], sender, "en")
        _require(found.result.accepted, f"{area}: {found.result.issues[:2]}")
        answered = time.monotonic() - begin
        kept = load_upload(home, f"{area}.xlsx", files[area], sender, "en")
        _require(kept.state == "draft", f"{area} is {kept.state}")
        return answered, time.monotonic() - begin

    with stages.stage("uploads"), ThreadPoolExecutor(len(files)) as pool:
        times = list(pool.map(send, files))
    _require(len(submissions(home)) == len(files), "a report was lost")
    return {
        "total": time.monotonic() - begin,
        "first_answer": min(answered for answered, _ in times),
        "last_answer": max(answered for answered, _ in times),
    }


def bad_input(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """Check a file that is large or made to do harm, once what is imported is there."""
    from warehouse.national_reports import check_report
    from warehouse.settings import Home

    home = Home(Path(request["home"]))
    with stages.stage("warm up"):
        check_report(home, Path(request["small"]))
    begin = time.monotonic()
    with stages.stage("check"):
        result = check_report(home, Path(request["path"]))
    rules = sorted({issue.rule for issue in result.issues})[:3]
    return {"total": time.monotonic() - begin, "accepted": result.accepted, "rules": rules}


def write_bad(request: dict[str, Any], stages: Timed) -> dict[str, Any]:
    """Write the files of `bad_input` beside a sound one."""
    sound, folder = Path(request["sound"]), Path(request["into"])
    with stages.stage("write"):
        _with_sheet(sound, folder / "zip bomb.xlsx", b"<row/>" * (UNZIPPED // 6))
        numbers = range(5000, 5000 + EMPTY_ROWS)
        rows = (f'<row r="{at}"><c r="A{at}" s="1"/><c r="B{at}" s="1"/></row>' for at in numbers)
        _with_sheet(sound, folder / "100,000 empty formatted rows.xlsx", "".join(rows).encode())
        (folder / "200 MB.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * HUGE)
        words = "".join(
            f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{"word " * 400}{at}</t></is></c></row>'
            for at in range(5000, 5000 + 60_000)
        )
        _with_sheet(sound, folder / "120 MB of texts.xlsx", words.encode())
    return {"files": sorted(path.name for path in folder.iterdir())}


def _with_sheet(sound: Path, target: Path, rows: bytes) -> None:
    """A copy of a workbook with more rows at the end of OBSERVATIONS (its third sheet)."""
    with zipfile.ZipFile(sound) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in book.infolist():
            content = book.read(item)
            if item.filename == "xl/worksheets/sheet3.xml":
                content = content.replace(b"</sheetData>", rows + b"</sheetData>")
            copy.writestr(item.filename, content)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(otherwise)


WORK = {
    "write reports": write_reports,
    "check report": check_reports,
    "load reports": load_many,
    "upload at once": upload_at_once,
    "write bad": write_bad,
    "bad input": bad_input,
}
