//! Texts that outlive the page: what was computed is there again after a reload.
//!
//! Where the browser keeps nothing (private windows, a full disk, a page without an origin)
//! texts stay in memory, and [`Storage::why_not_kept`] says why: nothing is lost before the
//! page is, and nobody waits for the disk in vain.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::here::Kept;

/// Texts by key. Clones share them.
#[derive(Debug, Clone)]
pub struct Storage {
    inner: Rc<RefCell<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// It is this browser's, and was not opened yet: a page that computes nothing worth keeping
    /// leaves nothing behind.
    is_closed: bool,
    kept: Option<Kept>,
    /// What is not on the disk.
    memory: BTreeMap<String, String>,
    why_not_kept: Option<String>,
}

impl Storage {
    /// This browser's, from the first use on; in memory where there is none.
    pub fn here() -> Self {
        Self { inner: Rc::new(RefCell::new(Inner { is_closed: true, ..Inner::default() })) }
    }

    /// In memory alone, for tests: it lasts as long as a clone does.
    pub fn memory() -> Self {
        Self { inner: Rc::default() }
    }

    async fn kept(&self) -> Option<Kept> {
        if self.inner.borrow().is_closed {
            let opened = Kept::open().await;
            let mut inner = self.inner.borrow_mut();
            inner.is_closed = false;
            match opened {
                Ok(kept) => inner.kept = Some(kept),
                Err(why) => inner.why_not_kept = Some(why),
            }
        }
        self.inner.borrow().kept.clone()
    }

    /// The same for reading alone: what was never written is not made.
    async fn kept_before(&self) -> Option<Kept> {
        if self.inner.borrow().is_closed && !Kept::exists().await {
            return None;
        }
        self.kept().await
    }

    /// Why texts are not kept beyond the page, in words; None where they are, or were not yet.
    pub fn why_not_kept(&self) -> Option<String> {
        self.inner.borrow().why_not_kept.clone()
    }

    /// Puts a text in place of what was under `key`. Where the disk refuses, it and all later
    /// ones stay in memory.
    pub async fn put(&self, key: &str, text: &str) {
        let kept = self.kept().await;
        let refused = match kept {
            Some(kept) => kept.put(key, text).await.err(),
            None => None,
        };
        let mut inner = self.inner.borrow_mut();
        if let Some(why) = refused {
            inner.why_not_kept = Some(why);
            inner.kept = None;
        }
        if inner.kept.is_none() {
            inner.memory.insert(key.to_owned(), text.to_owned());
        }
    }

    /// All texts whose key begins with `prefix`, by key.
    pub async fn under(&self, prefix: &str) -> Vec<(String, String)> {
        let kept = self.kept_before().await;
        let mut found = match kept {
            // What cannot be read is as if it had never been there.
            Some(kept) => kept.under(prefix).await.unwrap_or_default(),
            None => Vec::new(),
        };
        let inner = self.inner.borrow();
        let more = inner.memory.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
        found.extend(more.map(|(key, text)| (key.clone(), text.clone())));
        found.sort();
        found
    }

    /// Removes all texts whose key begins with `prefix`.
    pub async fn remove(&self, prefix: &str) {
        let kept = self.kept().await;
        if let Some(kept) = kept {
            // It is tried again whenever there is too much.
            _ = kept.remove(prefix).await;
        }
        self.inner.borrow_mut().memory.retain(|key, _| !key.starts_with(prefix));
    }
}
