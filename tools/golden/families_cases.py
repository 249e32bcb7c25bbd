"""The families' tiny checkpoints: each is the smallest that has what it is there for.

family, model: names of the config (without "Config") and model classes of transformers.
windows: what every layer's mask must be (family_loops.windows). features: what must change
the logits when it is off, as keys of config.json or as tensors that are taken out.
keys: "new" is what transformers 5 writes, "old" what earlier releases wrote; `drop` and
`add` are keys of the old form. names: other tensor names, and buffers to pass over.
"""

from cases import FIVE as SIX

VOCAB = 61
CONTEXT = 64

# Without the nested groups: the random permutation takes their place.
FIVE = SIX[:-1]

PLAIN = [None] * 5
ROPE = {"rope_type": "default", "rope_theta": 10000.0}
YARN = {"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 12, "beta_fast": 2.0,
        "beta_slow": 0.5, "rope_theta": 30.0}
LONG = {"rope_type": "longrope", "rope_theta": 10000.0, "factor": 2.0, "original_max_position_embeddings": 16,
        "short_factor": [1.0, 1.1, 1.3, 1.6], "long_factor": [1.2, 2.0, 4.5, 9.0]}
LLAMA = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=5, num_attention_heads=2,
             num_key_value_heads=1, max_position_embeddings=CONTEXT, rms_norm_eps=1e-5)
GPT2 = dict(n_embd=16, n_layer=5, n_head=2, n_inner=28, n_positions=40)
NEOX = dict(hidden_size=32, intermediate_size=20, num_hidden_layers=5, num_attention_heads=2,
            max_position_embeddings=CONTEXT)


# What a feature's absence must change the logits by at least. The two forms of gelu are nowhere
# further apart than 5e-4, so that less is asked of them.
LEAST, ERF = 1e-3, 5e-5


def off(name, least=LEAST, **config):
    return {"name": name, "config": config}, least


def without(name, *tensors):
    return {"name": name, "without": list(tensors)}, LEAST


