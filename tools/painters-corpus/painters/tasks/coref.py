"""Who or what is meant by a pronoun: schemas of cause, as in the Winograd sentences.

A schema has clauses that name two roles in either order, and reasons that fit
only one role. The same clause appears with reasons of both sides, the same
reason with clauses of both orders, so neither alone gives the answer. Items
use clauses or pairs of clause and reason that no text shows.
"""

from __future__ import annotations

import functools
import itertools
import random
import re
from dataclasses import dataclass
from typing import Callable

from .. import lexicon
from ..documents import Document, Item
from ..grammar import Person, render
from ..holdout import clause_key, reason_key, reserved

EXPLICIT_SHARE = 0.3
DRILL_EXPLICIT_SHARE = 0.15
ACTIVE_WEIGHT = 4.0
"""In active documents, of a clause that names role A first: a clause with B first has 1."""


@dataclass(frozen=True)
class Schema:
    """``nouns`` of roles A and B, empty for people; ``reasons`` of A and of B."""

    name: str
    nouns: dict[str, tuple[str, ...]]
    clauses: tuple[str, ...]
    reasons: dict[str, tuple[str, ...]]

    @property
    def of_people(self) -> bool:
        return not self.nouns


@dataclass(frozen=True)
class Frame:
    """A clause with a reason; ``role`` is the role that the reason speaks of."""

    schema: Schema
    clause: str
    predicate: str
    role: str

    @property
    def key(self) -> tuple:
        return reason_key(self.schema.name, self.clause, self.predicate)

    @property
    def is_active(self) -> bool:
        return self.clause.index("{A}") < self.clause.index("{B}")

    @property
    def answer_comes_first(self) -> bool:
        return self.is_active == (self.role == "A")


@functools.cache
def schemas() -> tuple[Schema, ...]:
    found = []
    for header, lines in lexicon.frames("coref").items():
        name, *roles = [part.strip() for part in header.split("|")]
        nouns = {} if roles == ["people"] else {r[0]: _words(r[2:]) for r in roles}
        clauses = tuple(line[2:] for line in lines if line.startswith("- "))
        reasons = {line[0].upper(): _words(line[2:]) for line in lines if line[:2] in ("a:", "b:")}
        found.append(Schema(name, nouns, clauses, reasons))
    return tuple(found)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


@functools.cache
def all_frames(held: bool) -> tuple[Frame, ...]:
    every = [Frame(s, c, p, role) for s in schemas() for c in s.clauses
             for role, ps in s.reasons.items() for p in ps]
    return tuple(f for f in every if reserved(f.key) == held)


def _cast(rng: random.Random, schema: Schema) -> tuple[dict[str, str], Person]:
    """Fillers of the roles, and a third person of the other clauses; two people share a gender."""
    third = rng.choice(lexicon.people())
    if not schema.of_people:
        return {role: rng.choice(nouns) for role, nouns in schema.nouns.items()}, third
    same = [p.name for p in lexicon.people() if p.gender == third.gender]
    return dict(zip("AB", rng.sample(same, 2))), third


def _clause(frame: Frame, cast: dict[str, str], third: Person) -> str:
    said = {r: n if frame.schema.of_people else f"the {n}" for r, n in cast.items()}
    said["C"] = third.name
    return re.sub(r"\{([ABC])\}", lambda m: said[m[1]], frame.clause)


def _sentence(rng: random.Random, frame: Frame, cast: dict[str, str], third: Person, section: str) -> str:
    people = frame.schema.of_people
    target = cast[frame.role]
    slots = {"clause": _clause(frame, cast, third), "predicate": frame.predicate,
             "pronoun": third.say("he") if people else "it", "who": target if people else f"the {target}"}
    return render(rng.choice(lexicon.frames("coref_forms")[section]), rng, slots)


def _resolved(rng: random.Random, frame: Frame, answer: str) -> str:
    section = "resolved_person" if frame.schema.of_people else "resolved_thing"
    slots = {"predicate": frame.predicate, "answer": answer}
    return render(rng.choice(lexicon.frames("coref_forms")[section]), rng, slots)


def document(rng: random.Random) -> Document:
    """Several reasons, most with a pronoun that is then resolved."""
    return _document(rng, lambda: rng.choice(all_frames(held=False)), EXPLICIT_SHARE)


def active_document(rng: random.Random) -> Document:
    """The same, most clauses in the active voice, as people speak."""
    frames = all_frames(held=False)
    weights = _active_weights()
    return _document(rng, lambda: rng.choices(frames, cum_weights=weights)[0], EXPLICIT_SHARE)


def drill(rng: random.Random) -> Document:
    """Reasons about people, nearly all with a pronoun: the kind that is learnt last."""
    frames = _of_people()
    return _document(rng, lambda: rng.choice(frames), DRILL_EXPLICIT_SHARE)


@functools.cache
def _of_people() -> tuple[Frame, ...]:
    return tuple(frame for frame in all_frames(held=False) if frame.schema.of_people)


@functools.cache
def _active_weights() -> tuple[float, ...]:
    weights = (ACTIVE_WEIGHT if frame.is_active else 1.0 for frame in all_frames(held=False))
    return tuple(itertools.accumulate(weights))


def _document(rng: random.Random, draw: Callable[[], Frame], explicit_share: float) -> Document:
    parts, keys = [], []
    for _ in range(rng.randint(2, 4)):
        frame = draw()
        cast, third = _cast(rng, frame.schema)
        section = "explicit" if rng.random() < explicit_share else "joined"
        parts.append(_sentence(rng, frame, cast, third, section))
        parts.append(_resolved(rng, frame, cast[frame.role]) + ".")
        keys += [frame.key, clause_key(frame.schema.name, frame.clause)]
    return Document(" ".join(parts), keys)


def items(rng: random.Random, n: int) -> list[Item]:
    """Frames by turns, the four cells (answer first or second, label 0 or 1) in equal numbers."""
    found: list[Item] = []
    seen: set[str] = set()
    frames = {side: [f for f in all_frames(held=True) if f.answer_comes_first == side] for side in (True, False)}
    for side in frames:
        rng.shuffle(frames[side])
    turn = 0
    while len(found) < n:
        side, label = len(found) % 2 == 0, len(found) // 2 % 2
        frame = frames[side][turn // 2 % len(frames[side])]
        turn += 1
        cast, third = _cast(rng, frame.schema)
        answer = cast[frame.role]
        wrong = cast["B" if frame.role == "A" else "A"]
        resolved = _resolved(rng, frame, "ANSWER").removesuffix(" ANSWER")
        context = f"{_sentence(rng, frame, cast, third, 'joined')} {resolved}"
        if context in seen:
            continue
        seen.add(context)
        choices = [f" {answer}", f" {wrong}"] if label == 0 else [f" {wrong}", f" {answer}"]
        new_clause = reserved(clause_key(frame.schema.name, frame.clause))
        found.append(Item("coref", context, 2 if new_clause else 1, [frame.key], choices=choices, label=label,
                          evidence={"schema": frame.schema.name, "clause": frame.clause,
                                    "predicate": frame.predicate, "cast": cast}))
    return found
