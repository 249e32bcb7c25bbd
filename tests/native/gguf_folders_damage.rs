//! GGUF files that are damaged or say what is not so: each ends in a sentence, none in a panic.

use atelier::model::ModelFolder;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::gguf_folders::{Apart, bytes_of, in_memory};
use crate::support::wait;

/// A model with few tensors.
pub const SMALL: &str = "llama3-rope-old-keys";

/// Opens the first of these files and reads all of it.
pub fn outcome(files: &[(String, Vec<u8>)]) -> Result<(), String> {
    let model = wait(ModelFolder::open(in_memory(files))).map_err(|error| error.to_string())?;
    wait(model.hash()).map(drop).map_err(|error| error.to_string())
}

fn refused(bytes: Vec<u8>, expected: Expect) {
    let said = outcome(&[("m.gguf".to_owned(), bytes)]).expect_err("a damaged file is refused");
    expected.assert_eq(&said);
}

/// A model with one thing changed.
pub fn changed(name: &str, change: impl FnOnce(&mut Apart)) -> Vec<u8> {
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
    refused(
        Vec::new(),
        expect!["m.gguf: its header has at least 4 bytes, and the file has 0; it was cut off"],
    );
    refused(cut(3), expect!["m.gguf: its header has at least 4 bytes, and the file has 3; it was cut off"]);
    refused(
        cut(700),
        expect!["m.gguf: its header has at least 704 bytes, and the file has 700; it was cut off"],
    );
    refused(
        cut(whole.len() - 1),
        expect!["m.gguf: tensor output_norm.weight ends at byte 17440, but the file at 17439"],
    );
    refused(
        cut(whole.len() - 4000),
        expect!["m.gguf: tensor output_norm.weight ends at byte 17440, but the file at 13440"],
    );
    refused(
        b"{\"not\": \"a model, but what a server says\"}".to_vec(),
        expect!["m.gguf: it does not begin with GGUF, as GGUF files do"],
    );
}

