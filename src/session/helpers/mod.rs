//! Further workers that compute batches of this session's, each with a copy of its model.
//!
//! They are started once a run is long enough to be worth it, never in the way of the first scores, and each reads the
//! model itself. One that has another build, another model or other vectors does not help: its numbers would be others. One
//! that ends, or never starts, costs nothing but time, since what it had is computed elsewhere ([`Dealing`](crate::eval::Dealing)).

mod helping;
mod room;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Session;
use crate::backend::{Backend, BackendInfo, BackendKind, Score};
use crate::eval::{Lent, Others, Returned};
use crate::experiment::{BUILD_ID, Workers, WorkersLimit};
use crate::model::{Quantise, Sha256Hash};
use crate::platform::{Coworker, Folder, Heard, Machine};

pub use helping::help;

/// A run with fewer results to come is not worth starting others.
const RESULTS_MIN: usize = 200;
/// Batches that one has at a time: when it is done with one, the next is there.
const BATCHES_MAX: usize = 2;

/// To a helper.
#[derive(Debug, Serialize, Deserialize)]
enum ToHelper {
    /// Read the folder beside this; of a bundled model with the hash of its manifest.
    Open {
        manifest: Option<Sha256Hash>,
        quantise: Option<Quantise>,
    },
    Compute {
        number: u64,
        lent: Lent,
    },
    /// What is not computed yet need not be.
    Forget {
        number: u64,
    },
}

/// From a helper.
#[derive(Debug, Serialize, Deserialize)]
enum FromHelper {
    Here { build: String },
    Opened { hash: Sha256Hash, backend: BackendInfo },
    Failed,
    Scores { number: u64, scores: Vec<Vec<Score>> },
}

/// Those that help, or will.
#[derive(Debug, Default)]
pub(super) struct Helpers {
    /// None where nobody can be asked.
    aid: Option<Aid>,
    /// Scores were computed, so a person sees something.
    has_scored: bool,
    called: Option<Called>,
    hands: Vec<Hand>,
    /// Scores that were not taken yet.
    came: BTreeMap<u64, Vec<Vec<Score>>>,
    n_given: u64,
}

/// Whom there is to ask.
#[derive(Debug, Clone, Copy)]
pub struct Aid {
    pub machine: Machine,
    /// Starts a helper.
    pub start: fn() -> Option<Coworker>,
}

#[derive(Debug)]
struct Called {
    /// What all must have.
    hash: Sha256Hash,
    backend: BackendInfo,
    model_bytes: u64,
    limit: WorkersLimit,
    /// What each opens, and where it is.
    open: ToHelper,
    folder: Folder,
}

#[derive(Debug)]
struct Hand {
    coworker: Coworker,
    is_ready: bool,
    /// What it has.
    numbers: Vec<u64>,
}

impl Session {
    /// Others may be started to help.
    pub fn be_helped(&mut self, aid: Aid) {
        self.helpers.aid = Some(aid);
    }

    /// A person has seen something: from now on others may help with scores, too.
    pub fn has_answered(&mut self) {
        self.helpers.has_scored = true;
    }

    /// What others have is no longer waited for.
    pub fn forget_lent(&mut self) {
        self.helpers.forget_all();
    }

    /// How many compute, once others were called.
    pub fn workers(&self) -> Option<Workers> {
        let Called { model_bytes, limit, .. } = *self.helpers.called.as_ref()?;
        Some(Workers { n: 1 + self.helpers.n(), model_bytes, limit })
    }

    /// Hears of others, and calls them where so many results to come are worth it.
    pub(super) fn call_helpers(&mut self, n_results: usize, is_sweep: bool) {
        self.helpers.hear();
        let is_due = self.helpers.called.is_none() && (is_sweep || self.helpers.has_scored);
        let Some(aid) = self.helpers.aid.filter(|_| is_due && n_results >= RESULTS_MIN) else { return };
        let backend = self.executor.info();
        if backend.kind != BackendKind::Cpu {
            return;
        }
        let model_bytes = self.model().checkpoint().bytes_in_memory(self.quantise);
        let (n, limit) = room::n_helpers(aid.machine, model_bytes);
        let hand = |coworker| Hand { coworker, is_ready: false, numbers: Vec::new() };
        self.helpers.hands = (0..n).filter_map(|_| (aid.start)()).map(hand).collect();
        let open = ToHelper::Open { manifest: self.bundled, quantise: self.quantise };
        let folder = self.model().folder().clone();
        self.helpers.called = Some(Called { hash: self.hash, backend, model_bytes, limit, open, folder });
    }
}

impl Helpers {
    /// Takes in what was said since.
    fn hear(&mut self) {
        let Some(called) = &self.called else { return };
        let came = &mut self.came;
        self.hands.retain_mut(|hand| {
            while let Some(heard) = hand.coworker.try_next() {
                let Heard::Said(bytes) = heard else { return false };
                match postcard::from_bytes(&bytes) {
                    // What is sent before is lost: it does not listen yet.
                    Ok(FromHelper::Here { build }) if build == BUILD_ID => {
                        tell(&hand.coworker, &called.open, Some(&called.folder));
                    }
                    Ok(FromHelper::Opened { hash, backend })
                        if (hash, &backend) == (called.hash, &called.backend) =>
                    {
                        hand.is_ready = true;
                    }
                    Ok(FromHelper::Scores { number, scores }) => {
                        // Those that nobody waits for are dropped.
                        if let Some(at) = hand.numbers.iter().position(|known| *known == number) {
                            hand.numbers.swap_remove(at);
                            came.insert(number, scores);
                        }
                    }
                    _ => return false,
                }
            }
            true
        });
    }

    fn forget_all(&mut self) {
        self.came.clear();
        for hand in &mut self.hands {
            for number in hand.numbers.drain(..) {
                tell(&hand.coworker, &ToHelper::Forget { number }, None);
            }
        }
    }

    fn roomiest(&self) -> Option<usize> {
        let ready = self.hands.iter().enumerate().filter(|(_, hand)| hand.is_ready);
        let free = ready.filter(|(_, hand)| hand.numbers.len() < BATCHES_MAX);
        Some(free.min_by_key(|(_, hand)| hand.numbers.len())?.0)
    }
}

impl Others for Helpers {
    fn n(&self) -> usize {
        self.hands.iter().filter(|hand| hand.is_ready).count()
    }

    fn has_room(&self) -> bool {
        self.roomiest().is_some()
    }

    fn give(&mut self, lent: Lent) -> u64 {
        self.n_given += 1;
        let number = self.n_given;
        if let Some(hand) = self.roomiest().and_then(|at| self.hands.get_mut(at)) {
            hand.numbers.push(number);
            tell(&hand.coworker, &ToHelper::Compute { number, lent }, None);
        }
        number
    }

    fn take(&mut self, number: u64) -> Returned {
        if let Some(scores) = self.came.remove(&number) {
            return Returned::Scores(scores);
        }
        match self.hands.iter().any(|hand| hand.numbers.contains(&number)) {
            true => Returned::NotYet,
            false => Returned::Lost,
        }
    }

    fn forget(&mut self, number: u64) {
        self.came.remove(&number);
        for hand in self.hands.iter_mut().filter(|hand| hand.numbers.contains(&number)) {
            hand.numbers.retain(|known| *known != number);
            tell(&hand.coworker, &ToHelper::Forget { number }, None);
        }
    }
}

fn tell(coworker: &Coworker, asked: &ToHelper, folder: Option<&Folder>) {
    // Plain data can always be written.
    if let Ok(bytes) = postcard::to_extend(asked, Vec::new()) {
        coworker.post(bytes, folder);
    }
}
