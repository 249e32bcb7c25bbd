"""The results as a folder of `atelier sweep`: what figures, findings and the page are made from.

`sweep.json` says what was computed and where, `records.jsonl` holds a line for each result; `atelier sweep merge`
and `atelier figure` read both. Of the wrong choices' likelihoods nothing stands there; those are in the parts.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from .chunks import Chunk
from .items import Task
from .plan import Plan
from .store import Store


def write_sweep(store: Store, plan: Plan, tasks: list[Task], schedules: list[str], chunks: list[Chunk], n_layers: int) -> Path:
    """Writes the folder beside the parts, and says where it is."""
    places = {text: number for number, text in enumerate(schedules)}
    task_numbers = {task.name: number for number, task in enumerate(tasks)}
    folder = store.folder / "sweep"
    folder.mkdir(exist_ok=True)
    lines, devices, first = [], {}, None
    for row in store.rows(chunks):
        first = first or row
        devices[row["device"]] = None
        lines.append(json.dumps(_record(row, places[row["schedule"]], task_numbers[row["task"]])) + "\n")
    assert first is not None
    head = {
        "version": 1, "model": first["model"], "model_hash": first["model_hash"], "n_layers": n_layers,
        "plan": {
            "version": 1, "families": [family.as_json() for family in plan.families],
            **({} if plan.limit is None else {"limit": plan.limit}), "seed": plan.seed or 0,
        },
        "schedules": schedules,
        "tasks": [
            {
                "name": task.name, "metric": task.metric, "chance": task.chance, "n_items": len(task.items),
                "data_hash": task.identity, "add_bos": task.add_bos, "lines": [item.line for item in task.items],
            }
            for task in tasks
        ],
        "backend": _backend(first, list(devices)),
        "build": first["build"] or f"{first['version']}",
    }
    if plan.model_source:
        head["source"] = plan.model_source
    store.write("sweep/records.jsonl", "".join(lines).encode())
    store.write("sweep/sweep.json", json.dumps(head, indent=2).encode() + b"\n")
    return folder


def _backend(row: dict, devices: list[str]) -> dict:
    """The kind of device, and in words what computed there."""
    kind = devices[0].partition(":")[0]
    named = "; ".join(device.partition(": ")[2] or device for device in devices)
    if row["executor"] == "atelier":
        return {"kind": kind, "adapter": named}
    return {"kind": kind, "adapter": f"{row['version']}, {row['dtype']}, on {named}"}


def _record(row: dict, schedule: int, task: int) -> dict:
    ll = row["right_log_likelihood"]
    record = {"s": schedule, "t": task, "i": row["line"], "q": row["question"], "ll": None if math.isnan(ll) else ll, "c": row["correct"]}
    if row["correct_norm"] is not None:
        record["n"] = row["correct_norm"]
    if row["result_tokens"] is not None:
        record["r"] = {"n_right": row["result_tokens_right"], "n": row["result_tokens"]}
    return record