#[test]
fn rotated_dimensions_that_are_no_part_of_a_head_are_named() {
    let rotated =
        |name: &str, key: &str, n: u32| outcome(&[("m.gguf".to_owned(), changed(name, |m| m.count(key, n)))]);
    let llama = "llama.rope.dimension_count";
    assert_eq!(rotated(SMALL, llama, 8), Ok(()));
    let said = rotated(SMALL, llama, 4).unwrap_err();
    assert_eq!(said, "llama.rope.dimension_count must be 8, but it is 4");
    let part = "gptneox.rope.dimension_count";
    assert_eq!(rotated("gpt-neox", part, 2), Ok(()));
    for n in [0, 3, 10, u32::MAX] {
        let said = rotated("gpt-neox", part, n).unwrap_err();
        let expected = "gptneox.rope.dimension_count must be an even number up to 8, the width of a head";
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn tensors_that_lie_wrong_are_named() {
    let last = "blk.2.ffn_up.weight";
    check(
        |m| m.tensor(last).offset = Some(33),
        expect!["m.gguf: tensor blk.2.ffn_up.weight begins at 33, which is no multiple of 32"],
    );
    check(
        |m| m.tensor(last).offset = Some(32),
        expect!["m.gguf: tensor token_embd.weight begins inside of tensor blk.2.ffn_up.weight"],
    );
    check(
        |m| m.tensor(last).offset = Some(1 << 40),
        expect!["m.gguf: tensor blk.2.ffn_up.weight ends at byte 1099511632032, but the file at 17440"],
    );
    check(
        |m| m.tensor(last).offset = Some(u64::MAX - 31),
        expect!["m.gguf: tensor blk.2.ffn_up.weight has the impossible shape [24, 16]"],
    );
    check(
        |m| m.tensor(last).format = 99,
        expect![
            "m.gguf: tensor blk.2.ffn_up.weight is stored as 99; these formats are read: f32, f16, bf16, q8_0, q4_0, q4_1, q5_0, q5_1, q4_K, q5_K, q6_K"
        ],
    );
    check(
        |m| m.tensor(last).format = 10,
        expect![
            "m.gguf: tensor blk.2.ffn_up.weight is stored as q2_K; these formats are read: f32, f16, bf16, q8_0, q4_0, q4_1, q5_0, q5_1, q4_K, q5_K, q6_K"
        ],
    );
    check(
        |m| m.tensor(last).format = 8,
        expect![
            "m.gguf: tensor blk.2.ffn_up.weight has rows of 16 numbers, which are no whole blocks of 32 as q8_0 has them"
        ],
    );
    check(
        |m| m.tensor(last).lengths = vec![1 << 62, 1 << 62],
        expect![
            "m.gguf: tensor blk.2.ffn_up.weight has the impossible shape [4611686018427387904, 4611686018427387904]"
        ],
    );
    check(
        |m| m.tensor(last).lengths = vec![0, 16],
        expect!["m.gguf: tensor blk.2.ffn_up.weight has the impossible shape [16, 0]"],
    );
}

#[test]
fn tensors_that_do_not_fit_the_model_are_named() {
    let last = "blk.2.ffn_up.weight";
    check(
        |m| m.tensors.retain(|tensor| tensor.name != last),
        expect![
            "m.gguf does not have tensor model.layers.2.mlp.up_proj.weight (the up projection of the feed-forward part of layer 2), which this model needs"
        ],
    );
    check(
        |m| m.tensors.retain(|tensor| !tensor.name.starts_with("blk.1.")),
        expect![
            "m.gguf does not have tensor model.layers.1.input_layernorm.weight (the norm before the attention of layer 1), which this model needs; 8 others are missing, too, such as model.layers.1.self_attn.q_proj.weight (the query projection of layer 1), model.layers.1.self_attn.k_proj.weight (the key projection of layer 1), model.layers.1.self_attn.v_proj.weight (the value projection of layer 1)"
        ],
    );
    check(
        |m| m.tensors.retain(|tensor| tensor.name != "token_embd.weight"),
        expect!["it has no tensor token_embd.weight"],
    );
    check(|m| m.tensors.clear(), expect!["it has no tensor token_embd.weight"]);
    check(
        |m| m.tensor(last).lengths.reverse(),
        expect!["m.gguf: tensor blk.2.ffn_up.weight has shape [16, 24], but the metadata make it [24, 16]"],
    );
    check(
        |m| m.tensor("blk.1.attn_q.weight").lengths = vec![256],
        expect!["m.gguf: tensor blk.1.attn_q.weight has shape [256], but the metadata make it [16, 16]"],
    );
    check(
        |m| m.tensor("token_embd.weight").lengths = vec![61, 16],
        expect![
            "tokenizer.json has token ids up to 60, but the vocabulary of the model ends at 15; it belongs to another model"
        ],
    );
    check(
        |m| m.tensor(last).name = "blk.3.ffn_up.weight".to_owned(),
        expect!["m.gguf: tensor blk.3.ffn_up.weight is not part of this architecture"],
    );
    check(
        |m| m.tensor(last).name = "blk.01.ffn_up.weight".to_owned(),
        expect!["m.gguf: tensor blk.01.ffn_up.weight is not part of this architecture"],
    );
    check(
        |m| m.tensor(last).name = "blk.1.ffn_up.weight".to_owned(),
        expect!["m.gguf: tensor blk.1.ffn_up.weight occurs twice"],
    );
    check(
        |m| m.tensor("rope_freqs.weight").lengths = vec![2],
        expect![
            "rope_freqs.weight does not hold a divisor above 0 for each pair of a head, near the beginning of the file"
        ],
    );
    check(
        |m| m.tensor("rope_freqs.weight").bytes.fill(0xff),
        expect![
            "rope_freqs.weight does not hold a divisor above 0 for each pair of a head, near the beginning of the file"
        ],
    );
}

#[test]
fn metadata_that_ask_for_too_much_are_refused() {
    check(
        |m| m.count("llama.block_count", 1_000_000),
        expect!["llama.block_count must be at most 1024, but it is 1000000"],
    );
    check(
        |m| m.count("llama.block_count", 4),
        expect![
            "m.gguf does not have tensor model.layers.3.input_layernorm.weight (the norm before the attention of layer 3), which this model needs; 8 others are missing, too, such as model.layers.3.self_attn.q_proj.weight (the query projection of layer 3), model.layers.3.self_attn.k_proj.weight (the key projection of layer 3), model.layers.3.self_attn.v_proj.weight (the value projection of layer 3)"
        ],
    );
    check(
        |m| m.count("llama.block_count", 0),
        expect!["llama.block_count must be a whole number from 1, but it is 0"],
    );
    check(
        |m| m.count("llama.embedding_length", u32::MAX),
        expect!["its metadata make hidden_size 4294967295, and it must be a whole number from 1 to 65536"],
    );
    check(
        |m| m.put("llama.feed_forward_length", 10, &u64::MAX.to_le_bytes()),
        expect![
            "its metadata make intermediate_size 18446744073709551615, and it must be a whole number from 1 to 262144"
        ],
    );
    check(
        |m| m.count("llama.attention.head_count", 3),
        expect![
            "m.gguf: tensor blk.0.attn_output.weight has shape [16, 16], but the metadata make it [16, 24]"
        ],
    );
    check(
        |m| m.put("llama.attention.layer_norm_rms_epsilon", 6, &f32::NAN.to_le_bytes()),
        expect!["llama.attention.layer_norm_rms_epsilon must be a number, but it is NaN"],
    );
    let array = |kind: u32, n: u64| [&kind.to_le_bytes()[..], &n.to_le_bytes()[..]].concat();
    check(
        |m| m.put("tokenizer.ggml.tokens", 9, &array(8, 1 << 40)),
        expect!["m.gguf: it claims 1099511627776 items of an array, and at most 2097152 are read"],
    );
    check(
        |m| m.put("tokenizer.ggml.tokens", 9, &array(8, 1 << 20)),
        expect!["m.gguf: its header has at least 8389756 bytes, and the file has 16864; it was cut off"],
    );
    check(
        |m| m.put("tokenizer.ggml.scores", 9, &array(6, u64::MAX)),
        expect!["m.gguf: it claims 18446744073709551615 items of an array, and at most 2097152 are read"],
    );
    check(|m| m.put("a", 9, &array(9, 1)), expect!["m.gguf: a is an array of arrays, which is not read"]);
    check(|m| m.put("a", 13, &[0]), expect!["m.gguf: a has a value of the unknown type 13"]);
    check(
        |m| drop(m.keys.remove("tokenizer.ggml.tokens")),
        expect!["its metadata have no tokenizer.ggml.tokens"],
    );
    check(
        |m| m.put("tokenizer.ggml.tokens", 9, &[&array(8, 1)[..], &[1, 0, 0, 0, 0, 0, 0, 0, b'a']].concat()),
        expect!["tokenizer.ggml.eos_token_id is 1, but there are 1 tokens"],
    );
    check(
        |m| m.count("tokenizer.ggml.eos_token_id", 61),
        expect!["tokenizer.ggml.eos_token_id is 61, but there are 61 tokens"],
    );
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
    check(
        |m| m.text("general.architecture", "mamba"),
        expect![
            "the architecture mamba is not supported in GGUF files; these are: gpt2, gptneox, llama, qwen2, qwen3, olmo2, smollm3, gemma2, gemma3, phi3, bert"
        ],
    );
    check(
        |m| drop(m.keys.remove("general.architecture")),
        expect!["its metadata have no general.architecture"],
    );
    check(
        |m| m.count("general.architecture", 5),
        expect!["general.architecture must be a text, but it is 5"],
    );
    // Without its own keys.
    check(
        |m| m.text("general.architecture", "qwen2"),
        expect!["its metadata have no qwen2.embedding_length"],
    );
    refused(
        as_architecture(SMALL, "llama", "qwen2"),
        expect![
            "m.gguf does not have tensor model.layers.0.self_attn.q_proj.bias (the bias of the queries of layer 0), which this model needs; 8 others are missing, too, such as model.layers.0.self_attn.k_proj.bias (the bias of the keys of layer 0), model.layers.0.self_attn.v_proj.bias (the bias of the values of layer 0), model.layers.1.self_attn.q_proj.bias (the bias of the queries of layer 1)"
        ],
    );
    refused(
        as_architecture("llama-biases", "llama", "qwen2"),
        expect!["m.gguf: tensor blk.0.ffn_down.bias is not part of this architecture (and 19 more)"],
    );
    refused(
        as_architecture("qwen2", "qwen2", "llama"),
        expect![
            "m.gguf does not have tensor model.layers.0.self_attn.o_proj.bias (the bias of the attention’s output of layer 0), which this model needs; 4 others are missing, too, such as model.layers.1.self_attn.o_proj.bias (the bias of the attention’s output of layer 1), model.layers.2.self_attn.o_proj.bias (the bias of the attention’s output of layer 2), model.layers.3.self_attn.o_proj.bias (the bias of the attention’s output of layer 3)"
        ],
    );
    refused(
        as_architecture("qwen3", "qwen3", "llama"),
        expect!["m.gguf: tensor blk.0.attn_k_norm.weight is not part of this architecture (and 9 more)"],
    );
    refused(
        as_architecture("olmo2", "olmo2", "llama"),
        expect![
            "m.gguf: tensor blk.0.post_attention_norm.weight is not part of this architecture (and 19 more)"
        ],
    );
    refused(
        as_architecture("phi3", "phi3", "llama"),
        expect!["llama.rope.dimension_count must be 8, but it is 6"],
    );
    refused(
        as_architecture("gemma2", "gemma2", "gemma3"),
        expect![
            "m.gguf does not have tensor model.layers.0.self_attn.q_norm.weight (the norm of the queries of layer 0), which this model needs; 9 others are missing, too, such as model.layers.0.self_attn.k_norm.weight (the norm of the keys of layer 0), model.layers.1.self_attn.q_norm.weight (the norm of the queries of layer 1), model.layers.1.self_attn.k_norm.weight (the norm of the keys of layer 1)"
        ],
    );
    refused(
        as_architecture("gemma3-scaled", "gemma3", "gemma2"),
        expect!["m.gguf: tensor blk.0.attn_k_norm.weight is not part of this architecture (and 9 more)"],
    );
    refused(
        as_architecture("gpt2", "gpt2", "gptneox"),
        expect!["m.gguf: tensor position_embd.weight is not part of this architecture"],
    );
    refused(
        as_architecture("gpt-neox", "gptneox", "gpt2"),
        expect![
            "m.gguf does not have tensor transformer.wpe.weight (the embedding of positions), which this model needs"
        ],
    );
    refused(
        as_architecture("bert-bare", "bert", "gpt2"),
        expect!["gpt2.attention.causal must be true, but it is false"],
    );
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
