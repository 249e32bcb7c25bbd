"""Running text for perplexity: each sentence of our own prose behind all of its text before it.

The log-likelihoods of a text's sentences add up to that of the text after its title, so that perplexity
per word or byte follows from them, and any part of the items can be scored by itself.
"""

from __future__ import annotations

from . import sources


def items() -> list[dict]:
    found = []
    for number, (title, lines) in enumerate(sources.blocks("prose")):
        read = f"{title}."
        for line in lines:
            found.append({"group": f"text-{number:02}", "context": read, "text": f" {line}"})
            read += f" {line}"
    return found
