//! From text to the rows and targets of a forward pass, or to what an answer is written after.

use std::ops::Range;

use serde::Serialize;

use super::encoder::{Decoder, PairEncoder};
use super::glue::LabelClasses;
use super::item::{Gold, Item, Pair, Task, WRITTEN_TOKENS_MAX};
use super::labelled::encode_texts;
use super::{Metric, python, rolling};
use crate::words;

/// How the texts of a task are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodeOptions {
    /// Whether a beginning-of-text token goes first.
    pub add_bos: bool,
    /// Most tokens that the model reads at once; what is longer loses tokens on the left.
    pub context_length: usize,
}

/// A task in tokens, ready to run under any schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodedTask {
    /// The name under which results appear.
    pub name: String,
    /// Names everything that the items rest on: the hash of their file and how it is read. Empty
    /// where nobody has said it.
    pub identity: String,
    /// Which number is the headline.
    pub metric: Metric,
    /// Whether perplexity per item is reported.
    pub with_perplexity: bool,
    /// What blind guessing scores, over the items of the whole file.
    pub chance: f64,
    /// Whether a beginning-of-text token goes first.
    pub add_bos: bool,
    /// Pairs, or questions, that lost tokens on the left.
    pub n_clipped: usize,
    /// Most tokens of an answer, where answers are written.
    pub max_gen_toks: Option<usize>,
    /// Which classes of the model the labels are, where items have labels.
    pub labels: Option<LabelClasses>,
    pub(super) items: Vec<EncodedItem>,
}

