"""What trace says is really at that row and column of the file (`tests/published.py` says what the files hold)."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.settings import Home
from warehouse.trace import Figure, Input, Place, TraceError, trace
from warehouse.trace_text import lines


def cell_of(place: Place) -> str:
    """The text that stands in the kept original at the place that a trace names; records counted from 1."""
    assert place.original is not None
    assert place.row is not None
    with Path(place.original).open(encoding="utf-8-sig", newline="") as stream:
        records = list(csv.reader(stream))
    header = next(record for record in records if place.column in record)
    return records[place.row - 1][header.index(place.column)]


def place_of(figure: Figure) -> Place:
    assert figure.place is not None
    return figure.place


def copied(home: Home, target: Path) -> Home:
    """A home of one's own with the same build and landing."""
    shutil.copytree(home.path, target, symlinks=True)
    return Home(target)


def test_all_sources_of_a_cell_are_followed_the_preferred_first(small_warehouse: Home) -> None:
    """United Kingdom 2020: ITU 94.8 is shown, the national platform says 92.1."""
    found = trace(small_warehouse, "C2-01", "GBR", 2020)
    assert [(figure.facts["source"], figure.facts["obs_value"]) for figure in found.figures] == [
        ("itu-datahub", 94.8),
        ("open-sdg", 92.1),
    ]
    assert [figure.facts["is_preferred"] for figure in found.figures] == [True, False]
    assert [cell_of(place_of(figure)) for figure in found.figures] == ["94.8", "92.1"]
    assert found.area_name == "United Kingdom of Great Britain and Northern Ireland"


@pytest.mark.parametrize(
    ("indicator", "area", "year", "dims", "row", "text"),
    [
        ("C2-01", "GBR", 2020, {"sex": "M"}, 5, "93.1"),
        ("C2-01", "GBR", 2019, {"age": "Y16T24"}, 6, "99.2"),
        ("C2-01", "GBR", 2020, {"disability": "WITH"}, 7, "81.4"),
        ("C2-01", "GBR", 2020, {"sex": "F", "age": "Y16T24"}, 9, "99.5"),
        ("C2-05", "KEN", 2020, {"sex": "F"}, 2, "40.0"),
        ("C2-01", "NAM", 2022, {}, 6, "62.1"),
    ],
)
def test_the_place_holds_the_value(
    small_warehouse: Home, indicator: str, area: str, year: int, dims: dict[str, str], row: int, text: str
) -> None:
    """Rows as counted by hand in tests/published.py, the header being row 1."""
    (figure,) = trace(small_warehouse, indicator, area, year, dims).figures
    place = place_of(figure)
    assert (place.row, cell_of(place), place.as_written["value"]) == (row, text, text)


def test_every_published_figure_is_where_it_says(small_warehouse: Home) -> None:
    """Each reported figure of the build is read again from its original with Python's own csv module."""
    published = small_warehouse.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        cells = connection.execute(
            "select distinct indicator, ref_area, year, sex, age, disability from marts.fct_observation "
            "where method = 'reported' order by all"
        ).fetchall()
    assert len(cells) == 19  # 21 reported figures, two of them of a cell that has another
    for indicator, area, year, sex, age, disability in cells:
        dims = {"sex": sex, "age": age, "disability": disability}
        for figure in trace(small_warehouse, indicator, area, year, dims).figures:
            assert float(cell_of(place_of(figure))) == figure.facts["obs_value"]


def test_file_hash_and_submission_are_those_of_the_file_that_was_loaded(small_warehouse: Home) -> None:
    (figure,) = trace(small_warehouse, "C2-01", "GBR", 2020, {"sex": "M"}).figures
    place = place_of(figure)
    loaded = small_warehouse.path / "inbox" / "gbr" / "indicator_17-8-1.csv"
    assert place.sha256 == hashlib.sha256(loaded.read_bytes()).hexdigest()
    assert place.unchanged is True
    assert Path(str(place.original)).parent.name == place.submission_id
    assert place.as_written["labels"]["Sex"] == "Male"


