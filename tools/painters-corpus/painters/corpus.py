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
# Practice: more of what a small model learns late, sums and pronouns. A model that cannot
# yet look back at what it has read gains little from either.
PRACTICE: tuple[tuple[str, Writer, float], ...] = (
    ("lastword", lastword.document, 0.22),
    ("continuation", continuation.document, 0.07),
    ("coref", coref.document, 0.26),
    ("facts", facts.document, 0.15),
    ("arith", arith.document, 0.20),
    ("drill", arith.drill, 0.06),
    ("essay", genres.essay, 0.01),
    ("letter", genres.letter, 0.01),
    ("talk", genres.talk, 0.005),
    ("place", genres.place, 0.005),
    ("portrait", genres.portrait, 0.005),
    ("diary", genres.diary, 0.005),
)
# Recall: at last mostly stories, whose state is the hardest to follow.
RECALL: tuple[tuple[str, Writer, float], ...] = (
    ("lastword", lastword.document, 0.46),
    ("continuation", continuation.document, 0.03),
    ("coref", coref.document, 0.27),
    ("facts", facts.document, 0.09),
    ("arith", arith.document, 0.11),
    ("drill", arith.drill, 0.02),
    ("letter", genres.letter, 0.01),
    ("diary", genres.diary, 0.01),
)
# The same, reasons mostly after clauses in the active voice: it taught nothing that the other text does not,
# and stays because the bundled model of 12 layers read it.
VOICES = tuple((name, coref.active_document if name == "coref" else writer, share) for name, writer, share in RECALL)
# Pronouns: mostly whom a reason means. Among other text 12 layers stayed at chance for 30 million
# tokens; nothing else but this for 370,000 and they had it (of 400 0.56 right before, 0.90 after).
PRONOUNS: tuple[tuple[str, Writer, float], ...] = (
    ("lastword", lastword.document, 0.08),
    ("continuation", continuation.document, 0.03),
    ("coref", coref.drill, 0.80),
    ("facts", facts.document, 0.05),
    ("arith", arith.document, 0.04),
)
# From which document on which mixture holds.
STAGES = ((420_000, RECALL), (400_000, PRONOUNS), (380_000, VOICES), (240_000, RECALL), (100_000, PRACTICE), (0, MIXTURE))
CHUNK = 2_000


def document(seed: int, index: int) -> Document:
    rng = seeds.stream(seed, "document", index)
    mixture = next(mixture for start, mixture in STAGES if index >= start)
    writer = rng.choices([w for _, w, _ in mixture], weights=[share for _, _, share in mixture])[0]
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
