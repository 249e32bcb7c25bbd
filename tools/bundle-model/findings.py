#!/usr/bin/env python3
"""Compute what the card of a bundled model says: its scores, and which findings of the paper hold.

    cargo build --release
    python3 tools/bundle-model/findings.py painters-12 [--limit 100] [--jobs 2]

Runs `atelier eval` over a list of schedules (written by `atelier schedule`), keeps the item
results in `target/findings/NAME/`, and writes `about.json` and `MODEL_CARD.md` into the folder of
the model; `bundle.py` then lists both. What a person writes stays: `prompts`, `summary` and
`limits` of `about.json`. Started again, it goes on from the results that are there.

How it decides. The score of a schedule on a task is normalised, (score - chance) / (full - chance),
so that the full model is 1 and guessing 0; the median is taken over the five tasks, then the mean
over start layers. Intervals are 95 % percentile intervals of a bootstrap over items, the same
items for all schedules. A finding holds if the interval lies on its side, is absent if it lies on
the other, and is open otherwise. Standard library only.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys

from card import markdown

ROOT = pathlib.Path(__file__).resolve().parents[2]
ATELIER = ROOT / "target/release/atelier"
FAMILIES = ("skip", "middle_repeat", "reverse", "random", "parallel", "looped_parallel")
RANDOM_SEEDS = range(5)
LOOPS = 3
# Fewest affected layers of a family that is run; with one, most families are the full model.
AFFECTED_MIN = 3
RESAMPLES = 1000
SEED = 0
# What a schedule must keep of the normalised score for "costs little", and for "not at once".
LITTLE_LOST = 0.8
HALF_LOST = 0.5


def schedule(n_layers, preset, **options):
    """The text of a preset."""
    arguments = [ATELIER, "schedule", "--layers", str(n_layers), "--preset", preset]
    for name, value in options.items():
        arguments += [f"--{name}", str(value)]
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.strip()


def starts(n_layers):
    """Start layers of the families, those that affect most layers first."""
    return [s for s in range(n_layers) if n_layers - 2 * s - 1 >= AFFECTED_MIN]


def experiments(n_layers):
    """All schedules by what they are: (family, start or layer) to a list of texts."""
    found = {("baseline", 0): [schedule(n_layers, "baseline")]}
    for layer in range(n_layers):
        found["skip_layer", layer] = [schedule(n_layers, "skip_layer", layer=layer)]
        if layer + 1 < n_layers:
            found["switch_layers", layer] = [schedule(n_layers, "switch_layers", layer=layer)]
    for start in starts(n_layers):
        for family in FAMILIES:
            if family == "random":
                found[family, start] = [schedule(n_layers, family, start=start, seed=seed) for seed in RANDOM_SEEDS]
            else:
                options = {"loops": LOOPS} if family == "looped_parallel" else {}
                found[family, start] = [schedule(n_layers, family, start=start, **options)]
    return found


class Items:
    """Item results of many schedules: `right`, `nats` and `tokens` by schedule and task."""

    def __init__(self, folder, samples):
        self.tasks = json.loads((folder / "eval/tasks.json").read_text())["tasks"]
        self.labels = {t["name"]: [json.loads(line).get("label", 0) for line in (folder / t["file"]).open()]
                       for t in self.tasks}
        self.chance = {t["name"]: self._chance(folder, t) for t in self.tasks}
        self.right, self.nats, self.tokens = {}, {}, {}
        by_norm = {t["name"] for t in self.tasks if t["headline"] == "acc_norm"}
        for sample in samples:
            key = sample["schedule"], sample["task"]
            right = sample["correct_norm"] if sample["task"] in by_norm else sample["correct"]
            nats = sample["log_likelihoods"][self.labels[sample["task"]][sample["index"]]]
            self.right.setdefault(key, []).append(float(right))
            self.nats.setdefault(key, []).append(nats)
            self.tokens.setdefault(key, []).append(sample.get("result_tokens", [0, 0]))

    @staticmethod
    def _chance(folder, task):
        if task["kind"] == "answer":
            return 0.0
        shares = [1 / len(json.loads(line)["choices"]) for line in (folder / task["file"]).open()]
        return sum(shares) / len(shares)

    def names(self):
        return [task["name"] for task in self.tasks]


class Draw:
    """One resample of the items (or the items themselves): how often each counts."""

    def __init__(self, items, rng=None):
        self.items = items
        self.counts = {}
        for task in items.names():
            n = len(next(v for (_, t), v in items.right.items() if t == task))
            counts = [1] * n
            if rng:
                counts = [0] * n
                for at in rng.choices(range(n), k=n):
                    counts[at] += 1
            self.counts[task] = counts
        self.memory = {}

    def mean(self, values, text, task):
        counts = self.counts[task]
        return sum(map(float.__mul__, values[text, task], map(float, counts))) / len(counts)

    def normalised(self, text, task, full):
        """1 for the full model, 0 for guessing."""
        chance = self.items.chance[task]
        score, best = self.mean(self.items.right, text, task), self.mean(self.items.right, full, task)
        return (score - chance) / (best - chance) if best > chance else 0.0

    def result_tokens(self, text, task, full):
        """The same for single result tokens of worked sums."""
        def share(key):
            pairs = list(zip(self.counts[task], self.items.tokens[key, task]))
            n = sum(c * all_ for c, (_, all_) in pairs)
            return sum(c * right for c, (right, _) in pairs) / n if n else 0.0
        best = share(full)
        return share(text) / best if best else 0.0

    def median(self, text, full):
        if text not in self.memory:
            self.memory[text] = statistics.median(self.normalised(text, task, full) for task in self.items.names())
        return self.memory[text]

    def loss(self, text, full):
        """Nats of the right answer lost against the full model, mean over tasks."""
        key = text, "loss"
        if key not in self.memory:
            lost = [self.mean(self.items.nats, full, t) - self.mean(self.items.nats, text, t) for t in self.items.names()]
            self.memory[key] = sum(lost) / len(lost)
        return self.memory[key]


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def findings(n_layers, found, items):
    """Every finding as data: claim, where the paper has it, measures with intervals, verdict."""
    full = found["baseline", 0][0]
    all_starts = starts(n_layers)
    inner = [s for s in all_starts if s > 0]
    draws = [Draw(items)] + [Draw(items, random.Random(f"{SEED} {k}")) for k in range(RESAMPLES)]

    def measured(what, unit, of, limit=0.0):
        """The value on the items, its interval over the resamples, and the verdict against `limit`."""
        value, *others = [of(draw) for draw in draws]
        others.sort()
        low, high = others[int(0.025 * RESAMPLES)], others[int(0.975 * RESAMPLES) - 1]
        verdict = "holds" if low > limit else "absent" if high < limit else "open"
        return {"what": what, "unit": unit, "value": value, "low": low, "high": high, "verdict": verdict}

    def family(draw, name, of, over=None):
        return mean(mean(of(draw)(text, full) for text in found[name, s]) for s in over or inner)

    median, loss = (lambda draw: draw.median), (lambda draw: draw.loss)

    def over(first, second, words):
        """How much better one family is than another, in score and in loss."""
        return [
            measured(f"{words}, median score", "share",
                     lambda d: family(d, first, median) - family(d, second, median)),
            measured(f"{words}, loss saved", "nats", lambda d: family(d, second, loss) - family(d, first, loss)),
        ]

    span = f"s = {inner[0]}" if len(inner) == 1 else f"mean over s = {inner[0]} to {inner[-1]}"
    middle = range(1, n_layers - 1)
    switched = range(1, n_layers - 2)
    kept = lambda name, layers: lambda d: mean(d.median(found[name, i][0], full) for i in layers)  # noqa: E731
    rest = [f for f in FAMILIES if f != "middle_repeat"]
    sums, words_ = "arith", [t for t in items.names() if t != "arith"]
    disorder = ("reverse", "random", "parallel")

    def maths_gap(sums_kept):
        def gap(draw):
            texts = [text for f in disorder for s in inner for text in found[f, s]]
            others = mean(statistics.median(draw.normalised(t, task, full) for task in words_) for t in texts)
            return others - mean(sums_kept(draw, t) for t in texts)
        return gap

    graceful = [measured(f"kept with {n_layers - 2 * s - 1} layers left out, median score", "share",
                         lambda d, s=s: family(d, "skip", median, [s]), HALF_LOST) for s in reversed(all_starts)]
    rows = [
        ("single_skip", "A single middle layer can be left out; the first cannot", "section 3.1, figure 2", [
            measured("kept without one middle layer, median score, mean over layers", "share", kept("skip_layer", middle), LITTLE_LOST),
            measured("kept more than without layer 0, median score", "share",
                     lambda d: kept("skip_layer", middle)(d) - kept("skip_layer", [0])(d)),
            measured("loss more without layer 0 than without a middle one", "nats",
                     lambda d: d.loss(found["skip_layer", 0][0], full) - mean(d.loss(found["skip_layer", i][0], full) for i in middle)),
        ]),
        ("single_switch", "Two neighbours in the middle can be switched", "section 3.1, figure 2", [
            measured("kept with two middle layers switched, median score, mean over pairs", "share",
                     kept("switch_layers", switched), LITTLE_LOST),
        ]),
        ("graceful_skip", "Leaving out more middle layers does harm by degrees, not at once", "section 3.2, figure 4", graceful[:1] + [
            {**m, "verdict": "shown"} for m in graceful[1:]]),
        ("middle_repeat_worst", "Repeating one middle layer in place of the others is the worst", "section 3.3, figure 5", [
            m for f in rest for m in over(f, "middle_repeat", f"{f} above middle_repeat, {span}")]),
        ("random_over_reverse", "A random order of the middle harms less than the reverse order", "section 3.4, figures 6 and 7",
            over("random", "reverse", f"random ({len(RANDOM_SEEDS)} seeds) above reverse, {span}")),
        ("looped_over_parallel", "Looping the parallel layers three times harms less than running them once", "section 3.7, figure 9",
            over("looped_parallel", "parallel", f"looped parallel above parallel, {span}")),
        ("parallel_over_skip", "Running the middle layers in parallel harms less than leaving them out", "section 3.5, figure 8",
            over("parallel", "skip", f"parallel above skip, {span}")),
        ("maths_first", "Sums suffer more from disorder than language does", "section 3.6", [
            measured(f"other tasks (their median) keep more than whole sums: reverse, random, parallel, {span}", "share",
                     maths_gap(lambda d, t: d.normalised(t, sums, full))),
            measured(f"the same with compounding removed: single results, the true steps before them, {span}", "share",
                     maths_gap(lambda d, t: d.result_tokens(t, sums, full))),
        ]),
    ]
    return [{"id": name, "claim": claim, "source": source, "verdict": verdict(measures), "measures": measures}
            for name, claim, source, measures in rows], curves(draws[0], found, full, all_starts, n_layers)


def verdict(measures):
    """Of all measures together: they agree, or the finding holds in part."""
    verdicts = {m["verdict"] for m in measures} - {"shown"}
    return verdicts.pop() if len(verdicts) == 1 else "partly" if "holds" in verdicts else "open"


def curves(draw, found, full, all_starts, n_layers):
    """Median score and loss of every family by affected layers, for the card's table."""
    return [{"family": family, "affected": n_layers - 2 * s - 1,
             "median": mean(draw.median(text, full) for text in found[family, s]),
             "loss": mean(draw.loss(text, full) for text in found[family, s])}
            for family in FAMILIES for s in all_starts]


