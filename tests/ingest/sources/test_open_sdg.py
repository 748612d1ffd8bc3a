"""National platforms: every label of the real files has a meaning, and it is the meaning their metadata state."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from expectations.resolution import ROW_COLUMNS, load_seeds, resolve
from ingest.rows import ReadError, ReadLog, SourceFile
from ingest.seeds import seed_path
from ingest.sources import open_sdg

AREAS = {"armenia": "ARM", "canada": "CAN", "kazakhstan": "KAZ", "rwanda": "RWA", "uk_ons": "GBR"}
KEY = ["indicator", "sub_area", "time_period", "sex", "age", "disability", "urbanisation", "breakdown"]


def meaning_of(files: list[SourceFile]) -> pl.DataFrame:
    """The rows of the files with the codes that the seeds give them, one frame, column `file` added."""
    frames = []
    for number, file in enumerate(files):
        log = ReadLog(file)
        frames += [
            frame.with_columns(pl.lit(number, pl.Int32).alias("file_no"), pl.lit(file.source).alias("source"))
            for frame in open_sdg.read(log)
        ]
        assert not log.issues
    rows = pl.concat(frames).with_row_index("row_id").select(ROW_COLUMNS).to_arrow()
    with duckdb.connect() as connection:
        connection.register("raw_row", rows)
        load_seeds(connection)
        resolve(connection)
        found = connection.execute("select * from resolved_row order by row_id").pl()
    names = {number: f"{file.path.parent.name}/{file.name}" for number, file in enumerate(files)}
    return found.with_columns(pl.col("file_no").replace_strict(names, return_dtype=pl.String).alias("file"))


@pytest.fixture(scope="module")
def platforms(shared_data: Path) -> pl.DataFrame:
    """All real files of the five reviewed platforms, resolved; Armenia's 4.4.1 has a header and no rows."""
    folder = shared_data / "data" / "open_sdg"
    files = [
        SourceFile(path, "open-sdg", area)
        for name, area in AREAS.items()
        for path in sorted((folder / name).glob("indicator_*.csv"))
        if (name, path.name) != ("armenia", "indicator_4-4-1.csv")
    ]
    return meaning_of(files)


@pytest.fixture(scope="module")
def label_map() -> list[dict[str, str]]:
    """The lines of the label map that speak of national platforms."""
    with seed_path("label_map").open(encoding="utf-8", newline="") as stream:
        return [line for line in csv.DictReader(stream) if line["source"] == "open-sdg"]


def one_row(rows: pl.DataFrame, file: str, src_row: int) -> dict[str, object]:
    """The row of `file` that stands in record `src_row`."""
    return rows.row(by_predicate=(pl.col("file") == file) & (pl.col("src_row") == src_row), named=True)


def test_every_label_series_and_unit_of_the_real_files_is_known(platforms: pl.DataFrame) -> None:
    unknown = platforms.filter(
        pl.col("unknown_label").is_not_null()
        | (pl.col("skip_reason").is_null() & ~(pl.col("series_known") & pl.col("unit_known")))
    )
    assert unknown.select("file", "unknown_label", "series_key", "unit_key").unique().rows() == []


def test_every_row_is_loaded_into_an_indicator_or_left_out_with_a_reason(platforms: pl.DataFrame) -> None:
    without = platforms.filter(pl.col("skip_reason").is_null() & (pl.col("indicator").fill_null("") == ""))
    assert without.select("file", "series_key").unique().rows() == []
    assert platforms.filter(pl.col("skip_reason").str.strip_chars() == "").is_empty()
    assert platforms["year"].null_count() == 0


def test_no_two_loaded_rows_of_a_file_share_a_key(platforms: pl.DataFrame) -> None:
    loaded = platforms.filter(pl.col("skip_reason").is_null())
    repeated = loaded.group_by("file", *KEY).len().filter(pl.col("len") > 1)
    assert repeated.rows() == []


