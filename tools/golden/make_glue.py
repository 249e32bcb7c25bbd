"""Writes tests/golden/glue: GLUE's nine tasks in both forms of their files, and what transformers, scikit-learn
and scipy make of them.

    python make_glue.py ../../tests/golden/glue

The items are ours, drawn at random; columns, fields and labels are those of the published files and of the data set
nyu-mll/glue. The models are the tiny classifiers of tests/golden/families. Texts are encoded and cut as run_glue.py
does (`truncation=True`, at most 128 tokens, or the model's context where that is less), and labels are found among a
model's classes as it does. README.md has versions. Tests read the output and never run this.
"""

import argparse
import json
import math
import pathlib
import random
import warnings

import numpy
import scipy.stats
import sklearn.metrics
import tokenizers
import torch
import transformers
from tokenizers import normalizers, pre_tokenizers, processors

FAMILIES = pathlib.Path(__file__).parents[2] / "tests/golden/families"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ("the a cat dog bird house tree river saw heard found left under over near small red old quick not never is was "
         "who what where it he she they and but so then ##s ##ed ##ing . , ? ! \" ' sun rain snow day night one two").split()
LABELS = {
    "cola": ["unacceptable", "acceptable"], "sst2": ["negative", "positive"], "mrpc": ["not_equivalent", "equivalent"],
    "qqp": ["not_duplicate", "duplicate"], "stsb": [], "mnli": ["entailment", "neutral", "contradiction"],
    "qnli": ["entailment", "not_entailment"], "rte": ["entailment", "not_entailment"],
    "wnli": ["not_entailment", "entailment"],
}
TEXTS = {
    "cola": ["sentence"], "sst2": ["sentence"], "mrpc": ["sentence1", "sentence2"], "qqp": ["question1", "question2"],
    "stsb": ["sentence1", "sentence2"], "mnli": ["premise", "hypothesis"], "qnli": ["question", "sentence"],
    "rte": ["sentence1", "sentence2"], "wnli": ["sentence1", "sentence2"],
}
# The first lines of the published dev.tsv files; CoLA's has none.
COLUMNS = {
    "sst2": "sentence label", "mrpc": "Quality|#1 ID|#2 ID|#1 String|#2 String",
    "qqp": "id qid1 qid2 question1 question2 is_duplicate",
    "stsb": "index genre filename year old_index source1 source2 sentence1 sentence2 score",
    "mnli": "index promptID pairID genre sentence1_binary_parse sentence2_binary_parse sentence1_parse sentence2_parse "
            "sentence1 sentence2 label1 label2 label3 label4 label5 gold_label",
    "qnli": "index question sentence label", "rte": "index sentence1 sentence2 label",
    "wnli": "index sentence1 sentence2 label",
}
TEXT_COLUMNS = {"mrpc": ["#1 String", "#2 String"], "mnli": ["sentence1", "sentence2"]}
LABEL_COLUMNS = {"mrpc": "Quality", "qqp": "is_duplicate", "stsb": "score", "mnli": "gold_label"}
NAMED = ["mnli", "qnli", "rte"]  # whose published files have names for labels
MODELS = {"mnli": "bert-classes", "stsb": "bert-regression"}
N_ITEMS = 24
LENGTH_MAX = 128


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    out = parser.parse_args().out
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    made = tokenizer()
    made.save(str(out / "tokenizer.json"))
    tasks = {}
    for task in LABELS:
        rows = items(task)
        (out / f"{task}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        (out / f"{task}.tsv").write_text(tsv(task, rows))
        tasks[task] = expected(task, rows, made)
    write(out / "tasks.json", tasks)
    write(out / "metrics.json", metrics())
    print({task: found["scores"] for task, found in tasks.items()})


def tokenizer():
    vocab = {word: number for number, word in enumerate(SPECIAL + WORDS)}
    made = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocab, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    made.add_special_tokens(SPECIAL)
    return made


def items(task):
    draw = random.Random(task)
    whole = [word for word in WORDS if not word.startswith("##")]

    def text():
        # Some pairs are longer than the models' contexts of 40 tokens.
        words = draw.choices(whole, k=draw.choice([1, 3, 6, 11, 19, 36]))
        return " ".join(words).capitalize()

    rows = []
    for number in range(N_ITEMS):
        row = {field: text() for field in TEXTS[task]}
        label = draw.randrange(len(LABELS[task])) if LABELS[task] else draw.choice([0.0, 1.4, 2.5, 2.5, 3.8, 5.0])
        rows.append(row | {"label": label, "idx": number})
    return rows


def tsv(task, rows):
    if task == "cola":
        return "".join(f"gj04\t{row['label']}\t{'' if row['label'] else '*'}\t{row['sentence']}\n" for row in rows)
    header = COLUMNS[task].split("|" if "|" in COLUMNS[task] else " ")
    lines = ["\t".join(header)]
    for row in rows:
        label = LABELS[task][row["label"]] if task in NAMED else row["label"]
        known = {"index": row["idx"], LABEL_COLUMNS.get(task, "label"): label}
        known |= dict(zip(TEXT_COLUMNS.get(task, TEXTS[task]), (row[field] for field in TEXTS[task])))
        lines.append("\t".join(str(known.get(column, f"x{number}")) for number, column in enumerate(header)))
    return "\n".join(lines) + "\n"


@torch.no_grad()
def expected(task, rows, made):
    folder = FAMILIES / MODELS.get(task, "bert-two-classes")
    model = transformers.BertForSequenceClassification.from_pretrained(folder, dtype=torch.float64).eval()
    encode = transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]")
    length = min(LENGTH_MAX, model.config.max_position_embeddings)
    names, classes = LABELS[task], list(range(max(1, len(LABELS[task]))))
    known = {name.lower(): number for name, number in (model.config.label2id or {}).items()}
    if names and sorted(known) == sorted(names):
        classes = [known[name] for name in names]
    encoded, said = [], []
    for row in rows:
        ids = encode(*(row[field] for field in TEXTS[task]), truncation=True, max_length=length,
                     return_token_type_ids=True)
        logits = model(torch.tensor([ids["input_ids"]]), token_type_ids=torch.tensor([ids["token_type_ids"]])).logits[0]
        types = ids["token_type_ids"]
        encoded.append({"ids": ids["input_ids"], "second": types.index(1) if 1 in types else None,
                        "values": logits[classes].tolist()})
        said.append(classes.index(int(logits.argmax())) if names else logits.item())
    scores = scored([row["label"] for row in rows], said, [name for name in names])
    return {"model": folder.name, "classes": classes, "items": encoded, "said": said, "scores": scores}


