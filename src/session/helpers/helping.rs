//! The other side: computes what another worker gives.

use std::collections::VecDeque;

use super::{FromHelper, ToHelper};
use crate::backend::{Backend, BackendKind};
use crate::eval::Borrowed;
use crate::experiment::BUILD_ID;
use crate::model::{ModelFolder, Quantise, Sha256Hash};
use crate::platform::{Folder, Letter, Mailbox, now_millis, yield_now};
use crate::session::pace::paced;
use crate::session::{Executor, SessionError, read_onto};

/// Steps are so many times as long as those of whoever has a page to answer.
const PATIENCE: f64 = 5.0;

/// Computes until the other side is gone.
pub async fn help(mut mailbox: Mailbox) {
    let mut helping = Helping { executor: None, waiting: VecDeque::new(), n_plans: 1 };
    say(&mailbox, &FromHelper::Here { build: BUILD_ID.to_owned() });
    loop {
        let letter = match helping.waiting.is_empty() {
            false => mailbox.try_next(),
            true => match mailbox.next().await {
                Some(letter) => Some(letter),
                None => return,
            },
        };
        let said = match letter {
            Some(letter) => helping.take(letter).await,
            None => {
                let said = helping.step().await;
                yield_now().await;
                said
            }
        };
        if let Some(said) = said {
            say(&mailbox, &said);
        }
    }
}

struct Helping {
    executor: Option<Executor>,
    waiting: VecDeque<(u64, Borrowed)>,
    /// Schedules of the next step.
    n_plans: usize,
}

impl Helping {
    async fn take(&mut self, letter: Letter) -> Option<FromHelper> {
        match postcard::from_bytes(&letter.bytes) {
            Ok(ToHelper::Open { manifest, quantise }) => {
                Some(match open(letter.files, manifest, quantise).await {
                    Ok((executor, hash)) => {
                        let backend = executor.info();
                        self.executor = Some(executor);
                        FromHelper::Opened { hash, backend }
                    }
                    Err(_) => FromHelper::Failed,
                })
            }
            Ok(ToHelper::Compute { number, lent }) => {
                self.waiting.push_back((number, Borrowed::new(lent)));
                None
            }
            Ok(ToHelper::Forget { number }) => {
                self.waiting.retain(|(known, _)| *known != number);
                None
            }
            Err(_) => Some(FromHelper::Failed),
        }
    }

    /// A part of what was given first.
    async fn step(&mut self) -> Option<FromHelper> {
        let (number, borrowed) = self.waiting.front_mut()?;
        let number = *number;
        let Some(executor) = &mut self.executor else { return Some(FromHelper::Failed) };
        let start = now_millis();
        let scores = match borrowed.step(executor, self.n_plans).await {
            Ok(scores) => scores,
            Err(_) => return Some(FromHelper::Failed),
        };
        self.n_plans = paced(self.n_plans, (now_millis() - start) / PATIENCE);
        let scores = scores?;
        self.waiting.pop_front();
        Some(FromHelper::Scores { number, scores })
    }
}

/// The weights alone: what is given stands in tokens.
async fn open(
    folder: Option<Folder>,
    manifest: Option<Sha256Hash>,
    quantise: Option<Quantise>,
) -> Result<(Executor, Sha256Hash), SessionError> {
    let folder = folder.ok_or(SessionError::NoModel)?;
    let model = match manifest {
        Some(manifest) => ModelFolder::open_listed(folder, manifest).await?,
        None => ModelFolder::open(folder).await?,
    };
    read_onto(&model, BackendKind::Cpu, quantise, &|_| ()).await
}

fn say(mailbox: &Mailbox, said: &FromHelper) {
    // Plain data can always be written.
    if let Ok(bytes) = postcard::to_extend(said, Vec::new()) {
        mailbox.post(&bytes);
    }
}
