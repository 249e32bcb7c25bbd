//! Texts of any length, as the parts that a model can read at once.

use super::encode::{EncodeOptions, EncodeProblem};
use super::encoder::PairEncoder;
use super::item::Pair;

/// What the model reads, and the last tokens of what it has then read and reads next: those are
/// scored.
type Window = (Vec<u32>, Vec<u32>);

/// The continuation in parts of at most a context of tokens, each token scored once; and whether the
/// text before it lost tokens on the left.
///
/// The first part stands behind as much of the text before it as there is room for, one token at
/// least; so does each other part, behind the parts before it. With nothing before it but the prefix
/// token, this is how lm-evaluation-harness 0.4.13 reads a text (`get_rolling_token_windows` with
/// `context_len` 1).
pub(super) fn windows(
    pair: &Pair,
    encoder: &impl PairEncoder,
    options: EncodeOptions,
) -> Result<(Vec<Window>, bool), EncodeProblem> {
    let (context, tokens) = encoder
        .encode_text(&pair.context, &pair.continuation, options.add_bos)
        .map_err(|reason| EncodeProblem::Tokenizer { reason })?;
    let (n_before, n_read) = (context.len(), options.context_length.max(1));
    if context.is_empty() {
        return Err(EncodeProblem::NoContext);
    }
    if tokens.is_empty() {
        return Err(EncodeProblem::NoContinuation);
    }
    let clipped = n_before + tokens.len().min(n_read) - 1 > n_read;
    let all = [context, tokens].concat();
    let (mut windows, mut start) = (Vec::new(), n_before);
    for scored in all[n_before..].chunks(n_read) {
        // All that is read but the last token, which nothing is asked after.
        let end = start + scored.len() - 1;
        windows.push((all[end.saturating_sub(n_read)..end].to_vec(), scored.to_vec()));
        start += scored.len();
    }
    Ok((windows, clipped))
}
