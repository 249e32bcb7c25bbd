"""The evaluation items and how they are frozen.

``frozen/<family>.jsonl`` hold a ``dev`` split (for the log of a training run)
and a ``test`` split (for reports). ``frozen/tasks.json`` describes the
families and carries the SHA-256 of each file: written once, before training.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from . import seeds
from .documents import Item
from .tasks import arith, continuation, coref, facts, lastword

ITEM_SEED = 2407
N_DEV, N_TEST = 100, 1_000
FROZEN = Path(__file__).parent.parent / "frozen"
WRITERS = {"lastword": lastword.items, "continuation": continuation.items, "coref": coref.items,
           "facts": facts.items, "arith": arith.items}
ABOUT = {
    "lastword": {"kind": "answer", "metric": "acc", "mirrors": "LAMBADA"},
    "continuation": {"kind": "choice", "metric": "acc_norm", "mirrors": "HellaSwag"},
    "coref": {"kind": "choice", "metric": "acc", "mirrors": "WinoGrande"},
    "facts": {"kind": "choice", "metric": "acc", "mirrors": "ARC"},
    "arith": {"kind": "answer", "metric": "acc", "mirrors": "GSM8K"},
}


@functools.cache
def family(name: str) -> tuple[Item, ...]:
    """All items of a family, in the order of the file, with their evidence."""
    drawn = WRITERS[name](seeds.stream(ITEM_SEED, "items", name), N_DEV + N_TEST)
    # Items are drawn in turns (kinds, labels, lengths); every eleventh goes to dev, so that both splits see all turns.
    step = (N_DEV + N_TEST) // N_DEV
    dev = [item for i, item in enumerate(drawn) if i % step == 0]
    test = [item for i, item in enumerate(drawn) if i % step]
    return tuple(dev + test)


def lines(name: str) -> str:
    """The file of a family as text."""
    rows = []
    for i, item in enumerate(family(name)):
        split, at = ("dev", i) if i < N_DEV else ("test", i - N_DEV)
        rows.append(json.dumps(item.record(f"{name}-{split}-{at:04}", split), ensure_ascii=False))
    return "\n".join(rows) + "\n"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(folder: Path = FROZEN) -> None:
    """Write all families and their hashes."""
    folder.mkdir(exist_ok=True)
    tasks = []
    for name in WRITERS:
        text = lines(name)
        (folder / f"{name}.jsonl").write_text(text)
        tasks.append({"name": name, "file": f"{name}.jsonl", **ABOUT[name], "sha256": sha256(text)})
    (folder / "tasks.json").write_text(json.dumps({"seed": ITEM_SEED, "tasks": tasks}, indent=1) + "\n")


def read(name: str, folder: Path = FROZEN) -> list[dict]:
    """The frozen rows of a family."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
