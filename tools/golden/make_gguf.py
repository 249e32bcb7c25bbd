"""GGUF files by the `gguf` package, and what other implementations make of them: tests/golden/gguf.

Usage: python make_gguf.py FOLDER        (gguf 0.19, transformers 5.24, tokenizers, sentencepiece 0.2)

formats.safetensors   NAME.blocks and NAME.values: random blocks of every format, and what `gguf.dequantize` makes of them.
quantised.safetensors numbers, and Q8_0.blocks and Q4_0.blocks: what `gguf.quantize` makes of them.
ARCHITECTURE.gguf     A header as llama.cpp's converters write it for a tiny model of transformers, without data.
architectures.json    For each of them the keys of transformers' own config, and its tensors' names by both libraries.
NAME.vocab.gguf       Tokenizers of each kind, without a model.
tokenizers.json       Texts, and their tokens by the library that made the tokenizer.
"""

import json
import random
import re
import struct
import sys
import tempfile
from pathlib import Path

import gguf
import numpy as np
import sentencepiece
import torch
import transformers
from gguf import GGMLQuantizationType as Type
from gguf import MODEL_ARCH, GGUFWriter
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HALVES = [0x0000, 0x8000, 0x0001, 0x8001, 0x0200, 0x83FF, 0x0400, 0x3C00, 0xBC00, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E01]
# Bytes of a block at which half-precision numbers stand.
SCALES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
TEXTS = [
    "", " ", "  ", "a", "Hello, world!", " leading and trailing ", "two  spaces,   three", "don't WE'LL it's", "tabs\tand\nlines\n\n  end",
    "1234567 + 89 = 3.14", "süß naïve façade", "水 日本語 🙂", "a" * 40, " " * 20 + "x", "<s> and </s> and <|end|> whole<|end|>  ", "[CLS] unaffable [MASK]", "e\u0301 combined",
]


def halves(rng):
    """One in three of the special ones, else any pattern."""
    return rng.choice(HALVES) if rng.random() < 0.34 else rng.getrandbits(16)


def formats():
    rng, arrays = random.Random(1), {}
    for name in ["F32", "F16", "BF16", *SCALES]:
        kind = Type[name]
        length, size = gguf.GGML_QUANT_SIZES[kind]
        n_blocks = {1: 300, 32: 24, 256: 6}[length]
        blocks = bytearray(rng.randbytes(n_blocks * size))
        for block in range(n_blocks):
            for at in SCALES.get(name, []):
                # The first two blocks have none but subnormal ones.
                scale = [0x0001, 0x83FF][block] if block < 2 else halves(rng)
                struct.pack_into("<H", blocks, block * size + at, scale)
        if name == "F16":
            struct.pack_into(f"<{len(HALVES)}H", blocks, 0, *HALVES)
        raw = np.frombuffer(bytes(blocks), np.uint8)
        with np.errstate(all="ignore"):
            data = raw.view(np.float32) if name == "F32" else raw.view(np.float16) if name == "F16" else raw.reshape(n_blocks, size)
            values = gguf.dequantize(data, kind).astype(np.float32).reshape(-1)
        assert len(values) == n_blocks * length
        arrays[f"{name}.blocks"], arrays[f"{name}.values"] = raw, values
    return arrays


def quantised():
    """Groups of 32 numbers of all sizes: ordinary ones, ties of rounding, zeros, scales that are subnormal halves or too small for one."""
    rng = np.random.default_rng(2)
    groups = [rng.standard_normal(32) * 10.0**size for size in (-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 3, 4) for _ in range(2)]
    groups += [np.zeros(32), -np.zeros(32), np.full(32, 1.0), np.full(32, -1.0), np.full(32, 3e-9)]
    # Scale 1: halves of both signs; the greatest magnitude twice, with either sign first.
    ties = np.arange(32) - 15.5
    groups += [np.concatenate([[greatest, -greatest], ties[2:]]) for greatest in (127.0, -127.0, 8.0, -8.0)]
    groups += [np.eye(32)[at] * sign for at, sign in ((0, 1), (15, -1), (16, 1), (31, -1))]
    numbers = np.array(groups, np.float32)
    arrays = {"numbers": numbers}
    for name in ("Q8_0", "Q4_0"):
        with np.errstate(all="ignore"):
            arrays[f"{name}.blocks"] = gguf.quantize(numbers, Type[name]).reshape(-1)
    return arrays


