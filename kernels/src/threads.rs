//! Work that is dealt to threads, by `rayon`. What is computed does not depend on how many there are: each task is whole,
//! and no sum is divided between two.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

/// A pool, or the thread that asks.
#[derive(Debug)]
pub struct Threads(Option<rayon::ThreadPool>);

/// Threads for each core, at most: more wait for each other so long that nothing gets done.
const PER_CORE_MAX: usize = 4;

/// One for each number of threads that was asked for.
static POOLS: Mutex<Vec<(usize, Arc<Threads>)>> = Mutex::new(Vec::new());

impl Threads {
    /// So many threads, at most [`PER_CORE_MAX`] for each core, without a number one for each; all that ask for the same
    /// number share them. Where the system does not give them, all is done by the thread that asks.
    pub fn shared(n: Option<NonZeroUsize>) -> Arc<Self> {
        let n_cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let n = n.map_or(n_cores, |n| n.get().min(PER_CORE_MAX * n_cores));
        let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pool)) = pools.iter().find(|(has, _)| *has == n) {
            return pool.clone();
        }
        let pool = (n > 1).then(|| rayon::ThreadPoolBuilder::new().num_threads(n).build().ok()).flatten();
        let pool = Arc::new(Self(pool));
        pools.push((n, pool.clone()));
        pool
    }

    pub fn n(&self) -> usize {
        self.0.as_ref().map_or(1, rayon::ThreadPool::current_num_threads)
    }

    /// Has the loops in `work` use these threads.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Threads of the pool that this is called in; 1 outside of any.
pub(crate) fn n_threads() -> usize {
    if rayon::current_thread_index().is_some() { rayon::current_num_threads() } else { 1 }
}

/// Does each task once, on the threads of the pool that this is called in.
pub(crate) fn each<T: Send>(tasks: impl IntoIterator<Item = T>, work: impl Fn(T) + Send + Sync) {
    if n_threads() == 1 {
        return tasks.into_iter().for_each(work);
    }
    let mut tasks: Vec<T> = tasks.into_iter().collect();
    // The last needs no other thread.
    if tasks.len() < 2 {
        return tasks.drain(..).for_each(work);
    }
    tasks.into_par_iter().with_max_len(1).for_each(work);
}
