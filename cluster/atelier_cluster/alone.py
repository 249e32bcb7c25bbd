"""The same run without Ray: this process computes a share of the chunks. Shares write into one shared folder.

For batch systems: an array job runs `atelier-cluster work … --share K/N`, or `submit` sends the shares by submitit.
"""

from __future__ import annotations

import sys

from . import Refusal
from .executors import agree, open_executor
from .job import Job
from .progress import Progress
from .store import Store


def parse_share(text: str) -> tuple[int, int]:
    """`K/N`: the kth of n shares, from 1."""
    k, slash, n = text.partition("/")
    if not (slash and k.isdigit() and n.isdigit() and 1 <= int(k) <= int(n)):
        raise Refusal(f"--share {text}: K/N is needed, K from 1 to N")
    return int(k), int(n)


def work(job: Job, store: Store, share: tuple[int, int]) -> None:
    """Computes every chunk of this share whose part is not there."""
    k, n = share
    mine = [chunk for chunk in job.chunks if chunk.number % n == k - 1]
    done, notes = store.done(mine)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    left = [chunk for chunk in mine if chunk.number not in done]
    store.check_room(sum(chunk.n_rows for chunk in left))
    n_total = sum(chunk.n_rows for chunk in mine)
    progress = Progress(n_total, n_total - sum(chunk.n_rows for chunk in left))
    if left:
        executor = open_executor(job.asked, job.tasks)
        agree(store, executor.facts)
        for chunk in left:
            store.write_part(chunk, executor.run(chunk))
            progress.add(chunk.n_rows, f"share {k} of {n}")


def submit(job: Job, n_shares: int, log_folder: str, cluster: str, options: dict) -> list:
    """Sends the shares through submitit (`slurm`, or `local` to try it), and returns the jobs."""
    try:
        import submitit
    except ImportError:
        raise Refusal("submitit is not installed here: pip install 'atelier-cluster[submitit]'") from None
    executor = submitit.AutoExecutor(folder=log_folder, cluster=cluster)
    executor.update_parameters(**options)
    return executor.map_array(_submitted, [(job, (k, n_shares)) for k in range(1, n_shares + 1)])


def _submitted(pair: tuple[Job, tuple[int, int]]) -> int:
    job, share = pair
    work(job, job.store(alone=False), share)
    return share[0]
