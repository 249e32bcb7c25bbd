//! The weight file of a small model: read or refused.

#![no_main]

use atelier::model::ModelFolder;
use atelier::platform::Folder;
use atelier_fuzz::must_be_short;
use libfuzzer_sys::fuzz_target;
use pollster::block_on;

/// Of the smallest Llama: a weight of each kind, few numbers.
const CONFIG: &str = include_str!("../seeds/safetensors/config.json");

fuzz_target!(|bytes: &[u8]| {
    let files = [("config.json", CONFIG.as_bytes()), ("model.safetensors", bytes)];
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).into();
    match block_on(ModelFolder::open(Folder::memory("memory", files))) {
        Ok(model) => _ = block_on(model.hash()).inspect_err(must_be_short),
        Err(error) => must_be_short(&error),
    }
});
