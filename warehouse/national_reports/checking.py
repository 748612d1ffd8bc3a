"""Reading and judging workbooks; nothing lands here."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import string
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ingest.landing import file_hash
from ingest.national_reports import codes
from ingest.national_reports.fields import fields_of
from ingest.national_reports.issues import ReportIssue, as_issue, found
from ingest.national_reports.personal import Personal
from ingest.national_reports.report import Report
from ingest.national_reports.texts import LANGUAGES
from ingest.rows import Issue, ReadError, SourceFile
from warehouse.national_reports.registering import SOURCE
from warehouse.national_reports.results import ReportResult
from warehouse.national_reports.second_net import not_understood
from warehouse.national_reports.surroundings import surroundings_of
from warehouse.settings import Home


@dataclass
class Judged:
    """A workbook with what was found in it. `parts` are the tables that would land; none if it cannot be read."""

    file: SourceFile
    sha256: str
    language: str
    report: Report | None = None
    review: str = ""
    issues: list[ReportIssue] = field(default_factory=list)
    other_issues: list[Issue] = field(default_factory=list)  # of a file that is no workbook
    parts: dict[str, pl.DataFrame] = field(default_factory=dict)
    personal: Personal = field(default_factory=Personal)

    @property
    def is_accepted(self) -> bool:
        """Whether nothing has to be mended before it may land."""
        return self.report is not None and not any(issue.severity == "error" for issue in self.issues)

    @property
    def open_warnings(self) -> int:
        """Warnings without an answer."""
        return sum(issue.severity == "warning" and not issue.is_answered for issue in self.issues)

    def result(self) -> ReportResult:
        """The outcome as people and machines see it."""
        report = self.report
        worded = [as_issue(issue, self.file, self.language) for issue in self.issues]
        return ReportResult(
            file=self.file.name,
            source=SOURCE,
            accepted=self.is_accepted,
            rows=self.parts["rows"].height if self.parts else 0,
            held=0,
            skipped=0,
            issues=[*self.other_issues, *worded],
            state="checked" if self.is_accepted else "refused",
            area=report.area if report else "",
            review=self.review,
            reporting_year=report.year if report else None,
            language=self.language,
            open_warnings=self.open_warnings,
            report_issues=self.issues,
        )


def judge(home: Home, paths: list[Path], area: str | None = None, lang: str | None = None) -> list[Judged]:
    """Read workbooks and judge each on its own.

    Args:
        home: the runtime directory.
        paths: the workbooks.
        area: ISO3 of the focal point's area; None if anybody may send.
        lang: language of the answer; that of the workbook if not given.

    Raises:
        RegistryUnreachable: what was approved before cannot be looked up.
    """
    done = [_judge_one(home, path, area, lang) for path in paths]
    sound = [one for one in done if one.is_accepted]
    for one, errors in zip(sound, not_understood(home, [one.parts["rows"] for one in sound]), strict=True):
        one.issues += [one.personal.hide_in(_placed(issue, one.report)) for issue in errors]
    return done


def _placed(issue: ReportIssue, report: Report | None) -> ReportIssue:
    """An issue with the address of its cell; of a column that the file lacks, with that of the row's first code."""
    table = report.sheets.get(issue.sheet) if report else None
    if table is None or issue.row is None:
        return issue
    key = fields_of(issue.sheet)[0].name if issue.sheet != "OBSERVATIONS" else "indicator_code"
    field_name = issue.field if issue.field in table.columns else key
    return dataclasses.replace(issue, field=field_name, cell=table.cell(issue.row, field_name))


def _judge_one(home: Home, path: Path, area: str | None, lang: str | None) -> Judged:
    from expectations.national_reports.check import check_report
    from ingest.national_reports.landed import landed_rows
    from ingest.national_reports.reader import read_report

    file = SourceFile(path, SOURCE, area or "")
    try:
        one = Judged(file, file_hash(path), lang or "en")
        report = read_report(file)
    except ReadError as error:
        one.issues = list(getattr(error, "report_issues", []))
        one.other_issues = [] if one.issues else error.issues
        return one
    except OSError as error:
        message = f"The file could not be read to its end ({error.strerror or error}). Send it again."
        return Judged(file, "", lang or "en", other_issues=[Issue("error", "unreadable_file", message, file=path.name)])
    one.report, one.personal = report, Personal.of(report)
    one.language = lang or (report.language if report.language in LANGUAGES else "en")
    review = review_of(report)
    one.review = review.code if review else ""
    issues = check_report(report, surroundings_of(home, report.area).context(area, one.review))
    if review is None and not any(issue.severity == "error" and issue.sheet == "METADATA" for issue in issues):
        issues = [_unknown_review(report), *issues]
    one.issues = [one.personal.hide_in(issue) for issue in issues]
    if one.is_accepted:
        parts = landed_rows(report)
        rows = parts["rows"].select(pl.lit(SOURCE).alias("source"), pl.all())
        one.parts = {**parts, "rows": rows, "observations": report.sheets["OBSERVATIONS"].entered()}
    return one


def _unknown_review(report: Report) -> ReportIssue:
    cell = report.metadata_cells.get("cycle_type", "")
    row = int(cell.lstrip(string.ascii_uppercase)) if cell else None
    return found("unknown_review", sheet="METADATA", row=row, field="cycle_type", cell=cell, value=report.cycle)


def review_of(report: Report) -> codes.Review | None:
    """The review that a report answers: the one its template was written for, in the cycle that its sender states."""
    stated = next((review for review in codes.reviews() if review.code == report.review), None)
    cycle = report.cycle or (stated.type if stated else "")
    if stated and stated.type == cycle:
        return stated
    sent = report.metadata.get("submission_date", "")[:4]
    year = stated.year if stated else int(sent) if sent.isdigit() else None
    return codes.review_of(year, cycle) if year and cycle else None


def annotate(home: Home, one: Judged) -> Path | None:
    """Write the copy with marked cells, readable by its owner only; None where nothing can be marked."""
    if one.report is None or not one.issues:
        return None
    from expectations.national_reports.annotated import write_annotated

    stem = re.sub(r"[^\w\-]+", "_", one.personal.hide(one.file.path.stem)).strip("_")[:60] or "report"
    mark = hashlib.sha256(f"{one.sha256} {one.language}".encode()).hexdigest()[:12]
    folder = home.path / "reports" / f"{stem}-{mark}"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    aside = folder / f".{uuid.uuid4().hex}.xlsx"
    try:
        write_annotated(one.file.path, aside, one.issues, one.language)
        aside.chmod(0o600)
        aside.replace(folder / "annotated.xlsx")
    finally:
        aside.unlink(missing_ok=True)
    return folder / "annotated.xlsx"
