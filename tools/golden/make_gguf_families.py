"""GGUF files of the golden checkpoints, as llama.cpp's converters lay them out: tests/golden/gguf/models.

Usage: python make_gguf_families.py ../../tests/golden FOLDER        (gguf 0.19, transformers 5.24)

NAME.gguf            A golden checkpoint of tests/golden/families or tests/golden/logits with all that GGUF holds.
NAME/golden.json     What transformers computes for the config that GGUF can say, where the checkpoint's own is another.
NAME/golden.safetensors
SHA256SUMS           All of them.
"""

import json
import math
import shutil
import sys
import tempfile
from pathlib import Path

import gguf
import numpy as np
import torch
import transformers
from gguf import GGMLQuantizationType as Type
from gguf import GGUFWriter, RopeScalingType
from safetensors.torch import load_file, save_file

from family_loops import run, whole
from make_logits import closeness, digest, write_json

# What GGUF does not say follows from the architecture: the config has to be changed to that.
FOLDERS = {
    "llama-biases": ("families", "llama", {}),
    "llama3-rope-old-keys": ("logits", "llama", {"rope_scaling": dict(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=8192), "max_position_embeddings": 16384}),
    "gpt2": ("families", "gpt2", {}),
    "gpt-neox": ("families", "gptneox", {}),
    "mistral": ("families", "llama", {}),
    "qwen2": ("families", "qwen2", {}),
    "qwen3": ("families", "qwen3", {}),
    "olmo2": ("families", "olmo2", {}),
    "smollm3": ("families", "smollm3", {"no_rope_layer_interval": 4}),
    "gemma2": ("families", "gemma2", {"query_pre_attn_scalar": 12}),
    "gemma3-scaled": ("families", "gemma3", {}),
    "phi3": ("families", "phi3", {}),
    "phi3-longrope": ("families", "phi3", {}),
    "bert-bare": ("families", "bert", {}),
}
# What a changed config must change at least.
CHANGES = 1e-4
ARCH = {name: arch for arch, name in gguf.MODEL_ARCH_NAMES.items()}
PERMUTED = ("llama", "smollm3")


def main():
    golden, out = Path(sys.argv[1]), Path(sys.argv[2])
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for name, (group, arch, changed) in FOLDERS.items():
        folder = golden / group / name
        if changed:
            compute(folder, changed, out / name)
        config = json.loads((folder / "config.json").read_text()) | changed
        convert(folder, arch, config, out / f"{name}.gguf")
    files = sorted(path for path in out.rglob("*") if path.is_file())
    (out / "SHA256SUMS").write_text("".join(f"{digest(path)}  {path.relative_to(out)}\n" for path in files))
    print(f"{sum(path.stat().st_size for path in files)} bytes in all")


def open_model(folder, dtype=torch.float64):
    name = json.loads((folder / "config.json").read_text())["architectures"][0]
    model = getattr(transformers, name).from_pretrained(folder, dtype=dtype, attn_implementation="eager")
    return model.eval()


def compute(folder, changed, out):
    """Logits of the checkpoint with a changed config."""
    out.mkdir()
    ids = max((run["ids"] for run in json.loads((folder / "golden.json").read_text())["runs"]), key=len)
    with tempfile.TemporaryDirectory() as other:
        other = Path(other)
        shutil.copy(folder / "model.safetensors", other)
        write_json(other / "config.json", json.loads((folder / "config.json").read_text()) | changed)
        model = open_model(other)
        plain = {key: None if isinstance(value, dict) else value for key, value in changed.items()}
        write_json(other / "config.json", json.loads((folder / "config.json").read_text()) | plain)
        without = open_model(other)
    with torch.no_grad():
        logits = whole(model, ids)
        change = closeness(logits, whole(open_model(folder), ids))
        if plain != changed:
            change = min(change, closeness(logits, whole(without, ids)))
    assert change > CHANGES, (folder.name, change)
    last = model.config.num_hidden_layers - 1
    order = list(range(last + 1))
    runs = [(f"0-{last}", order, 7), (f"{last}-0", order[::-1], 7), (f"0-{last}", order, len(ids))]
    tensors, entries = {}, []
    for number, (text, tree, length) in enumerate(runs):
        entries.append({"schedule": text, "ids": ids[:length], "tensor": f"logits.{number}"})
        tensors[f"logits.{number}"] = run(model, tree, ids[:length])[0].float().contiguous()
    save_file(tensors, out / "golden.safetensors")
    write_json(out / "golden.json", {"about": f"{folder.name} with the config that GGUF can say: {json.dumps(changed)}", "runs": entries})
    print(f"{folder.name}: the changed config moves logits by {change:.1e}")


