"""Tokens to train on: the corpus in shards, made when needed and read once.

Shard ``k`` of a seed holds documents ``k * SHARD .. (k + 1) * SHARD``, each
behind a BOS, packed without padding. No document is seen twice, however long
a run is; the next shard is written by a second process meanwhile.
"""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from painters import corpus

from .tokenizer import load

SHARD = 20_000
VALIDATION_SEED = 1_000_003
N_VALIDATION = 600


def encode(tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """All texts one after the other; the tokenizer puts its BOS before each."""
    ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    return np.concatenate([np.asarray(i, dtype=np.uint16) for i in ids])


def write_shard(path: Path, seed: int, index: int, n_documents: int) -> None:
    texts = [d.text for d in corpus.documents(seed, index * n_documents, (index + 1) * n_documents)]
    unfinished = path.with_suffix(".part.npy")
    np.save(unfinished, encode(load(), texts))
    unfinished.rename(path)


def validation() -> np.ndarray:
    """Documents of a seed that is never trained on."""
    return encode(load(), [d.text for d in corpus.documents(VALIDATION_SEED, 0, N_VALIDATION)])


class Shards:
    """Windows of ``n_context + 1`` tokens, each shard's in a random order fixed by seed and shard."""

    def __init__(self, folder: Path, seed: int, n_context: int) -> None:
        self.folder, self.seed, self.n_context = folder, seed, n_context
        folder.mkdir(parents=True, exist_ok=True)
        self._writer: multiprocessing.Process | None = None

    def _path(self, index: int) -> Path:
        return self.folder / f"shard-{self.seed}-{index:04}.npy"

    def _start_writing(self, index: int) -> None:
        if not self._path(index).exists():
            args = (self._path(index), self.seed, index, SHARD)
            self._writer = multiprocessing.get_context("spawn").Process(target=write_shard, args=args, daemon=True)
            self._writer.start()

    def close(self) -> None:
        """Stop writing ahead."""
        if self._writer is not None:
            self._writer.terminate()
            self._writer.join()
            self._writer = None

    def windows(self, index: int) -> np.ndarray:
        """``[n, n_context + 1]`` windows of a shard; waits for it and starts the next."""
        if self._writer is not None:
            self._writer.join()
            self._writer = None
        if not self._path(index).exists():
            write_shard(self._path(index), self.seed, index, SHARD)
        tokens = np.load(self._path(index))
        self._start_writing(index + 1)
        n = (len(tokens) - 1) // self.n_context
        starts = np.random.default_rng((self.seed, index)).permutation(n) * self.n_context
        return tokens[starts[:, None] + np.arange(self.n_context + 1)].astype(np.int64)
