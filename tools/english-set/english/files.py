"""The files of ``web/tasks/english``: one of items for each task, and ``tasks.json`` with their hashes."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from . import arith, continuation, coref, facts, lastword, perplexity, sources

FOLDER = Path(__file__).resolve().parents[3] / "web" / "tasks" / "english"
LICENCE = "CC0-1.0"
WRITERS = {"lastword": lastword.items, "continuation": continuation.items, "coref": coref.items, "facts": facts.items,
           "arith": arith.items, "perplexity": perplexity.items}
ABOUT = {
    "lastword": {"kind": "answer", "headline": "acc", "mirrors": "lambada"},
    "continuation": {"kind": "choice", "headline": "acc_norm", "mirrors": "hellaswag"},
    "coref": {"kind": "choice", "headline": "acc", "mirrors": "winogrande"},
    "facts": {"kind": "choice", "headline": "acc", "mirrors": "arc"},
    "arith": {"kind": "answer", "headline": "acc", "mirrors": "gsm8k"},
    "perplexity": {"kind": "text", "headline": "word_perplexity", "mirrors": "wikitext"},
}


@functools.cache
def family(name: str) -> tuple[dict, ...]:
    """The items of a task in the order of its file: shuffled, so that the first hundred are of all kinds."""
    drawn = WRITERS[name]()
    sources.stream("order", name).shuffle(drawn)
    return tuple({"id": f"{name}-{number:03}", **item} for number, item in enumerate(drawn))


def texts() -> dict[str, str]:
    """Every file by its name."""
    found, listed = {}, {"tasks": []}
    for name in WRITERS:
        text = "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in family(name))
        found[f"{name}.jsonl"] = text
        listed["tasks"].append(
            {"name": name, "file": f"{name}.jsonl", **ABOUT[name], "items": len(family(name)), "licence": LICENCE,
             "sha256": hashlib.sha256(text.encode()).hexdigest()})
    found["tasks.json"] = json.dumps(listed, indent=2) + "\n"
    return found


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (folder / name).write_text(text)


def stale(folder: Path = FOLDER) -> list[str]:
    """Files that are missing, differ, or do not belong here."""
    wanted = texts()
    extra = {path.name for path in folder.glob("*")} - wanted.keys() if folder.is_dir() else set()
    return sorted(extra | {name for name, text in wanted.items() if not _is(folder / name, text)})


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()
