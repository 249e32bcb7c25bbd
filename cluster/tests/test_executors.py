"""Both executors say the same; rows are read by DuckDB and pandas; shares without Ray join."""

import importlib.util
import json
import subprocess

import pytest

from atelier_cluster import Refusal, alone, cli
from atelier_cluster.executors import Asked
from atelier_cluster.job import prepare

from .conftest import values

NATS_MAX = 1e-4
FAMILIES = ["skip", "middle_repeat", "reverse", "parallel", "looped_parallel", "triple_repeat_block", "switch_layers"]


def rows(out):
    import pyarrow.parquet as pq

    found = [row for path in sorted(out.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]
    return {(row["schedule"], row["task"], row["line"]): row for row in found}


@pytest.mark.skipif(importlib.util.find_spec("transformers") is None, reason="transformers is not installed")
def test_transformers_says_what_atelier_says(plan_file, model, binary, tmp_path):
    plan = plan_file(families=FAMILIES, limit=3, tasks=["lastword", "continuation", "coref", "facts", "arith"])
    found = {}
    for asked in (Asked("atelier", str(model), "", binary), Asked("transformers", str(model), "", batch_tokens=600)):
        job = prepare(plan, asked, {}, None, tmp_path / asked.executor, 8, 40)
        alone.work(job, job.store(alone=False), (1, 1))
        found[asked.executor] = rows(job.out)
    assert found["atelier"].keys() == found["transformers"].keys()
    worst = 0.0
    for key, mine in found["atelier"].items():
        theirs = found["transformers"][key]
        worst = max([worst, *(abs(a - b) for a, b in zip(mine["log_likelihoods"], theirs["log_likelihoods"], strict=True))])
        for name in ("correct", "correct_norm", "result_tokens", "result_tokens_right", "question", "model_hash", "data"):
            assert mine[name] == theirs[name], (key, name)
    print(f"{len(found['atelier'])} results, at most {worst:.2g} nats apart")
    assert worst <= NATS_MAX


@pytest.mark.skipif(importlib.util.find_spec("transformers") is None, reason="transformers is not installed")
def test_written_answers_of_both(model, binary, tmp_path):
    lines = [{"question": f"Mia has {n} marbles. She finds 3 more. How many marbles does Mia have now?", "answer": f"{n} + 3 = {n + 3}.\n#### {n + 3}"}
             for n in range(2, 8)]
    for name, part in (("items", lines[:4]), ("examples", lines[4:])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in part))
    value = {"model": {"name": "", "hash": ""}, "limit": None, "seed": 0, "stop": None,
             "data": [{"task": "gsm8k", "sha256": None, "form": "gsm8k", "few_shot": {"n": 1, "seed": None}, "max_gen_toks": 16}],
             "what": {"sweep": {"study": None, "families": [{"family": "listed", "schedules": ["0 1 3-5", "0 (1|2) 3-5"]}]}}}
    (tmp_path / "plan.json").write_text(json.dumps(value))
    texts = []
    for asked in (Asked("atelier", str(model), "", binary), Asked("transformers", str(model), "")):
        job = prepare(str(tmp_path / "plan.json"), asked, {"gsm8k": tmp_path / "items.jsonl"}, tmp_path / "examples.jsonl", tmp_path / asked.executor, 2, 9)
        alone.work(job, job.store(alone=False), (1, 1))
        texts.append({key: (row["text"], row["correct"], row["correct_flexible"]) for key, row in rows(job.out).items()})
    assert texts[0] == texts[1]


