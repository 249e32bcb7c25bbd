"""Just enough English: articles, plurals, lists, and frames with slots and choices.

A *frame* is one line of text::

    {who} (walked|ran) to {place} to look for {thing.the}.

``(a|b|)`` is a free choice, possibly empty, possibly nested; ``{slot}`` and
``{slot.form}`` ask the slot's value how it is said. Values are plain strings
or objects with a ``say(form)`` method (:class:`Person`, :class:`Thing`,
:class:`Place`). Frames are parsed once and then rendered many times.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass
from typing import Mapping, Protocol, Sequence, Union

VOWEL_LETTERS = "aeiou"
AN_BEFORE = ("hour", "honest")
A_BEFORE = ("use", "uni", "one", "once")

IRREGULAR_PLURALS = {
    "child": "children", "foot": "feet", "goose": "geese", "knife": "knives", "leaf": "leaves",
    "loaf": "loaves", "man": "men", "mouse": "mice", "sheep": "sheep", "shelf": "shelves",
    "tooth": "teeth", "wolf": "wolves", "woman": "women", "fish": "fish", "scarf": "scarves",
    "potato": "potatoes", "tomato": "tomatoes", "calf": "calves", "deer": "deer", "half": "halves",
    "carp": "carp", "salmon": "salmon", "trout": "trout",
}


def article(phrase: str) -> str:
    """``a`` or ``an``, by how the first word sounds."""
    first = phrase.lower()
    if first.startswith(AN_BEFORE):
        return "an"
    if first.startswith(A_BEFORE):
        return "a"
    return "an" if first[:1] in VOWEL_LETTERS else "a"


def with_article(phrase: str) -> str:
    return f"{article(phrase)} {phrase}"


def plural(noun: str) -> str:
    """The plural of a noun; of ``glass of milk`` the first word changes."""
    if " of " in noun:
        head, rest = noun.split(" of ", 1)
        return f"{plural(head)} of {rest}"
    if " " in noun:
        head, last = noun.rsplit(" ", 1)
        return f"{head} {plural(last)}"
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in VOWEL_LETTERS:
        return noun[:-1] + "ies"
    return noun + "s"


def count(number: int, noun: str) -> str:
    """``1 plum``, ``7 plums``: the number as digits, the noun agreeing."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def listing(phrases: Sequence[str], last_joiner: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(phrases) == 1:
        return phrases[0]
    return f"{', '.join(phrases[:-1])} {last_joiner} {phrases[-1]}"


_SENTENCE_START = re.compile(r'([.?!] "?)([a-z])')


def capitalised(text: str) -> str:
    """The first letter upper case, also behind an opening quotation mark."""
    for i, char in enumerate(text):
        if char.isalpha():
            return text[:i] + char.upper() + text[i + 1:]
        if char != '"':
            return text
    return text


PRONOUNS = {
    "f": {"he": "she", "him": "her", "his": "her", "himself": "herself", "man": "woman", "boy": "girl"},
    "m": {"he": "he", "him": "him", "his": "his", "himself": "himself", "man": "man", "boy": "boy"},
}


@dataclass(frozen=True)
class Person:
    """Somebody with a name. Forms: (none) the name, he, him, his, himself, boy."""

    name: str
    gender: str

    def say(self, form: str = "") -> str:
        if form in ("", "name"):
            return self.name
        if form == "own":
            return f"{self.name}'s"
        return PRONOUNS[self.gender][form]


@dataclass(frozen=True)
class Pronoun:
    """A person already spoken of: said as he or she where the name would stand."""

    person: Person

    def say(self, form: str = "") -> str:
        if form == "":
            return self.person.say("he")
        if form == "own":
            return self.person.say("his")
        return self.person.say(form)


