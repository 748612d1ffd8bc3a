"""Steps of the workflow taken from a page: what came of them is said after the page is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from dashboards.reporting import plain
from dashboards.reporting.language import Words
from warehouse.national_reports import RegistryUnreachable, Submission, TooManyUploads, WorkflowRefused

_SAID = "said_after_a_step"


def take(step: Callable[[], Submission], done: str, _: Words) -> None:
    """Take a step; draw the page anew if it was taken, else say why not.

    Args:
        step: asks the service; may refuse, for instance because somebody else was faster.
        done: the sentence that is said afterwards.
        _: the language.
    """
    with told(_):
        step()
        say_afterwards(done)
        st.rerun()


def say_afterwards(sentence: str) -> None:
    """A sentence for the top of the page when it is drawn anew."""
    st.session_state[_SAID] = sentence


def say_what_was_done() -> None:
    """The sentence of the step before, once."""
    sentence = st.session_state.pop(_SAID, "")
    if sentence:
        st.success(plain.escaped(sentence))


@contextmanager
def told(_: Words) -> Iterator[None]:
    """Refusals and failures of the service become a message on the page."""
    try:
        yield
    except WorkflowRefused as refused:
        st.error(_("This cannot be done: {reason}", reason=plain.escaped(str(refused))))
    except TooManyUploads:
        st.error(_("Very many reports are being uploaded at this moment. Please try again in a few minutes."))
    except RegistryUnreachable as error:
        st.error(
            _("The list of reports cannot be reached at this moment. Nothing was changed: try again later. ({reason})",
              reason=plain.escaped(str(error)))  # fmt: skip
        )
    except OSError as error:
        st.error(
            _("The file could not be kept ({reason}). Nothing was changed: try again, or tell the secretariat.",
              reason=plain.escaped(error.strerror or type(error).__name__))  # fmt: skip
        )
