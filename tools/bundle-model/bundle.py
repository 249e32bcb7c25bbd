#!/usr/bin/env python3
"""Keep the manifests of the bundled models true.

    python3 tools/bundle-model/bundle.py            rewrite what is derived
    python3 tools/bundle-model/bundle.py --check    change nothing; say what is stale, exit 1

By hand, one writes: `catalog.json` (names in order, the default first), and in
each model folder the titles and descriptions of `atelier.json` and the tasks of
`eval/tasks.json`. Items that several models share lie once, in `items/` beside the models'
folders; a task names them as `../items/NAME.jsonl`. Derived from the files, and rewritten here:
items without exact repeats, every SHA-256 and size, and in the catalog the title, layers, bytes
to load and model hash.

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


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pretty(value) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def without_repeats(data: bytes) -> bytes:
    """Each line once, in the order of first appearance."""
    return b"".join(dict.fromkeys(data.splitlines(keepends=True)))


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

    stale = [path for path, data in wanted.items() if path.read_bytes() != data]
    for path in stale:
        print(("stale: " if is_check else "wrote: ") + str(path.relative_to(MODELS)))
        if not is_check:
            path.write_bytes(wanted[path])
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
