"""What sensibly comes next in an everyday script, among four sentences of that script.

Wrong choices are steps already done, steps that come too soon, sentences of
the same words that cannot be, and the right step about something that the
story is not about; those nearest in length to the right one are taken, so that
neither words nor length decide.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass

from .. import lexicon
from ..documents import Document, Item
from ..grammar import Person, Pronoun, Value, render, slots_of
from ..holdout import reserved, script_key

PRONOUN_CHANCE = 0.75
AMBIENT_CHANCE = 0.1
N_CHOICES = 4
N_SPECIAL = {1: 1, 2: 0, 3: 2}
"""Wrong choices that are not other steps, by difficulty."""
DIFFICULTIES = (1, 2, 3, 3, 3, 3)
"""Drawn from for each item; a step with nothing to exchange cannot be of the third."""


@dataclass(frozen=True)
class Script:
    """Steps (the first says how it starts) with their wordings, and what never happens."""

    name: str
    slots: tuple[tuple[str, tuple[str, ...]], ...]
    steps: tuple[tuple[str, ...], ...]
    absurd: tuple[str, ...]


@dataclass
class Instance:
    """A script with fillers and people."""

    script: Script
    fillers: dict[str, str]
    who: Person
    friend: Person

    @property
    def key(self) -> tuple:
        return script_key(self.script.name, tuple(self.fillers.values()))

    def say(self, rng: random.Random, frame: str, pronoun: bool) -> str:
        slots: dict[str, Value] = {**self.fillers, "who": self.who, "friend": self.friend}
        if pronoun and frame.startswith("{who} "):
            slots["who"] = Pronoun(self.who)
        return render(frame, rng, slots)


@functools.cache
def scripts() -> tuple[Script, ...]:
    found = []
    for header, lines in lexicon.frames("scripts").items():
        name, *parts = [part.strip() for part in header.split("|")]
        slots = tuple((p.split(":")[0].strip(), tuple(v.strip() for v in p.split(":")[1].split(","))) for p in parts)
        steps = tuple(tuple(w.strip() for w in line.split(" / ")) for line in lines if not line.startswith("!"))
        found.append(Script(name, slots, steps, tuple(line[2:] for line in lines if line.startswith("!"))))
    return tuple(found)


def draw_instance(rng: random.Random, script: Script, held: bool) -> Instance:
    while True:
        fillers = {name: rng.choice(values) for name, values in script.slots}
        who, friend = rng.sample(lexicon.people(), 2)
        instance = Instance(script, fillers, who, friend)
        if reserved(instance.key) == held:
            return instance


def tell(rng: random.Random, instance: Instance, n_steps: int) -> list[str]:
    """The first ``n_steps`` steps; the actor is named first and when a friend came between."""
    said: list[str] = []
    named = False
    for wordings in instance.script.steps[:n_steps]:
        frame = rng.choice(wordings)
        said.append(instance.say(rng, frame, named and rng.random() < PRONOUN_CHANCE))
        named = "{who" in frame and "{friend" not in frame
    return said


def document(rng: random.Random) -> Document:
    """A whole script, sometimes with a remark about the weather between its steps."""
    instance = draw_instance(rng, rng.choice(scripts()), held=False)
    parts = []
    for sentence in tell(rng, instance, len(instance.script.steps)):
        parts.append(sentence)
        if rng.random() < AMBIENT_CHANCE:
            parts.append(render(rng.choice(lexicon.frames("world")["ambient"]), rng, {}).rstrip(".") + ".")
    return Document(" ".join(parts), [instance.key])


@functools.cache
def positions(script: Script) -> tuple[int, ...]:
    """Steps to ask for: those before which every slot is filled in some wording."""
    told: set[str] = set()
    found = []
    for at, wordings in enumerate(script.steps):
        if at >= 2 and told >= {name for name, _ in script.slots}:
            found.append(at)
        told |= {slot for wording in wordings for slot in slots_of(wording)}
    return tuple(found)


def items(rng: random.Random, n: int) -> list[Item]:
    found: list[Item] = []
    seen: set[str] = set()
    while len(found) < n:
        script = scripts()[len(found) % len(scripts())]
        instance = draw_instance(rng, script, held=True)
        # Every filler must have been told: then what is asked cannot have been read with others.
        at = rng.choice(positions(script))
        drawn = _item(rng, instance, at, label=len(found) % N_CHOICES)
        if drawn.context not in seen and all(f in drawn.context for f in instance.fillers.values()):
            seen.add(drawn.context)
            found.append(drawn)
    return found


def _item(rng: random.Random, instance: Instance, at: int, label: int) -> Item:
    """The story up to step ``at``, which is the right choice.

    Wrong choices are other steps (difficulty 2), one of them absurd (1), or two
    of them the right step about something else (3).
    """
    script = instance.script
    context = " ".join(tell(rng, instance, at))
    pronoun = rng.random() < PRONOUN_CHANCE
    difficulty = rng.choice(DIFFICULTIES)
    wordings = script.steps[at]
    if difficulty == 3:
        slots = {slot for slot, _ in script.slots}
        wordings = [w for w in wordings if slots & set(slots_of(w))] or wordings
    frame = rng.choice(wordings)
    right = instance.say(rng, frame, pronoun)
    special = _about_something_else(rng, instance, frame, pronoun) if difficulty == 3 else []
    if difficulty == 3 and not special:
        difficulty = 2
    absurd = [instance.say(rng, f, pronoun) for f in script.absurd]
    wrong = _nearest(rng, right, absurd if difficulty == 1 else special, N_SPECIAL[difficulty])
    elsewhen = [s for s in range(1, len(script.steps)) if s < at or s > at + 1]
    steps = [instance.say(rng, w, pronoun) for s in elsewhen for w in script.steps[s]]
    wrong += _nearest(rng, right, [s for s in steps if s not in context], N_CHOICES - 1 - len(wrong))
    if len(wrong) < N_CHOICES - 1:
        wrong, difficulty = wrong + _nearest(rng, right, absurd, N_CHOICES - 1 - len(wrong)), 1
    rng.shuffle(wrong)
    choices = [f" {s}" for s in wrong[:label] + [right] + wrong[label:]]
    return Item("continuation", context, difficulty, [instance.key], choices=choices, label=label,
                evidence={"script": script.name, "at": at, "fillers": instance.fillers,
                          "who": instance.who, "friend": instance.friend})


def _about_something_else(rng: random.Random, instance: Instance, frame: str, pronoun: bool) -> list[str]:
    """The sentence with one filler exchanged for another of its slot, in all ways."""
    found = []
    for slot, values in instance.script.slots:
        if slot in slots_of(frame):
            for value in values:
                if value != instance.fillers[slot]:
                    other = Instance(instance.script, instance.fillers | {slot: value}, instance.who, instance.friend)
                    found.append(other.say(rng, frame, pronoun))
    return found


def _nearest(rng: random.Random, right: str, candidates: list[str], n: int) -> list[str]:
    """The ``n`` candidates nearest in length, of the equally near ones any."""
    rng.shuffle(candidates)
    return sorted(dict.fromkeys(candidates), key=lambda s: abs(len(s) - len(right)))[:n]
