#!/usr/bin/env python3
"""Score the tasks with PyTorch, layers in any of the paper's orders: what Atelier must find, too.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python calibrate.py MODEL                            all items, the full model
    VENV/bin/python calibrate.py MODEL --limit 100 --variants 12  the first 100 of each, eight variants, start layer 12
    VENV/bin/python calibrate.py MODEL --limit 50 --compare FILE  item by item with what `atelier eval --log-samples FILE` wrote

MODEL is a folder of the Llama family. Items are encoded as Atelier does: trailing white space of the
context moves to the continuation, both are encoded together, the context's own length splits them, no
BOS unless `--add-bos`. The weights are read as f32. One thread.

Many items are read at once, as one trie of their tokens: a token sees the tokens on its way from the
root, at its own depth, so that common beginnings (examples, contexts) are computed once and nothing is
padded. A schedule is a list of layers; a list inside it is run in parallel and averaged.
"""

import argparse
import collections
import json
import math
import random
import statistics
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

TASKS = Path(__file__).resolve().parents[2] / "web" / "tasks" / "english"
NODES_MAX = 400
Z = 1.959963984540054
BOOTSTRAPS = 4_000


def variants(n, start):
    """The paper's eight, each with its affected layers start + 1 to n - start - 1."""
    front, region, back = list(range(start + 1)), list(range(start + 1, n - start)), list(range(n - start, n))
    shuffled = region[:]
    random.seed(0)
    random.shuffle(shuffled)
    around = lambda middle: front + middle + back  # noqa: E731
    return {
        "skip": around([]),
        "reverse": around(region[::-1]),
        "middle_repeat": around([n // 2] * len(region)),
        "random": around(shuffled),
        "parallel": around([region]),
        "looped_parallel": around([region] * 3),
        "double_repeat": around([layer for layer in region for _ in range(2)]),
        "triple_repeat": around([layer for layer in region for _ in range(3)]),
    }


class Trie:
    """Token sequences that share their beginnings."""

    def __init__(self):
        self.tokens, self.parents, self.depths, self.children = [], [], [], {}

    def add(self, tokens):
        """The node of each token."""
        nodes, at = [], -1
        for depth, token in enumerate(tokens):
            key = (at, token)
            if key not in self.children:
                self.children[key] = len(self.tokens)
                self.tokens.append(token)
                self.parents.append(at)
                self.depths.append(depth)
            at = self.children[key]
            nodes.append(at)
        return nodes

    def mask(self):
        """0 where a node may look: at its ancestors and itself."""
        seen = torch.full((len(self.tokens), len(self.tokens)), torch.finfo(torch.float32).min)
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                seen[node] = seen[parent]
            seen[node, node] = 0
        return seen[None, None]


class Scorer:
    def __init__(self, folder, add_bos=False):
        torch.set_num_threads(1)
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.model = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa").eval()
        self.layers = self.model.model.layers
        self.bos = [self.model.config.bos_token_id] if add_bos else []

    def encode(self, context, continuation):
        kept = context.rstrip()
        whole = kept + context[len(kept):] + continuation
        ids = lambda text: self.tokenizer.encode(text, add_special_tokens=False).ids  # noqa: E731
        n_read = len(ids(kept))
        whole = ids(whole)
        return self.bos + whole[:n_read], whole[n_read:]

    @torch.no_grad()
    def states(self, trie, schedules):
        """The final state of each node under each schedule; what two schedules in turn begin with is run once."""
        model = self.model.model
        embedded = model.embed_tokens(torch.tensor([trie.tokens]))
        shared = {"attention_mask": trie.mask(),
                  "position_embeddings": model.rotary_emb(embedded, torch.tensor([trie.depths]))}

        def run(layer, state):
            out = self.layers[layer](state, **shared)
            return out[0] if isinstance(out, tuple) else out

        before, after = [], [embedded]
        for schedule in schedules:
            same = 0
            while same < min(len(before), len(schedule)) and before[same] == schedule[same]:
                same += 1
            del after[same + 1:]
            for step in schedule[same:]:
                if isinstance(step, list):
                    after.append(torch.stack([run(layer, after[-1]) for layer in step]).mean(dim=0))
                else:
                    after.append(run(step, after[-1]))
            before = schedule
            yield model.norm(after[-1])[0]

    @torch.no_grad()
    def score(self, pairs, schedules):
        """For each schedule and (context, continuation): (log-probability of each token, whether it is the argmax)."""
        encoded = [self.encode(*pair) for pair in pairs]
        found = [[None] * len(pairs) for _ in schedules]
        # Sorted by tokens, neighbours share what they can.
        order = sorted(range(len(pairs)), key=lambda i: encoded[i])
        trie, waiting = Trie(), []
        for place, i in enumerate(order):
            context, continuation = encoded[i]
            waiting.append((i, trie.add(context + continuation[:-1])))
            if len(trie.tokens) < NODES_MAX and place + 1 < len(order):
                continue
            for number, states in enumerate(self.states(trie, schedules)):
                for i, nodes in waiting:
                    targets = torch.tensor(encoded[i][1])
                    at = torch.tensor(nodes[len(encoded[i][0]) - 1:])
                    logits = self.model.lm_head(states[at]).double()
                    values = logits.log_softmax(-1).gather(1, targets[:, None])[:, 0]
                    found[number][i] = (values.tolist(), (logits.argmax(-1) == targets).tolist())
            trie, waiting = Trie(), []
        return found


def read(name, folder=TASKS, limit=None):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()[:limit]]


def judge(scorer, items, schedules):
    """For each schedule and item its log-likelihoods and whether it is right, by Atelier's definitions."""
    pairs = [(item["context"], text) for item in items for text in item.get("choices", [item.get("answer") or item.get("text")])]
    return [judged(items, iter(scored)) for scored in scorer.score(pairs, schedules)]


def judged(items, scored):
    rows = []
    for item in items:
        if "choices" not in item:
            values, greedy = next(scored)
            rows.append({"log_likelihoods": [sum(values)], "correct": all(greedy), "right": sum(values)})
            continue
        values = [sum(next(scored)[0]) for _ in item["choices"]]
        lengths = [max(len(choice.removeprefix(" ")), 1) for choice in item["choices"]]
        by_character = [value / length for value, length in zip(values, lengths)]
        rows.append({"log_likelihoods": values, "correct": values.index(max(values)) == item["label"],
                     "correct_norm": by_character.index(max(by_character)) == item["label"], "right": values[item["label"]]})
    return rows


def wilson(right, n):
    share, z2 = right / n, Z * Z
    middle, spread = share + z2 / (2 * n), Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (middle - spread) / (1 + z2 / n), (middle + spread) / (1 + z2 / n)


def told(rows, key):
    right = sum(row[key] for row in rows)
    low, high = wilson(right, len(rows))
    return f"{100 * right / len(rows):.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def perplexity(items, rows):
    """Per word and per byte, over all that is scored; words are what stands between white space. The 95 % interval is a
    bootstrap over the texts."""
    texts = collections.defaultdict(lambda: [0.0, 0, 0])
    for item, row in zip(items, rows):
        sums = (row["right"], len(item["text"].split()), len(item["text"].encode()))
        texts[item["group"]] = [a + b for a, b in zip(texts[item["group"]], sums)]

    def of(chosen):
        total, words, n_bytes = map(sum, zip(*chosen))
        return math.exp(-total / words), math.exp(-total / n_bytes)

    texts, rng = list(texts.values()), random.Random(0)
    by_word = sorted(of(rng.choices(texts, k=len(texts)))[0] for _ in range(BOOTSTRAPS))
    return *of(texts), by_word[BOOTSTRAPS // 40], by_word[-BOOTSTRAPS // 40]


def report(task, items, rows):
    if task["name"] == "perplexity":
        by_word, by_byte, low, high = perplexity(items, rows)
        return f"{by_word:.2f} per word [{low:.2f}, {high:.2f}], {by_byte:.3f} per byte"
    key = "correct_norm" if task["headline"] == "acc_norm" else "correct"
    return told(rows, key)


def compare(path, kept):
    """The worst difference of two log-likelihoods of the same text, and items that are right for one alone."""
    theirs = collections.defaultdict(dict)
    for line in path.read_text().splitlines():
        sample = json.loads(line)
        theirs[sample["task"]][sample["index"]] = sample
    for name, schedules in kept.items():
        worst, differ, n = 0.0, [], 0
        for index, row in enumerate(schedules["full"]):
            sample = theirs[name].get(index)
            if sample is None:
                continue
            n += 1
            pairs = zip(row["log_likelihoods"], sample["log_likelihoods"], strict=True)
            worst = max(worst, *(abs(mine - other) for mine, other in pairs))
            if any(row.get(key) is not None and row[key] != sample[key] for key in ("correct", "correct_norm")):
                differ.append(index)
        print(f"{name}: {n} items compared, worst difference {worst:.1e} nats, judged otherwise: {differ or 'none'}")


def show(task, schedule, items, rows):
    key = "correct_norm" if task["headline"] == "acc_norm" else "correct"
    other = f"; acc {told(rows, 'correct')}, acc_norm {told(rows, 'correct_norm')}" if "choices" in items[0] else ""
    nats = statistics.fmean(row["right"] for row in rows)
    print(f"{task['name']}, {schedule}, n = {len(items)}: {report(task, items, rows)}; {nats:.3f} nats{other}", flush=True)
    if schedule != "full":
        return
    levels = collections.defaultdict(list)
    for item, row in zip(items, rows):
        levels[item.get("difficulty") or item.get("topic")].append(row)
    for level in sorted(levels, key=str) if len(levels) > 1 else []:
        print(f"    {level} (n = {len(levels[level])}): {told(levels[level], key)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--limit", type=int, help="the first items of each task")
    parser.add_argument("--task", action="append", help="only this one; may be repeated")
    parser.add_argument("--variants", type=int, metavar="START", help="the paper's eight variants with this start layer")
    parser.add_argument("--add-bos", action="store_true")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="what `atelier eval --log-samples FILE` wrote on the same items")
    parser.add_argument("--out", type=Path, help="write what each item scored, JSON")
    args = parser.parse_args()
    listed = json.loads((TASKS / "tasks.json").read_text())
    tasks = [task for task in listed["tasks"] if not args.task or task["name"] in args.task]
    scorer, kept = Scorer(args.model, args.add_bos), {}
    n_layers = len(scorer.layers)
    schedules = {"full": list(range(n_layers))}
    if args.variants is not None:
        schedules |= variants(n_layers, args.variants)
    for task in tasks:
        items = read(task["name"], limit=args.limit)
        kept[task["name"]] = dict(zip(schedules, judge(scorer, items, schedules.values())))
        for schedule, rows in kept[task["name"]].items():
            show(task, schedule, items, rows)
    if args.compare:
        compare(args.compare, kept)
    if args.out:
        args.out.write_text(json.dumps(kept) + "\n")


if __name__ == "__main__":
    main()
