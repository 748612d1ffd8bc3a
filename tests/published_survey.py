"""A published warehouse of the sample's household surveys of one country, 2020 and 2025: landed, estimated, masked."""

from __future__ import annotations

from ingest.sample import write_surveys
from warehouse.build import build
from warehouse.settings import Home
from warehouse.surveys import process_surveys

AREA = "KEN"


def build_survey_warehouse(home: Home) -> None:
    """Land both rounds and publish."""
    for survey in write_surveys(home.path / "inbox"):
        if survey.area == AREA:
            (result,) = process_surveys([survey.path], survey.mapping, home, land=True)
            assert result.accepted, result.issues
    build(home)