# rows per indicator counted in the published files (`wc -l` less the header, and grep for the labels left out)
LOADED = {
    ("armenia/indicator_17-6-1.csv", "C2-11"): 33,
    ("armenia/indicator_17-8-1.csv", "C2-01"): 70,
    ("armenia/indicator_4-a-1.csv", "C2-19"): 10,
    ("armenia/indicator_5-b-1.csv", "C2-05"): 24,
    ("canada/indicator_17-8-1.csv", "C2-01"): 165,
    ("canada/indicator_4-a-1.csv", "C2-19"): 4,
    ("canada/indicator_4-a-1.csv", "C7-ELEA-02"): 8,
    ("canada/indicator_9-c-1.csv", "C2-07"): 7,
    ("canada/indicator_9-c-1.csv", "C2-08"): 7,
    ("canada/indicator_9-c-1.csv", "C2-09"): 3,
    ("kazakhstan/indicator_17-8-1.csv", "C2-01"): 277,
    ("kazakhstan/indicator_4-4-1.csv", "C4-01"): 1620,
    ("kazakhstan/indicator_5-b-1.csv", "C2-05"): 1206,
    ("kazakhstan/indicator_9-c-1.csv", "C2-07"): 10,
    ("rwanda/indicator_17-8-1.csv", "C2-03"): 3,
    ("rwanda/indicator_4-4-1.csv", "C4-01"): 191,
    ("rwanda/indicator_4-a-1.csv", "C2-19"): 6,
    ("rwanda/indicator_4-a-1.csv", "C7-ELEA-02"): 6,
    ("rwanda/indicator_4-a-1.csv", "C7-ELEA-03"): 6,
    ("rwanda/indicator_5-b-1.csv", "C2-05"): 3,
    ("uk_ons/indicator_17-6-1.csv", "C2-11"): 64,
    ("uk_ons/indicator_17-8-1.csv", "C2-01"): 1774,
    ("uk_ons/indicator_4-4-1.csv", "C4-01"): 278,
    ("uk_ons/indicator_9-c-1.csv", "C2-07"): 14,
    ("uk_ons/indicator_9-c-1.csv", "C2-08"): 10,
}


def test_what_is_loaded_from_each_file_and_nothing_else(platforms: pl.DataFrame) -> None:
    loaded = platforms.filter(pl.col("skip_reason").is_null()).group_by("file", "indicator").len()
    assert {(file, indicator): count for file, indicator, count in loaded.rows()} == LOADED


# what the metadata beside the files say of them, or what the file itself shows
@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("armenia/indicator_12-4-2.csv", "Hazardous waste"),
        ("armenia/indicator_16-10-2.csv", "eight questions"),
        ("armenia/indicator_4-4-1-a.csv", "definition not stated"),
        ("armenia/indicator_5-b-1-a.csv", "definition not stated"),
        ("armenia/indicator_9-c-1.csv", "not the population covered"),
        ("canada/indicator_17-6-1.csv", "not"),
        ("canada/indicator_4-4-1.csv", "Internet users"),
        ("canada/indicator_5-b-1.csv", "Households"),
        ("kazakhstan/indicator_12-4-2.csv", "Hazardous waste"),
        ("rwanda/indicator_17-6-1.csv", "Test data"),
        ("rwanda/indicator_9-c-1.csv", "technology of the network is not stated"),
        ("uk_ons/indicator_12-5-1.csv", "recycling"),
        ("uk_ons/indicator_5-b-1.csv", "not"),
    ],
)
def test_files_that_do_not_hold_the_indicator_are_left_out_with_the_reason(
    platforms: pl.DataFrame, file: str, reason: str
) -> None:
    rows = platforms.filter(pl.col("file") == file)
    assert rows.height > 0
    assert rows["skip_reason"].str.contains(reason, literal=True).all()


