//! Which pairs of tokens become one, in their order.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;

use crate::model::gguf::error::GgufError;
use crate::model::gguf::limits::PIECE_BYTES_MAX;
use crate::model::limits::MERGES_MAX;
use crate::model::words::cut;

/// Two tokens that become one.
pub(super) type Merge<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Merges as a file lists them, with a space between the two.
pub(super) fn listed(merges: &[String]) -> Result<Vec<Merge<'_>>, GgufError> {
    let two = |merge: &'_ String| {
        let (left, right) = merge.split_once(' ')?;
        let is_two = !left.is_empty() && !right.is_empty() && !right.contains(' ');
        is_two.then_some(left.len())
    };
    let mut found = Vec::with_capacity(merges.len());
    for merge in merges {
        let Some(at) = two(merge) else { return Err(GgufError::Merge { merge: cut(merge) }) };
        found.push((Cow::Borrowed(&merge[..at]), Cow::Borrowed(&merge[at + 1..])));
    }
    Ok(found)
}

/// All ways to make a token of two others, best score first; longer beginnings first among those of one score,
/// which is what transformers does with a vocabulary of SentencePiece (`generate_merges`). Tokens of more than
/// [`PIECE_BYTES_MAX`] bytes are not made.
pub(super) fn derived<'a>(
    vocabulary: &[(Cow<'a, str>, u32)],
    score: impl Fn(u32) -> f64,
) -> Result<Vec<Merge<'a>>, GgufError> {
    let places: HashMap<&str, usize> =
        vocabulary.iter().enumerate().map(|(place, (token, _))| (token.as_ref(), place)).collect();
    let mut merges: Vec<Ranked> = Vec::new();
    let mut ways = Vec::new();
    for (token, id) in vocabulary.iter().filter(|(token, _)| token.len() <= PIECE_BYTES_MAX) {
        ways.clear();
        for (at, _) in token.char_indices().skip(1) {
            let (left, right) = token.split_at(at);
            if let (Some(&left), Some(&right)) = (places.get(left), places.get(right)) {
                ways.push((left, right));
            }
        }
        ways.sort_unstable();
        // So that both zeros are one.
        let score = score(*id) + 0.0;
        merges.extend(ways.iter().map(|&(left, right)| Ranked { score, left, right }));
        if merges.len() > MERGES_MAX {
            let got = merges.len() as u64;
            return Err(GgufError::TooMany { what: "merges", got, limit: MERGES_MAX });
        }
    }
    let length = |place: usize| vocabulary.get(place).map_or(0, |(token, _)| token.chars().count());
    // Stable: what is the same in all three stays in the order of the vocabulary.
    merges.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| {
            let lengths = |merge: &Ranked| Reverse((length(merge.left), length(merge.right)));
            lengths(a).cmp(&lengths(b))
        })
    });
    let token = |place: usize| vocabulary.get(place).map_or(Cow::Borrowed(""), |(token, _)| token.clone());
    Ok(merges.into_iter().map(|merge| (token(merge.left), token(merge.right))).collect())
}

/// A merge by the places of its tokens.
struct Ranked {
    score: f64,
    left: usize,
    right: usize,
}
