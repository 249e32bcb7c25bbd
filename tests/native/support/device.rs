//! The GPU that tests share, and a visible way to go without one.

use std::sync::OnceLock;

use atelier::backend::BackendError;
use atelier::gpu::Device;

use super::wait;

/// The variable that turns a missing GPU from a skipped test into a failed one.
const REQUIRED: &str = "ATELIER_GPU";

/// The shared device. Without one: a test that says it was skipped, or fails where
/// `ATELIER_GPU=required`.
pub fn shared(test: &str) -> Option<Device> {
    static SHARED: OnceLock<Result<Device, BackendError>> = OnceLock::new();
    opened(test, SHARED.get_or_init(|| wait(Device::open())).clone())
}

/// A device for one test alone, which breaks it.
pub fn own(test: &str) -> Option<Device> {
    opened(test, wait(Device::open()))
}

fn opened(test: &str, device: Result<Device, BackendError>) -> Option<Device> {
    match device {
        Ok(device) => Some(device),
        Err(error) if std::env::var(REQUIRED).is_ok_and(|value| value == "required") => {
            panic!("{test} needs a GPU: {error}")
        }
        Err(error) => {
            eprintln!("SKIPPED {test}: {error}");
            None
        }
    }
}
