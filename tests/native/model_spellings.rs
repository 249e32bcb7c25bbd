//! Configs as they are written elsewhere: keys under other names, keys that transformers passes over, models
//! without their heads. Each means what it means to transformers.

use std::collections::BTreeMap;

use atelier::model::{ModelFolder, ModelSpec, ReadConfig, Remark, RopeScaling, WeightId, read_config};
use atelier::platform::Folder;
use safetensors::SafeTensors;
use serde_json::{Map, Value, json};

use crate::support::source::root;
use crate::support::wait;

const FAMILIES: &str = "tests/golden/families";
/// Families whose heads turn whole, and who say nothing of how far they are stretched.
const WHOLE: [&str; 8] =
    ["llama-biases", "mistral", "qwen2", "qwen3", "olmo2", "smollm3", "gemma2", "granite"];

fn bytes(family: &str, file: &str) -> Vec<u8> {
    std::fs::read(root().join(FAMILIES).join(family).join(file)).unwrap()
}

/// The config of a golden folder with some keys changed; those in `without` are taken out first.
fn changed(family: &str, without: &[&str], changes: Value) -> Vec<u8> {
    let mut config: Map<String, Value> = serde_json::from_slice(&bytes(family, "config.json")).unwrap();
    config.retain(|key, _| !without.contains(&key.as_str()));
    let Value::Object(changes) = changes else { panic!("changes are an object") };
    config.extend(changes);
    serde_json::to_vec(&config).unwrap()
}

fn read(family: &str, without: &[&str], changes: Value) -> ReadConfig {
    read_config(&changed(family, without, changes)).unwrap_or_else(|error| panic!("{family}: {error}"))
}

fn spec(family: &str, without: &[&str], changes: Value) -> ModelSpec {
    read(family, without, changes).spec
}

fn plain(family: &str) -> ModelSpec {
    spec(family, &[], json!({}))
}

fn theta(family: &str, without: &[&str], changes: Value) -> Vec<u64> {
    spec(family, without, changes).ropes.iter().map(|rope| rope.theta as u64).collect()
}

fn ignored(read: &ReadConfig) -> Vec<&str> {
    let told = read.remarks.iter().filter_map(|remark| match remark {
        Remark::Ignored { key } => Some(key.as_str()),
        _ => None,
    });
    told.collect()
}

const ROPES: [&str; 3] = ["rope_theta", "rope_scaling", "rope_parameters"];

#[test]
fn phi_3_calls_its_divisors_by_three_names() {
    let of = |kind: &str| {
        let scaling =
            json!({"type": kind, "short_factor": [1.0, 1.1, 1.3, 1.6], "long_factor": [1.2, 2, 4.5, 9]});
        spec("phi3", &ROPES, json!({"rope_scaling": scaling, "partial_rotary_factor": 1.0})).ropes
    };
    let longrope = of("longrope");
    assert!(matches!(longrope[0].scaling, RopeScaling::LongRope { .. }));
    assert_eq!((&of("su"), &of("yarn")), (&longrope, &longrope));
}

#[test]
fn a_base_beside_the_scaling_counts_before_one_at_the_top() {
    for family in WHOLE {
        for kind in [json!({"rope_type": "linear", "factor": 2.0}), json!({"rope_type": "default"})] {
            let mut own = kind.clone();
            own["rope_theta"] = json!(50.0);
            assert_eq!(
                theta(family, &ROPES, json!({"rope_theta": 1000, "rope_scaling": own})),
                [50],
                "{family}"
            );
            assert_eq!(theta(family, &ROPES, json!({"rope_theta": 1000, "rope_scaling": kind})), [1000]);
            assert_eq!(theta(family, &ROPES, json!({"rope_theta": 1000, "rope_parameters": own})), [50]);
            // The older spelling counts as a whole.
            let both =
                json!({"rope_scaling": kind, "rope_theta": 7, "rope_parameters": {"rope_theta": 60.0}});
            assert_eq!(theta(family, &ROPES, both), [7], "{family}");
        }
    }
    let both = json!({"rope_theta": 5.0, "rope_parameters": {"rope_theta": 6.0}});
    assert_eq!(ignored(&read("llama-biases", &ROPES, both)), ["rope_theta"]);
}

