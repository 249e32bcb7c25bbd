"""The plan: the experiment that the page exports, or a sweep's plan file, as one value.

Read are `{experiment, …}` (what page and command line save), a bare experiment (`--print-experiment`) and
`{"version": 1, "families": […]}` (`atelier sweep --plan`). What is damaged or asks something else is refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from . import Refusal
from .families import Family, of_figure

PLAN_BYTES_MAX = 16 << 20


@dataclass(frozen=True)
class TaskRef:
    """A task by name, and what changes how its items are read."""

    name: str
    form: str | None = None
    sha256: str | None = None
    add_bos: bool | None = None
    few_shot: int | None = None
    few_shot_sha256: str | None = None
    new_tokens_max: int | None = None


@dataclass(frozen=True)
class Plan:
    """What is asked; everything that changes a number, and no path."""

    families: tuple[Family, ...]
    tasks: tuple[TaskRef, ...]
    limit: int | None
    seed: int | None
    figure: int | None
    model: str
    model_hash: str
    model_source: str | None

    def digest(self) -> str:
        """Names the plan: parts of another plan are not gone on with."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def read_plan(path: str | Path) -> Plan:
    """The plan in a file."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > PLAN_BYTES_MAX:
        raise Refusal(f"{path} has {len(data)} bytes; a plan has at most {PLAN_BYTES_MAX}")
    try:
        value = json.loads(data)
    except ValueError as error:
        hint = "; of a picture, `atelier run FILE --print-experiment` gives the plan" if data[:1] in (b"<", b"\x89") else ""
        raise Refusal(f"{path} is damaged or no plan: it is no JSON ({error}){hint}") from error
    try:
        return plan_of(value)
    except Refusal as error:
        raise Refusal(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(f"{path} is damaged or no plan: {type(error).__name__} {error}") from error


def plan_of(value: object) -> Plan:
    """The plan of a JSON value."""
    if not isinstance(value, dict):
        raise Refusal("a plan is a JSON object")
    if "experiment" in value:
        value = value["experiment"]
    if "families" in value:
        return _of_sweep_plan(value)
    if "what" not in value:
        raise Refusal("this is neither an experiment (`what` is missing) nor a sweep's plan (`families` is missing)")
    if value.get("stop"):
        raise Refusal("the plan stops early; a cluster runs all items, so take `stop` out")
    what = value["what"]
    kind = next(iter(what)) if isinstance(what, dict) and what else what
    model = _must(value, "model", dict)
    if model.get("quantise"):
        raise Refusal("the plan quantises the model; the cluster runs it as it is stored, so take `quantise` out")
    families, figure = _families_of(kind, what)
    seed = _count(value, "seed")
    if kind == "sweep":
        # As `atelier` does with a sweep that gives no seed; scores without one are of the file's order.
        seed = seed or 0
    return Plan(
        families, tuple(_task_ref(data) for data in value.get("data", [])), _count(value, "limit"), seed,
        figure, str(model.get("name", "")), str(model.get("hash", "")), model.get("source"),
    )


def _families_of(kind: object, what: dict) -> tuple[tuple[Family, ...], int | None]:
    if kind == "scores":
        return (Family("listed", schedules=(what["scores"]["schedule"],)),), None
    if kind != "sweep":
        raise Refusal(f"the plan asks for `{kind}`; a cluster runs `sweep` and `scores`")
    study, families = what["sweep"].get("study"), what["sweep"].get("families", [])
    figure = study.get("figure") if isinstance(study, dict) else None
    if families:
        return tuple(_family(it) for it in families), figure
    if figure is None:
        raise Refusal(f"the plan names the study `{study}`; write its families out, or name a figure")
    return of_figure(int(figure)), int(figure)


def _of_sweep_plan(value: dict) -> Plan:
    if value.get("version") != 1:
        raise Refusal(f"the plan has version {value.get('version')}; known is 1")
    if value.get("stop"):
        raise Refusal("the plan stops early; a cluster runs all items, so take `stop` out")
    tasks = tuple(TaskRef(str(name)) for name in value.get("tasks", []))
    # As `atelier sweep` does with a plan that gives no seed.
    return Plan(tuple(_family(it) for it in value["families"]), tasks, _count(value, "limit"), _count(value, "seed") or 0, None, "", "", None)


def _family(value: dict) -> Family:
    unknown = set(value) - {"family", "seeds", "loops", "schedules"}
    if unknown:
        raise Refusal(f"a family of the plan has the unknown field `{sorted(unknown)[0]}`")
    lists = (tuple(int(it) for it in value.get("seeds", [])), tuple(int(it) for it in value.get("loops", [])))
    return Family(_must(value, "family", str), *lists, tuple(str(it) for it in value.get("schedules", [])))


def _task_ref(data: dict) -> TaskRef:
    few_shot = data.get("few_shot") or {}
    if few_shot.get("seed") is not None:
        raise Refusal(f"task {data['task']} draws its examples by a seed, anew for each item of the whole file; "
                      "a cluster deals items, so take the first of the file (no seed)")
    return TaskRef(_must(data, "task", str), data.get("form"), data.get("sha256"), data.get("add_bos"),
                   few_shot.get("n"), few_shot.get("sha256"), data.get("max_gen_toks"))


def _must(value: dict, name: str, kind: type):
    if not isinstance(value.get(name), kind):
        raise Refusal(f"`{name}` is missing or of the wrong kind")
    return value[name]


def _count(value: dict, name: str) -> int | None:
    number = value.get(name)
    if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < (name == "limit")):
        raise Refusal(f"`{name}` is {number}; a whole number is needed" + (", 1 or more" if name == "limit" else ""))
    return number
