"""Arithmetic: worked examples and a question that is answered step by step, as in GSM8K.

Level 1 is plain sums of numbers to nine, below what is asked of pupils; levels 2 to 4 are word problems
of one to three steps. All examples of a level are the same.
"""

from __future__ import annotations

import operator
import random
import re

from . import sources

N_SUM_EXAMPLES, N_EXAMPLES = 9, 4
N_OF_LEVEL = {1: 120, 2: 120, 3: 60, 4: 60}
RESULT_MAX = 100
NAMES = ("Ada", "Bela", "Cleo", "Dario", "Edda", "Farid", "Gwen", "Hugo", "Inga", "Jamal", "Kira", "Lars", "Mina", "Nico",
         "Orla", "Pedro", "Quinn", "Rania", "Stan", "Tora", "Ugo", "Vida", "Wim", "Yuki", "Zora")
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv}


def items() -> list[dict]:
    found = []
    for level, n in N_OF_LEVEL.items():
        rng = sources.stream("arith", str(level))
        if level == 1:
            problems, n_examples = list(_sums(rng, N_SUM_EXAMPLES + n)), N_SUM_EXAMPLES
        else:
            problems, n_examples = _problems(rng, level, n), N_EXAMPLES
        before = "".join(problem["asked"] + problem["answer"] + problem["end"] for problem in problems[:n_examples])
        found += [{"difficulty": level, "context": before + problem["asked"], "answer": problem["answer"],
                   "results": problem["results"]} for problem in problems[n_examples:]]
    return found


def _sums(rng: random.Random, n: int):
    """Sums, differences and products in turns, none twice."""
    seen = set()
    while len(seen) < n:
        sign = "+-*"[len(seen) % 3]
        a, b = rng.randint(1, 9), rng.randint(1, 9)
        if sign == "-":
            a += b
        asked, result = f"{a} {sign} {b} =", str(SIGNS[sign](a, b))
        if asked not in seen:
            seen.add(asked)
            yield {"asked": asked, "answer": f" {result}", "results": [[1, 1 + len(result)]], "end": "\n"}


def _problems(rng: random.Random, level: int, n: int) -> list[dict]:
    """The examples, then ``n`` problems of the other frames in turns."""
    frames = [line for head, lines in sources.blocks("arith") for line in lines if head == str(level)]
    examples, frames = [_problem(rng, frame) for frame in frames[:N_EXAMPLES]], frames[N_EXAMPLES:]
    drawn: dict[str, dict] = {}
    while len(drawn) < n:
        problem = _problem(rng, frames[len(drawn) % len(frames)])
        drawn.setdefault(problem["asked"], problem)
    return examples + list(drawn.values())


def _problem(rng: random.Random, frame: str) -> dict:
    """The frame with names and numbers that make every result whole, above zero and not too large."""
    text, ranges, steps = frame.split(" | ")
    drawn = {name: tuple(map(int, span.split("-"))) for name, span in re.findall(r"(\w) (\d+-\d+)", ranges)}
    people = dict(zip("NM", rng.sample(NAMES, 2)))
    while True:
        numbers = {name: rng.randint(low, high) for name, (low, high) in drawn.items()}
        worked = _worked(steps.split("; "), numbers)
        # Two equal numbers in one text leave open which of them a step takes.
        if worked is not None and len(set(numbers.values())) == len(numbers):
            break
    answer, results = "", []
    for a, sign, b, result in worked:
        answer += f" {a} {sign} {b} = "
        results.append([len(answer), len(answer) + len(str(result))])
        answer += f"{result}."
    return {"asked": f"Question: {text.format(**people, **numbers)}\nAnswer:", "results": results,
            "answer": f"{answer} The answer is {worked[-1][3]}.", "end": "\n\n"}


def _worked(steps: list[str], numbers: dict[str, int]) -> list[tuple[int, str, int, int]] | None:
    known, worked = dict(numbers), []
    for step in steps:
        left, sign, right = step.split()
        a, b = known[left], known[right]
        if sign == "/" and a % b:
            return None
        result = SIGNS[sign](a, b)
        if not 0 < result <= RESULT_MAX:
            return None
        worked.append((a, sign, b, result))
        known |= {"_": result, f"r{len(worked)}": result}
    return worked
