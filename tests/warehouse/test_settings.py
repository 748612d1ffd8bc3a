"""Who acts is known without a variable that says so."""

from __future__ import annotations

import os
import pwd

import pytest

from warehouse.settings import user_name


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """As started by cron or a service: no variable names the account."""
    for name in ("WSIS_USER", "USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)


def test_the_account_is_looked_up() -> None:
    assert user_name() == pwd.getpwuid(os.getuid()).pw_name


def test_an_account_without_an_entry_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert user_name() == f"uid-{os.getuid()}"


def test_a_name_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_USER", "amina")
    assert user_name() == "amina"
