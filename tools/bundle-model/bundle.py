#!/usr/bin/env python3
"""Keep the manifests of the bundled models true.

    python3 tools/bundle-model/bundle.py            rewrite what is derived
    python3 tools/bundle-model/bundle.py --check    change nothing; say what is stale, exit 1

By hand, one writes: `catalog.json` (names in order, the default first), and in
each model folder the titles and descriptions of `atelier.json` and the tasks of
`eval/tasks.json`. Items that several models share lie once, in `items/` beside the models'
folders; a task names them as `../items/NAME.jsonl`. Derived from the files, and rewritten here:
items without exact repeats, their heads (`items/heads.jsonl`: what a first visit scores, read by
`src/eval/head.rs`), every SHA-256 and size, and in the catalog the title, layers, bytes to load and
model hash.

The model hash is defined in `src/model/hash.rs`. The tests (`tests/native/bundled.rs`) check all
of this again without Python. Standard library only.
"""

import argparse
import hashlib
import json
import pathlib
import sys

MODELS = pathlib.Path(__file__).resolve().parents[2] / "web" / "models"
MANIFEST = "atelier.json"
SHARED = "../items/"
HEADS = SHARED + "heads.jsonl"
# What a first visit asks for: `DEFAULT_LIMIT` in `src/app/state/mod.rs`, and the seed in a new `State`.
HEAD_ITEMS, HEAD_SEED = 100, 0


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pretty(value) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def without_repeats(data: bytes) -> bytes:
    """Each line once, in the order of first appearance."""
    return b"".join(dict.fromkeys(data.splitlines(keepends=True)))


def shuffled(n: int, seed: int) -> list[int]:
    """The order of `src/eval/order.rs`: Fisher and Yates by SplitMix64."""
    mask, state = (1 << 64) - 1, seed

    def below(bound: int) -> int:
        nonlocal state
        while True:
            state = (state + 0x9E3779B97F4A7C15) & mask
            z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
            number = z ^ (z >> 31)
            if number <= mask - (mask + 1) % bound:
                return number % bound

    order = list(range(n))
    for last in range(n - 1, 0, -1):
        other = below(last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def head(data: bytes) -> bytes:
    """The items of a file that a first visit scores, after a line of what only the whole tells."""
    lines = data.splitlines(keepends=True)
    items = [json.loads(line) for line in lines]
    first: dict = {}
    questions = [first.setdefault(item.get("group") or ("", item["context"]), at) for at, item in enumerate(items)]
    chances = [1 / len(item["choices"]) if "choices" in item else 0.0 for item in items]
    here = sorted(shuffled(len(items), HEAD_SEED)[:HEAD_ITEMS])
    whole = {
        "sha256": sha256(data),
        "n_items": len(items),
        "chance": sum(chances) / len(items),
        "lines": here,
        "questions": [questions[at] for at in here],
    }
    return json.dumps(whole, separators=(",", ":")).encode() + b"\n" + b"".join(lines[at] for at in here)


def is_hashed(name: str) -> bool:
    """Whether a file is part of the model hash."""
    return name in ("config.json", "tokenizer.json") or name.endswith(".safetensors")


def model_hash(files: dict[str, bytes]) -> str:
    lines = [f"{name} {sha256(files[name])}\n" for name in sorted(files, key=str.encode)]
    return sha256("".join(lines).encode())


def derive(folder: pathlib.Path) -> dict[str, bytes]:
    """All files of a model folder as they should be, by name, and the shared items that it names."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    tasks = json.loads(files["eval/tasks.json"])
    shared = {}
    for task in tasks["tasks"]:
        name = task["file"]
        place = shared if name.startswith(SHARED) else files
        place[name] = without_repeats((folder / name).read_bytes())
        task["sha256"] = sha256(place[name])
    if shared:
        shared[HEADS] = b"".join(map(head, shared.values()))
        tasks["heads"] = {"file": HEADS, "sha256": sha256(shared[HEADS])}
    files["eval/tasks.json"] = pretty(tasks)
    manifest = json.loads(files[MANIFEST])
    manifest["files"] = [
        {"name": name, "bytes": len(data), "sha256": sha256(data)}
        for name, data in files.items()
        if name != MANIFEST
    ]
    files[MANIFEST] = pretty(manifest)
    return files | shared


def catalog_entry(entry: dict, files: dict[str, bytes]) -> dict:
    loaded = {name: data for name, data in files.items() if is_hashed(name)}
    return {
        "name": entry["name"],
        "title": json.loads(files[MANIFEST])["title"],
        "n_layers": json.loads(files["config.json"])["num_hidden_layers"],
        "bytes": sum(map(len, loaded.values())),
        "hash": model_hash(loaded),
        "manifest": sha256(files[MANIFEST]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if something is stale")
    is_check = parser.parse_args().check

    catalog = json.loads((MODELS / "catalog.json").read_bytes())
    wanted: dict[pathlib.Path, bytes] = {}
    models = []
    for entry in catalog["models"]:
        folder = MODELS / entry["name"]
        files = derive(folder)
        models.append(catalog_entry(entry, files))
        wanted |= {(folder / name).resolve(): data for name, data in files.items()}
    wanted[MODELS / "catalog.json"] = pretty({"models": models})

    stale = [path for path, data in wanted.items() if not path.is_file() or path.read_bytes() != data]
    for path in stale:
        print(("stale: " if is_check else "wrote: ") + str(path.relative_to(MODELS)))
        if not is_check:
            path.write_bytes(wanted[path])
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
