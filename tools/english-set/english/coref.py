"""Pronouns: who or what is meant, in pairs where a word or two turn the answer, as in WinoGrande."""

from __future__ import annotations

import re

from . import sources

SWITCH = re.compile(r"\[([^/\]]*)/([^/\]]*)\]")
PRONOUN = re.compile(r"\{(\w+)\}")


def items() -> list[dict]:
    rng, found = sources.stream("coref"), []
    for level, lines in sources.blocks("coref"):
        for line in lines:
            sentence, meant = line.split(" | ")
            meant = [f" {text}" for text in meant.split(" / ")]
            order = [0, 1]
            rng.shuffle(order)
            pair = f"pair-{len(found) // 2:03}"
            for right in order:
                text = SWITCH.sub(lambda switch: switch[right + 1], sentence)
                pronoun = PRONOUN.search(text)[1]
                found.append({"group": pair, "difficulty": int(level),
                              "context": f'{PRONOUN.sub(pronoun, text)} Here, "{pronoun}" means',
                              "choices": [meant[i] for i in order], "label": order.index(right)})
    return found
