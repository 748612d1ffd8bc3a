r"""Eurostat: SDMX-CSV and bulk TSV of the dissemination API.

SDMX-CSV: `DATAFLOW,LAST UPDATE,freq,indic_is,...,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG` (1.0) or
`STRUCTURE,STRUCTURE_ID, freq,...` (2.0); names of dimensions are in lower case. With labels a column of
names stands beside each code, or the code and its name share a cell (`F: Females`): the code is kept.
TSV: `freq,indic_is,unit,ind_type,geo\TIME_PERIOD<TAB>2016 <TAB>2017 ...`, cells `85.12 b`, `:`, `: u`, `:c`;
the dataset stands in the file name only (`estat_isoc_ci_ifp_iu.tsv`). A bare `:` is a cell that is not there
and makes no row.

The series is `DATASET:INDICATOR`, or the dataset alone where it has no indicator dimension; unit and geo
apart, the other dimensions are breakdowns, their labels the codes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from ingest.csv_file import CsvTable, find_table, first_records, guess_delimiter, inspect_text, unique_names
from ingest.limits import MAX_FILE_BYTES
from ingest.release_date import day_of
from ingest.rows import ReadLog, SourceFile, conform, label_object, padded, refusal

TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
DIMENSION = re.compile(r"^[a-z][a-z0-9_]*$")
INDICATOR = re.compile(r"^indic(_[a-z0-9]+)*$")
NOT_BREAKDOWNS = {"freq", "unit", "geo"}  # the frequency stands in TIME_PERIOD
UPDATED = "LAST UPDATE"  # of SDMX-CSV 1.0: `12/05/25 23:00:00`
UPDATED_FORMATS = ("%d/%m/%y", "%Y-%m-%d", "%d/%m/%Y")
FLAG_COLUMNS = ("OBS_FLAG", "OBS_STATUS")
TSV_CORNER = re.compile(r"^([a-z][a-z0-9_]*(?:,[a-z][a-z0-9_]*)*)\\(?:TIME_PERIOD|time)$")
TSV_NAME = re.compile(
    r"^(?:estat_)?([a-z][a-z0-9]*(?:_[a-z0-9]+)*?)"  # the dataset
    r"(?:_(?:filtered|linear|tabular|synthetic|en|fr|de))*(?: ?\(\d+\))?\.tsv$",
    re.IGNORECASE,
)
FIGURE_AND_FLAG = r"^(:|[^\sA-Za-z]+)\s*([A-Za-z]*)$"
HEADING_AND_NAME = re.compile(r"^([A-Za-z_][A-Za-z0-9_]*):.*$")  # `freq:Time frequency`
CODE_AND_NAME = r"^\s*([A-Za-z0-9_\-+.]+):\s*\S.*$"
DATAFLOW = r"^\s*(?:[A-Za-z0-9_.]+:)?([A-Za-z][A-Za-z0-9_$]*)(?:\([^)]*\))?\s*(?::\s.*)?$"


@dataclass(frozen=True)
class Shape:
    """Columns by concept: dimensions in file order, and the single ones ('' where the file has none)."""

    dimensions: list[str]
    column_of: dict[str, str] = field(default_factory=dict)

    @property
    def indicator(self) -> str:
        """The indicator dimension, '' if the dataset has none."""
        return next((name for name in self.dimensions if INDICATOR.match(name)), "")

    @property
    def breakdowns(self) -> list[str]:
        """Dimensions that split the population."""
        return [name for name in self.dimensions if name not in NOT_BREAKDOWNS and name != self.indicator]


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield one row per observation (SDMX-CSV) or per cell that is not blank (TSV).

    Raises:
        ReadError: neither layout, codes left out of the download, a TSV whose name does not state the
        dataset, a packed
            file, not text, empty or too large.
    """
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    header = first_records(facts.head, "\t", 1)[0]
    corner = TSV_CORNER.match("".join(header[:1]).replace(" ", ""))
    if corner:
        return _read_tsv(log, unique_names(header), corner.group(1).split(","))
    return _read_sdmx_csv(log, facts.head)


