"""The run on a Ray cluster: workers that keep their model, chunks dealt to them one at a time, nodes that come and go.

The driver alone writes. A worker that is lost with its node gives its chunk back; another one takes it, on whatever
nodes there are then. A chunk that fails is tried again elsewhere a few times, then the run stops with what was said.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass

import ray
from ray.exceptions import RayActorError, RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from . import Refusal
from .chunks import Chunk
from .executors import Asked, Facts, agree, open_executor
from .items import Task
from .job import Job
from .progress import Progress
from .store import Store

TRIES_MAX = 3
LOSSES_MAX = 5  # of workers under one chunk, as when it needs more memory than there is
WAIT_SECONDS = 1.0
CONNECT_SECONDS = 10.0


class Worker:
    """An actor: one executor, opened once."""

    def __init__(self, asked: Asked, tasks: list[Task]) -> None:
        self.executor = open_executor(asked, tasks)

    def facts(self) -> Facts:
        """What the node is."""
        return self.executor.facts

    def run(self, chunk: Chunk) -> list[dict]:
        """The rows of a chunk."""
        return self.executor.run(chunk)


def survey(asked: Asked) -> Facts:
    """What a node says of itself before any work: the executor's version, and the model it reaches."""
    from .executors import check_model

    check_model(asked.model)
    if asked.executor == "atelier":
        from .by_atelier import probe

        return probe(asked)
    from .by_transformers import probe as probe_transformers

    return probe_transformers(asked)


