//! GGUF files that are damaged or say what is not so: each ends in a sentence, none in a panic.

use std::fs;

use atelier::model::ModelFolder;
use atelier::platform::Folder;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::gguf_folders::{Apart, bytes_of, in_memory, part_name};
use crate::support::wait;

/// A model with few tensors.
const SMALL: &str = "llama3-rope-old-keys";

/// Opens the first of these files and reads all of it.
fn outcome(files: &[(String, Vec<u8>)]) -> Result<(), String> {
    let model = wait(ModelFolder::open(in_memory(files))).map_err(|error| error.to_string())?;
    wait(model.hash()).map(drop).map_err(|error| error.to_string())
}

fn refused(bytes: Vec<u8>, expected: Expect) {
    let said = outcome(&[("m.gguf".to_owned(), bytes)]).expect_err("a damaged file is refused");
    expected.assert_eq(&said);
}

/// A model with one thing changed.
fn changed(name: &str, change: impl FnOnce(&mut Apart)) -> Vec<u8> {
    let mut apart = Apart::of(&bytes_of(name));
    change(&mut apart);
    apart.bytes()
}

fn check(change: impl FnOnce(&mut Apart), expected: Expect) {
    refused(changed(SMALL, change), expected);
}

#[test]
fn what_is_taken_apart_is_put_together_again() {
    for name in [SMALL, "gemma2", "bert-bare"] {
        let bytes = changed(name, |_| ());
        assert_eq!(Apart::of(&bytes).bytes(), bytes);
        assert_eq!(outcome(&[("m.gguf".to_owned(), bytes)]), Ok(()));
    }
}

#[test]
fn a_file_that_was_cut_off_says_so() {
    let whole = changed(SMALL, |_| ());
    let cut = |n: usize| whole[..n].to_vec();
    refused(Vec::new(), expect![""]);
    refused(cut(3), expect![""]);
    refused(cut(700), expect![""]);
    refused(cut(whole.len() - 1), expect![""]);
    refused(cut(whole.len() - 4000), expect![""]);
    refused(b"{\"not\": \"a model, but what a server says\"}".to_vec(), expect![""]);
}

#[test]
fn tensors_that_lie_wrong_are_named() {
    let last = "blk.2.ffn_up.weight";
    check(|m| m.tensor(last).offset = Some(33), expect![""]);
    check(|m| m.tensor(last).offset = Some(32), expect![""]);
    check(|m| m.tensor(last).offset = Some(1 << 40), expect![""]);
    check(|m| m.tensor(last).offset = Some(u64::MAX - 31), expect![""]);
    check(|m| m.tensor(last).format = 99, expect![""]);
    check(|m| m.tensor(last).format = 10, expect![""]);
    check(|m| m.tensor(last).format = 8, expect![""]);
    check(|m| m.tensor(last).lengths = vec![1 << 62, 1 << 62], expect![""]);
    check(|m| m.tensor(last).lengths = vec![0, 16], expect![""]);
}

#[test]
fn tensors_that_do_not_fit_the_model_are_named() {
    let last = "blk.2.ffn_up.weight";
    check(|m| m.tensors.retain(|tensor| tensor.name != last), expect![""]);
    check(|m| m.tensors.retain(|tensor| !tensor.name.starts_with("blk.1.")), expect![""]);
    check(|m| m.tensors.retain(|tensor| tensor.name != "token_embd.weight"), expect![""]);
    check(|m| m.tensors.clear(), expect![""]);
    check(|m| m.tensor(last).lengths.reverse(), expect![""]);
    check(|m| m.tensor("blk.1.attn_q.weight").lengths = vec![256], expect![""]);
    check(|m| m.tensor("token_embd.weight").lengths = vec![61, 16], expect![""]);
    check(|m| m.tensor(last).name = "blk.3.ffn_up.weight".to_owned(), expect![""]);
    check(|m| m.tensor(last).name = "blk.01.ffn_up.weight".to_owned(), expect![""]);
    check(|m| m.tensor(last).name = "blk.1.ffn_up.weight".to_owned(), expect![""]);
    check(|m| m.tensor("rope_freqs.weight").lengths = vec![2], expect![""]);
    check(|m| m.tensor("rope_freqs.weight").bytes.fill(0xff), expect![""]);
}

