"""Steps of the workflow taken from a page, and what came of them in words.

A step is taken in the button's callback, before the page is drawn anew: if somebody else was faster, the button is gone
by then, and who pressed it has to be told all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from dashboards.reporting import plain
from dashboards.reporting.language import Words
from warehouse.national_reports import RegistryUnreachable, Submission, TooManyUploads, WorkflowRefused

_SAID = "said_after_a_step"
_FORESEEN = (WorkflowRefused, RegistryUnreachable, TooManyUploads, OSError)


def take(step: Callable[[], Submission], done: str, _: Words) -> None:
    """Take a step (a callback of a button); what came of it is said when the page is drawn anew.

    Args:
        step: asks the service; may refuse, for instance because somebody else was faster.
        done: the sentence that is said afterwards.
        _: the language.
    """
    try:
        step()
    except _FORESEEN as error:
        say_afterwards(_sentence(error, _), "error")
    else:
        say_afterwards(plain.escaped(done))


def say_afterwards(sentence: str, kind: str = "success") -> None:
    """A sentence (Markdown) for the top of the page when it is drawn anew; `kind` is success or error."""
    st.session_state[_SAID] = (kind, sentence)


def say_what_was_done() -> None:
    """The sentence of the step before, once."""
    kind, sentence = st.session_state.pop(_SAID, ("", ""))
    if sentence:
        (st.error if kind == "error" else st.success)(sentence)


@contextmanager
def told(_: Words) -> Iterator[None]:
    """Refusals and failures of the service become a message on the page."""
    try:
        yield
    except _FORESEEN as error:
        st.error(_sentence(error, _))


def _sentence(error: Exception, _: Words) -> str:
    reason = plain.escaped(str(error))
    if isinstance(error, WorkflowRefused):
        reason = plain.escaped(error.said(_))
        return _("This cannot be done: {reason}", reason=reason)
    if isinstance(error, TooManyUploads):
        return _("Very many reports are being uploaded at this moment. Please try again in a few minutes.")
    if isinstance(error, RegistryUnreachable):
        return _("The list of reports cannot be reached at this moment. Nothing was changed: try again later. "
                 "({reason})", reason=reason)  # fmt: skip
    reason = plain.escaped(getattr(error, "strerror", "") or type(error).__name__)
    return _("The file could not be kept ({reason}). Nothing was changed: try again, or tell the secretariat.",
             reason=reason)  # fmt: skip
