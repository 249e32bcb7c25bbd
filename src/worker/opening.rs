//! Opening a model while listening.

use std::future::pending;
use std::pin::pin;

use futures_util::future::{Either, select};

use super::later::{LoadLater, not_here};
use crate::experiment::{ModelCard, OpenChoice};
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
    pub(super) choice: OpenChoice,
    /// It was fetched, while the model before computed.
    pub(super) was_fetched: bool,
}

impl Opening {
    async fn open(self, tell: &dyn Fn(Event), later: LoadLater) -> Result<Session, Problem> {
        let told = |at| tell(Event::Opening(at));
        let opened = match self.bundled {
            Some(manifest) => Session::open_bundled(self.folder, manifest, self.choice, &told).await,
            None => {
                let code = later().await.ok_or_else(not_here)?;
                (code.open)(self.folder, self.choice, &told).await
            }
        };
        let mut session = opened.map_err(|error| Problem::of(&error))?;
        // Of a device that fails now, the first run tells.
        _ = session.measure_speed().await;
        Ok(session)
    }
}

/// Tells the page, while the mailbox is in use.
pub(super) fn teller(mailbox: &Mailbox) -> impl Fn(Event) + 'static {
    let poster = mailbox.poster();
    move |event: Event| {
        // Every event is plain data: it can always be written.
        if let Ok(bytes) = encode(&event) {
            poster.post(&bytes);
        }
    }
}

/// Opens a model; reading stops at once when a letter asks for another model or for none. None where
/// one asks for another: it is back in the mailbox. Texts of the model `before` are written meanwhile.
pub(super) async fn open(
    mailbox: &mut Mailbox,
    opening: Opening,
    before: Option<&ModelCard>,
    later_code: LoadLater,
) -> Result<Option<Session>, Problem> {
    let tell = teller(mailbox);
    let was_fetched = opening.was_fetched;
    let mut work = pin!(opening.open(&tell, later_code));
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
            Either::Right((Err(problem), _)) => break Err(problem),
            Either::Left((None, _)) => gone = true,
            Either::Left((Some(letter), _)) => match decode(&letter.bytes) {
                Ok(Request::CancelOpen) => {
                    break Err(problem!("opening-cancelled"));
                }
                Ok(
                    Request::OpenBundled { .. }
                    | Request::OpenFiles { .. }
                    | Request::OpenHub { .. }
                    | Request::OpenKept { .. },
                ) => {
                    later.push(letter);
                    break Ok(None);
                }
                // Asked for before the page could know that the model before is on its way out.
                Ok(Request::Start { run, .. } | Request::AddItems { run, .. }) if was_fetched => {
                    tell(Event::Cancelled { run });
                }
                Ok(Request::Write { run, what }) if before.is_some() => {
                    let written = later_code().await.ok_or_else(not_here);
                    let text = written.and_then(|code| (code.write)(&what, before, Vec::new()));
                    tell(Event::Written { run, text });
                }
                _ => later.push(letter),
            },
        }
    };
    mailbox.put_back(later);
    outcome
}
