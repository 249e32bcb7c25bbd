"""Whether training text shows what items ask: all of the text that a model read, not a sample.

Two readings that share nothing: the keys that a document says it shows, and
the words themselves (worked steps, questions).
"""

from __future__ import annotations

import multiprocessing
import re
from functools import cache

from . import corpus, holdout, items
from .tasks import arith, facts

CHUNK = 2_000
EQUATION = re.compile(r"(\d+) ([-+*/]) (\d+) = (\d+)\.")
QUESTION = re.compile(r"Question: .*? Answer:")


@cache
def item_keys() -> frozenset[holdout.Key]:
    return frozenset(key for name in items.WRITERS for item in items.family(name) for key in item.keys)


@cache
def item_chains() -> frozenset[tuple[tuple[str, str, str], ...]]:
    """Every chain of an item's worked steps, with its prefixes of two steps and more; one step alone as it is."""
    chains = [tuple((a, op, b) for a, op, b, _ in EQUATION.findall(row["answer"])) for row in items.read("arith")]
    return frozenset(chain[:n] for chain in chains for n in range(min(2, len(chain)), len(chain) + 1))


@cache
def item_questions() -> frozenset[str]:
    """Of the questions, those with one right answer: the same words may ask for another thing that floats."""
    several = {item.context for item in items.family("facts") if facts.relations()[item.evidence["relation"]].forms["no"]}
    return frozenset(row["context"] for name in ("facts", "arith") for row in items.read(name)) - several


def worked_steps(text: str) -> list[list[tuple[str, str, str]]]:
    """The steps of each problem, in order; a page of sums without questions counts as one problem."""
    return [[(a, op, b) for a, op, b, _ in EQUATION.findall(problem)] for problem in text.split("Question:")]


def shown_chains(steps: list[tuple[str, str, str]]) -> list[tuple[tuple[str, str, str], ...]]:
    """The chains and prefixes of items among consecutive steps."""
    runs = (tuple(steps[at:at + n]) for at in range(len(steps)) for n in range(1, arith.MAX_STEPS + 1))
    return [run for run in runs if run in item_chains()]


def meets(text: str) -> bool:
    """Whether two problems on a page, read as one, show a chain of an item: the second begins with the first's result."""
    steps = worked_steps(text)
    return len(shown_chains([step for problem in steps for step in problem])) > sum(len(shown_chains(problem)) for problem in steps)


def violations(job: tuple[int, int, int]) -> list[str]:
    """What documents ``start`` to ``stop`` of a seed show of items."""
    found = []
    for document in corpus.documents(*job):
        found += [f"key {key}" for key in document.keys if key in item_keys() or holdout.reserved(key)]
        found += [f"steps {run}" for steps in worked_steps(document.text) for run in shown_chains(steps)]
        found += [question for question in QUESTION.findall(document.text) if question in item_questions()]
    return found


def meetings(job: tuple[int, int, int]) -> list[int]:
    """The documents ``start`` to ``stop`` of a seed on which two problems meet."""
    return [job[1] + at for at, document in enumerate(corpus.documents(*job)) if meets(document.text)]


def all_violations(seed: int, n_documents: int) -> tuple[list[str], list[int]]:
    """Violations and meetings of the first documents of a seed, by all processors."""
    jobs = [(seed, start, min(start + CHUNK, n_documents)) for start in range(0, n_documents, CHUNK)]
    with multiprocessing.Pool() as pool:
        shown = pool.imap_unordered(violations, jobs)
        met = pool.imap(meetings, jobs)
        return [line for lines in shown for line in lines], [number for numbers in met for number in numbers]
