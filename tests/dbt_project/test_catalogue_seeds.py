"""The catalogue and area seeds hold the facts they were made from, and hang together.

Counts come from the domain notes: 168 indicators, 52 indicators of the 2014 review, 11 action lines with 8
sub-lines of C7, 27 official targets, 193 Member States, 248 entries in the UNSD M49 file.
"""

import csv
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import yaml

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
FOLDERS = ("areas", "catalogue")
SEED_FILES = sorted(path for folder in FOLDERS for path in (SEEDS / folder).glob("*.csv"))
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
OPEN_ENDED = 200  # stands for "no upper bound" in the arithmetic of ages below

Row = dict[str, str]


def read_rows(path: Path, delimiter: str = ",") -> list[Row]:
    """Read a CSV as it is written, every cell as text."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=delimiter))


def seed(name: str) -> list[Row]:
    """Rows of a seed of either folder."""
    (path,) = (path for path in SEED_FILES if path.stem == name)
    return read_rows(path)


def values(name: str, column: str) -> set[str]:
    """Distinct values of one column of a seed."""
    return {row[column] for row in seed(name)}


def described_seeds() -> dict[str, dict[str, Any]]:
    """Seed name -> its entry in the yml of the folder."""
    found: dict[str, dict[str, Any]] = {}
    for folder in FOLDERS:
        (path,) = (SEEDS / folder).glob("*.yml")
        found |= {entry["name"]: entry for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]}
    return found


# --- the files as files


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)
def test_file_is_plain_and_described(path: Path) -> None:
    """Plain LF text without padding or repeated rows, and the yml names exactly the columns."""
    raw = path.read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = list(csv.reader(handle))
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == " ".join(cell.split()) for row in rows for cell in row)
    assert len({tuple(row) for row in rows}) == len(rows)
    entry = described_seeds()[path.stem]
    assert list(entry["config"]["column_types"]) == header
    assert [column["name"] for column in entry["columns"]] == header
    assert all(column["description"] for column in entry["columns"])


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)
def test_dbt_copies_every_cell(path: Path) -> None:
    """dbt-duckdb loads a seed by COPY with these options; what arrives must be what the file says.

    DuckDB guesses the quoting of each file, so a stray quotation mark could shift cells; and only an empty
    cell may become null (`NA` is Namibia).
    """
    types = described_seeds()[path.stem]["config"]["column_types"]
    with duckdb.connect() as connection:
        connection.execute(f"create table seed ({', '.join(f'{name} {kind}' for name, kind in types.items())})")
        connection.execute(f"copy seed from '{path}' (format csv, header true, delimiter ',')")
        loaded = connection.execute("select * from seed").fetchall()
        texts = [name for name, kind in types.items() if kind == "varchar"]
    expected = read_rows(path)
    assert len(loaded) == len(expected)
    for row, cells in zip(expected, loaded, strict=True):
        by_name = dict(zip(types, cells, strict=True))
        assert {name: by_name[name] or "" for name in texts} == {name: row[name] for name in texts}
        assert {name for name in types if by_name[name] is None} == {name for name in types if row[name] == ""}


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)
def test_marks_are_known(path: Path) -> None:
    """Every fact row says how sure it is, with one of the five marks."""
    rows = read_rows(path)
    with path.open(encoding="utf-8", newline="") as handle:
        columns = next(csv.reader(handle))
    column = next((name for name in ("confidence", "licence_confidence") if name in columns), None)
    # reviewed labels, and rows derived from seeds that carry the mark
    without = {"area_alias", "population_group_atom", "required_cell"}
    assert (column is None) == (path.stem in without)
    if column:
        assert {row[column] for row in rows} <= set("CPMUD")


# --- areas


def test_area_counts() -> None:
    """193 Member States, 248 countries and territories, the M49 regions and the three UN special groups."""
    kinds = Counter(row["area_type"] for row in seed("area"))
    assert kinds["country"] + kinds["territory"] == 248  # rows of the UNSD file
    assert (kinds["world"], kinds["region"], kinds["group"]) == (1, 5, 3)
    # distinct codes in the columns of the UNSD file
    assert (kinds["subregion"], kinds["intermediate"]) == (17, 7)
    assert sum(row["is_un_member"] == "true" for row in seed("area")) == 193
    assert {row["ref_area"] for row in seed("area") if row["area_type"] == "country"} >= {"VAT", "PSE"}


def test_codes_are_text_and_namibia_survives() -> None:
    """M49 keeps its zeros, ISO2 of Namibia is the text NA."""
    areas = {row["ref_area"]: row for row in seed("area")}
    assert areas["NAM"]["iso2"] == "NA"
    assert areas["AFG"]["m49"] == "004"
    assert all(len(row["m49"]) == 3 and row["m49"].isdigit() for row in areas.values())
    assert all(row[f"name_{language}"] for row in areas.values() for language in LANGUAGES)
    assert (areas["KEN"]["region_m49"], areas["KEN"]["subregion_m49"]) == ("002", "202")


def test_names_are_unambiguous() -> None:
    """No code or name in any language means two areas, else the resolver would have to guess."""
    meaning: dict[str, set[str]] = {}
    for row in seed("area"):
        for column in ("ref_area", "iso2", "m49", *(f"name_{language}" for language in LANGUAGES)):
            if row[column]:
                meaning.setdefault(row[column].lower(), set()).add(row["ref_area"])
    assert {label: areas for label, areas in meaning.items() if len(areas) > 1} == {}


def test_areas_equal_the_unsd_file(shared_data: Path) -> None:
    """English names, codes, regions and special groups are those of the UNSD file."""
    areas = {row["ref_area"]: row for row in seed("area")}
    flags = {
        "ldc": "Least Developed Countries (LDC)",
        "lldc": "Land Locked Developing Countries (LLDC)",
        "sids": "Small Island Developing States (SIDS)",
    }
    for row in read_rows(shared_data / "data" / "ref" / "UNSD — Methodology.csv", ";"):
        area = areas[row["ISO-alpha3 Code"]]
        assert (area["name_en"], area["m49"], area["iso2"]) == (
            row["Country or Area"],
            row["M49 Code"],
            row["ISO-alpha2 Code"],
        )
        assert area["region_m49"] == row["Region Code"]
        assert area["subregion_m49"] == row["Sub-region Code"]
        assert area["intermediate_m49"] == row["Intermediate Region Code"]
        assert {flag: area[flag] for flag in flags} == {
            flag: "true" if row[column] else "false" for flag, column in flags.items()
        }


def test_groups() -> None:
    """Group members are countries or territories, and the groups have the sizes their bodies give."""
    sizes = Counter(row["group_code"] for row in seed("area_group_member"))
    countries = {row["ref_area"] for row in seed("area") if row["area_type"] in ("country", "territory")}
    assert values("area_group_member", "ref_area") == countries
    assert values("area_group_member", "group_code") == values("area_group", "group_code")
    assert sizes["001"] == 248
    # LDCs: 46 less Bhutan (2023) and Sao Tome and Principe (2024); LLDCs: 32, as the UN list
    assert (sizes["LDC"], sizes["LLDC"]) == (44, 32)
    # UN regional groups, Türkiye, Israel and the United States in WEOG: 54 + 54 + 23 + 33 + 29 = 193
    assert [sizes[group] for group in ("AFRICA", "APAC", "EEG", "GRULAC", "WEOG")] == [54, 54, 23, 33, 29]


def resolve(source: str, label: str) -> tuple[str, str] | None:
    """(action, area) a label means: the source's alias, the common alias, then codes and names of areas."""
    return _RESOLVER.get((source, label.strip().lower())) or _RESOLVER.get(("*", label.strip().lower()))


