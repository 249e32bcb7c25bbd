//! Keys that belong to an input method.

use web_sys::KeyboardEvent;

/// What browsers report as the code of a key that an input method takes.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Whether a key belongs to an input method that composes a word (Japanese, Chinese, Korean,
/// accents): Enter then ends the word, and means nothing to the page. Safari ends the
/// composition before it reports the key, and tells by the code alone.
pub(super) fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD
}
