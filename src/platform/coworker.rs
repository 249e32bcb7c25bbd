//! Further workers of this program, which compute with it: in the browser each is a worker that this one starts.
//! Natively there are none, since threads do that; in tests the other side is in the same program.

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};

use super::{Folder, Letter, Mailbox, Posted, here};

/// One of them. Dropping it ends it.
#[derive(Debug)]
pub struct Coworker(Line);

#[derive(Debug)]
enum Line {
    Here { out: here::CoworkerLine, heard: UnboundedReceiver<Heard> },
    Memory { out: UnboundedSender<Letter>, said: Posted },
}

/// What is heard of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Said(Vec<u8>),
    /// It has ended, however; nothing more comes.
    Ended,
}

impl Coworker {
    /// Starts one; None where there are none.
    pub fn start() -> Option<Self> {
        let (hear, heard) = unbounded();
        Some(Self(Line::Here { out: here::start_coworker(hear)?, heard }))
    }

    /// One whose other side is in the same program.
    pub fn memory() -> (Self, Mailbox) {
        let (mailbox, out, said) = Mailbox::memory();
        (Self(Line::Memory { out, said }), mailbox)
    }

    /// Sends it a letter, with a folder that it is to read.
    pub fn post(&self, bytes: Vec<u8>, folder: Option<&Folder>) {
        match &self.0 {
            Line::Here { out, .. } => out.post(&bytes, folder),
            // One that has ended is heard of.
            Line::Memory { out, .. } => _ = out.unbounded_send(Letter { bytes, files: folder.cloned() }),
        }
    }

    /// What it has said since, one letter at a time.
    pub fn try_next(&mut self) -> Option<Heard> {
        match &mut self.0 {
            Line::Here { heard, .. } => heard.try_recv().ok(),
            Line::Memory { out, said } => {
                let mut said = said.borrow_mut();
                let next = (!said.is_empty()).then(|| Heard::Said(said.remove(0)));
                next.or_else(|| out.is_closed().then_some(Heard::Ended))
            }
        }
    }
}

/// What this machine tells of itself, for whoever decides how many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Machine {
    pub n_cores: usize,
    /// About so much memory, where it tells.
    pub memory_bytes: Option<u64>,
    /// So many workers in all are asked for by the page's address.
    pub asked: Option<usize>,
}
