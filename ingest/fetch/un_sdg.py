"""UN SDG API: one CSV per series, in the column layout of the Global SDG Database's full extract.

`GET /Series/Data?seriesCode=CODE&pageSize=N&page=P` answers `{size, totalElements, totalPages, pageNumber,
attributes, dimensions, data: [ROW, ...]}`. A row is `{goal, target, indicator, series, seriesDescription,
seriesCount, geoAreaCode, geoAreaName, timePeriodStart, value, valueType, time_detail, timeCoverage,
upperBound, lowerBound, basePeriod, source, geoInfoUrl, footnotes, attributes: {Nature, Units, ...},
dimensions: {Age, Sex, "Reporting Type", ...}}`; goal, target, indicator and footnotes are lists.
Pages are counted from 1. Public
projects report that 5,000 rows a page work well; the largest size allowed is not known.

`un_sdg_columns.csv` says which column comes from where: `field` a field of the row, `breakdown` a dimension
or attribute of that name, `not_in_api` a column of the extract that the API does not give and that stays
empty (ID, ReleaseStatus, ReleaseName, SeriesID, isDSDSeries, ObservationID). A dimension or attribute without
a column of its own gets one at the end, so nothing is lost.

Unconfirmed: how the extract writes several goals, targets, indicators or footnotes in one cell (here joined
by `list_separator`), and whether the API names every dimension exactly as the extract's heading does.
"""

import csv
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingest.fetch.client import FetchClient, FetchedFile
from ingest.fetch.errors import BodyInvalidError, FetchError
from ingest.fetch.pages import (
    PagedAnswer,
    PagedQuery,
    PageHead,
    fetch_pages,
    read_json,
    sole_use,
    work_folder,
)
from ingest.fetch.part_file import whole_file
from ingest.fetch.progress import ProgressCallback, ProgressEvent, silent

COLUMNS_FILE = Path(__file__).with_name("un_sdg_columns.csv")


def fetch(
    series: Iterable[str], out_dir: Path, client: FetchClient, progress: ProgressCallback = silent
) -> list[FetchedFile]:
    """Downloads series, one file `sdg_CODE.csv` each.

    A file of that name is replaced once the new one is whole.

    Raises:
        FetchError: at the first series that cannot be had; files of the earlier ones are in place.
    """
    codes = list(dict.fromkeys(series))
    for code in codes:
        client.settings.check_series(code)
    with sole_use(out_dir):
        return [_fetch_one(code, client.settings.path_for(code, out_dir), client, progress) for code in codes]


def _fetch_one(code: str, target: Path, client: FetchClient, progress: ProgressCallback) -> FetchedFile:
    settings = client.settings
    query = PagedQuery(
        series=code,
        path="Series/Data",
        params=lambda page: {"seriesCode": code, "pageSize": settings.page_size, "page": page},
        head=lambda document, page: _head(document, page, code, settings.by_hand),
        work=work_folder(target, client),
    )
    answer = fetch_pages(query, client, progress)
    _write(answer, target, code, str(settings.options["list_separator"]))
    shutil.rmtree(query.work)
    progress(ProgressEvent(code, "done"))
    return client.describe(target, answer.url, code)


def _head(document: Any, page: int, code: str, by_hand: str) -> PageHead:
    rows = document.get("data") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise BodyInvalidError("the answer is not the object with `data` that the UN SDG API gives")
    try:
        total, pages, number, size = (
            int(document[name]) for name in ("totalElements", "totalPages", "pageNumber", "size")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BodyInvalidError(f"the answer does not say which page it is ({error})") from error
    if total == 0:
        hint = f"Check the code at https://unstats.un.org/sdgs/dataportal. {by_hand}"
        raise FetchError(f"The UN SDG database has no figures for the series {code}.", hint=hint)
    if number != page:
        raise BodyInvalidError(f"the answer is page {number} where page {page} was asked for")
    others = {str(row.get("series")) for row in rows} - {code}
    if others:
        raise FetchError(
            f"The UN SDG API answered with {', '.join(sorted(others))} where {code} was asked for.",
            hint=by_hand,
        )
    return PageHead(pages, total, len(rows), f"{total}|{size}")


def _write(answer: PagedAnswer, target: Path, code: str, separator: str) -> None:
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as file:
        fields = {line["column"]: line["field"] if line["kind"] == "field" else "" for line in csv.DictReader(file)}
    extra = sorted({name for row in _rows(answer) for name in _breakdowns(row, code)} - set(fields))
    with whole_file(target) as part, part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*fields, *extra], restval="", lineterminator="\n")
        writer.writeheader()
        for row in _rows(answer):
            given = {column: row.get(name) for column, name in fields.items() if name} | _breakdowns(row, code)
            writer.writerow({column: _text(value, separator) for column, value in given.items()})


def _rows(answer: PagedAnswer) -> Iterator[dict[str, Any]]:
    """Row by row, with one page in memory."""
    for page in answer.pages:
        yield from read_json(page)["data"]


def _breakdowns(row: dict[str, Any], code: str) -> dict[str, Any]:
    """Dimensions and attributes of a row under one roof, as the extract has them."""
    dimensions: dict[str, Any] = row.get("dimensions") or {}
    attributes: dict[str, Any] = row.get("attributes") or {}
    clash = sorted(name for name in dimensions.keys() & attributes.keys() if dimensions[name] != attributes[name])
    if clash:
        raise FetchError(
            f"A row of {code} ({row.get('geoAreaName')}, {row.get('timePeriodStart')}) has two values for "
            f"{', '.join(clash)}: one as a dimension and another as an attribute.",
            hint="The layout has one column for both; report this to the maintainers with the series code.",
        )
    return {**attributes, **dimensions}


def _text(value: Any, separator: str) -> str:
    """A JSON value as the extract writes it: nothing for null, 2018 for 2018.0."""
    if value is None:
        return ""
    if isinstance(value, list):
        return separator.join(_text(item, separator) for item in value if item not in (None, ""))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
