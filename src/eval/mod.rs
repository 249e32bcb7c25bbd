//! Tasks, metrics and their statistics.
//!
//! ```text
//! file --read--> Task --encode--> EncodedTask --Run--> batches --backend--> ItemResult --fold--> scores
//! ```
//!
//! A batch holds either many items that are scored in one forward pass, or one item whose
//! answer is written token by token ([`Answering`]). A [`Dealing`] puts batches to the plans
//! that want them, a portion at a time.
//!
//! Definitions are those of lm-evaluation-harness 0.4 and of the paper; each stands where
//! it is computed. The page uses the result types and the statistics alone.

pub mod agreement;
pub mod bootstrap;
mod order;
pub mod report;
mod score;
pub mod stats;
mod work;

#[cfg(feature = "engine")]
mod answer;
#[cfg(feature = "engine")]
mod batch;
#[cfg(feature = "engine")]
mod benchmark;
#[cfg(feature = "engine")]
mod dealing;
#[cfg(feature = "engine")]
mod encode;
#[cfg(feature = "engine")]
mod encoder;
#[cfg(feature = "engine")]
pub mod exact;
#[cfg(feature = "engine")]
mod fewshot;
#[cfg(feature = "engine")]
mod fields;
#[cfg(feature = "engine")]
mod file;
#[cfg(feature = "engine")]
mod forms;
#[cfg(feature = "engine")]
mod glue;
#[cfg(feature = "engine")]
mod gzip;
#[cfg(feature = "engine")]
mod halves;
#[cfg(feature = "engine")]
mod head;
#[cfg(feature = "engine")]
mod item;
#[cfg(feature = "engine")]
mod labelled;
#[cfg(feature = "engine")]
mod line;
#[cfg(feature = "engine")]
mod margin;
#[cfg(feature = "engine")]
mod others;
#[cfg(feature = "engine")]
pub mod python;
#[cfg(feature = "engine")]
mod records;
#[cfg(feature = "engine")]
mod rolling;
#[cfg(feature = "engine")]
mod run;
#[cfg(feature = "engine")]
mod sharing;
#[cfg(feature = "engine")]
mod tsv;
#[cfg(feature = "engine")]
mod wikitext;

#[cfg(feature = "cli")]
pub(crate) use line::cut;
pub use order::Selection;
pub(crate) use score::null_is_nan;
pub use score::{
    Interval, ItemResult, Judged, Metric, PairedDifference, ResultTokens, TaskScore, TextSize, WrittenAnswer,
};
pub(crate) use stats::greatest;
pub use work::Work;
#[cfg(feature = "engine")]
pub use {
    answer::Answering,
    batch::ItemBatch,
    benchmark::{Benchmark, BenchmarkError, HARNESS},
    dealing::{Dealing, Dealt, Portion, Wrote},
    encode::{EncodeError, EncodeOptions, EncodeProblem, EncodedTask, RightAnswer},
    encoder::{AsHarness, Decoder, PairEncoder},
    fewshot::{EXAMPLES_MAX, FewShot, FewShotError},
    file::{
        BadLine, FILE_BYTES_MAX, FileError, ITEMS_MAX, LINE_BYTES_MAX, Lines, read_items, read_lines,
        recognise,
    },
    forms::{CHOICES_MAX, RESULTS_MAX, TaskForm},
    glue::{GLUE_TOKENS_MAX, Glue, LabelClasses, LabelsFound},
    gzip::unpacked,
    head::{Head, read_heads},
    item::{Gold, Item, Labelled, Pair, Task, WRITTEN_TOKENS_MAX},
    line::{Expected, LineProblem},
    margin::answer_margin,
    others::{Alone, Borrowed, Lent, Others, Returned},
    records::OtherFormat,
    run::{Run, RunError},
    sharing::Sharing,
};
