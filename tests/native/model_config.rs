//! Configs of the Llama family: what they mean, and which are refused.

use atelier::model::{ReadConfig, Regime, Remark, RopeScaling, RopeSpec, WeightFormat, limits, read_config};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::folders;

/// The tiny config with some keys changed; `null` takes a key out.
fn changed(changes: &Value) -> Value {
    let mut config = folders::config(WeightFormat::F32, true);
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            config.as_object_mut().unwrap().remove(key);
        } else {
            config[key] = value.clone();
        }
    }
    config
}

fn read(changes: &Value) -> ReadConfig {
    read_config(changed(changes).to_string().as_bytes()).unwrap()
}

fn refused(changes: &Value, expected: &Expect) {
    let error = read_config(changed(changes).to_string().as_bytes()).unwrap_err();
    expected.assert_eq(&error.to_string());
}

#[test]
fn both_generations_of_keys_say_the_same() {
    let llama3 = json!({"rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192});
    let mut with_theta = llama3.clone();
    with_theta["rope_theta"] = json!(500_000.0);
    let mut typed = llama3.clone();
    typed["type"] = typed.as_object_mut().unwrap().remove("rope_type").unwrap();
    let old = read(&json!({"rope_theta": 500_000.0, "rope_scaling": llama3, "torch_dtype": "bfloat16"}));
    let new = read(
        &json!({"rope_theta": null, "rope_parameters": with_theta, "torch_dtype": null, "dtype": "bfloat16"}),
    );
    let oldest =
        read(&json!({"rope_theta": 500_000, "rope_scaling": typed, "torch_dtype": "torch.bfloat16"}));
    assert_eq!(old, new);
    assert_eq!(old, oldest);
    assert_eq!(old.dtype, Some(WeightFormat::Bf16));
}

#[test]
fn absent_keys_have_the_defaults_of_llama() {
    let spec = read(
        &json!({"num_key_value_heads": null, "head_dim": null, "hidden_size": 6, "num_attention_heads": 3,
        "tie_word_embeddings": null, "rms_norm_eps": null, "rope_theta": null, "hidden_act": null,
        "bos_token_id": null, "eos_token_id": [2, 3, 99], "pretraining_tp": 2, "rope_interleaved": false}),
    )
    .spec;
    assert_eq!(spec.block.attention.n_kv_heads, 3);
    assert_eq!(spec.block.attention.head_dim, 2);
    assert!(!spec.tied_head);
    assert_eq!(spec.final_norm.unwrap().eps.to_bits(), 1e-6_f32.to_bits());
    let [rope] = spec.ropes.as_slice() else { panic!("{:?}", spec.ropes) };
    assert_eq!((rope.theta.to_bits(), &rope.scaling), (10_000.0_f64.to_bits(), &RopeScaling::None));
    // 99 is outside of the vocabulary and can never be generated.
    assert_eq!((spec.bos_id, spec.eos_ids), (None, vec![2, 3]));
}

/// Relative difference allowed between two f64 formulas of the same number.
const ROPE_TOLERANCE: f64 = 1e-13;

#[test]
fn llama3_scaling_has_the_published_numbers() {
    let rope = read(&json!({"rope_theta": 500_000.0, "rope_scaling": {"rope_type": "llama3",
        "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}}))
    .spec
    .ropes
    .remove(0);
    let frequencies = RopeSpec { rotated: 64, ..rope }.inverse_frequencies(Regime::Usual);
    // Llama 3.2's own numbers, by the formula written the other way round (a fraction of
    // the way from stretched to untouched) in another language.
    for (at, expected) in [
        (0, 1.0),
        (1, 0.663_601_237_696_088_5),
        (10, 0.016_560_440_080_994_446),
        (14, 0.003_211_445_994_752_591),
        (15, 0.001_290_547_928_209_263_5),
        (16, 0.000_429_556_796_559_368_2),
        (17, 9.708_287_802_627_67e-5),
        (18, 1.946_163_818_483_112_5e-5),
        (31, 9.418_306_725_434_91e-8),
    ] {
        let got: f64 = frequencies[at];
        assert!((got - expected).abs() <= ROPE_TOLERANCE * expected, "{at}: {got} is not {expected}");
    }
}

#[test]
fn wrong_configs_are_refused_by_name() {
    let check = |changes: Value, expected: Expect| refused(&changes, &expected);
    check(
        json!({"architectures": ["CanvasForCausalLM"], "model_type": "canvas"}),
        expect![[
            r#"the architecture CanvasForCausalLM (model_type "canvas") is not supported; these are: bert, bloom, gemma2, gemma3_text, gpt2, gpt_neo, gpt_neox, granite, llama, mistral, olmo2, opt, phi, phi3, qwen2, qwen3, smollm3"#
        ]],
    );
    check(
        json!({"architectures": null, "model_type": "mamba"}),
        expect![
            "mamba is a state-space model, which stays outside: layers of other kinds cannot be rearranged here"
        ],
    );
    check(json!({"architectures": null, "model_type": null}), expect!["config.json has no model_type"]);
    check(
        json!({"architectures": ["LlamaForSequenceClassification"]}),
        expect![[
            r#"the architecture LlamaForSequenceClassification (model_type "llama") is not supported; these are: LlamaForCausalLM, LlamaModel"#
        ]],
    );
    check(
        json!({"architectures": "llama"}),
        expect![[r#"config.json: architectures must be a list of names, but it is "llama""#]],
    );
    check(
        json!({"num_attention_heads": 0}),
        expect!["config.json: num_attention_heads must be a whole number from 1 to 1024, but it is 0"],
    );
    check(
        json!({"num_key_value_heads": 0}),
        expect!["config.json: num_key_value_heads must be a whole number from 1 to 1024, but it is 0"],
    );
    check(
        json!({"num_attention_heads": 3, "num_key_value_heads": 2}),
        expect![
            "config.json: num_key_value_heads is 2, which does not go with num_attention_heads 3: it must divide it"
        ],
    );
    check(
        json!({"num_attention_heads": 3, "num_key_value_heads": 3, "head_dim": null}),
        expect![
            "config.json: num_attention_heads is 3, which does not go with hidden_size 5: without head_dim it must divide it"
        ],
    );
    check(
        json!({"head_dim": 3}),
        expect![
            "config.json: head_dim must be an even number up to 1024, because rotary positions turn pairs, but it is 3"
        ],
    );
    check(
        json!({"hidden_size": 4, "num_attention_heads": 4, "head_dim": null}),
        expect![
            "config.json: head_dim must be an even number up to 1024, because rotary positions turn pairs, but it is 1"
        ],
    );
    check(json!({"hidden_size": null}), expect!["config.json has no hidden_size"]);
    check(
        json!({"hidden_size": -4}),
        expect!["config.json: hidden_size must be a whole number from 1 to 65536, but it is -4"],
    );
    check(
        json!({"hidden_size": 4.5}),
        expect!["config.json: hidden_size must be a whole number from 1 to 65536, but it is 4.5"],
    );
    check(
        json!({"hidden_size": "4"}),
        expect![[r#"config.json: hidden_size must be a whole number from 1 to 65536, but it is "4""#]],
    );
    check(
        json!({"hidden_size": 1_u64 << 62}),
        expect![
            "config.json: hidden_size must be a whole number from 1 to 65536, but it is 4611686018427387904"
        ],
    );
    check(
        json!({"num_hidden_layers": 1025}),
        expect!["config.json: num_hidden_layers must be a whole number from 1 to 1024, but it is 1025"],
    );
    check(
        json!({"num_hidden_layers": 0}),
        expect!["config.json: num_hidden_layers must be a whole number from 1 to 1024, but it is 0"],
    );
    check(
        json!({"vocab_size": 1 << 30}),
        expect!["config.json: vocab_size must be a whole number from 1 to 1048576, but it is 1073741824"],
    );
    check(
        json!({"intermediate_size": 1 << 30}),
        expect![
            "config.json: intermediate_size must be a whole number from 1 to 262144, but it is 1073741824"
        ],
    );
    check(
        json!({"max_position_embeddings": 1_u64 << 40}),
        expect![
            "config.json: max_position_embeddings must be a whole number from 1 to 16777216, but it is 1099511627776"
        ],
    );
    check(
        json!({"rms_norm_eps": 1e-60}),
        expect!["config.json: rms_norm_eps must be 0, or from 1e-37 to 1, but it is 1e-60"],
    );
    check(
        json!({"rope_theta": -1.0}),
        expect!["config.json: rope_theta must be a number above 0 and at most 1000000000000, but it is -1.0"],
    );
    check(
        json!({"rope_scaling": {"rope_type": "ntk", "factor": 2.0}}),
        expect![[
            r#"config.json: the rope type "ntk" is not supported; these are: default, linear, dynamic, llama3, yarn, longrope, proportional"#
        ]],
    );
    check(
        json!({"rope_scaling": {"type": "su", "factor": 2.0}}),
        expect![[
            r#"config.json: the rope type "su" is not supported; these are: default, linear, dynamic, llama3, yarn, longrope, proportional"#
        ]],
    );
    check(
        json!({"rope_scaling": {"rope_type": "llama3", "factor": 2.0}}),
        expect!["config.json has no rope_scaling.low_freq_factor"],
    );
    check(
        json!({"rope_scaling": [1]}),
        expect!["config.json: rope_scaling must be an object, but it is [1]"],
    );
    check(
        json!({"hidden_act": "tanh"}),
        expect![[r#"config.json: hidden_act is "tanh"; this changes the mathematics and is not supported"#]],
    );
    check(
        json!({"rope_scaling": {"rope_type": "longrope", "short_factor": [1.0, 2.0], "long_factor": [1.0]}}),
        expect![
            "config.json: rope_scaling.short_factor must be a list of 1 numbers above 0, but it is [1.0,2.0]"
        ],
    );
    check(
        json!({"model_type": "canvas", "canvas_factor": 2}),
        expect![
            "config.json: canvas would be computed as Llama is, but what canvas_factor means for it is not known"
        ],
    );
    check(
        json!({"quantization_config": {"bits": 4, "note": "x".repeat(1000)}}),
        expect![[
            r#"config.json: quantization_config is {"bits":4,"note":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…; this changes the mathematics and is not supported"#
        ]],
    );
    check(
        json!({"layer_types": ["full_attention", "sliding_attention"]}),
        expect![[
            r#"config.json: layer_types is ["full_attention","sliding_attention"]; this changes the mathematics and is not supported"#
        ]],
    );
    check(
        json!({"layer_types": "full_attention"}),
        expect![[
            r#"config.json: layer_types is "full_attention"; this changes the mathematics and is not supported"#
        ]],
    );
    check(
        json!({"no_rope_layers": [1, 0]}),
        expect!["config.json: no_rope_layers is [1,0]; this changes the mathematics and is not supported"],
    );
    check(
        json!({"use_sliding_window": "no"}),
        expect![[r#"config.json: use_sliding_window must be true or false, but it is "no""#]],
    );
    check(
        json!({"eos_token_id": "end"}),
        expect![[
            r#"config.json: eos_token_id must be a token id, or a list of at most 64, but it is "end""#
        ]],
    );
    check(
        json!({"tie_word_embeddings": 1}),
        expect!["config.json: tie_word_embeddings must be true or false, but it is 1"],
    );
}

#[test]
fn biases_are_read_and_llama_by_another_name_is_told() {
    let block = read(&json!({"attention_bias": true, "mlp_bias": true})).spec.block;
    assert!(block.attention.input_bias && block.attention.output_bias && block.mlp.bias);
    let other = read(&json!({"model_type": "canvas", "attention_bias": false, "mlp_bias": false}));
    assert_eq!(other.spec, read(&json!({})).spec);
    assert_eq!(other.remarks, [Remark::AsLlama { model_type: "canvas".into() }]);
}

#[test]
fn what_is_no_config_is_refused() {
    let check = |bytes: &[u8], expected: Expect| {
        expected.assert_eq(&read_config(bytes).expect_err("must be refused").to_string());
    };
    check(b"", expect!["config.json is not a JSON object: it is empty"]);
    check(
        b"not json",
        expect!["config.json is not a JSON object: no value that can be read at line 1 column 2"],
    );
    check(b"[1, 2]", expect!["config.json is not a JSON object: it is [1,2]"]);
    check(
        b"\xff\xfe",
        expect!["config.json is not a JSON object: it is in UTF-16, and JSON is in UTF-8: save it so"],
    );
    check(
        "[".repeat(100_000).as_bytes(),
        expect!["config.json is not a JSON object: recursion limit exceeded at line 1 column 128"],
    );
    check(
        &vec![b' '; limits::CONFIG_BYTES_MAX + 1],
        expect!["config.json has 1048577 bytes, and at most 1048576 are read"],
    );
}
