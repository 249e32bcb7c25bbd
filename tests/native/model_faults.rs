//! Folders as people have them: what differs in words alone has the same numbers, and what does not
//! open says which file it is, what that is, and what to do.

use atelier::model::{ModelError, ModelFolder, WeightFormat};
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use atelier::words::hint;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::folders::{self, Files, Tensor};
use crate::golden::{self, check};
use crate::support::wait;
use crate::tokenizer::llama2_like;

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const INDEX: &str = "model.safetensors.index.json";
/// No message about a file is longer, whatever the file holds, characters.
const MESSAGE_CHARS_MAX: usize = 600;

fn in_memory(files: &Files) -> Folder {
    Folder::memory("memory", files.clone())
}

fn open(files: &Files) -> ModelFolder {
    wait(ModelFolder::open(in_memory(files))).unwrap()
}

fn refused(files: &Files) -> ModelError {
    wait(ModelFolder::open(in_memory(files))).unwrap_err()
}

/// The tiny folder with some keys of its config changed; `null` takes a key out.
fn with_keys(changes: &Value) -> Files {
    let mut config = folders::config(WeightFormat::F16, true);
    // Nothing is left to defaults.
    for key in ["attention_bias", "mlp_bias"] {
        config[key] = json!(false);
    }
    for (key, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(config.as_object_mut().unwrap().remove(key)),
            value => config[key] = value.clone(),
        }
    }
    let mut files = folders::files(WeightFormat::F16, true);
    files.insert(CONFIG.to_owned(), config.to_string().into_bytes());
    files
}

fn logits(files: &Files) -> Vec<f32> {
    let sink = async |spec, weights| ReferenceSink::new(&spec, weights);
    let mut backend = wait(check::load(in_memory(files), sink));
    wait(golden::logits(&mut backend, "0 1 0", &[1, 7, 3, 10], &[0, 3]))
}

