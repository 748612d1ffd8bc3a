"""The attack over two questions of one survey.

Who was asked a question for having said yes (or no) to another shows how many said so, also where that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

_CELL = ("sub_area", "sex", "age", "disability", "urbanisation")
_SURVEY = ("ref_area", "time_period", "source", "dataset")
_EQUAL = " and ".join(f"asked.{name} = follow.{name}" for name in (*_SURVEY, *_CELL))
_WHOLE = " and ".join(f"follow.{name} = '_T'" for name in _CELL)
_OF_SURVEY = ", ".join(f"asked.{name}" for name in _SURVEY)
_SAME_SURVEY = " and ".join(f"side.{name} = asked.{name}" for name in _SURVEY)
_EQUAL_CELL = " and ".join(f"side.{name} = follow.{name}" for name in (*_SURVEY, *_CELL))
_FOUND = f"""
with question as (
    select *, indicator || ' ' || breakdown as question
    from marts.fct_observation
    where sample_size > 0 and denominator > 0 and numerator is not null
),

side as (
    select *, true as said_yes, numerator as said_so from question
    union all
    select *, false, denominator - numerator from question
),

parameter as (
    select
        max(value) filter (where parameter = 'filter_question_cells') / 100 as most,
        1 + max(value) filter (where parameter = 'sum_of_parts_tolerance') / 100 as whole
    from marts.dim_threshold
),

candidate as (
    select {_OF_SURVEY}, asked.question, asked.said_yes, follow.question as follow_question, most, whole
    from side as asked
    inner join question as follow
        on {_EQUAL} and asked.question <> follow.question and follow.denominator < asked.denominator
    cross join parameter
    where {_WHOLE} and follow.denominator between most * asked.said_so and whole * asked.said_so
),

linked as (
    select {_OF_SURVEY}, asked.question, asked.follow_question
    from candidate as asked
    inner join side on {_SAME_SURVEY} and side.question = asked.question and side.said_yes = asked.said_yes
    inner join question as follow on {_EQUAL_CELL} and follow.question = asked.follow_question
    group by {_OF_SURVEY}, asked.question, asked.said_yes, asked.follow_question, most, whole
    having avg(case when follow.denominator <= whole * side.said_so then 1 else 0 end) >= most
)

select distinct concat_ws(' ', {", ".join(f"follow.{name}" for name in _SURVEY)}), follow.question, linked.question,
    concat_ws(' ', {", ".join(f"follow.{name}" for name in _CELL)})
from linked
inner join question as follow
    on {" and ".join(f"linked.{name} = follow.{name}" for name in _SURVEY)} and linked.follow_question = follow.question
inner join marts.fct_release_mask as asked
    on {_EQUAL} and linked.question = asked.indicator || ' ' || asked.breakdown
where asked.is_hidden and asked.obs_status = 'Q'
order by all
"""


@dataclass(frozen=True)
class GivenAway:
    """A hidden figure whose count is the sample size of another question."""

    survey: str
    question: str
    asked: str
    cell: str

    def __str__(self) -> str:
        """What is wrong, where."""
        return f"{self.cell} of {self.asked} is hidden, but those asked {self.question} are those who said so"


def given_away(connection: duckdb.DuckDBPyConnection) -> Iterator[GivenAway]:
    """Hidden figures beside a published question that nearly all who said yes (or no) were asked, and hardly others."""
    for row in connection.execute(_FOUND).fetchall():
        yield GivenAway(*row)
