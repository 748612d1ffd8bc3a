"""What checking or loading a report came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.national_reports.issues import ReportIssue
from warehouse.load import FileResult


@dataclass
class ReportResult(FileResult):
    """The outcome for one workbook.

    `issues` are worded in `language`; `report_issues` are the same findings in a form that can be put into any other.
    `state` is that of the registry once the report has landed, before that `checked` or `refused`. `annotated` is the
    copy with marked cells, where there is something to mark.
    """

    area: str = ""
    review: str = ""
    reporting_year: int | None = None
    version: int | None = None
    language: str = "en"
    open_warnings: int = 0
    is_new: bool = False
    annotated: Path | None = None
    report_issues: list[ReportIssue] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The fields in the order of the interface, then what only reports have."""
        return {
            **super().as_json(),
            "area": self.area or None,
            "review": self.review or None,
            "reporting_year": self.reporting_year,
            "version": self.version,
            "language": self.language,
            "open_warnings": self.open_warnings,
            "is_new": self.is_new,
            "annotated": str(self.annotated) if self.annotated else None,
        }
