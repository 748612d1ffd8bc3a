"""What a version changes against the one that was approved before it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards.reporting import plain
from dashboards.reporting.language import Words
from warehouse.national_reports import Change, heading, msgid

_MOST = 300  # changes on the screen
_LONG = 400
_KINDS = {"changed": msgid("Changed"), "added": msgid("New"), "removed": msgid("No longer there")}


def show(changes: Sequence[Change], is_first: bool, _: Words) -> None:
    """A table of changed cells.

    Args:
        changes: as the service gives them.
        is_first: no version was approved before, so there is nothing to compare.
        _: the language.
    """
    if is_first:
        st.info(_("No version of this report was approved before: everything in it is new."))
        return
    if not changes:
        st.info(_("Nothing differs from the version that was approved before."))
        return
    counted = [(words, sum(change.kind == kind for change in changes)) for kind, words in _KINDS.items()]
    st.write(" · ".join(f"{_(words)}: {_.number(count)}" for words, count in counted if count))
    plain.table(
        [_("Sheet and row"), _("What the row is about"), _("Column"), _("Approved before"), _("Now")],
        [
            [
                f"{change.sheet} {change.row or ''}".strip(),
                ", ".join(value for value in change.key.values() if value != "_T"),
                heading(change.sheet, change.field, _.lang),
                plain.shortened(change.before, _LONG) or ("–" if change.kind == "added" else ""),
                plain.shortened(change.after, _LONG) or ("–" if change.kind == "removed" else ""),
            ]
            for change in changes[:_MOST]
        ],
        direction=_.direction,
    )
    if len(changes) > _MOST:
        st.caption(_("The first {shown} of {count} changes are shown.", shown=_MOST, count=_.number(len(changes))))
