//! The library of tokenizers in the browser: a module that the engine's worker loads into itself when a model's
//! tokenizer is more than plain.

fn main() {
    atelier::platform::serve_pieces();
}
