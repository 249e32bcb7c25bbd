"""What is so in the small world, and everyday causes: knowledge stated and asked in many forms.

Three kinds of knowledge become one kind of question with four choices:
relations (a table of subjects and objects), causes (a situation with what
follows and what does not), classes and orders (what floats; what is heavier).
Every subject is asked in two of three common forms in text; the third, the
``new`` form of its relation and a third of the reversed questions are kept for
items. An item's wrong choices are checked against everything that is true.
"""

from __future__ import annotations

import functools
import itertools
import random
from dataclasses import dataclass, field

from .. import lexicon
from ..documents import Document, Item
from ..grammar import capitalised, render, with_article
from ..holdout import N_FORMS, Key, fact_key, reserved

N_CHOICES = 4


@dataclass(frozen=True)
class Fact:
    """``truths`` are all right answers, the first the one told; ``wrongs`` if given are the only wrong ones."""

    relation: str
    subject: str
    truths: tuple[str, ...]
    wrongs: tuple[str, ...] = ()


@dataclass
class Relation:
    """Facts with their wordings: ``say``, ``ask`` (three), ``new`` (never in text), ``which`` (reversed)."""

    name: str
    forms: dict[str, list[str]] = field(default_factory=lambda: {"say": [], "no": [], "ask": [], "new": [], "which": []})
    facts: list[Fact] = field(default_factory=list)

    def question_form(self, form: str) -> str:
        return self.forms["ask"][int(form[3:])] if form.startswith("ask") else self.forms[form][0]


@dataclass(frozen=True)
class Question:
    """One question in one form, with its right and all its wrong answers."""

    key: Key
    frame: str
    slots: tuple[tuple[str, str], ...]
    right: str
    wrongs: tuple[str, ...]

    def text(self, rng: random.Random) -> str:
        return f"Question: {render(self.frame, rng, dict(self.slots))} Answer:"


@functools.cache
def relations() -> dict[str, Relation]:
    """All knowledge, by relation, read from the frames files."""
    found = {}
    for header, lines in itertools.chain(lexicon.frames("facts").items(), lexicon.frames("physics").items()):
        words = header.split()
        reader = _read_class if words[0] == "class" else _read_order if words[0] == "order" else _read_table
        relation = reader(header, lines)
        found[relation.name] = relation
    return found


def _read_table(header: str, lines: tuple[str, ...]) -> Relation:
    relation = Relation(header)
    for line in lines:
        mark, rest = line.split(" ", 1)
        if mark != "=":
            relation.forms[mark].append(rest)
            continue
        subjects, objects = rest.split(": ", 1)
        if " / " in objects:
            right, *wrongs = objects.split(" / ")
            relation.facts.append(Fact(header, subjects, (right,), tuple(wrongs)))
        else:
            truths = tuple(o.strip() for o in objects.split("|"))
            relation.facts += [Fact(header, s.strip(), truths) for s in subjects.split(",")]
    return relation


def _read_class(header: str, lines: tuple[str, ...]) -> Relation:
    """Subjects are the members; the wrong answers are the things that are not members."""
    relation = Relation(header.split()[1])
    rows = {line.split(" ", 1)[0]: [w.strip() for w in line.split(" ", 1)[1].split(",")]
            for line in lines if line.startswith(("yes ", "non "))}
    for line in lines:
        mark, rest = line.split(" ", 1)
        if mark in relation.forms:
            relation.forms[mark].append(rest)
    relation.facts = [Fact(relation.name, member, (member,), tuple(rows["non"])) for member in rows["yes"]]
    return relation


