//! Questions to other places: one GET, and the answer's bytes as they come.
//!
//! Natively `ureq` asks, in the browser `fetch`. Both follow a bounded number of redirects, and neither
//! carries a token to another host.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

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
            wait_seconds: header("retry-after")
                .and_then(|wait| wait_seconds(&wait, header("date").as_deref().and_then(date))),
            is_page: header("content-type").is_some_and(|kind| kind.starts_with("text/html")),
        }
    }
}

/// An answer. Dropping it stops the download.
#[derive(Debug)]
pub struct Reply {
    pub head: Head,
    /// Where it was found: behind redirects, the last address.
    pub url: String,
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
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // Never a user's name and password.
    authority.rsplit('@').next().unwrap_or(authority).chars().take(100).collect()
}

/// Seconds that `Retry-After` means, which are written as such or as a date; `now` is the answer's own time.
fn wait_seconds(text: &str, now: Option<SystemTime>) -> Option<u32> {
    let text = text.trim();
    let seconds = || {
        let now = now.unwrap_or_else(|| UNIX_EPOCH + here::since_epoch());
        // What is over has no wait.
        Some(date(text)?.duration_since(now).unwrap_or_default().as_secs_f64().ceil() as u32)
    };
    text.parse().ok().or_else(seconds)
}

fn date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text.trim()).ok()
}

/// The first byte of `Content-Range: bytes FIRST-LAST/SIZE`.
fn first_byte(content_range: &str) -> Option<u64> {
    content_range.strip_prefix("bytes ")?.split_once('-')?.0.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{date, wait_seconds};

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        let now = date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert!(now.is_some());
        for (text, expected) in [
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("0", Some(0)),
            // The three forms of RFC 9110.
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:49:07 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(u32::MAX)),
            ("soon", None),
            ("-7", None),
            ("", None),
        ] {
            assert_eq!(wait_seconds(text, now), expected, "{text}");
        }
        assert_eq!(
            wait_seconds("Sun, 06 Nov 1994 08:49:37 GMT", None),
            Some(0),
            "by the clock of this machine"
        );
    }
}