#[test]
fn gemma_3_has_two_kinds_of_positions() {
    let theta =
        |changes| theta("gemma3", &["rope_theta", "rope_parameters", "rope_local_base_freq"], changes);
    assert_eq!(theta(json!({})), [1_000_000, 10_000]);
    let empty =
        json!({"full_attention": {"rope_type": "default"}, "sliding_attention": {"rope_type": "default"}});
    let beside = json!({"rope_theta": 500.0, "rope_local_base_freq": 50.0, "rope_parameters": empty});
    assert_eq!(theta(beside), [500, 50]);
    assert_eq!(
        theta(json!({"rope_theta": 500.0, "rope_scaling": {"rope_type": "linear", "factor": 8.0,
        "rope_theta": 77.0}})),
        [77, 10_000]
    );
    let flat = json!({"rope_parameters": {"rope_type": "linear", "factor": 4.0, "rope_theta": 100.0}});
    assert_eq!(theta(flat), [1_000_000, 10_000]);
    let nested = json!({"full_attention": {"rope_type": "default", "rope_theta": 100.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 30.0}});
    let both = json!({"rope_parameters": nested, "rope_scaling": {"rope_type": "linear", "factor": 4.0}});
    let ropes = spec("gemma3", &ROPES, both).ropes;
    assert_eq!(ropes.iter().map(|rope| rope.theta as u64).collect::<Vec<_>>(), [100, 30]);
    assert_eq!(ropes[0].scaling, RopeScaling::Linear { factor: 4.0 });
    assert_eq!(ropes[1].scaling, RopeScaling::None);
}

#[test]
fn keys_that_do_not_count_are_told() {
    let same = |family: &str, changes: Value, told: &[&str]| {
        let read = read(family, &[], changes.clone());
        assert_eq!(read.spec, plain(family), "{family} with {changes}");
        assert_eq!(ignored(&read), told, "{family} with {changes}");
    };
    for family in WHOLE {
        same(family, json!({"partial_rotary_factor": 0.5}), &["partial_rotary_factor"]);
    }
    same("llama-biases", json!({"sliding_window": 4096}), &["sliding_window"]);
    same("olmo2", json!({"sliding_window": 3}), &["sliding_window"]);
    same("gemma3", json!({"attn_logit_softcapping": 5.0}), &["attn_logit_softcapping"]);
    same(
        "gpt-neox",
        json!({"rope_theta": 300.0, "partial_rotary_factor": 0.5}),
        &["rope_theta", "partial_rotary_factor"],
    );
    same("bloom", json!({"n_inner": 99, "hidden_act": "relu"}), &["n_inner", "hidden_act"]);
    same("qwen2", json!({"max_window_layers": 5000, "sliding_window": 1_000_000_000}), &[]);
    let all_full = json!({"layer_types": vec!["full_attention"; 5]});
    same("mistral", all_full, &["layer_types"]);
    let stretched =
        json!({"rope_parameters": {"rope_type": "linear", "factor": 2.0, "partial_rotary_factor": 0.5}});
    assert!(read_config(&changed("llama-biases", &[], stretched)).is_err());
}

#[test]
fn other_names_of_keys_mean_the_same() {
    let renamed = |family: &str, names: &[(&str, &str)]| {
        let config: Map<String, Value> = serde_json::from_slice(&bytes(family, "config.json")).unwrap();
        let others = names.iter().map(|(own, other)| ((*other).to_owned(), config[*own].clone()));
        let without: Vec<&str> = names.iter().map(|(own, _)| *own).collect();
        assert_eq!(spec(family, &without, Value::Object(others.collect())), plain(family), "{family}");
    };
    renamed(
        "gpt2",
        &[
            ("n_embd", "hidden_size"),
            ("n_layer", "num_hidden_layers"),
            ("n_head", "num_attention_heads"),
            ("n_positions", "max_position_embeddings"),
        ],
    );
    renamed("gpt-neo", &[("num_layers", "num_hidden_layers"), ("num_heads", "num_attention_heads")]);
    // As the published files have them.
    renamed("bloom", &[("hidden_size", "n_embed"), ("n_head", "num_attention_heads")]);
    renamed("bloom", &[("n_layer", "num_hidden_layers")]);
    assert_eq!(spec("gpt2", &[], json!({"num_attention_heads": 4})).block.attention.n_heads, 4);
}