#[test]
fn metadata_that_ask_for_too_much_are_refused() {
    check(|m| m.count("llama.block_count", 1_000_000), expect![""]);
    check(|m| m.count("llama.block_count", 4), expect![""]);
    check(|m| m.count("llama.block_count", 0), expect![""]);
    check(|m| m.count("llama.embedding_length", u32::MAX), expect![""]);
    check(|m| m.put("llama.feed_forward_length", 10, &u64::MAX.to_le_bytes()), expect![""]);
    check(|m| m.count("llama.attention.head_count", 3), expect![""]);
    check(|m| m.put("llama.attention.layer_norm_rms_epsilon", 6, &f32::NAN.to_le_bytes()), expect![""]);
    let array = |kind: u32, n: u64| [&kind.to_le_bytes()[..], &n.to_le_bytes()[..]].concat();
    check(|m| m.put("tokenizer.ggml.tokens", 9, &array(8, 1 << 40)), expect![""]);
    check(|m| m.put("tokenizer.ggml.tokens", 9, &array(8, 1 << 20)), expect![""]);
    check(|m| m.put("tokenizer.ggml.scores", 9, &array(6, u64::MAX)), expect![""]);
    check(|m| m.put("a", 9, &array(9, 1)), expect![""]);
    check(|m| m.put("a", 13, &[0]), expect![""]);
    check(|m| drop(m.keys.remove("tokenizer.ggml.tokens")), expect![""]);
    check(|m| m.put("tokenizer.ggml.tokens", 9, &[&array(8, 1)[..], &[1, 0, 0, 0, 0, 0, 0, 0, b'a']].concat()), expect![""]);
    check(|m| m.count("tokenizer.ggml.eos_token_id", 61), expect![""]);
}

/// The file with the keys of another architecture.
fn as_architecture(name: &str, own: &str, other: &str) -> Vec<u8> {
    changed(name, |m| {
        let (old, new) = (format!("{own}."), format!("{other}."));
        for (key, stored) in std::mem::take(&mut m.keys) {
            match key.strip_prefix(&old) {
                Some(rest) => {
                    let rest = format!("{new}{rest}");
                    let length = (rest.len() as u64).to_le_bytes();
                    let stored = [&length[..], rest.as_bytes(), &stored[8 + key.len()..]].concat();
                    m.keys.insert(rest, stored);
                }
                None => _ = m.keys.insert(key, stored),
            }
        }
        m.text("general.architecture", other);
    })
}