fn remarks(files: &Files) -> String {
    open(files).remarks().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_differs_in_words_alone_has_the_same_numbers() {
    let expected = logits(&folders::files(WeightFormat::F16, true));
    let check = |changes: Value, told: Expect| {
        let files = with_keys(&changes);
        assert_eq!(logits(&files), expected, "{changes}");
        told.assert_eq(&remarks(&files));
    };
    check(json!({}), expect![""]);
    check(
        json!({"torch_dtype": "bfloat16"}),
        expect!["config.json names bf16, the weights are stored as f16: the stored type counts"],
    );
    check(json!({"torch_dtype": "int8"}), expect![""]);
    check(json!({"torch_dtype": 5}), expect![""]);
    check(json!({"pad_token_id": 11}), expect![""]);
    check(json!({"hidden_act": "swish"}), expect![""]);
    check(
        json!({"hidden_act": null, "max_position_embeddings": null, "rope_theta": null}),
        expect![[r#"
            hidden_act is silu: config.json does not have it, and this is what transformers takes
            max_position_embeddings is 2048: config.json does not have it, and this is what transformers takes
            rope_theta is 10000: config.json does not have it, and this is what transformers takes"#]],
    );
    check(
        json!({"layer_types": ["full_attention", "full_attention"], "sliding_window": null, "use_sliding_window": false}),
        expect![""],
    );
    check(json!({"layer_types": ["full_attention", "full_attention"], "sliding_window": 4}), expect![""]);
    check(json!({"sliding_window": 4, "use_sliding_window": false}), expect![""]);
    check(json!({"use_sliding_window": true}), expect![""]);
    check(json!({"no_rope_layers": [1, 1], "num_experts": 0}), expect![""]);
    check(
        json!({"rope_theta": null, "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}}),
        expect![""],
    );
}

#[test]
fn defaults_are_those_of_transformers_and_are_told() {
    let files =
        with_keys(&json!({"rms_norm_eps": null, "num_key_value_heads": 2, "tie_word_embeddings": null}));
    // Two heads of keys need other weights, and an untied head is missing: the spec is what counts.
    let read = atelier::model::read_config(&files[CONFIG]).unwrap();
    assert_eq!(read.spec.block.norm.eps, 1e-6);
    assert!(!read.spec.tied_head);
    let told: Vec<String> = read.remarks.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("rms_norm_eps is 0.000001:"), "{told:?}");
    assert!(told[1].starts_with("tie_word_embeddings is false:"), "{told:?}");
    let heads = with_keys(
        &json!({"num_attention_heads": null, "num_key_value_heads": null, "head_dim": null, "hidden_size": 128}),
    );
    let read = atelier::model::read_config(&heads[CONFIG]).unwrap();
    let attention = read.spec.block.attention;
    assert_eq!((attention.n_heads, attention.n_kv_heads, attention.head_dim), (32, 32, 4));
    assert_eq!(read.remarks.len(), 3);
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let mut files = folders::sharded_files(WeightFormat::F16, true, 2);
    let mut config = folders::config(WeightFormat::F16, true);
    config["vocab_size"] = 11.into();
    let expected = logits(&files);
    files.insert("generation_config.json".to_owned(), json!({"eos_token_id": 4}).to_string().into_bytes());
    files.insert(
        "tokenizer_config.json".to_owned(),
        json!({"name_or_path": "a/Tiny"}).to_string().into_bytes(),
    );
    for name in [CONFIG, INDEX, "generation_config.json", "tokenizer_config.json"] {
        let marked = [b"\xef\xbb\xbf", files[name].as_slice()].concat();
        files.insert(name.to_owned(), marked);
    }
    assert_eq!(logits(&files), expected);
    let model = wait(ModelFolder::open(Folder::memory("hf", files.clone()))).unwrap();
    assert_eq!((model.spec().eos_ids.as_slice(), model.name()), (&[2, 4][..], "Tiny"));
    files.insert(CONFIG.to_owned(), b"\xff\xfe{\0}\0".to_vec());
    expect!["config.json is not a JSON object: it is in UTF-16, and JSON is in UTF-8: save it so"]
        .assert_eq(&refused(&files).to_string());
}

#[test]
fn a_buffer_that_nobody_needs_is_passed_over_wherever_it_is() {
    let mut files = folders::sharded_files(WeightFormat::F16, true, 2);
    let expected = logits(&files);
    let shard = "model-00002-of-00002.safetensors";
    let mut tensors: Vec<Tensor> =
        folders::tensors(WeightFormat::F16, true).into_iter().skip(1).step_by(2).collect();
    for name in [
        "model.layers.0.self_attn.rotary_emb.inv_freq",
        "model.rotary_emb.inv_freq",
        "h.0.attn.bias",
        "h.0.attn.masked_bias",
        "gpt_neox.layers.0.attention.bias",
        "gpt_neox.layers.0.attention.masked_bias",
        "bert.embeddings.position_ids",
    ] {
        tensors.push((name.to_owned(), vec![1], vec![0; 2]));
    }
    files.insert(shard.to_owned(), folders::safetensors(WeightFormat::F16, &tensors));
    assert_eq!(logits(&files), expected);
    let told = remarks(&files);
    let told = told.lines().last().unwrap();
    assert!(
        told.starts_with("7 tensors are not read, such as ")
            && told.ends_with(": they follow from the config")
    );
    // A weight that the index does not name is read all the same, but not from two files.
    let mut index: Value = serde_json::from_slice(&files[INDEX]).unwrap();
    index["weight_map"].as_object_mut().unwrap().remove("model.norm.weight");
    files.insert(INDEX.to_owned(), index.to_string().into_bytes());
    assert_eq!(logits(&files), expected);
    let first = "model-00001-of-00002.safetensors";
    let norm = tensors.iter().find(|tensor| tensor.0 == "model.norm.weight").unwrap().clone();
    let mut tensors: Vec<Tensor> = folders::tensors(WeightFormat::F16, true).into_iter().step_by(2).collect();
    tensors.push(norm);
    files.insert(first.to_owned(), folders::safetensors(WeightFormat::F16, &tensors));
    expect!["model-00002-of-00002.safetensors holds tensor model.norm.weight, which should be in model-00001-of-00002.safetensors"]
        .assert_eq(&refused(&files).to_string());
}

#[test]
fn texts_end_at_every_token_that_a_file_names() {
    let check = |config: Value, generation: Option<Value>, tokenizer: Option<Value>, expected: &[u32]| {
        let mut files = with_keys(&json!({"vocab_size": 300, "eos_token_id": config}));
        if config == json!("null") {
            files = with_keys(&json!({"vocab_size": 300}));
            let mut keys: Value = serde_json::from_slice(&files[CONFIG]).unwrap();
            keys["eos_token_id"] = Value::Null;
            files.insert(CONFIG.to_owned(), keys.to_string().into_bytes());
        }
        let mut tensors = folders::tensors(WeightFormat::F16, true);
        tensors[0] = ("model.embed_tokens.weight".to_owned(), vec![300, 5], vec![0; 3000]);
        files.insert(WEIGHTS.to_owned(), folders::safetensors(WeightFormat::F16, &tensors));
        files.insert("tokenizer.json".to_owned(), llama2_like().to_string().into_bytes());
        for (name, value) in [("generation_config.json", generation), ("tokenizer_config.json", tokenizer)] {
            files.extend(value.map(|value| (name.to_owned(), value.to_string().into_bytes())));
        }
        let model = open(&files);
        assert_eq!(model.spec().eos_ids, expected);
        let is_default =
            model.remarks().iter().any(|remark| remark.to_string().starts_with("eos_token_id is 2:"));
        let told = expected == [2] && config.is_null();
        assert_eq!(is_default, told, "{:?}", model.remarks());
    };
    check(Value::Null, Some(json!({"eos_token_id": [0, 5]})), None, &[0, 5]);
    check(json!(7), Some(json!({"eos_token_id": 5})), Some(json!({"eos_token": "</s>"})), &[7, 5, 2]);
    check(json!([7, 5]), Some(json!({"eos_token_id": [5, 300, -1]})), None, &[7, 5]);
    check(json!(7), None, Some(json!({"eos_token": {"content": "<unk>", "special": true}})), &[7, 0]);
    check(json!(7), None, Some(json!({"eos_token": "of another model"})), &[7]);
    // Nobody names one: what transformers takes, unless the config says that there is none.
    check(Value::Null, None, None, &[2]);
    check(json!("null"), None, None, &[]);
    let mut files = folders::files(WeightFormat::F16, true);
    files
        .insert("generation_config.json".to_owned(), json!({"eos_token_id": "end"}).to_string().into_bytes());
    expect![[r#"generation_config.json is not valid: eos_token_id must be a token id, or a list of at most 64, but it is "end""#]]
        .assert_eq(&refused(&files).to_string());
}

#[test]
fn a_folder_whose_name_says_nothing_has_the_name_that_its_files_give() {
    let name = |folder: &str, config: Value, tokenizer: Option<Value>| {
        let mut files = with_keys(&config);
        files.extend(tokenizer.map(|it| ("tokenizer_config.json".to_owned(), it.to_string().into_bytes())));
        wait(ModelFolder::open(Folder::memory(folder, files))).unwrap().name().to_owned()
    };
    assert_eq!(name("hf", json!({"_name_or_path": "HuggingFaceTB/SmolLM2-135M"}), None), "SmolLM2-135M");
    assert_eq!(name("hf", json!({}), Some(json!({"name_or_path": "a/b"}))), "b");
    assert_eq!(name("hf", json!({"_name_or_path": ""}), None), "hf");
    assert_eq!(name("mine", json!({"_name_or_path": "a/b"}), None), "mine");
}

/// The layout of the cache of the Hugging Face Hub: names are links into a folder of blobs.
#[cfg(unix)]
#[test]
fn a_snapshot_of_links_opens_with_the_name_of_its_model() {
    let files = folders::files(WeightFormat::F16, true);
    let cache = tempfile::tempdir().unwrap();
    let model = cache.path().join("models--someone--tiny-llama");
    let snapshot = model.join("snapshots/0123abc");
    std::fs::create_dir_all(model.join("blobs")).unwrap();
    std::fs::create_dir_all(&snapshot).unwrap();
    for (number, (name, bytes)) in files.iter().enumerate() {
        std::fs::write(model.join(format!("blobs/blob{number}")), bytes).unwrap();
        std::os::unix::fs::symlink(format!("../../blobs/blob{number}"), snapshot.join(name)).unwrap();
    }
    let opened = wait(ModelFolder::open(Folder::directory(&snapshot).unwrap())).unwrap();
    assert_eq!(opened.name(), "tiny-llama");
    assert_eq!(wait(opened.hash()).unwrap(), wait(open(&files).hash()).unwrap());
}

#[test]
fn what_is_missing_is_named_with_what_it_is_and_what_to_do() {
    let check = |files: &Files, expected: Expect| {
        let error = refused(files);
        expected.assert_eq(&format!("{error}\n{}", hint(&error).unwrap_or_default()));
    };
    let without = |names: &[&str]| {
        let mut tensors = folders::tensors(WeightFormat::F32, false);
        tensors.retain(|tensor| !names.iter().any(|name| tensor.0.contains(name)));
        let mut files = folders::files(WeightFormat::F32, false);
        files.insert(WEIGHTS.to_owned(), folders::safetensors(WeightFormat::F32, &tensors));
        files
    };
    check(
        &without(&["lm_head"]),
        expect![[r#"
        model.safetensors does not have tensor lm_head.weight (the head), which this model needs
        if the head is the token embedding, write "tie_word_embeddings": true into config.json; else fetch the weight files anew"#]],
    );
    check(
        &without(&["lm_head", "model.norm"]),
        expect![[r#"
        model.safetensors does not have tensor model.norm.weight (the norm before the head), which this model needs; 1 more is missing: lm_head.weight (the head)
        check that config.json and the weight files come from the same model"#]],
    );
    check(
        &without(&["q_proj", "k_proj"]),
        expect![[r#"
        model.safetensors does not have tensor model.layers.0.self_attn.q_proj.weight (the query projection of layer 0), which this model needs; 3 more are missing: model.layers.0.self_attn.k_proj.weight (the key projection of layer 0), model.layers.1.self_attn.q_proj.weight (the query projection of layer 1), model.layers.1.self_attn.k_proj.weight (the key projection of layer 1)
        check that config.json and the weight files come from the same model"#]],
    );
    let mut sharded = folders::sharded_files(WeightFormat::F32, true, 2);
    sharded.remove("model-00002-of-00002.safetensors");
    check(
        &sharded,
        expect![[r#"
        model-00002-of-00002.safetensors is missing from memory: model.safetensors.index.json names it for 10 of the 20 tensors
        put all weight files of the model into this folder; huggingface-cli download OWNER/NAME --local-dir FOLDER fetches those that are missing"#]],
    );
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 269060552\n";
    for (name, expected) in [
        (
            WEIGHTS,
            expect![[r#"
            model.safetensors is a Git LFS pointer, which stands for a file of 269060552 bytes that was not fetched
            git lfs pull fetches the real files; so does huggingface-cli download OWNER/NAME --local-dir FOLDER"#]],
        ),
        (
            CONFIG,
            expect![[r#"
            config.json is a Git LFS pointer, which stands for a file of 269060552 bytes that was not fetched
            git lfs pull fetches the real files; so does huggingface-cli download OWNER/NAME --local-dir FOLDER"#]],
        ),
        (
            "tokenizer.json",
            expect![[r#"
            tokenizer.json is a Git LFS pointer, which stands for a file of 269060552 bytes that was not fetched
            git lfs pull fetches the real files; so does huggingface-cli download OWNER/NAME --local-dir FOLDER"#]],
        ),
    ] {
        let mut files = folders::files(WeightFormat::F32, true);
        files.insert(name.to_owned(), pointer.to_vec());
        check(&files, expected);
    }
}

/// Whatever key holds whatever, the message stays short and in words.
#[test]
fn a_field_of_any_length_gives_a_short_message() {
    let long = "\u{1f3a8}\"".repeat(35_000);
    let spoiled = [json!(long), json!([long]), json!({"a": long}), json!({ long.as_str(): 1 })];
    let is_short = |what: &str, files: &Files| {
        let Err(error) = wait(ModelFolder::open(in_memory(files))) else { return };
        let message = error.to_string();
        assert!(
            message.chars().count() <= MESSAGE_CHARS_MAX,
            "{what}: {} characters",
            message.chars().count()
        );
        for name in [" enum ", " struct ", "variant", "untagged", "usize", "u32", "u64"] {
            assert!(!message.contains(name), "{what}: {message}");
        }
    };
    let mut keys: Vec<String> =
        folders::config(WeightFormat::F16, true).as_object().unwrap().keys().cloned().collect();
    keys.extend(
        ["rope_scaling", "rope_parameters", "layer_types", "sliding_window", "_name_or_path"]
            .map(str::to_owned),
    );
    for value in &spoiled {
        for key in &keys {
            is_short(key, &with_keys(&json!({ key.as_str(): value })));
        }
        for name in [
            "generation_config.json",
            "tokenizer_config.json",
            "atelier.json",
            "about.json",
            "eval/tasks.json",
        ] {
            let mut files = folders::files(WeightFormat::F16, true);
            files.insert(name.to_owned(), value.to_string().into_bytes());
            is_short(name, &files);
            let keys =
                ["eos_token_id", "eos_token", "name_or_path", "name", "files", "summary", "tasks", "scores"];
            for key in keys {
                files.insert(name.to_owned(), json!({ key: value }).to_string().into_bytes());
                is_short(&format!("{name} {key}"), &files);
            }
        }
        let mut files = folders::sharded_files(WeightFormat::F16, true, 2);
        for index in [json!({"weight_map": value}), json!({"weight_map": {"model.norm.weight": value}})] {
            files.insert(INDEX.to_owned(), index.to_string().into_bytes());
            is_short(INDEX, &files);
        }
        let parts = ["model", "normalizer", "pre_tokenizer", "post_processor", "decoder", "added_tokens"];
        for part in parts.into_iter().chain(["version", "truncation", "padding"]) {
            let mut tokenizer = llama2_like();
            tokenizer[part] = value.clone();
            let mut files = with_keys(&json!({"vocab_size": 300}));
            files.insert("tokenizer.json".to_owned(), tokenizer.to_string().into_bytes());
            is_short(part, &files);
        }
    }
}
