"""The Internet Governance Forum: is participation getting more balanced, who funds it, and what comes of it?"""

from __future__ import annotations

import streamlit as st

from dashboards import igf_in_short, igf_tables, shell
from dashboards.charts import meetings
from dashboards.factsheets import factsheet
from dashboards.labels import Codes, value_text
from dashboards.published import Published
from dashboards.queries import igf
from dashboards.rows import each_row


def _attendance(published: Published) -> None:
    st.header("Attendance over time")
    rows = igf.attendance(published)
    if rows.empty:
        st.info(
            "There is no attendance to show, because neither registrations nor published statistics have been loaded."
        )
        return
    rows["detail"] = [
        f"{igf_tables.stated_text(row.persons, row.qualifier, 'count')}<br>"
        f"{row.source_title or 'counted from registrations'}"
        for row in each_row(rows)
    ]
    sentence = meetings.describe(
        rows, "persons", "measure", igf_tables.MEASURES, "Participants of the annual meetings", "NUMBER"
    )
    shell.draw(meetings.series(rows, "persons", "measure", igf_tables.MEASURES, "Persons"), sentence)
    st.caption(
        "Registered, on site and online are three measures and are never added; measured and published are two "
        "series and are never joined. Full marks: counted from registrations; open marks: published by others."
    )
    with st.expander("Table"):
        st.dataframe(igf_tables.attendance_table(rows), hide_index=True)
    shell.source_note(published, rows)


def _takes_part(published: Published, words: Codes) -> None:
    st.header("Who takes part, who speaks, who is supported")
    measure = st.radio(
        "Of", ["REGISTERED", "ONSITE", "ONLINE", "SPEAKERS", "SUPPORTED"], format_func=igf_tables.MEASURES.get,
        horizontal=True, key="igf_measure",
    )  # fmt: skip
    characteristic = shell.pick(
        "By", list(igf_tables.CHARACTERISTICS), key="igf_by", words=lambda code: igf_tables.CHARACTERISTICS[code]
    )
    rows = igf.shares(published, measure or "REGISTERED", characteristic)
    if rows.empty:
        st.info("There is nothing to show, because neither registrations nor published statistics speak of it.")
        return
    rows["detail"] = [igf_tables.share_detail(row) for row in each_row(rows)]
    labels = igf_tables.categories(rows, characteristic, words)
    is_measured = (rows["series_basis"] == meetings.MEASURED).any()
    who = igf_tables.MEASURES[measure or "REGISTERED"] if is_measured else "Participants as published"
    name = f"{who} by {igf_tables.CHARACTERISTICS[characteristic].lower()}"
    sentence = meetings.describe(rows, "share", "category", labels, name, "PT")
    shell.draw(meetings.series(rows, "share", "category", labels, "Percent of those who answered"), sentence)
    hidden = int(rows["is_hidden"].sum())
    if hidden:
        st.caption(
            f"{hidden} cells are hidden: a few persons could be told from them, or from what can be computed with them."
        )
    with st.expander("Table with denominators, response rates and balance"):
        st.dataframe(igf_tables.share_table(rows, labels), hide_index=True)
        st.caption(
            "Share over what it is held against: 1 is balance with the population, parity, or an even mix of "
            "the stakeholder "
            "groups. Over the registered: 1 if the group is met there as often as among all registered."
        )
    shell.source_note(published, rows)
    _within(published, words)


def _within(published: Published, words: Codes) -> None:
    years = igf.meetings(published)
    st.subheader("Women, youth and first-timers within groups")
    year = shell.pick("Meeting", years, key="igf_within_year")
    kinds = {
        ("REGISTERED", "SEX", "F"): "Women among the registered",
        ("SPEAKERS", "SEX", "F"): "Women among the speakers",
        ("REGISTERED", "AGE", "Y18T35"): "Youth (18–35) among the registered",
        ("REGISTERED", "FIRST_TIME", "YES"): "First-timers among the registered",
        ("REGISTERED", "DISABILITY", "WITH"): "Persons with disability among the registered",
        ("RETURNED", "RETURNED", "YES"): "Registered for the meeting before who came again",
    }
    kind = shell.pick("Share of", list(kinds), key="igf_within_kind", words=lambda key: kinds[key])
    rows = igf.within(published, int(year), *kind)
    if rows.empty:
        st.info(
            "This share is not known within groups, because no registrations of that meeting have been loaded "
            "or compared."
        )
        return
    rows["label"] = [
        igf_tables.category_text(row.within_characteristic, row.within_category, words) for row in each_row(rows)
    ]
    twice = rows["label"].duplicated(keep=False) & (rows["within_characteristic"] == "REGIONAL_GROUP")
    rows.loc[twice, "label"] += " (as region)"
    rows = rows.rename(columns={"share": "value", "within_characteristic": "group"})
    rows["source_title"] = None
    rows["detail"] = [igf_tables.share_detail(row) for row in each_row(rows.rename(columns={"value": "share"}))]
    groups = {code: igf_tables.CHARACTERISTICS.get(code, code) for code in dict.fromkeys(rows["group"])}
    shown = rows[rows["value"].notna()]
    if not shown.empty:
        ends = shown.sort_values("value", ascending=False)
        sentence = (
            f"{kinds[kind]}, {year}: highest {ends.iloc[0]['label']} {value_text(ends.iloc[0]['value'], 'PT')}, lowest "
            f"{ends.iloc[-1]['label']} {value_text(ends.iloc[-1]['value'], 'PT')}."
        )
        shell.draw(meetings.bars(shown, groups, "Percent of those who answered"), sentence)
    if (hidden := int(rows["is_hidden"].sum())) > 0:
        names = ", ".join(rows.loc[rows["is_hidden"].astype(bool), "label"])
        st.caption(f"{hidden} groups are hidden because a few persons could be told: {names}.")
    shell.source_note(published, rows)


