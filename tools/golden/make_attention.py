"""Makes the golden attention maps: what Hugging Face transformers attends to, written down.

    python make_attention.py ../../tests/golden/logits ../../tests/golden/attention

For each run the attention weights after the softmax, as `output_attentions=True` of the eager
implementation gives them, f32 `[layer runs, heads, T, T]`; their mean over heads; and the
distance of each layer run from the full model's run of the same layer, in numpy, from entropies.
README.md has versions and limits. Not run by a test; the files are committed.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

import cases
from make_logits import LENGTH_OF_SCHEDULES, digest, open_model, write_json
from schedules import rearranged

# Two heads for each key head; and heads of an odd model whose width is no whole vec4, with no
# layer at all among its schedules.
MODELS = ["grouped-f16-untied", "odd-width"]
LENGTHS_OF_BASELINE = [1, LENGTH_OF_SCHEDULES, 33]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoints", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    tensors, entries, worst = {}, [], 0.0
    for name in MODELS:
        folder = arguments.checkpoints / name
        single, double = open_model(folder, torch.float32), open_model(folder, torch.float64)
        ids = max((run["ids"] for run in json.loads((folder / "golden.json").read_text())["runs"]), key=len)
        baseline, *edited = cases.CASES[name]["schedules"]
        runs = [(baseline, length) for length in LENGTHS_OF_BASELINE]
        runs += [(schedule, LENGTH_OF_SCHEDULES) for schedule in edited]
        for (text, tree), length in runs:
            maps, full = (attention(double, of, ids[:length]) for of in (tree, baseline[1]))
            worst = max(worst, difference(attention(single, tree, ids[:length]), maps))
            number = len(entries)
            tensors[f"attention.{number}"] = torch.from_numpy(maps.astype(np.float32))
            tensors[f"mean.{number}"] = torch.from_numpy(maps.mean(axis=1).astype(np.float32))
            distances = [distance(full[layer], run) for layer, run in zip(layer_runs(tree), maps)]
            entries.append({"model": name, "schedule": text, "ids": ids[:length], "distances": distances})
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, arguments.out / "golden.safetensors")
    write_json(arguments.out / "golden.json", {"runs": entries})
    print(f"f32 against f64: {worst:.1e}")
    for path in sorted(arguments.out.iterdir()):
        print(f"{digest(path)}  {path.name}, {path.stat().st_size} bytes")


@torch.no_grad()
def attention(model, tree, ids):
    """[layer runs, heads, T, T], in the order in which the layers run. The hooks are on the
    attention modules themselves, so one that runs twice is seen twice."""
    with rearranged(model, tree):
        maps = model(torch.tensor([ids]), use_cache=False, output_attentions=True).attentions
    assert len(maps) == len(layer_runs(tree)), f"{len(maps)} maps under {tree}"
    if not maps:
        return np.zeros((0, model.config.num_attention_heads, len(ids), len(ids)))
    return torch.cat(maps).double().numpy()


def layer_runs(tree):
    """The layer of each run; branches of a parallel group one after the other."""
    runs = []
    for node in tree:
        if isinstance(node, int):
            runs.append(node)
        elif node[0] == "times":
            runs += node[1] * layer_runs(node[2])
        else:
            runs += [layer for branch in node[1:] for layer in layer_runs(branch)]
    return runs


def distance(p, q):
    """Mean over heads and rows of the Jensen-Shannon divergence, nats: the entropy of the
    mean less the mean of the entropies."""
    return float((entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2).mean())


def entropy(p):
    return -np.sum(p * np.log(p, where=p > 0, out=np.zeros_like(p)), axis=-1)


def difference(a, b):
    return float(np.abs(a - b).max(initial=0.0))


if __name__ == "__main__":
    main()
