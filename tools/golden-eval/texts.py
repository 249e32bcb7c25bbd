"""Writes tests/golden/texts: running text, and what PyTorch and a bootstrap make of its perplexity.

    pip install -r tools/english-set/requirements.txt numpy
    python3 tools/golden-eval/texts.py

The first sentences of the general set behind their contexts, some of which the bundled model (256 tokens) cannot read
whole, and whole texts without a context, longer than it reads. Log-likelihoods are transformers' on the CPU in float64,
a layer list for each schedule; what is read before a token follows from its place in the text. Intervals are a bootstrap over texts. Tests read the output and never run this.
"""

import collections
import json
import pathlib

import numpy
import tokenizers
import torch
from transformers import LlamaForCausalLM

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "tests/golden/texts"
MODEL = ROOT / "web/models/painters-12"
N_SENTENCES, N_WHOLE, N_RESAMPLES = 36, 2, 20_000
torch.set_num_threads(1)
SCHEDULES = {
    "0-11": list(range(12)),
    "0-3 9-11": [0, 1, 2, 3, 9, 10, 11],
    "0-3 8-4 9-11": [0, 1, 2, 3, 8, 7, 6, 5, 4, 9, 10, 11],
}


def items():
    lines = (ROOT / "web/tasks/english/perplexity.jsonl").read_text().splitlines()
    general = [json.loads(line) for line in lines]
    by_text = collections.defaultdict(list)
    for item in general:
        by_text[item["group"]].append(item)
    whole = []
    for group in sorted(by_text)[:N_WHOLE]:
        last = max(by_text[group], key=lambda item: len(item["context"]))
        whole.append({"id": f"whole-{group}", "group": group, "context": "", "text": last["context"] + last["text"]})
    sentences = [{key: item[key] for key in ("id", "group", "context", "text")} for item in general[:N_SENTENCES]]
    return sentences + whole


class Model:
    def __init__(self):
        self.tokenizer = tokenizers.Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self.model = LlamaForCausalLM.from_pretrained(MODEL, dtype=torch.float64).eval()
        self.all = list(self.model.model.layers)
        self.n_read = self.model.config.max_position_embeddings

    def arrange(self, layers):
        self.model.model.layers = torch.nn.ModuleList(self.all[layer] for layer in layers)
        self.model.config.num_hidden_layers = len(layers)

    def ids(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    @torch.no_grad()
    def log_likelihood(self, item):
        """The sum over the text's tokens, and their number."""
        n_before = len(self.ids(item["context"]))
        ids = self.ids(item["context"] + item["text"])
        if not n_before:
            n_before, ids = 1, [self.model.config.bos_token_id, *ids]
        total, n_tokens, known = 0.0, len(ids) - n_before, {}
        for place in range(n_tokens):
            # The part of a context's length that the token is in ends here; what is read for it begins that many tokens
            # before the last one of the part.
            end = n_before + min((place // self.n_read + 1) * self.n_read, n_tokens)
            start = max(end - 1 - self.n_read, 0)
            if start not in known:
                known[start] = self.model(torch.tensor([ids[start:end - 1]]), use_cache=False).logits[0].log_softmax(-1)
            total += known[start][n_before + place - 1 - start, ids[n_before + place]].item()
        return total, n_tokens


def interval(values):
    return [float(value) for value in numpy.percentile(values, [2.5, 97.5])]


def main():
    OUT.mkdir(exist_ok=True)
    asked, model = items(), Model()
    sizes = [{"n_words": len(item["text"].split()), "n_bytes": len(item["text"].encode())} for item in asked]
    expected = {"sizes": sizes, "schedules": {}}
    groups = sorted({item["group"] for item in asked})
    place = numpy.array([groups.index(item["group"]) for item in asked])
    words, n_bytes = (numpy.array([size[key] for size in sizes], dtype=float) for key in ("n_words", "n_bytes"))
    by_text = lambda values: numpy.bincount(place, values, len(groups))  # noqa: E731
    # How often each text is drawn.
    drawn = numpy.random.default_rng(0).multinomial(len(groups), [1 / len(groups)] * len(groups), N_RESAMPLES)
    full = None
    for text, layers in SCHEDULES.items():
        model.arrange(layers)
        found = [model.log_likelihood(item) for item in asked]
        lost = -numpy.array([value for value, _ in found])
        per_word = drawn @ by_text(lost) / (drawn @ by_text(words))
        if full is None:
            full, full_sums = per_word, lost
        expected["schedules"][text] = {
            "log_likelihoods": (-lost).tolist(),
            "n_tokens": [n for _, n in found],
            "word_perplexity": float(numpy.exp(lost.sum() / words.sum())),
            "byte_perplexity": float(numpy.exp(lost.sum() / n_bytes.sum())),
            "bits_per_byte": float(lost.sum() / n_bytes.sum() / numpy.log(2)),
            "bootstrap": {
                "nats_per_word_stderr": float(per_word.std()),
                "word_perplexity": interval(numpy.exp(per_word)),
                "ratio": float(numpy.exp((lost - full_sums).sum() / words.sum())),
                "ratio_interval": interval(numpy.exp(per_word - full)),
            },
        }
        print(text, expected["schedules"][text]["word_perplexity"], expected["schedules"][text]["bootstrap"], flush=True)
    (OUT / "items.jsonl").write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in asked))
    (OUT / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main()
