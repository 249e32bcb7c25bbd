//! Questions to other places: one GET, and the answer's bytes as they come.
//!
//! Natively `ureq` asks, in the browser `fetch`. Both follow a bounded number of redirects, and neither
//! carries a token to another host.

use std::fmt;

use serde::Serialize;

use super::here;
use crate::words;

/// Where nothing comes for so long, the answer counts as broken off, seconds.
pub const SILENCE_SECONDS: u32 = 30;

/// What is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    pub url: String,
    /// The byte to begin with; the answer says with which it does begin.
    pub from: u64,
    /// Who asks, where that matters. Never shown.
    pub token: Option<String>,
    /// How long nothing may come, at least one second.
    pub silence_seconds: u32,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "…");
        f.debug_struct("Question")
            .field("url", &self.url)
            .field("from", &self.from)
            .field("token", &token)
            .finish()
    }
}

/// What was answered, before its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Of HTTP.
    pub status: u16,
    /// The byte with which it begins, where it is a part of the whole.
    pub from: Option<u64>,
    /// What the Hub calls the error.
    pub code: Option<String>,
    /// Seconds to wait before the next question.
    pub wait_seconds: Option<u32>,
    /// It is a page for people.
    pub is_page: bool,
}

impl Head {
    /// What the headers say, by their names in small letters.
    pub(super) fn read(status: u16, header: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            status,
            from: header("content-range").as_deref().and_then(first_byte),
            code: header("x-error-code"),
            wait_seconds: header("retry-after").and_then(|text| text.trim().parse().ok()),
            is_page: header("content-type").is_some_and(|kind| kind.starts_with("text/html")),
        }
    }
}

/// An answer. Dropping it stops the download.
#[derive(Debug)]
pub struct Reply {
    pub head: Head,
    pub(super) body: here::Body,
}

/// Why nothing was answered, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum HttpError {
    /// No connection.
    Unreachable { host: String, reason: String },
    /// It broke off.
    Cut { host: String, reason: String },
    /// Nothing came for so long.
    Silent { host: String, seconds: u32 },
    /// From one address to the next without an end.
    Redirects { host: String },
    /// No address that can be asked.
    BadAddress { url: String },
}

/// Asks.
///
/// # Errors
/// When there is no answer; one that says no is an answer.
pub async fn ask(question: &Question) -> Result<Reply, HttpError> {
    here::ask(question).await
}

impl Reply {
    /// The next bytes, at most [`CHUNK_BYTES_MAX`](super::CHUNK_BYTES_MAX); None at the end.
    ///
    /// # Errors
    /// When it broke off.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        self.body.next().await
    }
}

/// The host of an address, for sentences.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).chars().take(100).collect()
}

/// The first byte of `Content-Range: bytes FIRST-LAST/SIZE`.
fn first_byte(content_range: &str) -> Option<u64> {
    content_range.strip_prefix("bytes ")?.split_once('-')?.0.trim().parse().ok()
}