def test_shares_join_and_are_read(plan_file, model, binary, tmp_path, capsys):
    arguments = [plan_file(), "--model", str(model), "--binary", binary, "--chunk-items", "3", "--chunk-schedules", "4"]
    for share in ("1/2", "2/2"):
        assert cli.main(["work", *arguments, "--out", str(tmp_path / "shares"), "--share", share]) == 0
    assert cli.main(["work", *arguments, "--out", str(tmp_path / "one")]) == 0
    assert values(tmp_path / "shares") == values(tmp_path / "one")
    assert cli.main(["finish", *arguments, "--out", str(tmp_path / "shares")]) == 0
    # `atelier sweep` itself has the same head, and the same likelihoods.
    subprocess.run([binary, "sweep", str(model), "--backend", "cpu", "--plan", arguments[0], "--out", str(tmp_path / "own")], check=True, capture_output=True)
    heads = [json.loads((tmp_path / name / "sweep.json").read_text()) for name in ("own", "shares/sweep")]
    assert heads[0] == heads[1]
    records = [{(it["s"], it["t"], it["i"]): it for it in map(json.loads, (tmp_path / name / "records.jsonl").read_text().splitlines())}
               for name in ("own", "shares/sweep")]
    assert records[0].keys() == records[1].keys()
    assert max(abs(records[0][key]["ll"] - records[1][key]["ll"]) / (1 + abs(records[0][key]["ll"])) for key in records[0]) < 1e-5
    duckdb = pytest.importorskip("duckdb")
    n = duckdb.sql(f"select count(*), count(distinct schedule) from '{tmp_path}/one/part-*.parquet'").fetchall()[0]
    assert n == (len(records[0]), len(heads[0]["schedules"]))


def test_submitit_sends_the_shares(plan_file, model, binary, tmp_path):
    pytest.importorskip("submitit")
    arguments = [plan_file(limit=2), "--model", str(model), "--binary", binary, "--out", str(tmp_path / "out"), "--chunk-items", "1"]
    assert cli.main(["submit", *arguments, "--shares", "2", "--scheduler", "local", "--logs", str(tmp_path / "logs")]) == 0
    assert (tmp_path / "out" / "sweep" / "records.jsonl").exists()


def test_a_part_of_a_share_is_missing(plan_file, model, binary, tmp_path, capsys):
    arguments = [plan_file(limit=2), "--model", str(model), "--binary", binary, "--out", str(tmp_path / "out"), "--chunk-items", "1"]
    assert cli.main(["work", *arguments, "--share", "1/2"]) == 0
    assert cli.main(["finish", *arguments]) == 1
    assert "run the missing shares" in capsys.readouterr().err


def test_share_is_written_wrongly():
    for text in ("0/2", "3/2", "1", "a/b"):
        with pytest.raises(Refusal):
            alone.parse_share(text)


@pytest.mark.skipif(importlib.util.find_spec("transformers") is None, reason="transformers is not installed")
@pytest.mark.parametrize("add_bos", [False, True])
def test_published_forms_of_both(model, binary, tmp_path, add_bos):
    """Files in the forms of benchmarks are read alike, under the harness's names, too."""
    forms = {
        "lambada_openai": ("lambada", [{"text": "Tom gave the ball to Mia and went home to Mia"}, {"text": "One two three"}]),
        "hellaswag": ("hellaswag", [{"ctx_a": "Tom has a ball.", "ctx_b": "he gives", "activity_label": "Games", "endings": ["it to Mia.", "the [title] house."], "label": 0}]),
        "winogrande": ("winogrande", [{"sentence": "Tom gave Mia the ball since _ was kind.", "option1": "Tom", "option2": "Mia", "answer": "1"}]),
        "arc_easy": ("arc", [{"question": "How many legs has a dog?", "choices": {"text": ["two", "four"], "label": ["A", "B"]}, "answerKey": "B"}]),
    }
    files = {}
    for name, (_, items) in forms.items():
        files[name] = tmp_path / f"{name}.jsonl"
        files[name].write_text("".join(json.dumps(item) + "\n" for item in items))
    value = {"model": {"name": "", "hash": ""}, "limit": None, "seed": 0, "stop": None,
             "data": [{"task": name, "sha256": None, "form": form, "add_bos": add_bos} for name, (form, _) in forms.items()],
             "what": {"sweep": {"study": None, "families": [{"family": "listed", "schedules": ["0 (1|2)x2 3-5"]}]}}}
    (tmp_path / "plan.json").write_text(json.dumps(value))
    found = []
    for asked in (Asked("atelier", str(model), "", binary), Asked("transformers", str(model), "")):
        job = prepare(str(tmp_path / "plan.json"), asked, files, None, tmp_path / asked.executor, 9, 9)
        alone.work(job, job.store(alone=False), (1, 1))
        found.append(rows(job.out))
    assert found[0].keys() == found[1].keys()
    for key, mine in found[0].items():
        theirs = found[1][key]
        assert mine["log_likelihoods"] == pytest.approx(theirs["log_likelihoods"], abs=NATS_MAX), key
        assert (mine["correct"], mine["correct_norm"]) == (theirs["correct"], theirs["correct_norm"]), key