@dataclass
class Needs:
    """What one worker takes of a node."""

    cpus: float
    gpus: float
    workers_max: int | None

    def slots(self, node: dict) -> int:
        """Workers that fit on a node."""
        has = node.get("Resources", {})
        n = int(has.get("CPU", 0) // self.cpus) if self.cpus else sys.maxsize
        return min(n, int(has.get("GPU", 0) // self.gpus)) if self.gpus else n


def living(needs: Needs) -> list[dict]:
    """Nodes that can hold a worker."""
    return [node for node in ray.nodes() if node["Alive"] and needs.slots(node) > 0]


def connect(address: str) -> None:
    """Joins a cluster, or begins one on this machine (`local`)."""
    try:
        if ray.is_initialized():
            return
        host, colon, port = address.rpartition(":")
        if colon and "://" not in address:
            # Ray itself would try for many minutes.
            socket.create_connection((host, int(port)), CONNECT_SECONDS).close()
        # Nobody is told what is run here, unless somebody wants that.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        ray.init(address=address, log_to_driver=False, logging_level="error", configure_logging=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise Refusal(f"no Ray cluster at `{address}`: {str(error).splitlines()[0]}; start one with `ray start --head`, or take --address local") from error


def check_nodes(asked: Asked, needs: Needs) -> Facts:
    """Asks every node; refuses clusters that cannot do it, or whose nodes differ."""
    nodes = living(needs)
    if not nodes:
        gpus = sum(node.get("Resources", {}).get("GPU", 0) for node in ray.nodes() if node["Alive"])
        if needs.gpus and not gpus:
            raise Refusal("GPUs are asked for, and no node of the cluster has one; take --device cpu (for bfloat16 there, too), or a cluster with GPUs")
        raise Refusal(f"no node of the cluster has room for a worker ({needs.cpus:g} CPUs, {needs.gpus:g} GPUs)")
    task = ray.remote(survey)
    refs = {
        node["NodeID"]: task.options(
            num_cpus=min(needs.cpus, 1), num_gpus=needs.gpus, max_retries=2,
            scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False),
        ).remote(asked)
        for node in nodes
    }
    first: Facts | None = None
    for node in nodes:
        try:
            facts = ray.get(refs[node["NodeID"]])
        except RayTaskError as error:
            if isinstance(error.cause, Refusal):
                raise Refusal(str(error.cause)) from None
            raise Refusal(f"node {named(node)} cannot take part: {said(error)}; atelier-cluster and its executor must be installed there") from None
        except RayError as error:
            raise Refusal(f"node {named(node)} was lost while it was asked: {said(error)}; run the same command again") from None
        if first is None:
            first = facts
        elif why := first.differs(facts):
            raise Refusal(f"nodes differ in {why}. Make them the same: numbers of both would stand in one figure")
    assert first is not None
    return first


def run(job: Job, store: Store, needs: Needs, reference: Facts, report_seconds: float = 5.0) -> None:
    """Computes every chunk whose part is not there."""
    agree(store, reference)
    done, notes = store.done(job.chunks)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    pending = deque(chunk for chunk in job.chunks if chunk.number not in done)
    n_before = sum(chunk.n_rows for chunk in job.chunks if chunk.number in done)
    store.check_room(job.n_rows - n_before)
    progress = Progress(job.n_rows, n_before, report_seconds)
    if n_before:
        print(f"{n_before} of {job.n_rows} results are there from before", file=sys.stderr)
    _Dealer(job, store, needs, reference, pending, progress).run()


class _Dealer:
    def __init__(self, job: Job, store: Store, needs: Needs, reference: Facts, pending: deque, progress: Progress) -> None:
        self.job, self.store, self.needs, self.reference = job, store, needs, reference
        self.pending, self.progress = pending, progress
        self.running: dict = {}  # reference of a call -> (worker, chunk or None while it opens)
        self.tries: dict[int, int] = {}
        self.losses: dict[int, int] = {}
        self.hosts: dict = {}
        self.worker = ray.remote(Worker)
        self.tasks = ray.put(job.tasks)
        self.opened = 0.0
        self.n_failed_to_open = 0

    def run(self) -> None:
        try:
            while self.pending or any(chunk is not None for _, chunk in self.running.values()):
                self._open()
                ready, _ = ray.wait(list(self.running), timeout=WAIT_SECONDS) if self.running else ([], [])
                if not self.running:
                    time.sleep(WAIT_SECONDS)
                for ref in ready:
                    worker, chunk = self.running.pop(ref)
                    self._take(ref, worker, chunk)
        finally:
            for worker in {worker for worker, _ in self.running.values()} | set(self.hosts):
                ray.kill(worker)

    def _open(self) -> None:
        """Workers for all room there is, of nodes that joined since, too."""
        if time.monotonic() - self.opened < 2.0 and self.running:
            return
        self.opened = time.monotonic()
        room = sum(self.needs.slots(node) for node in living(self.needs))
        wanted = min(room, self.needs.workers_max or room, len(self.pending) + len(self.running))
        for _ in range(wanted - len(self.running)):
            worker = self.worker.options(num_cpus=self.needs.cpus, num_gpus=self.needs.gpus, max_restarts=0, scheduling_strategy="SPREAD")
            actor = worker.remote(self.job.asked, self.tasks)
            self.running[actor.facts.remote()] = (actor, None)

    def _take(self, ref, worker, chunk: Chunk | None) -> None:
        try:
            got = ray.get(ref)
        except RayActorError as error:
            self._lost(worker, chunk, error)
            return
        except RayError as error:
            self._failed(worker, chunk, error)
            return
        if chunk is None:
            if why := self.reference.differs(got):
                ray.kill(worker)
                raise Refusal(f"a node that joined differs in {why}. Take it out of the cluster, and run the same command again")
            self.hosts[worker] = got.host
        else:
            self.store.write_part(chunk, got)
            n_nodes = len(set(self.hosts.values()))
            self.progress.add(chunk.n_rows, f"workers {len(self.hosts)}, nodes {n_nodes}")
        self._deal(worker)

    def _deal(self, worker) -> None:
        if self.pending:
            chunk = self.pending.popleft()
            self.running[worker.run.remote(chunk)] = (worker, chunk)
        else:
            self.hosts.pop(worker, None)
            ray.kill(worker)

    def _lost(self, worker, chunk: Chunk | None, error: RayActorError) -> None:
        host = self.hosts.pop(worker, "a node")
        cause = getattr(error, "cause", None)
        if chunk is None:
            self.n_failed_to_open += 1
            if isinstance(cause, Refusal):
                raise Refusal(str(cause)) from None
            if self.n_failed_to_open > 3 * LOSSES_MAX:
                raise Refusal(f"workers do not open: {said(error)}") from None
            return
        self.pending.appendleft(chunk)
        self.losses[chunk.number] = self.losses.get(chunk.number, 0) + 1
        print(f"note: a worker on {host} was lost; its chunk {chunk.number} goes to another", file=sys.stderr, flush=True)
        if self.losses[chunk.number] >= LOSSES_MAX:
            raise Refusal(f"{LOSSES_MAX} workers were lost under chunk {chunk.number} (task {self.job.tasks[chunk.task].name}): "
                          "perhaps they need more memory than there is; give --cpus-per-worker more, or smaller chunks") from None

    def _failed(self, worker, chunk: Chunk | None, error: RayError) -> None:
        host = self.hosts.pop(worker, "a node")
        ray.kill(worker)
        why = str(error.cause) if isinstance(error, RayTaskError) and isinstance(error.cause, Refusal) else said(error)
        if chunk is None:
            raise Refusal(f"a worker does not open: {why}") from None
        self.pending.appendleft(chunk)
        self.tries[chunk.number] = self.tries.get(chunk.number, 0) + 1
        if self.tries[chunk.number] >= TRIES_MAX:
            raise Refusal(f"chunk {chunk.number} (task {self.job.tasks[chunk.task].name}) failed {TRIES_MAX} times, last on {host}: {why}") from None
        print(f"note: chunk {chunk.number} failed on {host} and is tried again: {why}", file=sys.stderr, flush=True)


def named(node: dict) -> str:
    """A node for people."""
    return f"{node.get('NodeManagerHostname') or node.get('NodeManagerAddress')}/{node['NodeID'][:8]}"


def said(error: Exception) -> str:
    """The last line of what went wrong."""
    lines = [line for line in str(error).strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__

