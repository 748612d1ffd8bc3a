"""Tables by action line, shaped for the screen."""

from __future__ import annotations

import pandas as pd

from dashboards.labels import VERDICTS


def line_table(lines: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row per action line and sub-line, in order of display: action_line, label, with_data, in_catalogue.

    Each indicator counts in its main line only, so that the column adds up.
    """
    counted = indicators.assign(with_data=indicators["figures"] > 0).groupby("action_line")
    table = lines[["action_line", "short_name"]].copy()
    table["label"] = table["action_line"] + " " + table["short_name"]
    table["with_data"] = table["action_line"].map(counted["with_data"].sum()).fillna(0).astype(int)
    table["in_catalogue"] = table["action_line"].map(counted.size()).fillna(0).astype(int)
    return table.drop(columns="short_name").reset_index(drop=True)


def verdict_table(lines: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Rows of lines that have verdicts; one column per verdict, and the method."""
    counted = verdicts.pivot_table(
        index="action_line", columns="verdict", values="verdicts", aggfunc="sum", fill_value=0
    ).reindex(columns=list(VERDICTS), fill_value=0)
    methods = verdicts.groupby("action_line")["method"].agg(lambda values: ", ".join(sorted(set(values))))
    rows = lines[lines["action_line"].isin(counted.index)]
    table = pd.DataFrame({"Action line": rows["label"].to_list()})
    for verdict, words in VERDICTS.items():
        table[words] = counted.loc[rows["action_line"], verdict].astype(int).to_list()
    table["Method"] = methods.loc[rows["action_line"]].to_list()
    return table


def completeness_by_label(cells: pd.DataFrame, lines: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Cells with the line's label, and the labels in order of display."""
    labels = lines.set_index("action_line")["short_name"]
    named = cells.assign(label=[f"{line} {labels.get(line, '')}".strip() for line in cells["action_line"]])
    return named, [f"{line} {name}" for line, name in labels.items()]