# rows picked by hand in the published files; src_row is the record number that a text editor shows
@pytest.mark.parametrize(
    ("file", "src_row", "expected"),
    [
        # 2013,,,,,,,East Midlands,Derby,Percentage (%),Undefined,Units,E06000015,89.6
        ("uk_ons/indicator_17-8-1.csv", 2, {"sub_area": "GSS:E06000015", "obs_value": 89.6, "obs_status": "A"}),
        # 2013,,,,,,,Scotland,"Edinburgh, City of",...,,83.8
        ("uk_ons/indicator_17-8-1.csv", 639, {"sub_area": "LA:Edinburgh, City of", "obs_value": 83.8}),
        # 2020,25 to 34,Female,...,99.6
        (
            "uk_ons/indicator_17-8-1.csv",
            1544,
            {"sex": "F", "age": "Y25T34", "time_period": "2020", "obs_value": 99.6, "sub_area": "_T"},
        ),
        # 2020,16 to 24,,Disabled (GSS harmonised),...,98.6
        (
            "uk_ons/indicator_17-8-1.csv",
            1472,
            {"age": "Y16T24", "disability": "WITH", "instrument": "GSS", "age_scope": "Y_GE16", "sex": "_T"},
        ),
        # 2012,,,,Asian/Asian British,Indian,...,79.6: the group, not the wider ethnicity beside it
        ("uk_ons/indicator_17-8-1.csv", 1633, {"breakdown": "ETHNICITY:INDIAN", "obs_value": 79.6}),
        # 2015,Using word processing software,,,Non-disabled (GSS harmonised),...,61.0
        (
            "uk_ons/indicator_4-4-1.csv",
            21,
            {"disability": "WITHOUT", "breakdown": "SKILL:CPT", "reference_period": "L12M"},
        ),
        # 2008,10 Mbps and over,Rate per 100 population,Units,Estimated value,1.89414
        ("uk_ons/indicator_17-6-1.csv", 2, {"breakdown": "SPEED:GE10M", "obs_status": "E", "obs_value": 1.89414}),
        # 2018,,,,91.3: the ten provinces, persons of 15 and over
        ("canada/indicator_17-8-1.csv", 2, {"age": "_T", "age_scope": "Y_GE15", "sub_area": "_T"}),
        # 2018,Newfoundland and Labrador,"Total, 15 years and over",10,86
        ("canada/indicator_17-8-1.csv", 9, {"age": "_T", "age_scope": "Y_GE15", "sub_area": "ISO:CA-NL"}),
        # 2018,Newfoundland and Labrador,15 to 24 years,,92.5
        ("canada/indicator_17-8-1.csv", 10, {"age": "Y15T24", "sub_area": "ISO:CA-NL", "obs_value": 92.5}),
        # 2015,"%",,,"aged 15-24 years",78.3
        ("armenia/indicator_17-8-1.csv", 7, {"age": "Y15T24", "obs_value": 78.3}),
        # 2015,"%","equal to or greater than 256 kbit/s and less than 2 Mbit/s",0.1
        ("armenia/indicator_17-6-1.csv", 2, {"breakdown": "SPEED:256KT2M", "unit_measure": "PER_100_POP"}),
        # 2015,PT,SKILL_ICTCPT,Y15T24,,19.46...
        ("kazakhstan/indicator_4-4-1.csv", 3, {"breakdown": "SKILL:CPT", "age": "Y15T24"}),
        # 2016,PT,,M,KZAKM,87.6
        ("kazakhstan/indicator_5-b-1.csv", 12, {"sex": "M", "sub_area": "KZ-SDG:KZAKM", "obs_value": 87.6}),
        # 2016,Internet Connectivity,Primary,9.8
        ("rwanda/indicator_4-a-1.csv", 5, {"indicator": "C2-19", "breakdown": "EDUCATION_LEV:ISCED11_1"}),
        # 2016-17,Rural,30.5: a column called Region
        ("rwanda/indicator_5-b-1.csv", 3, {"urbanisation": "R", "sub_area": "_T", "time_period": "2016"}),
        # 2010-11,3.7: households, says the title in the metadata
        ("rwanda/indicator_17-8-1.csv", 2, {"indicator": "C2-03", "time_period": "2010"}),
        # 2016/17,,,15 and less,,Copying (Moving) a file or a folder,0.1
        ("rwanda/indicator_4-4-1.csv", 47, {"age": "Y0T15", "breakdown": "SKILL:CMFL"}),
    ],
)
def test_rows_picked_by_hand(platforms: pl.DataFrame, file: str, src_row: int, expected: dict[str, object]) -> None:
    row = one_row(platforms, file, src_row)
    assert {name: row[name] for name in expected} == expected


def test_adults_of_kazakhstan_are_the_total_with_their_scope(platforms: pl.DataFrame, shared_data: Path) -> None:
    name = "kazakhstan/indicator_4-4-1.csv"
    with (shared_data / "data" / "open_sdg" / name).open(encoding="utf-8-sig", newline="") as stream:
        rows = [number for number, row in enumerate(csv.DictReader(stream), start=2) if row["AGE"] == "Y_GE15"]
    adults = platforms.filter((pl.col("file") == name) & pl.col("src_row").is_in(rows))
    assert adults.height == len(rows) > 0
    assert adults.select("age", "age_scope").unique().rows() == [("_T", "Y_GE15")]


