"""Results on disk: a folder with `run.json` and one Parquet part for each chunk.

A part is written beside its place, forced to disk and renamed, so it is there whole or not at all; what is there is
never computed again. One row is one item of one task under one schedule.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from pathlib import Path
from typing import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from . import Refusal
from .chunks import Chunk

SCHEMA = pa.schema([
    ("schedule", pa.string()),
    ("task", pa.string()),
    ("line", pa.int32()),  # in the task's file, from 0
    ("question", pa.int32()),  # first line that asks the same
    ("log_likelihoods", pa.list_(pa.float64())),  # nats, one for each choice or answer
    ("right_log_likelihood", pa.float64()),  # nats; NaN where the model broke down or wrote a text
    ("correct", pa.bool_()),
    ("correct_norm", pa.bool_()),  # per character; null where the task has no such measure
    ("result_tokens_right", pa.int32()),  # of computed results in the answer
    ("result_tokens", pa.int32()),
    ("text", pa.string()),  # what was written, of tasks that write
    ("correct_flexible", pa.bool_()),
    ("model", pa.string()),
    ("model_hash", pa.string()),
    ("data", pa.string()),  # identity of the items: SHA-256 of their file, and what stands before them
    ("executor", pa.string()),
    ("version", pa.string()),
    ("build", pa.string()),
    ("device", pa.string()),
    ("dtype", pa.string()),  # of the arithmetic
    ("host", pa.string()),
])
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
# Bytes of a row on disk, generously; for the question whether there is room.
ROW_BYTES = 150


class Store:
    """The folder of one run."""

    def __init__(self, folder: Path, run: dict, alone: bool = True) -> None:
        """Opens or begins it. `run` says what is computed; with `alone`, nobody else may write meanwhile."""
        self.folder, self.run = folder, run
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / "lock").open("w")
            fcntl.flock(self._lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"{folder} is being written by another run") from None
        except OSError as error:
            raise Refusal(f"{folder} cannot be written: {error.strerror}") from error
        head = folder / "run.json"
        if head.exists():
            self._compare(head)
        elif any(folder.glob("part-*.parquet")):
            raise Refusal(f"{folder} has parts but no run.json that says what they are of; take another folder")
        else:
            self.write("run.json", json.dumps(run, indent=1).encode() + b"\n")

    def _compare(self, head: Path) -> None:
        try:
            before = json.loads(head.read_bytes())
        except ValueError as error:
            raise Refusal(f"{head} is damaged ({error}); take another folder, or remove this one") from error
        for field, now in self.run.items():
            if before.get(field) != now:
                raise Refusal(f"{self.folder} is of another run: `{field}` was {_cut(before.get(field))} and is {_cut(now)}; "
                              "take another --out, or ask for the same")

    def path(self, chunk: Chunk) -> Path:
        """Where the part of a chunk lies."""
        return self.folder / f"part-{chunk.number:06d}.parquet"

    def done(self, chunks: list[Chunk]) -> tuple[set[int], list[str]]:
        """Numbers of the chunks whose parts are there and whole, and notes on parts that are not."""
        done, notes = set(), []
        for chunk in chunks:
            path = self.path(chunk)
            if not path.exists():
                continue
            try:
                file = pq.ParquetFile(path)
                said = (file.schema_arrow.metadata or {}).get(b"chunk", b"").decode()
                is_whole = said == chunk.identity(self.run["digest"]) and file.metadata.num_rows == chunk.n_rows
            except (pa.ArrowException, OSError):
                is_whole = False
            if is_whole:
                done.add(chunk.number)
            else:
                path.rename(path.with_suffix(".damaged"))
                notes.append(f"{path.name} is damaged: put aside as {path.stem}.damaged, and computed again")
        return done, notes

    def check_room(self, n_rows: int) -> None:
        """Refuses when the results will not fit."""
        stat = os.statvfs(self.folder)
        free = stat.f_bavail * stat.f_frsize
        if free < n_rows * ROW_BYTES:
            raise Refusal(f"the disk of {self.folder} has {free / 1e6:.0f} MB free, and about {n_rows * ROW_BYTES / 1e6:.0f} MB are "
                          "needed: free some, or take another --out")

    def write_part(self, chunk: Chunk, rows: list[dict]) -> None:
        """Keeps the results of a chunk."""
        if len(rows) != chunk.n_rows:
            raise Refusal(f"chunk {chunk.number} gave {len(rows)} results instead of {chunk.n_rows}")
        metadata = {"chunk": chunk.identity(self.run["digest"])}
        table = pa.Table.from_pylist(rows, schema=SCHEMA.with_metadata(metadata))
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        self.write(self.path(chunk).name, sink.getvalue().to_pybytes())

    def write(self, name: str, data: bytes) -> None:
        """Writes a file wholly or not at all."""
        path = self.folder / name
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            why = "the disk is full" if error.errno in _NO_SPACE else error.strerror
            raise Refusal(f"{path} cannot be written: {why}; what was written before is kept: make room, and run the same command again") from error

    def rows(self, chunks: list[Chunk]) -> Iterator[dict]:
        """All rows, in the order of the chunks."""
        for chunk in chunks:
            yield from pq.read_table(self.path(chunk)).to_pylist()


def _cut(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:60] + "…"
