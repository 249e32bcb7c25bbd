"""``python -m training.train OUT``: trains a painter, resuming from ``OUT/last.pt`` if there is one.

Muon for the matrices of the layers, AdamW for embedding and norms. The
learning rate warms up, stays, and falls to zero over the last share of the
planned tokens (warmup, stable, decay), so a run can be prolonged: start it
again with more ``--tokens``. If it had begun to decay, it goes on from
``OUT/stable.pt``, the state before the decay. ``OUT/log.jsonl`` gets the loss
and, now and then, the scores of the dev items.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from painters import items

from . import data, score, tokenizer
from .model import Config, Painter

WARMUP_STEPS = 60
DECAY_SHARE = 0.25
SAVE_SECONDS = 240
LOG_STEPS = 50
CHECKPOINT_BYTES_MAX = 64 * 2**20
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""Coefficients of the quintic iteration of Muon (Keller Jordan, 2024)."""


@dataclass
class Progress:
    """Where a run is: enough, with the weights and the optimisers, to go on."""

    step: int = 0
    tokens: int = 0
    shard: int = 0
    window: int = 0
    seconds: float = 0.0


class Muon:
    """Momentum made orthogonal, for matrices; those of one shape are worked on together."""

    def __init__(self, matrices: list[Tensor], weight_decay: float = 0.05) -> None:
        shapes = sorted({tuple(m.shape) for m in matrices})
        self.groups = [[m for m in matrices if tuple(m.shape) == shape] for shape in shapes]
        self.momenta = [torch.zeros(len(g), *g[0].shape, device=g[0].device) for g in self.groups]
        self.weight_decay = weight_decay

    @torch.no_grad()
    def step(self, rate: float, momentum: float) -> None:
        for group, average in zip(self.groups, self.momenta):
            gradient = torch.stack([m.grad for m in group])
            average.mul_(momentum).add_(gradient)
            update = orthogonalised(gradient.add(average, alpha=momentum))
            update *= max(1.0, group[0].shape[0] / group[0].shape[1]) ** 0.5
            for matrix, change in zip(group, update):
                matrix.mul_(1 - rate * self.weight_decay).add_(change, alpha=-rate)


def orthogonalised(matrices: Tensor) -> Tensor:
    """``[n, rows, columns]``, each with singular values moved near one by five Newton-Schulz steps."""
    a, b, c = NEWTON_SCHULZ
    x = matrices.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.float().norm(dim=(-2, -1), keepdim=True).bfloat16() + 1e-7)
    for _ in range(5):
        gram = x @ x.mT
        x = a * x + (b * gram + c * (gram @ gram)) @ x
    return (x.mT if tall else x).float()


def learning_rate(tokens: int, step: int, planned: int, decay_share: float) -> float:
    """The factor of the learning rates: warmup, stable, linear decay to zero."""
    left = (planned - tokens) / (planned * decay_share) if decay_share else 1.0
    return min(1.0, (step + 1) / WARMUP_STEPS, max(left, 0.0))


def machine(args: argparse.Namespace) -> str:
    """What computes, for the model's card."""
    return torch.cuda.get_device_name() if args.device == "cuda" else f"{args.threads} threads of a CPU"


