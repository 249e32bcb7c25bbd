#!/usr/bin/env python3
"""Compute what the card of a bundled model says: its scores, and which findings of the paper hold.

    cargo build --release
    python3 tools/bundle-model/findings.py painters-12 [--limit 100] [--jobs 2]

Runs `atelier sweep --findings` (one share of the schedules per job, joined), which answers the
paper's eight questions with intervals and verdicts as src/sweep/claims.rs defines them, and
writes `about.json` and `MODEL_CARD.md` into the folder of the model; `bundle.py` then lists both.
Groups of similar layers come from `atelier states`; how they grow with depth is told where other
depths of the same series (the other models of the catalog) have theirs: run it once for
each model, from shallow to deep, and again for the shallow ones.
What a person writes stays: `prompts`, `summary` and `limits` of `about.json`; so does `other_runs`, what
a model of before had otherwise. Started again, it goes on from the results in
`target/findings/NAME/`. Standard library only.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys

from card import markdown

ROOT = pathlib.Path(__file__).resolve().parents[2]
ATELIER = ROOT / "target/release/atelier"
# The families of the card's table, and the fewest affected layers in it.
FAMILIES = ("skip", "middle_repeat", "reverse", "random", "parallel", "looped_parallel")
AFFECTED_MIN = 3
SEED = 0
VERDICTS = {"holds": "holds", "holds_in_part": "partly", "absent": "absent", "cannot_tell": "open"}


def run(*arguments):
    """What `atelier` prints."""
    done = subprocess.run([ATELIER, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def sweep(folder, limit, jobs, out):
    """The folder of the joined results of all schedules."""
    shares, running = [], []
    for job in range(1, jobs + 1):
        shares.append(out / f"share-{job}-of-{jobs}-{limit}")
        command = [ATELIER, "sweep", folder, "--backend", "cpu", "--findings", "--limit", limit, "--seed", SEED,
                   "--shard", f"{job}/{jobs}", "--out", shares[-1]]
        running.append(subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL))
    # All are waited for: what is done of the others is kept.
    if failed := [code for code in [process.wait() for process in running] if code != 0]:
        sys.exit(f"atelier sweep failed with {failed[0]}")
    joined = out / f"joined-{limit}"
    run("sweep", "merge", *shares, "--out", joined)
    return joined


def findings(results):
    """The paper's questions and their answers, in the words of about.json."""
    rows = []
    for finding in json.loads((results / "findings.json").read_text())["findings"]:
        measures = [{"what": measure["name"], "unit": measure["unit"], "value": measure["value"], "low": measure["low"],
                     "high": measure["high"], "verdict": side(measure)} for measure in finding["measures"]]
        section, question = finding["question"].split(": ", 1)
        rows.append({"id": finding["claim"], "claim": finding["sentence"], "source": f"section {section}: {question}",
                     "verdict": VERDICTS[finding["verdict"]], "measures": measures})
    return rows


def groups(folder):
    """Beginning, middle and end of the full model, by the similarity of its states."""
    report = json.loads(run("states", folder, "--backend", "cpu", "--figure", "3", "--json"))["report"]
    return {"task": report["tasks"][0], "n_items": report["n_done"], **report["paths"][0]["groups"]}


def similarity(about, name):
    """The findings on similarity, from the groups of this model and of other depths."""
    found = about["groups"]
    clear = found["clear_share"]
    verdict = "holds" if clear >= 0.95 else "absent" if clear <= 0.05 else "open"
    rows = [{"id": "similarity_groups", "claim": "Layers fall into a beginning, a middle and an end by the similarity of their states",
             "source": "figure 3", "verdict": verdict, "measures": sizes(found, "")}]
    others = [other for other in depths() if other["name"] != name] + [{"name": name, "n_layers": about["training"]["n_layers"], "groups": found}]
    if len(others) > 1:
        others.sort(key=lambda other: other["n_layers"])
        pairs = list(zip(others, others[1:]))
        grows = [deep["groups"]["size_ranges"][at][0] > flat["groups"]["size_ranges"][at][1] for flat, deep in pairs for at in range(3)]
        shrinks = [deep["groups"]["size_ranges"][at][1] < flat["groups"]["size_ranges"][at][0] for flat, deep in pairs for at in range(3)]
        verdict = "holds" if all(grows) else "absent" if any(shrinks) else "partly" if any(grows) else "open"
        measures = [measure for other in others for measure in sizes(other["groups"], f" with {other['n_layers']} layers")]
        rows.append({"id": "groups_grow", "claim": "Beginning, middle and end all grow with depth", "source": "figure 14",
                     "verdict": verdict, "measures": measures})
    return rows


