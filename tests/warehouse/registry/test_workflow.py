"""draft -> submitted -> returned | approved -> published, withdrawn: who may, what is refused, and what it leaves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from ingest.national_reports.texts import LANGUAGES, text
from tests.warehouse.registry.conftest import KENYA, LANDED_AT, SECRETARIAT, report
from warehouse.registry import Actor, Registry, WorkflowRefused

UGANDA = Actor("focal-uga", "focal_point", "UGA")
ANALYST = Actor("ana", "analyst")


def submitted(registry: Registry, identity: str, area: str = "KEN") -> None:
    """Register and submit a report."""
    registry.register(report(identity, area), KENYA)
    registry.submit(identity, SECRETARIAT)


def released(registry: Registry, identity: str, area: str = "KEN") -> None:
    """Register, submit and approve a report."""
    submitted(registry, identity, area)
    registry.approve(identity, SECRETARIAT)


def trail(registry: Registry, identity: str) -> list[tuple[str, str | None, str | None]]:
    """Action, state before and after, of every line of a report's trail."""
    return [(event.action, event.before, event.after) for event in registry.history(identity)]


def test_the_whole_way(registry: Registry) -> None:
    draft = registry.register(report("a"), KENYA)
    assert (draft.state, draft.version, draft.landed_at, draft.submitted_at) == ("draft", 1, LANDED_AT, None)
    before = dt.datetime.now(dt.UTC)
    sent = registry.submit("a", KENYA)
    done = registry.approve("a", SECRETARIAT)
    assert (sent.state, done.state) == ("submitted", "approved")
    assert sent.submitted_at is not None
    assert done.approved_at is not None
    assert before <= sent.submitted_at <= done.approved_at <= dt.datetime.now(dt.UTC)
    assert registry.mark_published(["a", "nobody"], "000007") == ["a"]
    assert registry.get("a").state == "published"
    assert trail(registry, "a") == [
        ("land", None, "draft"),
        ("submit", "draft", "submitted"),
        ("approve", "submitted", "approved"),
        ("publish", "approved", "published"),
    ]
    events = registry.history("a")
    assert [(event.actor, event.role, event.area) for event in events] == [
        ("focal-ken", "focal_point", "KEN"),
        ("focal-ken", "focal_point", "KEN"),
        ("amina", "secretariat", None),
        ("wsis", "system", None),
    ]
    assert events[-1].details == {"build_id": "000007"}
    assert all(first.at <= second.at for first, second in zip(events, events[1:], strict=False))


def test_returned_with_a_reason_and_sent_again(registry: Registry) -> None:
    submitted(registry, "a")
    with pytest.raises(WorkflowRefused, match="Say what"):
        registry.return_to_sender("a", SECRETARIAT, "  ")
    assert registry.return_to_sender("a", SECRETARIAT, "Table 3 is of 2024").state == "returned"
    assert registry.history("a")[-1].why == "Table 3 is of 2024"
    with pytest.raises(WorkflowRefused, match="was returned"):
        registry.submit("a", KENYA)
    assert registry.submit("a", KENYA, confirm=True).state == "submitted"


def test_warnings_without_an_answer_have_to_be_confirmed(registry: Registry) -> None:
    registry.register(report("a", open_warnings=3, issues=[{"rule": "jump", "row": 7}]), KENYA)
    with pytest.raises(WorkflowRefused, match="3 warnings have no answer.*--confirm"):
        registry.submit("a", KENYA)
    assert registry.get("a").state == "draft"
    assert registry.submit("a", KENYA, confirm=True).state == "submitted"
    assert registry.history("a")[-1].details == {"confirmed_warnings": 3}
    assert registry.get("a").issues == [{"rule": "jump", "row": 7}]


def test_what_is_there_already_is_not_registered_twice(registry: Registry) -> None:
    first = registry.register(report("a"), KENYA)
    registry.submit("a", KENYA)
    again = registry.register(report("a", landed_by="somebody else"), SECRETARIAT)
    assert (again.version, again.state, again.landed_by) == (first.version, "submitted", first.landed_by)
    assert len(registry.history("a")) == 2


