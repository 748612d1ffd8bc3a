"""Defects to plant in the clean report: entries that spoil it, and where the one issue must stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingest.national_reports.report import Report
from tests.expectations.national_reports.sample_report import FIRST_ROW, YEAR, clean_report, row_of, with_cell

TOTAL = {"indicator_code": "C2-01"}  # individuals using the Internet, a survey
WOMEN = {**TOTAL, "sex": "F"}
COVERAGE = {"indicator_code": "C2-07"}  # population covered by 3G, a register
TRAINED = {"indicator_code": "C4-05"}  # persons completing a training, a count
OF_TOTAL = ("source", "producer", "unit_measure", "reference_period")
OF_KEY = ("indicator_code", "ref_area", "age", "disability", "urbanisation", "time_period")
LATER = "2027-01-01"
SKILL = {"indicator_code": "C4-01", "other_dim_1": "SKILL:SSHT"}


@cache
def clean() -> Report:
    return clean_report()


@dataclass(frozen=True)
class Defect:
    """Entries that spoil a clean report, and where the one issue must stand."""

    rule: str
    cells: Mapping[str, str]
    field: str
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    sheet: str = "OBSERVATIONS"
    row: int = FIRST_ROW


def other(sheet_name: str, rule: str, at: str, row: int = FIRST_ROW, /, **cells: str) -> Defect:
    return Defect(rule, cells, at, sheet=sheet_name, row=row)


def observed(rule: str, at: str, codes: Mapping[str, str] = TOTAL, /, **cells: str) -> Defect:
    return Defect(rule, cells, at, codes)


DEFECTS = [
    # codes of an observation
    observed("unknown_indicator", "indicator_code", indicator_code="C2-99"),
    observed("indicator_not_from_countries", "indicator_code", COVERAGE, indicator_code="C1-03"),
    observed("indicator_of_other_sheet", "indicator_code", COVERAGE, indicator_code="C1-01"),
    observed("disability_code_of_sdmx", "disability", {**TOTAL, "disability": "WITH"}, disability="PD"),
    observed("disability_code_of_sdmx", "disability", {**TOTAL, "disability": "WITHOUT"}, disability="PWD"),
    observed("age_band_not_accepted", "age", {**TOTAL, "age": "Y18T24"}, age="Y18T25"),
    observed("unknown_age", "age", {**TOTAL, "age": "Y18T24"}, age="youth"),
    observed("unknown_code", "sex", WOMEN, sex="WOMAN"),
    observed("unknown_code", "obs_status", obs_status="Z"),
    observed("unknown_code", "conf_status", conf_status="X"),
    observed("unknown_code", "nature", nature="N"),
    observed("unknown_code", "unit_mult", unit_mult="2"),
    observed("unknown_code", "unit_measure", unit_measure="PERCENT"),
    observed("several_breakdowns", "other_dim_1", SKILL, other_dim_1="SKILL:SSHT;EDUCATION_LEV:ISCED11_3"),
    observed("breakdown_not_written_so", "other_dim_1", SKILL, other_dim_1="spreadsheets"),
    observed("breakdown_has_a_column", "other_dim_1", SKILL, other_dim_1="SEX:F"),
    observed("indicator_has_no_breakdown", "other_dim_1", {"indicator_code": "C2-08"}, other_dim_1="SKILL:SSHT"),
    observed("breakdown_not_of_indicator", "other_dim_1", SKILL, other_dim_1="TOPIC:AI"),
    observed("unknown_breakdown_code", "other_dim_1", SKILL, other_dim_1="SKILL:FLYING"),
    observed("other_country", "ref_area", ref_area="TZA"),
    observed("unknown_code_of_many", "ref_area", ref_area="KEX"),
    observed("region_missing", "geo_code", WOMEN, geo_level="ADMIN1"),
    observed("region_without_level", "geo_code", WOMEN, geo_code="KE-30"),
    observed("not_a_region", "geo_code", WOMEN, geo_level="ADMIN1", geo_code="TZ-02"),
    observed("year_too_early", "time_period", time_period="1926"),
    observed("period_after_report", "time_period", time_period=str(YEAR + 1)),
    observed("indicator_not_split", "sex", {**COVERAGE, "urbanisation": "U"}, sex="F"),
    observed("action_line_differs", "action_line", action_line="C9"),
    observed("unit_differs", "unit_measure", unit_measure="NUMBER"),
    observed("reference_period_differs", "reference_period", reference_period="L12M"),
    observed("age_scope_not_accepted", "age_scope", age_scope="Y15T49"),
    observed("definition_without_note", "note", age_scope="Y15T49", obs_status="D"),
    observed("age_beyond_scope", "age", {**TOTAL, "age": "Y5T17"}, age="Y0T17"),
    observed("age_outside_scope", "age", {**TOTAL, "age": "Y5T17"}, age_scope="Y_GE18"),
    # obligations
    *[observed("blank_cell", name, **{name: ""}) for name in OF_TOTAL],
    *[observed("blank_cell", name, WOMEN, **{name: ""}) for name in OF_KEY],
    observed("not_a_link", "source_url", source_url="www.example.org"),
    # status and value
    observed("zero_for_missing", "value", {**SKILL}, value="0", numerator="0", missing_reason="NOT_ASKED"),
    observed("zero_for_missing", "value", {**SKILL}, value="0", numerator="0", obs_status="L"),
    observed("value_beside_missing_status", "obs_status", obs_status="L"),
    observed("value_beside_reason", "missing_reason", missing_reason="NOT_ASKED"),
    observed("reason_missing", "missing_reason", SKILL, value="", numerator="", denominator="", obs_status="L"),
    observed("status_not_missing", "obs_status", SKILL, value="", numerator="", missing_reason="NOT_ASKED"),
    observed("value_missing", "value", value=""),
    observed("reason_not_of_status", "missing_reason", SKILL, value="", numerator="", denominator="", obs_status="M",
             missing_reason="NO_SURVEY"),
    observed("number_beside_missing", "numerator", SKILL, value="", obs_status="L", missing_reason="NOT_ASKED"),
    observed("break_without_note", "note", obs_status="B"),
    observed("estimate_without_note", "note", obs_status="E"),
    # figures
    observed("survey_unknown", "survey_no", survey_no="2"),
    observed("sample_of_nobody", "sample_size", sample_size="0", sample_numerator=""),
    observed("sample_exceeds_survey", "sample_size", sample_size="90000"),
    observed("value_too_high", "value", COVERAGE, value="1200"),
    observed("value_too_low", "value", COVERAGE, value="-4"),
    observed("value_too_low", "value", {"indicator_code": "C10-01"}, value="-1"),
    observed("denominator_zero", "denominator", COVERAGE, denominator="0"),
    observed("numerator_exceeds_denominator", "numerator", COVERAGE, numerator="99000000"),
    observed("cases_exceed_sample", "sample_numerator", sample_numerator="901"),
    observed("value_is_not_the_ratio", "value", COVERAGE, value="55.9"),
    observed("negative_number", "standard_error", standard_error="-1"),
    observed("not_a_whole_number", "sample_size", sample_size="900.5"),
    observed("negative_number", "sample_size", sample_size="-900"),
    observed("interval_upside_down", "ci_lower", ci_lower="60", ci_upper="50"),
    observed("interval_above_value", "ci_lower", ci_lower="90", ci_upper="95"),
    observed("interval_below_value", "ci_upper", ci_lower="1", ci_upper="2"),
    observed("design_effect_not_positive", "deff", deff="0"),
    observed("confidence_level_not_percent", "ci_level", ci_level="100"),
    observed("repeated_row_id", "row_id", WOMEN, row_id="1"),
    observed("repeated_observation", "indicator_code", {**TOTAL, "sex": "M"}, sex="F"),
    # other sheets
    other("NARRATIVE", "narrative_blank", "challenges", challenges=""),
    other("NARRATIVE", "narrative_blank", "lead_institution", lead_institution=""),
    other("NARRATIVE", "text_too_long", "achievements", achievements="a" * 3001),
    other("NARRATIVE", "text_too_long", "support_needed", support_needed="é" * 3001),
    other("NARRATIVE", "nothing_beside_text", "nothing_to_report", nothing_to_report="yes"),
    other("NARRATIVE", "nothing_beside_text", "nothing_to_report", FIRST_ROW + 6, support_needed="Servers."),
    other("NARRATIVE", "repeated_action_line", "action_line", FIRST_ROW + 1, action_line="C1"),
    other("NARRATIVE", "unknown_code", "action_line", action_line="C12"),
    other("NARRATIVE", "unknown_code_of_many", "sdg_links", sdg_links="4.4;99.9"),
    other("NARRATIVE", "unknown_code", "gdc_links", gdc_links="GDC6"),
    other("NARRATIVE", "not_a_link", "good_practice_url", good_practice_url="see the annex"),
    other("NARRATIVE", "narrative_row_untouched", "nothing_to_report", FIRST_ROW + 6, nothing_to_report=""),
    other("FINANCING", "unknown_code", "instrument", instrument="TAX"),
    other("FINANCING", "unknown_code_of_many", "currency", currency="KSH"),
    other("FINANCING", "unknown_code", "purpose", purpose="ROADS"),
    other("FINANCING", "unknown_code", "action_lines", action_lines="C2;C22"),
    other("FINANCING", "blank_cell", "amount_disbursed", FIRST_ROW + 1, amount_disbursed=""),
    other("FINANCING", "blank_cell", "name", name=""),
    other("FINANCING", "amount_missing", "opening_balance", opening_balance=""),
    other("FINANCING", "amount_missing", "amount_collected", amount_collected=""),
    other("FINANCING", "amount_missing", "amount_collected", FIRST_ROW + 1, instrument="LEVY"),
    other("FINANCING", "negative_number", "amount_committed", amount_committed="-300"),
    other("FINANCING", "period_after_report", "fiscal_year_end", fiscal_year_end="2027-06-30"),
    other("FINANCING", "date_in_future", "fiscal_year_end", fiscal_year_end="2026-12-31"),
    other("FINANCING", "fiscal_year_long_past", "fiscal_year_end", FIRST_ROW + 1, fiscal_year_end="1998-06-30"),
    other("FINANCING", "rate_missing", "exchange_rate_usd", exchange_rate_usd=""),
    other("FINANCING", "whole_of_people_missing", "beneficiaries_total", FIRST_ROW + 1, beneficiaries_f="3",
          beneficiaries_m="4"),
    other("FINANCING", "rate_not_positive", "exchange_rate_usd", exchange_rate_usd="0"),
    other("FINANCING", "disbursed_exceeds_available", "amount_disbursed", amount_disbursed="901"),
    other("FINANCING", "earmarked_exceeds_disbursed", "amount_earmarked", amount_earmarked="401"),
    other("FINANCING", "earmark_without_group", "earmark", earmark=""),
    other("FINANCING", "part_of_people_exceeds", "beneficiaries_y18t35", beneficiaries_y18t35="1001"),
    other("FINANCING", "women_and_men_exceed", "beneficiaries_total", beneficiaries_f="511"),
    other("FINANCING", "amount_twice", "instrument", FIRST_ROW + 1, instrument="USF", name="Universal service fund",
          opening_balance="1", amount_collected="1", amount_committed="70", purpose="INFRA", earmark="WOMEN",
          action_lines="C2"),
    other("IGF_NRI", "unknown_code", "event_type", event_type="GLOBAL_IGF"),
    other("IGF_NRI", "unknown_code", "mode", mode="BOTH"),
    other("IGF_NRI", "unknown_code", "remote_participation", remote_participation="CAPTIONS;RADIO"),
    other("IGF_NRI", "recognition_missing", "nri_recognised", nri_recognised=""),
    other("IGF_NRI", "currency_missing", "funding_currency", funding_currency=""),
    other("IGF_NRI", "ends_before_start", "end_date", end_date="2026-05-11"),
    other("IGF_NRI", "event_after_report", "start_date", FIRST_ROW + 1, start_date=LATER, end_date=LATER),
    other("IGF_NRI", "date_in_future", "start_date", FIRST_ROW + 1, start_date="2026-12-20", end_date="2026-12-20"),
    other("IGF_NRI", "no_attendance", "registrations", FIRST_ROW + 1, online_participants=""),
    other("IGF_NRI", "base_not_given", "breakdown_base", FIRST_ROW + 1, breakdown_base="ONSITE"),
    other("IGF_NRI", "measures_added", "registrations", FIRST_ROW + 1, online_participants="40",
          onsite_participants="60", registrations="100", mode="HYBRID"),
    other("IGF_NRI", "participants_contradict_mode", "onsite_participants", FIRST_ROW + 1, onsite_participants="1"),
    other("IGF_NRI", "participants_contradict_mode", "online_participants", mode="ONSITE"),
    other("IGF_NRI", "event_too_long", "end_date", end_date="2062-05-13"),
    other("IGF_NRI", "youth_exceeds_base", "y18t35_f", FIRST_ROW + 1, y18t35_f="500"),
    other("IGF_NRI", "youth_exceeds_base", "y18t35_f", FIRST_ROW + 1, y18t35_f="21", y18t35_m="20"),
    other("IGF_NRI", "youth_exceeds_base", "y18t35_m", FIRST_ROW + 1, y18t35_m="41"),
    other("IGF_NRI", "youth_exceeds_base", "y18t35_with_disability", FIRST_ROW + 1, y18t35_with_disability="200"),
    other("IGF_NRI", "first_time_exceeds", "first_time", first_time="501"),
    other("IGF_NRI", "parts_are_not_base", "by_gov", by_cs="151"),
    other("IGF_NRI", "parts_are_not_base", "by_f", sex_unknown="20"),
    other("IGF_NRI", "parts_are_not_base", "by_y0t17", by_y_ge36="251"),
    other("IGF_NRI", "youth_exceeds", "y18t35_f", y18t35_f="120"),
    other("IGF_NRI", "youth_exceeds_disability", "y18t35_with_disability", y18t35_with_disability="21"),
    other("IGF_NRI", "disability_missing", "with_disability", with_disability="", y18t35_with_disability=""),
    other("IGF_NRI", "disability_missing", "disability_unknown", disability_unknown=""),
    other("IGF_NRI", "not_asked_but_given", "with_disability", FIRST_ROW + 1, with_disability="0"),
    other("IGF_NRI", "disability_exceeds_base", "with_disability", disability_unknown="490"),
    other("IGF_NRI", "repeated_event", "name", FIRST_ROW + 1, event_type="NATIONAL_IGF", name="Kenya IGF",
          start_date="2026-05-12", nri_recognised="yes"),
    other("IGF_NRI", "blank_cell", "sent_to_secretariat", sent_to_secretariat=""),
    other("POLICY", "answer_not_a_step", "answer", answer="4"),
    other("POLICY", "answer_not_a_step", "answer", answer="-1"),
    other("POLICY", "instrument_missing", "instrument_title", instrument_title=""),
    other("POLICY", "evidence_missing", "url", url=""),
    other("POLICY", "hidden_without_comment", "comment", url="", not_public="yes"),
    other("POLICY", "not_a_link", "url", url="ask the ministry"),
    other("POLICY", "date_in_force_missing", "date_in_force", date_in_force=""),
    other("POLICY", "date_in_force_unexpected", "date_in_force", answer="1"),
    other("POLICY", "period_after_report", "as_of", as_of=LATER),
    other("POLICY", "repeated_question", "question_code", FIRST_ROW + 1, question_code="C1-01"),
    other("POLICY", "question_not_answered", "answer", answer="", date_in_force=""),
    other("POLICY", "unknown_code_of_many", "question_code", question_code="C1-04"),
]  # fmt: skip


def spoiled(defect: Defect) -> tuple[Report, int]:
    row = row_of(clean(), **defect.codes) if defect.sheet == "OBSERVATIONS" else defect.row
    return with_cell(clean(), defect.sheet, row, **defect.cells), row
