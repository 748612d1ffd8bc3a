"""The life of a report: its states, who may move it, and the words of a refusal.

draft -> submitted -> returned | approved -> published; withdrawn from any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

STATES = ("draft", "submitted", "returned", "approved", "published", "withdrawn")
RELEASED = ("approved", "published")  # their figures enter the next build
ROLES = ("focal_point", "secretariat", "analyst", "system")
_ROLE_WORDS = {
    "focal_point": "a focal point",
    "secretariat": "the secretariat",
    "analyst": "an analyst",
    "system": "the system",
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
    def words(self) -> str:
        """The actor in a sentence."""
        return f"the focal point of {self.area}" if self.role == "focal_point" else _ROLE_WORDS[self.role]

    def speaks_for(self, area: str) -> bool:
        """Whether the actor may act on reports of an area at all."""
        return self.role in ("secretariat", "system") or (self.role == "focal_point" and self.area == area)

    def may_read(self, area: str) -> bool:
        """Whether the actor may see what is not public of an area's reports."""
        return self.role == "analyst" or self.speaks_for(area)


SYSTEM = Actor("wsis", "system")


@dataclass(frozen=True)
class Step:
    """One step of the workflow: from which states to which, who may take it, and what to do from another state."""

    name: str
    done: str
    before: tuple[str, ...]
    after: str
    roles: tuple[str, ...]
    otherwise: dict[str, str]


SUBMIT = Step(
    "submit",
    "submitted",
    ("draft", "returned"),
    "submitted",
    ("focal_point", "secretariat"),
    {"withdrawn": "Load a corrected workbook to report again."},
)
APPROVE = Step(
    "approve",
    "approved",
    ("submitted",),
    "approved",
    ("secretariat",),
    {
        "draft": "It has to be submitted first.",
        "returned": "It waits for its focal point, who has to submit it again.",
        "withdrawn": "Its country has to send a new one.",
    },
)
RETURN = Step(
    "return",
    "returned",
    ("submitted",),
    "returned",
    ("secretariat",),
    {
        "draft": "It has not been submitted yet.",
        "approved": "Withdraw it, or approve a corrected version, which supersedes it.",
        "published": "Withdraw it, or approve a corrected version, which supersedes it.",
    },
)
WITHDRAW = Step(
    "withdraw",
    "withdrawn",
    ("draft", "submitted", "returned", "approved", "published"),
    "withdrawn",
    ("focal_point", "secretariat"),
    {},
)
PUBLISH = Step("publish", "published", ("approved",), "published", ("system",), {})


def require_role(step: Step, actor: Actor, area: str, state: str) -> None:
    """Refuse an actor who may not take the step.

    Raises:
        WorkflowRefused: the role may not, or the area is not the focal point's.
    """
    if actor.role not in step.roles:
        allowed = " or ".join(_ROLE_WORDS[role] for role in step.roles)
        raise WorkflowRefused(f"Only {allowed} may {step.name} a report; you are {actor.words}.")
    if not actor.speaks_for(area):
        raise WorkflowRefused(f"This is a report of {area}; you are {actor.words} and may {step.name} only its own.")
    if step is WITHDRAW and state in RELEASED and actor.role == "focal_point":
        raise WorkflowRefused(
            f"The report is {state}: only the secretariat can withdraw it now. Ask the secretariat, or load a "
            "corrected workbook, which supersedes it when it is approved."
        )
