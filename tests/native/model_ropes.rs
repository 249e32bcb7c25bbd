//! Rotary frequencies that transformers 5.24 computes from rarer configs, by its own functions
//! (`ROPE_INIT_FUNCTIONS`; GPT-NeoX's `compute_default_rope_parameters`), in f32.

use atelier::model::{Regime, RopeSpec, read_config};
use serde_json::{Value, json};

use crate::support::source::read;

/// The golden numbers are f32.
const TOLERANCE: f64 = 3e-7;

fn rope(family: &str, head_dim: usize, parameters: Value) -> RopeSpec {
    let config = read(&format!("tests/golden/families/{family}/config.json"));
    let mut config: Value = serde_json::from_str(&config).unwrap();
    for key in ["rope_scaling", "rope_theta", "rotary_pct", "rotary_emb_base"] {
        config.as_object_mut().unwrap().remove(key);
    }
    config["num_attention_heads"] = json!(2);
    config["num_key_value_heads"] = json!(2);
    config["hidden_size"] = json!(2 * head_dim);
    config["head_dim"] = json!(head_dim);
    config["rope_parameters"] = parameters;
    read_config(config.to_string().as_bytes()).unwrap().spec.ropes.remove(0)
}

fn agrees(rope: &RopeSpec, expected: &[f64]) {
    let got = rope.inverse_frequencies(Regime::Usual);
    assert_eq!(got.len(), expected.len(), "{got:?}");
    for (got, expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() <= TOLERANCE * expected, "{got} is not {expected} in {rope:?}");
    }
}

#[test]
fn proportional_positions_turn_a_share_of_the_frequencies() {
    let of = |parameters| rope("llama-biases", 16, parameters);
    let part = of(json!({"rope_type": "proportional", "rope_theta": 100.0, "partial_rotary_factor": 0.4,
        "factor": 2.0}));
    agrees(&part, &[0.5, 0.281_170_666_217_803_96, 0.158_113_881_945_610_05, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(part.rotated, 16);
    agrees(
        &of(json!({"rope_type": "proportional", "rope_theta": 100.0})),
        &[
            1.0,
            0.562_341_332_435_607_9,
            0.316_227_763_891_220_1,
            0.177_827_939_391_136_17,
            0.100_000_001_490_116_12,
            0.056_234_128_773_212_43,
            0.031_622_778_624_296_19,
            0.017_782_794_311_642_647,
        ],
    );
}

#[test]
fn llama3_factors_may_stand_the_other_way_round() {
    let parameters = json!({"rope_type": "llama3", "factor": 8.0, "rope_theta": 100.0, "low_freq_factor": 4.0,
        "high_freq_factor": 1.0, "original_max_position_embeddings": 64});
    agrees(
        &rope("llama-biases", 16, parameters),
        &[
            1.0,
            0.562_341_332_435_607_9,
            0.039_528_470_486_402_51,
            0.022_228_492_423_892_02,
            0.012_500_000_186_264_515,
            0.007_029_266_096_651_554,
            0.003_952_847_328_037_023_5,
            0.002_222_849_288_955_331,
        ],
    );
}

#[test]
fn yarn_may_multiply_angles_by_nothing() {
    for factor in [0.0, -1.5] {
        let parameters = json!({"rope_type": "yarn", "factor": 4.0, "rope_theta": 100.0,
            "attention_factor": factor, "original_max_position_embeddings": 16});
        let rope = rope("llama-biases", 16, parameters);
        assert_eq!(rope.attention_factor().to_bits(), f64::to_bits(factor));
        agrees(
            &rope,
            &[
                1.0,
                0.351_463_317_871_093_75,
                0.079_056_940_972_805_02,
                0.044_456_984_847_784_04,
                0.025_000_000_372_529_03,
                0.014_058_532_193_303_108,
                0.007_905_694_656_074_047,
                0.004_445_698_577_910_662,
            ],
        );
    }
}

#[test]
fn an_odd_share_of_a_head_turns_one_number_more() {
    let of = |kind: &str| {
        let parameters = json!({"rope_type": kind, "factor": 4.0, "rope_theta": 1e4,
            "partial_rotary_factor": 0.25});
        rope("gpt-neox", 20, parameters)
    };
    let plain = of("default");
    assert_eq!(plain.rotated, 6);
    agrees(&plain, &[1.0, 0.025_118_863_210_082_054, 0.000_630_957_307_294_011_1]);
    agrees(&of("linear"), &[0.25, 0.006_279_715_802_520_513_5, 0.000_157_739_326_823_502_78]);
}
