"""Answers that are written greedily (GSM8K), without a cache: every token is a forward of all tokens before it.

Source of stops and comparison: `gsm8k.yaml` of lm-evaluation-harness 0.4.3.
"""

from __future__ import annotations

import re

import torch

from .items import Task
from .routing import logits

STOPS = ("Question:", "</s>", "<|im_end|>")


def with_examples(task: Task, context: str) -> str:
    """The question behind its worked examples."""
    return "".join(f"{item.pairs[0][0]}{item.pairs[0][1]}\n\n" for item in task.examples) + context


def write(model, tokenizer, prompt: list[int], new_tokens_max: int, device) -> str:
    """What the model writes, up to the first stop or the token that ends texts."""
    ids, text = list(prompt), ""
    for _ in range(new_tokens_max):
        token = int(logits(model, torch.tensor([ids], device=device))[0, -1].argmax())
        if token == tokenizer.eos_token_id:
            break
        ids.append(token)
        text = tokenizer.decode(ids[len(prompt):], skip_special_tokens=False)
        if any(stop in text for stop in STOPS):
            break
    for stop in STOPS:
        text = text.split(stop)[0]
    return text


def judged(text: str, answer: str) -> tuple[bool, bool]:
    """Whether the number behind `####`, and whether the last number, is the answer's."""
    strict = re.search(r"#### (-?[0-9.,]+)", text)
    flexible = [found[0] or found[1] for found in re.findall(r"(-?[$0-9.,]{2,})|(-?[0-9]+)", text)]
    wanted = _plain(answer)
    return _plain(strict[1] if strict else "[invalid]") == wanted, _plain(flexible[-1] if flexible else "[invalid]") == wanted


def _plain(text: str) -> str:
    text = re.sub(r"(?s).*#### ", "", text.replace(",", "").replace("$", ""))
    return re.sub(r"\.$", "", text).lower()