def _resolver() -> dict[tuple[str, str], tuple[str, str]]:
    """Label table: direct matches first, overwritten by the aliases."""
    table: dict[tuple[str, str], tuple[str, str]] = {}
    for row in seed("area"):
        for column in ("ref_area", "iso2", "m49", *(f"name_{language}" for language in LANGUAGES)):
            table["*", row[column].lower()] = ("load", row["ref_area"])
    for row in seed("area_alias"):
        table[row["source"], row["label"].lower()] = (row["action"], row["ref_area"])
    return table


_RESOLVER = _resolver()


@pytest.mark.parametrize(
    ("source", "label", "expected"),
    [
        ("world-bank", "NA", ("load", "NAM")),
        ("itu-datahub", "AAA", ("load", "GGY")),
        ("itu-datahub", "KSO", ("skip", "")),
        ("itu-datahub", "Micronesia", ("load", "FSM")),
        ("un-sdg", "Micronesia", ("load", "057")),
        ("un-sdg", "12", ("load", "DZA")),
        ("un-sdg", "158", ("skip", "")),
        ("world-bank", "WLD", ("load", "001")),
        ("world-bank", "Sub-Saharan Africa", ("skip", "")),
        ("un-sdg", "Sub-Saharan Africa", ("load", "202")),
        ("itu-datahub", "Africa", ("skip", "")),
        ("eurostat", "EL", ("load", "GRC")),
        ("eurostat", "EU27_2020", ("skip", "")),
        ("egdi", "Czech Republic ", ("load", "CZE")),
        ("national-report", "Swaziland", ("load", "SWZ")),
        ("national-report", "Cote d'Ivoire", ("load", "CIV")),
        ("national-report", "Turquie", ("load", "TUR")),
        ("national-report", "Korea", None),  # two countries could be meant: reported, not guessed
    ],
)
def test_label_resolves(source: str, label: str, expected: tuple[str, str] | None) -> None:
    """Labels seen in files of the publishers mean what a person reads in them."""
    assert resolve(source, label) == expected


