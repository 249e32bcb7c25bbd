//! Configs and names of tensors against transformers and the `gguf` package: tiny models of every architecture, whose
//! headers were written as llama.cpp's converters write them (tools/golden/make_gguf.py).

use std::collections::BTreeMap;
use std::fs;

use atelier::model::gguf::{
    ARCHITECTURES, Header, LongFactors, Meaning, Names, Read, RowOrder, Undo, config, with_long_factors,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::gguf::{count, file, golden, key, text};
use crate::support::source::root;

/// One of `architectures.json`.
#[derive(Deserialize)]
struct Expected {
    /// Of transformers.
    config: Map<String, Value>,
    /// GGUF's name and transformers'.
    tensors: Vec<(String, String)>,
}

fn header(bytes: &[u8]) -> Header {
    match Header::read(bytes) {
        Ok(Read::Whole(header)) => header,
        other => panic!("{other:?}"),
    }
}

fn all() -> BTreeMap<String, (Header, Expected)> {
    let expected: BTreeMap<String, Expected> = serde_json::from_slice(&golden("architectures.json")).unwrap();
    assert_eq!(expected.len(), ARCHITECTURES.len());
    let with = |(name, expected)| {
        let header = header(&golden(&format!("{name}.gguf")));
        (name, (header, expected))
    };
    expected.into_iter().map(with).collect()
}

/// A number as a number: 1 is 1.0.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().is_some_and(|a| Some(a) == b.as_f64())
}

#[test]
fn a_config_is_that_of_transformers() {
    // What metadata cannot say is as transformers saves it.
    let saved = fs::read(root().join("tests/golden/families/gpt2/config.json")).unwrap();
    let saved: Value = serde_json::from_slice(&saved).unwrap();
    for (name, (header, expected)) in all() {
        let ours = config(&[&header]).expect(&name).0;
        let rope = &expected.config.get("rope_parameters").cloned().unwrap_or_default();
        let full = rope.get("full_attention").unwrap_or(rope);
        let theirs = |key: &str| match key {
            "rope_theta" | "rotary_emb_base" => full.get("rope_theta"),
            "rope_local_base_freq" => rope["sliding_attention"].get("rope_theta"),
            "partial_rotary_factor" | "rotary_pct" => full.get("partial_rotary_factor"),
            "scale_attn_weights" | "scale_attn_by_inverse_layer_idx" => saved.get(key),
            _ => expected.config.get(key),
        };
        // What transformers' own config does not keep, or the tensors complete.
        let is_apart = |key: &str| {
            ["_name_or_path", "architectures", "rope_scaling", "n_inner", "position_embedding_type"]
                .contains(&key)
        };
        for (key, value) in ours.iter().filter(|(key, _)| !is_apart(key)) {
            // Width of a head where it is that of the model's share.
            let implied = (key == "head_dim").then(|| json!(8));
            let theirs = theirs(key).cloned().or(implied).unwrap_or_default();
            assert!(same(value, &theirs), "{name}: {key} is {value}, not {theirs}");
        }
        let is_named = |key: &&String| {
            !["rope_parameters", "layer_types", "bos_token_id", "eos_token_id"].contains(&key.as_str())
        };
        for key in expected.config.keys().filter(is_named) {
            assert!(ours.contains_key(key), "{name} has no {key}");
        }
    }
}

