//! What differs between the browser and everywhere else; the only module with `cfg(target_arch)`.
