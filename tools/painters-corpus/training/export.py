"""``python -m training.export RUN MODEL``: a checkpoint as a folder that Hugging Face transformers loads.

Writes ``model.safetensors`` in f16, ``config.json``, ``tokenizer.json``,
``training.json`` (how it was trained, from the run's log), ``atelier.json``
and ``eval/`` with the frozen test items, then checks the folder: sizes, equal
logits with ``LlamaForCausalLM``, a tokenizer that adds its BOS and gives a
text back unchanged. ``../bundle-model/bundle.py`` fills in hashes where the
folder is bundled.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from painters import items

from . import score, tokenizer
from .model import Config, Painter

MIB = 2**20
BYTES_MAX = {6: 4 * MIB, 12: 7 * MIB, 24: 12 * MIB}
TITLES = {6: "House painters (shallow)", 12: "House painters", 24: "House painters (deep)"}
"""The page shows the number of layers beside the title."""
LOGITS_TOLERANCE = 1e-4
"""Closeness max |a - b| / (1 + max |b|): both compute in f32 from the same f16 weights, in another order of sums."""
PROBE = 'Once, Mia was in the barn. "Where is Tom?" she asked. Question: What is 12 plus 30? Answer:'


def export(checkpoint: Path, folder: Path) -> None:
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    config = Config(**state["config"])
    (folder / "eval").mkdir(parents=True, exist_ok=True)
    weights = {f"model.{name}": tensor.half().contiguous() for name, tensor in state["model"].items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config.to_json(), indent=1) + "\n")
    shutil.copy(tokenizer.PATH, folder / "tokenizer.json")
    _write(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": tokenizer.BOS, "eos_token": tokenizer.BOS,
        "model_max_length": config.max_position_embeddings, "clean_up_tokenization_spaces": False})
    _write(folder / "eval/tasks.json", {"tasks": [_task(folder, task) for task in _frozen_tasks()]})
    _write(folder / "training.json", {"seed": state["seed"], **_begun(state), **state["progress"], **_last_scores(checkpoint.parent / "log.jsonl"), **config.to_json()})
    n_layers = config.num_hidden_layers
    _write(folder / "atelier.json", {
        "name": f"painters-{n_layers}", "title": TITLES.get(n_layers, f"House painters ({n_layers})"), "description": "",
        "licence": "CC0-1.0", "add_bos": True, "files": []})


def _begun(state: dict) -> dict:
    """The hash of the frozen items that the run began with, and where it ran; checkpoints from before have neither."""
    return {key: state[key] for key in ("items", "machine") if key in state}


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def _frozen_tasks() -> list[dict]:
    return json.loads((items.FROZEN / "tasks.json").read_text())["tasks"]


def _task(folder: Path, task: dict) -> dict:
    """The entry of a task. Its test items, the frozen lines as they are, are written unless the bundled models share them."""
    lines = (items.FROZEN / task["file"]).read_bytes().splitlines(keepends=True)
    tested = b"".join(line for line in lines if json.loads(line)["split"] == "test")
    name = f"../items/{task['file']}"
    if not (folder / name).exists() or (folder / name).read_bytes() != tested:
        name = f"eval/{task['file']}"
        (folder / name).write_bytes(tested)
    return {"name": task["name"], "file": name, "kind": task["kind"], "headline": task["metric"],
            "mirrors": task["mirrors"].lower(), "sha256": hashlib.sha256(tested).hexdigest()}


def _last_scores(log: Path) -> dict:
    """The last validation loss and dev scores of the run."""
    rows = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    scored = [row for row in rows if "validation_loss" in row]
    return {"dev": {k: v for k, v in scored[-1].items() if k not in ("step", "tokens", "seconds")}} if scored else {}


def read(folder: Path) -> Painter:
    """The model of a folder, in f32."""
    fields = Config.__dataclass_fields__
    config = json.loads((folder / "config.json").read_text())
    model = Painter(Config(**{key: value for key, value in config.items() if key in fields}))
    model.load_state_dict({k.removeprefix("model."): v.float() for k, v in load_file(folder / "model.safetensors").items()})
    return model.eval()


@torch.no_grad()
def check(folder: Path) -> None:
    """Raise with expected and found unless the folder is what it must be."""
    words = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = words.encode(PROBE).ids
    _require(ids[0] == 0 and ids.count(0) == 1, f"expected one BOS in front, found {ids[:3]}")
    _require(words.decode(ids) == PROBE, f"expected {PROBE!r} back, found {words.decode(ids)!r}")
    model = read(folder)
    size, limit = (folder / "model.safetensors").stat().st_size, BYTES_MAX.get(model.config.num_hidden_layers)
    _require(limit is None or size <= limit, f"expected at most {limit} bytes of weights, found {size}")
    from transformers import AutoTokenizer, LlamaForCausalLM  # only here: the import takes seconds
    theirs = AutoTokenizer.from_pretrained(folder)
    _require(theirs(PROBE).input_ids == ids, f"expected tokens {ids}, found {theirs(PROBE).input_ids}")
    _require(theirs.decode(ids, skip_special_tokens=True) == PROBE, "expected the tokenizer of transformers to give the text back")
    peer = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    batch = torch.tensor([ids])
    mine, theirs = model(batch), peer(batch).logits
    distance = ((mine - theirs).abs().max() / (1 + theirs.abs().max())).item()
    _require(distance < LOGITS_TOLERANCE, f"expected logits within {LOGITS_TOLERANCE}, found {distance}")
    print(f"{folder}: {sum(p.numel() for p in model.parameters())} parameters, {size} bytes, logits within {distance:.1e}")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="folder of the run, or one checkpoint")
    parser.add_argument("model", type=Path, help="folder to write")
    parser.add_argument("--score", action="store_true", help="score the test items, too (minutes)")
    args = parser.parse_args()
    export(args.run if args.run.is_file() else args.run / "last.pt", args.model)
    check(args.model)
    if args.score:
        print(json.dumps(score.score(read(args.model), tokenizer.load(), "test", "cpu"), indent=1))


if __name__ == "__main__":
    main()
