"""`atelier-cluster`: run, work, submit and finish."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from . import Refusal, __version__, estimate
from .executors import Asked
from .families import expand
from .job import Job, chosen, prepare
from .model import size
from .plan import read_plan
from .sweep_folder import write_sweep


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: done; 1: it did not work; 2: the command line was written wrongly; 130: stopped by Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        return options.does(options)
    except Refusal as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; what was computed is kept: run the same command to go on", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="atelier-cluster", description="Score schedules x items on many machines.")
    parser.add_argument("--version", action="version", version=f"atelier-cluster {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add("plan", metavar="PLAN.json", help="an experiment that the page or `--print-experiment` wrote, or a sweep's plan")
    add("--model", required=True, metavar="FOLDER", help="the model's folder, at the same path on every node")
    add("--out", default="cluster-out", metavar="DIR", help="the folder of results; one that has some is gone on with")
    add("--data", action="append", default=[], metavar="TASK=FILE.jsonl", help="items of a task; without it the model folder's")
    add("--task", action="append", default=[], metavar="TASK", help="only this task of the plan; may be given several times")
    add("--fewshot", metavar="FILE.jsonl", help="gsm8k: examples before each question")
    add("--executor", choices=("atelier", "transformers"), default="atelier")
    add("--binary", default="atelier", metavar="PATH", help="the program atelier, on every node")
    add("--backend", choices=("cpu", "gpu", "reference"), default="cpu", help="of atelier")
    add("--dtype", choices=("float32", "bfloat16"), default="float32", help="of transformers")
    add("--device", choices=("cpu", "cuda", "auto"), help="of transformers; auto spreads one model over a worker's GPUs (device_map). Without it cuda for bfloat16, else cpu")
    add("--batch-tokens", type=_count, default=4096, metavar="N", help="of transformers: most tokens of a batch")
    add("--cpus-per-worker", type=_count, default=1, metavar="N")
    add("--gpus-per-worker", type=float, metavar="N", help="without it 1 where a GPU is needed")
    add("--chunk-items", type=_count, default=50, metavar="N", help="items of a chunk")
    add("--chunk-schedules", type=_count, default=50, metavar="N", help="schedules of a chunk")
    add("--rate", type=float, metavar="TFLOPS", help="of the estimate: teraFLOP/s of one device; without it 150 for a GPU, 0.05 for a CPU core")

    run = commands.add_parser("run", parents=[common], help="run on a Ray cluster")
    run.add_argument("--address", default="local", help="auto: the cluster of this machine; local: begin one here; or HOST:PORT")
    run.add_argument("--workers", type=_count, metavar="N", help="most workers; without it as many as fit")
    run.add_argument("--estimate", action="store_true", help="print what it costs, and start nothing")
    run.set_defaults(does=_run)
    work = commands.add_parser("work", parents=[common], help="compute a share of the chunks in this process, without Ray")
    work.add_argument("--share", default="1/1", metavar="K/N")
    work.set_defaults(does=_work)
    submit = commands.add_parser("submit", parents=[common], help="send the shares to Slurm through submitit")
    submit.add_argument("--shares", type=_count, required=True, metavar="N")
    submit.add_argument("--scheduler", choices=("slurm", "local"), default="slurm")
    submit.add_argument("--minutes", type=_count, default=720, metavar="N", help="longest time of a share")
    submit.add_argument("--partition", metavar="NAME")
    submit.add_argument("--logs", default="cluster-logs", metavar="DIR")
    submit.set_defaults(does=_submit)
    finish = commands.add_parser("finish", parents=[common], help="write the folder for figures, once all parts are there")
    finish.set_defaults(does=_finish)
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 is needed")
    return int(text)


def asked_of(options: argparse.Namespace) -> Asked:
    """How to compute. A binary that was given as a path is made one that holds anywhere."""
    binary = options.binary if "/" not in options.binary else str(Path(options.binary).resolve())
    device = options.device or ("cuda" if options.dtype == "bfloat16" else "cpu")
    dtype = options.dtype
    if options.executor == "atelier":
        if options.device or dtype != "float32":
            raise Refusal("--device and --dtype are of the executor transformers; atelier computes in float32, on --backend cpu, gpu or reference")
        dtype, device = "float32" if options.backend != "reference" else "float64", ""
    return Asked(options.executor, str(Path(options.model).resolve()), "", binary, options.backend if options.executor == "atelier" else "",
                 dtype, device, options.cpus_per_worker, options.batch_tokens)


def _job(options: argparse.Namespace) -> Job:
    data = {}
    for text in options.data:
        name, equals, path = text.partition("=")
        if not equals:
            raise Refusal(f"--data {text}: TASK=FILE.jsonl is needed")
        data[name] = Path(path)
    examples = Path(options.fewshot) if options.fewshot else None
    return prepare(options.plan, asked_of(options), data, examples, Path(options.out), options.chunk_items, options.chunk_schedules, tuple(options.task))


def _needs_gpu(asked: Asked) -> bool:
    return asked.backend == "gpu" or asked.device in ("cuda", "auto")


def _told(options: argparse.Namespace, job: Job) -> str:
    gpu = _needs_gpu(job.asked)
    rate, unit = options.rate or (150.0 if gpu else 0.05), "GPU" if gpu else "device"
    found = size(Path(job.asked.model))
    return estimate.told(estimate.cost(estimate.of_tasks(job.tasks), job.schedules, found), found, rate, unit)


def _told_without_items(options: argparse.Namespace) -> str:
    """Of a plan whose items are not here: sizes of published splits."""
    plan, folder = chosen(read_plan(options.plan), tuple(options.task)), Path(options.model)
    found = size(folder)
    costs = estimate.of_published(plan)
    unknown = [task.name for task in costs if not task.n_items]
    if unknown:
        raise Refusal(f"items of task {unknown[0]} are not here, and their number is not known: give them with --data {unknown[0]}=FILE.jsonl")
    return estimate.told(estimate.cost(costs, expand(plan.families, found.n_layers), found), found, options.rate or 150.0, "GPU")


def _run(options: argparse.Namespace) -> int:
    if options.estimate:
        try:
            print(_told(options, _job(options)))
        except Refusal:
            print(_told_without_items(options))
        return 0
    from . import driver

    job = _job(options)
    print(_told(options, job), file=sys.stderr)
    gpus = options.gpus_per_worker if options.gpus_per_worker is not None else float(_needs_gpu(job.asked))
    needs = driver.Needs(options.cpus_per_worker, gpus, options.workers)
    start = time.monotonic()
    store = job.store()
    driver.connect(options.address)
    reference = driver.check_nodes(job.asked, needs)
    driver.run(job, store, needs, reference)
    print(f"computed in {time.monotonic() - start:.1f} s", file=sys.stderr)
    return _write(job, store)


def _work(options: argparse.Namespace) -> int:
    from . import alone

    share, job = alone.parse_share(options.share), _job(options)
    print(_told(options, job), file=sys.stderr)
    alone.work(job, job.store(alone=False), share)
    return 0


def _submit(options: argparse.Namespace) -> int:
    from . import alone

    job = _job(options)
    print(_told(options, job), file=sys.stderr)
    wanted = {"timeout_min": options.minutes, "cpus_per_task": options.cpus_per_worker}
    if options.scheduler == "slurm":
        wanted |= {"gpus_per_node": int(options.gpus_per_worker or _needs_gpu(job.asked))}
        wanted |= {"slurm_partition": options.partition} if options.partition else {}
    jobs = alone.submit(job, options.shares, options.logs, options.scheduler, wanted)
    print(f"{len(jobs)} shares are sent; when they are done: atelier-cluster finish with the same arguments", file=sys.stderr)
    for job_sent in jobs:
        job_sent.result()
    return _finish(options)


def _finish(options: argparse.Namespace) -> int:
    job = _job(options)
    return _write(job, job.store())


def _write(job: Job, store) -> int:
    done, _ = store.done(job.chunks)
    missing = [chunk for chunk in job.chunks if chunk.number not in done]
    if missing:
        raise Refusal(f"{len(missing)} of {len(job.chunks)} parts are missing in {job.out}: run the missing shares")
    print(f"{job.n_rows} results: {job.out}/part-*.parquet")
    if job.plan.seed is None:
        print("no folder for figures: the plan takes items in the order of their file, which a sweep's folder cannot say; give it a seed")
        return 0
    folder = write_sweep(store, job.plan, job.tasks, job.schedules, job.chunks, job.n_layers)
    print(f"figures: atelier sweep merge {folder} --out {job.out}/figures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
