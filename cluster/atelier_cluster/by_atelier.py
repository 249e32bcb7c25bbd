"""The executor `atelier`: one `atelier eval` for each chunk, all of its schedules in one process.

`atelier` keeps no model open between commands, so it loads once for each chunk, and `eval` shares no beginnings
between schedules; chunks are therefore large. The numbers are those of a desk, to the bit on equal processors.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from . import Refusal
from .chunks import Chunk
from .executors import PACKAGE, Asked, Facts, host, row
from .items import Task
from .model import title

PROBE_ITEM = {"text": "a b"}


class ByAtelier:
    """Runs chunks through the binary."""

    def __init__(self, asked: Asked, tasks: list[Task]) -> None:
        self.asked, self.tasks = asked, tasks
        self.title = title(Path(asked.model))
        self.facts = probe(asked)

    def run(self, chunk: Chunk) -> list[dict]:
        """The rows of a chunk."""
        task = self.tasks[chunk.task]
        with tempfile.TemporaryDirectory(prefix="atelier-cluster-") as name:
            folder = Path(name)
            (folder / "items.jsonl").write_text("".join(item.raw + "\n" for item in chunk.items))
            (folder / "schedules.txt").write_text("".join(text + "\n" for text in chunk.schedules))
            label = task.name if task.form in ("atelier", task.name) else f"{task.name}:{task.form}"
            command = ["eval", self.asked.model, "--backend", self.asked.backend, "--task", f"{label}=items.jsonl",
                       "--schedules", "schedules.txt", "--log-samples", "samples.jsonl"]
            if task.add_bos and task.form != "atelier":
                command.append("--add-bos")
            if task.form == "gsm8k":
                command += ["--num-fewshot", str(task.few_shot), "--max-gen-toks", str(task.new_tokens_max)]
                if task.few_shot:
                    (folder / "examples.jsonl").write_text(task.examples_text)
                    command += ["--fewshot", "examples.jsonl"]
            _run(self.asked, command, folder)
            lines = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
        only = chunk.schedules[0]
        found = {(line.get("schedule", only), line["index"]): line for line in lines}
        rows = []
        for schedule in chunk.schedules:
            for at in range(len(chunk.items)):
                if (schedule, at) not in found:
                    raise Refusal(f"`atelier` on {self.facts.host} gave no result for schedule `{schedule}`, task {task.name}, "
                                  f"line {chunk.items[at].line + 1}")
                rows.append(row(chunk, task, schedule, at, found[schedule, at], self.asked, self.facts, self.title))
        return rows


def probe(asked: Asked) -> Facts:
    """Scores one item: says version and build, and whether the model opens here."""
    version = _run(asked, ["--version"], Path(".")).strip()
    with tempfile.TemporaryDirectory(prefix="atelier-cluster-") as name:
        folder = Path(name)
        (folder / "items.jsonl").write_text(json.dumps(PROBE_ITEM) + "\n")
        plan = {"version": 1, "families": [{"family": "listed", "schedules": ["0"]}], "limit": 1}
        (folder / "plan.json").write_text(json.dumps(plan))
        _run(asked, ["sweep", asked.model, "--backend", asked.backend, "--task", "lambada=items.jsonl", "--plan", "plan.json", "--out", "out"], folder)
        head = json.loads((folder / "out" / "sweep.json").read_text())
    if asked.model_hash and not head["model_hash"].startswith(asked.model_hash):
        raise Refusal(f"the model {asked.model} on node {host()} is another than the plan names "
                      f"(hash {head['model_hash'][:16]}… instead of {asked.model_hash[:16]}…)")
    return Facts(host(), PACKAGE, version, head["build"], head["model_hash"], f"{head['backend']['kind']}: {head['backend']['adapter']}")


def _run(asked: Asked, arguments: list[str], folder: Path) -> str:
    command = [asked.binary, *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Refusal(f"node {host()} cannot run `{asked.binary}`: {error.strerror}; install atelier there, or give its path with --binary") from error
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Refusal(f"`atelier {arguments[0]}` failed on node {host()} with code {done.returncode}: " + " ".join(said[-3:]))
    return done.stdout
