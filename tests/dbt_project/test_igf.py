"""Records of the IGF in the marts: every indicator counted again by hand, person by person (`igf_by_hand.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pytest

from tests.dbt_project.igf_by_hand import AS_OF, YEARS, Person, country_facts, fill, persons, share
from tests.shared_home import shared_home
from warehouse import audit, working_file
from warehouse.settings import Home
from warehouse.trace import trace
from warehouse.trace_text import lines

LAST = YEARS[-1]
Key = tuple[str, ...]


@pytest.fixture(scope="module")
def igf_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A warehouse of IGF records only."""
    return shared_home(tmp_path_factory, worker_id, "igf_by_hand", fill)


@pytest.fixture(scope="module")
def marts(igf_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(igf_home.published()), read_only=True) as connection:
        yield connection


def of(year: int) -> list[Person]:
    return [person for person in persons() if person.year == year]


def figures(marts: duckdb.DuckDBPyConnection, indicator: str, area: str = "001", year: int = LAST) -> dict[Key, float]:
    """Codes that are not totals -> value, of the figures counted or added up here."""
    rows = marts.execute(
        "select sex, age, disability, breakdown, obs_value from marts.fct_observation "
        "where indicator = ? and ref_area = ? and year = ? and source <> 'igf-statistics'",
        [indicator, area, year],
    ).fetchall()
    return {tuple(code for code in row[:4] if code != "_T"): row[4] for row in rows}


def onsite(person: Person) -> bool:
    return person.attendance in ("onsite", "both")


def online(person: Person) -> bool:
    return person.attendance in ("online", "both")


def everybody(_: Person) -> bool:
    return True


def of_group(code: str) -> Callable[[Person], bool]:
    return lambda person: person.group == code


@pytest.mark.parametrize("year", YEARS)
def test_counts_keep_their_measures_apart(marts: duckdb.DuckDBPyConnection, year: int) -> None:
    people, found = of(year), figures(marts, "C11-03", year=year)
    assert found[()] == len(people) == 900
    assert found[("MODE:ONSITE",)] == sum(map(onsite, people))
    assert found[("MODE:ONLINE",)] == sum(map(online, people))
    # whoever is both on site and online is in both, so that they add up to more than came
    assert found[("MODE:ONSITE",)] + found[("MODE:ONLINE",)] > sum(p.attendance != "registered" for p in people)
    for code in ("GOV", "CS", "PS", "TC", "IGO"):
        assert found[(f"STAKEHOLDER:{code}",)] == sum(map(of_group(code), people))
    assert found[("ROLE:SPEAKER",)] == sum(person.role == "speaker" for person in people)


def test_countries_are_counted_without_staff_of_organizations(marts: duckdb.DuckDBPyConnection) -> None:
    for country in ("KEN", "NOR", "IND"):
        people = [person for person in of(LAST) if person.country == country and person.group != "IGO"]
        found = figures(marts, "C11-03", country)
        assert found[()] == len(people)
        assert found[("MODE:ONSITE",)] == sum(map(onsite, people))


def test_womens_share_of_those_whose_sex_is_recorded(marts: duckdb.DuckDBPyConnection) -> None:
    people, found = of(LAST), figures(marts, "C11-04")

    def expected(chosen: Callable[[Person], bool]) -> float:
        return share(filter(chosen, people), lambda p: p.sex == "F", lambda p: p.sex != "_U")

    assert found[()] == pytest.approx(expected(everybody), rel=1e-11)
    assert found[("MODE:ONSITE",)] == pytest.approx(expected(onsite), rel=1e-11)
    assert found[("MODE:ONLINE",)] == pytest.approx(expected(online), rel=1e-11)
    for code in ("GOV", "CS", "PS", "TC"):
        assert found[(f"STAKEHOLDER:{code}",)] == pytest.approx(expected(of_group(code)), rel=1e-11)


def test_first_timers_and_persons_with_disability(marts: duckdb.DuckDBPyConnection) -> None:
    people = of(LAST)
    first = share(people, lambda p: p.first_time == "YES", lambda p: p.first_time != "_U")
    assert figures(marts, "C11-05")[()] == pytest.approx(first, rel=1e-11)
    disability = share(people, lambda p: p.disability == "WITH", lambda p: p.disability != "_U")
    assert figures(marts, "C11-14")[()] == pytest.approx(disability, rel=1e-11)
    women = share(people, lambda p: p.disability == "WITH", lambda p: p.disability != "_U" and p.sex == "F")
    assert figures(marts, "C11-14").get(("F",), women) == pytest.approx(women, rel=1e-11)


