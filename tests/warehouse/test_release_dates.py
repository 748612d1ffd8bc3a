"""An older release that is loaded after a newer one changes nothing of what is shown: the publisher's date counts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from ingest.release_date import day_of, end_of_quarter
from ingest.rows import ReadLog, SourceFile
from ingest.sources.registry import reader_of
from warehouse.build import build
from warehouse.load import process
from warehouse.settings import Home


def bank_api(released: str, value: str) -> str:
    """An answer of the World Bank's API for Kenya."""
    head = {"page": 1, "pages": 1, "per_page": 50, "total": 1, "sourceid": "2", "lastupdated": released}
    figure = {
        "indicator": {"id": "IT.NET.USER.ZS", "value": "Internet"},
        "country": {"id": "KE", "value": "Kenya"},
        "countryiso3code": "KEN",
        "date": "2017",
        "value": float(value),
    }
    return json.dumps([head, [figure]])


def databank(released: str, value: str) -> str:
    """A table of DataBank for Uganda, with its footer."""
    day = dt.date.fromisoformat(released).strftime("%m/%d/%Y")
    return (
        f"Country Name,Country Code,Series Name,Series Code,2017 [YR2017]\nUganda,UGA,Internet,IT.NET.USER.ZS,{value}\n"
        f",,,,\nData from database: World Development Indicators,,,,\nLast Updated: {day},,,,\n"
    )


def bulk(released: str, value: str) -> str:
    """The bulk download for Ghana."""
    return (
        f'"Data Source","World Development Indicators",\n\n"Last Updated Date","{released}",\n\n'
        f'"Country Name","Country Code","Indicator Name","Indicator Code","2017",\n'
        f'"Ghana","GHA","Internet","IT.NET.USER.ZS","{value}",\n'
    )


def eurostat(released: str, value: str) -> str:
    """SDMX-CSV 1.0 for France."""
    day = dt.date.fromisoformat(released).strftime("%d/%m/%y 23:00:00")
    return (
        "DATAFLOW,LAST UPDATE,freq,indic_is,unit,ind_type,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        f"ESTAT:ISOC_CI_IFP_IU(1.0),{day},A,I_IU3,PC_IND,IND_TOTAL,FR,2018,{value},\n"
    )


def sdg(released: str, value: str) -> str:
    """An extract of the SDG database for Namibia; the release is named after its quarter."""
    day = dt.date.fromisoformat(released)
    return (
        "ReleaseName,SeriesCode,GeoAreaCode,TimePeriod,Value,Units\n"
        f"{day.year}.Q{(day.month + 2) // 3}.G.02,IT_USE_ii99,516,2017,{value},PERCENT\n"
    )


FILES = {
    "api.json": ("world-bank", bank_api),
    "databank.csv": ("world-bank", databank),
    "API_bulk.csv": ("world-bank", bulk),
    "isoc.csv": ("eurostat", eurostat),
    "sdg.csv": ("un-sdg", sdg),
}
NEWER, OLDER = ("2024-12-31", "64.4"), ("2019-09-30", "33.3")


def load(home: Home, release: tuple[str, str]) -> None:
    """Load one release of every file."""
    for name, (source, text) in FILES.items():
        path = home.path / "inbox" / release[0] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(*release), encoding="utf-8")
        (result,) = process(source, [path], home, land=True)
        assert result.accepted, result.issues


def test_an_older_release_loaded_later_leaves_the_newer_one_shown(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    load(home, NEWER)
    load(home, OLDER)
    build(home)
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        shown = connection.execute(
            "select ref_area, obs_value, cast(known_from as varchar) from marts.fct_observation "
            "where indicator = 'C2-01' order by 1"
        ).fetchall()
    assert shown == [(area, 64.4, "2024-12-31") for area in ("FRA", "GHA", "KEN", "NAM", "UGA")]


def test_a_release_of_the_quarter_that_runs_is_known_when_it_is_here(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    today = dt.datetime.now(dt.UTC).date()
    path = tmp_path / "sdg.csv"
    path.write_text(sdg(today.isoformat(), "64.4"), encoding="utf-8")
    process("un-sdg", [path], home, land=True)
    (record,) = home.landing.glob("*/*/provenance.json")
    assert json.loads(record.read_text(encoding="utf-8"))["known_from"] == today.isoformat()


@pytest.mark.parametrize(
    ("release", "day"),
    [("2020.Q4.G.02", "2020-12-31"), ("2019.Q1.G.01", "2019-03-31"), ("2021-Q2", "2021-06-30"), ("SDG 2020", "")],
)
def test_a_release_is_of_the_last_day_of_its_quarter(release: str, day: str) -> None:
    assert end_of_quarter(release) == day


def test_a_day_that_is_none_states_no_release(tmp_path: Path) -> None:
    assert day_of("06/28/2023", "%Y-%m-%d", "%m/%d/%Y") == "2023-06-28"
    assert day_of("2025-13-45", "%Y-%m-%d") == ""
    path = tmp_path / "API_bulk.csv"
    path.write_text(bulk("2025-02-31", "1"), encoding="utf-8")
    log = ReadLog(SourceFile(path, "world-bank"))
    list(reader_of("world-bank")(log))
    assert log.released == ""
