"""Values of single columns: what is no number, no age, no known code is named with its row."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingest.rows import Issue
from ingest.seeds import thresholds
from ingest.surveys.mapping import Mapping
from ingest.surveys.mapping_file import target_codes
from ingest.surveys.survey_file import Microdata, canonical_text

_LISTED = 10
_MISSING_WG = ("7", "8", "9")  # refused, don't know (domain notes, from memory); blank is missing too
UNKNOWN = "_U"


@dataclass
class Reading:
    """The file's text columns while they get their meaning; collects what is wrong."""

    data: Microdata
    mapping: Mapping
    file_name: str
    issues: list[Issue] = field(default_factory=list)

    @property
    def frame(self) -> pl.DataFrame:
        """The mapped columns as text, with `row`."""
        return self.data.frame

    def error(self, rule: str, message: str, **place: object) -> None:
        """Note a fault of the file."""
        self.issues.append(Issue("error", rule, message, file=self.file_name, **place))  # type: ignore[arg-type]

    def warning(self, rule: str, message: str, **place: object) -> None:
        """Note something to know."""
        self.issues.append(Issue("warning", rule, message, file=self.file_name, **place))  # type: ignore[arg-type]

    def wrong(self, column: str, is_wrong: pl.Series, rule: str, message: str) -> None:
        """One error per distinct wrong value of a column, with its first row and the number of rows.

        `message` may hold `{value}` and `{where}`.
        """
        bad = pl.DataFrame({"row": self.frame["row"], "value": self.frame[column]}).filter(is_wrong.fill_null(False))
        if bad.is_empty():
            return
        counted = bad.group_by("value").agg(pl.col("row").min(), pl.len().alias("rows")).sort("row")
        for value, row, rows in counted.head(_LISTED).iter_rows():
            where = f"row {row}" + (f" and {others:,} more" if (others := rows - 1) else "")
            said = message.replace("{value}", value).replace("{where}", where)
            self.error(rule, said, row=row, column=column, value=value)
        if counted.height > _LISTED:
            more = counted.height - _LISTED
            self.error(rule, f"{more:,} other values of {column} have the same fault.", column=column)

    def codes_of(self, column: str, words: tuple[str, ...]) -> list[str]:
        """The codes in the file that words of the mapping stand for: as written, or by the file's value labels."""
        labels = self.data.labels.get(column, {})
        present = None
        found = []
        for word in words:
            code = canonical_text(word)
            by_label = labels.get(word.strip().casefold())
            if by_label is not None and code not in labels.values():
                present = present if present is not None else set(self.frame[column].unique().to_list())
                code = code if code in present else by_label
            found.append(code)
        return found


def number(reading: Reading, column: str, what: str) -> pl.Series:
    """A column of numbers; what is neither a number nor blank is an error."""
    text = reading.frame[column]
    values = text.cast(pl.Float64, strict=False)
    is_wrong = (text != "") & (values.is_null() | ~values.is_finite())
    reading.wrong(
        column, is_wrong, "not_a_number", f"{what} '{{value}}' ({{where}}) is no number. Write 12.5, with a point."
    )
    return values


def weight(reading: Reading) -> pl.Series:
    """Sampling weights; zero is allowed and counts in the design only."""
    column = reading.mapping.columns["weight"]
    values = number(reading, column, "The weight")
    reading.wrong(
        column,
        reading.frame[column] == "",
        "missing_weight",
        "The weight is missing ({where}). Every record needs one; leave out records that are not in the sample.",
    )
    reading.wrong(
        column, values < 0, "negative_weight", "The weight '{value}' ({where}) is negative. Weights are above zero."
    )
    if zeros := int((values == 0).sum()):
        reading.warning(
            "zero_weight",
            f"{zeros:,} records have the weight 0. They count in the sampling design and in no estimate.",
            column=column,
        )
    if values.len() and not (values > 0).any():
        reading.error("no_weight", "No record has a weight above zero.", column=column)
    return values.fill_null(0.0)


def age(reading: Reading) -> pl.Series | None:
    """Ages in completed years; null where the mapping says unknown (`codes.age: {999: _U}`) or the cell is blank."""
    column = reading.mapping.columns.get("age")
    if column is None:
        return None
    text = reading.frame[column]
    unknown = reading.codes_of(column, tuple(reading.mapping.codes.get("age", {})))
    text_or_blank = pl.select(pl.when(text.is_in(unknown)).then(pl.lit("")).otherwise(text)).to_series()
    values = text_or_blank.cast(pl.Float64, strict=False)
    limit = int(thresholds()["person_max_age"])
    reading.wrong(
        column,
        (text_or_blank != "") & (values.is_null() | (values != values.floor())),
        "age_not_a_number",
        "The age '{value}' ({where}) is no whole number of years. If it stands for unknown, add it to codes.age as _U.",
    )
    reading.wrong(
        column,
        (values < 0) | (values > limit),
        "age_out_of_range",
        f"The age '{{value}}' ({{where}}) is not between 0 and {limit}. If it stands for unknown, add it to the "
        "mapping: codes: {age: {{value}: _U}}.",
    )
    blank = int((text_or_blank == "").sum())
    if blank:
        reading.warning(
            "unknown_age",
            f"The age of {blank:,} persons is unknown: they count in totals, in no age group.",
            column=column,
        )
    in_range = values.is_between(0, limit) & (values == values.floor())
    return pl.select(pl.when(in_range).then(values)).to_series().cast(pl.Int16)


def coded(reading: Reading, role: str, column: str) -> pl.Series:
    """A column whose codes the mapping translates; a blank is unknown, a code without a translation an error."""
    table = reading.mapping.codes.get(role, {})
    allowed = target_codes(role)
    if not table:  # the file may speak our codes already
        table = {code: code for code in allowed} or {value: value for value in reading.frame[column].unique() if value}
    written = reading.codes_of(column, tuple(table))
    translated = dict(zip(written, table.values(), strict=True))
    values = reading.frame[column].replace_strict({**translated, "": UNKNOWN}, default=None, return_dtype=pl.String)
    reading.wrong(
        column,
        values.is_null(),
        "unmapped_code",
        f"'{{value}}' ({{where}}) in column {column} is not in codes.{role} of the mapping. Add it there"
        + (f" as one of {', '.join(allowed)}." if allowed else "."),
    )
    return values.fill_null(UNKNOWN)


def washington_group(reading: Reading) -> list[pl.Series]:
    """The six answers, 1 to 4; refused, don't know and blank are null. Who has a disability is decided in SQL."""
    table = reading.mapping.codes.get("wg", {})
    found = []
    for column in reading.mapping.wg:
        if table:
            written = reading.codes_of(column, tuple(table))
            translated = dict(zip(written, table.values(), strict=True))
        else:
            translated = {code: code for code in target_codes("wg")} | dict.fromkeys(_MISSING_WG, UNKNOWN)
        values = reading.frame[column].replace_strict({**translated, "": UNKNOWN}, default=None, return_dtype=pl.String)
        reading.wrong(
            column,
            values.is_null(),
            "unmapped_code",
            f"'{{value}}' ({{where}}) in column {column} is no answer of the Washington Group Short Set: 1 no "
            "difficulty, 2 some, 3 a lot, 4 cannot do; 7 refused and 9 don't know are missing. Translate other codes "
            "in codes.wg.",
        )
        found.append(values.cast(pl.Int8, strict=False))
    return found
