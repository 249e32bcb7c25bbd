"""Word problems of one to five steps with numbers to 99, worked step by step.

Text and items differ in their chains: see :mod:`painters.holdout` for which
equations and pairs of steps are reserved. Every second item also tells one of
its steps in a wording that no text has, so that the operation must be
understood and not only recognised.
"""

from __future__ import annotations

import random

from .. import lexicon
from ..documents import Document, Item
from ..grammar import Person, count, plural, render
from ..holdout import Step, chain_keys, reserved, sum_key, sums_key

MAX_NUMBER = 99
MAX_STEPS = 5
SECTIONS = {"+": "plus", "-": "minus", "*": "times", "/": "share"}
UNSEEN_SECTIONS = {"+": "plus_held", "-": "minus_held"}
PLAIN_SECTIONS = {"+": "plain_plus", "-": "plain_minus", "*": "plain_times", "/": "plain_over"}


def result(step: Step) -> int:
    a, op, b = step
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a // b
    raise ValueError(f"unknown operation {op!r}")


def draw_chain(rng: random.Random, n_steps: int, held: bool) -> list[Step]:
    """A chain for an item (``held``) or for text; drawn anew until the rules of the split hold."""
    while True:
        steps = _any_chain(rng, n_steps)
        if steps is not None and _admitted(steps, held):
            return steps


def _admitted(steps: list[Step], held: bool) -> bool:
    if not held:
        return not any(reserved(key) for key in chain_keys(steps))
    if len(steps) == 1:
        return reserved(sum_key(steps[0]))
    return reserved(sums_key(*steps[:2])) and not any(reserved(sum_key(s)) for s in steps)


def _any_chain(rng: random.Random, n_steps: int) -> list[Step] | None:
    steps: list[Step] = []
    if rng.random() < 0.2:
        steps.append((rng.randint(2, 9), "*", rng.randint(2, 9)))
        value = result(steps[0])
    else:
        value = rng.randint(2, 30) if rng.random() < 0.5 else rng.randint(10, 80)
    while len(steps) < n_steps:
        last = len(steps) == n_steps - 1
        if last and steps and rng.random() < 0.3:
            divisors = [d for d in range(2, 10) if value % d == 0 and value > d]
            if divisors:
                steps.append((value, "/", rng.choice(divisors)))
                return steps
        op = rng.choice("+-")
        most = value - 1 if op == "-" else MAX_NUMBER - value
        b = rng.randint(1, 10) if rng.random() < 0.5 else rng.randint(5, 45)
        if b > most:
            return None
        steps.append((value, op, b))
        value = result(steps[-1])
    return steps


def worked(steps: list[Step]) -> tuple[str, list[tuple[int, int]]]:
    """``12 + 7 = 19. 19 - 4 = 15.`` and the character spans of the results."""
    text, spans = "", []
    for a, op, b in steps:
        text += f" {a} {op} {b} ="
        value = str(result((a, op, b)))
        spans.append((len(text) + 1, len(text) + 1 + len(value)))
        text += f" {value}."
    return text, spans


def problem(rng: random.Random, steps: list[Step], unseen: int | None = None) -> tuple[str, str, list[tuple[int, int]]]:
    """The question, its worked answer with a leading space, and the spans of the results.

    Step ``unseen`` is told in a wording that only items have.
    """
    who, friend = rng.sample(lexicon.people(), 2)
    noun, holder = rng.choice(lexicon.words("countables")), rng.choice(lexicon.words("holders"))
    frames = lexicon.frames("arith")
    base = {"who": who, "friend": friend, "items": plural(noun), "holder": holder}
    first = steps[0]
    if first[1] == "*":
        slots = {"holders": count(first[0], holder), "amount": count(first[2], noun)}
        said, told = [render(rng.choice(frames["times"]), rng, base | slots)], steps[1:]
    else:
        said, told = [render(rng.choice(frames["start"]), rng, base | {"amount": count(first[0], noun)})], steps
    for at, (_, op, b) in enumerate(told, len(steps) - len(told)):
        more = f"{b} more {noun if b == 1 else plural(noun)}"
        wordings = frames[UNSEEN_SECTIONS[op] if at == unseen else SECTIONS[op]]
        options = [f for f in wordings if b > 1 or not any(words in f for words in ("them are", "gives them", "they are", "keeps them", "brings them"))]
        said.append(render(rng.choice(options), rng, base | {"n": str(b), "amount": count(b, noun), "more": more}))
    shared = steps[-1][1] == "/"
    said.append(render(rng.choice(frames["ask_share" if shared else "ask"]), rng, base))
    text, spans = worked(steps)
    amount = count(result(steps[-1]), noun)
    closing = render(rng.choice(frames["answer_share" if shared else "answer"]), rng, base | {"amount": amount})
    return f"Question: {_with_pronouns(rng, said, who, friend)} Answer:", f"{text} {closing}", spans


