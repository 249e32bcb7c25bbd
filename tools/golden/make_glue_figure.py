"""Writes tests/golden/glue/figure: a few tasks of GLUE for the tiny classifiers, and the paper's figures A.8 and A.9 of
them, computed with transformers, scikit-learn and scipy.

    python make_glue_figure.py ../../tests/golden/glue/figure

The tiny classifiers know nothing, so labels are drawn near what they say: then there is a score above chance to
normalise by. Schedules are written out from the paper's table, shuffled by Python itself. A task's value under a
schedule is (score - chance) / (full - chance), of random order the mean over ten seeds; a family's value is the
median over the tasks, WNLI left out, which is listed by itself. Chance is 0 for coefficients, 1 / labels for accuracies,
and for F1 what a fair coin gets, p / (p + 1/2) at a share p of positive labels. README.md has versions. Tests read the
output and never run this.
"""

import argparse
import json
import pathlib
import random
import statistics

import torch
import transformers
from make_glue import FAMILIES, LABELS, LENGTH_MAX, MODELS, TEXTS, scored, tokenizer
from make_glue import items as plain_items

HEADLINES = {"cola": "mcc", "qqp": "f1", "mnli": "acc", "stsb": "spearman", "wnli": "acc", "sst2": "acc"}
APART = "wnli"
# One that its model fails at: it has no value, and is in no median.
FAILS = "sst2"
FAMILY_NAMES = ["skip", "middle_repeat", "reverse", "random", "parallel", "looped_parallel"]
N_SEEDS, LOOPS = 10, 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    out = parser.parse_args().out
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    tasks = {}
    for task in HEADLINES:
        rows, found = figure(task)
        (out / f"{task}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        tasks[task] = found
    together = [task for task in tasks if task not in (APART, FAILS)]
    median = {
        family: [[x, statistics.median(dict(tasks[task]["curves"][family])[x] for task in together)]
                 for x, _ in tasks[together[0]]["curves"][family]]
        for family in FAMILY_NAMES
    }
    found = {"tasks": tasks, "together": together, "median": median, "apart": tasks[APART]["curves"]}
    (out / "figure.json").write_text(json.dumps(found, indent=1) + "\n")
    print({task: (found["chance"], found["full"]) for task, found in tasks.items()}, median)


def schedules(n, start):
    """Of each family the schedules at a start layer: lists of layers, of which a list in it runs in parallel."""
    front, back = list(range(start + 1)), list(range(n - start, n))
    region = list(range(start + 1, n - start))

    def shuffled(seed):
        order = list(region)
        random.seed(seed)
        random.shuffle(order)
        return order

    middle = {
        "skip": [[]], "middle_repeat": [[n // 2] * len(region)], "reverse": [region[::-1]],
        "random": [shuffled(seed) for seed in range(N_SEEDS)], "parallel": [[region]],
        "looped_parallel": [[region] * LOOPS],
    }
    return {family: [front + part + back for part in parts] for family, parts in middle.items()}


def figure(task):
    folder = FAMILIES / MODELS.get(task, "bert-two-classes")
    model = transformers.BertForSequenceClassification.from_pretrained(folder, dtype=torch.float64).eval()
    encode = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]")
    length = min(LENGTH_MAX, model.config.max_position_embeddings)
    classes = list(range(max(1, len(LABELS[task]))))
    known = {name.lower(): number for name, number in (model.config.label2id or {}).items()}
    if LABELS[task] and sorted(known) == sorted(LABELS[task]):
        classes = [known[name] for name in LABELS[task]]
    rows = plain_items(task)
    encoded = [encode(*(row[field] for field in TEXTS[task]), truncation=True, max_length=length,
                      return_token_type_ids=True, return_tensors="pt") for row in rows]
    n = model.config.num_hidden_layers
    full = [said(model, one, list(range(n)), classes, task) for one in encoded]
    draw = random.Random(f"figure {task}")
    for row, answer in zip(rows, full):
        row["label"] = near(task, answer, draw)
    labels = [row["label"] for row in rows]
    headline = HEADLINES[task]

    def score(order):
        return scored(labels, [said(model, one, order, classes, task) for one in encoded], LABELS[task])[headline]

    chance, best = guessing(task, labels), score(list(range(n)))
    curves = {family: [] for family in FAMILY_NAMES}
    for start in reversed(range((n - 2) // 2 + 1)):
        for family, orders in schedules(n, start).items():
            if best > chance:
                value = statistics.fmean((score(order) - chance) / (best - chance) for order in orders)
                curves[family].append([n - 2 * start - 1, value])
    return rows, {"model": folder.name, "chance": chance, "full": best, "curves": curves}


@torch.no_grad()
def said(model, encoded, order, classes, task):
    """A label, or a value, with the layers in this order."""
    state = model.bert.embeddings(input_ids=encoded["input_ids"], token_type_ids=encoded["token_type_ids"])
    layers = model.bert.encoder.layer

    def run(layer, state):
        output = layers[layer](state)
        return output[0] if isinstance(output, tuple) else output

    for step in order:
        state = (torch.stack([run(layer, state) for layer in step]).mean(dim=0) if isinstance(step, list)
                 else run(step, state))
    logits = model.classifier(model.bert.pooler(state))[0]
    return classes.index(int(logits.argmax())) if LABELS[task] else logits.item()


def near(task, answer, draw):
    if task == FAILS:
        return 1 - answer
    if not LABELS[task]:
        return round(min(5.0, max(0.0, answer - 2.4 + draw.gauss(0, 1))), 1)
    if HEADLINES[task] == "f1":
        # More than half are positive: chance is not a half.
        return answer if draw.random() < 0.7 else 1
    return answer if draw.random() < 0.7 else draw.randrange(len(LABELS[task]))


def guessing(task, labels):
    if HEADLINES[task] == "f1":
        positive = sum(labels) / len(labels)
        return positive / (positive + 0.5)
    return 1 / len(LABELS[task]) if HEADLINES[task] == "acc" else 0.0


if __name__ == "__main__":
    main()
