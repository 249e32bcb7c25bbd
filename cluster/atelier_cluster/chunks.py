"""Dealing: which chunk of schedules x items a worker computes at a time.

Chunks follow from the plan and two sizes alone, never from the machines, so an uninterrupted run and one whose
driver or nodes died run the same chunks: the same batches, and so the same bits on equal processors.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .items import Item, Task


@dataclass(frozen=True)
class Chunk:
    """A unit of work: all of `schedules` on all of `items`, which are of one task."""

    number: int
    task: int
    schedules: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def n_rows(self) -> int:
        """Rows of results: one for each schedule and item."""
        return len(self.schedules) * len(self.items)

    def identity(self, digest: str) -> str:
        """Names what the chunk is of; a part of the results says it."""
        said = f"{digest} {self.task} {self.schedules} {[item.line for item in self.items]}"
        return hashlib.sha256(said.encode()).hexdigest()


def deal(tasks: list[Task], schedules: list[str], n_items: int, n_schedules: int) -> list[Chunk]:
    """All chunks, items outermost: what comes first says something of every schedule."""
    chunks: list[Chunk] = []
    longest = max((len(task.items) for task in tasks), default=0)
    for first in range(0, longest, n_items):
        for number, task in enumerate(tasks):
            items = tuple(task.items[first : first + n_items])
            for at in range(0, len(schedules) if items else 0, n_schedules):
                chunks.append(Chunk(len(chunks), number, tuple(schedules[at : at + n_schedules]), items))
    return chunks
