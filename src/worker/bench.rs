//! What the page `bench.html` asks: one measurement at a time, of models that other programs made for it.

use serde::{Deserialize, Serialize};

use crate::backend::BackendKind;
use crate::experiment::{BackendChoice, OpenChoice, VERSION};
use crate::platform::Folder;
use crate::session::{Session, SessionError};
use crate::words::{Problem, problem};

/// Bytes of the reference logits at most: 512 rows of a vocabulary of 256k.
const REFERENCE_BYTES_MAX: usize = 512 << 20;
/// Sequences, and tokens of each, at most.
const SEQUENCES_MAX: usize = 256;
const TOKENS_MAX: usize = 8192;
const SCHEDULES_MAX: usize = 1000;

/// A request, whose keys are a contract with other programs.
#[derive(Debug, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
enum Asked {
    /// Opens `BASE/hf`, or the folder itself where it is named.
    Load {
        cfg: Shape,
        base: Option<String>,
        folder: Option<String>,
        backend: Option<BackendKind>,
    },
    Check,
    Prefill,
    Batch,
    Decode,
    Sweep {
        schedules: Vec<String>,
    },
    Parallel {
        schedule_serial: String,
        schedule_wide: String,
    },
}

/// What is computed.
#[derive(Debug, Deserialize)]
struct Shape {
    ids: Vec<Vec<u32>>,
    /// Tokens to decode.
    decode: usize,
}

#[derive(Debug, Default, Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms_naive: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_abs_diff: Option<f64>,
    /// On how many logits.
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<usize>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    parallel: Option<Parallel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Decoding under two schedules, for one token.
#[derive(Debug, Serialize)]
struct Parallel {
    ms_serial: f64,
    ms_wide: f64,
    dispatches_serial: usize,
    dispatches_wide: usize,
}

/// The model that is measured.
#[derive(Debug)]
pub struct Bench {
    /// The folder at an address.
    folder: fn(&str) -> Folder,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    session: Session,
    shape: Shape,
    /// Where the logits lie that are compared with.
    base: Option<String>,
}

impl Bench {
    /// Nothing is open yet; `folder` gives the folder at an address.
    pub fn new(folder: fn(&str) -> Folder) -> Self {
        Self { folder, open: None }
    }

    /// Answers a request in JSON with one.
    pub async fn answer(&mut self, asked: &str) -> String {
        let answer = match serde_json::from_str(asked) {
            Ok(asked) => self.ask(asked).await,
            Err(error) => Err(problem!("bench-request", why = error.to_string())),
        };
        let answer =
            answer.unwrap_or_else(|problem| Answer { error: Some(problem.sentence()), ..Answer::default() });
        // An answer has no part that JSON cannot write.
        serde_json::to_string(&answer).unwrap_or_default()
    }

    async fn ask(&mut self, asked: Asked) -> Result<Answer, Problem> {
        let told = |error: SessionError| Problem::of(&error);
        let asked = match asked {
            Asked::Load { cfg, base, folder, backend } => {
                let Shape { ids, .. } = &cfg;
                if ids.is_empty()
                    || ids.len() > SEQUENCES_MAX
                    || ids.iter().any(|ids| !(1..=TOKENS_MAX).contains(&ids.len()))
                {
                    return Err(problem!("bench-ids", sequences = SEQUENCES_MAX, tokens = TOKENS_MAX));
                }
                let place = match (&base, folder) {
                    (_, Some(folder)) => folder,
                    (Some(base), None) => format!("{}/hf", base.trim_end_matches('/')),
                    (None, None) => return Err(problem!("bench-request", why = "base")),
                };
                let backend = backend.map_or(BackendChoice::Auto, BackendChoice::Only);
                // One at a time lies in memory.
                self.open = None;
                let wish = OpenChoice { backend, quantise: None };
                let session = Session::open_own((self.folder)(&place), wish, &|_| ()).await.map_err(told)?;
                let (ms, kind) = (session.load_millis(), session.backend().kind);
                self.open = Some(Open { session, shape: cfg, base });
                let engine = format!("Atelier {VERSION} ({kind})");
                return Ok(Answer { engine: Some(engine), ms: Some(ms), ..Answer::default() });
            }
            asked => asked,
        };
        let folder = self.folder;
        let Some(Open { session, shape, base }) = &mut self.open else {
            return Err(problem!("bench-nothing-open"));
        };
        let first = &shape.ids[..1];
        let of = |ms: f64| Answer { ms: Some(ms), ..Answer::default() };
        Ok(match asked {
            Asked::Load { .. } => Answer::default(),
            Asked::Check => {
                let base = base.as_deref().ok_or_else(|| problem!("bench-request", why = "base"))?;
                let bytes = folder(base).read_small("ref.bin", REFERENCE_BYTES_MAX).await;
                let bytes = bytes.map_err(|error| Problem::of(&error))?;
                let (_, logits) = session.bench_forward(first).await.map_err(told)?;
                if bytes.len() != logits.len() * 4 {
                    return Err(problem!("bench-reference", got = bytes.len(), expected = logits.len() * 4));
                }
                let expected = bytes
                    .chunks_exact(4)
                    .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
                let differences =
                    logits.iter().zip(expected).map(|(a, b)| (f64::from(*a) - f64::from(b)).abs());
                // What is not a number must not pass for none.
                let most = differences
                    .fold(0.0, |most, next| if next > most || next.is_nan() { next } else { most });
                Answer { max_abs_diff: Some(most), over: Some(logits.len()), ..Answer::default() }
            }
            Asked::Prefill => of(session.bench_forward(first).await.map_err(told)?.0),
            Asked::Batch => of(session.bench_forward(&shape.ids).await.map_err(told)?.0),
            Asked::Decode => of(session.bench_decode(&first[0], shape.decode, None).await.map_err(told)?.0),
            Asked::Sweep { schedules } => {
                if schedules.len() > SCHEDULES_MAX {
                    return Err(problem!("bench-schedules", max = SCHEDULES_MAX));
                }
                let (ms, ms_naive) = session.bench_sweep(&shape.ids, &schedules).await.map_err(told)?;
                Answer { ms_naive: Some(ms_naive), ..of(ms) }
            }
            Asked::Parallel { schedule_serial, schedule_wide } => {
                let n = shape.decode.max(1);
                let mut both = [(0.0, 0); 2];
                for (took, schedule) in both.iter_mut().zip([&schedule_serial, &schedule_wide]) {
                    *took = session.bench_decode(&first[0], n, Some(schedule)).await.map_err(told)?;
                }
                let [(serial, dispatches_serial), (wide, dispatches_wide)] = both;
                let (ms_serial, ms_wide) = (serial / n as f64, wide / n as f64);
                let parallel = Parallel { ms_serial, ms_wide, dispatches_serial, dispatches_wide };
                Answer { parallel: Some(parallel), ..Answer::default() }
            }
        })
    }
}
