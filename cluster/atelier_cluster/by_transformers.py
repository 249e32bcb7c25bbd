"""The executor `transformers`: the model loaded once for each worker, layers routed by the schedule, no cache.

Rows of a batch are filled up on the right; attention is causal, so nothing that is scored sees the filling.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import transformers

from . import Refusal
from .chunks import Chunk
from .executors import PACKAGE, Asked, Facts, host, row
from .items import Item, Task
from .model import depth, model_hash, title
from .routing import Router, logits
from .schedule import parse
from .written import judged, with_examples, write

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


@dataclass(frozen=True)
class Scored:
    """A context and continuation in tokens; `ids` without the last one are read."""

    ids: tuple[int, ...]
    n_scored: int


class ByTransformers:
    """A loaded model with a router in it."""

    def __init__(self, asked: Asked, tasks: list[Task]) -> None:
        self.asked, self.tasks = asked, tasks
        self.facts, self.title = probe(asked), title(Path(asked.model))
        torch.set_num_threads(max(1, asked.threads))
        place = {"device_map": "auto"} if asked.device == "auto" else {}
        folder = asked.model
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        self.model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=_DTYPES[asked.dtype], **place).eval()
        if not place:
            self.model.to(asked.device)
        config = self.model.config.get_text_config()
        self.n_layers, self.context = depth(Path(folder)), int(getattr(config, "max_position_embeddings", 0) or getattr(config, "n_positions", 0) or 2048)
        self.device = self.model.get_input_embeddings().weight.device
        self.router = Router(self.model, self.n_layers)

    def run(self, chunk: Chunk) -> list[dict]:
        """The rows of a chunk."""
        task = self.tasks[chunk.task]
        rows = []
        encoded = None if task.form == "gsm8k" else [[self._pair(pair, task, item) for pair in item.pairs] for item in chunk.items]
        for schedule in chunk.schedules:
            self.router.schedule = parse(schedule, self.n_layers)
            found = self._written(chunk, task) if encoded is None else self._scored(chunk, encoded)
            rows += [row(chunk, task, schedule, at, it, self.asked, self.facts, self.title) for at, it in enumerate(found)]
        return rows

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False) if text else []

    def _start(self) -> list[int]:
        start = self.tokenizer.bos_token_id if self.tokenizer.bos_token_id is not None else self.tokenizer.eos_token_id
        return [] if start is None else [start]

    def _pair(self, pair: tuple[str, str], task: Task, item: Item) -> Scored:
        """Trailing space goes to the continuation; both are encoded as one text, and split where the context ends."""
        context, continuation = pair
        bare = context.rstrip()
        continuation = context[len(bare):] + continuation
        whole, before = self._ids(bare + continuation), self._ids(bare)
        if task.add_bos or not before:
            whole, before = self._start() + whole, self._start() + before
        n_scored = len(whole) - len(before)
        if n_scored < 1 or not before or n_scored > self.context:
            raise Refusal(f"task {task.name}, line {item.line + 1}: {n_scored} tokens to score behind {len(before)}; the model reads {self.context}")
        return Scored(tuple(whole[-(self.context + 1):]), n_scored)

    def _scored(self, chunk: Chunk, encoded: list[list[Scored]]) -> list[dict]:
        flat = [pair for pairs in encoded for pair in pairs]
        sums, rights = self._log_likelihoods(flat)
        found, at = [], 0
        for item, pairs in zip(chunk.items, encoded):
            lls, right = sums[at : at + len(pairs)], rights[at : at + len(pairs)]
            at += len(pairs)
            found.append(self._judged(item, lls, right, pairs))
        return found

    def _judged(self, item: Item, lls: list[float], rights: list[list[bool]], pairs: list[Scored]) -> dict:
        if item.kind == "choice":
            best = max(range(len(lls)), key=lambda n: lls[n])
            each = [ll / max(1, len(text.removeprefix(" "))) for ll, (_, text) in zip(lls, item.pairs)]
            norm = max(range(len(each)), key=lambda n: each[n]) == item.right if item.by_character else None
            return {"log_likelihoods": lls, "correct": best == item.right, "correct_norm": norm}
        scored = {"log_likelihoods": lls, "correct": all(rights[0])}
        if item.results:
            in_results = self._in_results(item, pairs[0].n_scored)
            scored["result_tokens"] = (sum(r for r, is_in in zip(rights[0], in_results) if is_in), sum(in_results))
        return scored

    def _in_results(self, item: Item, n_scored: int) -> list[bool]:
        """For each scored token whether it overlaps a computed result, character by character."""
        context, answer = item.pairs[0]
        spans = self.tokenizer(context + answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"][-n_scored:]
        return [any(start - len(context) < b and end - len(context) > a for a, b in item.results) for start, end in spans]

    def _log_likelihoods(self, pairs: list[Scored]) -> tuple[list[float], list[list[bool]]]:
        """Summed log-likelihoods (nats, summed in f64) and, token by token, whether it is the argmax."""
        sums, rights = [0.0] * len(pairs), [[] for _ in pairs]  # type: ignore[var-annotated]
        order = sorted(range(len(pairs)), key=lambda n: (-len(pairs[n].ids), n))
        while order:
            n = max(1, self.asked.batch_tokens // (len(pairs[order[0]].ids) - 1))
            batch, order = order[:n], order[n:]
            length = len(pairs[batch[0]].ids) - 1
            ids = torch.zeros((len(batch), length), dtype=torch.long)
            for place, number in enumerate(batch):
                read = pairs[number].ids[:-1]
                ids[place, : len(read)] = torch.tensor(read)
            out = logits(self.model, ids.to(self.device))
            for place, number in enumerate(batch):
                pair = pairs[number]
                end = len(pair.ids) - 1
                asked = out[place, end - pair.n_scored : end].float()
                wanted = torch.tensor(pair.ids[-pair.n_scored:], device=asked.device)
                each = torch.log_softmax(asked, -1).gather(1, wanted[:, None])[:, 0]
                sums[number] = float(each.double().sum())
                rights[number] = (asked.argmax(-1) == wanted).tolist()
        return sums, rights

    def _written(self, chunk: Chunk, task: Task) -> list[dict]:
        found = []
        for item in chunk.items:
            context, answer = item.pairs[0]
            prompt = (self._start() if task.add_bos else []) + self._ids(with_examples(task, context))
            room = self.context - int(task.new_tokens_max or 256)
            text = write(self.model, self.tokenizer, prompt[-room:], int(task.new_tokens_max or 256), self.device)
            strict, flexible = judged(text, answer.removeprefix(" "))
            found.append({"log_likelihoods": [], "correct": strict, "correct_flexible": flexible, "text": text})
        return found


def probe(asked: Asked) -> Facts:
    """Versions, the model's hash, and whether the device that was asked for is here."""
    if asked.device == "cuda" and not torch.cuda.is_available():
        raise Refusal(f"node {host()} has no GPU that torch can use, and --device cuda was asked for")
    found = model_hash(Path(asked.model))
    if asked.model_hash and not found.startswith(asked.model_hash):
        raise Refusal(f"the model {asked.model} on node {host()} is another than the plan names "
                      f"(hash {found[:16]}… instead of {asked.model_hash[:16]}…)")
    version = f"transformers {transformers.__version__}, torch {torch.__version__}"
    gpu = torch.cuda.get_device_name(0) if asked.device != "cpu" and torch.cuda.is_available() else None
    return Facts(host(), PACKAGE, version, "", found, f"gpu: {gpu}" if gpu else "cpu")
