"""Runs what `atelier export` writes and keeps what it computes.

    python make_export.py ATELIER_BINARY ../../tests/golden/export

For each schedule the PyTorch script is written by the binary and run as it is, by this Python,
on token ids; its logits are kept with the hash of the script. For the sequential schedules the
edited checkpoint is written, too, and opened by transformers; its logits are kept. README.md has
versions and limits. Not run by a test; the files are committed.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import safetensors
import torch
import transformers
from safetensors.torch import load_file, save_file

from make_logits import write_json

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
    save_file(tensors, out / "golden.safetensors")
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "safetensors": safetensors.__version__}
    golden = {"model": SCRIPT_MODEL, "ids": IDS, "scripts": scripts, "checkpoints": checkpoints, "versions": versions}
    write_json(out / "golden.json", golden)


@torch.no_grad()
def opened(folder):
    """[tokens, vocabulary] of a checkpoint as transformers opens it."""
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    return model(torch.tensor([IDS])).logits[0].contiguous()


def run(*command):
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
