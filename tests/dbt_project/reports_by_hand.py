"""National reports written by hand: two versions of one country, several that are not released, and odd sums."""

from __future__ import annotations

import datetime as dt

from tests.national_reports import LandedReport, figure, land_reports
from warehouse.build import build
from warehouse.settings import Home

AS_OF = dt.date(2026, 11, 22)
USF = {"instrument": "USF", "name": "Universal Service Fund", "fiscal_year_end": "2025-06-30", "currency": "KES"}
SCHOOLS = {**USF, "purpose": "INFRA", "action_lines": "C2;C7-ELEA"}
FORUM = {
    "event_type": "NATIONAL_IGF", "name": "Kenya IGF", "nri_recognised": "yes", "start_date": "2025-07-01",
    "end_date": "2025-07-02", "mode": "HYBRID", "registrations": "300", "onsite_participants": "200",
    "online_participants": "90", "breakdown_base": "ONSITE", "by_f": "80", "by_m": "110", "sex_unknown": "10",
    "by_y0t17": "0", "by_y18t35": "120", "by_y_ge36": "70", "age_unknown": "10", "y18t35_f": "50", "y18t35_m": "65",
    "disability_asked": "NOT_ASKED", "by_gov": "40", "by_cs": "60", "by_ps": "60", "by_tc": "37", "by_igo": "3",
    "sent_to_secretariat": "yes",
}  # fmt: skip
HEARING = {
    "event_type": "WSIS_CONSULTATION", "name": "Hearing on the report", "start_date": "2025-09-10",
    "end_date": "2025-09-10", "mode": "ONSITE", "action_lines": "C1; C7-ELEA", "onsite_participants": "100",
    "breakdown_base": "ONSITE", "by_f": "55", "by_m": "45", "by_y18t35": "30", "by_y_ge36": "70", "y18t35_f": "20",
    "y18t35_m": "10", "disability_asked": "WG_SS", "with_disability": "12", "disability_unknown": "8",
    "y18t35_with_disability": "6", "sent_to_secretariat": "no",
}  # fmt: skip


def kenya() -> list[LandedReport]:
    """Two approved versions: the second, in force, changes two figures, leaves one out and hides one."""
    first = LandedReport(
        "aaaaaaaaaaaa0001",
        "KEN",
        observations=[
            figure("C2-01", "50"),
            figure("C2-01", "48", SEX="F"),
            figure("C2-05", "60"),
            figure("C4-02", "33"),
        ],
        sheets={
            "narrative": [{"action_line": "C1", "achievements": "First words."}],
            "financing": [{**SCHOOLS, "amount_collected": "999", "amount_disbursed": "999"}],
        },
        registry={"superseded_by": "aaaaaaaaaaaa0002", "state": "published"},
    )
    second = LandedReport(
        "aaaaaaaaaaaa0002",
        "KEN",
        observations=[
            figure("C2-01", "51"),
            figure("C2-05", "61"),
            figure("C2-01", "48", SEX="F"),
            figure("C2-01", "53.8", SEX="M", conf_label="N"),
            figure("C2-01", "40", AGE="Y18T35", DISABILITY="WITH", age_scope_label="Y_GE15"),
            figure("C2-01", "", AGE="Y_GE65", flag_label="L", note_label="no survey of this age"),
            figure("C6-09", "2.5", unit_label="USD", UNIT_MULT="6"),
            figure("NAT-1", "7", unit_label="NUMBER"),
            figure("C1-01", "2", unit_label="SCORE", src_sheet="POLICY", src_column="answer", dataset_label=""),
            figure("X-02", "1", unit_label="SCORE", src_sheet="POLICY", src_column="answer", dataset_label=""),
        ],
        sheets={
            "narrative": [
                {"action_line": "C1", "achievements": "A strategy is in force.", "lead_institution": "ICT Ministry"},
                {"action_line": "C2", "nothing_to_report": "yes"},
            ],
            "financing": [
                # the fund: 100 + 900 available, 400 + 100 paid out, 60 of it for women, beneficiaries of one line few
                {**SCHOOLS, "opening_balance": "100", "amount_collected": "900", "amount_disbursed": "400",
                 "amount_earmarked": "60", "earmark": "WOMEN", "exchange_rate_usd": "129.5",
                 "beneficiaries_total": "500", "beneficiaries_f": "300", "beneficiaries_m": "200"},
                {**USF, "purpose": "DEVICES", "action_lines": "C3", "amount_disbursed": "100", "earmark": "NONE",
                 "beneficiaries_total": "40", "beneficiaries_f": "37"},
                {"instrument": "BUDGET", "name": "Digital skills", "fiscal_year_end": "2025-06-30", "currency": "KES",
                 "purpose": "SKILLS", "action_lines": "C4", "amount_disbursed": "30"},
                {"instrument": "BUDGET", "name": "Content", "fiscal_year_end": "2025-06-30", "currency": "KES",
                 "purpose": "CONTENT", "action_lines": "C8;C3", "amount_disbursed": "90"},
                {"instrument": "LOAN", "name": "Backbone", "fiscal_year_end": "2025-12-31", "currency": "USD",
                 "purpose": "INFRA", "action_lines": "C2", "amount_disbursed": "5000000"},
            ],
            "igf_nri": [FORUM, HEARING],
            "policy": [
                {"question_code": "C1-01", "answer": "2", "instrument_title": "Digital Master Plan",
                 "as_of": "2025-11-30", "url": "https://example.org/plan", "date_in_force": "2024-01-01",
                 "not_public": "no"},
                {"question_code": "X-02", "answer": "1", "instrument_title": "Household survey 2025"},
                {"question_code": "C6-02", "answer": ""},
            ],
            "metadata": [
                {"survey_no": "1", "survey_name": "Household survey", "licence": "CC BY 4.0", "nso_endorsed": "yes",
                 "stakeholder_consultation": "HYBRID"},
                {"survey_no": "2", "survey_name": "Census", "licence": "CC BY 4.0", "nso_endorsed": "yes",
                 "stakeholder_consultation": "HYBRID"},
            ],
        },
        registry={"approved_at": "2026-05-01T09:00:00+00:00", "submitted_at": "2026-04-20T09:00:00+00:00",
                  "landed_at": "2026-04-19T09:00:00+00:00"},
    )  # fmt: skip
    return [first, second]


