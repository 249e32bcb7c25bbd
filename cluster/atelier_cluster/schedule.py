"""Schedules: text to tree and back, in the normal form that `atelier schedule` prints.

A node is a layer's number (from 0), a :class:`Repeat` or a :class:`Parallel`; a schedule is a tuple of nodes.
Equal schedules have equal text, so text is their identity in plans, files and rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterable, Union

from . import Refusal

LAYER_RUNS_MAX = 4096
BRANCHES_MAX = 1024
DEPTH_MAX = 16
TEXT_BYTES_MAX = 8 * LAYER_RUNS_MAX


@dataclass(frozen=True)
class Repeat:
    """The body, `times` times in a row."""

    body: "Nodes"
    times: int


@dataclass(frozen=True)
class Parallel:
    """Branches that read the same input; their outputs are averaged."""

    branches: "tuple[Nodes, ...]"


Node = Union[int, Repeat, Parallel]
Nodes = "tuple[Node, ...]"

_TOKEN = re.compile(r"\s*(?:(\|\s*\.\.\s*\|)|(\d+)|([-()|,x]))")


def parse(text: str, n_layers: int) -> tuple[Node, ...]:
    """The schedule of a text, in normal form, for a model of `n_layers`."""
    if len(text.encode()) > TEXT_BYTES_MAX:
        raise Refusal(f"a schedule has {len(text)} characters; at most {TEXT_BYTES_MAX} are read")
    if text.strip() == "-":
        return ()
    parser = _Parser(text, n_layers)
    nodes = parser.schedule(0)
    if parser.token is not None:
        parser.fail("branches must stand in parentheses" if "|" in parser.token else f"`{parser.token}` is not expected here")
    if layer_runs(nodes) > LAYER_RUNS_MAX:
        raise Refusal(f"schedule `{_cut(text)}` runs more than {LAYER_RUNS_MAX} layers")
    return nodes


def joined(parts: Iterable[Iterable[Node]]) -> tuple[Node, ...]:
    """Parts in sequence; neighbours that repeat the same thing become one loop."""
    out: list[Node] = []
    for part in parts:
        for node in part:
            body, times = _body_and_times(node)
            if out and _body_and_times(out[-1])[0] == body:
                times += _body_and_times(out.pop())[1]
                node = Repeat(body, times)
            out.append(node)
    return tuple(out)


def repeated(nodes: tuple[Node, ...], times: int) -> tuple[Node, ...]:
    """The nodes `times` times in a row; once is themselves."""
    if times < 1:
        raise Refusal("a count must be 1 or more")
    if not nodes:
        raise Refusal("a group of a schedule is empty")
    if times == 1:
        return nodes
    if len(nodes) == 1 and isinstance(nodes[0], Repeat):
        return (Repeat(nodes[0].body, nodes[0].times * times),)
    return (Repeat(nodes, times),)


def parallel(branches: Iterable[tuple[Node, ...]]) -> tuple[Node, ...]:
    """The branches on the same input; a single one is itself. Their order does not matter."""
    ordered = sorted(branches, key=_key)
    if not ordered or not all(ordered):
        raise Refusal("a group or branch of a schedule is empty")
    if len(ordered) > BRANCHES_MAX:
        raise Refusal(f"a group has {len(ordered)} branches; at most {BRANCHES_MAX} are allowed")
    return ordered[0] if len(ordered) == 1 else (Parallel(tuple(ordered)),)


def layer_runs(nodes: Iterable[Node]) -> int:
    """How many layers run, repeats and branches counted."""
    total = 0
    for node in nodes:
        if isinstance(node, Repeat):
            total += node.times * layer_runs(node.body)
        elif isinstance(node, Parallel):
            total += sum(layer_runs(branch) for branch in node.branches)
        else:
            total += 1
    return total


def text_of(nodes: tuple[Node, ...]) -> str:
    """The shortest text: ranges of three or more from the left, `a|..|b` for full runs of single layers."""
    return _sequence(nodes) if nodes else "-"


def _sequence(nodes: tuple[Node, ...]) -> str:
    words, at = [], 0
    while at < len(nodes):
        run = max(_run(nodes[at:], 1), _run(nodes[at:], -1))
        if run >= 3:
            words.append(f"{nodes[at]}-{nodes[at + run - 1]}")
            at += run
        else:
            words.append(_node(nodes[at]))
            at += 1
    return " ".join(words)


def _run(nodes: tuple[Node, ...], step: int) -> int:
    n = 1
    while n < len(nodes) and isinstance(nodes[n], int) and isinstance(nodes[n - 1], int):
        if nodes[n] - nodes[n - 1] != step:  # type: ignore[operator]
            break
        n += 1
    return n


def _node(node: Node) -> str:
    if isinstance(node, Repeat):
        single = len(node.body) == 1 and not isinstance(node.body[0], Repeat)
        return f"{_sequence(node.body)}x{node.times}" if single else f"({_sequence(node.body)})x{node.times}"
    if isinstance(node, Parallel):
        layers = [branch[0] if len(branch) == 1 and isinstance(branch[0], int) else None for branch in node.branches]
        if len(layers) >= 3 and None not in layers and layers == list(range(layers[0], layers[0] + len(layers))):  # type: ignore[arg-type, operator]
            return f"({layers[0]}|..|{layers[-1]})"
        return "(" + "|".join(_sequence(branch) for branch in node.branches) + ")"
    return str(node)


def _body_and_times(node: Node) -> tuple[tuple[Node, ...], int]:
    return (node.body, node.times) if isinstance(node, Repeat) else ((node,), 1)


def _key(nodes: tuple[Node, ...]) -> list[tuple]:
    """Layers before repeats before groups, as `atelier` sorts branches."""
    return [
        (1, _key(node.body), node.times) if isinstance(node, Repeat)
        else (2, [_key(branch) for branch in node.branches]) if isinstance(node, Parallel)
        else (0, node)
        for node in nodes
    ]


class _Parser:
    def __init__(self, text: str, n_layers: int) -> None:
        self.text, self.n_layers, self.at = text, n_layers, 0
        self.token: str | None = None
        self._next()

    def schedule(self, depth: int) -> tuple[Node, ...]:
        if depth > DEPTH_MAX:
            self.fail(f"groups are more than {DEPTH_MAX} deep")
        parts = []
        while self.token is not None and self.token not in (")", "|", "|..|"):
            parts.append(self._step(depth))
            if self.token == ",":
                self._next()
        return joined(parts)

    def _step(self, depth: int) -> tuple[Node, ...]:
        if self.token == "(":
            self._next()
            nodes = self._group(depth + 1)
        else:
            first = self._layer()
            if self.token == "-":
                self._next()
                last = self._layer()
                if self.token == "x":
                    self.fail("a range that is repeated stands in parentheses")
                return _range(first, last)
            nodes = (first,)
        if self.token == "x":
            self._next()
            if not (self.token or "").isdigit():
                self.fail("a count is missing after x")
            times = int(self.token or 0)
            self._next()
            if times * max(1, layer_runs(nodes)) > LAYER_RUNS_MAX:
                self.fail(f"more than {LAYER_RUNS_MAX} layers would run")
            return repeated(nodes, times)
        return nodes

    def _group(self, depth: int) -> tuple[Node, ...]:
        branches = [self.schedule(depth)]
        if self.token == "|..|" and len(branches[0]) == 1 and isinstance(branches[0][0], int):
            self._next()
            branches = [(layer,) for layer in _range(branches[0][0], self._layer())]
        while self.token == "|":
            self._next()
            branches.append(self.schedule(depth))
        if self.token != ")":
            self.fail("a closing parenthesis is missing")
        self._next()
        return parallel(branches)

    def _layer(self) -> int:
        if not (self.token or "").isdigit():
            self.fail("a layer is expected here")
        layer = int(self.token or 0)
        if layer >= self.n_layers:
            self.fail(f"layer {layer} does not exist: the model has {self.n_layers} layers (0 to {self.n_layers - 1})")
        self._next()
        return layer

    def _next(self) -> None:
        if not self.text[self.at:].strip():
            self.token = None
            return
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            self.fail("this is no part of a schedule")
        self.at = match.end()  # type: ignore[union-attr]
        self.token = "|..|" if match[1] else match[2] or match[3]  # type: ignore[index]

    def fail(self, why: str) -> None:
        raise Refusal(f"schedule `{_cut(self.text)}`, character {self.at}: {why}")


def _range(first: int, last: int) -> tuple[Node, ...]:
    return tuple(range(first, last + 1) if first <= last else range(first, last - 1, -1))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