def _pays(published: Published, words: Codes) -> None:
    st.header("Who pays")
    recipients = igf.recipients(published)
    if not recipients:
        st.info(
            "Who pays cannot be shown, because no pledges or receipts have been loaded: `wsis load igf-funding FILE`."
        )
        return
    recipient = shell.pick(
        "Recipient",
        recipients,
        key="igf_recipient",
        words=lambda code: "IGF Trust Fund" if code == "TRUST_FUND" else code,
    )
    rows = igf.fund(published, recipient)
    given = igf.donors(published, recipient)
    received = given[(given["flow"] == "RECEIVED") & given["amount_usd"].notna()]
    if not received.empty:
        last = int(received["year"].max())
        own = received[received["year"] == last].rename(
            columns={"donor": "label", "amount_usd": "value", "donor_type": "group"}
        )
        own["detail"] = [f"<b>{row.label}</b><br>{value_text(round(row.value), 'NUMBER')} USD" for row in each_row(own)]
        groups = {code: words.get(("DONOR_TYPE", code), code) for code in dict.fromkeys(own["group"])}
        sentence = (
            f"Received in {last}: {len(own)} amounts, the largest from {own.iloc[0]['label']} with "
            f"{value_text(round(own.iloc[0]['value']), 'NUMBER')} USD."
        )
        shell.draw(meetings.bars(own, groups, "US dollars"), sentence)
    st.dataframe(igf_tables.fund_table(rows), hide_index=True, height="content")
    st.caption(
        "A pledge counts in the years of its schedule. Concentration is the sum of squared shares of the "
        "donors: 1 if there is "
        "one only. Years of cover: pledges for later years over the mean received in the last years."
    )
    if rows["has_approximate_rate"].any():
        st.caption("Some amounts were turned into dollars at approximate rates.")
    shell.source_note(published, rows)


def _comes_of_it(published: Published, words: Codes) -> None:
    st.header("What comes of it")
    rows = igf.contributions(published, "TOTAL")
    if rows.empty:
        st.info("Contributions cannot be shown, because none have been loaded: `wsis load igf-contributions FILE`.")
        return
    kinds = {code: words.get(("CONTRIBUTION_TYPE", code), code) for code in dict.fromkeys(rows["contribution_type"])}
    rows["series_basis"] = meetings.MEASURED
    rows["detail"] = [value_text(row.quantity, "NUMBER") for row in each_row(rows)]
    sentence = meetings.describe(
        rows, "quantity", "contribution_type", kinds, "Contributions to the meetings", "NUMBER"
    )
    shell.draw(meetings.series(rows, "quantity", "contribution_type", kinds, "Contributions"), sentence)
    with st.expander("By stakeholder group, regional group and youth"):
        by = shell.pick(
            "By", ["STAKEHOLDER", "REGIONAL_GROUP", "YOUTH"], key="igf_contributed_by",
            words=lambda code: igf_tables.CHARACTERISTICS.get(code, "Youth"),
        )  # fmt: skip
        table = igf.contributions(published, by)
        table["number"] = [
            igf_tables.number_text(row.quantity, bool(row.is_hidden), row.missing_reason) for row in each_row(table)
        ]
        table["category"] = [igf_tables.category_text(by, code, words) for code in table["category"]]
        wide = table.assign(kind=table["contribution_type"].map(lambda code: kinds.get(code, code)))
        st.dataframe(
            wide.pivot_table(
                index=["meeting_year", "category"], columns="kind", values="number", aggfunc="first"
            ).reset_index(),
            hide_index=True,
        )
    shell.source_note(published, rows)


def _initiatives(published: Published, words: Codes) -> None:
    st.header("National and regional initiatives")
    rows = igf.initiatives(published)
    if rows.empty:
        st.info("There is no list, because neither initiatives nor national reports have told of their meetings.")
        return
    st.dataframe(igf_tables.initiative_table(rows, words), hide_index=True, height="content" if len(rows) < 15 else 520)
    st.caption("Where two records speak of one meeting, both are listed; the marks say which one is shown elsewhere.")
    shell.source_note(published, rows)


def _published_facts(published: Published) -> None:
    st.header("What others published")
    rows = igf.statistics(published)
    if rows.empty:
        st.info(f"There are no published facts, because none have been loaded: {igf_in_short.FACTS_FILE}.")
        return
    only = st.toggle("Only facts of which sources contradict each other", key="igf_contradicted")
    shown = rows[rows["is_contradicted"].astype(bool)] if only else rows
    st.caption(
        f"{len(shown):,} values of {len(rows):,}; every value stays, one of each fact is preferred by its quality."
    )
    links = {"Address": st.column_config.LinkColumn("Address")}
    st.dataframe(igf_tables.fact_table(shown), hide_index=True, height=420, column_config=links)


def _downloads(published: Published) -> None:
    years = igf.meetings(published)
    if not years:
        return
    st.header("Factsheet of a meeting")
    year = shell.pick("Meeting", years, key="igf_factsheet_year")
    name, content = factsheet(published, int(year))
    st.download_button(f"Factsheet of the IGF {year} (xlsx)", content, file_name=name, key="igf_factsheet")


published = shell.start("Internet Governance Forum")
words = shell.codes(published)
igf_in_short.show(published, words)
_downloads(published)
_attendance(published)
_takes_part(published, words)
_pays(published, words)
_comes_of_it(published, words)
_initiatives(published, words)
_published_facts(published)
shell.finish(published)
