//! Files below an address of the page's own origin.
//!
//! Requests never leave the origin (mode `same-origin`, also across redirects). They
//! revalidate what the browser has cached, so that a file and the manifest that names its
//! hash cannot be of different ages; when the network is down, what is cached will do.
//! A host that answers unknown names with a page instead of 404 counts as "missing": none
//! of our files is HTML.

use std::ops::Range;

use gloo_net::http::{Method, RequestBuilder, Response};
use web_sys::{RequestCache, RequestMode};

use super::body::{AbortOnDrop, Body};
use super::early::take_early;
use super::{Place, words};
use crate::platform::{FileError, Folder};
use crate::words::say;

/// The status of an answer that is a part of a file.
const PARTIAL: u16 = 206;

impl Folder {
    /// A folder below `base`, an address relative to the page or worker, such as
    /// `models/painters-12`. Its label is the last part.
    pub fn address(base: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let label = base.rsplit('/').next().unwrap_or_default().to_owned();
        Self::here(label, Place::Address(Address { base }))
    }

    /// The tasks that fit any language model, beside the page.
    #[cfg(feature = "engine")]
    pub fn general_tasks() -> Self {
        Self::address("tasks/english")
    }

    /// The tiny checkpoint that tests devices, and its logits, beside the page.
    #[cfg(feature = "engine")]
    pub fn self_test() -> Self {
        Self::address("self-test")
    }

    /// The folder of the bundled models' folders, beside the page.
    pub fn bundled() -> Self {
        Self::address("models")
    }
}

/// A part of a file that is shorter is not taken from what comes early.
const EARLY_BYTES_MIN: u64 = 1 << 20;

/// Where the folder is, without a final `/`.
#[derive(Debug, Clone)]
pub(in crate::platform) struct Address {
    base: String,
}

impl Address {
    /// That of the folder inside with this path, which ends with `/` or is empty.
    #[cfg(feature = "engine")]
    pub(super) fn of(&self, prefix: &str) -> String {
        format!("{}/{prefix}", self.base)
    }

    pub(super) fn beside(&self, name: &str) -> Folder {
        let around = self.base.rfind('/').map_or("", |at| &self.base[..=at]);
        Folder::address(&format!("{around}{name}"))
    }

    /// Size of a file; `None` when it travels compressed or the server does not say.
    pub(super) async fn size(&self, name: &str) -> Result<Option<u64>, FileError> {
        let (response, _abort) = self.ask(name, Method::HEAD, None).await?;
        let headers = response.headers();
        if headers.get("content-encoding").is_some() {
            return Ok(None);
        }
        Ok(headers.get("content-length").and_then(|bytes| bytes.parse().ok()))
    }

    pub(super) async fn open(
        &self,
        name: &str,
        wanted: Option<Range<u64>>,
    ) -> Result<FetchReader, FileError> {
        let (response, abort) = self.ask(name, Method::GET, wanted.clone()).await?;
        let Some(body) = response.body() else {
            return Err(FileError::Read { name: name.to_owned(), reason: say!("answer-without-body") });
        };
        // A server that cannot begin there says so by sending the whole.
        let begins = wanted.map_or(0, |wanted| wanted.start);
        let ranged = response.headers().get("content-range").filter(|_| response.status() == PARTIAL);
        let is_part = ranged.is_some_and(|range| range.starts_with(&format!("bytes {begins}-")));
        let begins_at = if is_part { begins } else { 0 };
        Ok(FetchReader { name: name.to_owned(), body: Body::new(&body), begins_at, _abort: abort })
    }

    /// Sends a request; a network that is down is asked to be replaced by the cache.
    async fn ask(
        &self,
        name: &str,
        method: Method,
        wanted: Option<Range<u64>>,
    ) -> Result<(Response, AbortOnDrop), FileError> {
        // The header of a file of weights is asked for by itself before them.
        let is_most = wanted.as_ref().is_none_or(|wanted| wanted.start == 0 && wanted.end >= EARLY_BYTES_MIN);
        if method == Method::GET
            && is_most
            && let Some((early, abort)) = take_early(&self.url(name)).await
        {
            return self.checked(name, early).map(|response| (response, abort));
        }
        let fresh = self.ask_once(name, method.clone(), wanted.clone(), RequestCache::NoCache).await;
        match fresh {
            Err(FileError::Unreachable { .. } | FileError::Read { .. }) => {
                self.ask_once(name, method, wanted, RequestCache::ForceCache).await
            }
            answered => answered,
        }
    }

    async fn ask_once(
        &self,
        name: &str,
        method: Method,
        wanted: Option<Range<u64>>,
        cache: RequestCache,
    ) -> Result<(Response, AbortOnDrop), FileError> {
        let abort = AbortOnDrop::new().map_err(|thrown| failed(name, words(&thrown)))?;
        let mut request = RequestBuilder::new(&self.url(name))
            .method(method)
            .mode(RequestMode::SameOrigin)
            .cache(cache)
            .abort_signal(Some(&abort.signal()));
        if let Some(Range { start, end }) = wanted {
            // A server that cannot do this sends the whole, and the reader stops early.
            request = request.header("range", &format!("bytes={start}-{}", end.max(start + 1) - 1));
        }
        let unreachable = |_| FileError::Unreachable { name: name.to_owned() };
        let response = request.send().await.map_err(unreachable)?;
        self.checked(name, response).map(|response| (response, abort))
    }

    /// An answer that is a file.
    fn checked(&self, name: &str, response: Response) -> Result<Response, FileError> {
        let missing = || FileError::Missing { name: name.to_owned(), folder: self.base.clone() };
        let is_page =
            response.headers().get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        match response.status() {
            404 | 410 => Err(missing()),
            200..=299 if is_page => Err(missing()),
            200..=299 => Ok(response),
            status => Err(FileError::Http { name: name.to_owned(), status }),
        }
    }

    fn url(&self, name: &str) -> String {
        let parts = name.split('/').map(|part| String::from(js_sys::encode_uri_component(part)));
        std::iter::once(self.base.clone()).chain(parts).collect::<Vec<_>>().join("/")
    }
}

fn failed(name: &str, reason: String) -> FileError {
    FileError::Read { name: name.to_owned(), reason }
}

/// Reads the body of an answer.
#[derive(Debug)]
pub(in crate::platform) struct FetchReader {
    name: String,
    body: Body,
    /// Where in the file the body begins.
    begins_at: u64,
    _abort: AbortOnDrop,
}

impl FetchReader {
    /// Bytes of the body that lie before byte `at` of the file.
    pub(super) fn left_before(&self, at: u64) -> u64 {
        at.saturating_sub(self.begins_at)
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        self.body.next().await.map_err(|reason| failed(&self.name, reason))
    }
}