def scored(labels, said, names):
    if not names:
        return {"pearson": pearson(said, labels), "spearman": spearman(said, labels)}
    scores = {"acc": sklearn.metrics.accuracy_score(labels, said)}
    if len(names) == 2:
        scores |= {"f1": sklearn.metrics.f1_score(labels, said, zero_division=0),
                   "mcc": sklearn.metrics.matthews_corrcoef(labels, said)}
    return scores


def number(value):
    """None for what is not defined."""
    return None if math.isnan(value) else float(value)


def pearson(said, labels):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return number(scipy.stats.pearsonr(said, labels).statistic)


def spearman(said, labels):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return number(scipy.stats.spearmanr(said, labels).statistic)


def metrics():
    """Lists of what is said and what is right, with their values."""
    draw, cases = numpy.random.default_rng(0), []
    pairs = [(draw.integers(0, 2, n), draw.integers(0, 2, n)) for n in (2, 5, 20, 100, 1000)]
    pairs += [(numpy.where(draw.random(200) < 0.05, 1, 0), numpy.where(draw.random(200) < 0.9, 1, 0))]
    pairs += [([0, 0, 0], [0, 1, 1]), ([1, 1, 1], [0, 1, 1]), ([0, 0], [0, 0]), ([1, 1], [1, 1]), ([1, 0], [0, 1]),
              ([0, 1, 1, 0], [0, 1, 1, 0])]
    for said, labels in pairs:
        said, labels = [int(value) for value in said], [int(value) for value in labels]
        cases.append({"said": said, "label": labels, "f1": float(sklearn.metrics.f1_score(labels, said, zero_division=0)),
                      "mcc": float(sklearn.metrics.matthews_corrcoef(labels, said))})
    values = [(draw.normal(size=n), numpy.round(draw.random(n) * 5, 1)) for n in (2, 3, 10, 100, 1000)]
    noise = draw.normal(size=300)
    values += [(noise, numpy.clip(numpy.round(noise + 2.5 + 0.3 * draw.normal(size=300), 1), 0, 5)),
               (1e6 + noise, numpy.round(noise, 1)), (numpy.round(noise), numpy.round(noise + 1)),
               ([1, 1, 1], [0, 1, 2]), ([0.1, 0.1, 0.1], [0, 1, 2]), ([0, 1, 2], [3, 3, 3]), ([1, 2, 2, 3], [4, 4, 1, 0]),
               ([1, 2, 3], [1, 10, 100]), ([3, 2, 1], [1, 2, 3])]
    for said, labels in values:
        said, labels = [float(value) for value in said], [float(value) for value in labels]
        cases.append({"said": said, "label": labels, "pearson": pearson(said, labels),
                      "spearman": spearman(said, labels)})
    return cases


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")).replace("},{", "},\n{") + "\n")


if __name__ == "__main__":
    main()
