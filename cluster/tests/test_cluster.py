"""A cluster of two nodes on this machine, and what happens when nodes and drivers die. Takes minutes."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import ray
from ray.cluster_utils import Cluster

from atelier_cluster import Refusal, alone, driver
from atelier_cluster.executors import Asked
from atelier_cluster.job import prepare

from .conftest import values

CHUNKS = (2, 6)  # items, schedules


@pytest.fixture(scope="module")
def cluster():
    """A head that computes nothing, and two nodes with one CPU each."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    cluster.wait_for_nodes()
    driver.connect(cluster.address)
    yield cluster, nodes
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture()
def asked(model, binary):
    return Asked("atelier", str(model), "", binary)


@pytest.fixture()
def job(plan_file, asked, tmp_path):
    return prepare(plan_file(), asked, {}, None, tmp_path / "out", *CHUNKS)


NEEDS = driver.Needs(1, 0, None)


def test_the_driver_is_killed_and_goes_on(plan_file, model, binary, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "atelier_cluster.cli", "run", plan_file(), "--model", str(model), "--binary", binary, "--out", str(out),
               "--address", "local", "--workers", "1", "--chunk-items", "2", "--chunk-schedules", "6"]
    first = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 240
    while not list(out.glob("part-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("part-*.parquet")}
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    after = {path.name: path.stat().st_mtime_ns for path in out.glob("part-*.parquet")}
    assert 0 < len(before) < len(after)
    assert before.items() <= after.items(), "something was computed twice"
    assert "are there from before" in again.stderr and (out / "sweep" / "sweep.json").exists()
    merged = subprocess.run([binary, "sweep", "merge", str(out / "sweep"), "--out", str(tmp_path / "figures")], capture_output=True, text=True, check=True)
    assert (tmp_path / "figures" / "results.json").exists(), merged.stderr


def test_versions_that_differ_are_refused_and_named(cluster, asked, tmp_path):
    fake = tmp_path / "atelier"
    fake.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then\n if mkdir {tmp_path}/once 2>/dev/null; then echo atelier 0.1.0; else echo atelier 0.2.0; fi\n'
                    f'else exec {asked.binary} "$@"; fi\n')
    fake.chmod(0o755)
    with pytest.raises(Refusal) as refused:
        driver.check_nodes(replace(asked, binary=str(fake)), NEEDS)
    said = str(refused.value)
    assert "atelier 0.1.0 on " in said and "atelier 0.2.0 on " in said and "/" in said


def test_what_a_cluster_cannot_do(cluster, asked, tmp_path):
    with pytest.raises(Refusal, match="cannot reach the model"):
        driver.check_nodes(replace(asked, model=str(tmp_path)), NEEDS)
    with pytest.raises(Refusal, match="no node of the cluster has one"):
        driver.check_nodes(replace(asked, executor="transformers", dtype="bfloat16", device="cuda"), driver.Needs(1, 1, None))
    with pytest.raises(Refusal, match="cannot run"):
        driver.check_nodes(replace(asked, binary="/nowhere/atelier"), NEEDS)


def test_a_chunk_that_always_fails(cluster, job, tmp_path):
    """It is tried again elsewhere, and then said what was said there."""
    fake = tmp_path / "atelier"
    fake.write_text(f'#!/bin/sh\nif [ "$1" = eval ]; then echo "error: it is broken" >&2; exit 1; fi\nexec {job.asked.binary} "$@"\n')
    fake.chmod(0o755)
    job = replace(job, asked=replace(job.asked, binary=str(fake)))
    with pytest.raises(Refusal, match="failed 3 times.*it is broken"):
        driver.run(job, job.store(), NEEDS, driver.check_nodes(job.asked, NEEDS))


def test_a_node_is_killed_in_the_middle(cluster, job, tmp_path, capsys):
    """Results are those of an uninterrupted run without Ray, to the bit. The last test of the cluster: a node is gone."""
    cluster, nodes = cluster
    store = job.store()
    reference = driver.check_nodes(job.asked, NEEDS)
    failures = []

    def run():
        try:
            driver.run(job, store, NEEDS, reference, 0.5)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 240
    while not failures and time.monotonic() < deadline:
        hosts = {json.dumps(row[0]) for row in hosts_of(tmp_path / "out")}
        if len(hosts) >= 2:
            break
        time.sleep(0.05)
    n_before = len(list((tmp_path / "out").glob("part-*.parquet")))
    cluster.remove_node(nodes[0], allow_graceful=False)
    thread.join(300)
    assert not thread.is_alive() and not failures, failures
    assert 0 < n_before < len(job.chunks), n_before
    assert "goes to another" in capsys.readouterr().err
    quiet = replace(job, out=tmp_path / "quiet")
    alone.work(quiet, quiet.store(alone=False), (1, 1))
    assert values(tmp_path / "out") == values(tmp_path / "quiet")


def hosts_of(folder: Path) -> set:
    import pyarrow.parquet as pq

    return {(pq.read_table(path, columns=["host"])["host"][0].as_py(),) for path in folder.glob("part-*.parquet")}
