"""World Bank Indicators API v2: one JSON document per indicator, in the API's own shape.

`GET /country/all/indicator/CODE?format=json&per_page=N&page=P` answers
`[{page, pages, per_page, total, sourceid, lastupdated}, [{indicator: {id, value}, country: {id, value},
countryiso3code, date, value, unit, obs_status, decimal}, ...]]`. An unknown code answers 200 with `[{message:
[{id, key, value}]}]`, a code without figures a total of 0 and null for the rows. Aggregates such as regions
are among the countries. A page may have up to 32,500 rows (documented by the R package wbwdi, not by the
Bank).

The pages are merged into one document of the same shape with `page` and `pages` 1. Numbers pass through a
64-bit float and come out with the same value.
"""

import json
import shutil
from collections.abc import Iterable
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


def fetch(
    series: Iterable[str], out_dir: Path, client: FetchClient, progress: ProgressCallback = silent
) -> list[FetchedFile]:
    """Downloads indicators, one file `API_CODE.json` each.

    A file of that name is replaced once the new one is whole.

    Raises:
        FetchError: at the first indicator that cannot be had; files of the earlier ones are in place.
    """
    codes = list(dict.fromkeys(series))
    for code in codes:
        client.settings.check_series(code)
    with sole_use(out_dir):
        return [_fetch_one(code, client.settings.path_for(code, out_dir), client, progress) for code in codes]


def _fetch_one(code: str, target: Path, client: FetchClient, progress: ProgressCallback) -> FetchedFile:
    query = PagedQuery(
        series=code,
        path=f"country/all/indicator/{code}",
        params=lambda page: {"format": "json", "per_page": client.settings.page_size, "page": page},
        head=lambda document, page: _head(document, page, code, client.settings.by_hand),
        work=work_folder(target, client),
    )
    answer = fetch_pages(query, client, progress)
    _merge(answer, target)
    shutil.rmtree(query.work)
    progress(ProgressEvent(code, "done"))
    return client.describe(target, answer.url, code)


def _head(document: Any, page: int, code: str, by_hand: str) -> PageHead:
    if not isinstance(document, list) or not document or not isinstance(document[0], dict):
        raise BodyInvalidError("the answer is not the list that the World Bank API gives")
    head, rows = document[0], document[1] if len(document) > 1 else None
    if "message" in head:
        told = "; ".join(str(item.get("value", item)) for item in head["message"] if isinstance(item, dict))
        raise FetchError(f"The World Bank does not know the indicator {code} ({told}).", hint=_hint(by_hand))
    try:
        number, pages, total, size = (int(head[name]) for name in ("page", "pages", "total", "per_page"))
    except (KeyError, TypeError, ValueError) as error:
        raise BodyInvalidError(f"the answer does not say which page it is ({error})") from error
    if total == 0:
        raise FetchError(f"The World Bank has no figures for the indicator {code}.", hint=_hint(by_hand))
    if number != page or not isinstance(rows, list):
        raise BodyInvalidError(f"the answer is page {number} where page {page} was asked for, or has no rows")
    others = {str(row["indicator"]["id"]) for row in rows} - {code}
    if any(other.lower() != code.lower() for other in others):
        raise FetchError(
            f"The World Bank answered with {', '.join(sorted(others))} where {code} was asked for.",
            hint=by_hand,
        )
    return PageHead(pages, total, len(rows), f"{total}|{size}|{head.get('lastupdated', '')}")


def _hint(by_hand: str) -> str:
    return f"Check the code (capitals, points) at https://data.worldbank.org/indicator. {by_hand}"


def _merge(answer: PagedAnswer, target: Path) -> None:
    first = read_json(answer.pages[0])[0]
    head = first | {"page": 1, "pages": 1, "per_page": answer.head.total, "total": answer.head.total}
    with whole_file(target) as part, part.open("w", encoding="utf-8") as out:
        out.write(f"[{json.dumps(head, ensure_ascii=False)},[\n")
        before = ""
        for page in answer.pages:
            for row in read_json(page)[1]:
                out.write(before + json.dumps(row, ensure_ascii=False))
                before = ",\n"
        out.write("\n]]\n")
