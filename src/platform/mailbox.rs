//! Letters between the page and the engine: bytes, and files that travel beside them.
//!
//! In the browser the other side is the page that started this worker; natively it is
//! whoever writes to standard input; in tests it is the test.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;

use super::{Folder, here};

/// Letters waiting to be read before new ones are dropped: a page that floods its engine
/// must not fill the memory.
pub const LETTERS_MAX: usize = 10_000;

/// What came in.
#[derive(Debug, Clone)]
pub struct Letter {
    pub bytes: Vec<u8>,
    /// Files that came with it.
    pub files: Option<Folder>,
}

/// What was posted in memory, oldest first.
pub type Posted = Rc<RefCell<Vec<Vec<u8>>>>;

/// Where letters come in and go out.
#[derive(Debug)]
pub struct Mailbox {
    inbox: UnboundedReceiver<Letter>,
    /// Letters that were read and put back.
    kept: VecDeque<Letter>,
    poster: Poster,
}

/// Sends letters out; clones send to the same place.
#[derive(Debug, Clone)]
pub struct Poster(Out);

#[derive(Debug, Clone)]
enum Out {
    Here,
    Memory(Posted),
}

impl Mailbox {
    /// The mailbox of this worker, or of this process.
    pub fn here() -> Self {
        let (sender, inbox) = unbounded();
        here::listen(sender);
        Self { inbox, kept: VecDeque::new(), poster: Poster(Out::Here) }
    }

    /// A mailbox whose other side is in the same program: the sender of letters, and the
    /// list to which what is posted is added.
    pub fn memory() -> (Self, UnboundedSender<Letter>, Posted) {
        let (sender, inbox) = unbounded();
        let posted = Rc::new(RefCell::new(Vec::new()));
        let poster = Poster(Out::Memory(Rc::clone(&posted)));
        (Self { inbox, kept: VecDeque::new(), poster }, sender, posted)
    }

    /// The next letter, when there is one; None when the other side is gone.
    pub async fn next(&mut self) -> Option<Letter> {
        match self.kept.pop_front() {
            Some(letter) => Some(letter),
            None => self.inbox.next().await,
        }
    }

    /// The next letter, if one is waiting.
    pub fn try_next(&mut self) -> Option<Letter> {
        self.kept.pop_front().or_else(|| self.inbox.try_recv().ok())
    }

    /// Puts letters back, to be read first, in this order.
    pub fn put_back(&mut self, letters: Vec<Letter>) {
        for letter in letters.into_iter().rev() {
            self.kept.push_front(letter);
        }
        self.kept.truncate(LETTERS_MAX);
    }

    pub fn post(&self, bytes: &[u8]) {
        self.poster.post(bytes);
    }

    /// Something that can send letters out while this waits for one.
    pub fn poster(&self) -> Poster {
        self.poster.clone()
    }
}

impl Poster {
    pub fn post(&self, bytes: &[u8]) {
        match &self.0 {
            Out::Here => here::post(bytes),
            Out::Memory(posted) => posted.borrow_mut().push(bytes.to_vec()),
        }
    }
}
