"""Facts: a question and four answers of one kind, as in ARC."""

from __future__ import annotations

from . import quartets, sources


def items() -> list[dict]:
    rng, found = sources.stream("facts"), []
    for topic, lines in sources.blocks("facts"):
        asked = [line.split(" = ") for line in lines]
        for (question, _), (choices, label) in zip(asked, quartets.deal(rng, [right for _, right in asked])):
            found.append({"topic": topic, "context": f"Question: {question}\nAnswer:", "choices": choices, "label": label})
    return found
