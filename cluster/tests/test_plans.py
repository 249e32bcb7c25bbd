"""Plans, items and the folder of results: what is read, and what is refused with a sentence."""

import errno
import json
import os
from pathlib import Path

import pytest

from atelier_cluster import Refusal, cli
from atelier_cluster.executors import Asked, check_model
from atelier_cluster.items import read_items
from atelier_cluster.job import prepare
from atelier_cluster.plan import plan_of, read_plan
from atelier_cluster.written import judged

EXPERIMENT = {"model": {"name": "painters-6", "hash": ""}, "data": [{"task": "facts", "sha256": None}], "limit": 3, "seed": 0,
              "stop": None, "what": {"sweep": {"study": {"figure": 11}, "families": []}}}


def job(plan_file, model, out, **fields):
    asked = Asked("transformers", str(model), "")
    return prepare(plan_file(**fields), asked, {}, None, out, 4, 2)


def test_forms_of_plans():
    bare = plan_of(EXPERIMENT)
    assert bare == plan_of({"experiment": EXPERIMENT, "provenance": {}, "report": {}})
    assert [family.name for family in bare.families][0] == "skip" and bare.figure == 11
    scores = plan_of({**EXPERIMENT, "what": {"scores": {"schedule": "0 1", "beside_full": True}}, "seed": None})
    assert scores.families[0].schedules == ("0 1",) and scores.seed is None


@pytest.mark.parametrize(("text", "said"), [
    ("{", "no JSON"), ("[]", "JSON object"), ("{}", "neither"), ("<svg/>", "print-experiment"),
    ('{"version": 2, "families": []}', "version 2"), ('{"version": 1, "families": [{}]}', "`family` is missing"),
    ('{"version": 1, "families": [], "limit": 0}', "`limit` is 0"),
    (json.dumps({**EXPERIMENT, "what": {"latency": {}}}), "asks for `latency`"),
    (json.dumps({**EXPERIMENT, "what": "kept"}), "asks for `kept`"),
    (json.dumps({**EXPERIMENT, "stop": {"alpha": 0.05}}), "stops early"),
    (json.dumps({**EXPERIMENT, "data": [{}]}), "`task`|damaged"),
])
def test_damaged_plans(tmp_path, text, said):
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(Refusal) as refused:
        read_plan(tmp_path / "plan.json")
    assert any(part in str(refused.value) for part in said.split("|")), refused.value


def test_unknown_family_and_task(plan_file, model, tmp_path):
    with pytest.raises(Refusal, match="family `nothing`"):
        job(plan_file, model, tmp_path, families=["nothing"])
    with pytest.raises(Refusal, match="items of task history"):
        job(plan_file, model, tmp_path, tasks=["history"])


def test_a_model_that_cannot_be_reached(plan_file, tmp_path, capsys):
    assert cli.main(["run", plan_file(), "--model", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 1
    assert "cannot be reached" in capsys.readouterr().err
    with pytest.raises(Refusal, match="cannot reach the model"):
        check_model(str(tmp_path / "none"))


def test_another_model_than_the_plan_names(model, tmp_path, monkeypatch):
    from atelier_cluster import by_transformers

    with pytest.raises(Refusal, match="another than the plan names"):
        by_transformers.probe(Asked("transformers", str(model), "0" * 64))


def test_parts_are_kept_whole_or_not_at_all(plan_file, model, tmp_path, monkeypatch):
    this = job(plan_file, model, tmp_path / "out")
    store = this.store()
    chunk = this.chunks[0]
    rows = [{"schedule": text, "task": "facts", "line": item.line, "log_likelihoods": [0.0], "correct": True}
            for text in chunk.schedules for item in chunk.items]
    store.write_part(chunk, rows)
    assert store.done(this.chunks)[0] == {0}

    def full(_fd):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match="the disk is full.*run the same command again"):
        store.write_part(this.chunks[1], rows[:1] * this.chunks[1].n_rows)
    assert not list((tmp_path / "out").glob(".*tmp"))
    part = store.path(chunk)
    part.write_bytes(part.read_bytes()[:-7])
    done, notes = store.done(this.chunks)
    assert done == set() and "damaged" in notes[0]


def test_no_room(plan_file, model, tmp_path):
    store = job(plan_file, model, tmp_path / "out").store()
    with pytest.raises(Refusal, match="MB free"):
        store.check_room(10**12)


def test_two_runs_do_not_write_one_folder(plan_file, model, tmp_path):
    kept = job(plan_file, model, tmp_path / "out").store()
    with pytest.raises(Refusal, match="another run"):
        job(plan_file, model, tmp_path / "out").store()
    del kept


def test_another_plan_in_the_same_folder(plan_file, model, tmp_path):
    job(plan_file, model, tmp_path / "out").store()
    with pytest.raises(Refusal, match="is of another run: `digest`"):
        job(plan_file, model, tmp_path / "out", limit=3).store()


def test_published_forms():
    read = lambda form, value: read_items(form, "x", json.dumps(value))[0]  # noqa: E731
    assert read("lambada", {"text": "a b c"}).pairs == (("a b", " c"),)
    item = read("hellaswag", {"ctx_a": "He [x] sits.", "ctx_b": "he WAITS", "activity_label": "Rest", "endings": ["a [title] b", "c"], "label": "1"})
    assert item.pairs == (("Rest: He sits. He waits", " a. b"), ("Rest: He sits. He waits", " c")) and item.right == 1
    item = read("winogrande", {"sentence": "The _ ran off.", "option1": "cat", "option2": "dog", "answer": "2"})
    assert item.pairs == (("The cat", " ran off."), ("The dog", " ran off.")) and item.right == 1
    item = read("arc", {"question": "Q?", "choices": {"text": ["a", "b"], "label": ["1", "2"]}, "answerKey": "2"})
    assert item.pairs[1] == ("Question: Q?\nAnswer:", " b") and item.right == 1
    with pytest.raises(Refusal, match="line 1"):
        read("arc", {"question": "Q?"})


def test_written_answers():
    assert judged("so 1,234.\n#### 1,234", "x\n#### 1234") == (True, True)
    assert judged("it is 5 and $6.", "#### 6") == (False, True)
    assert judged("nothing", "#### 6") == (False, False)


@pytest.mark.parametrize("name", ["7b", "13b"])
def test_the_papers_plan_has_an_estimate(name, capsys):
    folder = Path(__file__).resolve().parents[1] / "examples"
    assert cli.main(["run", str(folder / f"llama2-{name}.json"), "--model", str(folder / f"llama2-{name}"), "--executor", "transformers",
                     "--dtype", "bfloat16", "--estimate"]) == 0
    assert "GPU hours" in capsys.readouterr().out
