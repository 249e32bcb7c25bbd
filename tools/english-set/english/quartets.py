"""Items in fours that share their choices.

Each of the four choices is right for one item and wrong for three, so nothing that is seen in the
choices alone (words, length, style) tells which of them is right: whoever guesses by it scores
exactly one in four on every quartet.
"""

from __future__ import annotations

import random

N = 4


def deal(rng: random.Random, rights: list[str]) -> list[tuple[list[str], int]]:
    """For each of four right answers its choices in an order of its own, and the label: 0 to 3 once each."""
    if len(rights) != N or len(set(rights)) != N:
        raise ValueError(f"a quartet needs four different answers: {rights}")
    labels = list(range(N))
    rng.shuffle(labels)
    dealt = []
    for right, label in zip(rights, labels):
        choices = [other for other in rights if other != right]
        rng.shuffle(choices)
        choices.insert(label, right)
        dealt.append(([f" {choice}" for choice in choices], label))
    return dealt
