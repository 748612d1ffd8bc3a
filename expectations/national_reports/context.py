"""What a report is held against besides itself: who sends it, when, what was approved before, what others publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Context:
    """The surroundings of one check.

    `area` is the ISO3 code whose focal point sends (None: unknown). `previous` holds the rows of the sheet
    OBSERVATIONS of every approved report of that area that is in force, the one approved last first, texts under the
    names of the fields; `is_of_review` (absent: true) says that a row is of the review of this report, `reporting_year`
    which year its report was for. `previous_sheets` holds the rows of FINANCING, IGF_NRI and POLICY in the same way.
    `published` holds rows of marts.fct_observation of that area (annual, whole area): indicator, time_period, sex, age,
    disability, urbanisation, breakdown, source, obs_value, std_error, is_preferred. `is_revision` says that a version
    of this report (same area and review) was approved before.
    """

    area: str | None
    today: dt.date
    previous: pl.DataFrame | None = None
    published: pl.DataFrame | None = None
    is_revision: bool = False
    previous_sheets: Mapping[str, pl.DataFrame] = field(default_factory=dict)