def test_alias_rows_are_complete() -> None:
    """A load names an area, a skip gives a reason, and no label is listed twice for a source."""
    rows = seed("area_alias")
    known = values("area", "ref_area")
    assert all((row["action"] == "load") == (row["ref_area"] in known) for row in rows)
    assert all(row["reason"] for row in rows if row["action"] == "skip")
    assert len({(row["source"], row["label"].lower()) for row in rows}) == len(rows)


def test_every_area_label_of_the_real_files_resolves(shared_data: Path) -> None:
    """No area label of the published files is unknown, as code or as name, and codes agree with names."""
    unknown: list[tuple[str, str]] = []
    for source, pattern, columns in (
        ("itu-datahub", "itu_datahub/*/*.csv", ("entityIso", "entityName")),
        ("egdi", "egdi/*.csv", ("Country Name",)),
        ("eurostat", "eurostat/*.csv", ("geo",)),
        ("un-sdg", "unsdg_global_db/*.csv", ("GeoAreaCode", "GeoAreaName")),
        ("un-sdg", "open_sdg/central_asia/*.csv", ("GeoAreaName",)),
        ("world-bank", "wdi/figure_friday/API*.csv", ("Country Code", "Country Name")),
    ):
        for path in (shared_data / "data").glob(pattern):
            for labels in {tuple(row[column] for column in columns) for row in read_rows(path)}:
                meanings = {resolve(source, label) for label in labels}
                if None in meanings or len(meanings) > 1:
                    unknown.append((source, " / ".join(labels)))
    assert unknown == []


def test_every_area_of_the_price_baskets_resolves(shared_data: Path) -> None:
    """ISO codes and economy names of the workbook mean the same area."""
    path = shared_data / "data" / "itu_legacy" / "ITU_ICTPriceBaskets_2008-2023.xlsx"
    book = openpyxl.load_workbook(path, read_only=True)
    pairs = {row[:2] for row in book["economies_2008-2023"].iter_rows(min_row=2, values_only=True)}
    book.close()
    # one row of the workbook names its economy by the missing marker NA; the code is what counts there
    assert [pair for pair in pairs if resolve("price-baskets", str(pair[0])) is None] == []
    different = [
        pair
        for pair in pairs
        if pair[1] != "NA" and resolve("price-baskets", str(pair[0])) != resolve("price-baskets", str(pair[1]))
    ]
    assert different == []


