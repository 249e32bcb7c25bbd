//! All native tests in one binary.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic as tests do")]

mod bundled;
mod folders;
mod model;
mod safetensors;
mod tokenizer;
