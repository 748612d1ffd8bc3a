"""Arithmetic that gives the same bits on every machine: hashes for chance, products and square roots."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence

_BITS = 53
_PER_DIGEST = 8  # numbers of 32 bits in a hash of 256


def uniform(*key: object) -> float:
    """A number in [0, 1) that depends on `key` alone."""
    digest = hashlib.sha256("|".join(str(part) for part in key).encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) / (1 << _BITS)


def uniforms(count: int, *key: object) -> Iterator[float]:
    """`count` numbers in [0, 1) that depend on `key` alone, with 32 bits each: many for few hashes."""
    text = "|".join(str(part) for part in key)
    for block in range(-(-count // _PER_DIGEST)):
        digest = hashlib.sha256(f"{text}|{block}".encode()).digest()
        for start in range(0, 4 * min(_PER_DIGEST, count - block * _PER_DIGEST), 4):
            yield int.from_bytes(digest[start : start + 4], "big") / (1 << 32)


def factor(half_width: float, *key: object) -> float:
    """A random factor in [1 - half_width, 1 + half_width)."""
    return 1 - half_width + 2 * half_width * uniform(*key)


def power(base: float, times: int) -> float:
    """`base` times itself, `times` times; the last bit of `**` on floats may differ between machines."""
    result = 1.0
    for _ in range(times):
        result *= base
    return result


def raised(base: float, halves: int) -> float:
    """`base` to the power `halves` / 2."""
    result = power(math.sqrt(base), abs(halves))
    return result if halves >= 0 else 1 / result


def whole(value: float) -> int:
    """The nearest integer of a value >= 0, halves upwards."""
    return int(value + 0.5)


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Divide `total` by `weights` into integers >= 0 that add up to it exactly."""
    if not weights:
        return []
    scale = total / math.fsum(weights)  # exact: `sum` adds floats otherwise in newer Pythons
    parts, reached, running = [], 0, 0.0
    for weight in weights[:-1]:
        running += weight
        upto = min(total, whole(running * scale))
        parts.append(upto - reached)
        reached = upto
    return [*parts, total - reached]
