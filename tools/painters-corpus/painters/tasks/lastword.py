"""The last word of a story that only the story can tell.

Training stories end in recalls of the same kinds; items end in one recall
whose last word is left out. The candidates for the word (people, places,
containers, colours or things of the story) are at least two, and the last one
mentioned is right no more often than any other.
"""

from __future__ import annotations

import random
import re

from ..documents import Document, Item
from ..holdout import reserved, story_key
from ..recall import Question, settled_at
from ..stories import Teller, tell_errand, tell_story

ERRAND_SHARE = 0.15
ERRAND_KINDS = ("next_place", "next_thing", "last_thing")
MAX_CHARACTERS = 760
KINDS = ("where_person", "holder", "inside", "lying", "colour", "content", "carried", "giver", "errand")


def _told(rng: random.Random, held: bool, errand: bool) -> Teller:
    """A story on the right side of the split, short enough for the model's context."""
    while True:
        teller = tell_errand(rng) if errand else tell_story(rng, rng.choice((1, 1, 2, 2, 3)))
        if reserved(story_key(teller.world.log)) == held and len(teller.text()) < MAX_CHARACTERS:
            return teller


def _askable(teller: Teller) -> list[Question]:
    owner = teller.world.errand[0] if teller.world.errand else None
    return [q for q in teller.questions() if not (q.kind == "where_person" and q.about[0] == owner)]


def document(rng: random.Random) -> Document:
    """A story with one to four recalls of different kinds at its end."""
    teller = _told(rng, held=False, errand=rng.random() < ERRAND_SHARE)
    asked = _askable(teller)
    rng.shuffle(asked)
    asked.sort(key=lambda q: q.kind not in ERRAND_KINDS)
    for question in asked[:rng.choice((1, 2, 3, 4))]:
        teller.add_recall(question)
    if rng.random() < 0.2:
        teller.tell("ending")
    return Document(teller.text(), [story_key(teller.world.log)], [teller.world.log])


def _last_mentioned(text: str, candidates: tuple[str, ...]) -> str:
    return max(set(candidates), key=lambda c: max((m.start() for m in re.finditer(rf"\b{c}\b", text)), default=-1))


def _difficulty(distance: int, n_candidates: int) -> int:
    return min(5, 1 + (distance > 1) + (distance > 3) + (distance > 6) + (n_candidates > 2))


def items(rng: random.Random, n: int) -> list[Item]:
    """Every kind equally often; half of the answers were not the last candidate mentioned."""
    found: list[Item] = []
    seen: set[str] = set()
    recent_used: dict[str, int] = {}
    while len(found) < n:
        kind = KINDS[len(found) % len(KINDS)]
        teller = _told(rng, held=True, errand=kind == "errand")
        fitting = [q for q in _askable(teller) if (q.kind in ERRAND_KINDS if kind == "errand" else q.kind == kind)
                   and len(set(q.candidates)) >= 2]
        if not fitting:
            continue
        question = rng.choice(fitting)
        context = f"{teller.text()} {teller.recall(question)}"
        if not context.endswith(f" {question.answer}"):
            raise ValueError(f"recall does not end in its answer: {context!r}")
        context = context[:-len(question.answer) - 1]
        present = tuple(c for c in question.candidates if re.search(rf"\b{c}\b", context))
        if len(present) < 2 or question.answer not in present or teller.sentences[-1].rstrip('."').endswith(question.answer):
            continue
        key = story_key(teller.world.log)
        recent = _last_mentioned(context, present) == question.answer
        share = recent_used.get(kind, 0)
        if str(key) in seen or (recent and share > (len(found) // len(KINDS)) / len(present)):
            continue
        recent_used[kind] = share + recent
        seen.add(str(key))
        distance = settled_at(teller.world.log, question)
        found.append(Item("lastword", context, _difficulty(distance, len(present)), [key], answer=f" {question.answer}",
                          evidence={"log": teller.world.log, "kind": question.kind, "about": question.about,
                                    "candidates": present}))
    return found
