"""Parquet files and their rows as JSON, by pyarrow: tests/golden/rows. What `datasets` keeps is written by it.

Usage: python make_rows.py FOLDER
"""

import json
import math
import random
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = ["", "plain", "two\nlines\tand \"quotes\" \\", "süß 水 🙂", "\u0001\u2028", "x" * 300]


def arc():
    """As ai2_arc: a struct of two lists."""
    choices = pa.struct([("text", pa.list_(pa.string())), ("label", pa.list_(pa.string()))])
    schema = pa.schema([("id", pa.string()), ("question", pa.string()), ("choices", choices), ("answerKey", pa.string())])
    rows = [
        {
            "id": f"Q_{n}",
            "question": f"Which of these is number {n}?",
            "choices": {"text": [f"number {(n + k) % 5}" for k in range(3 + n % 3)], "label": list("ABCDE")[: 3 + n % 3]},
            "answerKey": "A",
        }
        for n in range(20)
    ]
    return pa.Table.from_pylist(rows, schema)


def endings():
    """As hellaswag: a list of strings, a label that is text in one file and a class in another."""
    schema = pa.schema(
        [("ind", pa.int32()), ("ctx", pa.string()), ("endings", pa.list_(pa.string())), ("label", pa.string()), ("class", pa.int64())]
    )
    rows = [
        {"ind": n, "ctx": TEXTS[n % 6], "endings": [f"ending {n} {k}" for k in range(4)], "label": str(n % 4), "class": n % 4}
        for n in range(30)
    ]
    return pa.Table.from_pylist(rows, schema)


def kinds():
    """Every kind of value that JSON has a form for, and what is missing."""
    columns = {
        "truth": (pa.bool_(), [True, False, None, True, True, False, None]),
        "text": (pa.string(), [*TEXTS, None]),
        "large": (pa.large_string(), [None, *TEXTS]),
        "word": (pa.dictionary(pa.int32(), pa.string()), ["a", "b", "a", None, "b", "b", "a"]),
        "nothing": (pa.null(), [None] * 7),
        "f32": (pa.float32(), [0.1, -0.0, 1e30, math.nan, math.inf, None, 3.0]),
        "f64": (pa.float64(), [0.1, -0.0, 1e300, math.nan, -math.inf, None, 5e-324]),
    }
    for bits in [8, 16, 32, 64]:
        most = 2 ** (bits - 1)
        columns[f"i{bits}"] = (getattr(pa, f"int{bits}")(), [0, 1, -1, most - 1, -most, None, 7])
        columns[f"u{bits}"] = (getattr(pa, f"uint{bits}")(), [0, 1, 2 * most - 1, most, most - 1, None, 7])
    schema = pa.schema([(name, kind) for name, (kind, _) in columns.items()])
    return pa.table({name: values for name, (_, values) in columns.items()}, schema)


def nested(n_rows, seed):
    """Lists and structs in each other; at every level something is missing or empty."""
    rng = random.Random(seed)
    inner = pa.struct([("words", pa.list_(pa.string())), ("n", pa.int16())])
    kind = {
        "lists": pa.list_(pa.list_(pa.int32())),
        "structs": pa.list_(inner),
        "deep": pa.struct([("a", pa.struct([("b", inner), ("c", pa.float64())])), ("d", pa.list_(pa.list_(pa.list_(inner))))]),
        "always": pa.int64(),
    }

    def value(of):
        if rng.random() < 0.15:
            return None
        if pa.types.is_list(of):
            return [value(of.value_type) for _ in range(rng.choice([0, 1, 1, 2, 3]))]
        if pa.types.is_struct(of):
            return {field.name: value(field.type) for field in of}
        if pa.types.is_string(of):
            return rng.choice(TEXTS)
        return rng.uniform(-1, 1) if pa.types.is_floating(of) else rng.randrange(-100, 100)

    fields = [pa.field(name, of, nullable=name != "always") for name, of in kind.items()]
    rows = [{name: value(of) if name != "always" else n for name, of in kind.items()} for n in range(n_rows)]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def shown(value):
    """A fraction that is no number is null, as `Dataset.to_json` writes it."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: shown(inner) for name, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list) else value


def main(folder):
    small = {"data_page_size": 200, "row_group_size": 17, "write_batch_size": 5}
    files = {
        "arc": (arc(), {}),
        "endings": (endings(), {"compression": "zstd"}),
        "kinds": (kinds(), {}),
        "kinds-v2": (kinds(), {"data_page_version": "2.0", "compression": "gzip"}),
        "kinds-plain": (kinds(), {"use_dictionary": False, "compression": "none"}),
        "nested": (nested(60, 1), small),
        "nested-v2": (nested(60, 2), {**small, "data_page_version": "2.0", "compression": "zstd"}),
        "nested-old-lists": (nested(20, 3), {"use_compliant_nested_type": False, "compression": "lz4"}),
        "brotli": (endings(), {"compression": "brotli"}),
        "delta": (endings().select(["ind", "class"]), {"use_dictionary": False, "column_encoding": "DELTA_BINARY_PACKED"}),
        "empty": (arc().slice(0, 0), {}),
    }
    for name, (table, options) in files.items():
        pq.write_table(table, folder / f"{name}.parquet", store_schema=False, **options)
        rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
        lines = [json.dumps(shown(row), ensure_ascii=False, allow_nan=False) + "\n" for row in rows]
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    dates = pa.table({"day": pa.array([1], pa.date32()), "n": [1]})
    refused = {
        "date": (dates, {}),
        "bytes": (pa.table({"image": [b"\xff"]}), {}),
        "delta-lengths": (endings().select(["ctx"]), {"use_dictionary": False, "column_encoding": "DELTA_LENGTH_BYTE_ARRAY"}),
    }
    (folder / "refused").mkdir(exist_ok=True)
    for name, (table, options) in refused.items():
        pq.write_table(table, folder / "refused" / f"{name}.parquet", store_schema=False, **options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
