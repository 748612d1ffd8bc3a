"""The sheet LISTS and the drop-downs that read it.

A drop-down shows `F | Female`; the reader takes what stands before the bar, and a code that is typed alone is as
good. So the drop-down does not refuse other entries: a cell whose code is not in the list turns red instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ingest.national_reports.codes import Indicator, codes_of, label, national_indicators
from ingest.national_reports.fields import LIST_MARK, LISTS, Field, all_fields
from ingest.national_reports.template_style import Styles
from ingest.national_reports.texts import text

_ITEM_WIDTH = 34
_YES_NO = "YES_NO"
_WITHOUT_LIST = ("POLICY_ANSWER", "SDG_TARGET")

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass(frozen=True)
class CodeList:
    """A list on the sheet: code to item, in order."""

    name: str
    heading: str
    items: dict[str, str]
    is_hidden: bool = False


class DropDowns:
    """Writes every list once, and ties cells to them."""

    def __init__(self, book: Workbook, sheet: Worksheet, styles: Styles, lang: str) -> None:
        """Write the sheet LISTS; names `items_X` and `codes_X` stand for its columns."""
        self._styles = styles
        self._lang = lang
        self._names: set[str] = set()
        sheet.freeze_panes(1, 0)
        for at, one in enumerate([*self._of_fields(), *self._of_questions()]):
            self._write(book, sheet, 2 * at, one)

    def apply(self, sheet: Worksheet, field: Field, cells: Range, help_text: dict[str, str] | None = None) -> None:
        """Give cells the drop-down of a field, if it has one, and the message shown when a cell is chosen."""
        name = _YES_NO if field.type == "boolean" else field.codelist
        if name in self._names and field.type != "codes":
            self.tie(sheet, name, cells, help_text)
        elif help_text:
            sheet.data_validation(*cells, {"validate": "any", **help_text})

    def tie(self, sheet: Worksheet, name: str, cells: Range, help_text: dict[str, str] | None = None) -> None:
        """Give cells the drop-down of a list, and the colour for what is not in it."""
        sheet.data_validation(
            *cells, {"validate": "list", "source": f"=items_{name}", "show_error": False, **(help_text or {})}
        )
        cell = xl_rowcol_to_cell(cells[0], cells[1])
        code = f'LEFT({cell},FIND("{LIST_MARK}",{cell}&"{LIST_MARK}")-1)'
        rule = f"=AND(LEN({cell})>0,ISNA(MATCH({code},codes_{name},0)))"
        sheet.conditional_format(*cells, {"type": "formula", "criteria": rule, "format": self._styles.unknown_code})

    def _of_fields(self) -> list[CodeList]:
        answers = {code: text(code, self._lang) for code in ("yes", "no")}
        lists = {_YES_NO: CodeList(_YES_NO, " / ".join(answers.values()), self._items(answers))}
        for field in all_fields():
            name = field.codelist
            if not name or name in lists or name in _WITHOUT_LIST or field.name == "question_code":
                continue
            labels = {code: label(field, code, self._lang) for code in codes_of(field)}
            lists[name] = CodeList(name, text(field.heading, self._lang), self._items(labels))
        return list(lists.values())

    def _of_questions(self) -> list[CodeList]:
        asked = national_indicators("POLICY").values()
        return [
            CodeList(answers_of(one), one.code, self._items(steps(one, self._lang)), is_hidden=True) for one in asked
        ]

    @staticmethod
    def _items(labels: dict[str, str]) -> dict[str, str]:
        return {code: f"{code}{LIST_MARK}{name}" if name not in ("", code) else code for code, name in labels.items()}

    def _write(self, book: Workbook, sheet: Worksheet, column: int, one: CodeList) -> None:
        sheet.write_string(0, column, one.heading, self._styles.readme("heading"))
        for row, (code, item) in enumerate(one.items.items(), start=1):
            sheet.write_string(row, column, item)
            sheet.write_string(row, column + 1, code)
        sheet.set_column(column, column, _ITEM_WIDTH, None, {"hidden": one.is_hidden})
        sheet.set_column(column + 1, column + 1, 4, None, {"hidden": True})
        for kind, at in (("items", column), ("codes", column + 1)):
            letter = xl_col_to_name(at, col_abs=True)
            book.define_name(f"{kind}_{one.name}", f"={LISTS}!{letter}$2:{letter}${len(one.items) + 1}")
        self._names.add(one.name)


def steps(question: Indicator, lang: str) -> dict[str, str]:
    """Answer to meaning of a policy scale in a language."""
    return {answer: text(meaning, lang) for answer, meaning in question.anchors.items()}


def answers_of(question: Indicator) -> str:
    """Name of the list of a question's answers."""
    return f"ANSWERS_{question.code.replace('-', '_')}"
