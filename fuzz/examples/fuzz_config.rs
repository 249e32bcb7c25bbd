//! `config.json` of any family: read or refused.

#![no_main]

use atelier::model::read_config;
use atelier_fuzz::must_be_short;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match read_config(bytes) {
        Ok(read) => assert!(!read.spec.layers.is_empty(), "a model has layers"),
        Err(error) => must_be_short(&error),
    }
});