CASES = {
    "gpt2": dict(
        about="gpt2 as transformers saves it: names start with transformer., f32",
        family="GPT2", model="GPT2LMHeadModel", config=GPT2, dtype="float32", keys="new", windows=PLAIN,
        embed=0.75, gains={"c_attn": 1.8},
        features=[off("scaled attention", scale_attn_weights=False),
                  off("tanh gelu", activation_function="relu"),
                  without("attention biases", "c_attn.bias", "attn.c_proj.bias"), without("positions", "wpe")],
    ),
    "gpt2-bare-by-layer": dict(
        about="gpt2 without the prefix, mask buffers to pass over, scores divided by layer + 1, n_inner null, f16",
        family="GPT2", model="GPT2LMHeadModel",
        config=GPT2 | dict(n_inner=None, scale_attn_by_inverse_layer_idx=True),
        dtype="float16", keys="old", windows=PLAIN, embed=0.75, gains={"c_attn": 2.7},
        names=dict(replace=[("transformer.", "")],
                   buffers={f"h.{n}.attn.bias": ([1, 1, 40, 40], "bool") for n in range(5)}
                   | {f"h.{n}.attn.masked_bias": ([], "float16") for n in range(5)}),
        features=[off("scores by layer", scale_attn_by_inverse_layer_idx=False)],
    ),
    "qwen2": dict(
        about="qwen2: biases on q, k and v only, new keys, bf16",
        family="Qwen2", model="Qwen2ForCausalLM", config=LLAMA | dict(rope_parameters=ROPE),
        dtype="bfloat16", keys="new", windows=PLAIN,
        features=[without("biases of q and k", "q_proj.bias", "k_proj.bias"),
                  without("biases of v", "v_proj.bias")],
    ),
    "qwen2-windowed": dict(
        about="qwen2 with windows of 4 from layer 2 on by max_window_layers, tied head, old keys, f16",
        family="Qwen2", model="Qwen2ForCausalLM",
        config=LLAMA | dict(rope_parameters=ROPE, use_sliding_window=True, sliding_window=4, max_window_layers=2,
                            tie_word_embeddings=True),
        dtype="float16", keys="old", drop=["layer_types"], windows=[None, None, 4, 4, 4], embed=0.75,
        features=[off("windows", use_sliding_window=False), off("first windowed layer", max_window_layers=4),
                  off("window width", sliding_window=5)],
    ),
    "qwen3": dict(
        about="qwen3: norms of q and k per head, head_dim 12 apart from d_model / heads, old keys, bf16",
        family="Qwen3", model="Qwen3ForCausalLM",
        config=LLAMA | dict(num_attention_heads=4, num_key_value_heads=2, head_dim=12, rope_parameters=ROPE),
        dtype="bfloat16", keys="old", drop=["layer_types"], windows=PLAIN,
        features=[without("norm of q", "q_norm"), without("norm of k", "k_norm")],
    ),
    "qwen3-windowed-biases": dict(
        about="qwen3 with attention biases and windows of 5 in layers 1, 3 and 4 by layer_types, new keys, f32",
        family="Qwen3", model="Qwen3ForCausalLM",
        config=LLAMA | dict(head_dim=6, rope_parameters=ROPE, attention_bias=True, use_sliding_window=True,
                            sliding_window=5, max_window_layers=1,
                            layer_types=["full_attention", "sliding_attention", "full_attention",
                                         "sliding_attention", "sliding_attention"]),
        dtype="float32", keys="new", windows=[None, 5, None, 5, 5],
        features=[without("biases", "self_attn"), without("norms of q and k", "q_norm", "k_norm"),
                  off("layer types", layer_types=["full_attention"] * 5)],
    ),
    "mistral": dict(
        about="mistral: a window of 5 in all layers, two heads share a key head, head_dim 6, old keys, bf16",
        family="Mistral", model="MistralForCausalLM",
        config=LLAMA | dict(head_dim=6, num_attention_heads=4, num_key_value_heads=2, sliding_window=5,
                            rope_parameters=ROPE),
        dtype="bfloat16", keys="old", windows=[5] * 5,
        features=[off("windows", sliding_window=None), off("window width", sliding_window=6)],
    ),
    "olmo2": dict(
        about="olmo2: norms on what a branch gives, of q and k over all heads at once, f16, new keys",
        family="Olmo2", model="Olmo2ForCausalLM",
        config=LLAMA | dict(num_attention_heads=4, num_key_value_heads=2, rope_parameters=ROPE),
        dtype="float16", keys="new", windows=PLAIN, gains={"q_norm": 1.2, "k_norm": 1.2},
        features=[without("norm of q", "q_norm"), without("norm of k", "k_norm"),
                  without("branch norms", "post_attention_layernorm", "post_feedforward_layernorm")],
    ),
    "smollm3": dict(
        about="smollm3: every second layer without rotary by no_rope_layer_interval, tied head, old keys, bf16",
        family="SmolLM3", model="SmolLM3ForCausalLM",
        config=LLAMA | dict(rope_parameters=ROPE, no_rope_layer_interval=2, tie_word_embeddings=True),
        dtype="bfloat16", keys="old", drop=["layer_types", "no_rope_layers"], windows=PLAIN, embed=0.75,
        features=[off("layers without rotary", no_rope_layers=[1] * 5),
                  off("which layers", no_rope_layers=[0, 1, 0, 1, 0])],
    ),
    "smollm3-windowed": dict(
        about="smollm3: no_rope_layers and layer_types apart from each other, windows of 4, untied head, biases, f16",
        family="SmolLM3", model="SmolLM3ForCausalLM",
        config=LLAMA | dict(rope_parameters=ROPE, no_rope_layers=[1, 0, 0, 1, 1], use_sliding_window=True,
                            sliding_window=4, tie_word_embeddings=False, attention_bias=True,
                            layer_types=["sliding_attention", "full_attention", "sliding_attention",
                                         "full_attention", "sliding_attention"]),
        dtype="float16", keys="new", windows=[4, None, 4, None, 4],
        # Without rotary the bias of k adds the same to every score of a row.
        idle=["1.self_attn.k_proj.bias", "2.self_attn.k_proj.bias"],
        features=[off("layers without rotary", no_rope_layers=[1] * 5),
                  off("layer types", layer_types=["full_attention"] * 5), without("biases", "self_attn")],
    ),
    "gemma2": dict(
        about="gemma2: soft caps, windows of 4 in even layers, scores scaled by query_pre_attn_scalar, old keys, f16",
        family="Gemma2", model="Gemma2ForCausalLM",
        config=LLAMA | dict(head_dim=12, rope_parameters=ROPE, query_pre_attn_scalar=20, sliding_window=4,
                            attn_logit_softcapping=2.0, final_logit_softcapping=3.0),
        dtype="float16", keys="old", drop=["layer_types"], windows=[4, None, 4, None, 4], embed=0.75,
        gains={"q_proj": 2.2, "k_proj": 2.2},
        features=[off("cap of the logits", final_logit_softcapping=None),
                  off("cap of the scores", attn_logit_softcapping=None),
                  off("scale of the scores", query_pre_attn_scalar=12), off("window width", sliding_window=5),
                  off("tanh gelu", hidden_activation="relu")],
    ),
    "gemma3": dict(
        about="gemma3_text: every third layer full by sliding_window_pattern, two thetas, windows of 5, old keys, f32",
        family="Gemma3Text", model="Gemma3ForCausalLM",
        config=LLAMA | dict(hidden_size=20, intermediate_size=16, head_dim=8,
                            query_pre_attn_scalar=12, sliding_window=5, sliding_window_pattern=3,
                            rope_parameters={"full_attention": ROPE,
                                             "sliding_attention": ROPE | {"rope_theta": 100.0}}),
        dtype="float32", keys="old", drop=["layer_types", "_sliding_window_pattern"],
        add={"sliding_window_pattern": 3}, windows=[5, 5, None, 5, 5], embed=0.6, hidden=True,
        features=[off("local theta", rope_local_base_freq=10000.0), off("theta", rope_theta=100.0),
                  off("which layers are full", sliding_window_pattern=2), off("window width", sliding_window=6),
                  off("scale of the scores", query_pre_attn_scalar=8),
                  without("norms of q and k", "q_norm", "k_norm")],
    ),
    "gemma3-scaled": dict(
        about="gemma3_text: layer_types at will, linear scaling in full layers only, capped logits, new keys, bf16",
        family="Gemma3Text", model="Gemma3ForCausalLM",
        config=LLAMA | dict(head_dim=12, query_pre_attn_scalar=12, sliding_window=3, final_logit_softcapping=4.0,
                            layer_types=["full_attention", "sliding_attention", "full_attention",
                                         "full_attention", "sliding_attention"],
                            rope_parameters={"full_attention": {"rope_type": "linear", "factor": 4.0,
                                                                "rope_theta": 10000.0},
                                             "sliding_attention": ROPE | {"rope_theta": 100.0}}),
        dtype="bfloat16", keys="new", windows=[None, 3, None, None, 3], embed=0.75,
        features=[off("scaling", rope_parameters={"full_attention": ROPE,
                                                  "sliding_attention": ROPE | {"rope_theta": 100.0}}),
                  off("scaling in full layers only",
                      rope_parameters={"full_attention": {"rope_type": "linear", "factor": 4.0,
                                                          "rope_theta": 10000.0},
                                       "sliding_attention": {"rope_type": "linear", "factor": 4.0,
                                                             "rope_theta": 100.0}}),
                  off("cap of the logits", final_logit_softcapping=None)],
    ),
    "phi3": dict(
        about="phi3: fused projections, three quarters of a head rotated, a window of 9 in all layers, old keys, bf16",
        family="Phi3", model="Phi3ForCausalLM",
        config=LLAMA | dict(sliding_window=9, original_max_position_embeddings=CONTEXT,
                            rope_parameters=ROPE | {"partial_rotary_factor": 0.75}),
        dtype="bfloat16", keys="old", windows=[9] * 5,
        features=[off("partial rotary", partial_rotary_factor=1.0), off("windows", sliding_window=None)],
    ),
    "phi3-longrope": dict(
        about="phi3 with longrope over three quarters of a head, border at 16, the top level names it, old keys, f16",
        family="Phi3", model="Phi3ForCausalLM",
        config=LLAMA | dict(original_max_position_embeddings=16,
                            rope_parameters={"rope_type": "longrope", "rope_theta": 10000.0,
                                             "partial_rotary_factor": 0.75, "short_factor": [1.0, 1.2, 1.5],
                                             "long_factor": [1.3, 2.5, 6.0]}),
        dtype="float16", keys="old", oldest=True, windows=PLAIN, lengths=(1, 7, 16, 17, 33),
        features=[off("scaling", rope_scaling=None), off("border", original_max_position_embeddings=40),
                  off("scale of cos and sin", max_position_embeddings=16)],
    ),
    "gpt-neox": dict(
        about="gpt_neox: attention and MLP side by side, half of a head rotated, new keys and names, f32",
        family="GPTNeoX", model="GPTNeoXForCausalLM",
        config=NEOX | dict(hidden_size=16, rope_parameters=ROPE | {"partial_rotary_factor": 0.5}),
        dtype="float32", keys="new", windows=PLAIN,
        features=[off("parallel residual", use_parallel_residual=False),
                  off("partial rotary", rope_parameters=ROPE | {"partial_rotary_factor": 1.0}),
                  off("gelu by erf", ERF, hidden_act="gelu_new"),
                  without("attention biases", "query_key_value.bias", "attention.dense.bias")],
    ),
    "gpt-neox-sequential": dict(
        about="gpt_neox in sequence, a quarter of a head rotated, buffers of old files to pass over, old keys, f16",
        family="GPTNeoX", model="GPTNeoXForCausalLM",
        config=NEOX | dict(use_parallel_residual=False, rope_parameters=ROPE | {"partial_rotary_factor": 0.25}),
        dtype="float16", keys="old", windows=PLAIN,
        names=dict(buffers={f"gpt_neox.layers.{n}.attention.bias": ([1, 1, 16, 16], "bool") for n in range(5)}
                   | {f"gpt_neox.layers.{n}.attention.masked_bias": ([], "float16") for n in range(5)}
                   | {f"gpt_neox.layers.{n}.attention.rotary_emb.inv_freq": ([2], "float16") for n in range(5)}),
        features=[off("sequence", use_parallel_residual=True), off("partial rotary", rotary_pct=1.0),
                  off("theta", rotary_emb_base=100)],
    ),
    "llama-biases": dict(
        about="llama with biases in attention and MLP, hidden states too, new keys, bf16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(rope_parameters=ROPE, attention_bias=True, mlp_bias=True),
        dtype="bfloat16", keys="new", windows=PLAIN, hidden=True,
        features=[without("attention biases", "self_attn"), without("biases of o", "o_proj.bias"),
                  without("MLP biases", "mlp")],
    ),
    "llama-linear": dict(
        about="llama with linear scaling, context 16, rope_scaling with its oldest key, f16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(max_position_embeddings=16,
                            rope_parameters={"rope_type": "linear", "factor": 4.0, "rope_theta": 10000.0}),
        dtype="float16", keys="old", oldest=True, windows=PLAIN,
        features=[off("scaling", rope_scaling=None)],
    ),
    "llama-dynamic": dict(
        about="llama with dynamic scaling, context 16: the theta grows with a sequence longer than it, new keys, bf16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(max_position_embeddings=16,
                            rope_parameters={"rope_type": "dynamic", "factor": 4.0, "rope_theta": 10000.0}),
        dtype="bfloat16", keys="new", windows=PLAIN,
        features=[off("scaling", rope_parameters=ROPE)],
    ),
    "llama-yarn": dict(
        about="llama with yarn, its ramp over all frequencies, context 24 of 12, old keys, f16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(head_dim=16, max_position_embeddings=24, rope_parameters=YARN),
        dtype="float16", keys="old", windows=PLAIN,
        gains={"q_proj": 1.2, "k_proj": 1.2},
        features=[off("scaling", rope_scaling=None)],
    ),
    "llama-yarn-options": dict(
        about="llama with yarn: an attention_factor of its own, the range not rounded, new keys, bf16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(head_dim=16, max_position_embeddings=24,
                            rope_parameters=YARN | {"attention_factor": 1.3, "truncate": False}),
        dtype="bfloat16", keys="new", windows=PLAIN,
        gains={"q_proj": 1.2, "k_proj": 1.2},
        features=[off("attention factor", rope_parameters=YARN | {"truncate": False}),
                  off("unrounded range", rope_parameters=YARN | {"attention_factor": 1.3})],
    ),
    "llama-longrope": dict(
        about="llama with longrope, border at 16, the factor apart from context / border, new keys, f16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(rope_parameters=LONG),
        dtype="float16", keys="new", windows=PLAIN, lengths=(1, 7, 16, 17, 33),
        gains={"q_proj": 1.2, "k_proj": 1.2},
        features=[off("scaling", rope_parameters=ROPE), off("border", rope_parameters=LONG
                                                            | {"original_max_position_embeddings": 40}),
                  off("factor", rope_parameters=LONG | {"factor": 4.0})],
    ),
}
