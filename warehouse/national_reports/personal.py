"""Keeping the focal point's name and e-mail out of everything but the workbook itself."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from ingest.national_reports.fields import fields_of
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.report import Report

_HIDDEN = "***"
_SHORTEST = 4  # letters of a value that is looked for in other texts; less would be found in any word


@dataclass(frozen=True)
class Personal:
    """What a report says of its focal point."""

    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Report) -> Personal:
        """The personal values of a report, longest first."""
        names = [field.name for field in fields_of("METADATA") if field.is_personal]
        texts = {report.metadata.get(name, "").strip() for name in names}
        return cls(tuple(sorted((text for text in texts if len(text) >= _SHORTEST), key=len, reverse=True)))

    def hide(self, text: str) -> str:
        """A text without the personal values."""
        for value in self.values:
            # a file name writes `jane_doe` for `Jane Doe`
            pattern = r"[\s_.\-]+".join(re.escape(part) for part in re.split(r"[\s_]+", value))
            text = re.sub(pattern, _HIDDEN, text, flags=re.IGNORECASE)
        return text

    def hide_in(self, issue: ReportIssue) -> ReportIssue:
        """An issue without the personal values; of a personal field nothing of the value stays."""
        params = {name: self.hide(text) for name, text in issue.params.items()}
        if is_personal(issue):
            shown = {name: _HIDDEN if issue.value and issue.value in text else text for name, text in params.items()}
            return dataclasses.replace(issue, value="", params=shown)
        return dataclasses.replace(issue, value=self.hide(issue.value), params=params)


def is_personal(issue: ReportIssue) -> bool:
    """Whether an issue is about a personal field."""
    return any(
        field.is_personal and (issue.sheet, issue.field) == (field.sheet, field.name) for field in fields_of("METADATA")
    )
