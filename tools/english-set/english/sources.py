"""The texts of ``sources/``: lines beginning with ``#`` are comments, ``[name]`` heads what follows it."""

from __future__ import annotations

import functools
import random
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "sources"
SEED = 1307


@functools.cache
def blocks(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The paragraphs of ``sources/<name>.txt``, each with the heading it stands under."""
    found, head, lines = [], "", []
    for line in [*(FOLDER / f"{name}.txt").read_text().splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            head = line[1:-1]
        elif line:
            lines.append(line)
        elif lines:
            found.append((head, tuple(lines)))
            lines = []
    return tuple(found)


def stream(*names: str) -> random.Random:
    """A generator of its own for each purpose, so that a change in one task leaves the others alone."""
    return random.Random("/".join((str(SEED), *names)))
