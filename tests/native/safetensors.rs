//! Weight files that are whole: single and sharded, streamed in chunks of any size.

use std::convert::Infallible;

use atelier::model::{
    CHUNK_ALIGNMENT, ModelFolder, Sha256Hash, StreamError, WeightChunk, WeightFormat, WeightInfo,
};
use atelier::platform::Folder;
use proptest::prelude::*;

use crate::folders::{self, Files, Tensor};

const FILE: &str = "model.safetensors";

/// Streams a model and puts its weights together again, checking the order and the
/// alignment of the chunks.
fn collect(model: &ModelFolder) -> (Sha256Hash, Vec<(WeightInfo, Vec<u8>)>) {
    let weights = model.checkpoint().weights();
    let mut got: Vec<_> = weights.iter().map(|weight| (weight.clone(), Vec::new())).collect();
    let mut bytes_done = 0;
    let take = |chunk: WeightChunk<'_>| {
        let (weight, bytes) = &mut got[chunk.index];
        assert_eq!(chunk.byte_offset, bytes.len() as u64, "{} in order, without gaps", weight.name);
        assert!(!chunk.bytes.is_empty());
        bytes.extend_from_slice(chunk.bytes);
        let is_end = bytes.len() as u64 == weight.bytes();
        assert!(is_end || chunk.bytes.len().is_multiple_of(CHUNK_ALIGNMENT), "{}", weight.name);
        Ok::<_, Infallible>(())
    };
    let hash = pollster::block_on(model.stream_weights(take, |progress| {
        assert!(progress.bytes_done > bytes_done && progress.bytes_done <= progress.bytes_total);
        bytes_done = progress.bytes_done;
    }))
    .unwrap();
    assert_eq!(bytes_done, model.checkpoint().bytes());
    (hash, got)
}

fn open_in_chunks(files: &Files, chunk_bytes: usize) -> ModelFolder {
    let folder = Folder::memory_in_chunks("memory", files.clone(), chunk_bytes);
    pollster::block_on(ModelFolder::open(folder)).unwrap()
}

fn dtype() -> impl Strategy<Value = WeightFormat> {
    prop_oneof![Just(WeightFormat::F32), Just(WeightFormat::F16), Just(WeightFormat::Bf16)]
}

proptest! {
    /// Whatever the size of the chunks that a folder gives, however many files there are:
    /// every byte of every weight comes once and in order.
    #[test]
    fn every_byte_once_and_in_order(
        dtype in dtype(), is_tied: bool, n_shards in 1..5_usize, chunk_bytes in 1..600_usize,
    ) {
        let single = collect(&open_in_chunks(&folders::files(dtype, is_tied), chunk_bytes));
        let sharded = collect(&open_in_chunks(&folders::sharded_files(dtype, is_tied, n_shards), chunk_bytes));
        let mut expected: Vec<Tensor> = folders::tensors(dtype, is_tied);
        for ((weight, bytes), (sharded_weight, sharded_bytes)) in single.1.iter().zip(&sharded.1) {
            prop_assert_eq!(weight, sharded_weight);
            prop_assert_eq!(bytes, sharded_bytes);
            let at = expected.iter().position(|(name, ..)| *name == weight.name).unwrap();
            let (_, shape, stored) = expected.swap_remove(at);
            prop_assert_eq!(&shape, &weight.shape);
            prop_assert_eq!(&stored, bytes);
        }
        prop_assert!(expected.is_empty());
    }
}

#[test]
fn a_directory_streams_as_memory_does() {
    let files = folders::sharded_files(WeightFormat::Bf16, false, 3);
    let (_kept, folder) = folders::directory(&files);
    let model = pollster::block_on(ModelFolder::open(folder)).unwrap();
    assert_eq!(collect(&model), collect(&open_in_chunks(&files, 7)));
    assert_eq!(pollster::block_on(model.hash()).unwrap(), collect(&model).0);
}

#[test]
fn the_first_refusal_of_a_chunk_stops_the_pass() {
    #[derive(Debug, PartialEq, thiserror::Error)]
    #[error("full")]
    struct Full;
    let model = open_in_chunks(&folders::files(WeightFormat::F32, true), 64);
    let mut n_chunks = 0;
    let take = |_: WeightChunk<'_>| {
        n_chunks += 1;
        if n_chunks == 3 { Err(Full) } else { Ok(()) }
    };
    let result = pollster::block_on(model.stream_weights(take, |_| ()));
    assert!(matches!(result, Err(StreamError::Sink(Full))));
    assert_eq!(n_chunks, 3);
}

#[test]
fn what_is_not_needed_is_passed_over() {
    let mut tensors = folders::tensors(WeightFormat::F32, true);
    let tied = folders::safetensors(WeightFormat::F32, &tensors);
    tensors.push(("extra.weight".to_owned(), vec![11, 5], vec![0; 220]));
    tensors.push(("model.layers.0.self_attn.rotary_emb.inv_freq".to_owned(), vec![1], vec![0; 4]));
    let mut files = folders::files(WeightFormat::F32, true);
    files.insert(FILE.to_owned(), folders::safetensors(WeightFormat::F32, &tensors));
    let (hash, weights) = collect(&open_in_chunks(&files, 13));
    files.insert(FILE.to_owned(), tied);
    let (tied_hash, tied_weights) = collect(&open_in_chunks(&files, 13));
    assert_eq!(weights, tied_weights);
    // Every byte of the file counts, needed or not.
    assert_ne!(hash, tied_hash);
}
