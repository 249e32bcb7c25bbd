//! Opening a model while listening.

use std::future::pending;
use std::pin::pin;

use futures_util::future::{Either, select};

use crate::experiment::{BackendChoice, OpenProgress};
use crate::model::Sha256Hash;
use crate::platform::{Folder, Mailbox};
use crate::protocol::{Event, Request, decode, encode};
use crate::session::Session;
use crate::words::{Problem, problem};

/// A model that the page wants.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) folder: Folder,
    /// Of one that is bundled, the hash of its manifest.
    pub(super) bundled: Option<Sha256Hash>,
    pub(super) backend: BackendChoice,
}

/// Opens a model; reading stops at once when a letter asks for another model or for none. None where
/// one asks for another: it is back in the mailbox.
pub(super) async fn open(mailbox: &mut Mailbox, opening: Opening) -> Result<Option<Session>, Problem> {
    let poster = mailbox.poster();
    let progress = move |at: OpenProgress| {
        if let Ok(bytes) = encode(&Event::Opening(at)) {
            poster.post(&bytes);
        }
    };
    let Opening { folder, bundled, backend } = opening;
    let mut work = pin!(Session::open(folder, bundled, backend, &progress));
    let mut later = Vec::new();
    // Once the other side is gone, what it asked for last is still finished.
    let mut gone = false;
    let outcome = loop {
        let inbox = (!gone).then_some(&mut *mailbox);
        let letter = pin!(async {
            match inbox {
                Some(inbox) => inbox.next().await,
                None => pending().await,
            }
        });
        match select(letter, work.as_mut()).await {
            Either::Right((Ok(session), _)) => break Ok(Some(session)),
            Either::Right((Err(error), _)) => break Err(Problem::of(&error)),
            Either::Left((None, _)) => gone = true,
            Either::Left((Some(letter), _)) => match decode(&letter.bytes) {
                Ok(Request::CancelOpen) => {
                    break Err(problem!("opening-cancelled"));
                }
                Ok(Request::OpenBundled { .. } | Request::OpenFiles { .. }) => {
                    later.push(letter);
                    break Ok(None);
                }
                _ => later.push(letter),
            },
        }
    };
    mailbox.put_back(later);
    outcome
}