impl EncodedTask {
    /// The line of each encoded item in its file, from 0.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.items.iter().map(|item| item.index)
    }

    /// The right answer of each encoded item, in order.
    pub fn right_answers(&self) -> impl Iterator<Item = RightAnswer<'_>> {
        self.items.iter().filter_map(|item| match &item.asked {
            Asked::Written(written) => {
                Some(RightAnswer { line: item.index, read: &written.prompt, tokens: &[] })
            }
            Asked::Scored(scored) => {
                let pair = scored.pairs.get(scored.gold.right())?;
                let read = scored.sequences.get(pair.sequence)?.get(..pair.first_row + pair.tokens.len())?;
                Some(RightAnswer { line: item.index, read, tokens: &pair.tokens })
            }
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RightAnswer<'a> {
    /// Line of the item in its file, from 0.
    pub line: usize,
    /// What the model reads: the context and all tokens of the answer but the last.
    pub read: &'a [u32],
    /// The tokens of the answer, none where answers are written; the first is asked after `read.len() - tokens.len()` (from 0).
    pub tokens: &'a [u32],
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct EncodedItem {
    pub(super) index: usize,
    pub(super) question: usize,
    pub(super) asked: Asked,
}

/// How an item is answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    Scored(ScoredItem),
    Written(WrittenItem),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct ScoredItem {
    /// What the model reads; none begins with another, since attention is causal and rows
    /// of a common beginning are the same.
    pub(super) sequences: Vec<Vec<u32>>,
    pub(super) pairs: Vec<EncodedPair>,
    pub(super) gold: Gold,
    /// For each token of a free answer, whether it overlaps a computed result; empty without any.
    pub(super) in_results: Vec<bool>,
    /// Where the tokens of the second type begin in the one sequence of labelled texts.
    pub(super) second: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct WrittenItem {
    pub(super) prompt: Vec<u32>,
    pub(super) answer: String,
    pub(super) max_tokens: usize,
    pub(super) decoder: Decoder,
}

impl EncodedItem {
    pub(super) fn scored(&self) -> Option<&ScoredItem> {
        match &self.asked {
            Asked::Scored(item) => Some(item),
            Asked::Written(_) => None,
        }
    }

    /// Tokens of it, those of an answer included.
    pub(super) fn n_rows(&self) -> usize {
        match &self.asked {
            Asked::Scored(scored) => scored.n_rows(),
            Asked::Written(written) => written.prompt.len() + written.max_tokens,
        }
    }

    pub(super) fn written(&self) -> Option<&WrittenItem> {
        match &self.asked {
            Asked::Scored(_) => None,
            Asked::Written(item) => Some(item),
        }
    }
}

/// Where the tokens of a continuation are scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EncodedPair {
    pub(super) sequence: usize,
    /// Row in the sequence after which the first token is asked.
    pub(super) first_row: usize,
    pub(super) tokens: Vec<u32>,
    pub(super) n_characters: usize,
}

/// Why an item cannot be scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub struct EncodeError {
    pub task: String,
    /// The item's line, from 1.
    pub line: usize,
    pub problem: EncodeProblem,
}

/// What can be wrong with an item in tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "encode")]
pub enum EncodeProblem {
    /// What the tokenizer said.
    Tokenizer { reason: String },
    /// Nothing to score anything after.
    NoContext,
    /// Nothing to score.
    NoContinuation,
    /// Even without any context it would not fit.
    TooLong { got: usize, context_length: usize },
    /// No room for the question.
    NoRoom { max_tokens: usize, context_length: usize },
}

impl EncodedTask {
    /// Encodes the items of `task` at `positions`, in that order.
    ///
    /// # Errors
    /// The first item that cannot be scored.
    pub fn new(
        task: &Task,
        positions: &[usize],
        encoder: &impl PairEncoder,
        options: EncodeOptions,
    ) -> Result<Self, EncodeError> {
        match Self::of_those_that_fit(task, positions, encoder, options) {
            (encoded, refused) if refused.is_empty() => Ok(encoded),
            (_, mut refused) => Err(refused.swap_remove(0)),
        }
    }

    /// Encodes the items of `task` at `positions`, in that order, without those that cannot be
    /// scored, which come back by themselves.
    pub fn of_those_that_fit(
        task: &Task,
        positions: &[usize],
        encoder: &impl PairEncoder,
        options: EncodeOptions,
    ) -> (Self, Vec<EncodeError>) {
        let questions = task.questions();
        let (mut n_clipped, decoder) = (0, encoder.decoder());
        let places = positions.iter().filter_map(|&position| task.place(position));
        let chosen = places.filter_map(|at| Some((task.items.get(at)?, *questions.get(at)?)));
        let mut refused = Vec::new();
        let items: Vec<EncodedItem> = chosen
            .filter_map(|(item, question)| {
                let asked = match item.gold {
                    Gold::Written { max_tokens } => {
                        written(item, max_tokens, (encoder, &decoder), options, &mut n_clipped)
                            .map(Asked::Written)
                    }
                    _ => encode_item(item, encoder, options, &mut n_clipped).map(Asked::Scored),
                };
                match asked {
                    Ok(asked) => Some(EncodedItem { index: item.index, question, asked }),
                    Err(problem) => {
                        refused.push(EncodeError { task: task.name.clone(), line: item.index + 1, problem });
                        None
                    }
                }
            })
            .collect();
        let max_gen_toks = items.iter().filter_map(|item| Some(item.written()?.max_tokens)).max();
        let encoded = Self {
            name: task.name.clone(),
            identity: String::new(),
            metric: task.metric,
            with_perplexity: task.with_perplexity,
            chance: task.chance(),
            add_bos: options.add_bos,
            n_clipped,
            max_gen_toks,
            labels: None,
            items,
        };
        (encoded, refused)
    }

    pub fn n_items(&self) -> usize {
        self.items.len()
    }

    /// Asks for these classes of the model where the items ask for labels.
    pub fn ask_classes(&mut self, labels: LabelClasses) {
        for item in &mut self.items {
            let Asked::Scored(scored) = &mut item.asked else { continue };
            for (pair, class) in scored.pairs.iter_mut().zip(&labels.classes) {
                pair.tokens = vec![*class];
            }
        }
        self.labels = Some(labels);
    }
}

/// What the answer is written after, cut on the left to leave room for it, as the harness does.
fn written(
    item: &Item,
    max_tokens: Option<usize>,
    (encoder, decoder): (&impl PairEncoder, &Decoder),
    options: EncodeOptions,
    n_clipped: &mut usize,
) -> Result<WrittenItem, EncodeProblem> {
    let context_length = options.context_length;
    let max_tokens = max_tokens.unwrap_or(WRITTEN_TOKENS_MAX.min(context_length / 2)).max(1);
    let room = context_length.saturating_sub(max_tokens);
    if room == 0 {
        return Err(EncodeProblem::NoRoom { max_tokens, context_length });
    }
    let pair = item.pairs.first().ok_or(EncodeProblem::NoContext)?;
    let mut prompt = encoder
        .encode_context(&pair.context, options.add_bos)
        .map_err(|reason| EncodeProblem::Tokenizer { reason })?;
    if prompt.is_empty() {
        return Err(EncodeProblem::NoContext);
    }
    let n_lost = prompt.len().saturating_sub(room);
    prompt.drain(..n_lost);
    *n_clipped += usize::from(n_lost > 0);
    let answer = pair.continuation.strip_prefix(' ').unwrap_or(&pair.continuation).to_owned();
    Ok(WrittenItem { prompt, answer, max_tokens, decoder: decoder.clone() })
}

fn encode_item(
    item: &Item,
    encoder: &impl PairEncoder,
    options: EncodeOptions,
    n_clipped: &mut usize,
) -> Result<ScoredItem, EncodeProblem> {
    if let Gold::Label(labelled) = &item.gold {
        return encode_texts(item, labelled, encoder, options, n_clipped);
    }
    let mut read = Vec::with_capacity(item.pairs.len());
    for pair in &item.pairs {
        if let Gold::Text(_) = item.gold {
            let (windows, clipped) = rolling::windows(pair, encoder, options)?;
            *n_clipped += usize::from(clipped);
            read.extend(windows.into_iter().map(|(inputs, tokens)| (inputs, tokens, pair.n_characters)));
            continue;
        }
        let (inputs, tokens, clipped) = encode_pair(pair, encoder, options)?;
        *n_clipped += usize::from(clipped);
        read.push((inputs, tokens, pair.n_characters));
    }
    let sequences = without_prefixes(read.iter().map(|(inputs, ..)| inputs.as_slice()));
    let pairs = read
        .into_iter()
        .map(|(inputs, tokens, n_characters)| EncodedPair {
            sequence: sequences.iter().position(|longer| longer.starts_with(&inputs)).unwrap_or(0),
            first_row: inputs.len() - tokens.len(),
            tokens,
            n_characters,
        })
        .collect();
    let in_results = match &item.gold {
        Gold::Answer { results } => in_results(item, results, encoder, options)?,
        _ => Vec::new(),
    };
    Ok(ScoredItem { sequences, pairs, gold: item.gold.clone(), in_results, second: None })
}

/// What the model reads (all tokens but the last, at most a context of them), what is
/// scored, and whether tokens were lost.
fn encode_pair(
    pair: &Pair,
    encoder: &impl PairEncoder,
    options: EncodeOptions,
) -> Result<(Vec<u32>, Vec<u32>, bool), EncodeProblem> {
    let (mut inputs, tokens) = encoder
        .encode_pair(&pair.context, &pair.continuation, options.add_bos)
        .map_err(|reason| EncodeProblem::Tokenizer { reason })?;
    if inputs.is_empty() {
        return Err(EncodeProblem::NoContext);
    }
    let Some((_, all_but_last)) = tokens.split_last() else {
        return Err(EncodeProblem::NoContinuation);
    };
    if tokens.len() > options.context_length {
        return Err(EncodeProblem::TooLong { got: tokens.len(), context_length: options.context_length });
    }
    inputs.extend_from_slice(all_but_last);
    let n_lost = inputs.len().saturating_sub(options.context_length);
    inputs.drain(..n_lost);
    Ok((inputs, tokens, n_lost > 0))
}

/// The sequences that are no beginning of another, each once, in order.
fn without_prefixes<'a>(sequences: impl Iterator<Item = &'a [u32]> + Clone) -> Vec<Vec<u32>> {
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for sequence in sequences {
        if kept.iter().any(|longer| longer.starts_with(sequence)) {
            continue;
        }
        kept.retain(|shorter| !sequence.starts_with(shorter));
        kept.push(sequence.to_vec());
    }
    kept
}

/// For each token of the answer, whether a computed result lies in it; empty without any.
fn in_results(
    item: &Item,
    results: &[Range<usize>],
    encoder: &impl PairEncoder,
    options: EncodeOptions,
) -> Result<Vec<bool>, EncodeProblem> {
    let Some(pair) = item.pairs.first().filter(|_| !results.is_empty()) else { return Ok(Vec::new()) };
    let refused = |reason| EncodeProblem::Tokenizer { reason };
    let (context, tokens) =
        encoder.encode_pair(&pair.context, &pair.continuation, options.add_bos).map_err(refused)?;
    let pieces = encoder.pieces(&[context, tokens.clone()].concat()).map_err(refused)?;
    // Counted from the end, where the answer and its tokens end together: at the start
    // white space may have come from the context.
    let mut end = python::len(&pair.continuation);
    let mut inside = Vec::with_capacity(tokens.len());
    for piece in pieces.iter().rev().take(tokens.len()) {
        let start = end.saturating_sub(python::len(piece));
        inside.push(results.iter().any(|result| start < result.end && result.start < end));
        end = start;
    }
    inside.reverse();
    Ok(inside)
}
