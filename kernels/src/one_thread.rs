//! Work on the one thread that a worker of the browser has.

use std::num::NonZeroUsize;
use std::sync::Arc;

/// As where there are several.
#[derive(Debug)]
pub struct Threads;

impl Threads {
    pub fn shared(_: Option<NonZeroUsize>) -> Arc<Self> {
        Arc::new(Self)
    }

    pub fn n(&self) -> usize {
        1
    }

    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}

pub(crate) fn n_threads() -> usize {
    1
}

pub(crate) fn each<T>(tasks: impl IntoIterator<Item = T>, work: impl Fn(T)) {
    tasks.into_iter().for_each(work);
}
