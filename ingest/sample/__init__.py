"""Generated sample input for `wsis demo`: synthetic figures in the publishers' layouts.

Countries, years, coefficients and layouts are data in `parameters/`. No figure is copied from real ones;
the same parameters give the same bytes on every machine. The one exception are the published facts about the IGF,
which are real and say where they were published.
"""

from __future__ import annotations

from pathlib import Path

from ingest.sample.egdi import Egdi
from ingest.sample.eurostat import Eurostat
from ingest.sample.faulty import FaultyFiles
from ingest.sample.figures import Figures
from ingest.sample.files import Planted, SampleFile
from ingest.sample.household_survey import HouseholdSurveys, SampleSurvey
from ingest.sample.igf import IgfRecords
from ingest.sample.itu_datahub import DataHub
from ingest.sample.open_sdg import OpenSdg
from ingest.sample.parameters import load
from ingest.sample.price_baskets import PriceBaskets
from ingest.sample.sdmx_csv import ActionLineFiles
from ingest.sample.un_sdg import UnSdg
from ingest.sample.world_bank import WorldBank

__all__ = ["Planted", "SampleFile", "SampleSurvey", "write_sample", "write_surveys"]

_WRITERS = (DataHub, WorldBank, UnSdg, OpenSdg, Eurostat, Egdi, PriceBaskets, ActionLineFiles, FaultyFiles, IgfRecords)


def write_sample(out_dir: Path) -> list[SampleFile]:
    """Write the sample files under `out_dir`, a folder per source, and tell what the gate should say of each.

    Files that are there already are overwritten with the same bytes.

    Raises:
        OSError: `out_dir` cannot be written.
    """
    figures = Figures(load())
    return [file for writer in _WRITERS for file in writer(figures).write(out_dir)]


def write_surveys(out_dir: Path) -> list[SampleSurvey]:
    """Write the generated household surveys and their mappings under `out_dir/survey`.

    Raises:
        OSError: `out_dir` cannot be written.
    """
    return HouseholdSurveys(Figures(load())).write(out_dir)
