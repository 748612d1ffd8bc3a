"""A record file as read: its asked columns as text, each row with its place, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingest.rows import Issue

_LISTED = 200  # rows of one fault in one column that get an issue of their own; the rest is named together
_RANGES = 400  # ranges of rows that one issue names


@dataclass
class Records:
    """The rows of a file.

    `frame` holds `src_sheet`, `src_row` (as a person counts) and a String column per field that the file has, '' for a
    blank cell; of a field that the file lacks there is no column. `headings` is the heading of each field as the file
    writes it, `letters` its column letters per sheet of a workbook. `dropped` rows are repeated ones left out.
    """

    source: str
    file: str
    frame: pl.DataFrame
    headings: dict[str, str] = field(default_factory=dict)
    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    dropped: int = 0

    def has_errors(self) -> bool:
        """Whether anything must be mended."""
        return any(issue.severity == "error" for issue in self.issues)

    def has(self, name: str) -> bool:
        """Whether the file has the column."""
        return name in self.frame.columns

    def heading(self, name: str) -> str:
        """The heading of a field as the file writes it."""
        return self.headings.get(name, name)

    def note(self, severity: str, rule: str, message: str, name: str = "", row: int | None = None, sheet: str = "",
             value: str = "") -> None:  # fmt: skip
        """Note one thing about the file, a row or a cell."""
        letter = self.letters.get(sheet, {}).get(name, "")
        cell = f"{letter}{row}" if letter and row is not None else ""
        column = self.heading(name) if name else ""
        self.issues.append(Issue(severity, rule, message, self.file, sheet, row, column, cell, value))

    def wrong(self, name: str, where: pl.Expr, rule: str, message: str, *, shown: pl.Expr | None = None,
              severity: str = "error", **params: pl.Expr) -> None:  # fmt: skip
        """An issue for every row where a condition holds.

        Beyond a number of rows the others are named together in one issue more.

        Args:
            name: the field that the issue stands at.
            where: the condition; null is no.
            rule: what the rule is called.
            message: the sentence, with `{value}`, `{heading}`, `{row}` and the names of `params` as placeholders.
            shown: the value as it may be repeated; nothing of it if not given.
            severity: error or warning.
            params: further values of the sentence.
        """
        is_bad = self.frame.select(where.fill_null(False).alias("bad"))["bad"]
        if not is_bad.any():
            return
        value = pl.lit("") if shown is None else shown.fill_null("")
        # first the values, which may look at other rows, then the rows
        bad = self.frame.select(
            "src_sheet", "src_row", value.alias("value"), *(expr.alias(key) for key, expr in params.items())
        ).filter(is_bad)
        for row in bad.head(_LISTED).iter_rows(named=True):
            place = {"sheet": row["src_sheet"], "row": row["src_row"], "value": row["value"]}
            words = {key: row[key] for key in params}
            said = message.format(value=row["value"], heading=self.heading(name), row=row["src_row"], **words)
            self.note(severity, rule, said, name, **place)
        if bad.height > _LISTED:
            self._others(bad.slice(_LISTED), severity, rule, name)

    def _others(self, rows: pl.DataFrame, severity: str, rule: str, name: str) -> None:
        for (sheet,), part in rows.group_by("src_sheet", maintain_order=True):
            said = f"{part.height:,} more rows have the same fault: {ranges(part['src_row'].to_list())}."
            self.note(severity, rule, said, name, sheet=str(sheet))


def ranges(numbers: list[int]) -> str:
    """Row numbers in order as `3, 5-9, 12`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    said = [str(first) if first == last else f"{first}-{last}" for first, last in parts[:_RANGES]]
    more = f" and others up to {numbers[-1]}" if len(parts) > _RANGES else ""
    return ", ".join(said) + more
