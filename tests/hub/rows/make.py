"""Writes the Parquet files of this folder from tests/golden/by-name: python3 make.py (needs pyarrow).

The Hub's own are written by the same library, with its defaults.
"""

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet

HERE = Path(__file__).parent
ROWS = HERE.parent.parent / "golden" / "by-name"
NAMES = ["arc_easy", "gsm8k", "gsm8k-train", "hellaswag", "lambada_openai", "wikitext"]


def main():
    for name in NAMES:
        lines = (ROWS / f"{name}.jsonl").read_text("utf-8").split("\n")
        rows = [json.loads(line) for line in lines if line]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), HERE / f"{name}.parquet")


main()
