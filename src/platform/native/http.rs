//! Questions by `ureq`: plain HTTP/1.1 and TLS in Rust, without a runtime of its own.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::sync::OnceLock;
use std::time::Duration;

use ureq::http::Response;
use ureq::{Agent, Body as HttpBody, BodyReader, Error};

use crate::platform::http::{Head, HttpError, Question, Reply, host};
use crate::words::say;

/// Of an address that cannot be asked, characters.
const URL_CHARS_SHOWN: usize = 200;
/// Redirects that are followed. The Hub needs two.
const REDIRECTS_MAX: u32 = 8;
/// What a redirect says beside the address, bytes. One that says more costs the connection.
const REDIRECT_BYTES_MAX: u64 = 64 << 10;
/// Headers of an answer, bytes. Signed addresses take some 2,000.
const HEADER_BYTES_MAX: usize = 64 << 10;
/// Most bytes of one read. What has come is handed on at once, so that little of it is lost when the process ends.
const READ_BYTES_MAX: usize = 256 << 10;

pub(in crate::platform) async fn ask(question: &Question) -> Result<Reply, HttpError> {
    let (mut url, mut token) = (question.url.clone(), question.token.as_deref());
    for _ in 0..=REDIRECTS_MAX {
        let mut answer = ask_once(question, &url, token).map_err(|error| told(question, &url, error))?;
        let Some(location) = location(&answer) else { return Ok(reply(question, url, answer)) };
        let next = target(&url, &location).ok_or_else(|| bad_address(&location))?;
        // `ureq` itself compares hosts without their ports.
        if origin(&next) != origin(&url) {
            token = None;
        }
        _ = answer.body_mut().with_config().limit(REDIRECT_BYTES_MAX).read_to_vec();
        url = next;
    }
    Err(HttpError::Redirects { host: host(&question.url) })
}

fn ask_once(question: &Question, url: &str, token: Option<&str>) -> Result<Response<HttpBody>, Error> {
    let silence = Some(Duration::from_secs(u64::from(question.silence_seconds.max(1))));
    let mut request = agent()
        .get(url)
        .config()
        .timeout_resolve(silence)
        .timeout_connect(silence)
        .timeout_recv_response(silence)
        .timeout_per_read(silence)
        .build();
    if question.from > 0 {
        request = request.header("range", format!("bytes={}-", question.from));
    }
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.call()
}

fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_response_header_size(HEADER_BYTES_MAX)
            .user_agent(concat!("atelier/", env!("CARGO_PKG_VERSION")))
            .build();
        Agent::new_with_config(config)
    })
}

/// Where an answer sends to.
fn location(answer: &Response<HttpBody>) -> Option<String> {
    let is_redirect = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = answer.headers().get("location").filter(|_| is_redirect)?;
    location.to_str().ok().map(str::to_owned)
}

/// The address that `location` means, seen from `url`. None for what is not asked: another scheme, or one without
/// encryption after one with it.
fn target(url: &str, location: &str) -> Option<String> {
    let (scheme, _) = url.split_once("://")?;
    let path = url.split(['?', '#']).next()?;
    match location.split_once(':').filter(|(other, _)| !other.contains(['/', '?', '#'])) {
        Some((other, rest)) if rest.starts_with("//") => {
            let is_taken = other.eq_ignore_ascii_case("https") || other.eq_ignore_ascii_case(scheme);
            is_taken.then(|| location.to_owned())
        }
        Some(_) => None,
        None if location.starts_with("//") => Some(format!("{scheme}:{location}")),
        None if location.starts_with('/') => Some(format!("{}{location}", origin(url))),
        None if location.starts_with('?') => Some(format!("{path}{location}")),
        None => path.rsplit_once('/').map(|(folder, _)| format!("{folder}/{location}")),
    }
}

/// `https://host:port`
fn origin(url: &str) -> &str {
    let host_at = url.find("://").map_or(0, |at| at + "://".len());
    let host = url.get(host_at..).unwrap_or_default();
    url.get(..host_at + host.find(['/', '?', '#']).unwrap_or(host.len())).unwrap_or(url)
}

fn reply(question: &Question, url: String, answer: Response<HttpBody>) -> Reply {
    let header = |name: &str| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
    let (head, host) = (Head::read(answer.status().as_u16(), header), host(&question.url));
    let reader = answer.into_body().into_with_config().limit(u64::MAX).reader();
    let (buffer, silence_seconds) = (vec![0; READ_BYTES_MAX], question.silence_seconds);
    Reply { head, url, body: Body { reader, buffer, host, silence_seconds } }
}

pub(in crate::platform) struct Body {
    reader: BodyReader<'static>,
    buffer: Vec<u8>,
    host: String,
    silence_seconds: u32,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Body {
    pub(in crate::platform) async fn next(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        loop {
            match self.reader.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(n) => return Ok(self.buffer.get(..n).map(<[u8]>::to_vec)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.cut(Error::from(error))),
            }
        }
    }

    fn cut(&self, error: Error) -> HttpError {
        let host = self.host.clone();
        match error {
            Error::Timeout(_) => HttpError::Silent { host, seconds: self.silence_seconds },
            Error::Io(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
                HttpError::Silent { host, seconds: self.silence_seconds }
            }
            other => HttpError::Cut { host, reason: other.to_string() },
        }
    }
}

fn told(question: &Question, url: &str, error: Error) -> HttpError {
    let (host, seconds) = (host(url), question.silence_seconds);
    match error {
        Error::BadUri(_) | Error::Http(_) => bad_address(url),
        Error::Timeout(_) => HttpError::Silent { host, seconds },
        Error::HostNotFound => HttpError::Unreachable { host, reason: say!("host-not-found") },
        Error::Io(error) => HttpError::Unreachable { host, reason: error.to_string() },
        other => HttpError::Unreachable { host, reason: other.to_string() },
    }
}

/// An address without a user's name and password.
fn without_user(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let from = rest[..end].rfind('@').map_or(0, |at| at + 1);
            format!("{scheme}://{}", &rest[from..])
        }
        None => url.to_owned(),
    }
}

fn bad_address(url: &str) -> HttpError {
    HttpError::BadAddress { url: without_user(url).chars().take(URL_CHARS_SHOWN).collect() }
}

#[cfg(test)]
mod tests {
    use super::{origin, target};

    #[test]
    fn a_redirect_leads_where_a_browser_would_go() {
        let from = "https://a.b:8/c/d?e#f";
        for (location, expected) in [
            ("https://x/y", Some("https://x/y")),
            ("HTTPS://x/y", Some("HTTPS://x/y")),
            ("//x/y?z", Some("https://x/y?z")),
            ("/y?z=http://w", Some("https://a.b:8/y?z=http://w")),
            ("y", Some("https://a.b:8/c/y")),
            ("?y", Some("https://a.b:8/c/d?y")),
            ("http://x/y", None),
            ("file:///etc/passwd", None),
            ("data:,x", None),
        ] {
            assert_eq!(target(from, location).as_deref(), expected, "{location}");
        }
        assert_eq!(target("http://a/b", "http://c").as_deref(), Some("http://c"));
        assert_eq!(target("http://a/b", "https://c").as_deref(), Some("https://c"));
    }

    #[test]
    fn another_port_is_another_origin() {
        assert_eq!(origin("https://a.b:8/c"), "https://a.b:8");
        assert_eq!(origin("http://a?b=/"), "http://a");
        assert_ne!(origin("http://a:1/b"), origin("http://a:2/b"));
        assert_ne!(origin("http://a/b"), origin("http://a@c/b"));
    }
}
