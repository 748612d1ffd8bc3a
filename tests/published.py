"""A small published warehouse, made by really loading and building a few hand-written files.

What is in it, so that tests can state where an expected value comes from:

- United Kingdom (open-sdg, its own vocabulary): C2-01 total, women, men, 16 to 24, with and without disability; and
  women of 16 to 24, which no sheet of an export prints.
- Kenya (open-sdg, generic vocabulary): C2-01 and C2-05 by sex; one value of C2-05 is held back.
- Individuals using the Internet (itu-datahub) for both and for Namibia; for the United Kingdom in 2020 it contradicts
  the national platform (a discrepancy), for Kenya it covers ages 15 and over from 2015 on (a verdict on progress).
- Population (world-bank) of the three, the weights of the regional means.

Derived from these: E-01 (women to men) and E-04 (with to without disability).
"""

from __future__ import annotations

from pathlib import Path

from ingest.rows import SourceFile
from warehouse.build import build
from warehouse.load import process_files
from warehouse.settings import Home

_UK = """Year,Age,Sex,Disability status,Unit measure,Observation status,Unit multiplier,Value
2019,,,,Percentage (%),Undefined,Units,90.8
2020,,,,Percentage (%),Undefined,Units,92.1
2020,,Female,,Percentage (%),Undefined,Units,91.1
2020,,Male,,Percentage (%),Undefined,Units,93.1
2019,16 to 24,,,Percentage (%),Undefined,Units,99.2
2020,,,Disabled,Percentage (%),Undefined,Units,81.4
2020,,,Non-disabled,Percentage (%),Undefined,Units,94.9
2020,16 to 24,Female,,Percentage (%),Undefined,Units,99.5
2018,,Female,,Percentage (%),Undefined,Units,88.0
2018,,Male,,Percentage (%),Undefined,Units,90.0
"""
_KENYA = "Year,Sex,Value\n2019,Female,20.0\n2019,Male,25.0\n2019,,22.5\n2020,Female,30.5\n"
_KENYA_PHONES = "Year,Sex,Value\n2020,Female,40.0\n2020,Male,50.0\n2020,,unknown\n"
_ITU_HEAD = (
    '"seriesID","seriesCode","seriesName","seriesParent","seriesUnits","entityID","entityIso","entityName","dataValue",'
    '"dataYear","dataNote","dataSource","seriesDescription"\n'
)
_ITU = [
    ("GBR", "United Kingdom", "90.8", 2019, "Aged 16 and older."),
    ("GBR", "United Kingdom", "94.8", 2020, "Aged 16 and older."),
    ("KEN", "Kenya", "16.6", 2015, "Aged 15 and older."),
    ("KEN", "Kenya", "35.0", 2022, "Aged 15 and older."),
    ("NAM", "Namibia", "62.1", 2022, ""),
]
_POPULATION = """"Data Source","World Development Indicators",

"Last Updated Date","2025-01-28",

"Country Name","Country Code","Indicator Name","Indicator Code","2015","2019","2020","2022",
"Kenya","KEN","Population, total","SP.POP.TOTL","46000000","50000000","52000000","54000000",
"Namibia","NAM","Population, total","SP.POP.TOTL","2300000","2500000","2500000","2600000",
"United Kingdom","GBR","Population, total","SP.POP.TOTL","65000000","66500000","67000000","67500000",
"""


def small_files(folder: Path) -> list[SourceFile]:
    """Write the files of the small warehouse and say whose they are."""
    itu = _ITU_HEAD + "".join(
        f'1,"i99H","Internet users",,"%",{number},"{iso}","{name}","{value}",{year},"{note}","NSO","d"\n'
        for number, (iso, name, value, year, note) in enumerate(_ITU, start=1)
    )
    written = [
        ("open-sdg", "GBR", "gbr/indicator_17-8-1.csv", _UK),
        ("open-sdg", "KEN", "ken/indicator_17-8-1.csv", _KENYA),
        ("open-sdg", "KEN", "ken/indicator_5-b-1.csv", _KENYA_PHONES),
        ("itu-datahub", "", "itu/individuals-using-the-internet.csv", "\ufeff" + itu),
        ("world-bank", "", "wb/API_SP.POP.TOTL_DS2_en_csv_v2_1.csv", "\ufeff" + _POPULATION),
    ]
    files = []
    for source, area, name, text in written:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        files.append(SourceFile(path, source, area))
    return files


def build_small_warehouse(home: Home) -> None:
    """Load the small files into an empty home, build and publish."""
    results = process_files(small_files(home.path / "inbox"), home, land=True)
    assert all(result.accepted for result in results), [issue for result in results for issue in result.issues]
    build(home)