def test_a_derived_figure_leads_to_its_inputs_and_their_places(small_warehouse: Home) -> None:
    """E-01 is women over men: 91.1 / 93.1 of the national platform."""
    (figure,) = trace(small_warehouse, "E-01", "GBR", 2020).figures
    assert (figure.place, figure.formula) == (None, "numerator / denominator")
    assert [item.role for item in figure.inputs] == ["numerator", "denominator"]
    inputs = [item.figure for item in figure.inputs]
    assert [cell_of(place_of(item)) for item in inputs if item] == ["91.1", "93.1"]
    assert figure.facts["obs_value"] == pytest.approx(91.1 / 93.1, abs=1e-12)


@pytest.mark.parametrize("area", ["GBR", "gbr", "826", "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord"])
def test_an_area_may_be_given_by_code_or_name(small_warehouse: Home, area: str) -> None:
    """826 is the M49 code; the French name as the seed area.csv writes it."""
    seed = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "areas" / "area.csv"
    with seed.open(encoding="utf-8", newline="") as stream:
        french = next(row["name_fr"] for row in csv.DictReader(stream) if row["ref_area"] == "GBR")
    given = french if area.startswith("Royaume") else area
    assert trace(small_warehouse, "c2-01", given, 2020).ref_area == "GBR"


def test_one_source_or_one_period_can_be_asked_for(small_warehouse: Home) -> None:
    (figure,) = trace(small_warehouse, "C2-01", "GBR", 2020, source="open-sdg").figures
    assert figure.facts["obs_value"] == 92.1
    assert len(trace(small_warehouse, "C2-01", "GBR", 2020, period="2019").figures) == 2


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("C2-1", "GBR", 2020, {}), r"no indicator 'C2-1'. Near it: C2-01 \(Individuals using the Internet\)"),
        (("C2-01", "Kenia", 2020, {}), r"no country, territory or region 'Kenia'. Near it: Kenya \(KEN\)"),
        (("C2-01", "United Kingdom", 2020, {}), r"Near it: United Kingdom of Great Britain .* \(GBR\)"),
        (("C2-01", "KEN", 2050, {}), r"for Kenya in 2050. Published for this area: 2015, 2019-2020, 2022\."),
        (
            ("C2-01", "KEN", 2019, {"sex": "_O"}),
            r"for sex=_O. Published for this area and period: the total; sex=F; sex=M\.",
        ),
        (("C2-01", "FRA", 2020, {}), r"no figure for this area at all. It is published for 3 areas: GBR, KEN, NAM"),
        (("C9-01", "FRA", 2020, {}), r"No area has one"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    small_warehouse: Home, asked: tuple[str, str, int, dict[str, str]], says: str
) -> None:
    with pytest.raises(TraceError, match=says):
        trace(small_warehouse, *asked)


def test_another_source_of_the_cell_is_named(small_warehouse: Home) -> None:
    with pytest.raises(TraceError, match="This cell has a figure from: itu-datahub, open-sdg"):
        trace(small_warehouse, "C2-01", "GBR", 2020, source="eurostat")


def test_before_the_first_build_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TraceError, match="wsis build"):
        trace(Home(tmp_path), "C2-01", "GBR", 2020)


def test_a_quote_in_what_is_asked_is_only_text(small_warehouse: Home) -> None:
    with pytest.raises(TraceError, match="Published for this area and period"):
        trace(small_warehouse, "C2-01", "GBR", 2020, {"sex": "' or '1'='1"})


def test_a_changed_or_missing_original_is_seen(small_warehouse: Home, tmp_path: Path) -> None:
    home = copied(small_warehouse, tmp_path / "home")
    (before,) = trace(home, "C2-05", "KEN", 2020, {"sex": "F"}).figures
    original = Path(str(place_of(before).original))
    original.write_text(original.read_text(encoding="utf-8").replace("40.0", "41.0"), encoding="utf-8")
    changed = trace(home, "C2-05", "KEN", 2020, {"sex": "F"})
    assert place_of(changed.figures[0]).unchanged is False
    assert any("CHANGED" in line for line in lines(changed))
    original.unlink()
    gone = trace(home, "C2-05", "KEN", 2020, {"sex": "F"})
    assert (place_of(gone.figures[0]).original, place_of(gone.figures[0]).unchanged) == (None, None)
    assert any("not kept" in line for line in lines(gone))


