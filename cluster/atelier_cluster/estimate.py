"""What a run costs, before it starts: floating-point operations from parameters, tokens and layer runs.

One token through one layer is 2 x that layer's parameters; the head is counted once for each token. Attention's own
products are left out (under 3 % at the lengths of these tasks). Hours are operations over a stated rate.
"""

from __future__ import annotations

from dataclasses import dataclass

from .items import Task
from .model import Size
from .plan import Plan
from .schedule import layer_runs, parse

CHARACTERS_PER_TOKEN = 4.0
# Items of the published splits, and assumed tokens of one item: all sequences together.
PUBLISHED = {
    "lambada_openai": (5153, 90), "hellaswag": (10042, 420), "winogrande": (1267, 60),
    "arc_easy": (2376, 150), "arc_challenge": (1172, 170), "gsm8k": (1319, 256 * 1100),
}


@dataclass(frozen=True)
class TaskCost:
    """Items, and tokens that one schedule reads for them."""

    name: str
    n_items: int
    tokens: float
    is_assumed: bool


@dataclass(frozen=True)
class Cost:
    """Operations of the whole plan."""

    tasks: tuple[TaskCost, ...]
    n_schedules: int
    layer_runs: int  # of all schedules together, for one token
    flops: float

    def hours(self, tera_per_second: float) -> float:
        """At this rate, teraFLOP/s, for one device."""
        return self.flops / (tera_per_second * 1e12) / 3600


def of_tasks(tasks: list[Task]) -> tuple[TaskCost, ...]:
    """Tokens reckoned from the characters of the items."""
    return tuple(TaskCost(task.name, len(task.items), sum(map(lambda item: _tokens(task, item), task.items)), False) for task in tasks)


def _tokens(task: Task, item) -> float:
    before = sum(len(a) + len(b) for it in task.examples for a, b in it.pairs)
    read = sum(len(a) + len(b) for a, b in item.pairs) / CHARACTERS_PER_TOKEN
    if item.kind != "written":
        return read
    # Without a cache each new token reads all before it; on average half of the new ones are there.
    new = task.new_tokens_max or 256
    return new * ((before + len(item.pairs[0][0])) / CHARACTERS_PER_TOKEN + new / 2)


def of_published(plan: Plan) -> tuple[TaskCost, ...]:
    """The same from the sizes of published splits, where no items are at hand."""
    costs = []
    for ref in plan.tasks:
        n, tokens = PUBLISHED.get(ref.name, (0, 0))
        n = min(n, plan.limit or n)
        costs.append(TaskCost(ref.name, n, float(n * tokens), True))
    return tuple(costs)


def cost(tasks: tuple[TaskCost, ...], schedules: list[str], size: Size) -> Cost:
    """The plan's operations."""
    runs = sum(layer_runs(parse(text, size.n_layers)) for text in schedules)
    each = size.layer_parameters / size.n_layers
    tokens = sum(task.tokens for task in tasks)
    flops = 2 * tokens * (each * runs + size.head_parameters * len(schedules))
    return Cost(tasks, len(schedules), runs, flops)


def told(found: Cost, size: Size, tera_per_second: float, unit: str) -> str:
    """The estimate in words."""
    lines = [f"model: {size.layer_parameters / 1e9:.3g} billion parameters in {size.n_layers} layers "
             f"({'counted' if size.is_counted else 'reckoned from config.json'}), head {size.head_parameters / 1e9:.3g} billion",
             f"schedules: {found.n_schedules}, {found.layer_runs} layer runs for each token"]
    for task in found.tasks:
        how = "assumed" if task.is_assumed else f"characters / {CHARACTERS_PER_TOKEN:.0f}"
        share = task.tokens / max(1.0, sum(it.tokens for it in found.tasks))
        lines.append(f"  {task.name}: {task.n_items} items, {task.tokens:,.0f} tokens a schedule ({how}), {100 * share:.0f} % of the cost")
    lines.append(f"estimate: {found.flops:.3g} floating-point operations, {found.hours(tera_per_second):,.3g} {unit} hours at {tera_per_second:g} TFLOP/s")
    return "\n".join(lines)
