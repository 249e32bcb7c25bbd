"""Story continuation: a beginning and four endings, as in HellaSwag.

At level 2 the endings are those of one scene, with the same people and things. At level 1 they come
from four scenes whose endings begin alike ("He …", "She …"), so that the pronoun tells nothing.
"""

from __future__ import annotations

import collections

from . import quartets, sources

SCENES_APART = 0.75
"""Share of the scenes that are dealt to level 1."""

Scene = list[list[str]]


def items() -> list[dict]:
    rng, found = sources.stream("continuation"), []
    scenes = [[line.split(" | ") for line in lines] for _, lines in sources.blocks("continuation")]
    kinds = collections.defaultdict(list)
    for scene in scenes:
        kinds[beginning(scene)].append(scene)
    for kind in sorted(kinds):
        rng.shuffle(kinds[kind])
        n_apart = round(len(kinds[kind]) * SCENES_APART) // quartets.N * quartets.N
        mixed, whole = kinds[kind][:n_apart], kinds[kind][n_apart:]
        fours = [across for at in range(0, n_apart, quartets.N) for across in crossed(mixed[at:at + quartets.N])]
        for level, chosen in ((1, fours), (2, whole)):
            for four in chosen:
                dealt = quartets.deal(rng, [right for _, right in four])
                for (told, _), (choices, label) in zip(four, dealt):
                    found.append({"difficulty": level, "context": told, "choices": choices, "label": label})
    return found


def beginning(scene: Scene) -> str:
    """The word with which most endings of a scene begin, if it is a pronoun."""
    word, _ = collections.Counter(right.split()[0] for _, right in scene).most_common(1)[0]
    return word if word in ("He", "She", "They") else "other"


def crossed(scenes: list[Scene]) -> list[Scene]:
    """Four scenes as four quartets, each with one part of every scene."""
    return [[scene[(part + at) % quartets.N] for at, scene in enumerate(scenes)] for part in range(quartets.N)]