def _read_sdmx_csv(log: ReadLog, head: str) -> Iterator[pl.DataFrame]:
    delimiter = guess_delimiter(head)
    written = unique_names(first_records(head, delimiter, 1)[0])
    coded_heading = io.StringIO()
    csv.writer(coded_heading, delimiter=delimiter).writerow(HEADING_AND_NAME.sub(r"\1", name) for name in written)
    table = find_table(log.file, coded_heading.getvalue(), [TIME, VALUE])
    plain = dict(zip(table.header, written, strict=True))
    dataflow = next((name for name in ("STRUCTURE_ID", "DATAFLOW") if table.has(name)), "")
    dimensions = [name for name in table.header if DIMENSION.match(name)]
    _require(log.file, table, dataflow, dimensions)
    shape = Shape(dimensions)
    log.headings = {"area_label": plain["geo"], "time_label": plain[TIME], "unit_label": plain.get("unit", "unit")}
    log.headings["series_label"] = plain[shape.indicator] if shape.indicator else plain[dataflow]
    for batch in CsvTable(written, 1, delimiter).batches(log):
        coded = batch.rename({old: new for new, old in plain.items()})
        if table.has(UPDATED):
            days = coded[UPDATED].str.extract(r"^\s*([^\sT]+)", 1).drop_nulls().unique()
            log.note_release(*(day_of(day, *UPDATED_FORMATS) for day in days))
        code = [pl.col(name).str.replace(CODE_AND_NAME, "${1}") for name in (*dimensions, TIME)]
        flag = next((name for name in FLAG_COLUMNS if table.has(name)), "")
        status = [pl.col(name).str.replace(CODE_AND_NAME, "${1}") for name in (flag, "CONF_STATUS") if table.has(name)]
        yield conform(
            coded.with_columns(*code, *status).select(
                *_meaning(shape, pl.col(dataflow).str.extract(DATAFLOW, 1).fill_null("")),
                padded([*dimensions, TIME, VALUE]),
                time_label=pl.col(TIME),
                value_label=pl.col(VALUE),
                flag_label=pl.col(flag) if flag else pl.lit(""),
                conf_label=pl.col("CONF_STATUS") if table.has("CONF_STATUS") else pl.lit(""),
                src_row=pl.col("src_row"),
                src_column=pl.lit(plain[VALUE]),
            )
        )


def _require(file: SourceFile, table: CsvTable, dataflow: str, dimensions: list[str]) -> None:
    missing = [
        name for name, there in (("STRUCTURE_ID or DATAFLOW", dataflow), ("geo", "geo" in dimensions)) if not there
    ]
    if missing:
        raise refusal(
            file,
            "shifted_header",
            f"The heading {' and '.join(missing)} is missing in row 1 (found: "
            f"{', '.join(table.header[:12])}). "
            "Download the dataset again as SDMX-CSV with codes (labels 'code' or 'both'), or as TSV.",
            row=1,
            column=missing[0],
        )


def _meaning(shape: Shape, dataset: pl.Expr) -> list[pl.Expr]:
    """Series, area, unit, dataset and labels, from columns named after the dimensions."""
    code = dataset.str.to_uppercase()
    parts = [code, pl.col(shape.indicator).str.strip_chars()] if shape.indicator else [code]
    return [
        pl.concat_str(parts, separator=":").alias("series_label"),
        code.alias("dataset_label"),
        pl.col("geo").alias("area_label"),
        (pl.col("unit") if "unit" in shape.dimensions else pl.lit("")).alias("unit_label"),
        label_object(shape.breakdowns),
    ]


def dataset_of(file_name: str) -> str:
    """The dataset that the name of a TSV file states (`isoc_ci_ifp_iu`), '' if it states none."""
    found = TSV_NAME.match(file_name)
    return found.group(1) if found else ""


def _read_tsv(log: ReadLog, header: list[str], dimensions: list[str]) -> Iterator[pl.DataFrame]:
    dataset = dataset_of(log.file.name)
    log.meaning = {"dataset": dataset}
    if not dataset:
        raise refusal(
            log.file,
            "series_not_in_name",
            "A TSV file does not say which dataset it is. Keep Eurostat's name, such as estat_isoc_ci_ifp_iu.tsv.",
        )
    if "geo" not in dimensions:
        raise refusal(
            log.file,
            "shifted_header",
            "The first heading names no dimension 'geo': this is not a table by country.",
            row=1,
        )
    corner, years = header[0], header[1:]
    log.headings = dict.fromkeys(("series_label", "area_label", "unit_label"), corner)
    shape = Shape(dimensions)
    for batch in CsvTable(header, 1, "\t").batches(log):
        key = pl.col(corner).str.split(",")
        whole = batch.filter(key.list.len() == len(dimensions))
        for row in batch.filter(key.list.len() != len(dimensions))["src_row"]:
            log.error(
                "wrong_cell_count",
                f"The row does not name the {len(dimensions)} dimensions of the heading ({', '.join(dimensions)}).",
                row=row,
                column=corner,
            )
        yield conform(_long(whole, corner, years, shape, dataset))


def _long(batch: pl.DataFrame, corner: str, years: list[str], shape: Shape, dataset: str) -> pl.DataFrame:
    codes = [pl.col(corner).str.split(",").list.get(place).alias(name) for place, name in enumerate(shape.dimensions)]
    long = batch.with_columns(codes).unpivot(
        years, index=[*shape.dimensions, "src_row"], variable_name="src_column", value_name="cell"
    )
    cell = pl.col("cell").str.strip_chars()
    return (
        long.filter((cell != "") & (cell != ":"))
        .sort("src_row", maintain_order=True)
        .select(
            *_meaning(shape, pl.lit(dataset)),
            time_label=pl.col("src_column"),
            value_label=pl.coalesce(cell.str.extract(FIGURE_AND_FLAG, 1), cell),
            flag_label=cell.str.extract(FIGURE_AND_FLAG, 2).fill_null(""),
            src_row=pl.col("src_row"),
            src_column=pl.col("src_column"),
        )
    )
