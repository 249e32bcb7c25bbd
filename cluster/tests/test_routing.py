"""The router on small random models of several families of transformers: laws that need no other implementation."""

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from atelier_cluster.routing import Router, logits  # noqa: E402
from atelier_cluster.schedule import parse  # noqa: E402

N = 4
_SMALL = {"vocab_size": 64, "hidden_size": 32, "num_hidden_layers": N, "num_attention_heads": 4}
_WIDE = {**_SMALL, "intermediate_size": 48}
CONFIGS = {
    "Llama": {**_WIDE, "num_key_value_heads": 2}, "Mistral": {**_WIDE, "num_key_value_heads": 2, "sliding_window": 3},
    "Qwen3": {**_WIDE, "num_key_value_heads": 2, "head_dim": 8}, "GPTNeoX": _WIDE, "Phi": _WIDE,
    "Gemma2": {**_WIDE, "num_key_value_heads": 2, "head_dim": 8, "sliding_window": 3},
    "Gemma3Text": {**_WIDE, "num_key_value_heads": 2, "head_dim": 8, "sliding_window": 3},
    "GPT2": {"vocab_size": 64, "n_embd": 32, "n_layer": N, "n_head": 4, "n_positions": 32},
    "Bloom": {"vocab_size": 64, "hidden_size": 32, "n_layer": N, "n_head": 4},
    "OPT": {**_SMALL, "ffn_dim": 48, "max_position_embeddings": 32, "word_embed_proj_dim": 32},
}
LIMIT = 2e-6  # of max |a - b| / (1 + max |b|): the order of the sum of a mean


def made(family: str):
    torch.manual_seed(0)
    config = getattr(transformers, f"{family}Config")(**CONFIGS[family], bos_token_id=0, eos_token_id=0, pad_token_id=0)
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    return model, torch.randint(1, 64, (2, 9))


def routed(router, model, ids, text):
    router.schedule = parse(text, N)
    return logits(model, ids)


def apart(a, b) -> float:
    return float((a - b).abs().max() / (1 + b.abs().max()))


@pytest.mark.parametrize("family", CONFIGS)
def test_laws(family):
    model, ids = made(family)
    plain = logits(model, ids).clone()
    router = Router(model, N)
    assert torch.equal(routed(router, model, ids, "0-3"), plain)
    for text, same in {
        "0 (1|1) 2 3": "0-3", "0 (1 2)x2 3": "0 1 2 1 2 3", "0 2x3 3": "0 2 2 2 3", "0 (1|2)x2 3": "0 (2|1) (1|2) 3",
    }.items():
        assert apart(routed(router, model, ids, text), routed(router, model, ids, same)) <= LIMIT, text
    assert not torch.allclose(routed(router, model, ids, "0 2 1 3"), plain)
    # What stands on the right is not seen.
    short = routed(router, model, ids[:, :5], "0 (1|2) 3")
    assert apart(routed(router, model, ids, "0 (1|2) 3")[:, :5], short) <= LIMIT


@pytest.mark.parametrize("family", ["Llama", "GPT2", "GPTNeoX"])
def test_skipping_is_taking_out(family):
    """A layer that is skipped is as good as one that the model never had."""
    model, ids = made(family)
    router = Router(model, N)
    skipped = routed(router, model, ids, "0 1 3").clone()
    other, _ = made(family)
    layers = next(module for module in other.modules() if isinstance(module, torch.nn.ModuleList) and len(module) == N)
    del layers[2]
    for key in ("num_hidden_layers", "n_layer"):
        if hasattr(other.config, key):
            setattr(other.config, key, N - 1)
    assert torch.equal(skipped, logits(other, ids))


def test_a_mean_is_a_mean():
    """`(1|2)` is half of each branch's whole output."""
    model, ids = made("Llama")
    router = Router(model, N)
    seen = []
    layer = router._layers[3]
    hook = layer.register_forward_pre_hook(lambda _module, args: seen.append(args[0].clone()))
    for text in ("0 1 3", "0 2 3", "0 (1|2) 3"):
        routed(router, model, ids, text)
    hook.remove()
    assert apart(seen[2], (seen[0] + seen[1]) / 2) <= LIMIT