SMALL = dict(hidden_size=32, num_attention_heads=4, num_key_value_heads=2, intermediate_size=64, vocab_size=64, max_position_embeddings=96)
PLAIN = {key: value for key, value in SMALL.items() if key != "num_key_value_heads"}
LONG = dict(rope_type="longrope", rope_theta=1e4, short_factor=[1.0, 1.25, 1.5], long_factor=[1.0, 2.0, 4.0], original_max_position_embeddings=48)
# The class of transformers and its config.
ARCHITECTURES = {
    "gpt2": ("GPT2", dict(n_embd=32, n_head=4, n_layer=2, n_positions=96, vocab_size=64)),
    "gptneox": ("GPTNeoX", dict(**PLAIN, num_hidden_layers=2, rotary_pct=0.25)),
    "llama": ("Llama", dict(**SMALL, num_hidden_layers=2, rms_norm_eps=1e-5, rope_parameters=dict(rope_type="default", rope_theta=5e5))),
    "qwen2": ("Qwen2", dict(**SMALL, num_hidden_layers=2, rope_parameters=dict(rope_type="default", rope_theta=1e6))),
    "qwen3": ("Qwen3", dict(**SMALL, num_hidden_layers=2, head_dim=16, tie_word_embeddings=True)),
    "olmo2": ("Olmo2", dict(**SMALL, num_hidden_layers=2)),
    "smollm3": ("SmolLM3", dict(**SMALL, num_hidden_layers=5)),
    "gemma2": ("Gemma2", dict(**SMALL, num_hidden_layers=4, head_dim=16, query_pre_attn_scalar=16, sliding_window=24)),
    "gemma3": ("Gemma3", dict(**SMALL, num_hidden_layers=6, head_dim=16, query_pre_attn_scalar=16, sliding_window=24)),
    "phi3": ("Phi3", dict(**SMALL, num_hidden_layers=2, partial_rotary_factor=0.75, rope_parameters=dict(LONG, partial_rotary_factor=0.75), original_max_position_embeddings=48, sliding_window=40)),
    "bert": ("Bert", dict(**PLAIN, num_hidden_layers=2)),
}
KEPT = """activation_function architectures attention_bias attn_logit_softcapping bos_token_id eos_token_id final_logit_softcapping head_dim
    hidden_act hidden_activation hidden_size intermediate_size layer_norm_eps layer_norm_epsilon layer_types max_position_embeddings mlp_bias model_type
    n_embd n_head n_layer n_positions no_rope_layer_interval no_rope_layers num_attention_heads num_hidden_layers num_key_value_heads
    original_max_position_embeddings query_pre_attn_scalar rms_norm_eps rope_parameters sliding_window tie_word_embeddings type_vocab_size
    use_parallel_residual use_sliding_window vocab_size""".split()
ARCH = {name: arch for arch, name in gguf.MODEL_ARCH_NAMES.items()}


def model_of(name, class_name, settings):
    config_class = {"Gemma3": "Gemma3TextConfig"}.get(class_name, f"{class_name}Config")
    ids = dict(bos_token_id=1, eos_token_id=2, pad_token_id=0)
    config = getattr(transformers, config_class)(**ids, **settings)
    model_class = getattr(transformers, "BertModel" if name == "bert" else f"{class_name}LMHeadModel" if name == "gpt2" else f"{class_name}ForCausalLM")
    with torch.device("meta"):
        model = model_class(config)
    return config, model


