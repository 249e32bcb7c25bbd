"""Makes the golden logits: what Hugging Face transformers computes, written down.

    python make_logits.py tiny ../../tests/golden/logits
    python make_logits.py self-test MODEL_FOLDER OUT.json
    python make_logits.py items MODEL_FOLDER OUT.json

`tiny` writes random Llama checkpoints (cases.py) and their logits under baseline,
permuted, repeated and parallel schedules. `self-test` writes the few numbers against
which the page checks a visitor's device. `items` writes the log-likelihoods of the first
items of every task of a bundled model (item_scores.py). README.md has versions, hashes and limits.
Neither is run by a test; the files are committed.
"""

import argparse
import hashlib
import json
import pathlib
import re
import shutil
import zlib

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM

import cases
import item_scores
from schedules import logits

# Lengths of the sequences every schedule, or only the baseline, is run on.
LENGTH_OF_SCHEDULES = 7
LENGTHS_OF_BASELINE = [1, 7, 33]

# The self-test is short, because every visitor's device runs it before anything else.
SELF_TEST_TEXT = "Mia starts with 12 marbles. She loses 7 marbles. How many marbles does Mia have now?"
SELF_TEST_LENGTH = 16
SELF_TEST_TOKENS = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    tiny = commands.add_parser("tiny")
    tiny.add_argument("out", type=pathlib.Path)
    self_test = commands.add_parser("self-test")
    self_test.add_argument("model", type=pathlib.Path)
    self_test.add_argument("out", type=pathlib.Path)
    items = commands.add_parser("items")
    items.add_argument("model", type=pathlib.Path)
    items.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if arguments.command == "tiny":
        for name, case in cases.CASES.items():
            make_tiny(arguments.out / name, name, case)
    elif arguments.command == "items":
        item_scores.make(arguments.model, arguments.out, open_model(arguments.model, torch.float32))
    else:
        make_self_test(arguments.model, arguments.out)


