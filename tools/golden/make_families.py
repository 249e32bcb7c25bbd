"""Makes the golden folders of the model families: random checkpoints and what transformers computes.

    python make_families.py ../../tests/golden/families [NAME ...]

Without names all folders of families_cases.py are made and SHA256SUMS is written.
README.md has versions and what a folder holds. No test runs this; the files are committed.
"""

import argparse
import json
import pathlib
import random
import shutil
import tempfile
import zlib

import torch
import transformers
from safetensors.torch import load_file, save_file

import families_cases as cases
import families_more
from family_loops import layers_of, run, whole, windows
from family_weights import old_keys, randomise, rename
from make_logits import closeness, digest, size, write_json

SHORT, LONG = 7, 33
CASES = cases.CASES | families_more.CASES
# How far transformers in f32 may be from itself in f64: the limit for tiny models is 1e-5.
ROUNDING = 3e-6
# What another order of one tensor's rows must change at least.
PART = 3e-4


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name in arguments.names or CASES:
        make(arguments.out / name, name, CASES[name])
    files = sorted(path for path in arguments.out.glob("*/*"))
    sums = [f"{digest(path)}  {path.relative_to(arguments.out)}\n" for path in files]
    (arguments.out / "SHA256SUMS").write_text("".join(sums))
    print(f"{sum(path.stat().st_size for path in files)} bytes in all")


def make(folder, name, case):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    generator = torch.Generator().manual_seed(zlib.crc32(case.get("seed", name).encode()))
    write_model(folder, case, generator)
    double, single = open_model(folder, case, torch.float64), open_model(folder, case, torch.float32)
    ids = torch.randint(cases.VOCAB, (LONG,), generator=generator).tolist()
    if (found := windows(double, ids)) != case["windows"]:
        raise AssertionError(f"{name}: windows {found}")

    tensors, entries, worst, spread = {}, [], 0.0, []
    for number, (text, tree, length) in enumerate(runs(name, case)):
        logits, hidden = run(double, tree, ids[:length])
        again, hidden_again = run(single, tree, ids[:length])
        entry = {"schedule": text, "ids": ids[:length]}
        if "second" in case:
            entry["second"] = case["second"]
        if case.get("head", True):
            entry["tensor"] = f"logits.{number}"
            tensors[entry["tensor"]] = logits.float().contiguous()
            worst = max(worst, closeness(again.double(), logits))
            spread.append(logits.std().item())
        if not case.get("head", True) or (case.get("hidden") and length == SHORT):
            entry["hidden"] = f"hidden.{number}"
            tensors[entry["hidden"]] = hidden.float().contiguous()
            worst = max(worst, closeness(hidden_again.double(), hidden))
        entries.append(entry)
    if worst > ROUNDING:
        raise AssertionError(f"{name}: f32 is {worst:.1e} away from f64")
    save_file(tensors, folder / "golden.safetensors")
    features = []
    for feature, least in case["features"]:
        change = change_without(folder, case, feature, ids)
        if change <= least:
            raise AssertionError(f"{name}: {feature['name']} changes {change:.1e} only")
        features.append(feature | {"changes": float(f"{change:.2g}")})
    write_json(folder / "golden.json", {"about": case["about"], "features": features, "runs": entries})
    logits = f"std of logits {min(spread):.1f}+" if spread else "no logits"
    print(f"{name}: {size(folder)} bytes, {case['dtype']}, f32 against f64 {worst:.1e}, {logits}")
    for feature in features:
        print(f"  {feature['changes']:.1e}  {feature['name']}")
    check_parts(folder, case, ids, name)


def runs(name, case):
    """Text, tree, length. The permutation is the folder's own: no three layers in sequence,
    so that its text is the plain list."""
    dice = random.Random(zlib.crc32(name.encode()))
    order = list(range(5))
    while any(abs(b - a) == 1 and c - b == b - a for a, b, c in zip(order, order[1:], order[2:])):
        dice.shuffle(order)
    schedules = [*cases.FIVE[1:], (" ".join(map(str, order)), order)]
    plain = [(*cases.FIVE[0], length) for length in case.get("lengths", (1, SHORT, LONG))]
    last = (*schedules[case.get("last", -2)], LONG)
    return [*plain, *((text, tree, SHORT) for text, tree in schedules), last]


