"""The SQL keeps the rules of the house, and each rule finds a planted fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.architecture import house, sql_rules

MODELS = house.sql_files("dbt_project/models", "dbt_project/tests")
MACROS = house.sql_files("dbt_project/macros")
GATE = house.sql_files("expectations")
SHOWN = house.sql_files(*house.rules()["readers_of_marts"])
ENGINE = [path for path in MACROS if "engine" in path.parts]


def said(rule: Any, files: list[Path]) -> list[str]:
    """What a rule says of files."""
    return [line for path in files for line in rule(house.name_of(path), path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "rule", [sql_rules.years, sql_rules.thresholds, sql_rules.countries], ids=lambda rule: rule.__name__
)
def test_parameters_are_seeds(rule: Any) -> None:
    assert said(rule, [*MODELS, *MACROS, *GATE, *SHOWN]) == []


def test_models_name_no_source_file_or_relation() -> None:
    assert said(sql_rules.sources_outside_staging, [*MODELS, *MACROS]) == []


def test_engine_words_are_in_dispatched_macros() -> None:
    assert said(sql_rules.engine_words, [*MODELS, *(path for path in MACROS if path not in ENGINE)]) == []


def test_engines_are_named_in_their_folder_only() -> None:
    assert said(sql_rules.named_engines, [*MODELS, *(path for path in MACROS if path not in ENGINE)]) == []


def test_app_and_exports_read_marts_only() -> None:
    assert said(sql_rules.beyond_marts, SHOWN) == []


def test_there_is_something_to_look_at() -> None:
    assert len(MODELS) > 40
    assert len(ENGINE) >= 1
    assert len(GATE) >= 5


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (sql_rules.years, "select * from t where year >= 2025"),
        (sql_rules.years, "select case when review = '2030' then 1 end"),
        (sql_rules.thresholds, "where 100 * present / total >= 50"),
        (sql_rules.thresholds, "where sample_size < 25"),
        (sql_rules.thresholds, "case when ratio between 0.98 and 1.02 then 1 end"),
        (sql_rules.thresholds, "where 0.98 <= ratio"),
        (sql_rules.countries, "where ref_area in ('KEN', 'UGA', 'TZA')"),
        (sql_rules.countries, "case when ref_area = 'KEN' then 1 end"),
        (sql_rules.thresholds, "where coverage >=\n    50"),
        (sql_rules.thresholds, "where ratio between\n    0.98 and 1.02"),
        (sql_rules.thresholds, "where ratio between lower_end and\n 1.02"),
        (sql_rules.countries, "where ref_area in (\n    'KEN',\n    'UGA'\n)"),
        (sql_rules.countries, "where observation.ref_area in (\n    'KEN'\n)"),
        (sql_rules.countries, "where ref_area\n    not in ('KEN')"),
        (sql_rules.countries, "where 'KEN' = observation.ref_area"),
        (sql_rules.countries, "from (values\n    ('KEN')\n) as chosen (area)"),
        (sql_rules.countries, "from (values (1, 'KEN')) as chosen (n, area)"),
        (sql_rules.countries, "case ref_area\n    when 'KEN' then 1\n    else 0\nend"),
        (sql_rules.countries, "select 'KEN' as area\nunion all\nselect 'UGA' as area"),
        (sql_rules.engine_words, "select distinct on (a) a, b from t"),
        (sql_rules.engine_words, "select a from t union all by name select a from u"),
        (sql_rules.engine_words, "from a asof join b using (year)"),
        (sql_rules.engine_words, "pivot t on sex using sum(value)"),
        (sql_rules.engine_words, "select * exclude (a) from t"),
        (sql_rules.engine_words, "select * replace (1 as a) from t"),
        (sql_rules.engine_words, "select hash(a) from t"),
        (sql_rules.engine_words, "select a from t qualify row_number() over () = 1"),
        (sql_rules.engine_words, "select a::int from t"),
        (sql_rules.engine_words, "select * from t, lateral (select 1)"),
        (sql_rules.engine_words, "select regexp_extract(a, 'b') from t"),
        (sql_rules.engine_words, "select string_agg(a, ',') from t"),
        (sql_rules.engine_words, "select current_timestamp"),
        (sql_rules.named_engines, "{% macro duckdb__text(a) %}{% endmacro %}"),
        (sql_rules.sources_outside_staging, "select * from {{ source('landing', 'egdi') }}"),
        (sql_rules.sources_outside_staging, "select * from read_parquet('a.parquet')"),
        (sql_rules.sources_outside_staging, "select * from intermediate.int_observation"),
        (sql_rules.beyond_marts, "select * from work.intermediate.int_observation"),
        (sql_rules.beyond_marts, "select * from seeds.threshold"),
        (sql_rules.beyond_marts, "select * from stg_egdi"),
        (sql_rules.beyond_marts, "select * from read_parquet('var/landing/egdi/*/rows.parquet')"),
    ],
)
def test_a_planted_fault_is_found(rule: Any, bad: str) -> None:
    found = rule("dbt_project/models/marts/planted.sql", f"-- a comment\n{bad}\n")
    assert len(found) >= 1
    assert "planted.sql" in found[0]


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        (sql_rules.years, "select 1 -- since 2025\n{# 2026/17 is a split year #}"),
        (sql_rules.years, "select cast('{{ var(\"as_of\") }}' as date), md5('x2025y'), 1234567"),
        (sql_rules.thresholds, "where choice = 1 and right_value <> 0 and length(trim(a)) = 5"),
        (sql_rules.thresholds, "where value >= threshold.value -- 50 %"),
        (sql_rules.thresholds, "select value >\n    other, 50 as n"),
        (sql_rules.countries, "case concept when 'SEX' then 'KEN' end"),
        (sql_rules.countries, "where ref_area in (select ref_area from chosen) and code = 'KEN'"),
        (sql_rules.countries, "when concept in ('SEX', 'AGE', 'EDU') then 'KEN'"),
        (
            sql_rules.engine_words,
            "select replace(a, 'b', 'c') as hashed, pivoted from {{ ordered_text('a', ',', 'a') }}",
        ),
        (sql_rules.sources_outside_staging, "select row_.source from {{ ref('int_reported') }} as row_"),
        (sql_rules.thresholds, "select 2 from t where iso2 <> ''"),
        (sql_rules.beyond_marts, "select * from a where b is distinct from c.d"),
        (
            sql_rules.beyond_marts,
            "with a as (select * from marts.fct_observation) select * from a join a as b using (c)",
        ),
    ],
)
def test_what_is_well_is_left_alone(rule: Any, good: str) -> None:
    assert rule("dbt_project/models/marts/good.sql", good) == []
