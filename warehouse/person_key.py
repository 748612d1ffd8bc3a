"""The key of the hashes of persons: from `WSIS_PERSON_KEY`, else from a file of the runtime directory."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat

from ingest.igf.person_key import PersonKey
from warehouse.settings import Home

VARIABLE = "WSIS_PERSON_KEY"
_LEAST = 32  # characters; a key that can be guessed gives the references away
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class PersonKeyUnusable(Exception):
    """The key is too short, or others may read it; says what to do."""


def person_key(home: Home, *, make: bool) -> PersonKey:
    """The key in use.

    Args:
        home: the runtime directory; `person.key` in it holds the key unless the variable does.
        make: make the file where there is none; else a key for this one time is given, and nothing is written.

    Raises:
        PersonKeyUnusable: the key is too short, or the file may be read by others.
        OSError: the file cannot be read or written.
    """
    if text := os.environ.get(VARIABLE):
        return PersonKey(_sound(text, VARIABLE))
    path = home.path / "person.key"
    if not path.exists():
        if not make:
            return PersonKey(secrets.token_bytes(_LEAST))
        _make(home)
    if path.stat().st_mode & _OTHERS:
        raise PersonKeyUnusable(f"Others may read {path}. Take their rights away: chmod 600 {path}")
    return PersonKey(_sound(path.read_text(encoding="utf-8"), str(path)))


def _make(home: Home) -> None:
    """Write a random key aside and link it to its place, so that of two programs at once both get the same."""
    home.path.mkdir(parents=True, exist_ok=True)
    path = home.path / "person.key"
    aside = path.with_name(f".person-{secrets.token_hex(8)}")
    made = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(made, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_hex(_LEAST) + "\n")
        with contextlib.suppress(FileExistsError):  # somebody else made it at the same time
            os.link(aside, path)
    finally:
        aside.unlink()


def _sound(text: str, where: str) -> bytes:
    key = text.strip()
    if len(key) < _LEAST:
        raise PersonKeyUnusable(f"The key of {where} has fewer than {_LEAST} characters. Use a random one.")
    return key.encode()
