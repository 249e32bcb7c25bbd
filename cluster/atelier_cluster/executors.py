"""What workers share: how an executor is asked for, what it says of its node, and rows of results."""

from __future__ import annotations

import json
import platform
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from . import Refusal, __version__
from .chunks import Chunk
from .items import Task
from .store import Store


@dataclass(frozen=True)
class Asked:
    """How to compute; the same on every node."""

    executor: str  # "atelier" or "transformers"
    model: str  # a folder that every node has at this path
    model_hash: str
    binary: str = "atelier"
    backend: str = "cpu"  # of atelier: cpu, gpu or reference
    dtype: str = "float32"  # of transformers: float32 or bfloat16
    device: str = "cpu"  # of transformers: cpu, cuda or auto (device_map)
    threads: int = 1
    batch_tokens: int = 4096  # of transformers: most tokens of a batch, padding included


@dataclass(frozen=True)
class Facts:
    """What a node says before it may compute."""

    host: str
    package: str
    version: str  # of the executor, with what it rests on
    build: str
    model_hash: str
    device: str

    def differs(self, other: "Facts") -> str | None:
        """What is not the same on two nodes and must be."""
        for field in ("package", "version", "build", "model_hash"):
            mine, theirs = getattr(self, field), getattr(other, field)
            if mine != theirs:
                what = {"package": "atelier-cluster", "version": "the executor", "build": "atelier's build", "model_hash": "the model"}[field]
                return f"{what}: {_short(mine)} on {self.host}, {_short(theirs)} on {other.host}"
        return None


def _short(text: str) -> str:
    return text[:16] + "…" if len(text) == 64 else text


def host() -> str:
    """The name of this machine; Ray's node where there is one, since local nodes share a name."""
    name = socket.gethostname() or platform.node()
    try:
        import ray

        if ray.is_initialized():
            return f"{name}/{ray.get_runtime_context().get_node_id()[:8]}"
    except ImportError:
        pass
    return name


def check_model(model: str) -> None:
    """Refuses a model that this node cannot reach."""
    if not (Path(model) / "config.json").is_file():
        raise Refusal(f"node {host()} cannot reach the model {model}: no config.json there; put the folder at this path on every node")


def open_executor(asked: Asked, tasks: list[Task]):
    """The executor, its model loaded where it keeps one."""
    check_model(asked.model)
    if asked.executor == "atelier":
        from .by_atelier import ByAtelier

        return ByAtelier(asked, tasks)
    from .by_transformers import ByTransformers

    return ByTransformers(asked, tasks)


def agree(store: Store, facts: Facts) -> None:
    """All of a folder must be of one version, also after days: what wrote first says which, the others are compared."""
    path = store.folder / "facts.json"
    if not path.exists():
        store.write(path.name, json.dumps(asdict(facts)).encode() + b"\n")
    elif why := Facts(**json.loads(path.read_text())).differs(facts):
        raise Refusal(f"{store.folder} was begun with something else: {why}. Make them the same, or take another --out: "
                      "numbers of both would stand in one figure")


def row(chunk: Chunk, task: Task, schedule: str, at: int, scored: dict, asked: Asked, facts: Facts, title: str) -> dict:
    """A row of results. `scored` holds what the executor found; what it leaves out is null."""
    item = chunk.items[at]
    lls = [float("nan") if value is None else float(value) for value in scored["log_likelihoods"]]
    right = lls[item.right] if item.right < len(lls) else float("nan")
    tokens = scored.get("result_tokens") or (None, None)
    return {
        "schedule": schedule, "task": task.name, "line": item.line, "question": item.question,
        "log_likelihoods": lls, "right_log_likelihood": right,
        "correct": scored["correct"], "correct_norm": scored.get("correct_norm"),
        "result_tokens_right": tokens[0], "result_tokens": tokens[1],
        "text": scored.get("text"), "correct_flexible": scored.get("correct_flexible"),
        "model": title, "model_hash": facts.model_hash, "data": task.identity, "executor": asked.executor,
        "version": facts.version, "build": facts.build, "device": facts.device, "dtype": asked.dtype, "host": facts.host,
    }


PACKAGE = __version__


def as_dict(asked: Asked) -> dict:
    """What changes numbers, for run.json."""
    kept = asdict(asked)
    for place in ("binary", "model", "threads"):
        kept.pop(place)
    return kept


