"""The life of a report: its states, who may move it, and the words of a refusal.

draft -> submitted -> returned | approved -> published; withdrawn from any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.national_reports.texts import msgid

STATES = ("draft", "submitted", "returned", "approved", "published", "withdrawn")
RELEASED = ("approved", "published")  # their figures enter the next build
ROLES = ("focal_point", "secretariat", "analyst", "system")
_ROLE_WORDS = {
    "focal_point": msgid("a focal point"),
    "secretariat": msgid("the secretariat"),
    "analyst": msgid("an analyst"),
    "system": msgid("the system"),
}
_STATE_WORDS = {
    "draft": msgid("a draft"),
    "submitted": msgid("submitted"),
    "returned": msgid("returned"),
    "approved": msgid("approved"),
    "published": msgid("published by a build"),
    "withdrawn": msgid("withdrawn"),
}


class WorkflowRefused(Exception):
    """What was asked for may not be done; the message says why and what can be done instead.

    The sentence is English with placeholders; those of its values that are sentences or words of their own (`Words`)
    are translated with it.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        """Keep the sentence, marked by `msgid`, and the values of its placeholders."""
        self.words = Words(sentence, values)
        super().__init__(self.said(str))

    def said(self, translate: Callable[[str], str]) -> str:
        """The message in the language that `translate` puts an English text into."""
        return self.words.said(translate)


@dataclass(frozen=True)
class Words:
    """A text that can be put into another language, with the values of its placeholders."""

    english: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, translate: Callable[[str], str]) -> str:
        """The text in the language that `translate` puts an English text into."""
        if not self.english:
            return ""
        values = {
            name: value.said(translate) if isinstance(value, Words) else value for name, value in self.values.items()
        }
        sentence = translate(self.english)
        return sentence.format(**values) if values else sentence


@dataclass(frozen=True)
class Actor:
    """Who acts: the name of the account (not of the person), the role, and the area of a focal point.

    Raises:
        WorkflowRefused: there is no such role, or a focal point has no area.
    """

    name: str
    role: str
    area: str | None = None

    def __post_init__(self) -> None:
        """Refuse roles that do not exist and focal points of nowhere."""
        if self.role not in ROLES:
            raise WorkflowRefused(f"'{self.role}' is not a role. Choose one of {', '.join(ROLES)}.")
        if self.role == "focal_point" and not self.area:
            raise WorkflowRefused("A focal point speaks for one country. Name it as in focal_point:KEN.")

    @property
    def words(self) -> Words:
        """The actor in a sentence."""
        if self.role == "focal_point":
            return Words(msgid("the focal point of {area}"), {"area": self.area})
        return Words(_ROLE_WORDS[self.role])

    def speaks_for(self, area: str) -> bool:
        """Whether the actor may act on reports of an area at all."""
        return self.role in ("secretariat", "system") or (self.role == "focal_point" and self.area == area)

    def may_read(self, area: str) -> bool:
        """Whether the actor may see what is not public of an area's reports."""
        return self.role == "analyst" or self.speaks_for(area)


SYSTEM = Actor("wsis", "system")


@dataclass(frozen=True)
class Step:
    """One step of the workflow: from which states to which, and who may take it.

    `only` is said to others, `refused` where the state does not allow it, `otherwise` what to do from such a state.
    """

    name: str
    before: tuple[str, ...]
    after: str
    roles: tuple[str, ...]
    only: str = ""
    refused: str = ""
    otherwise: dict[str, str] = field(default_factory=dict)


SUBMIT = Step(
    "submit",
    ("draft", "returned"),
    "submitted",
    ("focal_point", "secretariat"),
    msgid("Only a focal point or the secretariat may submit a report; you are {actor}."),
    msgid("{report} cannot be submitted: it is {state}{by}."),
    {"withdrawn": msgid("Load a corrected workbook to report again.")},
)
APPROVE = Step(
    "approve",
    ("submitted",),
    "approved",
    ("secretariat",),
    msgid("Only the secretariat may approve a report; you are {actor}."),
    msgid("{report} cannot be approved: it is {state}{by}."),
    {
        "draft": msgid("It has to be submitted first."),
        "returned": msgid("It waits for its focal point, who has to submit it again."),
        "withdrawn": msgid("Its country has to send a new one."),
    },
)
_INSTEAD_OF_RETURN = msgid("Withdraw it, or approve a corrected version, which supersedes it.")
RETURN = Step(
    "return",
    ("submitted",),
    "returned",
    ("secretariat",),
    msgid("Only the secretariat may return a report; you are {actor}."),
    msgid("{report} cannot be returned: it is {state}{by}."),
    {
        "draft": msgid("It has not been submitted yet."),
        "approved": _INSTEAD_OF_RETURN,
        "published": _INSTEAD_OF_RETURN,
    },
)
WITHDRAW = Step(
    "withdraw",
    ("draft", "submitted", "returned", "approved", "published"),
    "withdrawn",
    ("focal_point", "secretariat"),
    msgid("Only a focal point or the secretariat may withdraw a report; you are {actor}."),
)
PUBLISH = Step("publish", ("approved",), "published", ("system",))


def state_words(state: str) -> Words:
    """A state in a sentence: a report is ..."""
    return Words(_STATE_WORDS[state])


def not_yours(area: str, actor: Actor) -> WorkflowRefused:
    """The refusal of an actor who asks for the report of another country."""
    return WorkflowRefused(
        msgid("This is a report of {area}; you are {actor} and may see and move only its own."),
        area=area, actor=actor.words,
    )  # fmt: skip


def unknown_report(identity: str) -> WorkflowRefused:
    """The refusal where there is no report of that id."""
    return WorkflowRefused(msgid("There is no report {id}. `wsis submissions` lists them."), id=identity)


def require_role(step: Step, actor: Actor, area: str, state: str) -> None:
    """Refuse an actor who may not take the step.

    Raises:
        WorkflowRefused: the role may not, or the area is not the focal point's.
    """
    if actor.role not in step.roles:
        raise WorkflowRefused(step.only, actor=actor.words)
    if not actor.speaks_for(area):
        raise not_yours(area, actor)
    if step is WITHDRAW and state in RELEASED and actor.role == "focal_point":
        raise WorkflowRefused(
            msgid("The report is {state}: only the secretariat can withdraw it now. Ask the secretariat, or load a "
                  "corrected workbook, which supersedes it when it is approved."),
            state=state_words(state),
        )  # fmt: skip
