//! Work that is dealt to threads. What is computed does not depend on how many there are: each task is whole, and no
//! sum is divided between two.

pub use on_this::Threads;
pub(crate) use on_this::{each, n_threads};

#[cfg(not(target_arch = "wasm32"))]
#[path = "pools.rs"]
mod on_this;

/// The browser has one thread.
#[cfg(target_arch = "wasm32")]
mod on_this {
    #[derive(Debug)]
    pub struct Threads;

    impl Threads {
        pub fn shared(_: Option<std::num::NonZeroUsize>) -> std::sync::Arc<Self> {
            std::sync::Arc::new(Self)
        }

        pub fn n(&self) -> usize {
            1
        }

        #[inline(always)]
        pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }
    }

    pub(crate) fn n_threads() -> usize {
        1
    }

    #[inline(always)]
    pub(crate) fn each<T>(tasks: impl IntoIterator<Item = T>, work: impl Fn(T)) {
        tasks.into_iter().for_each(work);
    }
}
