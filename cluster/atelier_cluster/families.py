"""Families of schedules, written out for a model: the paper's presets over all starts, pairs of layers, lists.

The order is that of `atelier sweep`, the full model first, so that the folder of results written at the end is
one that `atelier` reads. Figures name families by the paper's numbers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from . import Refusal
from .schedule import Node, joined, parallel, parse, repeated, text_of

SCHEDULES_MAX = 10_000

_SIX = ("skip", "middle_repeat", "reverse", "random", "parallel", "looped_parallel")
_LOOPS_OF_FIGURE_10 = (1, 2, 3, 4, 6, 8, 12, 16, 28)
FIGURES: dict[int, tuple[str, ...]] = {
    2: ("skip_layer", "switch_layers"), 4: ("skip",), 5: ("middle_repeat", "skip"), 6: ("reverse",),
    7: ("random", "reverse"), 8: ("parallel", "skip"), 9: ("looped_parallel", "parallel"),
    10: ("looped_parallel",), 11: _SIX, 12: ("skip",),
    17: ("double_repeat", "triple_repeat", "double_repeat_block", "triple_repeat_block"),
}
_OF_STARTS = _SIX + FIGURES[17]
_OF_LAYERS = ("skip_layer", "switch_layers")
_OF_PAIRS = ("repeats", "windows", "skip_blocks", "reverse_blocks", "swaps")
NAMES = _OF_STARTS + _OF_LAYERS + _OF_PAIRS + ("listed",)


@dataclass(frozen=True)
class Family:
    """A family as a plan asks for it; empty lists stand for what is usual."""

    name: str
    seeds: tuple[int, ...] = ()
    loops: tuple[int, ...] = ()
    schedules: tuple[str, ...] = field(default=())

    def as_json(self) -> dict:
        """As a plan says it."""
        lists = {"seeds": self.seeds, "loops": self.loops, "schedules": self.schedules}
        return {"family": self.name, **{name: list(values) for name, values in lists.items() if values}}


def of_figure(number: int) -> tuple[Family, ...]:
    """The families of one of the paper's figures."""
    if number not in FIGURES:
        raise Refusal(f"figure {number} scores no schedules; those that do are {', '.join(map(str, FIGURES))}")
    loops = _LOOPS_OF_FIGURE_10 if number == 10 else ()
    return tuple(Family(name, loops=loops) for name in FIGURES[number])


def expand(families: tuple[Family, ...], n_layers: int) -> list[str]:
    """Texts of all different schedules, in order of appearance, the full model first."""
    if n_layers < 2:
        raise Refusal(f"the model has {n_layers} layers; two or more are needed")
    texts = {text_of(tuple(range(n_layers))): None}
    for family in families:
        for nodes in _schedules(family, n_layers):
            texts[text_of(nodes)] = None
            if len(texts) > SCHEDULES_MAX:
                raise Refusal(f"the plan has more than {SCHEDULES_MAX} schedules")
    return list(texts)


def _schedules(family: Family, n: int):
    name = family.name
    if name == "listed":
        yield from (parse(text, n) for text in family.schedules)
    elif name == "skip_layer":
        yield from (joined([range(i), range(i + 1, n)]) for i in range(n))
    elif name == "switch_layers":
        yield from (joined([range(i), (i + 1, i), range(i + 2, n)]) for i in range(n - 1))
    elif name in _OF_PAIRS:
        least = 0 if name in ("repeats", "skip_blocks") else 1
        for i in range(n):
            for j in range(i + least, n):
                yield joined([range(i), _of_pair(name, tuple(range(i, j + 1))), range(j + 1, n)])
    elif name in _OF_STARTS:
        for start in range((n - 2) // 2 + 1):
            region = tuple(range(start + 1, n - start))
            for middle in _of_start(family, region, n):
                yield joined([range(start + 1), middle, range(n - start, n)])
    else:
        raise Refusal(f"the plan names the family `{name}`; known are {', '.join(NAMES)}")


def _of_start(family: Family, region: tuple[int, ...], n: int) -> list[tuple[Node, ...]]:
    name = family.name
    if name == "random":
        # The paper's shuffle is Python's own.
        orders = []
        for seed in family.seeds or range(10):
            order = list(region)
            random.Random(seed).shuffle(order)
            orders.append(joined([order]))
        return orders
    together = parallel((layer,) for layer in region)
    if name == "looped_parallel":
        return [repeated(together, loops) for loops in family.loops or (3,)]
    times = 3 if name.startswith("triple") else 2
    made: dict[str, tuple[Node, ...]] = {
        "skip": (),
        "middle_repeat": repeated((n // 2,), len(region)),
        "reverse": region[::-1],
        "parallel": together,
        "double_repeat": joined([repeated((layer,), times) for layer in region]),
        "double_repeat_block": repeated(region, times),
    }
    return [made[name.replace("triple", "double")]]


def _of_pair(name: str, body: tuple[int, ...]) -> tuple[Node, ...]:
    if name == "skip_blocks":
        return ()
    if name == "reverse_blocks":
        return body[::-1]
    if name == "swaps":
        return (body[-1], *body[1:-1], body[0])
    return parallel((layer,) for layer in body) if name == "windows" else repeated(body, 2)
