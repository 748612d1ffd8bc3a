"""Opening the pages on national reports as somebody, in a runtime directory of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import serve
from tests.warehouse.report_workbook import figure, write_report
from warehouse.national_reports import Actor, load_report, submit
from warehouse.settings import Home

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KENYA = Actor("focal-ken", "focal_point", "KEN")
SECRETARIAT = Actor("amina", "secretariat")
SERVED = {"report": "focal_point:KEN", "queue": "secretariat"}


def open_as(who: str, page: str, patch: pytest.MonkeyPatch, lang: str = "") -> AppTest:
    """A page as somebody sees it who runs `wsis serve --as WHO`."""
    patch.setenv(serve.SERVED_AS, who)
    app = AppTest.from_file(str(serve.APP), default_timeout=60)
    if lang:
        app.query_params["lang"] = lang
    app = app.run()
    app = app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    """Every text of the page, markup and escapes taken out."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "success")
    found = [str(part.value) for kind in kinds for part in getattr(app, kind)]
    found += [f"{metric.label}: {metric.value} {metric.delta}" for metric in app.metric]
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", "\n".join(found))


def drawn(app: AppTest) -> str:
    """The tables of the page as HTML."""
    return "\n".join(str(part.proto.body) for part in app.html)


def upload(app: AppTest, path: Path) -> AppTest:
    """Drop a workbook on the page."""
    done = app.file_uploader[0].upload(path.name, path.read_bytes(), XLSX).run()
    assert not done.exception, done.exception
    return done


def wrong_workbook(folder: Path) -> Path:
    """A report of Kenya with two wrong cells: disability PWD (row 4), a share of 141.5 % (row 5)."""
    figures = [
        figure("KEN", 41.5),
        figure("KEN", 30, disability="PWD"),
        figure("KEN", 141.5, sex="F", numerator=None, denominator=None),
    ]
    return write_report(folder / "wrong.xlsx", tables={"OBSERVATIONS": figures})


def submitted(home: Path, folder: Path, value: float = 41.5, **more: Any) -> str:
    """Land and submit a report of Kenya; returns its id."""
    path = write_report(folder / f"report-{value}.xlsx", value=value, **more)
    result = load_report(Home(home), path, KENYA)
    assert result.submission_id, [issue.message for issue in result.issues if issue.severity == "error"]
    return submit(Home(home), result.submission_id, KENYA, confirm=True).id
