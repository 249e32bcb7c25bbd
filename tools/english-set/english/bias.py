"""What a judge scores who sees the choices and not the question."""

from __future__ import annotations

import collections
import math
import random
import re

Z = 3.0
"""Half width of the interval around chance, in standard deviations: each test errs once in 370 sets."""
FOLDS = 10


def clusters(items: list[dict]) -> list[list[dict]]:
    """Items that share their choices stand together. Apart, they would tell of each other: a choice that was right for
    one of them is wrong for the rest. A model that is scored learns no labels."""
    found = collections.defaultdict(list)
    for item in items:
        found[tuple(sorted(item["choices"]))].append(item)
    return list(found.values())


def interval(n: int, n_choices: int) -> tuple[float, float]:
    """Where the share of right guesses lies by chance."""
    chance = 1 / n_choices
    spread = Z * math.sqrt(chance * (1 - chance) / n)
    return chance - spread, chance + spread


def features(choice: str) -> list[str]:
    """Words, pairs of words, length in steps of ten characters, first and last word."""
    words = re.findall(r"\w+", choice.lower())
    pairs = [f"{a} {b}" for a, b in zip(words, words[1:])]
    return [*words, *pairs, f"length {len(choice) // 10}", f"first {words[0]}", f"last {words[-1]}"]


class NaiveBayes:
    """Bag of words, right choices against wrong ones, with add-one smoothing."""

    def __init__(self, items: list[dict]):
        self.counts = {True: collections.Counter(), False: collections.Counter()}
        for item in items:
            for at, choice in enumerate(item["choices"]):
                self.counts[at == item["label"]].update(features(choice))
        self.n_known = len(self.counts[True] | self.counts[False]) + 1
        self.totals = {right: sum(counts.values()) for right, counts in self.counts.items()}

    def score(self, choice: str) -> float:
        def log_probability(feature: str, right: bool) -> float:
            return math.log((self.counts[right][feature] + 1) / (self.totals[right] + self.n_known))

        return sum(log_probability(feature, True) - log_probability(feature, False) for feature in features(choice))


def guessed(items: list[dict], score, rng: random.Random) -> int:
    """How many labels the greatest score hits; ties are broken by lot."""
    hits = 0
    for item in items:
        scores = [score(choice) for choice in item["choices"]]
        best = [at for at, value in enumerate(scores) if value == max(scores)]
        hits += rng.choice(best) == item["label"]
    return hits


def cross_validated(items: list[dict], seed: int = 0) -> float:
    """Share of items that naive Bayes hits, learnt on nine tenths of the clusters and tried on the rest."""
    rng = random.Random(seed)
    groups = clusters(items)
    rng.shuffle(groups)
    hits = 0
    for fold in range(FOLDS):
        learnt = [item for at, group in enumerate(groups) if at % FOLDS != fold for item in group]
        tried = [item for group in groups[fold::FOLDS] for item in group]
        hits += guessed(tried, NaiveBayes(learnt).score, rng)
    return hits / len(items)


def heuristics() -> dict:
    """Ways to choose that need no learning."""
    return {
        "longest": len,
        "shortest": lambda choice: -len(choice),
        "most words": lambda choice: len(choice.split()),
        "fewest words": lambda choice: -len(choice.split()),
        "longest words": lambda choice: len(choice) / len(choice.split()),
        "first in the alphabet": lambda choice: [-ord(c) for c in choice],
    }