class Sizes:
    """Keys of a config, whatever the family calls them."""

    def __init__(self, config):
        first = lambda *keys: next(config[key] for key in keys if config.get(key) is not None)
        self.layers = first("num_hidden_layers", "n_layer")
        self.width = first("hidden_size", "n_embd")
        self.heads = first("num_attention_heads", "n_head")
        self.kv_heads = config.get("num_key_value_heads", self.heads)
        self.head_dim = config.get("head_dim") or self.width // self.heads
        self.inner = first("intermediate_size", "n_inner")
        self.context = first("max_position_embeddings", "n_positions")
        rope = config.get("rope_parameters") or {}
        rope = rope.get("full_attention", rope)
        scaling = config.get("rope_scaling") or {}
        self.rope = {"rope_theta": config.get("rope_theta", 1e4), **scaling, **rope}
        self.rope_type = self.rope.get("rope_type") or self.rope.get("type") or "default"
        self.rotated = int(self.head_dim * (config.get("partial_rotary_factor") or self.rope.get("partial_rotary_factor") or 1.0))


def convert(folder, arch, config, path):
    sizes = Sizes(config)
    out = GGUFWriter(path, arch)
    out.add_name(f"golden {folder.name}")
    out.add_context_length(sizes.context)
    out.add_embedding_length(sizes.width)
    out.add_block_count(sizes.layers)
    out.add_feed_forward_length(sizes.inner)
    out.add_head_count(sizes.heads)
    if arch in ("gpt2", "gptneox", "bert"):
        out.add_layer_norm_eps(config.get("layer_norm_epsilon") or config["layer_norm_eps"])
    else:
        out.add_head_count_kv(sizes.kv_heads)
        out.add_layer_norm_rms_eps(config["rms_norm_eps"])
        out.add_rope_freq_base(sizes.rope["rope_theta"])
    if config.get("head_dim"):
        out.add_key_length(sizes.head_dim)
        out.add_value_length(sizes.head_dim)
    if arch in ("llama", "smollm3", "phi3", "gptneox"):
        out.add_rope_dimension_count(sizes.rotated)
    if config.get("sliding_window"):
        out.add_sliding_window(config["sliding_window"])
    if arch == "gptneox":
        out.add_parallel_residual(config["use_parallel_residual"])
    if arch == "bert":
        out.add_causal_attention(False)
        out.add_token_type_count(config["type_vocab_size"])
    for key, add in (("attn_logit_softcapping", out.add_attn_logit_softcapping), ("final_logit_softcapping", out.add_final_logit_softcapping)):
        if config.get(key):
            add(config[key])
    if arch == "gemma3":
        out.add_rope_freq_base_swa(config["rope_parameters"]["sliding_attention"]["rope_theta"])
        out.add_sliding_window_pattern([kind == "sliding_attention" for kind in config["layer_types"]])
    if sizes.rope_type == "linear":
        out.add_rope_scaling_type(RopeScalingType.LINEAR)
        out.add_rope_scaling_factor(sizes.rope["factor"])
    if arch == "phi3":
        original = config["original_max_position_embeddings"]
        out.add_rope_scaling_orig_ctx_len(original)
        if sizes.rope_type == "longrope":
            out.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(sizes.context / original) / math.log(original)))
    tokenizer(out, arch, config)
    for name, array in extra(sizes).items():
        out.add_tensor(name, array.astype(np.float32))
    names = gguf.get_tensor_name_map(ARCH[arch], sizes.layers)
    for theirs, tensor in load_file(folder / "model.safetensors").items():
        ours = names.get_name(theirs, try_suffixes=(".weight", ".bias"))
        if ours is None or config.get("tie_word_embeddings") and ours == "output.weight":
            assert "pooler" in theirs or ours, (folder.name, theirs)
            continue
        write(out, ours, laid_out(arch, ours, tensor, sizes))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def laid_out(arch, name, tensor, sizes):
    """What the converter of the architecture does to a tensor."""
    part = name.split(".")[-2]
    if arch in PERMUTED and part in ("attn_q", "attn_k"):
        heads = sizes.heads if part == "attn_q" else sizes.kv_heads
        rest = tensor.shape[1:]
        return tensor.reshape(heads, 2, -1, *rest).swapaxes(1, 2).reshape(tensor.shape)
    if arch == "gptneox" and part == "attn_qkv":
        rest = tensor.shape[1:]
        return tensor.reshape(sizes.heads, 3, -1, *rest).swapaxes(0, 1).reshape(tensor.shape)
    if arch.startswith("gemma") and part.endswith("norm"):
        return tensor.float() + 1
    if arch == "gpt2" and name.startswith("blk.") and tensor.dim() == 2:
        return tensor.T
    return tensor