def evaluate(folder, texts, limit, jobs, out):
    """Item results of all schedules; those that are there already are not run again."""
    out.mkdir(parents=True, exist_ok=True)
    done = out / f"samples-{limit}.jsonl"
    known = [json.loads(line) for line in done.open()] if done.exists() else []
    missing = [t for t in texts if t not in {s["schedule"] for s in known}]
    running = []
    for job in range(min(jobs, len(missing))):
        listed, samples = out / f"schedules-{job}.txt", out / f"new-{job}.jsonl"
        listed.write_text("".join(f"{text}\n" for text in missing[job::jobs]))
        command = [ATELIER, "eval", folder, "--backend", "cpu", "--limit", str(limit), "--seed", str(SEED),
                   "--schedules", listed, "--log-samples", samples, "--json"]
        running.append((subprocess.Popen(command, stdout=subprocess.DEVNULL), samples))
    for process, samples in running:
        if process.wait() != 0:
            sys.exit(f"atelier eval failed with {process.returncode}")
        with done.open("a") as file:
            file.write(samples.read_text())
        samples.unlink()
    return [json.loads(line) for line in done.open()] if done.exists() else []


def scores(folder):
    """All items under the full model, as `atelier eval` reports them."""
    command = [ATELIER, "eval", folder, "--backend", "cpu", "--json"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    rows = []
    order = [task["name"] for task in json.loads((folder / "eval/tasks.json").read_text())["tasks"]]
    for name in order:
        task = report["tasks"][name]
        metric = task["metric"]
        row = {"task": name, "metric": metric, "n": task["n"], "value": task[metric], "chance": task["chance"],
               "low": task["interval"]["low"], "high": task["interval"]["high"],
               "mean_log_likelihood": task["mean_log_likelihood"]}
        if "result_token_acc" in task:
            row["result_token_acc"] = task["result_token_acc"]
        rows.append(row)
    return rows, report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="folder below web/models")
    parser.add_argument("--limit", type=int, default=100, help="items per task for the findings")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    folder = ROOT / "web/models" / arguments.name
    n_layers = json.loads((folder / "config.json").read_text())["num_hidden_layers"]
    found = experiments(n_layers)
    texts = list(dict.fromkeys(text for listed in found.values() for text in listed))
    samples = evaluate(folder, texts, arguments.limit, arguments.jobs, ROOT / "target/findings" / arguments.name)
    rows, table = findings(n_layers, found, Items(folder, [s for s in samples if s["schedule"] in set(texts)]))
    table_of_scores, report = scores(folder)
    path = folder / "about.json"
    about = json.loads(path.read_text()) if path.exists() else {"summary": "", "limits": [], "prompts": []}
    about |= {
        "training": training(folder),
        "scores": table_of_scores,
        "findings": rows,
        "curves": table,
        "computed": {"command": "tools/bundle-model/findings.py", "backend": report["backend"], "items_per_task": arguments.limit,
                     "n_schedules": len(texts), "resamples": RESAMPLES, "seed": SEED},
    }
    path.write_text(json.dumps(rounded(about), indent=1, ensure_ascii=False) + "\n")
    (folder / "MODEL_CARD.md").write_text(markdown(rounded(about), json.loads((folder / "atelier.json").read_text())))
    print(f"wrote {path} and MODEL_CARD.md; now run bundle.py")


def training(folder):
    """What the recipe wrote down."""
    log = json.loads((folder / "training.json").read_text())
    return {"n_layers": log["num_hidden_layers"], "d_model": log["hidden_size"], "vocab_size": log["vocab_size"],
            "context_length": log["max_position_embeddings"], "tokens": log["tokens"], "steps": log["step"],
            "seconds": log["seconds"], "seed": log["seed"], "validation_loss": log["dev"]["validation_loss"],
            "weight_bytes": (folder / "model.safetensors").stat().st_size}


def rounded(value):
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
