"""Last word: short stories whose last word follows from what was told, as in LAMBADA.

A story has one to three fillings. The braces that end it hold the answers; the k-th filling takes
the k-th text of every brace.
"""

from __future__ import annotations

import re

from . import sources

BRACE = re.compile(r"\{([^}]*)(?:\}|$)")


def items() -> list[dict]:
    found = []
    for story, (topic, lines) in enumerate(sources.blocks("lastword")):
        (text,) = lines
        for filling in range(len(alternatives(text)[-1])):
            context, answer = filled(text, filling).rsplit(" ", 1)
            # 1: the word has been read before; 2: it has not.
            told = re.search(rf"\b{re.escape(answer)}", context, re.IGNORECASE) is not None
            found.append({"group": f"story-{story:03}", "topic": topic, "difficulty": 1 if told else 2,
                          "context": context, "answer": f" {answer}"})
    return found


def alternatives(text: str) -> list[list[str]]:
    return [brace.split("|") for brace in BRACE.findall(text)]


def filled(text: str, filling: int) -> str:
    def chosen(brace: re.Match) -> str:
        texts = brace[1].split("|")
        return texts[filling % len(texts)]

    return BRACE.sub(chosen, text)
