//! Weight files that are damaged or hostile: each is refused by name, before anything large
//! is allocated.

use atelier::model::{ModelError, ModelFolder, WeightFormat};
use atelier::platform::Folder;
use expect_test::{Expect, expect};

use crate::folders::{self, Files, Tensor};

const FILE: &str = "model.safetensors";

#[test]
fn tensors_that_do_not_go_with_the_config_are_refused() {
    let check = |change: &dyn Fn(&mut Vec<Tensor>), expected: Expect| {
        let mut tensors = folders::tensors(WeightFormat::F32, false);
        change(&mut tensors);
        let mut files = folders::files(WeightFormat::F32, false);
        files.insert(FILE.to_owned(), folders::safetensors(WeightFormat::F32, &tensors));
        expected.assert_eq(&folders::refusal(&files));
    };
    check(
        &|tensors| tensors.truncate(0),
        expect![
            "model.safetensors does not have tensor model.embed_tokens.weight (the token embedding), which this model needs; 20 others are missing, too, such as model.layers.0.input_layernorm.weight (the norm before the attention of layer 0), model.layers.0.self_attn.q_proj.weight (the query projection of layer 0), model.layers.0.self_attn.k_proj.weight (the key projection of layer 0)"
        ],
    );
    check(
        &|tensors| drop(tensors.pop()),
        expect!["model.safetensors does not have tensor lm_head.weight (the head), which this model needs"],
    );
    check(
        &|tensors| drop(tensors.remove(3)),
        expect![
            "model.safetensors does not have tensor model.layers.0.self_attn.k_proj.weight (the key projection of layer 0), which this model needs"
        ],
    );
    check(
        &|tensors| tensors[0].1 = vec![5, 11],
        expect![
            "model.safetensors: tensor model.embed_tokens.weight has shape [5, 11], but config.json makes it [11, 5]"
        ],
    );
    check(
        &|tensors| tensors[1].1 = vec![5, 1],
        expect![
            "model.safetensors: tensor model.layers.0.input_layernorm.weight has shape [5, 1], but config.json makes it [5]"
        ],
    );
    check(
        &|tensors| tensors[1].0 = "model.layers.2.input_layernorm.weight".to_owned(),
        expect![
            "model.safetensors does not have tensor model.layers.0.input_layernorm.weight (the norm before the attention of layer 0), which this model needs"
        ],
    );
    check(
        &|tensors| tensors[1].0 = "model.layers.00.input_layernorm.weight".to_owned(),
        expect![
            "model.safetensors does not have tensor model.layers.0.input_layernorm.weight (the norm before the attention of layer 0), which this model needs"
        ],
    );
}

/// A file with this header and so many bytes behind it.
fn file(json: &str, data_bytes: usize) -> Vec<u8> {
    let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(json.as_bytes());
    bytes.resize(bytes.len() + data_bytes, 0);
    bytes
}