def test_youth_is_18_to_35_reached_in_the_year_of_the_meeting(marts: duckdb.DuckDBPyConnection) -> None:
    people, found = of(LAST), figures(marts, "C11-13")

    def expected(chosen: Callable[[Person], bool]) -> float:
        return share(filter(chosen, people), lambda p: 18 <= (p.age or 0) <= 35, lambda p: p.age is not None)

    assert found[()] == pytest.approx(expected(everybody), rel=1e-11)
    assert found[("MODE:ONLINE",)] == pytest.approx(expected(online), rel=1e-11)
    # by sex the few young people of another sex may hide all
    assert set(found) & {("F",), ("M",), ("_O",)} in (set(), {("F",), ("M",), ("_O",)})
    assert found.get(("F",), expected(lambda p: p.sex == "F")) == pytest.approx(
        expected(lambda p: p.sex == "F"), rel=1e-11
    )
    assert found[("WITH",)] == pytest.approx(expected(lambda p: p.disability == "WITH"), rel=1e-11)
    assert found[("STAKEHOLDER:CS",)] == pytest.approx(expected(of_group("CS")), rel=1e-11)


def test_developing_and_least_developed_countries(marts: duckdb.DuckDBPyConnection) -> None:
    _, developing, least = country_facts()
    people = [person for person in of(LAST) if person.country and person.group != "IGO"]
    found = figures(marts, "C11-06")
    assert found[()] == pytest.approx(share(people, lambda p: developing[p.country], everybody), rel=1e-11)
    ldc = share(people, lambda p: p.country in least, everybody)
    assert found[("COUNTRY_GROUP:LDC",)] == pytest.approx(ldc, rel=1e-11)
    there = share(filter(onsite, people), lambda p: p.country in least, everybody)
    assert found[("COUNTRY_GROUP:LDC;MODE:ONSITE",)] == pytest.approx(there, rel=1e-11)


def test_who_speaks_and_who_is_supported(marts: duckdb.DuckDBPyConnection) -> None:
    speakers = [person for person in of(LAST) if person.role == "speaker"]
    women = share(speakers, lambda p: p.sex == "F", lambda p: p.sex != "_U")
    assert figures(marts, "C11-15")[()] == pytest.approx(women, rel=1e-11)
    supported, found = [person for person in of(LAST) if person.supported], figures(marts, "C11-08")
    assert found[()] == len(supported)
    assert found[("F",)] == sum(person.sex == "F" for person in supported)
    assert found[("STAKEHOLDER:CS",)] == sum(map(of_group("CS"), supported))


def test_who_came_again_is_counted_by_what_was_stated_before(marts: duckdb.DuckDBPyConnection) -> None:
    earlier, later = of(YEARS[-2]), {person.ref for person in of(LAST)}
    found = figures(marts, "C11-16")
    assert found[()] == pytest.approx(100 * sum(p.ref in later for p in earlier) / len(earlier), rel=1e-11)
    officials = [person for person in earlier if person.group == "GOV"]
    again = 100 * sum(person.ref in later for person in officials) / len(officials)
    assert found[("STAKEHOLDER:GOV",)] == pytest.approx(again, rel=1e-11)
    reasons = marts.execute(
        "select meeting_year, missing_reason from marts.fct_igf_participation "
        "where measure = 'RETURNED' and missing_reason <> 'confidential'"
    ).fetchall()
    assert reasons == [(YEARS[0], "registrations of the meeting before have not been loaded")]


def test_a_share_carries_its_denominator_and_response_rate(marts: duckdb.DuckDBPyConnection) -> None:
    people = of(LAST)
    answered = sum(person.age is not None for person in people)
    assert marts.execute(
        "select answered, asked, response_rate from marts.fct_igf_participation where meeting_year = ? "
        "and measure = 'REGISTERED' and characteristic = 'AGE' and category = 'Y18T35' and "
        "within_characteristic = '_T'",
        [LAST],
    ).fetchone() == (answered, 900, pytest.approx(100 * answered / 900, rel=1e-11))


