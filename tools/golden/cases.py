"""The tiny checkpoints: each is the smallest that has the features it is there for."""

VOCAB = 61
CONTEXT = 64
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    # Small, so that a sequence of 33 tokens has frequencies in all three ranges.
    "original_max_position_embeddings": 16,
}

# The schedules every model of five layers is run under: text in normal form, and tree.
FIVE = [
    ("0-4", [0, 1, 2, 3, 4]),
    ("0 1 3 4", [0, 1, 3, 4]),
    ("0 3-1 4", [0, 3, 2, 1, 4]),
    ("0 2x3 4", [0, 2, 2, 2, 4]),
    ("0 (1|..|3) 4", [0, ("mean", [1], [2], [3]), 4]),
    ("0 (1|..|3)x3 4", [0, ("times", 3, [("mean", [1], [2], [3])]), 4]),
    ("(0 (1|2)|3x2) 4", [("mean", [0, ("mean", [1], [2])], [3, 3]), 4]),
]
THREE = [
    ("0-2", [0, 1, 2]),
    ("2-0", [2, 1, 0]),
    ("0 (1 2)x2", [0, 1, 2, 1, 2]),
    ("0 (1|1|2)", [0, ("mean", [1], [1], [2])]),
    ("-", []),
]
ONE = [("0", [0]), ("0x4", [0, 0, 0, 0])]

# keys: "new" is what this transformers writes (rope_parameters, dtype); "old" is what
# releases before 5 wrote (rope_theta, rope_scaling, torch_dtype at the top level).
CASES = {
    "plain-f32": dict(
        about="as many key heads as heads, tied head, f32, new config keys",
        d_model=24, d_ff=40, heads=3, kv_heads=3, head_dim=8, tied=True,
        dtype="float32", keys="new", rope={"rope_type": "default", "rope_theta": 10000.0},
        schedules=FIVE,
    ),
    "grouped-f16-untied": dict(
        about="two heads share a key head, untied head, f16, old config keys",
        d_model=32, d_ff=56, heads=4, kv_heads=2, head_dim=8, tied=False,
        dtype="float16", keys="old", rope={"rope_type": "default", "rope_theta": 10000.0},
        schedules=FIVE,
    ),
    "llama3-rope-bf16": dict(
        about="llama3 rope scaling, three heads per key head, bf16, new config keys",
        d_model=30, d_ff=48, heads=6, kv_heads=2, head_dim=8, tied=False,
        dtype="bfloat16", keys="new", rope={**LLAMA3, "rope_theta": 500000.0},
        schedules=FIVE,
    ),
    "llama3-rope-old-keys": dict(
        about="llama3 rope scaling in the old rope_scaling key, tied head, bf16",
        d_model=16, d_ff=24, heads=2, kv_heads=1, head_dim=8, tied=True,
        dtype="bfloat16", keys="old", rope={**LLAMA3, "rope_theta": 500000.0},
        schedules=THREE,
    ),
    "wide-heads-odd-ff": dict(
        about="heads wider than d_model / heads, odd d_ff: f16 rows that start mid-word",
        d_model=22, d_ff=35, heads=2, kv_heads=2, head_dim=16, tied=True,
        dtype="float16", keys="new", rope={"rope_type": "default", "rope_theta": 10000.0},
        schedules=THREE,
    ),
    "odd-width": dict(
        about="odd d_model and d_ff in bf16, narrow heads, one key head for three",
        d_model=21, d_ff=33, heads=3, kv_heads=1, head_dim=6, tied=False,
        dtype="bfloat16", keys="old", rope={"rope_type": "default", "rope_theta": 1000.0},
        schedules=THREE,
    ),
    "one-layer-one-head": dict(
        about="one layer, one head, odd d_ff, f32, untied head",
        d_model=16, d_ff=27, heads=1, kv_heads=1, head_dim=16, tied=False,
        dtype="float32", keys="new", rope={"rope_type": "default", "rope_theta": 10000.0},
        schedules=ONE,
    ),
    "sharded-f16": dict(
        about="three files with an index, one key head for four, f16",
        d_model=32, d_ff=40, heads=4, kv_heads=1, head_dim=8, tied=False,
        dtype="float16", keys="new", rope={"rope_type": "default", "rope_theta": 10000.0},
        shards=3, schedules=FIVE,
    ),
}


def layers(case):
    """How many layers the case's model has: all that its baseline names."""
    return len(case["schedules"][0][1])
