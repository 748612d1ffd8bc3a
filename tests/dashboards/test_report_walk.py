"""A national report from the empty workbook to the figure on the screen, as its people do it: in the browser.

A focal point gets the template in French, fills it in (openpyxl writes the cells, LibreOffice saves the file), plants
thirty faults, finds each at its cell and no other, sends the mended workbook; the secretariat approves; `wsis build`
publishes; the country page shows the figure and `wsis trace` leads back to the cell.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboards import serve
from dashboards.reporting.language import Words
from tests.dashboards.browser import NEEDED, browser_page, served
from tests.dashboards.planted_faults import FAULTS, plant
from tests.expectations.national_reports.sample_report import YEAR, clean_report
from tests.expectations.national_reports.sample_workbook import fill_workbook
from warehouse.settings import Home

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    NEEDED,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]
expect: Any = playwright_api.expect
FRENCH, ENGLISH = Words("fr"), Words("en")
PATIENCE = 60_000  # ms: the longest step takes seconds on an idle machine
RED = "FFF4B6B6"  # of a wrong cell in the marked copy


@pytest.fixture
def home(small_warehouse: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime directory of its own with the small published warehouse, which knows Kenya."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    return Path(shutil.copytree(small_warehouse.path, tmp_path / "home", symlinks=True))


@pytest.fixture
def apps(home: Path) -> Iterator[tuple[str, str]]:
    """The app as the focal point of Kenya has it, and as the secretariat has it."""
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        started = [pool.submit(stack.enter_context, served(home, who)) for who in ("focal_point:KEN", "secretariat")]
        yield started[0].result(), started[1].result()


def filled_in(template: Path, folder: Path) -> tuple[Path, Path, dict[tuple[str, str], str]]:
    """The template filled in as LibreOffice saves it, without a fault and with thirty, and where these are."""
    report = clean_report()
    report.metadata.update(language="fr", submission_date=dt.datetime.now(dt.UTC).date().isoformat())
    right, wrong = folder / "right.xlsx", folder / "wrong.xlsx"
    shutil.copy(template, right)
    fill_workbook(right, report)
    shutil.copy(right, wrong)
    places = plant(wrong, FAULTS)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "saved")]
    subprocess.run([*command, str(right), str(wrong)], check=True, capture_output=True, timeout=180)
    return folder / "saved" / right.name, folder / "saved" / wrong.name, places


def downloaded(page: Any, button: str, path: Path) -> Path:
    """What a button gives."""
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    waiting.value.save_as(path)
    return path


def begin(page: Any, address: str, title: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE)


def drop(page: Any, path: Path, answer: str) -> None:
    """Upload a workbook and wait for the verdict."""
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(answer)).to_be_visible(timeout=PATIENCE)


def listed(page: Any, count: int) -> dict[tuple[str, str], str]:
    """Sheet and cell of what the list on the screen names, with the sentence."""
    found = {}
    lines = page.get_by_test_id("stRadioGroup").locator("> div")
    expect(lines).to_have_count(count, timeout=PATIENCE)
    options = lines.all_inner_texts()
    for option in options:
        label, sentence = re.split(r"\n+", option.strip(), maxsplit=1)
        place = re.search(r"■ (\w+) · ([A-Z]+\d+)", label)
        assert place, f"no cell in {label}"
        found[place[1], place[2]] = sentence.strip()
    assert len(found) == len(options)
    return found


def red_cells(path: Path) -> set[tuple[str, str]]:
    """Sheet and address of the red cells of a marked copy; the list in front apart."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        if sheet.title != "ISSUES"
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == RED
    }


