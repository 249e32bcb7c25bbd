"""Items of tasks: files read in Atelier's own form and in the published forms of five benchmarks, and their order.

Definitions are those of lm-evaluation-harness, as `atelier` has them: a choice is scored by its summed
log-likelihood (nats), with `acc_norm` per character; an answer is right where every token is the argmax.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from . import Refusal

FORMS = ("atelier", "lambada", "hellaswag", "winogrande", "arc", "gsm8k")
FORM_OF_BENCHMARK = {"lambada_openai": "lambada", "arc_easy": "arc", "arc_challenge": "arc"}
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Item:
    """One item; `line` counts from 0 in the task's file, `raw` is that line."""

    line: int
    raw: str
    question: int
    kind: str  # "choice", "answer" or "written"
    pairs: tuple[tuple[str, str], ...]  # context and continuation
    right: int = 0
    by_character: bool = False
    results: tuple[tuple[int, int], ...] = ()


@dataclass
class Task:
    """A task and those of its items that are run, in that order."""

    name: str
    form: str
    metric: str
    chance: float
    data_sha256: str
    add_bos: bool
    items: list[Item] = field(default_factory=list)
    examples: list[Item] = field(default_factory=list)
    few_shot: int = 0
    new_tokens_max: int | None = None
    examples_text: str = ""
    examples_sha256: str = ""

    @property
    def identity(self) -> str:
        """Names everything that results rest on, as in the head of a sweep."""
        if self.form != "gsm8k":
            return self.data_sha256
        return f"{self.data_sha256}+{self.few_shot}:first:{self.examples_sha256}+{self.new_tokens_max}"


def positions(n: int, seed: int | None, limit: int | None) -> list[int]:
    """Which of `n` items are taken, in which order: that of page, links and `atelier`, for ever the same."""
    order = list(range(n))
    if seed is not None:
        state = seed & _MASK
        for last in range(n - 1, 0, -1):
            bound = last + 1
            excess = (1 << 64) % bound
            while True:
                state = (state + 0x9E3779B97F4A7C15) & _MASK
                z = state
                z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
                z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
                z ^= z >> 31
                if z <= _MASK - excess:
                    break
            other = z % bound
            order[last], order[other] = order[other], order[last]
    return order if limit is None else order[:limit]


def read_task(name: str, form: str, path: Path, metric: str | None, add_bos: bool) -> Task:
    """All items of a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"items of task {name}: {path} cannot be read: {error.strerror}") from error
    items = read_items(form, str(path), data.decode("utf-8", "strict"))
    if not items:
        raise Refusal(f"items of task {name}: {path} has none")
    usual = {"hellaswag": "acc_norm", "arc": "acc_norm", "gsm8k": "exact_match"}.get(form, "acc")
    chances = [1 / len(item.pairs) if item.kind == "choice" else 0.0 for item in items]
    return Task(name, form, metric or usual, sum(chances) / len(chances), hashlib.sha256(data).hexdigest(), add_bos, items)


def read_items(form: str, file: str, text: str) -> list[Item]:
    """The items of a file's text, one JSON object a line; blank lines count and are no items."""
    if form not in FORMS:
        raise Refusal(f"{file} is to be read as `{form}`; known are {', '.join(FORMS)}")
    items, first = [], {}
    for line, raw in enumerate(text.split("\n")):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw)
            kind, pairs, right, by_character = _READERS[form](value)
            group = value.get("group") if form == "atelier" else None
            results = tuple((int(a), int(b)) for a, b in value.get("results", [])) if kind == "answer" else ()
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise Refusal(f"{file}, line {line + 1}: no item of the form `{form}` ({type(error).__name__}: {error})") from error
        key = group if group is not None else tuple(context for context, _ in pairs)
        question = first.setdefault(key, line)
        items.append(Item(line, raw.strip(), question, kind, tuple(pairs), right, by_character, results))
    return items


def _atelier(value: dict):
    context = value["context"]
    if "choices" in value:
        return "choice", [(context, it) for it in value["choices"]], _at(value["label"], value["choices"]), True
    return "answer", [(context, value["answer"])], 0, False


def _lambada(value: dict):
    context, _, word = value["text"].rpartition(" ")
    return "answer", [(context, " " + word)], 0, False


def _hellaswag(value: dict):
    ctx_b = value["ctx_b"]
    context = _clean(f"{value['activity_label']}: {value['ctx_a']} {ctx_b.capitalize()}")
    pairs = [(context, " " + _clean(ending)) for ending in value["endings"]]
    return "choice", pairs, _at(int(value["label"]), pairs), True


def _clean(text: str) -> str:
    text = re.sub(r"\[.*?\]", "", text.strip().replace(" [title]", ". "))
    return text.replace("  ", " ")


def _winogrande(value: dict):
    before, blank, after = value["sentence"].partition("_")
    if not blank:
        raise ValueError("the sentence has no blank `_`")
    pairs = [(before + value[option], " " + after.strip()) for option in ("option1", "option2")]
    return "choice", pairs, ("1", "2").index(str(value["answer"])), False


def _arc(value: dict):
    question, choices = value["question"], value.get("choices")
    if isinstance(question, dict):
        question, choices = question["stem"], question["choices"]
    if isinstance(choices, dict):
        choices = [{"text": text, "label": label} for text, label in zip(choices["text"], choices["label"], strict=True)]
    context = f"Question: {question}\nAnswer:"
    labels = [str(choice["label"]) for choice in choices]
    return "choice", [(context, " " + choice["text"]) for choice in choices], labels.index(str(value["answerKey"])), True


def _gsm8k(value: dict):
    return "written", [(f"Question: {value['question']}\nAnswer:", " " + value["answer"])], 0, False


def _at(label: int, choices: list) -> int:
    if not 0 <= label < len(choices):
        raise ValueError(f"label {label} of {len(choices)} choices")
    return label


_READERS = {"atelier": _atelier, "lambada": _lambada, "hellaswag": _hellaswag, "winogrande": _winogrande,
            "arc": _arc, "gsm8k": _gsm8k}
