"""What Hugging Face tokenizers makes of texts with small tokenizers in the shapes of known families.

The tokenizers are made here, of the sentences below: their parts (normalizer, pre-tokenizer, post-processor,
decoder, options of the model, flags of added tokens) are those that the family has, their tokens are not. For each
family, FOLDER/NAME.json has the tokenizer as it is saved (`tokenizer`), the ids that it puts in front of a text and
behind it, and for each text its ids without those and what they decode to, with special tokens left out and shown.

Usage: python make_tokenizers.py FOLDER [NAME ...]
"""

import base64
import json
import math
import sys
import tempfile
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from tokenizer_texts import CORPUS, TEXTS

GPT4 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
QWEN = GPT4.replace("{1,3}", "")
TEKKEN = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"


def special(content, **flags):
    return AddedToken(content, special=True, normalized=flags.pop("normalized", False), **flags)


def plain(content, normalized):
    return AddedToken(content, special=False, normalized=normalized)


def byte_level(pre_tokenizer, first, added, normalizer=None, n_tokens=360, ignore_merges=False, post=None):
    """Byte-pair encoding of bytes; `first` have the first ids, `added` the last."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=n_tokens,
        special_tokens=first,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.model.ignore_merges = ignore_merges
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = post or processors.ByteLevel(trim_offsets=False)
    tokenizer.add_tokens(added)
    return tokenizer


def split_then_bytes(pattern):
    split = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
    return pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def begun_by(token, id, with_bytes=False):
    template = processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token}:1 $B:1", special_tokens=[(token, id)]
    )
    return processors.Sequence([processors.ByteLevel(trim_offsets=False), template]) if with_bytes else template


def byte_fallback(normalizer, pre_tokenizer, first, added, is_prefixed, post, unknown="<unk>", n_merges=140):
    """Byte-pair encoding of characters, a space as `▁`, with a token for each byte."""
    trained = Tokenizer(models.BPE())
    trained.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    alphabet = {c for text in CORPUS for c in text.replace(" ", "▁") if ord(c) < 0x250 or c == "▁"} - {"\n", "\t"}
    trainer = trainers.BpeTrainer(
        vocab_size=len(alphabet) + n_merges,
        limit_alphabet=len(alphabet),
        initial_alphabet=sorted(alphabet),
        show_progress=False,
    )
    trained.train_from_iterator([c for c in CORPUS if c.isascii()] + sorted(alphabet), trainer)
    model = json.loads(trained.to_str())["model"]
    words = [str(token.content) for token in first] + [f"<0x{byte:02X}>" for byte in range(256)]
    words += [str(token.content) for token in added]
    words += [word for word in sorted(model["vocab"], key=model["vocab"].get) if word not in words]
    vocab = {word: id for id, word in enumerate(words)}
    merges = [tuple(merge) for merge in model["merges"]]
    tokenizer = Tokenizer(
        models.BPE(vocab=vocab, merges=merges, unk_token=unknown, fuse_unk=True, byte_fallback=True)
    )
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.post_processor = post
    parts = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence(parts + ([decoders.Strip(" ", 1, 0)] if is_prefixed else []))
    tokenizer.add_tokens(first + added)
    return tokenizer


def word_pieces(normalizer, post, n_merges=140):
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    split = tokenizer.pre_tokenizer.pre_tokenize_str
    words = [word for text in CORPUS for word, _ in split(normalizer.normalize_str(text))]
    # Chosen by hand: the trainer takes other pieces each time.
    pieces = {"##" * (at > 0) + letter for word in words for at, letter in enumerate(word)}
    pieces |= {"##" * is_behind + chr(code) for code in range(0x21, 0x7F) for is_behind in (0, 1)}
    merged = {word[:end] for word in words for end in range(2, 5) if words.count(word[:end]) + len(word) > 5}
    endings = {"##" + word[-n:] for word in words for n in (2, 3) if len(word) > n + 2}
    pieces |= set(sorted(merged | endings)[:: max(1, len(merged | endings) // n_merges)])
    vocab = {piece: id for id, piece in enumerate(marks + sorted(pieces))}
    tokenizer.model = models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100)
    tokenizer.add_special_tokens([special(mark) for mark in marks])
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    tokenizer.post_processor = post(tokenizer)
    return tokenizer


# What stands for what, in the form of SentencePiece's tables: hexadecimal code points, a tab, what they become.
# Made up in the manner of NFKC, so that some rules lengthen a text, some shorten it, and some take a character out.
RULES = {
    "ﬁ": "fi", "ﬀ": "ff", "℃": "°C", "①": "1", "½": "1/2", "…": "...", "’": "'", "\u00a0": " ", "\t": " ", "\n": " ",
    "\r": "", "\u200b": "", "\ufeff": "", "e\u0301": "é", "o\u0308": "ö", "ẞ": "SS", "İ": "I", "Ⅷ": "VIII", "ｆｕ": "fu",
}


def table_of(rules):
    """The rules as SentencePiece compiles them, in base64."""
    code_points = lambda text: " ".join(f"{ord(c):X}" for c in text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        lines = [f"{code_points(key)}\t{code_points(text)}\n" for key, text in rules.items()]
        (path / "rules.tsv").write_text("".join(lines), encoding="utf-8")
        (path / "corpus.txt").write_text("\n".join(c for c in CORPUS if c.isascii()), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(path / "corpus.txt"), model_prefix=str(path / "model"), vocab_size=80, minloglevel=2,
            normalization_rule_tsv=str(path / "rules.tsv"), hard_vocab_limit=False,
        )
        model = sentencepiece_model_pb2.ModelProto.FromString((path / "model.model").read_bytes())
        return base64.b64encode(model.normalizer_spec.precompiled_charsmap).decode()


def precompiled(rules):
    return normalizers.Precompiled(base64.b64decode(table_of(rules)))


def by_probability(normalizer, pre_tokenizer, decoder, marks, post, has_bytes=False):
    """Pieces with the logarithms of how often they are in the sentences."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    texts = [normalizer.normalize_str(text) for text in CORPUS]
    if pre_tokenizer:
        words = [word for text in texts for word, _ in pre_tokenizer.pre_tokenize_str(text)]
    else:
        words = [word for text in texts for word in text.replace("▁", " ▁").split()]
    letters = {c for word in words for c in word if ord(c) < 0x250 or c == "▁"}
    counts = {letter: 2 + "".join(words).count(letter) for letter in sorted(letters)}
    for word in words:
        for n in range(2, 7):
            if len(word) >= n and word.isascii() | word.startswith("▁"):
                counts[word[:n]] = counts.get(word[:n], 0) + n
                counts[word[-n:]] = counts.get(word[-n:], 0) + n
    kept = sorted(counts, key=lambda piece: (len(piece) > 1, -counts[piece], piece))[:300]
    total = sum(counts[piece] for piece in kept)
    pieces = [(piece, round(math.log(counts[piece] / total), 4)) for piece in kept if piece not in marks]
    bytes_ = [(f"<0x{byte:02X}>", -15.0) for byte in range(256)] if has_bytes else []
    vocab = [(mark, 0.0) for mark in marks] + bytes_ + pieces
    tokenizer.model = models.Unigram(vocab, marks.index("<unk>"), has_bytes)
    tokenizer.decoder = decoder
    tokenizer.post_processor = post
    tokenizer.add_special_tokens([special(mark) for mark in marks])
    return tokenizer


