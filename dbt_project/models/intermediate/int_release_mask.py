"""The one release mask of every output: which figures are hidden or flagged, under which status, and why.

One row per hidden or flagged observation. SQL screens each figure by itself; here the tables that have a confidential
count are weighed as a whole, for the referee is a linear programme, so are lists of countries; what was computed from
a hidden figure is hidden.
"""


def model(dbt, session):
    """The screened figures, and in their place or beside them those that are hidden for the sake of others."""
    dbt.config(materialized="incremental", incremental_strategy="append", on_schema_change="fail")
    screen = dbt.ref("int_release_screen")
    cells = dbt.ref("int_disclosure_cell")
    countries = dbt.ref("int_disclosure_country")
    lineage = dbt.ref("int_disclosure_lineage")
    from warehouse.disclosure import release

    hidden = release.hidden_for_others(
        (cells.columns, cells.fetchall()),
        (countries.columns, countries.fetchall()),
        (lineage.columns, lineage.fetchall()),
    )
    return release.merged(session, screen, hidden)
