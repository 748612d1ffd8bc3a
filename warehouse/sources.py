"""The landing with an empty table for every source, so that any subset of sources builds."""

from __future__ import annotations

from ingest.igf.landed import ensure_igf_tables
from ingest.landing import Landing
from ingest.sources.registry import MODULES
from ingest.surveys.landed import ensure_survey_tables
from warehouse.national_reports.registering import ensure_landing
from warehouse.settings import Home


def whole_landing(home: Home) -> Landing:
    """The landing of `home`; places and empty tables that are missing are made."""
    landing = ensure_landing(home)
    landing.ensure_sources(sorted(MODULES))
    ensure_survey_tables(landing)
    ensure_igf_tables(landing)
    return landing
