"""Who uses the app. Until there is a log-in, `wsis serve --as ROLE[:AREA]` says so, on this machine only."""

from __future__ import annotations

import os

import streamlit as st

from dashboards.serve import SERVED_AS, is_this_machine
from warehouse.national_reports import Actor, WorkflowRefused, actor_from
from warehouse.settings import user_name

ROLES = ("focal_point", "secretariat", "analyst")


def current_actor() -> Actor | None:
    """Who acts; None for a public reader, and whenever the app can be reached from other machines."""
    words = os.environ.get(SERVED_AS, "")
    if not words or not is_this_machine(str(st.get_option("server.address") or "")):
        return None
    try:
        actor = actor_from(words, user_name())
    except WorkflowRefused:
        return None
    return actor if actor.role in ROLES else None


def require(*roles: str) -> Actor:
    """Who acts, if it is one of these roles; else the page ends here without showing anything."""
    actor = current_actor()
    if actor is None or actor.role not in roles:
        st.stop()
    return actor
