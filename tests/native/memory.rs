//! A model that needs more memory than there is, is refused before it is read, with both numbers.

use atelier::backend::{BackendError, check_memory};
use atelier::cpu::CpuSink;
use atelier::model::{WeightFormat, WeightInfo};
use atelier::platform::memory_available;

use crate::folders;

#[test]
fn too_little_memory_is_told_before_it_runs_out() {
    // A thousand layers of the widest model: more than any machine addresses.
    let mut config = folders::config(WeightFormat::F32, true);
    for (key, value) in
        [("hidden_size", 1 << 16), ("intermediate_size", 1 << 18), ("num_hidden_layers", 1024)]
    {
        config[key] = value.into();
    }
    let spec = atelier::model::read_config(config.to_string().as_bytes()).unwrap().spec;
    let info = |(id, shape)| WeightInfo { id, name: String::new(), dtype: WeightFormat::F32, shape };
    let error = CpuSink::new(&spec, spec.weight_shapes().into_iter().map(info).collect()).unwrap_err();
    // As they lie in the files, and the largest matrix once more while its panels are made.
    let largest = (spec.d_model * spec.block.mlp.d_ff) as u64;
    let BackendError::HostMemory { needed, .. } = error else { panic!("{error}") };
    assert_eq!(needed, 4 * (spec.parameters() + largest));
    let message = error.to_string();
    assert!(message.starts_with("out of memory: the weights need 2"), "{message}");
}

/// A system that promises more memory than it has is asked how much that is.
#[test]
fn memory_that_is_needed_and_there_are_told() {
    check_memory(1).unwrap();
    let Some(available) = memory_available() else { return };
    let Err(BackendError::HostMemory { needed, available: Some(told) }) = check_memory(u64::MAX) else {
        panic!("{available} bytes are enough for all")
    };
    let message = BackendError::HostMemory { needed, available: Some(24_000_000_000) }.to_string();
    assert!(needed == u64::MAX && told > 0, "{told}");
    let message = message.replace(['\u{202f}', '\u{a0}'], " ");
    assert!(message.contains("TB here, and 24 GB is available"), "{message}");
}