def whole_words():
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Strip(), normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    split = tokenizer.pre_tokenizer.pre_tokenize_str
    words = {word for text in CORPUS for word, _ in split(tokenizer.normalizer.normalize_str(text))}
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocab = {word: id for id, word in enumerate(marks + sorted(words))}
    tokenizer.model = models.WordLevel(vocab, unk_token="[UNK]")
    tokenizer.add_special_tokens([special(mark) for mark in marks])
    tokenizer.post_processor = framed(tokenizer)
    return tokenizer


def ended_by(begin, end):
    """`begin` may be none; each is a token with its id."""
    both = [token for token in (begin, end) if token]
    single = " ".join(([begin[0]] if begin else []) + ["$A", end[0]])
    return processors.TemplateProcessing(single=single, pair=f"{single} $B:1", special_tokens=both)


def framed(tokenizer):
    ends = [(mark, tokenizer.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    return processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )


def framed_as_before(tokenizer):
    return processors.BertProcessing(
        ("[SEP]", tokenizer.token_to_id("[SEP]")), ("[CLS]", tokenizer.token_to_id("[CLS]"))
    )


def bert_normalizer(lowercase):
    return normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase
    )


def families():
    gpt2 = pre_tokenizers.ByteLevel(add_prefix_space=False)
    end = special("<|endoftext|>")
    space = normalizers.Replace(" ", "▁")
    llama = normalizers.Sequence([normalizers.Prepend("▁"), space])
    marks = [special(mark) for mark in ("<unk>", "<s>", "</s>")]
    yield "gpt2", byte_level(gpt2, [], [special("<|endoftext|>", normalized=True)])
    yield "gpt-neox", byte_level(
        gpt2,
        [end, special("<|padding|>")],
        [plain(" " * n, True) for n in range(24, 1, -1)],
        normalizer=normalizers.NFC(),
    )
    yield "qwen", byte_level(
        split_then_bytes(QWEN),
        [],
        [end, special("<|im_start|>"), special("<|im_end|>"), plain("<think>", False), plain("</think>", False)],
        normalizer=normalizers.NFC(),
    )
    yield "olmo2", byte_level(split_then_bytes(GPT4), [], [end, plain("<|im_start|>", False), plain("<|im_end|>", False)])
    starts = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    yield "llama3", byte_level(
        split_then_bytes(GPT4),
        [],
        [special(start) for start in starts],
        ignore_merges=True,
        post=begun_by("<|begin_of_text|>", 360, with_bytes=True),
    )
    yield "mistral", byte_fallback(llama, None, marks, [], True, begun_by("<s>", 1))
    yield "mistral-v3", byte_fallback(
        None,
        pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False),
        marks,
        [special("[INST]"), special("[/INST]")],
        True,
        begun_by("<s>", 1),
    )
    yield "mistral-nemo", byte_level(
        split_then_bytes(TEKKEN),
        marks + [special("[INST]"), special("[/INST]")],
        [],
        ignore_merges=True,
        post=begun_by("<s>", 1),
    )
    turns = [special("<start_of_turn>"), special("<end_of_turn>")]
    runs = [plain("\n" * n, False) for n in range(1, 9)] + [plain("▁" * n, False) for n in range(2, 17)]
    gemma = byte_fallback(
        space,
        pre_tokenizers.Split(" ", "merged_with_previous"),
        [special("<pad>"), special("<eos>"), special("<bos>"), special("<unk>")],
        [plain("<mask>", False)] + turns + runs + [plain("\t", False)],
        False,
        begun_by("<bos>", 2),
    )
    yield "gemma", gemma
    yield "phi3", byte_fallback(
        llama,
        None,
        [special("<unk>"), special("<s>"), special("</s>", rstrip=True)],
        [special(f"<|{mark}|>", rstrip=True) for mark in ("endoftext", "assistant", "user", "end")],
        True,
        processors.TemplateProcessing(single="$A", pair="$A $B:1", special_tokens=[]),
    )
    yield "phi", byte_level(
        gpt2,
        [],
        [end] + [plain(" " * n, True) for n in range(31, 1, -1)] + [plain("\t" * n, True) for n in range(9, 1, -1)],
    )
    yield "opt", byte_level(
        gpt2,
        [special("<s>", normalized=True), special("<pad>", normalized=True), special("</s>", normalized=True)],
        [special("<unk>", normalized=True)],
        post=begun_by("</s>", 2),
    )
    yield "bloom", byte_level(split_then_bytes(BLOOM), [special(m) for m in ("<unk>", "<s>", "</s>", "<pad>")], [])
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), gpt2])
    yield "granite", byte_level(digits, [end, special("<fim_prefix>")], [])
    yield "bert-uncased", word_pieces(bert_normalizer(True), framed)
    many_spaces = normalizers.Replace(Regex(" {2,}"), "▁")
    metaspace = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    yield "t5", by_probability(
        normalizers.Sequence([precompiled(RULES), many_spaces]),
        pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace]),
        decoders.Metaspace(replacement="▁", prepend_scheme="always"),
        ["<pad>", "</s>", "<unk>"],
        ended_by(None, ("</s>", 1)),
    )
    albert = [normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD()]
    albert += [normalizers.StripAccents(), normalizers.Lowercase(), precompiled(RULES)]
    yield "albert", by_probability(
        normalizers.Sequence(albert + [normalizers.Replace(Regex(" {2,}"), " ")]),
        metaspace,
        decoders.Metaspace(replacement="▁", prepend_scheme="always"),
        ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"],
        ended_by(("[CLS]", 2), ("[SEP]", 3)),
    )
    yield "llm-jp", by_probability(
        normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Prepend("▁"), space]),
        None,
        decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]),
        ["<unk>", "<s>", "</s>"],
        begun_by("<s>", 1),
        has_bytes=True,
    )
    yield "words", whole_words()
    yield "bert-cased", word_pieces(bert_normalizer(False), framed_as_before)


