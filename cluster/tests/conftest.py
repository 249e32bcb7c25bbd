"""What tests need: the model of six layers, and the program `atelier` (ATELIER=PATH, else target/ or PATH)."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "web" / "models" / "painters-6"


@pytest.fixture(scope="session")
def model() -> Path:
    return MODEL


@pytest.fixture(scope="session")
def binary() -> str:
    places = [os.environ.get("ATELIER"), *(str(ROOT / "target" / kind / "atelier") for kind in ("release", "debug"))]
    found = next((place for place in places if place and Path(place).exists()), None) or shutil.which("atelier")
    if not found:
        pytest.skip("no atelier: build it, or set ATELIER=PATH")
    return found


@pytest.fixture()
def plan_file(tmp_path: Path):
    """Writes a plan, and says where."""

    def write(families: list[str] | None = None, **fields) -> str:
        value = {"version": 1, "families": [{"family": name} for name in families or ["skip", "looped_parallel"]],
                 "tasks": ["facts", "arith"], "limit": 8, **fields}
        path = tmp_path / "plan.json"
        path.write_text(json.dumps(value))
        return str(path)

    return write


def values(out: Path) -> list[tuple]:
    """All results, without where they were computed; floats as bits."""
    import pyarrow.parquet as pq

    rows = [row for path in sorted(out.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]
    return sorted(
        (row["schedule"], row["task"], row["line"], tuple(x.hex() for x in row["log_likelihoods"]),
         row["correct"], row["correct_norm"], row["result_tokens_right"], row["result_tokens"])
        for row in rows
    )