def write(out, name, tensor):
    """Vectors and tables of positions are kept in f32."""
    is_kept = tensor.dim() < 2 or name in ("position_embd.weight", "token_types.weight")
    if is_kept or tensor.dtype == torch.float32:
        out.add_tensor(name, tensor.float().contiguous().numpy())
    elif tensor.dtype == torch.float16:
        out.add_tensor(name, tensor.contiguous().numpy())
    else:
        bits = tensor.contiguous().view(torch.int16).numpy().view(np.uint8)
        out.add_tensor(name, bits, raw_dtype=Type.BF16)


def extra(sizes):
    """Tensors that stand for keys of the config."""
    rope = sizes.rope
    if sizes.rope_type == "longrope":
        return {f"rope_factors_{kind}.weight": np.array(rope[f"{kind}_factor"]) for kind in ("long", "short")}
    if sizes.rope_type != "llama3":
        return {}
    divisors = []
    original, low, high = rope["original_max_position_embeddings"], rope["low_freq_factor"], rope["high_freq_factor"]
    for at in range(0, sizes.rotated, 2):
        wave = 2 * math.pi * rope["rope_theta"] ** (at / sizes.rotated)
        smooth = min(max((original / wave - low) / (high - low), 0.0), 1.0)
        divisors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
    return {"rope_freqs.weight": np.array(divisors)}


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def tokenizer(out, arch, config):
    """As many tokens as the model has rows."""
    room = config["vocab_size"]
    if arch == "bert":
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        tokens = (special + ["\u2581" + letter for letter in LETTERS[:26]] + list(LETTERS[:26]))[:room]
        tokens += [f"[unused{n}]" for n in range(room - len(tokens))]
        out.add_tokenizer_model("bert")
        out.add_tokenizer_pre("jina-v2-en")
        out.add_token_list(tokens)
        out.add_token_types([3 if token.startswith("[") else 1 for token in tokens])
        out.add_unk_token_id(1)
        out.add_sep_token_id(3)
        out.add_pad_token_id(0)
        out.add_bos_token_id(2)
        return
    is_pieces = arch.startswith("gemma")
    special = ["<s>", "</s>", "<unk>"]
    tokens = (special + ["\u2581" if is_pieces else "\u0120"] + list(LETTERS) + ["th"])[:room]
    tokens += [f"<extra{n}>" for n in range(room - len(tokens))]
    types = [2 if token == "<unk>" else 3 if token.startswith("<") else 1 for token in tokens]
    out.add_tokenizer_model("llama" if is_pieces else "gpt2")
    out.add_tokenizer_pre("default" if is_pieces else "gpt-2")
    out.add_token_list(tokens)
    if is_pieces:
        out.add_token_scores([-float(n) for n in range(room)])
        out.add_unk_token_id(2)
        out.add_add_space_prefix(False)
    else:
        # An empty list is not written.
        out.add_token_merges(["t h"])
    out.add_token_types(types)
    out.add_bos_token_id(config["bos_token_id"])
    out.add_eos_token_id(config["eos_token_id"])


if __name__ == "__main__":
    main()
