"""Random weights of the families, and the names and keys that older files have."""

import torch
from torch import nn

# How much wider than 1/sqrt(inputs) a matrix is drawn, by a part of its name; the first hit counts.
GAINS = {
    "q_proj": 1.6, "k_proj": 1.6, "q_norm": 1.6, "k_norm": 1.6, ".query.": 2.2, ".key.": 2.2,
    "c_attn": 1.5, "query_key_value": 1.5, "qkv_proj": 1.5,
    "o_proj": 0.8, "out_proj": 0.8, "c_proj": 0.8, "dense_4h_to_h": 0.8, "down_proj": 0.8, "fc2": 0.8,
    "lm_head": 3.0, "embed_out": 3.0,
}
POSITIONS = ("wpe", "position", "token_type")


def randomise(model, case, generator):
    """Weights for which every part matters: logits spread over several nats, attention is far
    from uniform, norms differ by channel, biases are not zero."""
    gains, done = GAINS | case.get("gains", {}), set()
    with torch.no_grad():
        for module_name, module in model.named_modules():
            for name, weight in module.named_parameters(recurse=False):
                if weight.data_ptr() in done:
                    continue
                done.add(weight.data_ptr())
                full = f"{module_name}.{name}"
                gain = next((gain for part, gain in gains.items() if part in full), 1.0)
                weight.copy_(drawn(full, weight, module, gain, case, generator))


def drawn(full, weight, module, gain, case, generator):
    normal = torch.randn(weight.shape, generator=generator)
    if full.endswith("bias"):
        return 0.3 * normal
    if weight.dim() == 1:
        flat = gain * (0.5 + torch.rand(weight.shape, generator=generator))
        return flat - 1.0 if type(module).__name__.startswith("Gemma") else flat
    if isinstance(module, nn.Embedding):
        if any(part in full for part in POSITIONS):
            return case.get("positions", 0.5) * normal
        return case.get("embed", 1.0) * normal
    inputs = weight.shape[0] if type(module).__name__ == "Conv1D" else weight.shape[1]
    return gain * normal / inputs**0.5


def rename(tensors, change):
    """Names as older files have them: parts replaced in order, and buffers added that a
    reader must pass over."""
    out = {}
    for name, tensor in tensors.items():
        for old, new in change.get("replace", []):
            name = new + name[len(old):] if old.endswith(".") and name.startswith(old) else name
            name = name if old.endswith(".") else name.replace(old, new)
        out[name] = tensor
    for name, (shape, dtype) in change.get("buffers", {}).items():
        ones = torch.ones(shape, dtype=getattr(torch, dtype))
        out[name] = ones.tril() if len(shape) > 1 else ones
    return out


def old_keys(config, case):
    """The keys that releases of transformers before 5 wrote."""
    config["torch_dtype"] = config.pop("dtype")
    config["transformers_version"] = "4.40.0"
    for key in case.get("drop", []):
        config.pop(key, None)
    rope = config.pop("rope_parameters", None)
    if rope and "full_attention" in rope:
        whole, local = rope["full_attention"], rope["sliding_attention"]
        config["rope_theta"] = whole.pop("rope_theta")
        config["rope_local_base_freq"] = local["rope_theta"]
        config["rope_scaling"] = scaling_of(config, whole, case)
    elif rope and config["model_type"] == "gpt_neox":
        config["rotary_emb_base"] = rope.pop("rope_theta")
        config["rotary_pct"] = rope.pop("partial_rotary_factor")
        config["rope_scaling"] = scaling_of(config, rope, case)
    elif rope:
        config["rope_theta"] = rope.pop("rope_theta")
        if "partial_rotary_factor" in rope:
            config["partial_rotary_factor"] = rope.pop("partial_rotary_factor")
        config["rope_scaling"] = scaling_of(config, rope, case)
    return config | case.get("add", {})


def scaling_of(config, rope, case):
    """rope_scaling, with the type under `type` where the case asks for the oldest form."""
    if rope.get("rope_type") == "default":
        return None
    if config["model_type"] == "phi3":
        rope.pop("original_max_position_embeddings", None)  # the top level has it
    if case.get("oldest"):
        rope["type"] = rope.pop("rope_type")
    return rope
