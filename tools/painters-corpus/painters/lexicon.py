"""The word lists and frames of the world, read once from the data files beside this one.

``lexicon/*.toml`` hold words, facts, scripts and schemas; ``frames/*.txt``
hold frames in ``[sections]``, one a line, ``#`` starts a comment line.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from .grammar import Person, Place

HERE = Path(__file__).parent


@functools.cache
def table(name: str) -> dict:
    """The TOML file ``lexicon/<name>.toml``."""
    with open(HERE / "lexicon" / f"{name}.toml", "rb") as file:
        return tomllib.load(file)


@functools.cache
def frames(name: str) -> dict[str, tuple[str, ...]]:
    """The sections of ``frames/<name>.txt``, each a tuple of frames."""
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in (HERE / "frames" / f"{name}.txt").read_text().splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], [])
        elif current is None:
            raise ValueError(f"{name}.txt: a frame before the first [section]: {line!r}")
        else:
            current.append(line)
    return {section: tuple(lines) for section, lines in sections.items()}


@functools.cache
def words(key: str) -> tuple[str, ...]:
    """A list of ``words.toml``, given there as one long string."""
    return tuple(word.strip() for word in table("words")[key].replace("\n", " ").split(",") if word.strip())


@functools.cache
def people() -> tuple[Person, ...]:
    return tuple(Person(n, "f") for n in words("girls")) + tuple(Person(n, "m") for n in words("boys"))


@functools.cache
def person(name: str) -> Person:
    return next(p for p in people() if p.name == name)


@functools.cache
def places(preposition: str) -> tuple[Place, ...]:
    return tuple(Place(noun, preposition) for noun in words(f"places_{preposition}"))
