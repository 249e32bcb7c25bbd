"""Writes the small Llama that the target of safetensors begins with: config.json and tiny.safetensors.

Two layers, five numbers wide; a tensor of each kind, numbers that differ from their neighbours.
"""

import json
import math
import struct
from pathlib import Path

HERE = Path(__file__).parent
CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 5,
    "intermediate_size": 7, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
    "head_dim": 2, "vocab_size": 11, "max_position_embeddings": 16, "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0, "tie_word_embeddings": True, "torch_dtype": "float16",
}
LAYER = {
    "input_layernorm": [5], "self_attn.q_proj": [4, 5], "self_attn.k_proj": [2, 5], "self_attn.v_proj": [2, 5],
    "self_attn.o_proj": [5, 4], "post_attention_layernorm": [5], "mlp.gate_proj": [7, 5], "mlp.up_proj": [7, 5],
    "mlp.down_proj": [5, 7],
}


def main():
    shapes = {"model.embed_tokens.weight": [11, 5]}
    for layer in range(CONFIG["num_hidden_layers"]):
        shapes |= {f"model.layers.{layer}.{name}.weight": shape for name, shape in LAYER.items()}
    shapes["model.norm.weight"] = [5]
    header, numbers = {}, []
    for name, shape in shapes.items():
        first = len(numbers)
        numbers += [number / 256 - 1 for number in range(first, first + math.prod(shape))]
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [2 * first, 2 * len(numbers)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = struct.pack("<Q", len(text)) + text + struct.pack(f"<{len(numbers)}e", *numbers)
    (HERE / "tiny.safetensors").write_bytes(data)
    (HERE / "config.json").write_text(json.dumps(CONFIG, indent=1) + "\n")


if __name__ == "__main__":
    main()
