"""The training text: documents of all genres, mixed by fixed weights.

Document ``i`` of a seed is always the same, however many are made and by how
many processes: each has a random stream of its own.
"""

from __future__ import annotations

import multiprocessing
import random
from typing import Callable, Iterator

from . import genres, seeds
from .documents import Document
from .tasks import arith, continuation, coref, facts, lastword

Writer = Callable[[random.Random], Document]

# Shares of documents. They were set so that the families are learnt at a similar pace by a small model.
MIXTURE: tuple[tuple[str, Writer, float], ...] = (
    ("lastword", lastword.document, 0.28),
    ("continuation", continuation.document, 0.10),
    ("coref", coref.document, 0.13),
    ("facts", facts.document, 0.13),
    ("arith", arith.document, 0.22),
    ("essay", genres.essay, 0.03),
    ("letter", genres.letter, 0.025),
    ("talk", genres.talk, 0.015),
    ("place", genres.place, 0.015),
    ("portrait", genres.portrait, 0.015),
    ("diary", genres.diary, 0.015),
    ("inventory", genres.inventory, 0.02),
    ("riddles", genres.riddles, 0.005),
)
CHUNK = 2_000


def document(seed: int, index: int) -> Document:
    rng = seeds.stream(seed, "document", index)
    writer = rng.choices([w for _, w, _ in MIXTURE], weights=[share for _, _, share in MIXTURE])[0]
    return writer(rng)


def documents(seed: int, start: int, stop: int) -> Iterator[Document]:
    return (document(seed, i) for i in range(start, stop))


def _texts(job: tuple[int, int, int]) -> list[str]:
    return [d.text for d in documents(*job)]


def texts(seed: int, n_documents: int, n_processes: int = 2) -> Iterator[str]:
    """The texts of documents ``0..n_documents`` in order, generated in parallel."""
    jobs = [(seed, at, min(at + CHUNK, n_documents)) for at in range(0, n_documents, CHUNK)]
    with multiprocessing.Pool(n_processes) as pool:
        for chunk in pool.imap(_texts, jobs):
            yield from chunk
