"""A second reading: replays stories from their logs and works out every answer again.

Nothing here uses :class:`painters.world.World`, the tellers or the writers of
items; a mistake in those shows as a difference. A failed check raises
:class:`Inconsistent` with what was expected and what was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import lexicon
from .documents import Item

Event = tuple[str, ...]


class Inconsistent(AssertionError):
    """A story that contradicts itself, or an answer that does not follow."""


def expect(holds: bool, message: str) -> None:
    if not holds:
        raise Inconsistent(message)


@dataclass
class Ledger:
    """Who stands where and what belongs where, as a flat book of positions.

    ``spot`` maps a person or container to its place and a thing to whatever
    it is with: a person, a container or a place.
    """

    spot: dict[str, str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)
    colour: dict[str, str] = field(default_factory=dict)
    gifts: list[tuple[str, str, str]] = field(default_factory=list)
    todo: dict[str, list[str]] = field(default_factory=dict)

    def location(self, name: str) -> str:
        """The place at the end of the chain thing, holder or box, place."""
        while name in self.spot:
            name = self.spot[name]
        return name


def replay(log: list[Event]) -> Ledger:
    """Follow a story event by event; every event must be possible when it happens."""
    book = Ledger()
    for number, (kind, *words) in enumerate(log):
        before = f"event {number} ({kind} {' '.join(words)})"
        _READERS[kind](book, before, *words)
    return book


def _enter(book: Ledger, before: str, name: str, place: str, group: set[str]) -> None:
    expect(name not in book.spot, f"{before}: {name} is already in the story")
    book.spot[name] = place
    group.add(name)


def _appear(book: Ledger, before: str, thing: str, colour: str, where: str) -> None:
    expect(thing not in book.spot, f"{before}: two things called {thing}")
    book.spot[thing], book.colour[thing] = where, colour


def _walk(book: Ledger, before: str, who: str, origin: str, place: str) -> None:
    expect(book.spot.get(who) == origin, f"{before}: expected {who} at {origin}, found at {book.spot.get(who)}")
    expect(origin != place, f"{before}: goes nowhere")
    book.spot[who] = place


def _move(book: Ledger, before: str, thing: str, origin: str, target: str) -> None:
    """A thing changes hands only between parties at one place."""
    expect(book.spot.get(thing) == origin, f"{before}: expected {thing} with {origin}, found {book.spot.get(thing)}")
    here, there = book.location(origin), book.location(target)
    expect(here == there, f"{before}: {origin} is at {here}, {target} at {there}")
    book.spot[thing] = target


def _take(book: Ledger, before: str, who: str, thing: str) -> None:
    _move(book, before, thing, book.spot[who], who)


def _take_out(book: Ledger, before: str, who: str, thing: str, box: str) -> None:
    expect(box in book.boxes, f"{before}: no {box}")
    _move(book, before, thing, box, who)


def _put_in(book: Ledger, before: str, who: str, thing: str, box: str) -> None:
    expect(box in book.boxes, f"{before}: no {box}")
    _move(book, before, thing, who, box)


def _give(book: Ledger, before: str, giver: str, thing: str, taker: str) -> None:
    expect({giver, taker} <= book.people, f"{before}: a stranger")
    _move(book, before, thing, giver, taker)
    book.gifts.append((giver, thing, taker))


def _swap(book: Ledger, before: str, who: str, thing: str, other: str, thing2: str) -> None:
    _move(book, before, thing, who, other)
    _move(book, before, thing2, other, who)
    book.gifts = [g for g in book.gifts if g[1] not in (thing, thing2)]


def _errand(book: Ledger, before: str, who: str, kind: str, *listed: str) -> None:
    expect(kind in ("place", "thing") and who not in book.todo, f"{before}: a strange errand")
    book.todo[who] = list(listed)


def _done(book: Ledger, before: str, who: str, entry: str) -> None:
    expect(book.todo.get(who, [None])[0] == entry, f"{before}: next is {book.todo.get(who)}")
    book.todo[who] = book.todo[who][1:]


_READERS = {
    "person_at": lambda b, t, who, place: _enter(b, t, who, place, b.people),
    "container_at": lambda b, t, box, place: _enter(b, t, box, place, b.boxes),
    "thing_at": _appear, "thing_held": _appear, "thing_in": _appear,
    "go": _walk, "take": _take, "take_out": _take_out, "put_in": _put_in,
    "leave": lambda b, t, who, thing, place: _move(b, t, thing, who, place),
    "lose": lambda b, t, who, thing, place: _move(b, t, thing, who, place),
    "give": _give, "swap": _swap, "errand": _errand, "done": _done,
}


def story_answer(log: list[Event], kind: str, about: tuple[str, ...]) -> str:
    """The answer to a question about a story, worked out from its log alone; it must be the only one."""
    book = replay(log)
    subject = about[0]
    match kind:
        case "where_person":
            found = [book.spot[subject]] if subject in book.people else []
        case "holder":
            found = [book.spot[subject]] if book.spot[subject] in book.people else []
        case "inside":
            found = [book.spot[subject]] if book.spot[subject] in book.boxes else []
        case "lying":
            found = [book.spot[subject]] if book.spot[subject] not in book.people | book.boxes else []
        case "colour":
            found = [book.colour[subject]]
        case "content" | "carried":
            found = [t for t in book.colour if book.spot[t] == subject]
        case "giver":
            found = [g for g, thing, taker in book.gifts if (thing, taker) == about]
        case "next_place" | "next_thing" | "last_thing":
            found = book.todo[subject][:1]
            expect(kind != "last_thing" or len(book.todo[subject]) == 1, "more than one thing is left")
        case _:
            raise Inconsistent(f"unknown kind of question {kind!r}")
    expect(len(found) == 1, f"{kind} {about}: expected one answer, found {found}")
    return found[0]


# The families.

def check(item: Item) -> None:
    """Raise unless the item is well formed and its answer is the one right answer."""
    expect(item.context == item.context.strip(), f"space around a context: {item.context!r}")
    for said in item.choices or [item.answer]:
        expect(said.startswith(" ") and said == f" {said.strip()}", f"an answer needs one leading space: {said!r}")
    if item.choices is not None:
        expect(len(set(item.choices)) == len(item.choices), f"a choice twice: {item.choices}")
    _CHECKS[item.family](item)


def _check_lastword(item: Item) -> None:
    evidence = item.evidence
    answer = story_answer(evidence["log"], evidence["kind"], evidence["about"])
    expect(item.answer == f" {answer}", f"expected {answer!r}, found {item.answer!r}")
    expect(re.search(rf"\b{answer}\b", item.context) is not None, "the answer is not in the context")
    expect(len(evidence["candidates"]) >= 2, "no second candidate")


_EQUATION = re.compile(r"(\d+) ([-+*/]) (\d+) = (\d+)\.")
_DO = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


def check_worked(text: str) -> list[tuple[int, str, int, int]]:
    """Every equation of a text, recomputed; results are whole and lie in 0..99."""
    found = [(int(a), op, int(b), int(r)) for a, op, b, r in _EQUATION.findall(text)]
    for a, op, b, r in found:
        right = _DO[op](a, b) if op != "/" else a // b
        expect(right == r and 0 <= r <= 99, f"{a} {op} {b} = {r}, expected {right}")
        expect(op != "/" or a % b == 0, f"{a} / {b} leaves a rest")
    return found


def _check_arith(item: Item) -> None:
    steps = check_worked(item.answer)
    expect(len(steps) == item.difficulty == len(item.results), "one result for each step")
    for (before, after) in zip(steps, steps[1:]):
        expect(before[3] == after[0], f"a step starts from {after[0]}, the one before gave {before[3]}")
    for (start, stop), step in zip(item.results, steps):
        expect(item.answer[start:stop] == str(step[3]), f"span {start}:{stop} is {item.answer[start:stop]!r}")
    said = [int(n) for n in re.findall(r"\d+", item.context)]
    first, *rest = steps
    expect(said == [first[0], first[2]] + [s[2] for s in rest], f"the problem says {said}, worked was {steps}")
    expect(int(re.findall(r"\d+", item.answer)[-1]) == steps[-1][3], "the last sentence gives another number")


def _check_coref(item: Item) -> None:
    evidence = item.evidence
    lines = next(v for k, v in lexicon.frames("coref").items() if k.split("|")[0].strip() == evidence["schema"])
    roles = [line[0].upper() for line in lines if line[:2] in ("a:", "b:")
             and evidence["predicate"] in [p.strip() for p in line[2:].split(",")]]
    expect(len(roles) == 1, f"{evidence['predicate']!r} fits roles {roles}")
    expect(item.choices[item.label] == f" {evidence['cast'][roles[0]]}", "the label names the other role")
    expect({c.strip() for c in item.choices} == set(evidence["cast"].values()), "choices are not the two roles")
    for name in evidence["cast"].values():
        expect(re.search(rf"\b{name}\b", item.context) is not None, f"{name} is not in the context")
    expect(evidence["predicate"] in item.context, "the reason is not in the context")


def _check_facts(item: Item) -> None:
    """The right choice is stated for the subject in the data files, and no wrong one is."""
    evidence = item.evidence
    true = facts_of(evidence["relation"], evidence["subject"], evidence["form"])
    right = [c.strip() in true for c in item.choices]
    expect(right.count(True) == 1 and right[item.label], f"{item.context} {item.choices}: true are {sorted(true)}")


def facts_of(relation: str, subject: str, form: str) -> set[str]:
    """What the data files say, read line by line: all true answers of a question."""
    for name in ("facts", "physics"):
        for header, lines in lexicon.frames(name).items():
            title = header.split("|")[0].split()
            if title[-1] != relation:
                continue
            if title[0] == "class":
                return {w.strip() for line in lines if line.startswith("yes ") for w in line[4:].split(",")}
            if title[0] == "order":
                ranked = [w.strip() for w in lines[0][2:].split(",")]
                low, _, high = subject.split(" < ")
                return set(ranked[ranked.index(low) + 1:ranked.index(high)])
            rows = [line[2:].split(": ", 1) for line in lines if line.startswith("= ")]
            said = {s.strip(): {o.strip() for o in (os.split(" / ")[:1] if " / " in os else os.split("|"))}
                    for ss, os in rows for s in ([ss] if " / " in os else ss.split(","))}
            if form != "which":
                return said[subject]
            return {s for s, objects in said.items() if objects & said[subject]}
    raise Inconsistent(f"no relation {relation!r}")


def _check_continuation(item: Item) -> None:
    """The right choice words step ``at``; no wrong one does, nor the step after it."""
    evidence = item.evidence
    header, lines = next((h, v) for h, v in lexicon.frames("scripts").items() if h.split("|")[0].strip() == evidence["script"])
    steps = [line for line in lines if not line.startswith("!")]
    at = evidence["at"]
    matches = [[_fits(wording, choice, evidence) for wording in steps[at].split(" / ")] for choice in item.choices]
    expect([any(m) for m in matches] == [i == item.label for i in range(len(item.choices))],
           f"step {at} of {evidence['script']} is not just choice {item.label}: {item.choices}")
    if at + 1 < len(steps):
        for wording in steps[at + 1].split(" / "):
            expect(not any(_fits(wording, c, evidence) for c in item.choices), "the step after next is offered")


def _fits(wording: str, said: str, evidence: dict) -> bool:
    """Whether a sentence is this wording with these fillers, the people by name or pronoun."""
    pattern = re.escape(wording.strip())
    for name, value in evidence["fillers"].items():
        pattern = pattern.replace(re.escape(f"{{{name}}}"), re.escape(value))
        pattern = pattern.replace(re.escape(f"{{{name}.a}}"), "an? " + re.escape(value))
    pattern = re.sub(r"\\\{(who|friend)[^}]*\\\}", r"[A-Za-z]+(?:'s)?", pattern)
    return re.fullmatch(pattern, said.strip(), re.IGNORECASE) is not None


_CHECKS = {"lastword": _check_lastword, "continuation": _check_continuation, "coref": _check_coref,
           "facts": _check_facts, "arith": _check_arith}