def header(path, name, config, model):
    """Keys as the converter of the architecture writes them, and empty tensors of its names."""
    out = GGUFWriter(path, name)
    layers = config.num_hidden_layers
    rope = getattr(config, "rope_parameters", None) or {}
    rope = rope.get("full_attention", rope)
    out.add_name(f"tiny {name}")
    out.add_context_length(config.max_position_embeddings)
    out.add_embedding_length(config.hidden_size)
    out.add_block_count(layers)
    out.add_feed_forward_length(getattr(config, "intermediate_size", None) or 4 * config.hidden_size)
    out.add_head_count(config.num_attention_heads)
    if name not in ("gpt2", "gptneox", "bert"):
        out.add_head_count_kv(config.num_key_value_heads)
        out.add_layer_norm_rms_eps(config.rms_norm_eps)
        out.add_rope_freq_base(rope["rope_theta"])
    else:
        out.add_layer_norm_eps(getattr(config, "layer_norm_epsilon", None) or config.layer_norm_eps)
    if name in ("qwen3", "gemma2", "gemma3"):
        out.add_key_length(config.head_dim)
        out.add_value_length(config.head_dim)
    if name in ("gemma2", "gemma3", "phi3"):
        out.add_sliding_window(config.sliding_window)
    if name == "gemma2":
        out.add_attn_logit_softcapping(config.attn_logit_softcapping)
        out.add_final_logit_softcapping(config.final_logit_softcapping)
    if name == "gptneox":
        out.add_rope_dimension_count(2)
        out.add_parallel_residual(True)
    if name == "phi3":
        out.add_rope_dimension_count(6)
        out.add_rope_scaling_orig_ctx_len(config.original_max_position_embeddings)
        out.add_rope_scaling_attn_factors(1.1)
    if name in ("llama", "smollm3"):
        out.add_rope_dimension_count(8)
    if name == "bert":
        out.add_causal_attention(False)
        out.add_token_type_count(2)
    out.add_bos_token_id(1)
    out.add_eos_token_id(2)
    names = gguf.get_tensor_name_map(ARCH[name], layers)
    pairs = []
    for theirs, tensor in model.state_dict().items():
        if theirs.startswith("pooler.") or theirs == "lm_head.weight" and config.tie_word_embeddings:
            continue
        ours = names.get_name(theirs, try_suffixes=(".weight", ".bias"))
        assert ours, (name, theirs)
        shape = list(tensor.shape)
        is_turned = name == "gpt2" and len(shape) == 2 and ".h." in theirs
        shape = shape[::-1] if is_turned else shape
        out.add_tensor_info(ours, shape, np.dtype(np.float32), 4 * int(np.prod(shape)))
        pairs.append([ours, theirs])
    if name == "phi3":
        for ours in ("rope_factors_long.weight", "rope_factors_short.weight"):
            out.add_tensor_info(ours, [3], np.dtype(np.float32), 12)
    if name == "llama":
        out.add_tensor_info("rope_freqs.weight", [4], np.dtype(np.float32), 16)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_ti_data_to_file()
    out.close()
    return pairs


def corpus():
    rng = random.Random(3)
    words = "the and of to in lamp river stone seven green carries under house don't it's we'll 42 1999 süß naïve world hello".split()
    return [" ".join(rng.choice(words) for _ in range(12)) + rng.choice([".", "!\n", "?", "  ", "\n\n"]) for _ in range(300)]


def write_vocabulary(path, model, tokens, types, pre=None, merges=None, scores=None, arch="llama", **ids):
    out = GGUFWriter(path, arch)
    out.add_tokenizer_model(model)
    if pre:
        out.add_tokenizer_pre(pre)
    out.add_token_list(tokens)
    out.add_token_types(types)
    if scores:
        out.add_token_scores(scores)
    if merges:
        out.add_token_merges(merges)
    for key, value in ids.items():
        getattr(out, f"add_{key}")(value)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.close()


LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def byte_level(path, pre):
    t = Tokenizer(models.BPE())
    bytes_ = lambda regex: pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=regex)
    split = lambda pattern: pre_tokenizers.Split(Regex(pattern), "isolated")
    t.pre_tokenizer = {
        "gpt-2": bytes_(True),
        "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), bytes_(True)]),
        "qwen2": pre_tokenizers.Sequence([split(LLAMA3.replace("{1,3}", "")), bytes_(False)]),
        "smaug-bpe": pre_tokenizers.Sequence([split(LLAMA3), bytes_(False)]),
    }[pre]
    if pre == "qwen2":
        t.normalizer = normalizers.NFC()
    t.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    t.train_from_iterator(corpus(), trainers.BpeTrainer(vocab_size=340, initial_alphabet=alphabet, special_tokens=["<s>", "</s>"], show_progress=False))
    t.add_tokens([AddedToken("<|end|>", normalized=False)])
    if pre == "smaug-bpe":
        t.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
    vocab = sorted(t.get_vocab().items(), key=lambda item: item[1])
    types = [3 if w in ("<s>", "</s>") else 4 if w == "<|end|>" else 1 for w, _ in vocab]
    merges = [" ".join(pair) for pair in json.loads(t.to_str())["model"]["merges"]]
    write_vocabulary(path, "gpt2", [w for w, _ in vocab], types, pre, merges, bos_token_id=0, eos_token_id=1, add_bos_token=pre == "smaug-bpe", chat_template="{{ messages }}")
    return t.encode


