"""Small report workbooks for tests, written cell by cell under the keys of the template.

What is in one, so that tests can state where an expected value comes from: two figures of C2-01 (Internet users of both
sexes and of women), one row of the narrative, one instrument of financing, one meeting, one answer on policy; the focal
point has a name and an address that must be found nowhere but in the workbook itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from ingest.national_reports.fields import FIRST_ROW, KEY_ROW, TABLES, TEMPLATE_VERSION, fields_of

NAME, EMAIL = "Wanjiku Zawadi Planted", "zawadi.planted@ministry.example"
METADATA: dict[str, Any] = {
    "reporting_year": 2026, "cycle_type": "ANNUAL", "submission_date": "2026-11-20", "status": "DRAFT",
    "language": "en", "focal_point_name": NAME, "focal_point_org": "Ministry of ICT", "focal_point_email": EMAIL,
    "nso_endorsed": "yes", "stakeholder_consultation": "NONE", "previous_report_revision": "no",
    "licence": "CC BY 4.0", "survey_name": "ICT survey", "survey_year": 2026, "survey_age_scope": "Y_GE15",
    "sample_households": 4000, "sample_individuals": 9000, "response_rate": 91.5, "design": "two stages",
    "disability_instrument": "WG_SS", "disability_cutoff": "AT_LEAST_A_LOT", "respondent_type": "SELF",
}  # fmt: skip


def figure(area: str, value: float, **codes: Any) -> dict[str, Any]:
    """A row of OBSERVATIONS: Internet users from the survey, in percent."""
    return {
        "indicator_code": "C2-01", "ref_area": area, "sex": "_T", "age": "_T", "disability": "_T",
        "urbanisation": "_T", "time_period": 2026, "survey_no": 1, "value": value, "unit_measure": "PT",
        "numerator": round(value * 1000), "denominator": 100_000, "sample_size": 9000,
        "reference_period": "L3M", "obs_status": "A", "conf_status": "F", "source": "ICT survey", "producer": "NSO",
    } | codes  # fmt: skip


def tables_of(area: str, value: float = 41.5) -> dict[str, list[dict[str, Any]]]:
    """Rows of the five tables."""
    return {
        "OBSERVATIONS": [figure(area, value), figure(area, value - 2, sex="F", sample_size=4600)],
        "NARRATIVE": [
            {
                "action_line": "C2", "lead_institution": "Ministry of ICT", "achievements": "Four regions connected.",
                "challenges": "Power cuts.", "recommendations_next_steps": "Connect the others.",
            }
        ],
        "FINANCING": [
            {
                "instrument": "BUDGET", "name": "Digital skills", "fiscal_year_end": "2026-06-30", "currency": "KES",
                "amount_committed": 80, "amount_disbursed": 70, "action_lines": "C4", "purpose": "SKILLS",
                "exchange_rate_usd": 129.3,
            }
        ],
        "IGF_NRI": [
            {
                "event_type": "WSIS_CONSULTATION", "name": "Consultation", "start_date": "2026-09-01",
                "end_date": "2026-09-01", "mode": "ONLINE", "online_participants": 40, "breakdown_base": "ONLINE",
                "disability_asked": "NOT_ASKED", "sent_to_secretariat": "no",
            }
        ],
        "POLICY": [{"question_code": "C1-01", "answer": 0, "as_of": "2026-06-30"}],
    }  # fmt: skip


def write_report(
    path: Path, area: str = "KEN", value: float = 41.5, tables: Mapping[str, Iterable[dict[str, Any]]] | None = None,
    **metadata: Any,
) -> Path:  # fmt: skip
    """Write a workbook for the annual review of 2026; returns its path."""
    book = openpyxl.Workbook()
    readme = book.active
    assert readme is not None
    readme.title = "README"
    facts = {"template_version": TEMPLATE_VERSION, "template_area": area, "template_review": "annual-2026"}
    for row, (key, fact) in enumerate(facts.items(), start=1):
        readme.cell(row, 1, key)
        readme.cell(row, 3, fact)
    form = book.create_sheet("METADATA")
    entries = {**METADATA, "country": area, **metadata}
    for row, field in enumerate(fields_of("METADATA"), start=1):
        form.cell(row, 1, field.name)
        form.cell(row, 2, field.heading)
        form.cell(row, 3, entries.get(field.name))
    rows = {**tables_of(area, value), **(tables or {})}
    for name in TABLES:
        sheet = book.create_sheet(name)
        for column, field in enumerate(fields_of(name), start=1):
            sheet.cell(KEY_ROW, column, field.name)
            sheet.cell(KEY_ROW + 1, column, field.heading)
            for row, record in enumerate(rows[name], start=FIRST_ROW):
                sheet.cell(row, column, record.get(field.name))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
