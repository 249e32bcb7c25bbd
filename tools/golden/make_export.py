"""Runs what `atelier export` writes and keeps what it computes.

    python make_export.py ATELIER_BINARY ../../tests/golden/export

For each schedule the PyTorch script is written by the binary and run as it is, by this Python,
on token ids; its logits are kept with the hash of the script. For the sequential schedules the
edited checkpoint is written, too, and opened by transformers; its logits are kept. For each folder of
families the same is done with the schedules of its own golden.json, whose logits both must compute:
kept are how close they are, and the hashes of what was run and opened. README.md has versions and
limits. Not run by a test; the files are committed.
"""

import argparse
import contextlib
import hashlib
import json
import pathlib
import runpy
import subprocess
import sys
import tempfile

import safetensors
import torch
import transformers
from safetensors.torch import load_file, save_file

from make_logits import closeness, digest, write_json

FAMILIES = "tests/golden/families"
# Folders in which a layer has something that config.json can only give to a place.
BY_PLACE = ["gpt2-bare-by-layer"]
# What opening a family's checkpoint may miss: a part of BERT that no logits need but a classifier's.
UNUSED = ("position_ids", "pooler.")
LIMIT = 1e-5
FILES = {"config": "config.json", "weights": "model.safetensors"}

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Untied f16 with grouped heads, and tied f32: both kinds of heads and of weights.
SCRIPT_MODEL = "tests/golden/logits/grouped-f16-untied"
CHECKPOINT_MODELS = [SCRIPT_MODEL, "tests/golden/logits/plain-f32"]
IDS = [3, 17, 42, 8, 60, 0, 29, 11, 5]

SCHEDULES = {
    "baseline": "0-4",
    "skip": "0 1 3 4",
    "reverse": "0 4-1",
    "repeat": "0 2x3 3 4",
    "random": "0 3 1 2 4",
    "parallel": "0 1 (2|3) 4",
    "looped parallel": "0 (1|..|4)x3",
    "nested": "(0 (1|2)|3x2) 4",
    "loop of a block with a group": "0 ((1 2|3) 2)x2 4",
    "nothing": "-",
}
SEQUENTIAL = ["skip", "reverse", "repeat", "random"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("atelier", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    out = arguments.out.resolve()
    atelier = [str(arguments.atelier.resolve()), "export"]
    out.mkdir(parents=True, exist_ok=True)
    tensors, scripts, checkpoints = {}, [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for number, (name, schedule) in enumerate(SCHEDULES.items()):
            script, logits = folder / f"{number}.py", folder / f"{number}.safetensors"
            run(*atelier, SCRIPT_MODEL, "--schedule", schedule, "--as", "pytorch", "--out", script)
            run(sys.executable, script, "--ids", ",".join(map(str, IDS)), "--out", logits)
            tensors[f"script.{number}"] = load_file(logits)["logits"]
            digest = hashlib.sha256(script.read_bytes()).hexdigest()
            scripts.append({"name": name, "schedule": schedule, "tensor": f"script.{number}", "sha256": digest})
        for model in CHECKPOINT_MODELS:
            for name in SEQUENTIAL:
                schedule, tensor = SCHEDULES[name], f"checkpoint.{len(checkpoints)}"
                edited = folder / tensor
                run(*atelier, model, "--schedule", schedule, "--checkpoint", edited)
                tensors[tensor] = opened(edited)
                checkpoints.append({"model": model, "schedule": schedule, "tensor": tensor})
    families = [family(atelier, path) for path in sorted((ROOT / FAMILIES).iterdir()) if path.is_dir()]
    save_file(tensors, out / "golden.safetensors")
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "safetensors": safetensors.__version__}
    golden = {"model": SCRIPT_MODEL, "ids": IDS, "scripts": scripts, "checkpoints": checkpoints, "families": families, "versions": versions}
    write_json(out / "golden.json", golden)


@torch.no_grad()
def opened(folder):
    """[tokens, vocabulary] of a checkpoint as transformers opens it."""
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    return model(torch.tensor([IDS])).logits[0].contiguous()


def family(atelier, path):
    """What becomes of the scripts and of the edited checkpoints of one golden folder."""
    model = f"{FAMILIES}/{path.name}"
    golden, known = json.loads((path / "golden.json").read_text()), load_file(path / "golden.safetensors")
    scripts, checkpoints, worst = {}, [], {"script": 0.0, "checkpoint": 0.0}

    def compare(kind, entry, got):
        expected = known[entry["tensor"]] if "tensor" in entry else known[entry["hidden"]][-1]
        worst[kind] = max(worst[kind], far := closeness(got.double(), expected.double()))
        if far > LIMIT:
            raise AssertionError(f"{model}, {entry['schedule']}: the {kind} is {far:.1e} away")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        script, logits = folder / "schedule.py", folder / "logits.safetensors"
        for number, entry in enumerate(golden["runs"]):
            schedule = entry["schedule"]
            run(*atelier, model, "--schedule", schedule, "--as", "pytorch", "--out", script)
            scripts[schedule] = digest(script)
            (got,) = executed(script, entry, logits).values()
            compare("script", entry, got)
            if "|" in schedule or schedule in [written["schedule"] for written in checkpoints]:
                continue
            edited, made = folder / str(number), {"schedule": schedule}
            # In the order of the model every layer keeps its place.
            if schedule == "0-4" or path.name not in BY_PLACE:
                run(*atelier, model, "--schedule", schedule, "--checkpoint", edited)
                compare("checkpoint", entry, opened_family(edited, entry))
                made |= {name: digest(edited / file) for name, file in FILES.items()}
            checkpoints.append(made)
    print(f"{path.name}: script {worst['script']:.1e}, checkpoint {worst['checkpoint']:.1e}", flush=True)
    scripts = [{"schedule": schedule, "sha256": sha256} for schedule, sha256 in scripts.items()]
    far = {kind: float(f"{far:.2g}") for kind, far in worst.items()}
    return {"model": model, "scripts": scripts, "checkpoints": checkpoints, "closeness": far}


def executed(script, entry, out):
    """What the script writes; run in this process, which has transformers already."""
    words = [str(script), "--ids", ",".join(map(str, entry["ids"])), "--out", str(out)]
    if "second" in entry:
        words += ["--second", str(entry["second"])]
    kept, sys.argv = sys.argv, words
    try:
        with contextlib.chdir(ROOT):
            runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = kept
    return load_file(out)


@torch.no_grad()
def opened_family(folder, entry):
    """Logits, or last hidden states, as transformers' own forward computes them; all weights must be there."""
    (name,) = json.loads((folder / "config.json").read_text())["architectures"]
    kind = getattr(transformers, name)
    model, said = kind.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    classifies = name.endswith("ForSequenceClassification")
    unused = () if classifies else UNUSED
    missing = [key for key in said["missing_keys"] if not any(part in key for part in unused)]
    if missing or said["unexpected_keys"]:
        raise AssertionError(f"{folder}: {missing}, {said['unexpected_keys']}")
    ids, more = entry["ids"], {} if classifies else {"use_cache": False}
    if "second" in entry:
        more["token_type_ids"] = torch.tensor([[int(at >= entry["second"]) for at in range(len(ids))]])
    output = model.eval()(torch.tensor([ids]), **more)
    if "logits" not in output:
        return output.last_hidden_state[0]
    return output.logits if classifies else output.logits[0]


def run(*command):
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
