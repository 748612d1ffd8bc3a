"""Generated registrations of three meetings and a ledger written by hand, loaded through the gate and built.

What a figure should be is counted here again, person by person, in plain Python: nothing of the models is used but the
seeds that say which group a country is in.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.igf.fields import CONTRIBUTIONS, FUNDING, REGISTRATIONS, STATISTICS
from ingest.sample.igf import PUBLISHED
from warehouse.build import build
from warehouse.igf import process_igf
from warehouse.settings import DBT_PROJECT, Home

AS_OF = dt.date(2026, 11, 22)
YEARS = (2023, 2024, 2025)
PEOPLE = 900
GROUPS = {"Government": "GOV", "Civil society": "CS", "Private sector": "PS", "Technical community": "TC", "IGO": "IGO"}
SEXES = {"Female": "F", "Male": "M", "Other": "_O", "": "_U"}
COUNTRIES = ("KEN", "UGA", "ETH", "IND", "JPN", "BRA", "POL", "NOR", "DEU", "USA", "NPL", "")
HEAD = (
    "meeting_year", "person_ref", "stakeholder_group", "country", "sex", "birth_year", "disability", "attendance",
    "first_time", "role", "supported",
)  # fmt: skip

# Two donors pledge, three give. 2024: 100 + 60 pledged, 80 + 40 + 30 received.
LEDGER = """\
donor,donor_type,recipient,flow,kind,currency,amount,agreed_on,received_on,year_from,year_to,schedule,pledge_ref
Ministry A,Government,TRUST_FUND,pledge,cash,USD,300,2023-02-01,,2023,2025,,P1
Company B,Company,TRUST_FUND,pledge,cash,USD,100,2024-01-10,,2024,2025,2024:60;2025:40,P2
Ministry A,Government,TRUST_FUND,receipt,cash,USD,100,,2023-05-01,,,,P1
Ministry A,Government,TRUST_FUND,receipt,cash,USD,80,,2024-05-01,,,,P1
Company B,Company,TRUST_FUND,receipt,cash,USD,40,,2024-06-01,,,,P2
Foundation C,Foundation,TRUST_FUND,receipt,cash,USD,30,,2024-07-01,,,,
Ministry A,Government,TRUST_FUND,receipt,in_kind,USD,7,,2024-07-02,,,,
"""
CONTRIBUTED = """meeting_year,contribution_type,contribution_ref,stakeholder_group,country,sex,is_youth,quantity
2025,PROPOSAL,1,Civil society,KEN,,yes,3
2025,PROPOSAL,2,Government,KEN,,no,1
2025,PROPOSAL,3,Civil society,NOR,,,2
2025,DC,4,Civil society,KEN,,,1
2025,SESSION,5,Civil society,KEN,,,9
2025,SPEAKER,6,Civil society,KEN,Female,,4
2025,SPEAKER,7,Government,NOR,Male,,40
"""
STATED = """\
meeting_year,meeting,host,measure,dimension,category,value,unit,qualifier,quality,source_title,source_url,note
2025,IGF 2025,Lillestrøm,registered,_T,,8833,count,,official,Statistics page,https://example.org/a,
2025,IGF 2025,Lillestrøm,participation,_T,,9435,count,over,official-rounded,Press release,https://example.org/b,
2025,IGF 2025,Lillestrøm,countries,_T,,165,count,,official,Statistics page,https://example.org/a,
2025,IGF 2025,Lillestrøm,countries,_T,,180,count,,secondary,News,https://example.org/c,
2025,IGF 2025,Lillestrøm,participation,sex,Female,46,percent,,official,Statistics page,https://example.org/a,
2025,IGF 2025,Lillestrøm,participation,first_time,First time comers,36,percent,,official,Statistics page,,
2022,IGF 2022,Addis Ababa,participation,development,Developing countries,67,percent,,official,Statistics page,,
"""


@dataclass(frozen=True)
class Person:
    """One registration, in codes."""

    year: int
    ref: str
    group: str
    country: str
    sex: str
    age: int | None
    disability: str
    attendance: str
    first_time: str
    role: str
    supported: bool


def persons() -> list[Person]:
    """The registrations, the same at every call. A few are of another sex, many people come to two meetings."""
    chance = random.Random(20261122)  # noqa: S311
    pool = [_character(chance) for _ in range(PEOPLE * 2)]
    found = []
    for year in YEARS:
        for number in chance.sample(range(len(pool)), PEOPLE):
            group, country, sex, born, disability = pool[number]
            found.append(
                Person(
                    year,
                    f"REF-{number:05d}",
                    group,
                    country,
                    sex,
                    None if born is None else year - born,
                    disability,
                    chance.choices(("registered", "onsite", "online", "both"), (2, 4, 3, 1))[0],
                    chance.choices(("YES", "NO", "_U"), (4, 5, 1))[0],
                    chance.choices(("participant", "speaker", "organiser"), (7, 2, 1))[0],
                    chance.random() < 0.1,
                )
            )
    return found


def _character(chance: random.Random) -> tuple[str, str, str, int | None, str]:
    return (
        chance.choices(list(GROUPS.values()), (30, 30, 20, 12, 8))[0],
        chance.choices(COUNTRIES, (9, 4, 5, 12, 8, 9, 6, 14, 9, 10, 5, 3))[0],
        chance.choices(list(SEXES.values()), (45, 48, 3, 4))[0],
        chance.choice((None, *range(1950, 2008))),
        chance.choices(("WITH", "WITHOUT", "_U"), (10, 70, 20))[0],
    )


def _written(person: Person) -> list[str]:
    back = {"WITH": "Yes", "WITHOUT": "No", "_U": "", "YES": "Yes", "NO": "No"}
    sexes = {code: word for word, code in SEXES.items()}
    groups = {code: word for word, code in GROUPS.items()}
    born = "" if person.age is None else str(person.year - person.age)
    return [
        str(person.year), person.ref, groups[person.group], person.country, sexes[person.sex], born,
        back[person.disability],
        person.attendance, back[person.first_time], person.role, "Yes" if person.supported else "No",
    ]  # fmt: skip


def write_files(folder: Path) -> dict[str, list[Path]]:
    """Files by source."""
    folder.mkdir(parents=True, exist_ok=True)
    registrations = []
    for year in YEARS:
        path = folder / f"igf_{year}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEAD)
            writer.writerows(_written(person) for person in persons() if person.year == year)
        registrations.append(path)
    files = {REGISTRATIONS: registrations}
    for source, text in ((FUNDING, LEDGER), (CONTRIBUTIONS, CONTRIBUTED), (STATISTICS, STATED)):
        path = folder / f"{source}.csv"
        path.write_text(text, encoding="utf-8")
        files[source] = [path]
    return files


def fill(home: Home) -> None:
    """Load all of it and build."""
    for source, paths in write_files(home.path / "inbox").items():
        for result in process_igf(source, paths, home, land=True, today=AS_OF):
            assert result.accepted, [issue.message for issue in result.issues]
    build(home, as_of=AS_OF)


def fill_published(home: Home) -> None:
    """Load the facts that the project brings along, nothing else, and build."""
    (result,) = process_igf(STATISTICS, [PUBLISHED], home, land=True, today=AS_OF)
    assert result.accepted, [issue.message for issue in result.issues]
    build(home, as_of=AS_OF)


def _column(path: str, key: str, value: str) -> dict[str, str]:
    with (DBT_PROJECT / "seeds" / path).open(encoding="utf-8", newline="") as stream:
        return {line[key]: line[value] for line in csv.DictReader(stream)}


def country_facts() -> tuple[dict[str, str], dict[str, bool], set[str]]:
    """Regional group, whether developing, and the least developed countries, from the seeds."""
    regional = _column("igf/igf_regional_group.csv", "ref_area", "regional_group")
    income = _column("areas/area.csv", "ref_area", "income_group")
    least = {area for area, is_ldc in _column("areas/area.csv", "ref_area", "ldc").items() if is_ldc == "true"}
    return regional, {area: group != "HIC" or area in least for area, group in income.items()}, least


def share(people: Iterable[Person], has: Callable[[Person], bool], answered: Callable[[Person], bool]) -> float:
    """Percent of those who answered that have it."""
    known = [person for person in people if answered(person)]
    return 100 * sum(map(has, known)) / len(known)