def write_model(folder, case, generator):
    """config.json and model.safetensors; where a case asks for other names or older keys, what
    is read from those must be what is read from the files as transformers saves them."""
    config = getattr(transformers, case["family"] + "Config")(
        vocab_size=cases.VOCAB, bos_token_id=0, eos_token_id=1, pad_token_id=None, **case["config"])
    config.architectures = [case["model"]]
    model = getattr(transformers, case["model"])(config)
    randomise(model, case, generator)
    model.to(getattr(torch, case["dtype"])).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    ids = list(range(LONG))
    with torch.no_grad():
        before = whole(open_model(folder, case, torch.float64), ids)
    if change := case.get("names"):
        tensors = rename(load_file(folder / "model.safetensors"), change)
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    if case["keys"] == "old":
        config = old_keys(config, case)
    write_json(folder / "config.json", config)
    with torch.no_grad():
        after = whole(open_model(folder, case, torch.float64), ids)
    if not torch.equal(before, after):
        raise AssertionError(f"{folder.name}: not read back as saved, {closeness(after, before):.1e} away")


def open_model(folder, case, dtype):
    """Loaded from the written files, so that what is compared is what they hold."""
    model, said = getattr(transformers, case["model"]).from_pretrained(
        folder, dtype=dtype, attn_implementation="eager", output_loading_info=True)
    missing = [name for name in said["missing_keys"] if "position_ids" not in name]
    if missing:
        raise AssertionError(f"{folder.name}: {missing} not found")
    model.second = case.get("second")
    return model.eval()


@torch.no_grad()
def change_without(folder, case, feature, ids):
    """How far the logits move when the feature is off, by the keys or the tensors it names."""
    with tempfile.TemporaryDirectory() as other:
        other = pathlib.Path(other)
        shutil.copy(folder / "model.safetensors", other)
        config = json.loads((folder / "config.json").read_text()) | feature.get("config", {})
        write_json(other / "config.json", config)
        model = open_model(other, case, torch.float64)
    for part in feature.get("without", []):
        take_out(model, part)
    return closeness(whole(model, ids), whole(open_model(folder, case, torch.float64), ids))


def take_out(model, part):
    """Biases and embeddings become zero; a norm becomes the identity."""
    taken = 0
    for name, parameter in model.named_parameters():
        if part in name and name.endswith("bias") and "norm" not in name.lower():
            parameter.zero_()
            taken += 1
    for name, module in list(model.named_modules()):
        if name.endswith(part) and isinstance(module, torch.nn.Embedding):
            module.weight.zero_()
            taken += 1
        elif name.endswith(part) and "Norm" in type(module).__name__:
            model.set_submodule(name, torch.nn.Identity())
            taken += 1
    if not taken:
        raise AssertionError(f"no tensor {part}")


@torch.no_grad()
def check_parts(folder, case, ids, name):
    """Every tensor matters: with its rows moved on by one, or one layer left out, the model
    answers something else."""
    model = open_model(folder, case, torch.float64)
    plain, least = whole(model, ids), (9.0, "")
    for part, parameter in model.named_parameters():
        if any(skip in part for skip in case.get("idle", [])):
            continue
        kept = parameter.clone()
        parameter.copy_(parameter.roll(1, 0))
        least = min(least, (closeness(whole(model, ids), plain), part))
        parameter.copy_(kept)
    count = len(layers_of(model))
    skips = [run(model, [n for n in range(count) if n != layer], ids)[0] for layer in range(count)]
    skipped = ", ".join(f"{closeness(logits, plain):.2f}" for logits in skips)
    print(f"  {least[0]:.1e}  {least[1]} (least part); a layer skipped: {skipped}")
    if least[0] < PART:
        raise AssertionError(f"{name}: {least[1]} hardly matters")


if __name__ == "__main__":
    main()
