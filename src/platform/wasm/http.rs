//! Questions by `fetch`, to other origins.
//!
//! Asked so that no preflight is needed: a range alone is none (fetch standard, "CORS-safelisted
//! request-header"), a token is one. No cookies go, no address of the page, and nothing is taken from or put into the
//! browser's own cache: what is kept is kept by [`Downloads`](crate::platform::Downloads).

use std::pin::pin;

use futures_util::future::{Either, select};
use gloo_net::http::RequestBuilder;
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestMode};

use super::body::{AbortOnDrop, Body as Stream};
use super::{sleep_millis, words};
use crate::platform::http::{Head, HttpError, Question, Reply, host};
use crate::words::say;

/// Milliseconds in a second.
const SECOND: u32 = 1000;

pub(in crate::platform) async fn ask(question: &Question) -> Result<Reply, HttpError> {
    // An address without a scheme would be one of the page's own host.
    if !["https://", "http://"].iter().any(|scheme| question.url.starts_with(scheme)) {
        return Err(HttpError::BadAddress { url: question.url.clone() });
    }
    let host = host(&question.url);
    let unreachable = |reason: String| HttpError::Unreachable { host: host.clone(), reason };
    let abort = AbortOnDrop::new().map_err(|thrown| unreachable(words(&thrown)))?;
    let mut request = RequestBuilder::new(&question.url)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.signal()));
    if question.from > 0 {
        request = request.header("range", &format!("bytes={}-", question.from));
    }
    if let Some(token) = &question.token {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    let silence = question.silence_seconds.max(1) * SECOND;
    let silent = || HttpError::Silent { host: host.clone(), seconds: question.silence_seconds.max(1) };
    let answer = within(silence, request.send()).await.ok_or_else(silent)?;
    // The browser does not tell a refused connection from a refused origin.
    let answer = answer.map_err(|_| unreachable(say!("host-not-reached")))?;
    let headers = answer.headers();
    let head = Head::read(answer.status(), |name| headers.get(name));
    let stream = answer.body().map(|body| Stream::new(&body));
    Ok(Reply { head, url: answer.url(), body: Body { stream, host, silence, _abort: abort } })
}

/// What came of it in time.
async fn within<T>(millis: u32, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(sleep_millis(millis))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

#[derive(Debug)]
pub(in crate::platform) struct Body {
    /// None: it has none.
    stream: Option<Stream>,
    host: String,
    /// Milliseconds.
    silence: u32,
    _abort: AbortOnDrop,
}

impl Body {
    pub(in crate::platform) async fn next(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        let Some(stream) = &mut self.stream else { return Ok(None) };
        let host = || self.host.clone();
        match within(self.silence, stream.next()).await {
            Some(read) => read.map_err(|reason| HttpError::Cut { host: host(), reason }),
            None => Err(HttpError::Silent { host: host(), seconds: self.silence / SECOND }),
        }
    }
}