#[test]
fn absent_and_odd_numbers_are_those_of_transformers() {
    for family in ["qwen2", "qwen3", "smollm3"] {
        let attention = spec(family, &[], json!({"num_key_value_heads": null})).block.attention;
        assert_eq!(attention.n_kv_heads, attention.n_heads, "{family}");
    }
    let d_ff = |family: &str, key: &str| spec(family, &[key], json!({})).block.mlp.d_ff;
    assert_eq!(d_ff("gpt-neox", "intermediate_size"), 24_576);
    assert_eq!(d_ff("opt", "ffn_dim"), 3072);
    assert_eq!(d_ff("phi", "intermediate_size"), 8192);
    let phi = spec("phi", &[], json!({"head_dim": 12}));
    assert_eq!(phi.block.attention.head_dim, 12);
    assert_eq!(phi.layers[0].scale.to_bits(), (1.0 / 12_f32.sqrt()).to_bits());
    assert_eq!(
        spec("granite", &[], json!({"residual_multiplier": -0.5})).block.multiplier.to_bits(),
        (-0.5_f32).to_bits()
    );
    assert_eq!(spec("llama-biases", &[], json!({"rms_norm_eps": 0.0})).block.norm.eps.to_bits(), 0);
    let listed = json!({"no_rope_layers": [1, 0, 1, 1, 0, 1, 1]});
    let five = json!({"no_rope_layers": [1, 0, 1, 1, 0]});
    assert_eq!(spec("smollm3", &[], listed), spec("smollm3", &[], five));
    let windowed = json!({"use_sliding_window": true, "sliding_window": 3, "max_window_layers": -1, "layer_types": null});
    assert!(spec("qwen2", &[], windowed).layers.iter().all(|layer| layer.window == Some(3)));
    let yarn = |all: f64| json!({"rope_parameters": {"rope_type": "yarn", "factor": 2.0, "mscale": 0.7, "mscale_all_dim": all}});
    let without = json!({"rope_parameters": {"rope_type": "yarn", "factor": 2.0}});
    assert_eq!(spec("llama-biases", &[], yarn(0.0)), spec("llama-biases", &[], without));
}

#[test]
fn a_decoder_without_its_head_opens() {
    let bare = [
        ("llama-biases", "LlamaModel"),
        ("mistral", "MistralModel"),
        ("qwen2", "Qwen2Model"),
        ("qwen3", "Qwen3Model"),
        ("gemma2", "Gemma2Model"),
        ("gemma3", "Gemma3TextModel"),
        ("phi", "PhiModel"),
    ];
    for (family, class) in bare {
        let of =
            |tied: bool| spec(family, &[], json!({"architectures": [class], "tie_word_embeddings": tied}));
        assert!(of(false).head.is_none(), "{family}");
        // Phi's head has a bias, which is nowhere then.
        assert_eq!(of(true).head.is_some(), family != "phi", "{family}");
    }
}

/// A folder with this config and these tensors of a golden one, under the names that `rename` gives.
fn opened(
    family: &str,
    config: Vec<u8>,
    rename: impl Fn(&str) -> Option<String>,
) -> Result<ModelFolder, atelier::model::ModelError> {
    let file = bytes(family, "model.safetensors");
    let tensors = SafeTensors::deserialize(&file).unwrap();
    let kept = tensors.iter().filter_map(|(name, tensor)| Some((rename(name)?, tensor)));
    let written = safetensors::serialize(kept.collect::<Vec<_>>(), None).unwrap();
    let files =
        BTreeMap::from([("config.json".to_owned(), config), ("model.safetensors".to_owned(), written)]);
    wait(ModelFolder::open(Folder::memory("spelled", files)))
}