#[test]
fn hostile_headers_are_refused() {
    let check = |bytes: Vec<u8>, expected: Expect| {
        let mut files = folders::files(WeightFormat::F32, true);
        files.insert(FILE.to_owned(), bytes);
        expected.assert_eq(&folders::refusal(&files));
    };
    let norm = |rest: &str| format!(r#"{{"model.norm.weight":{{{rest}}}}}"#);
    check(Vec::new(), expect!["model.safetensors: it has 0 bytes, fewer than the 8 of a header length"]);
    check(vec![1, 2, 3], expect!["model.safetensors: it has 3 bytes, fewer than the 8 of a header length"]);
    check(
        (1_u64 << 62).to_le_bytes().to_vec(),
        expect![
            "model.safetensors: its header claims 4611686018427387904 bytes, and at most 16777216 are read; is this a safetensors file?"
        ],
    );
    check(
        u64::MAX.to_le_bytes().to_vec(),
        expect![
            "model.safetensors: its header claims 18446744073709551615 bytes, and at most 16777216 are read; is this a safetensors file?"
        ],
    );
    check(
        (1_u64 << 24).to_le_bytes().to_vec(),
        expect![
            "model.safetensors: its header claims 16777216 bytes, and only 0 follow; the file was cut off"
        ],
    );
    check(
        b"version https://git-lfs.github.com/spec/v1".to_vec(),
        expect![
            "model.safetensors is a Git LFS pointer, which stands for a file of unknown size that was not fetched"
        ],
    );
    check(file("", 0), expect!["model.safetensors: its header is not valid: it is empty"]);
    check(
        file("{}", 0),
        expect![
            "model.safetensors does not have tensor model.embed_tokens.weight (the token embedding), which this model needs; 19 others are missing, too, such as model.layers.0.input_layernorm.weight (the norm before the attention of layer 0), model.layers.0.self_attn.q_proj.weight (the query projection of layer 0), model.layers.0.self_attn.k_proj.weight (the key projection of layer 0)"
        ],
    );
    check(
        file("[]", 0),
        expect![
            "model.safetensors: its header is not valid: invalid type: a list, expected an object of tensors at line 1 column 0"
        ],
    );
    check(
        file("{\"a\":1}", 0),
        expect![
            "model.safetensors: its header is not valid: tensor a: invalid type: integer `1`, expected an object of dtype, shape and data_offsets at line 1 column 6"
        ],
    );
    check(
        file(&"[".repeat(100_000), 0),
        expect![
            "model.safetensors: its header is not valid: invalid type: a list, expected an object of tensors at line 1 column 0"
        ],
    );
    check(
        file(&norm(r#""dtype":"F32","shape":[5],"data_offsets":[0,20]"#), 19),
        expect!["model.safetensors: its tensors end at byte 99, but the file at 98"],
    );
    check(
        file(&norm(r#""dtype":"F32","shape":[5],"data_offsets":[0,20]"#), 21),
        expect!["model.safetensors: its tensors end at byte 99, but the file at 100"],
    );
    check(
        file(&norm(r#""dtype":"F32","shape":[5],"data_offsets":[4,24]"#), 24),
        expect![
            "model.safetensors: tensor model.norm.weight begins at byte 4, but the one before it ends at 0"
        ],
    );
    check(
        file(&norm(r#""dtype":"F32","shape":[5],"data_offsets":[20,0]"#), 20),
        expect![
            "model.safetensors: tensor model.norm.weight begins at byte 20, but the one before it ends at 0"
        ],
    );
    check(
        file(&norm(r#""dtype":"F32","shape":[5],"data_offsets":[0,16]"#), 16),
        expect!["model.safetensors: tensor model.norm.weight has 16 bytes, but its shape and dtype need 20"],
    );
    check(
        file(&norm(r#""dtype":"F99","shape":[5],"data_offsets":[0,20]"#), 20),
        expect![
            "model.safetensors: its header is not valid: tensor model.norm.weight: unknown value `F99`, expected one of `BOOL`, `F4`, `F6_E2M3`, `F6_E3M2`, `U8`, `I8`, `F8_E5M2`, `F8_E4M3`, `F8_E8M0`, `F8_E4M3FNUZ`, `F8_E5M2FNUZ`, `I16`, `U16`, `F16`, `BF16`, `I…"
        ],
    );
    check(
        file(&norm(r#""dtype":"I64","shape":[5],"data_offsets":[0,40]"#), 40),
        expect![
            "model.safetensors: tensor model.norm.weight is stored as I64; F32, F16 and BF16 are supported"
        ],
    );
    check(
        file(&norm(r#""dtype":"F32","shape":[-5],"data_offsets":[0,20]"#), 20),
        expect![
            "model.safetensors: its header is not valid: tensor model.norm.weight: invalid value: integer `-5`, expected a whole number from 0 at line 1 column 47"
        ],
    );
    let vast = r#""dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,20]"#;
    check(
        file(&norm(vast), 20),
        expect![
            "model.safetensors: tensor model.norm.weight has the impossible shape [4294967296, 4294967296]"
        ],
    );
    let beyond = r#""dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,18446744073709551615]"#;
    check(
        file(&norm(beyond), 20),
        expect![
            "model.safetensors: tensor model.norm.weight has the impossible shape [18446744073709551615]"
        ],
    );
    let deep = format!(r#""dtype":"F32","shape":[{}5],"data_offsets":[0,20]"#, "1,".repeat(1000));
    check(
        file(&norm(&deep), 20),
        expect![
            "model.safetensors: tensor model.norm.weight has the impossible shape [1, 1, 1, 1, 1, 1, 1, 1]"
        ],
    );
    let tensor = r#"{"dtype":"F32","shape":[5],"data_offsets":[0,20]}"#;
    check(
        file(&format!(r#"{{"a":{tensor},"a":{tensor}}}"#), 20),
        expect!["model.safetensors: its header is not valid: tensor a occurs twice at line 1 column 109"],
    );
    check(
        file(&format!(r#"{{"a":{tensor},"b":{tensor}}}"#), 20),
        expect!["model.safetensors: tensor b begins at byte 0, but the one before it ends at 20"],
    );
    let shifted = r#"{"dtype":"F32","shape":[5],"data_offsets":[10,30]}"#;
    check(
        file(&format!(r#"{{"a":{tensor},"b":{shifted}}}"#), 30),
        expect!["model.safetensors: tensor b begins at byte 10, but the one before it ends at 20"],
    );
    check(
        file(&format!(r#"{{"{}":{tensor}}}"#, "n".repeat(1000)), 20),
        expect![
            "model.safetensors: its header is not valid: a name is over 512 bytes long: nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…"
        ],
    );
    let many = (0..70_000).map(|n| format!(r#""{n}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#));
    check(
        file(&format!("{{{}}}", many.collect::<Vec<_>>().join(",")), 0),
        expect![
            "model.safetensors: its header is not valid: there are more than 65536 tensors at line 1 column 3724450"
        ],
    );
}

#[test]
fn sharded_folders_that_contradict_themselves_are_refused() {
    let check = |change: &dyn Fn(&mut Files), expected: Expect| {
        let mut files = folders::sharded_files(WeightFormat::F32, true, 2);
        change(&mut files);
        expected.assert_eq(&folders::refusal(&files));
    };
    let (first, second) = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    const INDEX: &str = "model.safetensors.index.json";
    let index = |files: &mut Files, change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = serde_json::from_slice(&files[INDEX]).unwrap();
        change(&mut value);
        files.insert(INDEX.to_owned(), value.to_string().into_bytes());
    };
    check(
        &|files| drop(files.remove(second)),
        expect![
            "model-00002-of-00002.safetensors is missing from DIR: model.safetensors.index.json names it for 10 of the 20 tensors"
        ],
    );
    check(
        &|files| drop(files.insert(second.to_owned(), files[first].clone())),
        expect![
            "model-00002-of-00002.safetensors holds tensor model.embed_tokens.weight, which should be in model-00001-of-00002.safetensors"
        ],
    );
    check(
        &|files| drop(files.insert(INDEX.to_owned(), b"{".to_vec())),
        expect!["model.safetensors.index.json is not valid: it ends too early (line 1, column 1)"],
    );
    check(
        &|files| drop(files.insert(INDEX.to_owned(), b"{\"weight_map\":{}}".to_vec())),
        expect!["model.safetensors.index.json is not valid: it names 0 tensors; from 1 to 65536 are read"],
    );
    check(
        &|files| index(files, &|value| value["weight_map"]["model.norm.weight"] = "../x".into()),
        expect![[r#""../x" is not a plain relative file name: it leads out of the folder"#]],
    );
    check(
        &|files| index(files, &|value| value["weight_map"]["lm_head.weight"] = "config.json".into()),
        expect![
            "config.json: its header claims 8388350557284278907 bytes, and at most 16777216 are read; is this a safetensors file?"
        ],
    );
}

/// Any file cut off anywhere is refused before a weight is handed on, or, where the size is
/// not known in advance, at the end of the pass.
#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let good = folders::files(WeightFormat::F16, true);
    for length in 0..good[FILE].len() {
        let mut files = good.clone();
        files.get_mut(FILE).unwrap().truncate(length);
        let folder = Folder::memory("memory", files);
        let error = pollster::block_on(ModelFolder::open(folder)).expect_err("cut off");
        assert!(matches!(error, ModelError::Checkpoint(_)), "{length}: {error}");
        assert!(error.to_string().starts_with(FILE), "{length}: {error}");
    }
}

/// Every single flipped bit of the header is refused, or harmless: the weights are the same.
#[test]
fn a_flipped_bit_in_the_header_never_moves_a_weight() {
    let good = folders::files(WeightFormat::F16, true);
    let weights = folders::open(&good).unwrap().checkpoint().weights().to_vec();
    let header_bytes = 8 + u64::from_le_bytes(*good[FILE].first_chunk().unwrap()) as usize;
    let mut n_harmless = 0;
    for bit in 0..header_bytes * 8 {
        let mut files = good.clone();
        files.get_mut(FILE).unwrap()[bit / 8] ^= 1 << (bit % 8);
        match pollster::block_on(ModelFolder::open(Folder::memory("memory", files))) {
            Ok(model) => {
                n_harmless += 1;
                assert_eq!(model.checkpoint().weights(), weights, "bit {bit}");
            }
            Err(error) => assert!(error.to_string().len() < 1000, "bit {bit}: {error}"),
        }
    }
    // Flipped white space at the end of the header can stay white space; little else.
    assert!(n_harmless < 100, "{n_harmless} flipped bits went unnoticed");
}

/// A file that is replaced or cut between opening and streaming.
#[test]
fn a_file_that_changes_meanwhile_is_noticed() {
    let check = |change: &dyn Fn(&mut Vec<u8>), expected: Expect| {
        let files = folders::files(WeightFormat::F32, true);
        let (directory, folder) = folders::directory(&files);
        let model = pollster::block_on(ModelFolder::open(folder)).unwrap();
        let mut bytes = files[FILE].clone();
        change(&mut bytes);
        std::fs::write(directory.path().join(FILE), bytes).unwrap();
        expected.assert_eq(&pollster::block_on(model.hash()).unwrap_err().to_string());
    };
    check(
        &|bytes| bytes.truncate(2000),
        expect!["model.safetensors ends after 2000 of 3536 bytes; it may have been cut off while copying"],
    );
    check(
        &|bytes| bytes.push(0),
        expect![
            "model.safetensors is not the file whose header was read: it changed meanwhile, or goes on after its last tensor"
        ],
    );
    check(
        &|bytes| bytes[100] ^= 1,
        expect![
            "model.safetensors is not the file whose header was read: it changed meanwhile, or goes on after its last tensor"
        ],
    );
}
