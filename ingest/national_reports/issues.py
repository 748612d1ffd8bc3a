"""What is wrong in a report, by rule and place, and the sentence for it in the sender's language.

`messages.csv` holds one English sentence per rule: what is wrong, and what to do. Placeholders are names in braces.
`{value}`, `{cell}`, `{row}`, `{sheet}`, `{field}` (its heading) and `{key}` (its machine key) are always there;
others come from the issue's `params`.
"""

from __future__ import annotations

import csv
import dataclasses
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.national_reports.fields import field_of
from ingest.national_reports.texts import text
from ingest.rows import Issue, ReadError, SourceFile

MESSAGES_FILE = Path(__file__).with_name("messages.csv")
_SHOWN_CHARACTERS = 80  # of a value in a sentence


@dataclass(frozen=True)
class Message:
    """The sentence of a rule and how grave it is (`error` or `warning`)."""

    rule: str
    severity: str
    message: str


@dataclass(frozen=True)
class ReportIssue:
    """One thing to mend or to answer in a report workbook.

    `row` is counted as Excel counts, `field` is the machine key, `cell` the address (`P14`, or a range). `params`
    fill the placeholders of the rule's sentence. A warning is answered if the sender explained it in the note.
    """

    rule: str
    severity: str
    sheet: str = ""
    row: int | None = None
    field: str = ""
    cell: str = ""
    value: str = ""
    params: dict[str, str] = dataclasses.field(default_factory=dict)
    is_answered: bool = False


class ReportRefused(ReadError):
    """The workbook as a whole cannot be read. `report_issues` can be put into any language."""

    def __init__(self, file: SourceFile, *issues: ReportIssue) -> None:
        """Keep the issues, worded in English until someone asks for another language."""
        super().__init__(*(as_issue(issue, file, "en") for issue in issues))
        self.report_issues = list(issues)


@cache
def messages() -> dict[str, Message]:
    """The sentence of each rule."""
    with MESSAGES_FILE.open(encoding="utf-8", newline="") as stream:
        return {line["rule"]: Message(**line) for line in csv.DictReader(stream)}


def found(
    rule: str,
    *,
    sheet: str = "",
    row: int | None = None,
    field: str = "",
    cell: str = "",
    value: str = "",
    **params: object,
) -> ReportIssue:
    """An issue of a rule, with the severity that `messages.csv` gives it.

    Raises:
        KeyError: no such rule.
    """
    texts = {name: str(param) for name, param in params.items()}
    return ReportIssue(rule, messages()[rule].severity, sheet, row, field, cell, value, texts)


def render(issue: ReportIssue, lang: str) -> str:
    """The sentence of an issue in a language."""
    known = field_of(issue.sheet, issue.field)
    value = issue.value if len(issue.value) <= _SHOWN_CHARACTERS else issue.value[: _SHOWN_CHARACTERS - 1] + "…"
    values = {
        "value": value,
        "cell": issue.cell,
        "row": "" if issue.row is None else str(issue.row),
        "sheet": issue.sheet,
        "field": text(known.heading, lang) if known else issue.field,
        "key": issue.field,
        **issue.params,
    }
    return text(messages()[issue.rule].message, lang).format_map(values)


def as_issue(issue: ReportIssue, file: SourceFile, lang: str) -> Issue:
    """The issue in the shape that all sources share, worded in a language."""
    return Issue(
        issue.severity,
        issue.rule,
        render(issue, lang),
        file=file.name,
        sheet=issue.sheet,
        row=issue.row,
        column=issue.field,
        cell=issue.cell,
        value=issue.value,
    )