# --- catalogue


def test_counts() -> None:
    """The numbers of the domain notes."""
    lines = seed("action_line")
    assert sum(row["parent_line"] == "" for row in lines) == 11
    assert sum(row["parent_line"] == "C7" for row in lines) == 8
    expected = {
        "indicator": 168,
        "wsis_target": 11,
        "wsis_target_indicator": 52,
        "official_target": 27,
        "resolution_paragraph": 20,
        "core_list": 70,
        "gdc_objective": 5,
        "review_cycle": 12,  # ten annual reviews, the midterm and the review of the Assembly
    }
    assert {name: len(seed(name)) for name in expected} == expected
    # of the 2014 review, as the notes give them
    per_target = Counter(row["target"] for row in seed("wsis_target_indicator"))
    assert [per_target[f"T{number}"] for number in range(1, 12)] == [4, 4, 3, 11, 3, 7, 4, 3, 5, 5, 3]


def test_indicator_facts_are_carried(shared_data: Path) -> None:
    """Every field of the catalogue's source is found again in the seed of that field."""
    seeds = {row["indicator"]: row for row in seed("indicator")}
    roles = {row["code"]: row for row in read_rows(shared_data / "domain" / "indicator_roles.csv")}
    same = ["name", "theme", "kind", "method", "unit_measure", "unit", "direction", "numerator"]
    same += ["denominator", "reference_period", "official_source", "note", "evidence"]
    role = ["reporter", "sheet", "statistical_unit", "scale", "value_min", "value_max", "confidentiality"]
    role += ["parity_point", "verdict", "target_age_scope"]
    source = read_rows(shared_data / "domain" / "indicators.csv")
    assert {row["code"] for row in source} == set(seeds)
    linked = {
        name: Counter(row["indicator"] for row in seed(f"indicator_{name}"))
        for name in ("action_line", "wsis_target", "sdg", "gdc", "disaggregation")
    }
    targets = {(row["indicator"], row["target_year"]): row for row in seed("target") if row["basis"] != "BBCOM2025"}
    for row in source:
        mine = seeds[row["code"]]
        assert {name: mine[name] for name in same} == {name: " ".join(row[name].split()) for name in same}
        assert {name: mine[name] for name in role} == {name: roles[row["code"]][name] for name in role}
        assert mine["action_line"] == row["primary_action_line"]
        for name, column in (
            ("action_line", "action_lines"),
            ("wsis_target", "wsis_target"),
            ("sdg", "sdg_indicator"),
            ("gdc", "gdc_objective"),
            ("disaggregation", "required_disaggregation"),
        ):
            assert linked[name][row["code"]] == len([part for part in row[column].split(";") if part])
        if row["target_value"] and row["target_year"] != "2025":
            assert targets[row["code"], row["target_year"]]["target_value"] == row["target_value"]


def test_links_do_not_dangle() -> None:
    """Action lines, targets, concepts, units and periods named by the catalogue exist."""
    lines, indicators = values("action_line", "action_line"), values("indicator", "indicator")
    codes = {(row["codelist"], row["code"]) for row in seed("code_list")}
    assert values("indicator", "action_line") <= lines
    assert values("indicator_action_line", "action_line") == lines - {"C7"}
    primary = {
        row["indicator"]: row["action_line"] for row in seed("indicator_action_line") if row["is_primary"] == "true"
    }
    assert primary == {row["indicator"]: row["action_line"] for row in seed("indicator")}
    assert values("indicator_disaggregation", "concept") <= {codelist for codelist, _ in codes}
    assert {("UNIT_MEASURE", unit) for unit in values("indicator", "unit_measure")} <= codes
    assert {("REFERENCE_PERIOD", period) for period in values("indicator", "reference_period")} <= codes
    assert values("target", "indicator") <= indicators
    assert values("target", "ref_area") - {"*"} <= values("area", "ref_area")
    assert values("source_precedence", "source") == values("source", "source")
    assert all(row["supersedes"] in indicators | {""} for row in seed("indicator"))