def _read_order(header: str, lines: tuple[str, ...]) -> Relation:
    """``a mouse, a cat, a horse``: a cat is what is bigger than a mouse and smaller than a horse."""
    name, more, less, plain = [part.strip() for part in header.removeprefix("order ").split("|")]
    ranked = [w.strip() for w in lines[0].removeprefix("= ").split(",")]
    relation = Relation(name)
    relation.forms["say"] = [f"{{s}} is {more} than {{low}}.", f"{{low}} is {less} than {{s}}.",
                             f"{{high}} is {more} than {{s}}, and {{s}} is {more} than {{low}}.",
                             f"{{s}} is not as {plain} as {{high}}, but {more} than {{low}}."]
    relation.forms["ask"] = [f"What is {more} than {{low}} and {less} than {{high}}?",
                             f"Which of these is {less} than {{high}} but {more} than {{low}}?",
                             f"What is not as {plain} as {{high}}, but {more} than {{low}}?"]
    relation.forms["new"] = [f"Think of something that lies between {{low}} and {{high}}: neither the {more} nor "
                             f"the {less} one of the three. What is it?"]
    for i in range(1, len(ranked) - 1):
        outside = tuple(ranked[:max(i - 1, 0)] + ranked[i + 2:])
        relation.facts.append(Fact(name, f"{ranked[i - 1]} < {ranked[i]} < {ranked[i + 1]}", (ranked[i],), outside))
    return relation


def _slots(fact: Fact) -> dict[str, str]:
    if " < " in fact.subject:
        low, middle, high = fact.subject.split(" < ")
        return {"low": low, "s": middle, "high": high, "o": middle}
    return {"s": fact.subject, "o": fact.truths[0]}


@functools.cache
def questions() -> tuple[Question, ...]:
    """Every question in every form, in a fixed order."""
    asked = []
    for relation in relations().values():
        for fact in relation.facts:
            forms = [f"ask{i}" for i in range(N_FORMS)] + ["new"]
            wrongs = fact.wrongs or _other_objects(relation, fact)
            for form in forms:
                asked.append(Question(fact_key(relation.name, fact.subject, form), relation.question_form(form),
                                      tuple(_slots(fact).items()), fact.truths[0], wrongs))
            if relation.forms["which"]:
                others = tuple(f.subject for f in relation.facts if not set(f.truths) & set(fact.truths))
                asked.append(Question(fact_key(relation.name, fact.subject, "which"), relation.question_form("which"),
                                      tuple(_slots(fact).items()), fact.subject, others))
    return tuple(asked)


def _other_objects(relation: Relation, fact: Fact) -> tuple[str, ...]:
    """Objects of the relation that are true of other subjects and never of this one."""
    objects = dict.fromkeys(f.truths[0] for f in relation.facts)
    return tuple(o for o in objects if o not in fact.truths)


@functools.cache
def open_questions() -> dict[str, tuple[Question, ...]]:
    """The questions that text may ask, by relation."""
    found: dict[str, list[Question]] = {}
    for question in questions():
        if not reserved(question.key):
            found.setdefault(question.key[1], []).append(question)
    return {relation: tuple(asked) for relation, asked in found.items()}


def statement(rng: random.Random, relation: Relation, fact: Fact) -> str:
    return render(rng.choice(relation.forms["say"]), rng, _slots(fact))


def answered(rng: random.Random, question: Question) -> str:
    return f"{question.text(rng)} {question.right}."


def document(rng: random.Random) -> Document:
    """One of four ways to show knowledge: a quiz, a page on a subject, on a relation, or a talk."""
    return rng.choice((_quiz, _quiz, _page, _lesson, _talk))(rng)


def _quiz(rng: random.Random) -> Document:
    asked = [_any_open(rng) for _ in range(rng.randint(3, 7))]
    return Document(" ".join(answered(rng, q) for q in asked), [q.key for q in asked])


def _any_open(rng: random.Random) -> Question:
    """A question, relations weighed by the square root of their size so that small ones are not lost."""
    groups = open_questions()
    names = list(groups)
    name = rng.choices(names, weights=[len(groups[n]) ** 0.75 for n in names])[0]
    return rng.choice(groups[name])


