//! Questions by `ureq`: plain HTTP/1.1 and TLS in Rust, without a runtime of its own.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::sync::OnceLock;
use std::time::Duration;

use ureq::config::RedirectAuthHeaders;
use ureq::http::Response;
use ureq::{Agent, Body as HttpBody, BodyReader, Error};

use crate::platform::CHUNK_BYTES_MAX;
use crate::platform::http::{Head, HttpError, Question, Reply, first_byte, host};
use crate::words::say;

/// Of an address that cannot be asked, characters.
const URL_CHARS_SHOWN: usize = 200;
/// Redirects that are followed. The Hub needs two.
const REDIRECTS_MAX: u32 = 8;
/// Headers of an answer, bytes. Signed addresses take some 2,000.
const HEADER_BYTES_MAX: usize = 64 << 10;

pub(in crate::platform) async fn ask(question: &Question) -> Result<Reply, HttpError> {
    let host = host(&question.url);
    let silence = Some(Duration::from_secs(u64::from(question.silence_seconds.max(1))));
    let mut request = agent()
        .get(&question.url)
        .config()
        .timeout_connect(silence)
        .timeout_recv_response(silence)
        .timeout_per_read(silence)
        .build();
    if question.from > 0 {
        request = request.header("range", format!("bytes={}-", question.from));
    }
    if let Some(token) = &question.token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let answer = request.call().map_err(|error| told(question, error))?;
    let head = head(&answer);
    let body = answer.into_body().into_with_config().limit(u64::MAX).reader();
    let body = Body { reader: body, failed: None, host, silence_seconds: question.silence_seconds };
    Ok(Reply { head, body })
}

fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(REDIRECTS_MAX)
            .redirect_auth_headers(RedirectAuthHeaders::SameHost)
            .max_response_header_size(HEADER_BYTES_MAX)
            .user_agent(concat!("atelier/", env!("CARGO_PKG_VERSION")))
            .build();
        Agent::new_with_config(config)
    })
}

fn head(answer: &Response<HttpBody>) -> Head {
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
    Head {
        status: answer.status().as_u16(),
        from: header("content-range").and_then(first_byte),
        code: header("x-error-code").map(str::to_owned),
        wait_seconds: header("retry-after").and_then(|text| text.trim().parse().ok()),
        is_page: header("content-type").is_some_and(|kind| kind.starts_with("text/html")),
    }
}

/// The bytes of an answer.
pub(in crate::platform) struct Body {
    reader: BodyReader<'static>,
    /// What the next read says.
    failed: Option<Error>,
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
        if let Some(error) = self.failed.take() {
            return Err(self.cut(error));
        }
        let mut chunk = vec![0; CHUNK_BYTES_MAX];
        let mut n_bytes = 0;
        // Whole chunks: one read brings as much as a packet holds.
        while n_bytes < chunk.len() {
            match self.reader.read(&mut chunk[n_bytes..]) {
                Ok(0) => break,
                Ok(n) => n_bytes += n,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if n_bytes > 0 => {
                    // What came before it is not lost.
                    self.failed = Some(Error::from(error));
                    break;
                }
                Err(error) => return Err(self.cut(Error::from(error))),
            }
        }
        chunk.truncate(n_bytes);
        Ok((n_bytes > 0).then_some(chunk))
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

fn told(question: &Question, error: Error) -> HttpError {
    let (host, seconds) = (host(&question.url), question.silence_seconds);
    match error {
        Error::TooManyRedirects | Error::RedirectFailed => HttpError::Redirects { host },
        Error::BadUri(_) | Error::Http(_) => {
            HttpError::BadAddress { url: question.url.chars().take(URL_CHARS_SHOWN).collect() }
        }
        Error::Timeout(_) => HttpError::Silent { host, seconds },
        Error::HostNotFound => HttpError::Unreachable { host, reason: say!("host-not-found") },
        other => HttpError::Unreachable { host, reason: other.to_string() },
    }
}