def others() -> list[LandedReport]:
    """Reports of which nothing may be seen, and one whose sums cannot be made."""
    secret = {"narrative": [{"action_line": "C1", "achievements": "Not yet for the public."}]}
    return [
        LandedReport("bbbbbbbbbbbb0001", "GHA", observations=[figure("C2-01", "61")], sheets=secret,
                     registry={"state": "draft", "submitted_at": None, "approved_at": None}),
        LandedReport("cccccccccccc0001", "UGA", observations=[figure("C2-01", "31")], sheets=secret,
                     registry={"state": "submitted", "approved_at": None}),
        LandedReport("dddddddddddd0001", "TZA", observations=[figure("C2-01", "32")], sheets=secret,
                     registry={"state": "returned", "approved_at": None}),
        LandedReport("eeeeeeeeeeee0001", "MWI", observations=[figure("C2-01", "33")], sheets=secret,
                     registry={"state": "withdrawn"}),
        LandedReport(
            "ffffffffffff0001",
            "RWA",
            sheets={
                "financing": [
                    # two currencies, and a blank where an amount for the group would have to be
                    {**SCHOOLS, "currency": "RWF", "amount_collected": "10", "amount_disbursed": "5"},
                    {**SCHOOLS, "currency": "USD", "amount_disbursed": "5", "earmark": "WOMEN"},
                ],
                "igf_nri": [
                    {**FORUM, "name": "Rwanda IGF"},
                    {**FORUM, "event_type": "YOUTH_IGF", "name": "Rwanda Youth IGF", "breakdown_base": "REGISTRATIONS",
                     "by_f": "", "by_m": "", "sex_unknown": "", "sent_to_secretariat": ""},
                    # three women: the breakdown by sex is stated and stays hidden
                    {**HEARING, "by_f": "3", "by_m": "97", "y18t35_f": "", "y18t35_m": ""},
                ],
            },
        ),
    ]  # fmt: skip


def fill(home: Home) -> None:
    """Land all of them and build."""
    land_reports(home, [*kenya(), *others()])
    build(home, as_of=AS_OF)
