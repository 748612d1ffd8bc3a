"""UN SDG: JSON rows become the columns of the Global SDG Database's extract."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.fetch import FetchError, un_sdg

if TYPE_CHECKING:
    from tests.ingest.fetch.conftest import FakeApi

CODE = "SE_ADT_ACTS"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_stand_in_the_columns_of_the_extract(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    (fetched,) = un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    rows = read(fetched.path)
    assert fetched.path.name == "sdg_SE_ADT_ACTS.csv"
    assert api.pages_asked() == ["1", "2", "3"]
    # The extract has 67 columns (source: its heading); the five rows are UN_VALUES.
    assert len(rows) == 5 and all(len(row) == 67 for row in rows)
    first = {column: value for column, value in rows[0].items() if value}
    assert first == {
        "Goal": "4",
        "Target": "4.4",
        "Indicator": "4.4.1",
        "SeriesCode": CODE,
        "SeriesDescription": "Proportion of youth and adults with ICT skills, by sex and type of skill (%)",
        "SeriesObservationCount": "4795",
        "GeoAreaCode": "12",
        "GeoAreaName": "Algeria",
        "TimePeriod": "2018",
        "Value": "22.846",
        "ValueType": "Float",
        "Time_Detail": "2018",
        "Source": "Ministry of Post, Telecommunications",
        "Nature": "C",
        "Sex": "MALE",
        "Units": "PERCENT",
        "Type of skill": "COPA",
        "Reporting Type": "G",
    }
    assert [row["Value"] for row in rows] == ["22.846", "16.14774", "9.5", "NaN", "<1"]
    assert (rows[4]["TimePeriod"], rows[4]["Age"], rows[4]["Type of skill"]) == ("2020.5", "15-24", "")


def test_the_heading_is_that_of_the_real_extract(
    api: "FakeApi", client_of: Any, tmp_path: Path, shared_data: Path
) -> None:
    real = shared_data / "data" / "unsdg_global_db" / "sdg_database_ind_own_mobile.csv"
    (fetched,) = un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    with real.open(encoding="utf-8") as one, fetched.path.open(encoding="utf-8") as other:
        assert next(csv.reader(other)) == next(csv.reader(one))


def test_a_real_extract_comes_back_as_it_was(api: "FakeApi", client_of: Any, tmp_path: Path, shared_data: Path) -> None:
    """The 589 rows of the published file, served in the API's shape, give the published cells again."""
    published = read(shared_data / "data" / "unsdg_global_db" / "sdg_database_ind_own_mobile.csv")
    from_api = {
        "goal": "Goal", "target": "Target", "indicator": "Indicator", "series": "SeriesCode",
        "seriesDescription": "SeriesDescription", "seriesCount": "SeriesObservationCount",
        "geoAreaCode": "GeoAreaCode", "geoAreaName": "GeoAreaName", "value": "Value",
        "valueType": "ValueType",
        "time_detail": "Time_Detail", "source": "Source",
    }  # fmt: skip
    api.un["IT_MOB_OWN"] = [
        {name: row[column] for name, column in from_api.items()}
        | {name: [row[from_api[name]]] for name in ("goal", "target", "indicator")}
        | {"timePeriodStart": float(row["TimePeriod"]), "footnotes": [row["FootNote"]]}
        | {"attributes": {"Units": row["Units"]}}
        | {"dimensions": {"Sex": row["Sex"], "Reporting Type": row["Reporting Type"]}}
        for row in published
    ]
    (fetched,) = un_sdg.fetch(["IT_MOB_OWN"], tmp_path, client_of("un-sdg", page_size=250))
    not_in_api = {"ID", "ReleaseStatus", "ReleaseName", "SeriesID", "isDSDSeries", "ObservationID"}
    wanted = [{k: "" if k in not_in_api else v for k, v in row.items()} for row in published]
    assert read(fetched.path) == wanted
    assert api.pages_asked() == ["1", "2", "3"]


def test_a_breakdown_without_a_column_gets_one(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.un[CODE][3]["dimensions"]["Wealth rank"] = "Q1"
    api.un[CODE][0]["attributes"]["Report Ordinal"] = 2.0
    (fetched,) = un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    rows = read(fetched.path)
    assert list(rows[0])[67:] == ["Report Ordinal", "Wealth rank"]
    assert [row["Wealth rank"] for row in rows] == ["", "", "", "Q1", ""]
    assert rows[0]["Report Ordinal"] == "2"


def test_several_footnotes_and_nulls(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.un[CODE][0] |= {"footnotes": ["One.", "", "Two, with a comma."], "value": None, "attributes": None}
    (fetched,) = un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    first = read(fetched.path)[0]
    # "; " is list_separator of un-sdg in sources.yaml.
    assert (first["FootNote"], first["Value"], first["Units"]) == ("One.; Two, with a comma.", "", "")


def test_two_values_for_one_column_are_an_error(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.un[CODE][2]["attributes"]["Sex"] = "MALE"
    with pytest.raises(FetchError, match=r"\(Kenya, 2019.0\) has two values for Sex"):
        un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    assert not (tmp_path / "sdg_SE_ADT_ACTS.csv").exists()
    assert not (tmp_path / "sdg_SE_ADT_ACTS.csv.part").exists()


def test_an_unknown_series_is_an_error(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="no figures for the series IT_MOB_OWM") as caught:
        un_sdg.fetch(["IT_MOB_OWM"], tmp_path, client_of("un-sdg"))
    assert "wsis load un-sdg FILE" in caught.value.hint


def test_rows_missing_from_the_pages_are_noticed(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    page = api._un_page
    api._un_page = lambda query: page(query) | {"totalElements": 6}  # type: ignore[method-assign]
    with pytest.raises(FetchError, match="do not fit together"):
        un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    assert not (tmp_path / "sdg_SE_ADT_ACTS.csv").exists()


def test_an_answer_of_another_shape_is_tried_again(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["instead"](b'{"message": "An error has occurred."}', "application/json")]
    (fetched,) = un_sdg.fetch([CODE], tmp_path, client_of("un-sdg"))
    assert len(read(fetched.path)) == 5
    assert waits == [1.0]