def _with_pronouns(rng: random.Random, said: list[str], who: Person, friend: Person) -> str:
    """After the first sentence, a sentence that begins with the name may begin with he or she."""
    out = said[:1]
    for sentence in said[1:]:
        clear = friend.name not in out[-1] or friend.gender != who.gender
        if sentence.startswith(who.name + " ") and clear and rng.random() < 0.7:
            sentence = who.say("he").capitalize() + sentence[len(who.name):]
        out.append(sentence)
    return " ".join(out)


def plain(rng: random.Random, step: Step) -> str:
    a, op, b = step
    frame = rng.choice(lexicon.frames("arith")[PLAIN_SECTIONS[op]])
    return f"Question: {render(frame, rng, {'a': str(a), 'b': str(b)})} Answer:{worked([step])[0]}"


def document(rng: random.Random) -> Document:
    """One longer problem, or a page of short sums."""
    kind = rng.random()
    if kind < 0.75:
        chains = [draw_chain(rng, rng.choice((1, 1, 2, 2, 3, 3, 4, 5)), held=False)]
        if len(chains[0]) < 3:
            chains.append(draw_chain(rng, rng.choice((1, 2)), held=False))
        parts = ["".join(problem(rng, steps)[:2]) for steps in chains]
    elif kind < 0.9:
        chains = [draw_chain(rng, 1, held=False) for _ in range(rng.randint(3, 5))]
        parts = [plain(rng, steps[0]) for steps in chains]
    else:
        chains = [draw_chain(rng, 1, held=False) for _ in range(rng.randint(6, 12))]
        chains = [c for before, c in zip([None, *chains], chains) if before is None or result(before[0]) != c[0][0]]
        parts = [worked(steps)[0].strip() for steps in chains]
    return Document(" ".join(parts), [key for steps in chains for key in chain_keys(steps)])


def drill(rng: random.Random) -> Document:
    """A page of worked chains without their stories; no chain goes on from the one before."""
    chains: list[list[Step]] = []
    for _ in range(rng.randint(8, 14)):
        steps = draw_chain(rng, rng.choice((1, 1, 2, 3)), held=False)
        if not chains or result(chains[-1][-1]) != steps[0][0]:
            chains.append(steps)
    return Document(" ".join(worked(steps)[0].strip() for steps in chains),
                    [key for steps in chains for key in chain_keys(steps)])


def item(rng: random.Random, n_steps: int, told_anew: bool) -> Item:
    """A problem of ``n_steps``; if ``told_anew``, one of its steps is in a wording that no text has."""
    while True:
        steps = draw_chain(rng, n_steps, held=True)
        places = [at for at, (_, op, _) in enumerate(steps) if op in UNSEEN_SECTIONS]
        if places or not told_anew:
            break
    unseen = rng.choice(places) if told_anew else None
    context, answer, spans = problem(rng, steps, unseen)
    first = sum_key(steps[0]) if n_steps == 1 else sums_key(*steps[:2])
    return Item("arith", context, n_steps, [first], answer=answer, results=spans,
                evidence={"steps": steps, "unseen": unseen})


def items(rng: random.Random, n: int) -> list[Item]:
    """Equally many problems of each length, no chain twice; every second round of lengths is told anew."""
    found, seen = [], set()
    while len(found) < n:
        rounds, length = divmod(len(found), MAX_STEPS)
        drawn = item(rng, length + 1, told_anew=rounds % 2 == 1)
        chain = tuple(drawn.evidence["steps"])
        if chain not in seen:
            seen.add(chain)
            found.append(drawn)
    return found