#[test]
fn bert_finds_its_bias_where_it_is_stored() {
    const DECODER: &str = "cls.predictions.decoder.bias";
    let moved = |name: &str| match name {
        DECODER => None,
        "cls.predictions.bias" => Some(DECODER.to_owned()),
        other => Some(other.to_owned()),
    };
    let model = opened("bert", bytes("bert", "config.json"), moved).unwrap();
    assert!(
        model
            .checkpoint()
            .weights()
            .iter()
            .any(|weight| weight.id == WeightId::HeadBias && weight.name == DECODER)
    );
    assert_eq!(plain("bert").tensor_name(WeightId::HeadBias), "cls.predictions.bias");
    let own = spec("bert", &[], json!({"tie_word_embeddings": false}));
    assert_eq!(own.tensor_name(WeightId::HeadBias), DECODER);
}

#[test]
fn a_folder_that_names_no_class_and_has_no_head_opens_without() {
    let all = |name: &str| Some(name.to_owned());
    let model = opened("bert-bare", changed("bert-bare", &["architectures"], json!({})), all).unwrap();
    assert!(model.spec().head.is_none());
    assert_eq!(model.checkpoint().weights().len(), model.spec().weight_shapes().len());
    // With half a head something is missing.
    let half = |name: &str| (!name.starts_with("cls.predictions.transform")).then(|| name.to_owned());
    assert!(opened("bert", changed("bert", &["architectures"], json!({})), half).is_err());
}

#[test]
fn a_default_that_changes_numbers_is_told() {
    const GEMMA3: &str = "sliding_attention, sliding_attention, sliding_attention, sliding_attention, sliding_attention, \
         full_attention and so on";
    let wide = json!({"hidden_size": 32});
    let cases: [(&str, &[&str], &Value, &str, &str); 17] = [
        ("gpt-neox", &["rope_parameters", "rotary_pct"], &wide, "rotary_pct", "0.25"),
        ("gpt-neox", &["use_parallel_residual"], &wide, "use_parallel_residual", "true"),
        ("phi", &["rope_scaling", "partial_rotary_factor"], &wide, "partial_rotary_factor", "0.5"),
        ("gemma2", &["layer_types"], &wide, "layer_types", "sliding_attention, full_attention and so on"),
        ("gemma3", &["layer_types"], &json!({"sliding_window_pattern": null}), "layer_types", GEMMA3),
        ("gemma3", &["layer_types"], &json!({"sliding_window_pattern": null}), "sliding_window_pattern", "6"),
        (
            "smollm3",
            &["no_rope_layers", "no_rope_layer_interval"],
            &wide,
            "no_rope_layers",
            "1, 1, 1, 0 and so on",
        ),
        ("smollm3", &["no_rope_layers", "no_rope_layer_interval"], &wide, "no_rope_layer_interval", "4"),
        (
            "gpt-neo",
            &["attention_types", "attention_layers"],
            &wide,
            "attention_types",
            "global, local and so on",
        ),
        ("opt", &["do_layer_norm_before"], &wide, "do_layer_norm_before", "true"),
        ("opt", &["enable_bias"], &wide, "enable_bias", "true"),
        (
            "bloom",
            &["apply_residual_connection_post_layernorm"],
            &wide,
            "apply_residual_connection_post_layernorm",
            "false",
        ),
        ("gpt2", &["n_inner"], &json!({}), "n_inner", "64"),
        ("gpt2", &["scale_attn_weights"], &json!({}), "scale_attn_weights", "true"),
        ("llama-biases", &["attention_bias"], &wide, "attention_bias", "false"),
        ("llama-biases", &["mlp_bias"], &wide, "mlp_bias", "false"),
        ("olmo2", &["attention_bias"], &wide, "attention_bias", "false"),
    ];
    for (family, without, changes, key, value) in cases {
        let told = |without: &[&str]| {
            let remarks = read(family, without, changes.clone()).remarks;
            remarks.into_iter().find_map(|remark| match remark {
                Remark::Default { key: told, value } if told == key => Some(value),
                _ => None,
            })
        };
        assert_eq!(told(without).as_deref(), Some(value), "{family}: {key}");
    }
}
