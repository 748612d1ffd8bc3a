"""Records of the IGF: registrations, funding, contributions, initiatives, all synthetic; and the published facts."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from ingest.igf.fields import CONTRIBUTIONS, FUNDING, INITIATIVES, REGISTRATIONS, STATISTICS, fields_of
from ingest.sample.arithmetic import split, uniform, whole
from ingest.sample.figures import Figures
from ingest.sample.files import Planted, SampleFile, csv_text, write_stored_zip, write_text
from ingest.sample.parameters import layout

Row = list[Any]

PUBLISHED = Path(__file__).parents[1] / "igf" / "published" / "igf_facts.csv"
_SEXES = ("by_f", "by_m", "by_o", "sex_unknown")
_AGES = ("by_y0t17", "by_y18t35", "by_y_ge36", "age_unknown")
_GROUPS = ("by_gov", "by_igo", "by_cs", "by_ps", "by_tc", "by_press", "stakeholder_unknown")


class IgfRecords:
    """Writes the files of the IGF's sources."""

    def __init__(self, figures: Figures) -> None:
        """Keep the parameters; the figures of countries are not used."""
        self.layout: dict[str, Any] = layout("igf")
        self.note = figures.parameters.note

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write a folder per source under `out_dir`, and a file that must be refused under `out_dir/faulty`."""
        files = [self._meeting(out_dir / REGISTRATIONS, year) for year in self.layout["meetings"]]
        facts = write_text(out_dir / STATISTICS / PUBLISHED.name, PUBLISHED.read_text(encoding="utf-8"))
        files.append(SampleFile(STATISTICS, facts, None, "accepted", "published facts of the meetings, real"))
        for source, rows, why in (
            (FUNDING, self._funding(), "pledges and receipts of six donors"),
            (CONTRIBUTIONS, self._contributions(), "contributions to three meetings"),
            (INITIATIVES, self._initiatives(), "meetings of six initiatives"),
        ):
            path = write_text(out_dir / source / f"{source.replace('-', '_')}_synthetic.csv", csv_text(rows))
            files.append(SampleFile(source, path, None, "accepted", why))
        return [*files, self._faulty(out_dir / "faulty")]

    def _meeting(self, folder: Path, year: int) -> SampleFile:
        rows = [self.layout["headings"], *self.registrations(year)]
        name = f"igf_{year}_registrations_synthetic"
        if self.layout["meetings"][year]["format"] == "xlsx":
            path = write_stored_zip(folder / f"{name}.xlsx", _workbook(rows, dt.datetime(year, 1, 1)))
        else:
            path = write_text(folder / f"{name}.csv", csv_text(rows))
        return SampleFile(REGISTRATIONS, path, None, "accepted", f"registrations of the meeting of {year}")

    def registrations(self, year: int) -> Iterator[Row]:
        """One row per person."""
        earlier = {person for one in self.layout["meetings"] if one < year for person in self._people(one)}
        for person in self._people(year):
            came_long_ago = uniform("igf before", person) < self.layout["came_before_share"]
            yield self._person(person, year, is_back=came_long_ago or person in earlier)

    def _people(self, year: int) -> list[int]:
        """Who comes; who is faithful comes to most meetings."""
        pool, how_often = self.layout["pool"], self.layout["faithful"]
        faithful = whole(pool * how_often["share"])
        keen = {
            person: uniform("igf come", person, year) * (how_often["factor"] if person < faithful else 1.0)
            for person in range(pool)
        }
        return sorted(sorted(keen, key=lambda person: keen[person])[: self.layout["meetings"][year]["people"]])

    def _person(self, person: int, year: int, is_back: bool) -> Row:
        host = self.layout["meetings"][year]["host"]
        country = _pick(self.layout["countries"], "igf country", person)
        if uniform("igf local", person, year) < self.layout["local_share"]:
            country = host  # many come from where the meeting is
        if uniform("igf no country", person) < self.layout["unknown_country_share"]:
            country = ""
        birth = self.layout["birth"]
        born = birth["first"] + whole((birth["last"] - birth["first"]) * uniform("igf born", person))
        says = uniform("igf says", person) < birth["answered"]
        is_supported = uniform("igf supported", person, year) < self.layout["supported_share"]
        return [
            year,
            f"SAMPLE-{person:05d}",
            _pick(self.layout["stakeholders"], "igf group", person),
            country,
            _pick(self.layout["sexes"], "igf sex", person),
            born if says else "",
            _pick(self.layout["disability"], "igf disability", person),
            _pick(self.layout["attendance"], "igf attendance", person, year),
            "no" if is_back else "yes",
            _pick(self.layout["roles"], "igf role", person, year),
            "yes" if is_supported else "no",
        ]

    def _faulty(self, folder: Path) -> SampleFile:
        """Rows of the last meeting with four defects, one of them an address of nobody."""
        described = self.layout["faulty"]
        year = max(self.layout["meetings"])
        rows = [row for _, row in zip(range(60), self.registrations(year), strict=False)]
        headings = self.layout["headings"]
        place = {name: headings.index(name) for name in headings}
        rows[4][place["Stakeholder group"]] = "nobody@sample.invalid"
        again = list(rows[9])
        again[place["Sex"]] = "Male" if again[place["Sex"]] != "Male" else "Female"
        rows.insert(12, again)
        rows[20][place["Birth year"]] = year + 40
        rows[30][place["Country"]] = "Atlantis"
        planted: list[Planted] = [
            (6, "Stakeholder group", "personal_value"),
            (14, "Person ref", "contradicting_rows"),
            (22, "Birth year", "birth_year_out_of_range"),
            (32, "Country", "unknown_area"),
        ]
        path = write_text(folder / described["file"], csv_text([headings, *rows]))
        return SampleFile(REGISTRATIONS, path, None, "refused", described["why"], planted)

    def _funding(self) -> list[Row]:
        names = [field.name for field in fields_of(FUNDING)]
        lines: list[dict[str, Any]] = []
        for number, donor in enumerate(self.layout["donors"], start=1):
            who = {"donor": donor["donor"], "donor_type": donor["type"], "currency": donor["currency"]}
            base = {**who, "recipient": "TRUST_FUND", "kind": "cash", "pledge_ref": f"P-{number:02d}"}
            base["note"] = self.note
            lines.append(
                {
                    **base,
                    "flow": "pledge",
                    "amount": donor["amount"],
                    "agreed_on": f"{donor['from']}-02-0{number}",
                    "year_from": donor["from"],
                    "year_to": donor["to"],
                    "schedule": donor["schedule"],
                }
            )
            for year, amount in enumerate(donor["received"], start=donor["from"]):
                day = f"{year}-0{3 + number % 5}-1{number}"
                lines.append({**base, "flow": "receipt", "amount": amount, "received_on": day})
        gift = self.layout["in_kind"]
        lines.append(
            {
                "donor": gift["donor"],
                "donor_type": gift["type"],
                "recipient": "KE-IGF",
                "flow": "receipt",
                "kind": "in_kind",
                "currency": gift["currency"],
                "amount": gift["amount"],
                "received_on": str(gift["day"]),
                "note": f"Venue and interpretation. {self.note}",
            }
        )
        return [names, *([line.get(name, "") for name in names] for line in lines)]

    def _contributions(self) -> list[Row]:
        names = [field.name for field in fields_of(CONTRIBUTIONS)]
        rows: list[Row] = []
        for year in self.layout["meetings"]:
            for kind, count in self.layout["contributions"].items():
                for number in range(1, count + 1):
                    key = ("igf gave", year, kind, number)
                    is_speaker = kind == "SPEAKER"
                    rows.append(
                        [
                            year,
                            kind,
                            f"{kind[:2]}-{year}-{number if not is_speaker else number % 90 + 1:03d}",
                            _pick(self.layout["stakeholders"], "group", *key),
                            _pick(self.layout["countries"], "country", *key),
                            _pick(self.layout["sexes"], "sex", *key) if is_speaker else "",
                            "yes" if uniform("youth", *key) < 0.14 else "no",
                            1,
                        ]
                    )
        return [names, *rows]

    def _initiatives(self) -> list[Row]:
        names = [field.name for field in fields_of(INITIATIVES)]
        lines = [
            self._event(one, year) for one in self.layout["initiatives"] for year in self.layout["initiative_years"]
        ]
        return [names, *([line.get(name, "") for name in names] for line in lines)]

    def _event(self, one: dict[str, Any], year: int) -> dict[str, Any]:
        onsite = whole(one["onsite"] * (0.9 + 0.3 * uniform("nri", one["code"], year)))
        women = whole(onsite * (0.40 + 0.14 * uniform("nri women", one["code"], year)))
        unknown = onsite // 20
        young = split(onsite, [2, 38, 45, 15])
        groups = split(onsite, [22, 6, 32, 18, 12, 4, 6])
        return {
            "nri_code": one["code"],
            "area": one["area"],
            "year": year,
            "nri_type": one["type"],
            "name": f"{one['name']} {year}",
            "nri_recognised": "yes",
            "start_date": f"{year}-{one['month']:02d}-12",
            "end_date": f"{year}-{one['month']:02d}-13",
            "mode": "HYBRID",
            "registrations": whole(onsite * 1.6),
            "onsite_participants": onsite,
            "online_participants": whole(one["online"] * (0.9 + 0.3 * uniform("nri online", one["code"], year))),
            "breakdown_base": "ONSITE",
            **dict(zip(_SEXES, (women, onsite - women - unknown, 0, unknown), strict=True)),
            **dict(zip(_AGES, young, strict=True)),
            **dict(zip(_GROUPS, groups, strict=True)),
            "disability_asked": "SELF_IDENTIFIED",
            "with_disability": onsite // 25,
            "disability_unknown": onsite // 5,
            "first_time": onsite // 2,
            "in_kind_text": self.note,
            "sent_to_secretariat": "yes" if uniform("nri sent", one["code"], year) < 0.8 else "no",
        }


def _pick(weights: Mapping[str, float], *key: object) -> str:
    """One of the words, by their weights."""
    at = uniform(*key) * sum(weights.values())
    for word, weight in weights.items():
        at -= weight
        if at < 0:
            return word
    return list(weights)[-1]


def _workbook(rows: list[Row], created: dt.datetime) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": created})
        sheet = workbook.add_worksheet("Registrations")
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value != "":
                    sheet.write(number, place, value)
    return buffer.getvalue()
