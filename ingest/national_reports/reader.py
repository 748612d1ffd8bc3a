"""Reads a report workbook into a `Report`."""

from ingest.national_reports.report import Report, ReportSheet

__all__ = ["Report", "ReportSheet"]
