"""What a publisher says of a figure beside its value: an estimate is shown as one, a confidential cell is not shown."""

from __future__ import annotations

import duckdb
import pytest

from ingest.rows import SourceFile
from tests.shared_home import shared_home
from warehouse import working_file
from warehouse.build import build
from warehouse.load import process_files
from warehouse.settings import Home

_ITU_HEAD = (
    '"seriesID","seriesCode","seriesName","seriesParent","seriesUnits","entityID","entityIso","entityName","dataValue",'
    '"dataYear","dataNote","dataSource","seriesDescription"\n'
)
# area -> note, producer and the status that they give the figure
SAID = {
    "KEN": ("", "ITU estimate.", "E"),
    "UGA": ("Aged 15 and older.", "ITU Estimate.", "E"),
    "TZA": ("", "SITTEL. ITU estimate.", "E"),
    "GHA": ("", "ITU estimate based on Eurostat.", "E"),
    "BRA": ("Estimated based on the survey of last year", "Regulator", "E"),
    "NAM": ("", "", "A"),
    "FRA": ("Aged 15 and older.", "INSTITUTO NACIONAL DE ESTADISTICA", "A"),
}
_ITU = _ITU_HEAD + "".join(
    f'1,"i99H","Internet users",,"%",1,"{area}","n","{value}",2020,"{note}","{producer}","d"\n'
    for value, (area, (note, producer, _)) in enumerate(SAID.items(), start=40)
)
_TSV = "freq,indic_is,unit,ind_type,geo\\TIME_PERIOD\t2020 \t2021 \nA,I_IU3,PC_IND,IND_TOTAL,EL\t75.67 \t:c \n"
_CSV = (
    "DATAFLOW,LAST UPDATE,freq,indic_is,unit,ind_type,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    "ESTAT:ISOC_CI_IFP_IU(1.0),12/05/25 23:00:00,A,I_IU3,PC_IND,IND_TOTAL,IT,2020,70.1,\n"
    "ESTAT:ISOC_CI_IFP_IU(1.0),12/05/25 23:00:00,A,I_IU3,PC_IND,IND_TOTAL,IT,2021,,c\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A warehouse of an ITU file with estimates and two of Eurostat with a confidential cell each."""

    def fill(home: Home) -> None:
        files = []
        for source, name, text in (
            ("itu-datahub", "individuals.csv", _ITU),
            ("eurostat", "estat_isoc_ci_ifp_iu.tsv", _TSV),
            ("eurostat", "isoc.csv", _CSV),
        ):
            path = home.path / "inbox" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            files.append(SourceFile(path, source))
        assert all(result.accepted for result in process_files(files, home, land=True))
        build(home)

    return shared_home(tmp_path_factory, worker_id, "status_of_figures", fill)


def shown(home: Home, source: str) -> list[tuple[str, str, str]]:
    """Area, period and status of the published figures of a source."""
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        return connection.execute(
            "select ref_area, time_period, obs_status from marts.fct_observation "
            f"where source = '{source}' order by all"
        ).fetchall()


def test_an_estimate_that_only_note_or_producer_name_is_shown_as_one(home: Home) -> None:
    assert shown(home, "itu-datahub") == sorted((area, "2020", said[2]) for area, said in SAID.items())


def test_a_confidential_cell_of_eurostat_is_not_published_in_either_layout(home: Home) -> None:
    assert shown(home, "eurostat") == [("GRC", "2020", "A"), ("ITA", "2020", "A")]
    published = home.published()
    assert published is not None
    with working_file.opened(home, published.parent) as connection:
        held = connection.execute(
            "select ref_area, time_period, conf_status from intermediate.int_observation_all where conf_status <> 'F' "
            "order by all"
        ).fetchall()
    assert held == [("GRC", "2021", "C"), ("ITA", "2021", "C")]
