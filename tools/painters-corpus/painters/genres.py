"""Writing that asks nothing: essays, letters, talks about feelings, descriptions, diaries, lists, riddles."""

from __future__ import annotations

import random

from . import lexicon
from .documents import Document
from .grammar import Thing, Value, capitalised, listing, render, with_article

OPTIONAL_CHANCE = 0.6
TOPICS = ("animals", "the stars", "ships", "old castles", "rivers", "trees", "kings and queens", "the sea", "machines",
          "birds", "faraway lands", "music", "the moon", "clever detectives", "dragons")


def _scene_slots(rng: random.Random) -> dict[str, Value]:
    """A value for every slot of the scenes; those that must differ do."""
    who, friend = rng.sample(lexicon.people(), 2)
    spots = rng.sample(lexicon.places("in") + lexicon.places("at"), 2)
    pick = lambda key, n=1: rng.sample(lexicon.words(key), n)  # noqa: E731
    day, day2 = pick("days", 2)
    trait, trait2 = pick("qualities_person", 2)
    quality, quality2 = pick("qualities_place", 2)
    hobby, hobby2 = pick("hobbies", 2)
    return {
        "who": who, "friend": friend, "place": spots[0], "place2": spots[1], "spot": spots[0].noun,
        "gift": pick("things")[0], "colour": pick("colours")[0], "day": day, "day2": day2, "month": pick("months")[0],
        "season": pick("seasons")[0], "weather": pick("weather")[0], "trait": trait, "trait2": trait2,
        "quality": quality, "quality2": quality2, "hobby": hobby, "hobby2": hobby2, "pet": pick("pets")[0],
        "job": pick("jobs")[0], "relative": pick("relatives")[0], "food": pick("foods")[0], "drink": pick("drinks")[0],
        "smell": pick("smells")[0], "sound": pick("sounds")[0], "sight": pick("sights")[0],
        "topic": rng.choice(TOPICS), "age": str(rng.randint(6, 14)),
    }


def _feel(rng: random.Random, slots: dict[str, Value], mood: str | None = None) -> str:
    """Choose a feeling with a reason that fits; returns ``good`` or ``bad``."""
    mood = mood or rng.choice(("good", "bad"))
    slots["feeling"] = rng.choice(lexicon.words(f"feelings_{mood}"))
    frame = rng.choice(lexicon.frames("scenes")[f"feeling_reason_{mood}"])
    slots["reason"] = _lower(render(frame, rng, slots))
    return mood


def _lower(sentence: str) -> str:
    return sentence if sentence.startswith("I ") else sentence[0].lower() + sentence[1:]


def _some(rng: random.Random, section: str, n: int, slots: dict[str, Value]) -> list[str]:
    return [render(f, rng, slots) for f in rng.sample(lexicon.frames("scenes")[section], n)]


def _one(rng: random.Random, section: str, slots: dict[str, Value]) -> str:
    return _some(rng, section, 1, slots)[0]


def essay(rng: random.Random) -> Document:
    lines = rng.choice(list(lexicon.frames("essays").values()))
    kept = [line.removeprefix("? ") for line in lines if not line.startswith("? ") or rng.random() < OPTIONAL_CHANCE]
    return Document(" ".join(render(line, rng, {}) for line in kept))


def letter(rng: random.Random) -> Document:
    slots = _scene_slots(rng)
    _feel(rng, slots)
    body = _some(rng, "letter_body", rng.randint(3, 5), slots)
    return Document(" ".join([_one(rng, "letter_open", slots), *body, _one(rng, "letter_close", slots)]))


def talk(rng: random.Random) -> Document:
    slots = _scene_slots(rng)
    mood = _feel(rng, slots)
    opening = _one(rng, "talk_feeling", slots)
    slots["feeling"] = rng.choice(lexicon.words("feelings_good"))
    parts = [opening, _one(rng, f"talk_answer_{mood}", slots), _one(rng, "talk_end", slots)]
    return Document(" ".join(parts))


def place(rng: random.Random) -> Document:
    slots = _scene_slots(rng)
    parts = [_one(rng, "place_open", slots)]
    for frame in rng.sample(lexicon.frames("scenes")["place_detail"], rng.randint(3, 5)):
        fresh = _scene_slots(rng)
        parts.append(render(frame, rng, fresh | {"spot": slots["spot"], "place": slots["place"]}))
    return Document(" ".join(parts))


def portrait(rng: random.Random) -> Document:
    slots = _scene_slots(rng)
    _feel(rng, slots)
    details = _some(rng, "person_detail", rng.randint(3, 6), slots)
    return Document(" ".join([_one(rng, "person_open", slots), *details]))


def diary(rng: random.Random) -> Document:
    slots = _scene_slots(rng)
    _feel(rng, slots)
    opening, *events = lexicon.frames("scenes")["diary"]
    chosen = sorted(rng.sample(range(len(events)), rng.randint(4, 6)))
    return Document(" ".join(render(f, rng, slots) for f in [opening] + [events[i] for i in chosen]))


def inventory(rng: random.Random) -> Document:
    """A list of things with colours, then questions about it, each with its answer."""
    slots = _scene_slots(rng)
    n = rng.randint(3, 5)
    nouns, colours = rng.sample(lexicon.words("things"), n), rng.sample(lexicon.words("colours"), n)
    things = [Thing(noun, colour) for noun, colour in zip(nouns, colours)]
    parts = [_one(rng, "list_open", slots), capitalised(listing([t.say("a") for t in things])) + "."]
    for thing in rng.sample(things, rng.randint(1, n)):
        parts.append(rng.choice((
            f"What colour was the {thing.noun}? It was {thing.colour}.",
            f"The colour of the {thing.noun} was {thing.colour}.",
            f"Which thing was {thing.colour}? It was the {thing.noun}.",
            f"The {thing.noun} was {thing.colour}.",
            f"As everybody remembered, the {thing.noun} was {thing.colour}.",
            f"What was {thing.colour} was the {thing.noun}.",
        )))
    if rng.random() < 0.3:
        missing = with_article(rng.choice([w for w in lexicon.words("things") if w not in nouns]))
        parts.append(f"There was no {missing.split(' ', 1)[1]} on the list.")
    return Document(" ".join(parts))


def riddles(rng: random.Random) -> Document:
    return Document(" ".join(rng.sample(lexicon.frames("scenes")["riddle"], 2)))
