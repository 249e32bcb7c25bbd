//! What holds for all that libraries do here.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// None where it panicked. A panic of the library says nothing to whoever gave it a damaged file, so it is not
/// printed.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static IS_QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                before(panic);
            }
        }));
    });
    IS_QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    IS_QUIET.set(false);
    done
}

/// A library's words, not too many of them.
pub(crate) fn cut(words: &str) -> String {
    words.chars().take(WORDS_CHARS_MAX).collect()
}

const WORDS_CHARS_MAX: usize = 200;