def test_faulty_percentages_of_kazakhstan_keep_their_value_for_the_gate(platforms: pl.DataFrame) -> None:
    # seven values above 100 counted in the published file, the largest 368.9
    above = platforms.filter(
        (pl.col("file") == "kazakhstan/indicator_4-4-1.csv") & (pl.col("obs_value") > pl.col("value_max"))
    )
    assert above.height == 7
    assert above["obs_value"].max() == pytest.approx(368.9099097001282)


def test_an_age_label_keeps_the_bounds_that_it_writes(label_map: list[dict[str, str]]) -> None:
    ages = [line for line in label_map if line["concept"] == "AGE" and line["code"] not in ("_T", "_U")]
    assert len(ages) > 1000
    for line in ages:
        written = [int(number) for number in re.findall(r"\d+", line["label"])]
        code = re.fullmatch(r"Y(?:(\d+)T(\d+)|_GE(\d+))", line["code"])
        assert code, line
        low, high, open_from = (int(part) if part else None for part in code.groups())
        if open_from is not None:
            assert written == [open_from], line
        elif len(written) == 1:  # "under 15" is 0-14; "15 and less" includes 15
            inclusive = "and less" in line["label"]
            assert low == 0 and high == written[0] - (0 if inclusive else 1), line
        else:
            assert written == [low, high], line


def test_skills_and_levels_of_education_are_the_catalogue_s(platforms: pl.DataFrame) -> None:
    # the cells that the catalogue requires; nursery, the wider secondary level and UK activities are beside it
    with seed_path("required_cell").open(encoding="utf-8", newline="") as stream:
        required = {line["breakdown"] for line in csv.DictReader(stream)}
    beside = {
        *(f"SKILL:{own}" for own in ("SETTINGS", "BACKUP", "EDIT_MEDIA")),
        *(f"EDUCATION_LEV:{own}" for own in ("ISCED11_01", "ISCED11_02", "ISCED11_2T3")),
    }
    loaded = platforms.filter(pl.col("skip_reason").is_null() & pl.col("breakdown").str.contains("SKILL:|EDUCATION"))
    assert set(loaded["breakdown"]) - beside <= required


def test_no_other_band_is_called_youth_of_18_to_35(label_map: list[dict[str, str]]) -> None:
    named = {line["label"] for line in label_map if line["code"] == "Y18T35"}
    assert named
    assert all(re.findall(r"\d+", label) == ["18", "35"] for label in named)


def test_a_line_left_out_says_why_and_every_line_says_where_it_comes_from(label_map: list[dict[str, str]]) -> None:
    with seed_path("series_map").open(encoding="utf-8", newline="") as stream:
        series = [line for line in csv.DictReader(stream) if line["source"] == "open-sdg"]
    for line in (*label_map, *series):
        assert line["action"] in ("load", "skip"), line
        assert line["action"] == "load" or line["reason"], line
        assert line["evidence"], line
    # nobody reviewed the file of a country that is not named: the map says so
    assert all("not reviewed" in line["evidence"] for line in series if line["area"] == "*")


