"""What can be asked about a world, with the one right answer.

A :class:`Question` is independent of wording; its ``slots`` fill the frames of
the section ``recall_<kind>``, whose last word is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import lexicon
from .grammar import Place, Thing, Value
from .world import Event, World


@dataclass(frozen=True)
class Question:
    """``about`` names what is asked; ``candidates`` are all words of the answer's kind in the story."""

    kind: str
    about: tuple[str, ...]
    answer: str
    candidates: tuple[str, ...]
    slots: dict[str, Value]


def questions(world: World, place_of_noun: dict[str, Place]) -> list[Question]:
    """Every question the state answers without ambiguity, in a fixed order."""
    asked: list[Question] = []
    names, nouns = tuple(world.persons), tuple(world.colours)
    spots = tuple(dict.fromkeys(p for event in world.log for p in event[1:] if p in place_of_noun))
    boxes = tuple(world.containers)
    things = {noun: Thing(noun, colour) for noun, colour in world.colours.items()}

    def ask(kind: str, about: tuple[str, ...], answer: str, candidates: tuple[str, ...], **slots: Value) -> None:
        asked.append(Question(kind, about, answer, candidates, {"answer": answer, **slots}))

    for name, place in world.persons.items():
        ask("where_person", (name,), place, spots, who=lexicon.person(name), place=place_of_noun[place])
    for noun, (relation, what) in world.where.items():
        thing = things[noun]
        if relation == "held":
            ask("holder", (noun,), what, names, thing=thing)
        elif relation == "in":
            ask("inside", (noun,), what, boxes, thing=thing)
        else:
            ask("lying", (noun,), what, spots, thing=thing, place=place_of_noun[what])
        ask("colour", (noun,), world.colours[noun], tuple(world.colours.values()), thing=thing)
    for container in boxes:
        if len(inside := world.inside(container)) == 1:
            ask("content", (container,), inside[0], nouns, container=container)
    for name in names:
        if len(held := world.held_by(name)) == 1:
            ask("carried", (name,), held[0], nouns, who=lexicon.person(name))
    for noun, (giver, taker) in world.givers.items():
        if sum(e[0] == "give" and e[2] == noun and e[3] == taker for e in world.log) == 1:
            ask("giver", (noun, taker), giver, names, thing=things[noun], other=lexicon.person(taker))
    if world.errand is not None and world.errand[1]:
        who, left = world.errand
        _, _, kind, *listed = next(e for e in world.log if e[0] == "errand")
        kind = "last_thing" if kind == "thing" and len(left) == 1 else f"next_{kind}"
        ask(kind, (who,), left[0], tuple(listed), who=lexicon.person(who))
    return asked


def settled_at(log: list[Event], question: Question) -> int:
    """How many events ago something last happened to what is asked about."""
    words = set(question.about)
    for distance, event in enumerate(reversed(log)):
        if words & set(event[1:]):
            return distance
    return len(log)