def ends_of(tokenizer):
    """Ids in front and behind, found to be the same for every text."""
    bare, whole = (tokenizer.encode("the", add_special_tokens=added).ids for added in (False, True))
    n_front = next(at for at in range(len(whole)) if whole[at : at + len(bare)] == bare)
    front, behind = whole[:n_front], whole[n_front + len(bare) :]
    for text in TEXTS:
        bare, whole = (tokenizer.encode(text, add_special_tokens=added).ids for added in (False, True))
        assert whole == front + bare + behind, text
    return front, behind


def case(tokenizer, text):
    encoded = tokenizer.encode(text, add_special_tokens=False)
    shown = tokenizer.decode(encoded.ids, skip_special_tokens=False)
    bare = tokenizer.decode(encoded.ids)
    return {"text": text, "ids": encoded.ids, "shown": shown} | ({} if bare == shown else {"bare": bare})


def main(folder, names):
    for name, tokenizer in families():
        if names and name not in names:
            continue
        front, behind = ends_of(tokenizer)
        golden = {
            "front": front,
            "behind": behind,
            "n_tokens": tokenizer.get_vocab_size(),
            "texts": [case(tokenizer, text) for text in TEXTS],
            "tokenizer": json.loads(tokenizer.to_str()),
        }
        text = json.dumps(golden, ensure_ascii=False, separators=(",", ":"))
        (Path(folder) / f"{name}.json").write_text(text + "\n", encoding="utf-8")


main(sys.argv[1], sys.argv[2:])
