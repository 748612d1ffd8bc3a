"""Several people and processes at once: one defined outcome each, nothing lost."""

from __future__ import annotations

import multiprocessing as mp
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from tests.warehouse.registry.conftest import KENYA, SECRETARIAT, report
from warehouse.registry import Actor, Registry, WorkflowRefused
from warehouse.settings import Home

_SPAWN = mp.get_context("spawn")


def _act(pipe: Connection, home: Home, url: str | None, step: str, arguments: tuple[Any, ...]) -> None:
    """A process of its own: opens the registry, says that it is ready, acts when told to, tells the outcome."""
    os.environ.pop("WSIS_REGISTRY_URL", None)
    if url:
        os.environ["WSIS_REGISTRY_URL"] = url
    pipe.send("ready")
    pipe.recv()
    try:
        pipe.send(getattr(Registry.of(home), step)(*arguments).state)
    except WorkflowRefused as refused:
        pipe.send(f"refused: {refused}")


def at_once(home: Home, jobs: list[tuple[str, tuple[Any, ...]]]) -> list[str]:
    """Run steps in processes of their own at the same moment; the state or refusal that each came to."""
    url = os.environ.get("WSIS_REGISTRY_URL")
    pairs = []
    for step, arguments in jobs:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_act, args=(theirs, home, url, step, arguments))
        process.start()
        theirs.close()
        pairs.append((process, ours))
    for _, pipe in pairs:
        assert pipe.recv() == "ready"
    for _, pipe in pairs:
        pipe.send("go")
    told = [pipe.recv() for _, pipe in pairs]
    for process, _ in pairs:
        process.join()
    assert [process.exitcode for process, _ in pairs] == [0] * len(jobs)
    return told


def test_two_approvals_at_once(home: Home) -> None:
    registry = Registry.of(home)
    registry.register(report("a"), KENYA)
    registry.submit("a", KENYA)
    people = [Actor(name, "secretariat") for name in ("amina", "bo", "chen")]
    told = at_once(home, [("approve", ("a", person)) for person in people])
    assert Counter(answer.split(":")[0] for answer in told) == {"approved": 1, "refused": 2}
    winner = people[told.index("approved")].name
    assert all(f"approved already, by {winner}" in answer for answer in told if answer != "approved")
    assert [(event.action, event.actor) for event in registry.history("a")][2:] == [("approve", winner)]


def test_first_use_by_several_processes_at_once(home: Home) -> None:
    """All of them find no tables, one makes them; two uploads of one country get two versions."""
    jobs = [("register", (report(letter), KENYA)) for letter in "abcd"]
    assert at_once(home, jobs) == ["draft"] * 4
    found = Registry.of(home).all()
    assert sorted(item.version for item in found) == [1, 2, 3, 4]
    assert {item.id for item in found} == set("abcd")


def test_the_same_upload_twice_at_once_is_one_report(home: Home) -> None:
    assert at_once(home, [("register", (report("a"), KENYA))] * 3) == ["draft"] * 3
    registry = Registry.of(home)
    assert [item.version for item in registry.all()] == [1]
    assert len(registry.history("a")) == 1


def test_approved_while_a_newer_version_is_sent(home: Home) -> None:
    """Either the approval came first and stands until the newer one is approved, or it is refused."""
    registry = Registry.of(home)
    registry.register(report("a"), KENYA)
    registry.submit("a", KENYA)
    registry.register(report("b"), KENYA)
    approval, submission = at_once(home, [("approve", ("a", SECRETARIAT)), ("submit", ("b", KENYA))])
    assert submission == "submitted"
    old = registry.get("a")
    if approval == "approved":
        assert (old.state, old.superseded_by) == ("approved", None)
    else:
        assert "version 2 (b) was sent after it" in approval
        assert (old.state, old.superseded_by) == ("submitted", "b")


def test_twenty_people_at_once_all_get_their_answer(registry: Registry) -> None:
    """Ten countries with two reports each, uploaded and submitted by twenty threads that share one process."""
    areas = [f"A{number:02d}" for number in range(10)]

    def upload(number: int) -> tuple[str, str]:
        area = areas[number % 10]
        actor = Actor(f"focal-{area}", "focal_point", area)
        mine = registry.register(report(f"id{number:02d}", area), actor)
        return mine.id, registry.submit(mine.id, actor, confirm=True).state

    order = list(range(20))
    random.Random(7).shuffle(order)
    with ThreadPoolExecutor(20) as people:
        answers = dict(people.map(_caught(upload), order))
    found = {item.id: item for item in registry.all()}
    assert len(found) == 20
    for area in areas:
        first, second = (item for item in registry.all(ref_area=area))
        assert (first.version, second.version) == (1, 2)
        assert second.state == "submitted"
        assert answers[second.id] == "submitted"
        # the older one was sent in time, or refused because the newer one was there already
        if answers[first.id] == "submitted":
            assert (first.state, first.superseded_by) == ("submitted", second.id)
        else:
            assert "was sent after it" in answers[first.id]
            assert first.state == "draft"
    landed = [event.submission_id for event in registry.trail() if event.action == "land"]
    assert sorted(str(identity) for identity in landed) == sorted(found)


def _caught(upload: Any) -> Any:
    def run(number: int) -> tuple[str, str]:
        try:
            return upload(number)  # type: ignore[no-any-return]
        except WorkflowRefused as refused:
            return f"id{number:02d}", str(refused)

    return run


def test_random_steps_at_once_keep_one_report_in_force(registry: Registry) -> None:
    """Each report has an unbroken trail, and of the released versions only the newest is in force."""
    for letter in "abcde":
        registry.register(report(letter), KENYA)
    steps = [
        lambda identity: registry.submit(identity, KENYA, True),
        lambda identity: registry.approve(identity, SECRETARIAT),
        lambda identity: registry.return_to_sender(identity, SECRETARIAT, "why"),
        lambda identity: registry.withdraw(identity, SECRETARIAT, "why"),
        lambda identity: registry.mark_published([identity], "000001"),
    ]
    chance = random.Random(11)
    plan = [(chance.choices(steps, weights=[5, 5, 2, 1, 2])[0], chance.choice("abcde")) for _ in range(160)]

    def take(pair: Any) -> str:
        step, identity = pair
        try:
            step(identity)
        except WorkflowRefused:
            return "refused"
        return "done"

    with ThreadPoolExecutor(8) as people:
        outcomes = Counter(people.map(take, plan))
    assert outcomes["done"] > 5
    found = registry.all()
    in_force = [item for item in found if item.is_released and item.superseded_by is None]
    released = [item for item in found if item.is_released]
    assert in_force == released[-1:]
    for item in found:
        moves = [event for event in registry.history(item.id) if event.before != event.after]
        assert [event.before for event in moves[1:]] == [event.after for event in moves[:-1]]
        assert moves[-1].after == item.state