def test_balance_is_held_against_parity_the_mix_and_the_registered(marts: duckdb.DuckDBPyConnection) -> None:
    """Five stakeholder groups: an even mix is 20 % each; the catalogue's parity point is 50 %."""

    def row(measure: str, name: str, code: str) -> tuple[float, ...]:
        found = marts.execute(
            "select share, reference_share, reference_basis, representation, mix_ratio from "
            "marts.fct_igf_participation "
            "where meeting_year = ? and measure = ? and characteristic = ? and category = ? "
            "and within_characteristic = '_T' and series_basis = 'MEASURED'",
            [LAST, measure, name, code],
        ).fetchone()
        assert found is not None
        return tuple(found)

    people = of(LAST)
    women = share(people, lambda p: p.sex == "F", lambda p: p.sex != "_U")
    assert row("REGISTERED", "SEX", "F")[1:4] == (50.0, "parity", pytest.approx(women / 50, rel=1e-11))
    officials = share(people, of_group("GOV"), everybody)
    assert row("REGISTERED", "STAKEHOLDER", "GOV")[:4] == (
        pytest.approx(officials, rel=1e-11), 20.0, "even mix", pytest.approx(officials / 20, rel=1e-11)
    )  # fmt: skip
    speaking = share(filter(lambda p: p.role == "speaker", people), of_group("GOV"), everybody)
    assert row("SPEAKERS", "STAKEHOLDER", "GOV")[4] == pytest.approx(speaking / officials, rel=1e-11)


def test_measured_and_published_are_two_series(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select series_basis, persons from marts.fct_igf_participation where meeting_year = ? and measure = "
        "'REGISTERED' "
        "and characteristic = 'TOTAL' order by 1",
        [LAST],
    ).fetchall()
    assert found == [("MEASURED", 900.0), ("PUBLISHED", 8833.0)]
    preferred = marts.execute(
        "select source, obs_value, is_preferred from marts.fct_observation where indicator = 'C11-04' and year = ? "
        "and breakdown = '_T' order by 1",
        [LAST],
    ).fetchall()
    assert [(row[0], row[2]) for row in preferred] == [("igf-registrations", True), ("igf-statistics", False)]
    assert preferred[1][1] == 46.0


def test_published_first_timers_and_developing_countries_are_figures(marts: duckdb.DuckDBPyConnection) -> None:
    """In the words of the statistics pages of 2025 and 2022; the split by human development is near ours, not ours."""
    found = marts.execute(
        "select indicator, year, obs_value, breakdown, note from marts.fct_observation "
        "where source = 'igf-statistics' and indicator in ('C11-05', 'C11-06') order by 1"
    ).fetchall()
    assert [row[:4] for row in found] == [("C11-05", 2025, 36.0, "_T"), ("C11-06", 2022, 67.0, "_T")]
    assert found[1][4] == "Official; published of: participation; near, not the same as: Developing countries"


def test_contradicting_facts_stay_and_the_best_is_preferred(marts: duckdb.DuckDBPyConnection) -> None:
    """165 and 180 countries differ by more than 5 %: both stay, the official one is preferred."""
    assert marts.execute(
        "select stated_value, quality, is_preferred, is_contradicted, lowest_value, highest_value "
        "from marts.fct_igf_statistic where measure = 'countries' order by choice"
    ).fetchall() == [(165.0, "official", True, True, 165.0, 180.0), (180.0, "secondary", False, True, 165.0, 180.0)]


def test_funding_by_hand(marts: duckdb.DuckDBPyConnection) -> None:
    """2024: pledged 100 (a third of 300) + 60 by schedule; received 80 + 40 + 30.

    Two of three donors are new. Ahead: 100 + 40 for 2025 against a mean of (100 + 150) / 2 a year. 900 are registered.
    """
    found = marts.execute(
        "select pledged_usd, received_usd, in_kind_usd, received_of_pledged, donor_count, donor_types, donor_hhi, "
        "largest_donor_share, new_donors, new_donors_share, years_of_cover, received_per_participant_usd "
        "from marts.fct_igf_fund where recipient = 'TRUST_FUND' and year = 2024"
    ).fetchone()
    hhi = (80**2 + 40**2 + 30**2) / 150**2
    expected = (160, 150, 7, 93.75, 3, 3, hhi, 100 * 80 / 150, 2, 100 * 70 / 150, 140 / 125, 150 / 900)
    assert found == pytest.approx(expected, rel=1e-11)
    assert figures(marts, "C11-07", year=2024) == {
        (): 150.0,
        ("FLOW:PLEDGED",): 160.0,
        ("FLOW:INKIND",): 7.0,
        ("DONOR_TYPE:GOV",): 80.0,
        ("DONOR_TYPE:PS",): 40.0,
        ("DONOR_TYPE:CS",): 30.0,
    }
    assert figures(marts, "C11-17", year=2024)[()] == pytest.approx(93.75)
    assert figures(marts, "C11-18", year=2024)[()] == pytest.approx(100 * 80 / 150)
    # nothing came in 2025: nothing is known of it, and that is not zero
    assert figures(marts, "C11-18", year=2025) == {}