def test_without_the_working_file_the_inputs_are_said_to_be_unknown(small_warehouse: Home, tmp_path: Path) -> None:
    home = copied(small_warehouse, tmp_path / "home")
    published = home.published()
    assert published is not None
    published.with_name("work.duckdb").unlink()
    found = trace(home, "E-01", "GBR", 2020)
    assert any("not recorded" in line for line in lines(found))


def test_the_text_names_every_station(small_warehouse: Home) -> None:
    text = "\n".join(lines(trace(small_warehouse, "E-01", "GBR", 2020)))
    for word in (
        "E-01",
        "numerator / denominator",
        "91.1",
        "indicator_17-8-1.csv, row 4, column Value",
        "sha256",
        "submission",
    ):
        assert word in text


def test_a_confidential_input_is_named_but_not_shown(small_warehouse: Home) -> None:
    found = trace(small_warehouse, "E-01", "GBR", 2020)
    found.figures[0].inputs = [Input("numerator", "0" * 32, None)]
    assert any(line.split() == ["numerator", "not", "published:", "it", "is", "confidential"] for line in lines(found))


def test_the_answer_for_machines_is_json(small_warehouse: Home) -> None:
    answer: dict[str, Any] = json.loads(json.dumps(trace(small_warehouse, "E-01", "GBR", 2020).as_json()))
    assert answer["figures"][0]["inputs"][0]["figure"]["place"]["row"] == 4
    assert answer["build_id"] == "000001"


def test_a_regional_aggregate_is_traced_to_countries_weights_and_coverage(small_warehouse: Home) -> None:
    """World 2022: Kenya 35.0 with 54,000,000 people and Namibia 62.1 with 2,600,000; nobody else has a figure.

    (35.0 x 54.0 + 62.1 x 2.6) / 56.6 = 2,051.46 / 56.6 = 36.2448763...
    """
    found = trace(small_warehouse, "C2-01", "014", 2022)  # Eastern Africa: Kenya only, Namibia is in Southern Africa
    assert found.figures == []
    assert found.aggregate is not None
    kenya = next(member for member in found.aggregate.members if member.ref_area == "KEN")
    assert (kenya.obs_value, kenya.people, kenya.people_year, kenya.src_row) == (35.0, 54_000_000, 2022, 5)
    assert kenya.src_file == "individuals-using-the-internet.csv"
    africa = trace(small_warehouse, "C2-01", "Africa", 2022).aggregate
    assert africa is not None
    inside = [member for member in africa.members if member.counts]
    assert [member.ref_area for member in inside] == ["KEN", "NAM"]
    mean = sum(m.people * m.obs_value for m in inside) / sum(m.people for m in inside)  # type: ignore[operator,misc]
    assert mean == pytest.approx(36.2448763250883)
    assert africa.facts["obs_value"] is None or africa.facts["obs_value"] == pytest.approx(mean)
    assert africa.facts["countries_present"] == 2
    assert africa.facts["coverage"] > 0


def test_the_words_of_an_aggregate_name_what_goes_into_it(small_warehouse: Home) -> None:
    text = "\n".join(lines(trace(small_warehouse, "C2-01", "002", 2022)))
    assert "Africa (002), 2022, mean of its countries" in text
    assert "35.0  x 54000000 people (2022, world-bank); itu-datahub: individuals-using-the-internet.csv, row 5" in text
    assert "countries   2 of " in text and "coverage " in text
    assert "no figure   " in text and "wsis trace C2-01 KEN 2022" in text
    assert "None" not in text


def test_a_group_is_found_by_its_code_and_a_year_without_mean_names_those_with_one(small_warehouse: Home) -> None:
    assert trace(small_warehouse, "C2-01", "lmc", 2022).area_name == "Lower middle income"
    with pytest.raises(TraceError, match="mean of its countries .* published for: 2015, 2019, 2022"):
        trace(small_warehouse, "C2-01", "002", 2018)
