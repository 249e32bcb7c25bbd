"""Quick scores of the five families, in the terms of Atelier items.

A choice is right if its summed log-likelihood (for ``acc_norm`` divided by its
characters) is the greatest; an answer if every token of it is the argmax.
``results_acc`` counts, over the results of the sums, those whose tokens are
all the argmax when the true text stands before them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from painters import items

BATCH = 32


@dataclass
class Row:
    """One sequence: an item's context with one continuation, which starts at token ``start``."""

    ids: list[int]
    start: int
    offsets: list[tuple[int, int]]
    log_likelihood: float = 0.0
    greedy: list[bool] | None = None


def _row(tokenizer: Tokenizer, context: str, continuation: str) -> Row:
    whole = tokenizer.encode(context + continuation)
    return Row(whole.ids, len(tokenizer.encode(context).ids), whole.offsets)


@torch.no_grad()
def _run(model: torch.nn.Module, rows: list[Row], device: str) -> None:
    rows = sorted(rows, key=lambda r: len(r.ids))
    for at in range(0, len(rows), BATCH):
        batch = rows[at:at + BATCH]
        ids = torch.zeros(len(batch), len(batch[-1].ids), dtype=torch.long, device=device)
        for i, row in enumerate(batch):
            ids[i, :len(row.ids)] = torch.tensor(row.ids)
        with torch.autocast(device, torch.bfloat16):
            logits = model(ids)
        for i, row in enumerate(batch):
            wanted = ids[i, row.start:len(row.ids)]
            logp = logits[i, row.start - 1:len(row.ids) - 1].float().log_softmax(-1)
            row.log_likelihood = logp.gather(1, wanted[:, None]).sum().item()
            row.greedy = (logp.argmax(-1) == wanted).tolist()


def score(model: torch.nn.Module, tokenizer: Tokenizer, split: str, device: str) -> dict[str, float]:
    """Headline accuracy of every family, ``<family>_ll`` (mean log-likelihood of the right answer), ``results_acc``."""
    scores: dict[str, float] = {}
    model.eval()
    for name, about in items.ABOUT.items():
        entries = [e for e in items.read(name) if e["split"] == split]
        rows = [[_row(tokenizer, e["context"], c) for c in e.get("choices") or [e["answer"]]] for e in entries]
        _run(model, [r for group in rows for r in group], device)
        right, likelihood, results = [], [], []
        for entry, group in zip(entries, rows):
            if "choices" in entry:
                norm = [len(c) - 1 if about["metric"] == "acc_norm" else 1 for c in entry["choices"]]
                best = max(range(len(group)), key=lambda i: group[i].log_likelihood / norm[i])
                right.append(best == entry["label"])
                likelihood.append(group[entry["label"]].log_likelihood)
            else:
                right.append(all(group[0].greedy))
                likelihood.append(group[0].log_likelihood)
                results += [_span_right(group[0], len(entry["context"]), span) for span in entry.get("results", ())]
        scores[name] = sum(right) / len(right)
        scores[f"{name}_ll"] = sum(likelihood) / len(likelihood)
        if results:
            scores["results_acc"] = sum(results) / len(results)
    model.train()
    return scores


def _span_right(row: Row, n_context: int, span: list[int]) -> bool:
    """Whether all tokens that overlap a character span of the answer are the argmax."""
    start, stop = n_context + span[0], n_context + span[1]
    tokens = range(row.start, len(row.ids))
    return all(row.greedy[t - row.start] for t in tokens if row.offsets[t][0] < stop and row.offsets[t][1] > start)
