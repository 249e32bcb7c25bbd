"""More families in the form of families_cases.py: encoders, and decoders of other designs."""

from families_cases import CONTEXT, ERF, LLAMA, NEOX, PLAIN, ROPE, off, without

BERT = dict(hidden_size=16, intermediate_size=28, num_hidden_layers=5, num_attention_heads=2,
            max_position_embeddings=40)
NEO = dict(hidden_size=16, intermediate_size=28, num_layers=5, num_heads=2, window_size=4,
           max_position_embeddings=40, attention_types=[[["global", "local"], 2], [["global"], 1]])
PROPORTIONAL = {"rope_type": "proportional", "rope_theta": 30.0, "partial_rotary_factor": 0.4, "factor": 2.0}
BLOOM = dict(hidden_size=16, n_layer=5, n_head=4)
BOTH_WAYS = ["all"] * 5

# A bias of k adds the same to every score of a row, where positions are not rotated.
K_BIAS = ["key.bias", "k_proj.bias"]

CASES = {
    "bert": dict(
        about="bert with its head for masked words, looking both ways, token types zero, f16",
        family="Bert", model="BertForMaskedLM", config=BERT, dtype="float16", keys="new", windows=BOTH_WAYS,
        embed=0.75, idle=K_BIAS,
        features=[off("gelu by erf", ERF, hidden_act="gelu_new"), off("gelu", hidden_act="relu"),
                  without("token types", "token_type_embeddings"), without("positions", "position_embeddings"),
                  without("norm of the embeddings", "embeddings.LayerNorm"),
                  without("bias of the head", "cls.predictions.bias")],
    ),
    "bert-old-names": dict(
        about="bert with LayerNorm.gamma and beta, a pooler and position ids to pass over, old keys, f32",
        family="Bert", model="BertForMaskedLM", config=BERT | dict(intermediate_size=20), dtype="float32",
        keys="old", windows=BOTH_WAYS, embed=0.75, idle=K_BIAS,
        names=dict(replace=[("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")],
                   buffers={"bert.embeddings.position_ids": ([1, 40], "int64"),
                            "bert.pooler.dense.weight": ([16, 16], "float32"),
                            "bert.pooler.dense.bias": ([16], "float32"),
                            "cls.seq_relationship.weight": ([2, 16], "float32"),
                            "cls.seq_relationship.bias": ([2], "float32")}),
        features=[off("gelu", hidden_act="relu")],
    ),
    "bert-classes": dict(
        about="bert that tells three named classes apart by the pooler of the first token, pairs of texts, f16",
        family="Bert", model="BertForSequenceClassification",
        config=BERT | dict(id2label={0: "contradiction", 1: "entailment", 2: "neutral"},
                           label2id={"contradiction": 0, "entailment": 1, "neutral": 2}),
        dtype="float16", keys="new", windows=BOTH_WAYS, second=4, gains={"classifier": 6.0}, idle=K_BIAS,
        features=[without("token types", "token_type_embeddings"), without("pooler's bias", "pooler.dense.bias"),
                  without("classifier's bias", "classifier.bias"), off("gelu", hidden_act="relu")],
    ),
    "bert-two-classes": dict(
        about="bert that tells two classes without names apart, single texts, old keys, f32", seed="s3",
        family="Bert", model="BertForSequenceClassification", config=BERT | dict(intermediate_size=20),
        dtype="float32", keys="old", drop=["id2label", "label2id"], windows=BOTH_WAYS, gains={"classifier": 6.0},
        idle=K_BIAS,
        features=[without("pooler's bias", "pooler.dense.bias"), without("classifier's bias", "classifier.bias")],
    ),
    "bert-regression": dict(
        about="bert with one value of a pair of texts instead of classes, bf16",
        family="Bert", model="BertForSequenceClassification",
        config=BERT | dict(num_labels=1, problem_type="regression"),
        dtype="bfloat16", keys="new", windows=BOTH_WAYS, second=3, gains={"classifier": 6.0},
        idle=[*K_BIAS, "classifier"],
        features=[without("token types", "token_type_embeddings"), without("pooler's bias", "pooler.dense.bias"),
                  without("classifier's bias", "classifier.bias")],
    ),
    "bert-bare": dict(
        about="bert without a head: names without a prefix, hidden states instead of logits, f32",
        family="Bert", model="BertModel", config=BERT, dtype="float32", keys="new", windows=BOTH_WAYS,
        head=False, idle=[*K_BIAS, "pooler"], last=-1,
        features=[off("gelu", hidden_act="relu"), without("token types", "token_type_embeddings")],
    ),
    "opt": dict(
        about="opt: learned positions from row 2 on, ReLU, biases, norms before the branches, f16",
        family="OPT", model="OPTForCausalLM",
        config=dict(hidden_size=16, ffn_dim=28, num_hidden_layers=5, num_attention_heads=2,
                    max_position_embeddings=40, word_embed_proj_dim=16),
        dtype="float16", keys="new", windows=PLAIN, embed=0.75, idle=K_BIAS,
        features=[off("relu", activation_function="gelu"), without("positions", "embed_positions"),
                  without("biases", "self_attn")],
    ),
    "opt-projected": dict(
        about="opt as that of 350m: rows of the embedding narrower than the stream, norms after the sums, old keys, bf16",
        family="OPT", model="OPTForCausalLM",
        config=dict(hidden_size=16, ffn_dim=28, num_hidden_layers=5, num_attention_heads=2,
                    max_position_embeddings=40, word_embed_proj_dim=12, do_layer_norm_before=False),
        dtype="bfloat16", keys="old", windows=PLAIN, embed=0.75, idle=K_BIAS, hidden=True,
        features=[off("relu", activation_function="gelu"), without("positions", "embed_positions"),
                  without("norms of the attention", "self_attn_layer_norm"), without("biases", "self_attn")],
    ),
    "phi": dict(
        about="phi: both branches after one norm, half of a head rotated, a bias in the head, old keys, bf16",
        family="Phi", model="PhiForCausalLM",
        config=dict(hidden_size=16, intermediate_size=28, num_hidden_layers=5, num_attention_heads=2,
                    max_position_embeddings=CONTEXT, rope_parameters=ROPE | {"partial_rotary_factor": 0.5}),
        dtype="bfloat16", keys="old", windows=PLAIN,
        features=[off("partial rotary", partial_rotary_factor=1.0), off("tanh gelu", hidden_act="relu"),
                  without("bias of the head", "lm_head.bias"), without("attention biases", "self_attn")],
    ),
    "phi-normed": dict(
        about="phi with norms of each head of queries and keys, two heads share a key head, new keys, f16",
        family="Phi", model="PhiForCausalLM",
        config=dict(hidden_size=32, intermediate_size=28, num_hidden_layers=5, num_attention_heads=4,
                    num_key_value_heads=2, max_position_embeddings=CONTEXT, qk_layernorm=True,
                    rope_parameters=ROPE | {"partial_rotary_factor": 0.5}),
        dtype="float16", keys="new", windows=PLAIN, gains={"q_layernorm": 1.6, "k_layernorm": 1.6},
        features=[without("norm of q", "q_layernorm"), without("norm of k", "k_layernorm"),
                  off("partial rotary", rope_parameters=ROPE | {"partial_rotary_factor": 1.0}),
                  without("bias of the head", "lm_head.bias")],
    ),
    "gpt-neo": dict(
        about="gpt_neo: every second layer sees 4 tokens, scores are not scaled, f16",
        family="GPTNeo", model="GPTNeoForCausalLM", config=NEO, dtype="float16", keys="new", windows=PLAIN,
        embed=0.75, gains={"q_proj": 1.0, "k_proj": 1.0},
        features=[off("window width", window_size=5),
                  off("which layers", attention_types=[[["global"], 5]], attention_layers=["global"] * 5)],
    ),
    "gpt-neo-bare": dict(
        about="gpt_neo without the prefix, mask buffers to pass over, attention_types only, old keys, bf16",
        family="GPTNeo", model="GPTNeoForCausalLM",
        config=NEO | dict(attention_types=[[["local"], 2], [["global", "local"], 1], [["global"], 1]]),
        dtype="bfloat16", keys="old", drop=["attention_layers"], windows=PLAIN, embed=0.75,
        gains={"q_proj": 1.0, "k_proj": 1.0},
        names=dict(replace=[("transformer.", "")],
                   buffers={f"h.{n}.attn.attention.bias": ([1, 1, 40, 40], "bool") for n in range(5)}
                   | {f"h.{n}.attn.attention.masked_bias": ([], "bfloat16") for n in range(5)}),
        features=[off("window width", window_size=3), off("which layers", attention_types=[[["global"], 5]])],
    ),
    "bloom": dict(
        about="bloom: ALiBi over four heads, a norm after the embeddings, f16",
        family="Bloom", model="BloomForCausalLM", config=BLOOM, dtype="float16", keys="new", windows=PLAIN,
        embed=0.75,
        features=[without("norm of the embeddings", "word_embeddings_layernorm"),
                  off("where the residual starts", apply_residual_connection_post_layernorm=True)],
    ),
    "bloom-six-heads": dict(
        about="bloom without the prefix: ALiBi over six heads, no power of two, residual after norm, old keys, bf16",
        family="Bloom", model="BloomForCausalLM",
        config=BLOOM | dict(hidden_size=18, n_head=6, apply_residual_connection_post_layernorm=True),
        dtype="bfloat16", keys="old", windows=PLAIN, embed=0.75,
        names=dict(replace=[("transformer.", "")]),
        features=[without("norm of the embeddings", "word_embeddings_layernorm"),
                  off("where the residual starts", apply_residual_connection_post_layernorm=False)],
    ),
    "granite": dict(
        about="granite: multipliers of embeddings, scores and branches, a divisor of the logits, tied head, f16",
        family="Granite", model="GraniteForCausalLM",
        config=LLAMA | dict(rope_parameters=ROPE, embedding_multiplier=3.0, attention_multiplier=0.25,
                            residual_multiplier=0.6, logits_scaling=1.5, tie_word_embeddings=True),
        dtype="float16", keys="new", windows=PLAIN, embed=0.9,
        features=[off("multiplier of the embeddings", embedding_multiplier=1.0),
                  off("multiplier of the scores", attention_multiplier=0.35355339),
                  off("multiplier of the branches", residual_multiplier=1.0),
                  off("divisor of the logits", logits_scaling=1.0)],
    ),
    "llama-proportional": dict(
        about="llama with proportional positions: three of eight frequencies of a head turn, halved, new keys, f16",
        family="Llama", model="LlamaForCausalLM",
        config=LLAMA | dict(head_dim=16, rope_parameters=PROPORTIONAL),
        dtype="float16", keys="new", windows=PLAIN, gains={"q_proj": 1.2, "k_proj": 1.2},
        features=[off("share of the frequencies", rope_parameters=PROPORTIONAL | {"partial_rotary_factor": 1.0}),
                  off("scaling", rope_parameters=PROPORTIONAL | {"factor": 1.0})],
    ),
    "gpt-neox-odd-share": dict(
        about="gpt_neox whose share of a head is odd: 5 of 20 numbers, so 6 turn at frequencies of 5, new keys, f16",
        family="GPTNeoX", model="GPTNeoXForCausalLM",
        config=NEOX | dict(hidden_size=40, rope_parameters=ROPE | {"partial_rotary_factor": 0.25}),
        dtype="float16", keys="new", windows=PLAIN, gains={"query_key_value": 1.5},
        features=[off("odd share", rope_parameters=ROPE | {"partial_rotary_factor": 0.3})],
    ),
}