def test_contributions_by_hand(marts: duckdb.DuckDBPyConnection) -> None:
    """C11-09 counts proposals and intersessional work: 3 + 1 + 1 from Kenya, 2 from Norway; sessions are none of it."""
    assert figures(marts, "C11-09", "KEN")[()] == 5.0
    assert figures(marts, "C11-09")[()] == 7.0
    assert figures(marts, "C11-09")[("CONTRIBUTION_TYPE:DC",)] == 1.0
    # four women speak: their number and that of the men are hidden
    assert marts.execute(
        "select category, quantity, is_hidden from marts.fct_igf_contribution "
        "where contribution_type = 'SPEAKER' and characteristic = 'SEX' order by 1"
    ).fetchall() == [("F", None, True), ("M", None, True)]


def test_nothing_hidden_can_be_computed(igf_home: Home) -> None:
    published = igf_home.published()
    assert published is not None
    found = audit.disclosure(published)
    assert found.hidden > 0
    assert found.leaks == []


def test_hidden_cells_keep_their_place_and_no_number(marts: duckdb.DuckDBPyConnection) -> None:
    hidden = marts.execute(
        "select persons, share, answered, asked, count_observation_id, missing_reason from marts.fct_igf_participation "
        "where is_hidden"
    ).fetchall()
    assert len(hidden) > 0
    assert {row[:5] for row in hidden} == {(None,) * 5}
    assert {row[5] for row in hidden} == {"confidential"}


def test_no_person_is_kept_in_the_build(igf_home: Home) -> None:
    published = igf_home.published()
    assert published is not None
    with working_file.opened(igf_home, published.parent) as work:
        work.execute(f"attach '{published}' as wsis (read_only)")
        kept = work.execute(
            "select table_name, column_name from information_schema.columns where column_name in ('person_key', "
            "'person_ref')"
        ).fetchall()
    assert kept == []
    for file in ("wsis.duckdb", "work.duckdb"):
        assert b"REF-0" not in (published.parent / file).read_bytes()


def test_trace_ends_at_files_and_columns(igf_home: Home) -> None:
    figure = next(one for one in trace(igf_home, "C11-04", "001", LAST).figures if one.facts["method"] == "register")
    (register,) = figure.registers
    assert (register.file_name, register.columns, register.rows) == (f"igf_{LAST}.csv", "sex", 900)
    text = "\n".join(lines(trace(igf_home, "C11-04", "001", LAST)))
    assert "900 rows, columns sex" in text
    assert "REF-" not in text
    assert {one.role for one in trace(igf_home, "C11-16", "001", LAST).figures[0].registers} == {
        "registrations",
        "registrations of the meeting before",
    }
    published = next(one for one in trace(igf_home, "C11-04", "001", LAST).figures if one.facts["method"] == "reported")
    assert published.place is not None
    assert published.place.as_written["value_text"] == "46"


def test_trace_of_money_ends_at_the_lines_of_the_ledger(igf_home: Home) -> None:
    (figure,) = trace(igf_home, "C11-17", "001", 2024).figures
    found = sorted((item.role, item.value, item.place.row) for item in figure.inputs if item.place)
    assert found == [
        ("denominator", 60.0, 3), ("denominator", 100.0, 2), ("numerator", 30.0, 7), ("numerator", 40.0, 6),
        ("numerator", 80.0, 5),
    ]  # fmt: skip
    assert figure.inputs[0].place is not None
    assert figure.inputs[0].place.as_written["currency"] == "USD"


def test_figures_know_when_they_were_known(marts: duckdb.DuckDBPyConnection) -> None:
    assert marts.execute(
        "select distinct known_from from marts.fct_observation where indicator like 'C11-%'"
    ).fetchall() == [(AS_OF,)]