def test_submitting_what_is_submitted_changes_nothing(registry: Registry) -> None:
    submitted(registry, "a")
    assert registry.submit("a", KENYA).state == "submitted"
    assert len(registry.history("a")) == 2


@pytest.mark.parametrize(
    ("step", "actor", "words"),
    [
        ("submit", UGANDA, "report of KEN; you are the focal point of UGA"),
        ("submit", ANALYST, "Only a focal point or the secretariat may submit a report; you are an analyst"),
        ("approve", KENYA, "Only the secretariat may approve a report; you are the focal point of KEN"),
        ("return_to_sender", KENYA, "Only the secretariat may return"),
        ("withdraw", UGANDA, "report of KEN"),
        ("withdraw", ANALYST, "Only a focal point or the secretariat may withdraw"),
    ],
)
def test_who_may_not(registry: Registry, step: str, actor: Actor, words: str) -> None:
    submitted(registry, "a")
    before = trail(registry, "a")
    more = ("why",) if step == "return_to_sender" else ()
    with pytest.raises(WorkflowRefused, match=words):
        getattr(registry, step)("a", actor, *more)
    assert registry.get("a").state == "submitted"
    assert trail(registry, "a") == before


@pytest.mark.parametrize(
    ("state", "step", "words"),
    [
        ("draft", "approve", "cannot be approved: it is a draft.*submitted first"),
        ("draft", "return_to_sender", "cannot be returned: it is a draft"),
        ("approved", "approve", "approved already, by amina on 20"),
        ("approved", "submit", "cannot be submitted: it is approved"),
        ("approved", "return_to_sender", "cannot be returned: it is approved.*Withdraw it"),
        ("returned", "approve", "cannot be approved: it is returned, by amina"),
        ("returned", "return_to_sender", "returned already"),
        ("withdrawn", "submit", "cannot be submitted: it is withdrawn.*Load a corrected"),
        ("withdrawn", "approve", "cannot be approved: it is withdrawn"),
        ("withdrawn", "withdraw", "withdrawn already"),
    ],
)
def test_what_a_state_does_not_allow(registry: Registry, state: str, step: str, words: str) -> None:
    registry.register(report("a"), KENYA)
    if state != "draft":
        registry.submit("a", KENYA)
    if state == "approved":
        registry.approve("a", SECRETARIAT)
    if state == "returned":
        registry.return_to_sender("a", SECRETARIAT, "why")
    if state == "withdrawn":
        registry.withdraw("a", KENYA)
    before = trail(registry, "a")
    more = ("why",) if step == "return_to_sender" else ()
    with pytest.raises(WorkflowRefused, match=words):
        getattr(registry, step)("a", SECRETARIAT, *more)
    assert trail(registry, "a") == before


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_a_refusal_can_be_said_in_every_language(registry: Registry, lang: str) -> None:
    """Whole sentences, with what they name: nothing of the English words is left in them."""

    def speak(english: str) -> str:
        return text(english, lang)

    registry.register(report("a", open_warnings=2), KENYA)
    registry.register(report("b", "UGA"), SECRETARIAT)
    registry.submit("b", SECRETARIAT)
    registry.withdraw("b", SECRETARIAT)
    asked: list[Callable[[], object]] = [
        lambda: registry.submit("a", KENYA),
        lambda: registry.submit("a", ANALYST),
        lambda: registry.approve("a", KENYA),
        lambda: registry.approve("a", SECRETARIAT),
        lambda: registry.withdraw("a", UGANDA),
        lambda: registry.return_to_sender("a", SECRETARIAT, " "),
        lambda: registry.withdraw("b", SECRETARIAT),
        lambda: registry.submit("b", UGANDA),
        lambda: registry.get("zzz"),
    ]
    for ask in asked:
        with pytest.raises(WorkflowRefused) as refused:
            ask()
        told = refused.value.said(speak)
        assert told != str(refused.value)
        assert "{" not in told
        words = set(re.findall("[a-z]{4,}", told)) & set(re.findall("[a-z]{4,}", str(refused.value)))
        assert words <= {"confirm", "annual", "wsis", "submissions", "amina", "focal", "version", "point"}, told