def _lesson(rng: random.Random) -> Document:
    """Statements of one relation, then some of them asked."""
    relation = rng.choice(list(relations().values()))
    chosen = rng.sample(relation.facts, min(len(relation.facts), rng.randint(4, 7)))
    parts = [statement(rng, relation, fact) for fact in chosen]
    if relation.forms["no"]:
        parts += [render(relation.forms["no"][0], rng, {"s": w}) for w in rng.sample(chosen[0].wrongs, 3)]
        rng.shuffle(parts)
    asked = [q for q in open_questions()[relation.name] if any(q.key[2] == f.subject for f in chosen)]
    asked = rng.sample(asked, min(2, len(asked)))
    return Document(" ".join(parts + [answered(rng, q) for q in asked]), [q.key for q in asked])


@functools.cache
def _by_subject() -> dict[str, tuple[tuple[Relation, Fact], ...]]:
    found: dict[str, list[tuple[Relation, Fact]]] = {}
    for relation in relations().values():
        for fact in relation.facts:
            found.setdefault(fact.subject, []).append((relation, fact))
    return {s: tuple(fs) for s, fs in found.items()}


@functools.cache
def _rich_subjects() -> tuple[str, ...]:
    return tuple(s for s, fs in _by_subject().items() if len(fs) > 2)


def _page(rng: random.Random) -> Document:
    """All that is known of one subject."""
    subject = rng.choice(_rich_subjects())
    known = list(_by_subject()[subject])
    rng.shuffle(known)
    title = rng.choice((f"About {with_article(subject)}.", f"What do we know about {with_article(subject)}?",
                        f"{capitalised(with_article(subject))}.", ""))
    asked = [q for q in _open_of(subject)]
    asked = rng.sample(asked, min(2, len(asked)))
    parts = [title] * bool(title) + [statement(rng, *pair) for pair in known] + [answered(rng, q) for q in asked]
    return Document(" ".join(parts), [q.key for q in asked])


@functools.cache
def _open_of(subject: str) -> tuple[Question, ...]:
    return tuple(q for group in open_questions().values() for q in group if q.key[2] == subject)


def _talk(rng: random.Random) -> Document:
    """A child asks, somebody answers."""
    child = rng.choice(lexicon.people())
    elder = rng.choice(lexicon.words("relatives"))
    parts, keys = [], []
    for i in range(rng.randint(2, 4)):
        question = _any_open(rng)
        text = render(question.frame, rng, dict(question.slots))
        told = rng.choice((f'"{text}" asked {child.name}.', f'{child.name} asked, "{text}"',
                           f'{child.name} wanted to know more. "{text}"'))
        if i:
            told = rng.choice((f'"And another thing," said {child.name}. "{text}"', f'"{text}" asked {child.name} then.', told))
        answer = capitalised(question.right)
        reply = rng.choice((f'"{answer}," said {child.say("his")} {elder}.', f'The {elder} thought for a moment. "{answer}."',
                            f'"{answer}," was the answer.', f'"{answer}," said the {elder} and smiled.'))
        parts += [told, reply]
        keys.append(question.key)
    return Document(" ".join(parts), keys)


def items(rng: random.Random, n: int) -> list[Item]:
    """Reserved questions, each relation in turn until its questions are used up."""
    groups: dict[str, list[Question]] = {}
    for question in questions():
        if reserved(question.key):
            groups.setdefault(question.key[1], []).append(question)
    for group in groups.values():
        rng.shuffle(group)
    turns = [q for row in itertools.zip_longest(*groups.values()) for q in row if q is not None]
    found: list[Item] = []
    seen: set[tuple[str, str]] = set()
    for question in turns:
        if len(found) == n:
            return found
        context = question.text(rng)
        if (context, question.right) in seen or len(set(question.wrongs)) < N_CHOICES - 1:
            continue
        seen.add((context, question.right))
        label = len(found) % N_CHOICES
        wrong = rng.sample(sorted(set(question.wrongs)), N_CHOICES - 1)
        choices = [f" {c}" for c in wrong[:label] + [question.right] + wrong[label:]]
        difficulty = {"new": 2, "which": 3}.get(question.key[3], 1)
        found.append(Item("facts", context, difficulty, [question.key], choices=choices, label=label,
                          evidence={"relation": question.key[1], "subject": question.key[2], "form": question.key[3]}))
    raise ValueError(f"only {len(found)} fact questions are reserved, asked for {n}")