def make_tiny(folder, name, case):
    """One folder: config.json, weights, golden.json (what was run), golden.safetensors."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    model = LlamaForCausalLM(config_of(case))
    randomise(model, case, generator)
    save(model, case, folder)

    single, double = open_model(folder, torch.float32), open_model(folder, torch.float64)
    longest = max(LENGTHS_OF_BASELINE)
    ids = torch.randint(cases.VOCAB, (longest,), generator=generator).tolist()
    baseline = case["schedules"][0]
    runs = [(baseline, n) for n in LENGTHS_OF_BASELINE]
    runs += [(schedule, LENGTH_OF_SCHEDULES) for schedule in case["schedules"][1:]]
    runs.append((case["schedules"][-1], longest))

    tensors, entries, spread, worst = {}, [], [], 0.0
    for number, ((text, tree), length) in enumerate(runs):
        exact = logits(double, tree, ids[:length])
        worst = max(worst, closeness(logits(single, tree, ids[:length]).double(), exact))
        spread.append(exact.std().item())
        tensors[f"logits.{number}"] = exact.float().contiguous()
        entries.append({"schedule": text, "ids": ids[:length], "tensor": f"logits.{number}"})
    save_file(tensors, folder / "golden.safetensors")
    write_json(folder / "golden.json", {"about": case["about"], "runs": entries})
    print(f"{name}: {size(folder)} bytes, f32 against f64 {worst:.1e}, std of logits {min(spread):.1f}+")
    for path in sorted(folder.iterdir()):
        print(f"  {digest(path)}  {path.name}")


def config_of(case):
    return LlamaConfig(
        architectures=["LlamaForCausalLM"],
        vocab_size=cases.VOCAB,
        hidden_size=case["d_model"],
        intermediate_size=case["d_ff"],
        num_hidden_layers=cases.layers(case),
        num_attention_heads=case["heads"],
        num_key_value_heads=case["kv_heads"],
        head_dim=case["head_dim"],
        tie_word_embeddings=case["tied"],
        max_position_embeddings=cases.CONTEXT,
        rope_parameters=dict(case["rope"]),
        rms_norm_eps=1e-5,
        bos_token_id=0,
        eos_token_id=1,
    )


def randomise(model, case, generator):
    """Weights for which every part matters: logits spread over several nats, attention
    is far from uniform, norms differ by channel."""
    spread = {"q_proj": 1.6, "k_proj": 1.6, "o_proj": 0.8, "down_proj": 0.8, "lm_head": 3.0}
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() == 1:
                weight.copy_(0.5 + torch.rand(weight.shape, generator=generator))
                continue
            gain = next((g for part, g in spread.items() if part in name), 1.0)
            if "embed_tokens" in name:
                scale = 3.0 / case["d_model"] ** 0.5 if case["tied"] else 1.0
            else:
                scale = gain / weight.shape[1] ** 0.5
            weight.copy_(scale * torch.randn(weight.shape, generator=generator))


def save(model, case, folder):
    """As transformers saves it; config keys of the old generation where the case asks."""
    model.to(getattr(torch, case["dtype"])).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if shards := case.get("shards"):
        shard(folder, shards)
    config = json.loads((folder / "config.json").read_text())
    if case["keys"] == "old":
        rope = config.pop("rope_parameters")
        config["rope_theta"] = rope.pop("rope_theta")
        config["rope_scaling"] = rope if rope.get("rope_type") != "default" else None
        config["torch_dtype"] = config.pop("dtype")
    write_json(folder / "config.json", config)


def shard(folder, count):
    """Splits model.safetensors into `count` files with the index transformers reads."""
    whole = folder / "model.safetensors"
    tensors = load_file(whole)
    names = sorted(tensors)
    weight_map = {}
    for part in range(count):
        file = f"model-{part + 1:05}-of-{count:05}.safetensors"
        mine = {name: tensors[name] for name in names[part::count]}
        save_file(mine, folder / file, metadata={"format": "pt"})
        weight_map |= dict.fromkeys(mine, file)
    total = sum(t.numel() * t.element_size() for t in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(weight_map.items()))}
    write_json(folder / "model.safetensors.index.json", index)
    whole.unlink()


def make_self_test(folder, out):
    """The plain model's 64 likeliest tokens after a sentence: their logits under the plain
    model, and with its middle layers in parallel."""
    model = open_model(folder, torch.float64)
    text = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(SELF_TEST_TEXT, add_special_tokens=False).ids
    ids = ([model.config.bos_token_id] + text)[:SELF_TEST_LENGTH]
    n = model.config.num_hidden_layers
    plain = list(range(n))
    first, last = n // 4, n - 3
    before = "0" if first == 1 else "0 1" if first == 2 else f"0-{first - 1}"
    together = [*plain[:first], ("mean", *([layer] for layer in plain[first:last + 1])), *plain[last + 1:]]
    schedules = [(f"0-{n - 1}", plain), (f"{before} ({first}|..|{last}) {n - 2} {n - 1}", together)]
    rows = [logits(model, tree, ids)[-1] for _, tree in schedules]
    tokens = sorted(rows[0].topk(SELF_TEST_TOKENS).indices.tolist())
    runs = [
        # The shortest decimals that read back as the same f32.
        {"schedule": text, "logits": [float(str(row[token].float().numpy())) for token in tokens]}
        for (text, _), row in zip(schedules, rows)
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    weights = {path.name: digest(path) for path in sorted(folder.glob("*.safetensors"))}
    write_json(out, {"ids": ids, "row": len(ids) - 1, "runs": runs, "tokens": tokens, "weights": weights})
    print(f"{digest(out)}  {out.name}, {out.stat().st_size} bytes")


def open_model(folder, dtype):
    """Loaded from the written files, so that what is compared is what they hold."""
    model = LlamaForCausalLM.from_pretrained(folder, dtype=dtype, attn_implementation="eager")
    return model.eval()


def closeness(a, b):
    """max |a - b| / (1 + max |b|), as in the backend contract."""
    return ((a - b).abs().max() / (1 + b.abs().max())).item()


def write_json(path, value):
    """Indented, but a list of numbers on one line, so that a person can read it."""
    text = json.dumps(value, indent=1, sort_keys=True)
    text = re.sub(r"\[[-0-9.e,\s]+\]", lambda numbers: re.sub(r"\s+", " ", numbers[0]), text)
    path.write_text(text + "\n")


def size(folder):
    return sum(path.stat().st_size for path in folder.iterdir())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
