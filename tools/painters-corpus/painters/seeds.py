"""Randomness that can be named: every stream and every bucket follows from words.

``random.Random`` seeded with a string hash would differ between runs; here a
SHA-256 of the path decides, so that document 17 of genre "letter" is the same
document on every machine and however the work was divided.
"""

from __future__ import annotations

import hashlib
import random


def _digest(path: tuple) -> int:
    return int.from_bytes(hashlib.sha256(repr(path).encode()).digest()[:8], "big")


def stream(seed: int, *path: str | int) -> random.Random:
    """The random stream of this seed and path; equal arguments give equal streams."""
    return random.Random(_digest((seed, *path)))


def bucket(key: tuple, n_buckets: int) -> int:
    """A fixed number in ``0..n_buckets`` for a key of strings and integers.

    It depends on no seed: what is held out stays held out for every corpus.
    """
    return _digest(("bucket", *key)) % n_buckets
