"""The beginning of the page on the IGF: its three questions and the answers that the figures at hand give."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import igf_answers as answers
from dashboards import igf_tables, shell
from dashboards.charts import meetings
from dashboards.labels import Codes, value_text
from dashboards.published import Published
from dashboards.queries import catalogue, igf

FACTS_FILE = "`wsis load igf-statistics ingest/igf/published/igf_facts.csv`"


def show(published: Published, words: Codes) -> None:
    """Draw the answers: first what was counted, then what was published, each said to be so."""
    st.header("In short")
    balance, facts = igf.balance(published), answers.preferred(igf.statistics(published))
    if balance.empty:
        if facts.empty:
            st.info(
                "Whether participation is getting more balanced cannot be said, because neither registrations nor "
                f"published figures have been loaded: `wsis load igf-registrations FILE`, {FACTS_FILE}."
            )
        else:
            st.info(
                "No registrations have been loaded (`wsis load igf-registrations FILE`): the answers are what others "
                "published, each figure with its source under What others published."
            )
    st.subheader("Is participation getting more balanced?")
    _balance_answer(published, balance, words)
    st.subheader("Who funds it?")
    _funding_answer(igf.fund(published, "TRUST_FUND"), facts)
    st.subheader("What comes of it?")
    said = [
        answers.contributed(igf.contributions(published, "TOTAL"), words),
        answers.outputs(igf.outputs_sent(published)),
        *answers.counted(facts),
        answers.intersessional(facts),
        answers.inputs(facts),
    ]
    _say(said, "That cannot be said, because neither contributions nor initiatives nor published figures are loaded.")


def _say(sentences: list[str], otherwise: str) -> None:
    """Sentences as a list, or why there are none."""
    said = [sentence for sentence in sentences if sentence]
    st.markdown("\n".join(f"- {sentence}" for sentence in said) if said else otherwise)


def _balance_answer(published: Published, balance: pd.DataFrame, words: Codes) -> None:
    tolerance = catalogue.threshold(published, "igf_balance_points") or 0
    by = {name: igf.shares(published, "REGISTERED", name) for name in igf_tables.CHARACTERISTICS}
    mixes = [
        answers.group_sentence(by[name], name, basis, words)
        for basis in (meetings.MEASURED, igf_tables.PUBLISHED)
        for name in ("REGIONAL_GROUP", "STAKEHOLDER")
    ]
    said = [
        answers.balance_sentence(balance, tolerance),
        answers.published_shares(by["SEX"], "F", "Women", tolerance),
        answers.published_shares(by["FIRST_TIME"], "YES", "First-timers"),
        answers.published_shares(by["COUNTRY_GROUP"], "DEVELOPING", "From developing countries"),
        *mixes,
    ]
    _say(said, "That cannot be said: there are no figures.")
    if balance.empty:
        return
    st.dataframe(igf_tables.balance_table(balance), hide_index=True, height="content")
    st.caption(
        "Measured: percent of those registered who answered the question; the response rate is of the last "
        "meeting. Age is the age reached in the year of the meeting. Hidden cells are a few persons, or would give "
        f"them away. Up to a difference of {tolerance:g} in percentage points, shares are about the same."
    )
    for reason in igf_tables.balance_reasons(balance):
        st.caption(reason)
    shell.source_note(published, balance)


def _funding_answer(money: pd.DataFrame, facts: pd.DataFrame) -> None:
    received = money[money["received_usd"].notna()]
    if not received.empty:
        last = received.iloc[-1]
        shown = st.columns(4)
        shown[0].metric(
            f"Trust Fund received in {int(last['year'])}", f"{value_text(round(last['received_usd']), 'NUMBER')} USD"
        )
        shown[1].metric("Of what was pledged", value_text(last["received_of_pledged"], "PT"))
        shown[2].metric("From the largest donor", value_text(last["largest_donor_share"], "PT"))
        shown[3].metric("Donors", value_text(last["donor_count"], "NUMBER"))
    said = answers.money(facts)
    if said or received.empty:
        _say(said, "That cannot be said, because no pledges, receipts or published statements have been loaded.")
    if received.empty:
        st.caption("No ledger of pledges and receipts has been loaded: `wsis load igf-funding FILE`.")
