"""References of persons become keyed hashes: equal for equal references under one key, and of no use without it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

import polars as pl

KEY_ID_LENGTH = 8
_REMEMBERED = 250_000  # references of a call that are not hashed twice; people come again from meeting to meeting


@dataclass(frozen=True)
class PersonKey:
    """The secret; its text never shows it."""

    secret: bytes = field(repr=False)
    _known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def key_id(self) -> str:
        """Names the key without giving it away: hashes of two meetings can be compared only under one key."""
        return hashlib.sha256(b"wsis person key" + self.secret).hexdigest()[:KEY_ID_LENGTH]

    def hashed(self, references: pl.Series) -> pl.Series:
        """HMAC-SHA256 of each reference without outer blanks and case, 64 hex digits; '' stays ''."""
        known, hashes = self._known, []
        for reference in references.to_list():
            found = known.get(reference)
            if found is None:
                found = self._hash(reference)
                if len(known) < _REMEMBERED:
                    known[reference] = found
            hashes.append(found)
        return pl.Series(references.name, hashes, dtype=pl.String)

    def _hash(self, reference: str) -> str:
        text = reference.strip().casefold()
        return hmac.digest(self.secret, text.encode(), "sha256").hex() if text else ""
