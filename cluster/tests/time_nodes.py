"""Times of one plan on one and on two local nodes: `python tests/time_nodes.py [ATELIER]`. No test: times prove nothing here."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

from atelier_cluster import driver
from atelier_cluster.executors import Asked
from atelier_cluster.job import prepare

MODEL = Path(__file__).resolve().parents[2] / "web" / "models" / "painters-6"
PLAN = {"version": 1, "families": [{"family": name} for name in ("skip", "reverse", "parallel", "looped_parallel", "skip_layer")],
        "tasks": ["facts", "arith", "coref"], "limit": 60}


def main() -> None:
    binary = sys.argv[1] if len(sys.argv) > 1 else "atelier"
    with tempfile.TemporaryDirectory() as name:
        plan = Path(name) / "plan.json"
        plan.write_text(json.dumps(PLAN))
        for n_nodes in (1, 2):
            cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
            for _ in range(n_nodes):
                cluster.add_node(num_cpus=1)
            cluster.wait_for_nodes()
            driver.connect(cluster.address)
            job = prepare(str(plan), Asked("atelier", str(MODEL), "", binary), {}, None, Path(name) / str(n_nodes), 10, 50)
            needs = driver.Needs(1, 0, None)
            reference = driver.check_nodes(job.asked, needs)
            start, load = time.monotonic(), os.getloadavg()[0]
            driver.run(job, job.store(), needs, reference, 60)
            print(f"{n_nodes} nodes: {job.n_rows} results in {len(job.chunks)} chunks, {time.monotonic() - start:.1f} s (load before: {load:.1f})", flush=True)
            ray.shutdown()
            cluster.shutdown()


if __name__ == "__main__":
    main()