def test_nobody_knows_this_report(registry: Registry) -> None:
    for ask in (registry.get, registry.history, lambda identity: registry.approve(identity, SECRETARIAT)):
        with pytest.raises(WorkflowRefused, match="no report zzz"):
            ask("zzz")


def test_versions_count_within_area_and_review(registry: Registry) -> None:
    places = [("a", "KEN", "annual-2026"), ("b", "KEN", "annual-2026"), ("c", "UGA", "annual-2026")]
    places += [("d", "KEN", "midterm-2030")]
    versions = [registry.register(report(*place[:2], review=place[2]), SECRETARIAT).version for place in places]
    assert versions == [1, 2, 1, 1]


def test_an_approved_version_supersedes_at_its_approval(registry: Registry) -> None:
    released(registry, "a")
    registry.mark_published(["a"], "000001")
    registry.register(report("b"), KENYA)
    registry.submit("b", KENYA)
    assert registry.get("a").superseded_by is None  # what is published stays in force until then
    registry.approve("b", SECRETARIAT)
    old = registry.get("a")
    assert (old.state, old.superseded_by) == ("published", "b")
    assert trail(registry, "a")[-1] == ("superseded", "published", "published")
    assert registry.get("b").superseded_by is None


def test_a_version_that_was_sent_takes_an_older_one_out_of_the_queue(registry: Registry) -> None:
    submitted(registry, "a")
    registry.register(report("b"), KENYA)
    assert registry.get("a").superseded_by is None  # a draft was not sent yet
    registry.submit("b", KENYA)
    assert registry.get("a").superseded_by == "b"
    with pytest.raises(WorkflowRefused, match=r"cannot be moved on: version 2 \(b\) was sent after it"):
        registry.approve("a", SECRETARIAT)
    registry.withdraw("b", KENYA)
    assert registry.get("a").superseded_by is None
    assert registry.approve("a", SECRETARIAT).state == "approved"


def test_withdrawing_a_released_version_puts_the_one_before_in_force(registry: Registry) -> None:
    released(registry, "a")
    released(registry, "b")
    released(registry, "c")
    with pytest.raises(WorkflowRefused, match="only the secretariat can withdraw it now"):
        registry.withdraw("c", KENYA, "wrong")
    with pytest.raises(WorkflowRefused, match="Say why it is withdrawn"):
        registry.withdraw("c", SECRETARIAT)
    registry.withdraw("c", SECRETARIAT, "asked for by the ministry")
    assert [registry.get(name).superseded_by for name in "abc"] == ["b", None, None]
    assert trail(registry, "b")[-1] == ("in force again", "approved", "approved")
    registry.withdraw("b", SECRETARIAT, "as well")
    assert [(registry.get(name).state, registry.get(name).superseded_by) for name in "ab"] == [
        ("approved", None),
        ("withdrawn", None),
    ]


def test_a_build_marks_only_what_is_still_approved(registry: Registry) -> None:
    released(registry, "a")
    submitted(registry, "b", "UGA")
    released(registry, "c", "TZA")
    registry.withdraw("c", SECRETARIAT, "while the build ran")
    assert registry.mark_published(["a", "b", "c"], "000002") == ["a"]
    assert [registry.get(name).state for name in "abc"] == ["published", "submitted", "withdrawn"]
    assert registry.mark_published(["a", "b", "c"], "000003") == []


def test_roles(registry: Registry) -> None:
    with pytest.raises(WorkflowRefused, match="not a role"):
        Actor("x", "minister")
    with pytest.raises(WorkflowRefused, match="one country"):
        Actor("x", "focal_point")
    assert [ANALYST.may_read("KEN"), KENYA.may_read("KEN"), UGANDA.may_read("KEN")] == [True, True, False]


def test_reports_are_found_by_what_they_are(registry: Registry) -> None:
    submitted(registry, "a")
    registry.register(report("b", "UGA"), SECRETARIAT)
    assert [found.id for found in registry.all()] == ["a", "b"]
    assert [found.id for found in registry.all(state="submitted")] == ["a"]
    assert [found.id for found in registry.all(ref_area="UGA", review="annual-2026", state=None)] == ["b"]