@dataclass(frozen=True)
class Thing:
    """A thing with a colour. Forms: (none) the ball, a, the, full, noun, colour."""

    noun: str
    colour: str

    def say(self, form: str = "") -> str:
        match form:
            case "" | "plain":
                return f"the {self.noun}"
            case "a":
                return with_article(f"{self.colour} {self.noun}")
            case "the":
                return f"the {self.colour} {self.noun}"
            case "full":
                return f"{self.colour} {self.noun}"
            case "noun":
                return self.noun
            case "some":
                return with_article(self.noun)
            case "colour":
                return self.colour
        raise ValueError(f"a thing has no form {form!r}")


@dataclass(frozen=True)
class Place:
    """A place with its preposition. Forms: (none) the mill, at, noun, prep."""

    noun: str
    preposition: str

    def say(self, form: str = "") -> str:
        match form:
            case "":
                return f"the {self.noun}"
            case "at":
                return f"{self.preposition} the {self.noun}"
            case "prep":
                return self.preposition
            case "noun":
                return self.noun
        raise ValueError(f"a place has no form {form!r}")


class Sayable(Protocol):
    def say(self, form: str = "") -> str: ...


Value = Union[str, Sayable]


def say(value: Value, form: str) -> str:
    """How a slot's value is said in a form; strings know a, the, s (plural) and own."""
    if not isinstance(value, str):
        return value.say(form)
    match form:
        case "":
            return value
        case "a":
            return with_article(value)
        case "the":
            return f"the {value}"
        case "s":
            return plural(value)
        case "own":
            return f"{value}'s"
    raise ValueError(f"a word has no form {form!r}")


@dataclass(frozen=True)
class _Slot:
    name: str
    form: str


@dataclass(frozen=True)
class _Choice:
    options: tuple


_PIECE = re.compile(r"[(|)]|\{[a-z_0-9]+(?:\.[a-z]+)?\}|[^(|){}]+")


@functools.lru_cache(maxsize=None)
def parse(frame: str) -> tuple:
    """A frame as a tuple of strings, slots and choices; unbalanced marks are errors."""
    pieces = _PIECE.findall(frame)
    if "".join(pieces) != frame:
        raise ValueError(f"stray brace in frame: {frame!r}")
    nodes, rest = _sequence(pieces, 0, frame)
    if rest != len(pieces):
        raise ValueError(f"unbalanced parenthesis in frame: {frame!r}")
    return nodes


def _sequence(pieces: list[str], at: int, frame: str) -> tuple[tuple, int]:
    nodes: list = []
    while at < len(pieces) and pieces[at] not in ("|", ")"):
        piece = pieces[at]
        if piece == "(":
            options = []
            while True:
                option, at = _sequence(pieces, at + 1, frame)
                options.append(option)
                if at >= len(pieces):
                    raise ValueError(f"unclosed parenthesis in frame: {frame!r}")
                if pieces[at] == ")":
                    break
            nodes.append(_Choice(tuple(options)))
        elif piece.startswith("{"):
            name, _, form = piece[1:-1].partition(".")
            nodes.append(_Slot(name, form))
        else:
            nodes.append(piece)
        at += 1
    return tuple(nodes), at


def slots_of(frame: str) -> set[str]:
    """The names of all slots of a frame."""
    def walk(nodes: tuple) -> set[str]:
        found = set()
        for node in nodes:
            if isinstance(node, _Slot):
                found.add(node.name)
            elif isinstance(node, _Choice):
                for option in node.options:
                    found |= walk(option)
        return found
    return walk(parse(frame))


def render(frame: str, rng: random.Random, slots: Mapping[str, Value]) -> str:
    """The frame with its choices made and its slots filled; its sentences start with a capital."""
    out: list[str] = []
    _write(parse(frame), rng, slots, out)
    return _SENTENCE_START.sub(lambda m: m[1] + m[2].upper(), capitalised("".join(out)))


def _write(nodes: tuple, rng: random.Random, slots: Mapping[str, Value], out: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, _Slot):
            out.append(say(slots[node.name], node.form))
        else:
            _write(rng.choice(node.options), rng, slots, out)