LANGUAGES = {
    "English": (
        "Sex,Age,Location,Disability status,Units",
        "Females,15–24 years,Urban,Persons with disabilities,Percentage (%)",
        ("F", "Y15T24", "U", "WITH"),
    ),
    "French": (
        "Sexe,Groupe d'âge,Milieu de résidence,Situation de handicap,Unité",
        "Femmes,15 à 24 ans,Zone rurale,Sans handicap,Pourcentage",
        ("F", "Y15T24", "R", "WITHOUT"),
    ),
    "Spanish": (
        "Sexo,Grupo de edad,Zona,Condición de discapacidad,Unidad de medida",
        "Hombres,De 15 a 24 años,Urbana,Con discapacidad,Porcentaje",
        ("M", "Y15T24", "U", "WITH"),
    ),
    "Portuguese": (
        "Sexo,Grupo etário,Local de residência,Deficiência,Unidade",
        "Mulheres,65 anos ou mais,Rural,Sem deficiência,Percentagem",
        ("F", "Y_GE65", "R", "WITHOUT"),
    ),
    "Russian": (
        "Пол,Возраст,Тип местности,Инвалидность,Единица измерения",
        "Мужчины,15–24 лет,Сельская местность,Лица с инвалидностью,Процент",
        ("M", "Y15T24", "R", "WITH"),
    ),
    "Arabic": (
        "الجنس,الفئة العمرية,مكان الإقامة,الإعاقة,وحدة القياس",
        "إناث,15-24 سنة,حضر,بدون إعاقة,نسبة مئوية",
        ("F", "Y15T24", "U", "WITHOUT"),
    ),
    "Chinese": (
        "性别,年龄组,城乡,残疾状况,单位",
        "女性,15-24岁,农村,残疾人,百分比",
        ("F", "Y15T24", "R", "WITH"),
    ),
    "German": (
        "Geschlecht,Altersgruppe,Gebiet,Behinderung,Einheit",
        "Männer,65 Jahre und älter,Ländlich,Ohne Behinderung,Prozent",
        ("M", "Y_GE65", "R", "WITHOUT"),
    ),
    "SDMX": (
        "SEX,AGE,URBANISATION,DISABILITY_STATUS,UNIT_MEASURE",
        "F,Y18T35,U,PD,PT",
        ("F", "Y18T35", "U", "WITH"),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_platform_of_another_country_and_language(tmp_path: Path, language: str) -> None:
    columns, labels, expected = LANGUAGES[language]
    path = tmp_path / "indicator_17-8-1.csv"
    path.write_text(f"Year,{columns},Value\n2024,,,,,,61.5\n2024,{labels},48.2\n", encoding="utf-8")
    rows = meaning_of([SourceFile(path, "open-sdg", "KEN")])
    assert rows["unknown_label"].null_count() == rows.height == 2
    assert rows["skip_reason"].null_count() == 2
    assert rows["indicator"].to_list() == ["C2-01", "C2-01"]
    key = ("sex", "age", "disability", "urbanisation")
    assert rows.select(key).row(0) == ("_T", "_T", "_T", "_T")
    sex, age, urbanisation, disability = expected
    assert rows.select(key).row(1) == (sex, age, disability, urbanisation)
    assert rows["obs_value"].to_list() == [61.5, 48.2]


def test_a_label_nobody_reviewed_is_named_with_its_column(tmp_path: Path) -> None:
    path = tmp_path / "indicator_17-8-1.csv"
    path.write_text("Year,Sex,Value\n2024,Feemale,48.2\n", encoding="utf-8")
    rows = meaning_of([SourceFile(path, "open-sdg", "KEN")])
    assert rows["unknown_label"].to_list() == ["Sex = Feemale"]


def test_pwd_in_everyday_english_is_left_out_as_ambiguous(tmp_path: Path) -> None:
    path = tmp_path / "indicator_17-8-1.csv"
    path.write_text("Year,Disability status,Value\n2024,PWD,48.2\n", encoding="utf-8")
    rows = meaning_of([SourceFile(path, "open-sdg", "KEN")])
    assert "PWD" in rows["skip_reason"][0]


def test_skills_without_their_type_are_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "indicator_4-4-1.csv"
    path.write_text("Year,Type of skill,Value\n2024,,30\n2024,EMAIL,48.2\n", encoding="utf-8")
    rows = meaning_of([SourceFile(path, "open-sdg", "KEN")])
    assert rows["skip_reason"].is_null().to_list() == [False, True]
    assert rows["breakdown"][1] == "SKILL:ATCH"


@pytest.mark.parametrize(
    ("name", "area", "content", "rule"),
    [
        ("indicator_17-8-1.csv", "", "Year,Value\n2024,48.2\n", "area_needed"),
        ("internet.csv", "KEN", "Year,Value\n2024,48.2\n", "series_not_in_name"),
        ("indicator_17-8-1.csv", "KEN", "Jahr,Wert\n2024,48.2\n", "shifted_header"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_rule(
    tmp_path: Path, name: str, area: str, content: str, rule: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError) as refused:
        list(open_sdg.read(ReadLog(SourceFile(path, "open-sdg", area))))
    assert [issue.rule for issue in refused.value.issues] == [rule]
