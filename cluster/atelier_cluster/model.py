"""What the driver and the nodes must know of a model folder: depth, tasks, parameters, hash."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from . import Refusal
from .items import FORM_OF_BENCHMARK, FORMS, Task, positions, read_items, read_task
from .plan import Plan, TaskRef

_LAYER = re.compile(r"(?:^|\.)(?:layers|h|blocks|layer)\.(\d+)\.")
_DEPTH_KEYS = ("num_hidden_layers", "n_layer", "num_layers", "n_layers")


@dataclass(frozen=True)
class Size:
    """Parameters: of all layers together, and of the head that makes logits."""

    n_layers: int
    layer_parameters: int
    head_parameters: int
    is_counted: bool  # else reckoned from config.json


def read_json(path: Path) -> dict:
    """A JSON object of the model folder."""
    try:
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise Refusal(f"the model cannot be reached: {path}: {error.strerror}") from error
    except ValueError as error:
        raise Refusal(f"{path} is damaged: {error}") from error
    if not isinstance(value, dict):
        raise Refusal(f"{path} is damaged: no JSON object")
    return value


def depth(folder: Path) -> int:
    """Number of layers."""
    config = read_json(folder / "config.json")
    config = config.get("text_config", config)
    for key in _DEPTH_KEYS:
        if isinstance(config.get(key), int):
            return config[key]
    raise Refusal(f"{folder / 'config.json'} does not say how many layers the model has")


def title(folder: Path) -> str:
    """What the model is called."""
    manifest = folder / "atelier.json"
    return str(read_json(manifest).get("title") or folder.name) if manifest.exists() else folder.resolve().name


def size(folder: Path) -> Size:
    """Parameters, counted in the heads of the weight files, else reckoned from config.json (Llama's form)."""
    n_layers, config = depth(folder), read_json(folder / "config.json")
    hidden, vocabulary = config.get("hidden_size", config.get("n_embd", 0)), config.get("vocab_size", 0)
    files = sorted(folder.glob("*.safetensors"))
    counted = 0
    for path in files:
        with path.open("rb") as file:
            tensors = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        for name, tensor in tensors.items():
            if _LAYER.search(name):
                n = 1
                for length in tensor["shape"]:
                    n *= length
                counted += n
    if counted:
        return Size(n_layers, counted, hidden * vocabulary, True)
    heads = config.get("num_attention_heads", 1)
    key_values = config.get("num_key_value_heads", heads) * config.get("head_dim", hidden // max(1, heads))
    each = 2 * hidden * hidden + 2 * hidden * key_values + 3 * hidden * config.get("intermediate_size", 4 * hidden)
    return Size(n_layers, each * n_layers, hidden * vocabulary, False)


def model_hash(folder: Path) -> str:
    """SHA-256 over names and hashes of config, tokenizer and weight files, as `atelier` makes it."""
    names = ["config.json", "tokenizer.json", *(path.name for path in folder.glob("*.safetensors"))]
    lines = []
    for name in sorted(name.encode() for name in names):
        path, digest = folder / name.decode(), hashlib.sha256()
        if not path.exists():
            continue
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        lines.append(f"{name.decode()} {digest.hexdigest()}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def tasks_of(plan: Plan, folder: Path, data: dict[str, Path], examples: Path | None) -> list[Task]:
    """The tasks of a plan with the items that it takes. `data` gives files by task; others are the model folder's."""
    own = {it["name"]: it for it in read_json(folder / "eval" / "tasks.json")["tasks"]} if (folder / "eval" / "tasks.json").exists() else {}
    refs = plan.tasks or tuple(TaskRef(name) for name in (data or own))
    if not refs:
        raise Refusal("the plan names no task and the model folder has none: give files with --data TASK=FILE.jsonl")
    unknown = sorted(set(data) - {ref.name for ref in refs})
    if unknown:
        raise Refusal(f"--data gives items of `{unknown[0]}`, which the plan does not ask for")
    bundled_bos = bool(read_json(folder / "atelier.json").get("add_bos")) if (folder / "atelier.json").exists() else False
    tasks = []
    for ref in refs:
        form = ref.form or FORM_OF_BENCHMARK.get(ref.name) or (ref.name if ref.name in FORMS and ref.name not in own else "atelier")
        form = FORM_OF_BENCHMARK.get(form, form)
        entry = own.get(ref.name) if ref.form is None else None
        if ref.name in data:
            path = data[ref.name]
        elif entry:
            path = folder / "eval" / entry["file"]
            if not path.exists() and entry["file"].startswith("../items/"):
                path = folder.parent / "items" / entry["file"].removeprefix("../items/")
        else:
            raise Refusal(f"items of task {ref.name} are not in the model folder: give them with --data {ref.name}=FILE.jsonl")
        usual_bos = bundled_bos if form == "atelier" else False
        task = read_task(ref.name, form, path, entry.get("headline") if entry else None, usual_bos if ref.add_bos is None else ref.add_bos)
        if ref.sha256 and ref.sha256 != task.data_sha256:
            raise Refusal(f"items of task {ref.name}: {path} is another file than the plan names "
                          f"(SHA-256 {task.data_sha256[:12]}… instead of {ref.sha256[:12]}…)")
        if form == "gsm8k":
            _with_examples(task, ref, examples)
        task.items = [task.items[at] for at in positions(len(task.items), plan.seed, plan.limit)]
        tasks.append(task)
    return tasks


def _with_examples(task: Task, ref: TaskRef, path: Path | None) -> None:
    task.few_shot, task.new_tokens_max = 5 if ref.few_shot is None else ref.few_shot, ref.new_tokens_max or 256
    if not task.few_shot:
        return
    if path is None:
        raise Refusal(f"task {task.name} puts {task.few_shot} examples before each question: give their file with --fewshot FILE.jsonl")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(f"examples of task {task.name}: {path} cannot be read: {error.strerror}") from error
    task.examples_sha256 = hashlib.sha256(raw).hexdigest()
    if task.examples_sha256 == task.data_sha256:
        raise Refusal(f"task {task.name}: examples and items are one file; dealt items would change which examples they see")
    task.examples = read_items("gsm8k", str(path), raw.decode())[: task.few_shot]
    if len(task.examples) < task.few_shot:
        raise Refusal(f"task {task.name}: {path} has {len(task.examples)} examples, {task.few_shot} are asked for")
    task.examples_text = "".join(item.raw + "\n" for item in task.examples)
