"""A Llama-layout decoder in plain PyTorch; its state dict uses the names of Hugging Face's ``LlamaModel``.

Trained in the ordinary way: every layer runs for every token, in order.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """Names as in ``config.json`` of a ``LlamaForCausalLM``."""

    num_hidden_layers: int = 12
    hidden_size: int = 128
    intermediate_size: int = 352
    num_attention_heads: int = 4
    vocab_size: int = 2048
    max_position_embeddings: int = 256
    rms_norm_eps: float = 1e-5
    rope_theta: float = 10_000.0

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_attention_heads

    def to_json(self) -> dict:
        return {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
                "num_key_value_heads": self.num_attention_heads, "head_dim": self.head_dim,
                "tie_word_embeddings": True, "attention_bias": False, "mlp_bias": False,
                "bos_token_id": 0, "eos_token_id": 0, "torch_dtype": "float16", "initializer_range": 0.02,
                **asdict(self)}


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), self.eps)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions, halves paired as in Llama: ``(x1, x2) -> (x1 cos - x2 sin, x2 cos + x1 sin)``."""
    x1, x2 = x.chunk(2, dim=-1)
    return torch.cat((x1 * cos - x2 * sin, x2 * cos + x1 * sin), dim=-1)


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention over ``[batch, heads, time, head]``.

    On a CPU it is spelt out: the backward pass of the fused one takes a third
    of a training step there.
    """
    if q.device.type != "cpu":
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    scores = (q * q.shape[-1] ** -0.5) @ k.mT
    later = torch.full(scores.shape[-2:], -torch.inf, dtype=scores.dtype).triu(1)
    return torch.softmax(scores + later, dim=-1).to(v.dtype) @ v


class Attention(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        d, self.n_heads = config.hidden_size, config.num_attention_heads
        self.q_proj, self.k_proj, self.v_proj, self.o_proj = (nn.Linear(d, d, bias=False) for _ in range(4))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        n, t, d = x.shape
        joint = F.linear(x, torch.cat((self.q_proj.weight, self.k_proj.weight, self.v_proj.weight)))
        q, k, v = (p.view(n, t, self.n_heads, -1).transpose(1, 2) for p in joint.chunk(3, dim=-1))
        mixed = attend(rotate(q, cos, sin), rotate(k, cos, sin), v)
        return self.o_proj(mixed.transpose(1, 2).reshape(n, t, d))


class MLP(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        d, inner = config.hidden_size, config.intermediate_size
        self.gate_proj, self.up_proj = nn.Linear(d, inner, bias=False), nn.Linear(d, inner, bias=False)
        self.down_proj = nn.Linear(inner, d, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = F.linear(x, torch.cat((self.gate_proj.weight, self.up_proj.weight))).chunk(2, dim=-1)
        return self.down_proj(F.silu(gate) * up)


class Layer(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.mlp = MLP(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Painter(nn.Module):
    """Token ids ``[batch, time]`` to logits ``[batch, time, vocabulary]``; head tied to the embedding."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        frequencies = config.rope_theta ** (-torch.arange(0, config.head_dim, 2).float() / config.head_dim)
        angles = torch.outer(torch.arange(config.max_position_embeddings).float(), frequencies)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        """Normal weights; what writes into the residual stream is smaller the more layers there are."""
        depth = math.sqrt(2 * self.config.num_hidden_layers)
        for name, weight in self.named_parameters():
            if weight.dim() < 2:
                continue
            std = 0.02 if name.startswith("embed") else 0.7 / math.sqrt(weight.shape[1])
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                std /= depth
            nn.init.normal_(weight, 0, std)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.embed_tokens(ids)
        device = x.device.type
        dtype = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else x.dtype
        cos, sin = self.cos[:ids.shape[1]].to(dtype), self.sin[:ids.shape[1]].to(dtype)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return F.linear(self.norm(x), self.embed_tokens.weight)
