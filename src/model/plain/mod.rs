//! The plainest kind of tokenizer, read by ourselves: byte pairs on words as GPT-2 cuts them, and a few tokens
//! that were added. The bundled models have it, and so has GPT-2. What has anything else (a normalizer, a pattern
//! of its own, word pieces) is read by the crate `tokenizers`, which is many times as large; a test compares the two.

mod letters;
mod merging;
mod table;
mod words;

use std::collections::HashMap;

use self::merging::{Merge, Merges, merged};
use self::table::Tables;

/// Added tokens are looked for one by one.
pub(super) const ADDED_MAX: usize = 64;
/// What stands for a byte that is no visible letter: from here on, in order.
const HIDDEN: u32 = 256;

/// An added token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Added {
    pub(super) id: u32,
    pub(super) content: String,
    /// It is looked for where no token was found that is not.
    pub(super) is_second: bool,
    pub(super) is_special: bool,
}

/// What is plain of a file beside its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plainly {
    pub(super) added: Vec<Added>,
    /// A word that is a token is that token, however its parts merge.
    pub(super) ignores_merges: bool,
}

#[derive(Debug)]
pub(super) struct Plain {
    plainly: Plainly,
    ids: HashMap<String, u32>,
    /// By id.
    texts: Vec<Option<String>>,
    merges: Merges,
    /// Of every byte.
    bytes: [u32; 256],
}

impl Plain {
    /// Reads the tables; `None` where something about them is not plain, or not right.
    pub(super) fn read(file: &[u8], plainly: Plainly, vocab_size: usize) -> Option<Self> {
        let Tables { vocab: ids, merges: listed } = table::read(file)?;
        let mut texts = vec![None; vocab_size];
        for (text, &id) in &ids {
            let place = texts.get_mut(id as usize).filter(|place: &&mut Option<String>| place.is_none())?;
            *place = Some(text.clone());
        }
        if plainly.added.iter().any(|added| ids.get(&added.content) != Some(&added.id)) {
            return None;
        }
        let mut bytes = [0; 256];
        for (byte, id) in (0..=u8::MAX).zip(&mut bytes) {
            *id = *ids.get(letter(byte).encode_utf8(&mut [0; 4]))?;
        }
        let mut merges = Merges::with_capacity(listed.len());
        for (rank, (left, right)) in (0_u32..).zip(&listed) {
            let becomes = *ids.get(&[left.as_str(), right].concat())?;
            let twice = merges.insert((*ids.get(left)?, *ids.get(right)?), Merge { rank, becomes });
            if twice.is_some() {
                return None;
            }
        }
        Some(Self { plainly, ids, texts, merges, bytes })
    }

    pub(super) fn n_tokens(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn id(&self, token: &str) -> Option<u32> {
        self.ids.get(token).copied()
    }

    pub(super) fn has(&self, id: u32) -> bool {
        self.texts.get(id as usize).is_some_and(Option::is_some)
    }

    /// Special tokens, by text.
    pub(super) fn special(&self) -> impl Iterator<Item = (String, u32)> {
        let special = self.plainly.added.iter().filter(|added| added.is_special);
        special.map(|added| (added.content.clone(), added.id))
    }

    /// Tokens of a text.
    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        self.split(text, false, &mut ids);
        ids
    }

    /// Cuts a text at added tokens: first those that are looked for first, then, between them, the others.
    fn split(&self, mut text: &str, second: bool, ids: &mut Vec<u32>) {
        let here: Vec<&Added> = self.plainly.added.iter().filter(|added| added.is_second == second).collect();
        while let Some((at, added)) = first_of(&here, text) {
            self.between(&text[..at], second, ids);
            ids.push(added.id);
            text = &text[at + added.content.len()..];
        }
        self.between(text, second, ids);
    }

    fn between(&self, text: &str, second: bool, ids: &mut Vec<u32>) {
        if second {
            words::words(text).for_each(|word| self.add_word(word, ids));
        } else {
            self.split(text, true, ids);
        }
    }

    fn add_word(&self, word: &str, ids: &mut Vec<u32>) {
        if self.plainly.ignores_merges {
            let letters: String = word.bytes().map(letter).collect();
            if let Some(&id) = self.ids.get(&letters) {
                ids.push(id);
                return;
            }
        }
        let bytes: Vec<u32> = word.bytes().map(|byte| self.bytes[usize::from(byte)]).collect();
        ids.extend(merged(&bytes, &self.merges));
    }

    /// The text of tokens; what is no text becomes `�`.
    pub(super) fn decode(&self, ids: &[u32], skip_special: bool) -> String {
        let is_skipped = |token: &str| {
            skip_special && self.plainly.added.iter().any(|added| added.is_special && added.content == token)
        };
        let mut bytes = Vec::new();
        for token in ids.iter().filter_map(|&id| self.texts.get(id as usize)?.as_deref()) {
            if is_skipped(token) {
                continue;
            }
            match token.chars().map(byte).collect::<Option<Vec<u8>>>() {
                Some(of_letters) => bytes.extend(of_letters),
                None => bytes.extend(token.as_bytes()),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The first added token in a text and where it begins; of several that begin there, the longest.
fn first_of<'a>(added: &[&'a Added], text: &str) -> Option<(usize, &'a Added)> {
    let found = added.iter().filter_map(|added| Some((text.find(&added.content)?, *added)));
    found.min_by_key(|(at, added)| (*at, usize::MAX - added.content.len()))
}

/// The letter that stands for a byte.
///
/// Source: GPT-2, `encoder.py`, `bytes_to_unicode`.
fn letter(byte: u8) -> char {
    let hidden = match byte {
        b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => return char::from(byte),
        0..=b' ' => u32::from(byte),
        0x7f..=0xa0 => u32::from(byte) - 0x7f + 33,
        0xad => 67,
    };
    char::from_u32(HIDDEN + hidden).unwrap_or_default()
}

/// The byte that a letter stands for.
fn byte(letter: char) -> Option<u8> {
    let code = u32::from(letter);
    match code {
        0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff => u8::try_from(code).ok(),
        _ => match code.checked_sub(HIDDEN)? {
            hidden @ 0..=32 => u8::try_from(hidden).ok(),
            hidden @ 33..=66 => u8::try_from(hidden - 33 + 0x7f).ok(),
            67 => Some(0xad),
            _ => None,
        },
    }
}