def wsis(home: Path, *arguments: str) -> dict[str, Any]:
    """The answer of the command."""
    program = [sys.executable, "-c", "from warehouse.cli import main; main()"]
    environment = {**os.environ, "WSIS_HOME": str(home)}
    done = subprocess.run(
        [*program, *arguments, "--json"], cwd=serve.ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def origin_of(home: Path, workbook: Path, indicator: str) -> tuple[str, float]:
    """The cell that `wsis trace` names for Kenya's published total, and what stands there in the sender's workbook."""
    figures = wsis(home, "trace", indicator, "KEN", str(YEAR), "--source", "national-report")["figures"]
    (figure,) = figures
    place = figure["place"]
    assert (place["file_name"], place["sheet"]) == (workbook.name, "OBSERVATIONS")
    sheet = openpyxl.load_workbook(workbook, data_only=True)[place["sheet"]]
    column = next(cell.column for cell in sheet[1] if cell.value == place["column"])
    entry = sheet.cell(place["row"], column)
    assert float(str(entry.value)) == pytest.approx(float(figure["facts"]["obs_value"]))
    return f"{sheet.title}!{entry.coordinate}", float(str(entry.value))


def find_all_thirty(page: Any, wrong: Path, places: dict[tuple[str, str], str], folder: Path) -> None:
    """The workbook with faults: list, sheet and marked copy show the planted cells and no others."""
    drop(page, wrong, FRENCH("The report cannot be taken over yet. Cells to mend: {errors}. Mend them in your "
                             "workbook, save it, and upload it again here.", errors=len(places)))  # fmt: skip
    told = listed(page, len(places))
    assert set(told) == set(places)
    assert all(told.values())
    page.get_by_test_id("stRadioGroup").locator("> div").filter(has_text="douze mille").locator("label").click()
    # while a page is drawn again, what it showed before may stand beside the new for a moment
    framed = page.locator("td.error.chosen")
    expect(framed.filter(has_text="douze mille")).to_be_visible(timeout=PATIENCE)
    expect(framed).to_have_count(1, timeout=PATIENCE)
    copy = downloaded(page, FRENCH("Download your workbook with the marked cells"), folder / "marked.xlsx")
    assert red_cells(copy) == set(places)


def submit(page: Any, right: Path) -> None:
    """The mended workbook: nothing is found any more, and it goes to the secretariat."""
    drop(page, right, FRENCH("Nothing has to be mended. Explained warnings: {count}.", count=0))
    page.get_by_role("button", name=FRENCH("Submit to the secretariat")).click()
    done = FRENCH("Version {version} of the report is kept. Its state: {state}.", version=1, state=FRENCH("Submitted"))
    expect(page.get_by_text(done)).to_be_visible(timeout=PATIENCE)


def test_from_the_empty_workbook_to_the_figure_on_the_screen(
    home: Path, apps: tuple[str, str], tmp_path: Path
) -> None:
    focal_point, secretariat = apps
    with browser_page("fr-FR") as page:
        begin(page, f"{focal_point}/report", FRENCH("National report: {country}", country="Kenya"))
        template = downloaded(page, FRENCH("Download the workbook"), tmp_path / "template.xlsx")
        right, wrong, places = filled_in(template, tmp_path)
        assert len(places) == 30
        find_all_thirty(page, wrong, places, tmp_path)
        submit(page, right)
    with browser_page() as page:
        begin(page, f"{secretariat}/queue", ENGLISH("Reports received"))
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_text("The report was approved.")).to_be_visible(timeout=PATIENCE)

        assert wsis(home, "build")["published"]
        cell, entry = origin_of(home, right, "C2-01")
        assert cell.startswith("OBSERVATIONS!")

        begin(page, f"{secretariat}/country?area=KEN", "Country profile")
        # the last thing that the page draws: a box that is drawn again forgets what was typed
        expect(page.get_by_text(f"wsis trace C1-01 KEN {YEAR}", exact=True)).to_be_visible(timeout=PATIENCE)
        page.get_by_role("combobox", name="Indicator of the figure").click()
        page.keyboard.type("C2-01")
        page.get_by_role("option", name="C2-01").click()
        expect(page.get_by_text(f"wsis trace C2-01 KEN {YEAR}", exact=True)).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text(f"Value as published here: {entry:.1f} %")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text(f"Row (header and preamble counted): {cell.strip('ABCDEFGHIJKLMNOPQRSTUVWXYZ!_')}")
               ).to_be_visible(timeout=PATIENCE)  # fmt: skip

        begin(page, f"{secretariat}/board", "Who has reported")
        kenya = page.get_by_role("row").filter(has=page.get_by_role("link", name="Kenya", exact=True))
        expect(kenya).to_contain_text("Published", timeout=PATIENCE)
    assert re.match("published", str(wsis(home, "submissions")["submissions"][0]["state"]))