def test_confidence_is_the_weakest_mark() -> None:
    """Hand-read from the evidence of five indicators (order C, P, M, U, D; target and seed marks apart)."""
    marks = {row["indicator"]: row["confidence"] for row in seed("indicator")}
    assert marks["C2-01"] == "C"  # un=C;wb=C;itu=C;estat=C;target=C
    assert marks["C2-02"] == "M"  # wb=C;estat=M
    assert marks["C2-09"] == "P"  # un=P;itu=P
    assert marks["C7-EAGR-01"] == "U"  # wb=U
    assert marks["C2-25"] == "D"  # seed=003+004: asked for by stakeholders, defined here


def test_targets_state_what_they_are() -> None:
    """Dated 2025 means expired, undated means a norm and never official; a target of ages 15+ says so."""
    rows = seed("target")
    assert all((row["target_year"] == "2025") == (row["status"] == "expired") for row in rows)
    assert all((row["target_year"] == "") == (row["status"] == "norm") for row in rows)
    assert not [row for row in rows if row["status"] == "norm" and row["is_official"] == "true"]
    keys = [(row["indicator"], row["ref_area"], row["basis"], row["target_year"]) for row in rows]
    assert len(set(keys)) == len(keys)
    internet = {row["basis"]: row for row in rows if row["indicator"] == "C2-01" and row["ref_area"] == "*"}
    assert (internet["UMC2030"]["target_value"], internet["UMC2030"]["age_scope"]) == ("100", "Y_GE15")


def test_cstd_session_numbers() -> None:
    """Session number = year - 1997: the 30th is 2027; the year of the biennial report is not known."""
    sessions = {row["year"]: row for row in seed("cstd_session")}
    assert sessions["2027"]["session_no"] == "30"
    assert {row["biennial_report"] for row in sessions.values()} == {""}


def span(row: Row) -> range:
    """Single ages from the least to the greatest, an open end standing for 200."""
    return range(int(row["from_age"]), int(row["to_age"] or OPEN_ENDED) + 1)


def test_age_atoms_cover_all_ages_once() -> None:
    """Atoms start at 0, follow each other without gap or overlap, and only the last is open."""
    atoms = sorted(seed("age_band"), key=lambda row: int(row["from_age"]))
    assert atoms[0]["from_age"] == "0" and atoms[-1]["to_age"] == ""
    assert all(int(later["from_age"]) == int(earlier["to_age"]) + 1 for earlier, later in pairwise(atoms))


def test_age_codes_say_their_bounds() -> None:
    """`Y18T35` is 18 to 35 inclusive, `Y_GE65` is 65 and over, `Y15` the single year."""
    for row in seed("age_band") + seed("population_group"):
        code = row.get("age") or row["age_band"]
        low, high = row["from_age"], row["to_age"]
        assert code == (f"Y_GE{low}" if high == "" else f"Y{low}" if low == high else f"Y{low}T{high}")
        assert ("AGE", code) in {(item["codelist"], item["code"]) for item in seed("code_list")}


def test_groups_equal_the_union_of_their_atoms() -> None:
    """Every single age of a group is in exactly one of its atoms, and no other age is."""
    atoms = {row["age_band"]: span(row) for row in seed("age_band")}
    members = seed("population_group_atom")
    for group in seed("population_group"):
        mine = [atoms[row["age_band"]] for row in members if row["group_code"] == group["group_code"]]
        assert sorted(age for ages in mine for age in ages) == list(span(group)), group["group_code"]
    assert [row["group_code"] for row in seed("population_group") if row["is_headline"] == "true"] == ["YOUTH"]


