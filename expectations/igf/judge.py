"""The judge of each source."""

from __future__ import annotations

import datetime as dt

import polars as pl

from expectations.igf.contributions import judge_contributions
from expectations.igf.funding import judge_funding
from expectations.igf.initiatives import judge_initiatives
from expectations.igf.registrations import judge_registrations
from expectations.igf.statistics import judge_statistics
from ingest.igf.fields import CONTRIBUTIONS, FUNDING, REGISTRATIONS, STATISTICS
from ingest.igf.records import Records
from ingest.rows import SourceFile


def judge(records: Records, today: dt.date, file: SourceFile) -> pl.DataFrame:
    """Judge the records of a file.

    Args:
        records: as read; what is wrong is noted in its issues, sorted by place.
        today: the day on which it is judged.
        file: the file.

    Returns:
        The rows as they land; of no use where an error was noted.
    """
    judges = {
        REGISTRATIONS: judge_registrations,
        STATISTICS: judge_statistics,
        FUNDING: judge_funding,
        CONTRIBUTIONS: judge_contributions,
    }
    if records.source in judges:
        rows = judges[records.source](records, today)
    else:
        rows = judge_initiatives(records, today, file)
    records.issues.sort(key=lambda issue: (issue.row is None, issue.sheet, issue.row or 0))
    return rows
