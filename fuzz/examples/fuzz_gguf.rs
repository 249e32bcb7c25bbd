//! A GGUF file: its header, the config and the tokenizer that are made of it, and the model that is opened.

#![no_main]

use atelier::model::ModelFolder;
use atelier::model::gguf::{Header, Names, Read, check_parts, config, limits, tokenizer_json, tokens};
use atelier::platform::Folder;
use atelier_fuzz::must_be_short;
use libfuzzer_sys::fuzz_target;
use pollster::block_on;

const FILE: &str = "m.gguf";

fuzz_target!(|bytes: &[u8]| {
    match Header::read(bytes) {
        Ok(Read::Whole(header)) => read_all(&header, bytes),
        Ok(Read::NeedMore { at_least }) => {
            assert!(at_least > bytes.len() && at_least <= limits::HEADER_BYTES_MAX, "{at_least}");
        }
        Err(error) => must_be_short(&error),
    }
});

/// The parts of a header one by one, for a model is refused at the first that is wrong.
fn read_all(header: &Header, bytes: &[u8]) {
    let fits = header.must_fit(bytes.len() as u64).inspect_err(must_be_short).is_ok();
    _ = config(&[header]).inspect_err(must_be_short);
    _ = tokens(header).inspect_err(must_be_short);
    _ = tokenizer_json(header).inspect_err(must_be_short);
    _ = check_parts(&[("a-00001-of-00001.gguf", header)]).inspect_err(must_be_short);
    if let Ok(names) = Names::of(&[header]) {
        for tensor in header.tensors() {
            _ = names.meaning(&tensor.name);
            assert!(tensor.begin < tensor.end, "{}", tensor.name);
        }
    }
    if fits {
        let folder =
            Folder::memory("memory", [(FILE.to_owned(), bytes.to_vec())].into()).with_single_file(FILE);
        match block_on(ModelFolder::open(folder)) {
            Ok(model) => _ = block_on(model.hash()).inspect_err(must_be_short),
            Err(error) => must_be_short(&error),
        }
    }
}