#[test]
fn an_architecture_that_is_not_the_files_own_is_found_out() {
    check(|m| m.text("general.architecture", "mamba"), expect![""]);
    check(|m| drop(m.keys.remove("general.architecture")), expect![""]);
    check(|m| m.count("general.architecture", 5), expect![""]);
    // Without its own keys.
    check(|m| m.text("general.architecture", "qwen2"), expect![""]);
    refused(as_architecture(SMALL, "llama", "qwen2"), expect![""]);
    refused(as_architecture("llama-biases", "llama", "qwen2"), expect![""]);
    refused(as_architecture("qwen2", "qwen2", "llama"), expect![""]);
    refused(as_architecture("qwen3", "qwen3", "llama"), expect![""]);
    refused(as_architecture("olmo2", "olmo2", "llama"), expect![""]);
    refused(as_architecture("phi3", "phi3", "llama"), expect![""]);
    refused(as_architecture("gemma2", "gemma2", "gemma3"), expect![""]);
    refused(as_architecture("gemma3-scaled", "gemma3", "gemma2"), expect![""]);
    refused(as_architecture("gpt2", "gpt2", "gptneox"), expect![""]);
    refused(as_architecture("gpt-neox", "gptneox", "gpt2"), expect![""]);
    refused(as_architecture("bert-bare", "bert", "gpt2"), expect![""]);
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let parts = |n: usize| -> Vec<Vec<u8>> {
        Apart::of(&bytes_of(SMALL)).split(n).iter().map(Apart::bytes).collect()
    };
    let (two, three) = (parts(2), parts(3));
    let check = |files: &[(String, &Vec<u8>)], expected: Expect| {
        let files: Vec<_> = files.iter().map(|(name, bytes)| (name.clone(), (*bytes).clone())).collect();
        expected.assert_eq(&outcome(&files).expect_err("a wrong split is refused"));
    };
    let name = |number: usize, count: usize| part_name("m", number, count);
    // One is missing.
    check(&[(name(1, 2), &two[0])], expect![""]);
    // In turn, in a ring.
    check(&[(name(1, 2), &two[1]), (name(2, 2), &two[0])], expect![""]);
    check(&[(name(1, 3), &three[1]), (name(2, 3), &three[2]), (name(3, 3), &three[0])], expect![""]);
    // The same twice.
    check(&[(name(1, 2), &two[0]), (name(2, 2), &two[0])], expect![""]);
    // Of another split.
    check(&[(name(1, 2), &two[0]), (name(2, 2), &three[1])], expect![""]);
    check(&[(name(1, 2), &three[0]), (name(2, 2), &three[1])], expect![""]);
    // Renamed to stand alone.
    check(&[("m.gguf".to_owned(), &two[0])], expect![""]);
    check(&[("m.gguf".to_owned(), &two[1])], expect![""]);
    // A whole file called a part.
    let whole = bytes_of(SMALL);
    check(&[(name(1, 2), &whole), (name(2, 2), &two[1])], expect![""]);
    check(&[(name(3, 2), &whole)], expect![""]);
    check(&[(name(1, 99_999), &whole)], expect![""]);
    // A part of another model.
    let other: Vec<Vec<u8>> = Apart::of(&bytes_of("qwen2")).split(2).iter().map(Apart::bytes).collect();
    check(&[(name(1, 2), &two[0]), (name(2, 2), &other[1])], expect![""]);
}

#[test]
fn a_path_that_is_no_model_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let said = |name: &str| {
        let opened = Folder::directory(&folder.path().join(name)).map_err(|error| error.to_string());
        let said = opened.and_then(|folder| {
            wait(ModelFolder::open(folder)).map(drop).map_err(|error| error.to_string())
        });
        said.unwrap_err().replace(&folder.path().display().to_string(), "FOLDER")
    };
    fs::write(folder.path().join("m.bin"), bytes_of(SMALL)).unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("d.gguf")).unwrap();
    expect![""].assert_eq(&said("m.bin"));
    expect![""].assert_eq(&said("missing.gguf"));
    expect![""].assert_eq(&said("empty"));
    expect![""].assert_eq(&said("d.gguf"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn noise_anywhere_in_a_file_does_not_panic(
        in_header: bool,
        at: prop::sample::Index,
        noise in prop::collection::vec(any::<u8>(), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = bytes_of(SMALL);
        // The header is a small part of the file.
        let room = if in_header { 4000.min(bytes.len()) } else { bytes.len() };
        let at = at.index(room);
        for (slot, byte) in bytes[at..].iter_mut().zip(noise) {
            *slot = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = outcome(&[("m.gguf".to_owned(), bytes)]);
    }

    #[test]
    fn a_flipped_bit_does_not_panic(which in 0..4_usize, at: prop::sample::Index, bit in 0..8_u8) {
        let mut bytes = bytes_of(["gpt2", "gemma3-scaled", "phi3-longrope", "bert-bare"][which]);
        let at = at.index(4500);
        bytes[at] ^= 1 << bit;
        let _ = outcome(&[("m.gguf".to_owned(), bytes)]);
    }
}
