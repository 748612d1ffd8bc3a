"""References of persons become keyed hashes: equal for equal references under one key, and of no use without it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

import polars as pl

KEY_ID_LENGTH = 8


@dataclass(frozen=True)
class PersonKey:
    """The secret; its text never shows it."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """Names the key without giving it away: hashes of two meetings can be compared only under one key."""
        return hashlib.sha256(b"wsis person key" + self.secret).hexdigest()[:KEY_ID_LENGTH]

    def hashed(self, references: pl.Series) -> pl.Series:
        """HMAC-SHA256 of each reference without outer blanks and case, 64 hex digits; '' stays ''."""
        secret, digest = self.secret, hmac.digest
        return pl.Series(
            references.name,
            [
                digest(secret, text.encode(), "sha256").hex() if (text := reference.strip().casefold()) else ""
                for reference in references
            ],
            dtype=pl.String,
        )