def sizes(found, where):
    return [{"what": f"{part}{where}", "unit": "layers", "value": size, "low": low, "high": high, "verdict": "shown"}
            for part, size, (low, high) in zip(("beginning", "middle", "end"), found["sizes"], found["size_ranges"])]


def depths():
    """The bundled models whose groups are known."""
    models = ROOT / "web/models"
    for entry in json.loads((models / "catalog.json").read_text())["models"]:
        path = models / entry["name"] / "about.json"
        if path.exists() and (found := json.loads(path.read_text()).get("groups")):
            yield {"name": entry["name"], "n_layers": entry["n_layers"], "groups": found}


def side(measure):
    """On which side of its limit the interval of a measure lies."""
    limit = measure["limit"]
    if limit is None:
        return "shown"
    return "holds" if measure["low"] > limit else "absent" if measure["high"] < limit else "open"


def curves(results):
    """Median score and loss of every family by affected layers, for the card's table."""
    by_place = {}
    for row in json.loads((results / "results.json").read_text())["results"]:
        if row["family"] in FAMILIES and row["x"] >= AFFECTED_MIN:
            lost = [-cell["difference"]["log_likelihood"] for cell in row["tasks"].values()]
            by_place.setdefault((row["family"], row["x"]), []).append((row["median"], sum(lost) / len(lost)))
    places = sorted(by_place, key=lambda place: (FAMILIES.index(place[0]), place[1]))
    return [{"family": family, "affected": affected, **means(by_place[family, affected])} for family, affected in places]


def means(values):
    """Of pairs of median score and loss."""
    medians, losses = zip(*values)
    return {"median": sum(medians) / len(medians), "loss": sum(losses) / len(losses)}


def scores(folder):
    """All items under the full model, as `atelier eval` reports them."""
    report = json.loads(run("eval", folder, "--backend", "cpu", "--json"))
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
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="folder below web/models")
    parser.add_argument("--limit", type=int, default=100, help="items per task for the findings")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    folder = ROOT / "web/models" / arguments.name
    results = sweep(folder, arguments.limit, arguments.jobs, ROOT / "target/findings" / arguments.name)
    header = json.loads((results / "sweep.json").read_text())
    path = folder / "about.json"
    about = json.loads(path.read_text()) if path.exists() else {"summary": "", "limits": [], "prompts": []}
    about |= {"training": training(folder), "groups": groups(folder)}
    about |= {
        "scores": scores(folder),
        "findings": findings(results) + similarity(about, arguments.name),
        "curves": curves(results),
        "computed": {"command": "tools/bundle-model/findings.py", "backend": header["backend"]["kind"],
                     "items_per_task": arguments.limit, "n_schedules": len(header["schedules"]), "seed": SEED},
    }
    path.write_text(json.dumps(rounded(about), indent=1, ensure_ascii=False) + "\n")
    (folder / "MODEL_CARD.md").write_text(markdown(rounded(about), json.loads((folder / "atelier.json").read_text())))
    print(f"wrote {path} and MODEL_CARD.md; now run bundle.py")


def training(folder):
    """What the recipe wrote down."""
    log = json.loads((folder / "training.json").read_text())
    return {"n_layers": log["num_hidden_layers"], "d_model": log["hidden_size"], "vocab_size": log["vocab_size"],
            "context_length": log["max_position_embeddings"], "tokens": log["tokens"], "steps": log["step"],
            "seconds": log["seconds"], "machine": log["machine"], "seed": log["seed"], "validation_loss": log["dev"]["validation_loss"],
            "parameters": parameters(folder / "model.safetensors"),
            "weight_bytes": (folder / "model.safetensors").stat().st_size}


def parameters(path):
    """How many numbers a safetensors file holds, by its header."""
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return sum(math.prod(tensor["shape"]) for name, tensor in header.items() if name != "__metadata__")


def rounded(value):
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