def cells(indicator: str) -> list[tuple[str, ...]]:
    """Required cells of an indicator without its code."""
    keys = ("sex", "age", "disability", "urbanisation", "breakdown")
    return [tuple(row[key] for key in keys) for row in seed("required_cell") if row["indicator"] == indicator]


def test_required_cells_of_internet_use() -> None:
    """C2-01 needs SEX, AGE, DISABILITY and URBANISATION: 25 cells, counted by hand.

    total 1; margins 2 (F, M) + 6 (child, youth, younger youth, young adult, adult, older) + 2 + 2;
    youth x sex 2, youth x disability 2, sex x disability 4, youth x sex x disability 4: together 25.
    """
    found = cells("C2-01")
    assert len(found) == len(set(found)) == 1 + (2 + 6 + 2 + 2) + (2 + 2 + 4 + 4)
    assert ("_T", "_T", "_T", "_T", "_T") in found
    assert ("F", "Y18T35", "WITH", "_T", "_T") in found
    assert {age for sex, age, disability, *_ in found if sex == disability == "_T"} == {
        "_T", "Y0T17", "Y18T35", "Y18T24", "Y25T35", "Y36T64", "Y_GE65",
    }  # fmt: skip
    assert not [cell for cell in found if cell[3] != "_T" and cell[:3] != ("_T", "_T", "_T")]


def test_required_cells_of_other_kinds() -> None:
    """By hand, one of each kind."""
    assert cells("C1-01") == [("_T",) * 5]  # a policy scale: the total
    # counted by the IGF Secretariat: no country can be asked for margins
    assert cells("C11-03") == [("_T",) * 5]
    assert len(cells("C2-11")) == 1 + 3  # total and three speed classes
    # women of 18 and over, so no SEX and no children:
    # total 1; ages 5; disability 2; residence 2; youth x disability 2
    assert len(cells("C5-07")) == 1 + 5 + 2 + 2 + 2
    assert "Y0T17" not in {cell[1] for cell in cells("C5-07")}
    # schools: total, primary to upper secondary 3, residence 2
    assert len(cells("C2-19")) == 1 + 3 + 2
    # skills and education levels are margins, never crossed
    assert not [cell for cell in cells("C4-01") if cell[4] != "_T" and cell[:4] != ("_T",) * 4]


def test_required_cells_name_known_codes() -> None:
    """Every indicator has its total; every breakdown code is listed and required of the indicator."""
    codes = {f"{row['codelist']}:{row['code']}" for row in seed("code_list")}
    required = {(row["indicator"], row["concept"]) for row in seed("indicator_disaggregation")}
    rows = seed("required_cell")
    totals = {row["indicator"] for row in rows if set(list(row.values())[1:]) == {"_T"}}
    assert totals == values("indicator", "indicator")
    for row in rows:
        if row["breakdown"] != "_T":
            assert row["breakdown"] in codes
            assert (row["indicator"], row["breakdown"].split(":")[0]) in required
    assert {row["age"] for row in rows} == {"_T"} | {
        row["age"] for row in seed("population_group") if row["is_required"] == "true"
    }


def test_thresholds_the_method_names() -> None:
    """Values the domain notes give (sections 5, 9 and 10)."""
    value = {row["parameter"]: float(row["value"]) for row in seed("threshold")}
    expected = {
        "parity_lower": 0.98,
        "parity_upper": 1.02,
        "aggregate_min_coverage": 50,
        "quality_hide_n": 25,
        "quality_flag_n": 50,
        "quality_flag_ci_width": 20,
        "quality_flag_n_eff": 30,
        "confidentiality_k": 5,
        "confidentiality_k_sensitive": 10,
        "dominance_share": 90,
        "jump_points": 10,
        "progress_min_span": 3,
        "base_window": 2,
        "universality": 95,
    }
    assert {name: value[name] for name in expected} == expected