#[test]
fn tensors_have_the_names_of_transformers() {
    let mut n_named = 0;
    for (name, (header, expected)) in all() {
        let names = Names::of(&[&header]).expect(&name);
        let theirs: BTreeMap<String, String> = expected.tensors.into_iter().collect();
        for tensor in header.tensors() {
            let meaning = names.meaning(&tensor.name).unwrap_or_else(|| panic!("{name}: {}", tensor.name));
            let Meaning::Weight { name: ours, undo } = meaning else {
                assert!(tensor.name.starts_with("rope_f"), "{name}: {}", tensor.name);
                continue;
            };
            // transformers 5 has another name for the head than checkpoints of GPT-NeoX.
            let ours = if ours == "embed_out.weight" { "lm_head.weight".to_owned() } else { ours };
            assert_eq!(theirs.get(&tensor.name), Some(&ours), "{name}: {}", tensor.name);
            assert_eq!(
                undo == Undo::NormOffset,
                name.starts_with("gemma") && tensor.name.contains("norm"),
                "{ours}"
            );
            let is_turned = name == "gpt2" && tensor.name.starts_with("blk.") && tensor.shape.len() == 2;
            assert_eq!(undo == Undo::Transposed, is_turned, "{ours}");
            let is_rotated = tensor.name.contains("attn_q.") || tensor.name.contains("attn_k.");
            let is_moved = (["llama", "smollm3"].contains(&name.as_str()) && is_rotated)
                || (name == "gptneox" && tensor.name.contains("attn_qkv."));
            assert_eq!(matches!(undo, Undo::Rows(_)), is_moved, "{ours}");
            n_named += 1;
        }
        for unknown in
            ["blk.99.attn_q.weight", "blk.00.attn_q.weight", "blk.0.attn_x.weight", "token_embd", "v.weight"]
        {
            assert_eq!(names.meaning(unknown), None, "{unknown}");
        }
    }
    assert!(n_named > 200, "{n_named}");
}

#[test]
fn moved_rows_are_found() {
    // As converters move them: reshape [heads, 2, half] and swap the last two.
    let (n_heads, half) = (3, 4);
    let mut stored = Vec::new();
    for head in 0..n_heads {
        stored.extend((0..half).flat_map(|i| [0, 1].map(|part| (head * 2 + part) * half + i)));
    }
    let undo = Undo::Rows(RowOrder::Pairs { n_heads });
    let rows = n_heads * 2 * half;
    let back: Vec<u64> = (0..rows).map(|row| stored[undo.source_row(row, rows).unwrap() as usize]).collect();
    assert_eq!(back, (0..rows).collect::<Vec<_>>());
    // [heads, 3, width] to three blocks.
    let mut stored = Vec::new();
    for part in 0..3 {
        stored.extend((0..n_heads).flat_map(|head| (0..half).map(move |i| (head * 3 + part) * half + i)));
    }
    let undo = Undo::Rows(RowOrder::QkvBlocks { n_heads });
    let rows = n_heads * 3 * half;
    let back: Vec<u64> = (0..rows).map(|row| stored[undo.source_row(row, rows).unwrap() as usize]).collect();
    assert_eq!(back, (0..rows).collect::<Vec<_>>());
    assert_eq!(undo.source_row(rows, rows), None);
    assert_eq!(undo.source_row(0, rows + 1), None);
    assert_eq!(Undo::Rows(RowOrder::Pairs { n_heads: 0 }).source_row(0, 8), None);
    assert_eq!(Undo::AsIs.source_row(7, 8), Some(7));
}

/// A header of one tensor with these keys of an architecture.
fn with(architecture: &str, keys: &[Vec<u8>], tensors: &[(&str, &[u64], u32, u64)]) -> Header {
    let named = |name: &str| format!("{architecture}.{name}");
    let mut all = vec![
        key("general.architecture", 8, &text(architecture)),
        count(&named("embedding_length"), 64),
        count(&named("feed_forward_length"), 96),
        count(&named("context_length"), 128),
        count(&named("attention.head_count"), 4),
        key(&named("attention.layer_norm_rms_epsilon"), 6, &1e-5_f32.to_le_bytes()),
    ];
    if !keys.iter().any(|key| String::from_utf8_lossy(key).contains("block_count")) {
        all.push(count(&named("block_count"), 2));
    }
    all.extend_from_slice(keys);
    let tensors = [&[("token_embd.weight", &[64_u64, 50][..], 0, 0)], tensors].concat();
    header(&file(3, &all, &tensors, 0))
}