def wordpiece(path):
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer, t.pre_tokenizer = normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    t.train_from_iterator(corpus(), trainers.WordPieceTrainer(vocab_size=160, special_tokens=special, show_progress=False))
    t.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    vocab = [w for w, _ in sorted(t.get_vocab().items(), key=lambda item: item[1])]
    tokens = [w if w in special else w[2:] if w.startswith("##") else "\u2581" + w for w in vocab]
    write_vocabulary(path, "bert", tokens, [3 if w in special else 1 for w in vocab], "jina-v2-en", arch="bert", unk_token_id=1, sep_token_id=3, pad_token_id=0, bos_token_id=2)
    return t.encode


class Pieces:
    """Encodes with sentencepiece, with `<s>` in front. Its own tokens are matched whole and what lies between them is encoded
    on its own, as transformers does; runs of more than 31 spaces are the one thing that transformers merges otherwise."""

    def __init__(self, model):
        self.model = model

    def encode(self, text):
        self.ids = [self.model.bos_id()]
        for part in re.split(r"(<unk>|<s>|</s>|<\|end\|>)", text):
            is_own = part.startswith("<") and self.model.piece_to_id(part) != self.model.unk_id() or part == "<unk>"
            self.ids += [self.model.piece_to_id(part)] if is_own else self.model.encode(part)
        return self


def pieces(path, arch, folder):
    prefix = Path(folder) / "model"
    is_gemma = arch == "gemma3"
    runs = [" " * n for n in range(2, 32)] if is_gemma else []
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus()), model_prefix=str(prefix), vocab_size=430, model_type="bpe", byte_fallback=True, split_digits=True, minloglevel=2,
        add_dummy_prefix=not is_gemma, remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, normalization_rule_name="identity",
        user_defined_symbols=["<|end|>", *(run.replace(" ", "\u2581") for run in runs)], hard_vocab_limit=False,
    )
    model = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    tokens, types, scores = [], [], []
    for id in range(model.get_piece_size()):
        token = model.id_to_piece(id)
        is_own = token == "<|end|>" or token.replace("\u2581", " ") in runs
        types.append(2 if model.is_unknown(id) else 3 if model.is_control(id) else 6 if model.is_byte(id) else 4 if is_own else 1)
        tokens.append(token.replace("\u2581", " ") if is_own else token)
        scores.append(model.get_score(id))
    write_vocabulary(path, "llama", tokens, types, "default", scores=scores, arch=arch, bos_token_id=1, eos_token_id=2, unk_token_id=0, **({"add_space_prefix": False} if is_gemma else {}))
    return Pieces(model).encode


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    save_file(formats(), folder / "formats.safetensors")
    save_file(quantised(), folder / "quantised.safetensors")
    architectures = {}
    for name, (class_name, settings) in ARCHITECTURES.items():
        config, model = model_of(name, class_name, settings)
        pairs = header(folder / f"{name}.gguf", name, config, model)
        kept = {key: value for key, value in config.to_dict().items() if key in KEPT and value is not None}
        architectures[name] = {"config": kept, "tensors": pairs}
    (folder / "architectures.json").write_text(json.dumps(architectures, separators=(",", ":")) + "\n")
    cases = {}
    with tempfile.TemporaryDirectory() as temporary:
        for pre in ("gpt-2", "smollm", "qwen2", "smaug-bpe"):
            cases[pre] = byte_level(folder / f"{pre}.vocab.gguf", pre)
        cases["bert"] = wordpiece(folder / "bert.vocab.gguf")
        for arch in ("llama", "gemma3"):
            cases[arch] = pieces(folder / f"{arch}.vocab.gguf", arch, temporary)
        ids = {name: [[text, list(encode(text).ids)] for text in TEXTS] for name, encode in cases.items()}
    (folder / "tokenizers.json").write_text(json.dumps(ids, indent=None, ensure_ascii=False, separators=(",", ":")) + "\n")


main()
