"""A run, made from its arguments: plan, tasks, schedules, chunks and the folder they go into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from . import Refusal
from .chunks import Chunk, deal
from .executors import Asked, as_dict
from .families import expand
from .items import Task
from .model import depth, tasks_of
from .plan import Plan, TaskRef, read_plan
from .store import Store


@dataclass
class Job:
    """What every way of running needs."""

    plan: Plan
    asked: Asked
    tasks: list[Task]
    schedules: list[str]
    chunks: list[Chunk]
    n_layers: int
    out: Path

    @property
    def n_rows(self) -> int:
        """Results in all."""
        return sum(chunk.n_rows for chunk in self.chunks)

    def store(self, alone: bool = True) -> Store:
        """The folder of results, opened or begun."""
        run = {
            "version": 1, "digest": self.plan.digest(), "asked": as_dict(self.asked),
            "data": {task.name: task.identity for task in self.tasks},
            "chunks": {"n": len(self.chunks), "items": len(self.chunks[0].items), "schedules": len(self.chunks[0].schedules)}, "n_rows": self.n_rows,
        }
        return Store(self.out, run, alone)


def prepare(plan_path: str, asked: Asked, data: dict[str, Path], examples: Path | None, out: Path, chunk_items: int, chunk_schedules: int,
            only: tuple[str, ...] = ()) -> Job:
    """Reads everything that the driver must know; nothing is computed."""
    plan = chosen(read_plan(plan_path), only)
    folder = Path(asked.model)
    if not (folder / "config.json").is_file():
        raise Refusal(f"the plan's model `{plan.model or '(no name)'}` cannot be reached at {folder}: no config.json there; give its folder with --model")
    n_layers = depth(folder)
    schedules = expand(plan.families, n_layers)
    tasks = tasks_of(plan, folder, data, examples)
    chunks = deal(tasks, schedules, chunk_items, chunk_schedules)
    return Job(plan, replace(asked, model_hash=plan.model_hash), tasks, schedules, chunks, n_layers, out)


def chosen(plan: Plan, only: tuple[str, ...]) -> Plan:
    """The plan on these of its tasks alone; on all where none are named."""
    known = {task.name: task for task in plan.tasks}
    for name in only:
        if known and name not in known:
            raise Refusal(f"--task {name}: the plan's tasks are {', '.join(known)}")
    return replace(plan, tasks=tuple(known.get(name, TaskRef(name)) for name in only)) if only else plan