class Run:
    """A model with its optimisers, its data and its place in the run."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.tokenizer = tokenizer.load()
        torch.manual_seed(args.seed)
        config = Config(num_hidden_layers=args.layers, hidden_size=args.width, intermediate_size=args.width * 11 // 4,
                        num_attention_heads=args.width // 32, vocab_size=self.tokenizer.get_vocab_size())
        self.model = Painter(config).to(args.device)
        if args.compile:
            for layer in self.model.layers:
                layer.compile(dynamic=False)
        matrices = [p for n, p in self.model.named_parameters() if p.dim() == 2 and not n.startswith("embed")]
        self.rest = [p for n, p in self.model.named_parameters() if p.dim() == 1 or n.startswith("embed")]
        self.muon = Muon(matrices)
        self.adam = torch.optim.AdamW(self.rest, lr=args.adam_rate, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
        self.progress = Progress()
        self.items = hashlib.sha256((items.FROZEN / "tasks.json").read_bytes()).hexdigest()
        self.shards = data.Shards(args.out / "shards", args.seed, config.max_position_embeddings)
        self.validation = self._validation_windows(config.max_position_embeddings)

    def _validation_windows(self, n_context: int) -> Tensor:
        tokens = torch.from_numpy(data.validation().astype("int64"))
        return tokens[:len(tokens) // (n_context + 1) * (n_context + 1)].view(-1, n_context + 1).to(self.args.device)

    # Checkpoints.

    def save(self, path: Path) -> None:
        state = {"config": asdict(self.model.config), "model": self.model.state_dict(), "adam": self.adam.state_dict(),
                 "momenta": self.muon.momenta, "progress": asdict(self.progress), "seed": self.args.seed, "items": self.items,
                 "machine": machine(self.args)}
        unfinished = path.with_suffix(".part")
        torch.save(state, unfinished)
        if (size := unfinished.stat().st_size) > CHECKPOINT_BYTES_MAX:
            raise ValueError(f"a checkpoint of {size} bytes is over the limit of {CHECKPOINT_BYTES_MAX}")
        unfinished.rename(path)

    def resume(self) -> None:
        """Go on from the last state; from the one before the decay if the run was prolonged."""
        last, stable = self.args.out / "last.pt", self.args.out / "stable.pt"
        if not last.exists():
            return
        state = torch.load(last, weights_only=True, map_location=self.args.device)
        factor = learning_rate(state["progress"]["tokens"], WARMUP_STEPS, self.args.tokens, self.args.decay)
        prolonged = stable.exists() and factor == 1.0
        if prolonged:
            state = torch.load(stable, weights_only=True, map_location=self.args.device)
        self._require_same(last, "a model of", state["config"], asdict(self.model.config))
        self._require_same(last, "of seed", state["seed"], self.args.seed)
        # What is measured must be older than the run: checkpoints from before this was kept have none.
        self._require_same(last, "begun with the items", state.get("items", self.items), self.items)
        self.model.load_state_dict(state["model"])
        self.adam.load_state_dict(state["adam"])
        for mine, saved in zip(self.muon.momenta, state["momenta"]):
            mine.copy_(saved)
        self.progress = Progress(**state["progress"])
        if prolonged:
            stable.unlink()

    @staticmethod
    def _require_same(path: Path, what: str, found: object, asked: object) -> None:
        if found != asked:
            raise ValueError(f"{path} is {what} {found}, asked for {asked}: give the run another folder")

    # Training.

    def train(self) -> None:
        args, progress = self.args, self.progress
        windows = self.shards.windows(progress.shard)
        saved = time.time()
        logged = (time.time(), progress.tokens)
        average: float | None = None
        next_score = progress.tokens + args.score_every
        while progress.tokens < args.tokens:
            if progress.window + args.batch > len(windows):
                progress.shard, progress.window = progress.shard + 1, 0
                windows = self.shards.windows(progress.shard)
            factor = learning_rate(progress.tokens, progress.step, args.tokens, args.decay)
            if factor < 1.0 and progress.step > WARMUP_STEPS and not (args.out / "stable.pt").exists():
                self.save(args.out / "stable.pt")
            began = time.time()
            batch = torch.from_numpy(windows[progress.window:progress.window + args.batch]).to(args.device)
            loss = self._step(batch, factor)
            progress.step, progress.window = progress.step + 1, progress.window + args.batch
            progress.tokens += batch[:, 1:].numel()
            progress.seconds += time.time() - began
            average = loss if average is None else 0.98 * average + 0.02 * loss
            if progress.step % LOG_STEPS == 0:
                rate = (progress.tokens - logged[1]) / (time.time() - logged[0])
                logged = (time.time(), progress.tokens)
                self.log(train_loss=average, rate_factor=factor, tokens_per_second=rate)
            if progress.tokens >= next_score:
                next_score += args.score_every
                self.assess()
                logged = (time.time(), progress.tokens)
            if time.time() - saved > SAVE_SECONDS:
                self.save(args.out / "last.pt")
                saved = time.time()
        self.save(args.out / "last.pt")
        self.assess()

    def _step(self, batch: Tensor, factor: float) -> float:
        with torch.autocast(self.args.device, torch.bfloat16):
            logits = self.model(batch[:, :-1])
        loss = F.cross_entropy(logits.float().flatten(0, 1), batch[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for group in self.adam.param_groups:
            group["lr"] = self.args.adam_rate * factor
        self.adam.step()
        self.muon.step(self.args.muon_rate * factor, min(0.95, 0.85 + self.progress.step / 2_000))
        self.model.zero_grad(set_to_none=True)
        return loss.item()

    def assess(self) -> None:
        """Log the validation loss and the scores of the dev items, whose many shapes are not worth compiling for."""
        with torch.compiler.set_stance("force_eager"):
            scores = score.score(self.model, self.tokenizer, "dev", self.args.device)
            self.log(validation_loss=self.validate(), **scores)

    @torch.no_grad()
    def validate(self) -> float:
        """Mean loss in nats per token over text of a seed that is not trained on."""
        losses = []
        for batch in self.validation.split(self.args.batch):
            with torch.autocast(self.args.device, torch.bfloat16):
                logits = self.model(batch[:, :-1])
            losses.append(F.cross_entropy(logits.float().flatten(0, 1), batch[:, 1:].flatten(), reduction="sum").item())
        return sum(losses) / self.validation[:, 1:].numel()

    def log(self, **values: float) -> None:
        progress = self.progress
        row = {"step": progress.step, "tokens": progress.tokens, "seconds": round(progress.seconds, 1),
               **{key: round(value, 4) for key, value in values.items()}}
        with open(self.args.out / "log.jsonl", "a") as file:
            file.write(json.dumps(row) + "\n")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, help="folder of checkpoints, log and data")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--width", type=int, default=128, help="a multiple of 32, the width of a head")
    parser.add_argument("--tokens", type=lambda s: int(float(s)), default=52_000_000, help="planned tokens, decay included")
    parser.add_argument("--decay", type=float, default=DECAY_SHARE, help="share of the tokens over which the rate falls; 0: never")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu",
                        help="a GPU if there is one")
    parser.add_argument("--compile", action="store_true", help="compile the layers first; on a CPU this needs g++")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=16, help="windows of 256 tokens a step")
    parser.add_argument("--muon-rate", type=float, default=0.02)
    parser.add_argument("--adam-rate", type=float, default=4e-3)
    parser.add_argument("--score-every", type=lambda s: int(float(s)), default=2_000_000, help="tokens between scores")


def train(args: argparse.Namespace) -> None:
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    run = Run(args)
    run.resume()
    try:
        run.train()
    finally:
        run.shards.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
