"""The tokenizer: byte-level BPE learnt from the corpus, frozen beside the items.

It adds its BOS (token 0) itself, and no space before a text, so decoding gives
the text back. Whole numbers to 99 with their leading space are single tokens,
so a result of a sum is one token.
"""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from painters import corpus

BOS = "<|endoftext|>"
VOCAB_SIZE = 2_048
SEED, N_DOCUMENTS = 0, 24_000
NUMBER_REPEATS = 400
PATH = Path(__file__).parent.parent / "frozen" / "tokenizer.json"


def learn() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCAB_SIZE, special_tokens=[BOS], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    numbers = "".join(f" {n}" for n in range(100))
    texts = [d.text for d in corpus.documents(SEED, 0, N_DOCUMENTS)] + [numbers] * NUMBER_REPEATS
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{BOS} $A", special_tokens=[(BOS, 0)])
    return tokenizer


def load(path: Path = PATH) -> Tokenizer:
    return Tokenizer.from_file(str(path))


if __name__ == "__main__":
    learn().save(str(PATH))