#[test]
fn what_files_do_not_store_is_filled_in() {
    let mistral = config(&[&with("llama", &[count("llama.attention.sliding_window", 32)], &[])]).unwrap().0;
    assert_eq!((&mistral["model_type"], &mistral["sliding_window"]), (&json!("mistral"), &json!(32)));
    assert_eq!(mistral["rope_theta"], json!(10_000.0));
    let plain = config(&[&with("llama", &[], &[])]).unwrap().0;
    assert_eq!((&plain["model_type"], plain.get("sliding_window")), (&json!("llama"), None));
    assert_eq!((&plain["num_key_value_heads"], &plain["head_dim"]), (&json!(4), &json!(16)));
    assert_eq!((&plain["vocab_size"], &plain["rms_norm_eps"]), (&json!(50), &json!(1e-5)));
    assert_eq!(plain["tie_word_embeddings"], json!(true));
    // Gemma's 27B models scale scores by the width of the model for each head.
    for (architecture, layers, scalar) in [("gemma2", 46, 16), ("gemma3", 62, 16), ("gemma3", 34, 8)] {
        let named = |name: &str| format!("{architecture}.{name}");
        let keys = [count(&named("block_count"), layers), count(&named("attention.key_length"), 8)];
        let read = config(&[&with(architecture, &keys, &[])]).unwrap().0;
        assert_eq!(read["query_pre_attn_scalar"], json!(scalar), "{architecture} {layers}");
    }
    let linear = [
        key("qwen3.rope.scaling.type", 8, &text("linear")),
        key("qwen3.rope.scaling.factor", 6, &8_f32.to_le_bytes()),
    ];
    let linear = config(&[&with("qwen3", &linear, &[])]).unwrap().0;
    assert_eq!(linear["rope_scaling"], json!({"rope_type": "linear", "factor": 8.0}));
    let long: &[(&str, &[u64], u32, u64)] =
        &[("rope_factors_long.weight", &[8], 0, 12_800), ("rope_factors_short.weight", &[8], 0, 12_832)];
    let mut phi = config(&[&with("phi3", &[count("phi3.attention.sliding_window", 0)], long)]).unwrap().0;
    assert_eq!(
        (&phi["sliding_window"], &phi["rope_scaling"]),
        (&Value::Null, &json!({"rope_type": "longrope"}))
    );
    with_long_factors(&mut phi, &LongFactors { short: vec![1.1], long: vec![2.5] });
    assert_eq!(phi["rope_scaling"]["short_factor"], json!([1.1]));
    let freqs: &[(&str, &[u64], u32, u64)] = &[("rope_freqs.weight", &[8], 0, 12_800)];
    let pending = config(&[&with("llama", &[], freqs)]).unwrap().0;
    assert_eq!(pending["rope_scaling"]["rope_type"], json!("rope_freqs"));
    let ends = [count("tokenizer.ggml.eos_token_id", 2), count("tokenizer.ggml.eot_token_id", 7)];
    assert_eq!(config(&[&with("llama", &ends, &[])]).unwrap().0["eos_token_id"], json!([2, 7]));
}

#[test]
fn what_no_config_says_is_refused() {
    let told = |architecture: &str, keys: &[Vec<u8>]| {
        config(&[&with(architecture, keys, &[])]).expect_err("it is refused").to_string()
    };
    let unknown = told("mamba", &[]);
    assert!(unknown.contains("mamba") && unknown.contains("olmo2"), "{unknown}");
    assert!(told("olmo2", &[count("olmo2.attention.sliding_window", 32)]).contains("sliding_window"));
    assert!(told("llama", &[count("llama.expert_count", 8)]).contains("expert_count"));
    assert!(told("llama", &[key("llama.attention.causal", 7, &[0])]).contains("attention.causal"));
    let doubled = key("llama.logit_scale", 6, &2_f32.to_le_bytes());
    assert!(told("llama", &[doubled]).contains("logit_scale"));
    assert!(told("llama", &[count("llama.attention.value_length", 8)]).contains("value_length"));
    assert!(told("llama", &[count("llama.block_count", 1_000_000)]).contains("block_count"));
    assert!(told("gpt2", &[]).contains("gpt2.attention.layer_norm_epsilon"));
    let yarn = [
        key("llama.rope.scaling.type", 8, &text("su")),
        key("llama.rope.scaling.factor", 6, &8_f32.to_le_bytes()),
    ];
    assert!(told("llama", &yarn).contains("su"));
    // A number for each layer must be one number.
    let each = |counts: [u32; 2]| {
        let values = counts.map(u32::to_le_bytes).concat();
        key(
            "llama.attention.head_count_kv",
            9,
            &[&4_u32.to_le_bytes()[..], &2_u64.to_le_bytes(), &values].concat(),
        )
    };
    assert_eq!(config(&[&with("llama", &[each([2, 2])], &[])]).unwrap().0["num_key_value_heads"], json!(2));
    assert!(told("llama", &[each([2, 4])]).contains("head_count_kv"));
}
