"""Schedules, families and the order of items are those of `atelier`."""

import json
import random
import subprocess

import pytest

from atelier_cluster import Refusal
from atelier_cluster.families import FIGURES, Family, expand, of_figure
from atelier_cluster.items import positions
from atelier_cluster.schedule import layer_runs, parse, text_of

NORMAL = {
    "0,1,2,3": "0-3", "4 4 4": "4x3", "(4-6)x2": "(4-6)x2", "(4)": "4", "((1|2))": "(1|2)", "(5|4)": "(4|5)",
    "(4|4)": "(4|4)", "((1 2)x2)x3": "(1 2)x6", "(4|5) (4|5)": "(4|5)x2", "4x2 4": "4x3", "(4|5|6|7)": "(4|..|7)",
    "4 x3": "4x3", "3 4 5 4 3": "3-5 4 3", "8-4": "8-4", "(4|5|6|9)": "(4|5|6|9)", "-": "-", "(7|..|4)": "(4|..|7)",
    "(1x2|3)x2": "(3|1x2)x2", "0(1|2)3": "0 (1|2) 3",
}


@pytest.mark.parametrize("text", NORMAL)
def test_normal_form(text):
    assert text_of(parse(text, 12)) == NORMAL[text]
    assert text_of(parse(NORMAL[text], 12)) == NORMAL[text]


@pytest.mark.parametrize("text", ["4-6x2", "12", "(1|)", "1|2", "(1", "1)", "1x0", "a", "(-|1)", "1xx2", "4x9999"])
def test_refused(text):
    with pytest.raises(Refusal):
        parse(text, 12)


def made(rng: random.Random, depth: int = 0) -> str:
    def atom() -> str:
        if depth > 2 or rng.random() < 0.6:
            return str(rng.randrange(12))
        return "(" + "|".join(made(rng, depth + 1) for _ in range(rng.choice([1, 1, 2, 3]))) + ")"

    return " ".join(atom() + (f"x{rng.randrange(1, 4)}" if rng.random() < 0.3 else "") for _ in range(rng.randrange(1, 5)))


def test_same_text_as_atelier(binary):
    rng = random.Random(0)
    for text in [made(rng) for _ in range(60)]:
        said = subprocess.run([binary, "schedule", "--layers", "12", text], capture_output=True, text=True, check=True).stdout.split("\n")[0]
        assert text_of(parse(text, 12)) == said, text


def test_layer_runs():
    assert layer_runs(parse("0-3 (4|..|8)x3 9-11", 12)) == 4 + 15 + 3


def test_positions_are_frozen():
    # Of painters' task files, as `atelier sweep` takes them.
    assert positions(1000, None, 3) == [0, 1, 2]
    assert sorted(positions(1000, 7, None)) == list(range(1000))
    assert positions(1000, 7, 5) == positions(1000, 7, None)[:5]


def test_same_head_as_atelier(binary, model, tmp_path):
    """Schedules in the same order and the same items, for every figure and every family of pairs."""
    from atelier_cluster.model import depth, model_hash, tasks_of
    from atelier_cluster.plan import plan_of

    families = [{"family": name} for figure in FIGURES.values() for name in figure]
    families += [{"family": name} for name in ("repeats", "windows", "skip_blocks", "reverse_blocks", "swaps")]
    families.append({"family": "listed", "schedules": ["0 (1 2)x2 5"]})
    value = {"version": 1, "families": families, "tasks": ["continuation", "facts"], "limit": 1, "seed": 3}
    (tmp_path / "plan.json").write_text(json.dumps(value))
    # The first share of very many: the head is of all schedules, and two of them are run.
    subprocess.run([binary, "sweep", str(model), "--backend", "cpu", "--plan", "plan.json", "--shard", "9999/9999", "--out", "out"],
                   cwd=tmp_path, check=True, capture_output=True)
    head = json.loads((tmp_path / "out" / "sweep.json").read_text())
    plan = plan_of(value)
    assert expand(plan.families, depth(model)) == head["schedules"]
    assert model_hash(model) == head["model_hash"]
    for task, theirs in zip(tasks_of(plan, model, {}, None), head["tasks"], strict=True):
        mine = {"name": task.name, "metric": task.metric, "chance": task.chance, "n_items": len(task.items),
                "data_hash": task.identity, "add_bos": task.add_bos, "lines": [item.line for item in task.items]}
        assert mine == theirs


def test_the_papers_own():
    texts = expand((Family("random", seeds=(0,)), Family("middle_repeat"), Family("looped_parallel")), 12)
    assert {"0-3 6-4 8 7 9-11", "0-3 6x5 9-11", "0-3 (4|..|8)x3 9-11"} <= set(texts)
    assert texts[0] == "0-11"
    assert len(expand(of_figure(11), 32)) > 200
