//! What an executor runs: sequences, packed.

use serde::{Deserialize, Serialize};

/// Sequences packed back to back. Attention never crosses from one to another, except to the beginning
/// that a sequence shares with one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    tokens: Vec<u32>,
    /// Token types of all rows: 0, and 1 in the second of two texts.
    types: Vec<u8>,
    starts: Vec<u32>,
    /// Of each sequence what lies before its rows.
    stems: Vec<Stem>,
}

/// Rows that a sequence begins with and that are read as those of another one, which has no stem itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stem {
    /// Packed row of the first.
    pub first: u32,
    /// None of a sequence that is packed as a whole.
    pub rows: u32,
}

impl Default for Batch {
    fn default() -> Self {
        Self { tokens: Vec::new(), types: Vec::new(), starts: vec![0], stems: Vec::new() }
    }
}

impl Batch {
    pub fn one(tokens: &[u32]) -> Self {
        let mut batch = Self::default();
        batch.push(tokens);
        batch
    }

    /// Appends a sequence and returns the packed row of its first token.
    /// An empty sequence adds no row.
    pub fn push(&mut self, tokens: &[u32]) -> u32 {
        self.push_pair(tokens, tokens.len())
    }

    /// The same where the tokens from the one at `second` on are of the second token type.
    pub fn push_pair(&mut self, tokens: &[u32], second: usize) -> u32 {
        let first = self.n_rows();
        if !tokens.is_empty() {
            self.tokens.extend_from_slice(tokens);
            self.types.extend((0..tokens.len()).map(|at| u8::from(at >= second)));
            self.starts.push(self.n_rows());
            self.stems.push(Stem::default());
        }
        first
    }

    /// Appends what a sequence has behind its stem, one token or more, and returns the packed row of the first.
    pub fn push_behind(&mut self, stem: Stem, tokens: &[u32]) -> u32 {
        let first = self.push(tokens);
        if let Some(last) = self.stems.last_mut().filter(|_| !tokens.is_empty()) {
            *last = stem;
        }
        first
    }

    /// The same batch with every sequence, its stem included, filled up behind its end to the length of the longest;
    /// and where each row stands in it. Of a model whose tokens see only those before them no number changes.
    pub fn filled_up(&self) -> (Self, Vec<u32>) {
        let longest = self.lengths().max().unwrap_or(0);
        let (mut filled, mut places) = (Self::default(), Vec::with_capacity(self.tokens.len()));
        for (bounds, stem) in self.starts.windows(2).zip(&self.stems) {
            let rows = bounds[0] as usize..bounds[1] as usize;
            let mut tokens = self.tokens[rows.clone()].to_vec();
            tokens.resize(longest - stem.rows as usize, 0);
            // Where its stem stands is known: it came before.
            let stem = Stem { first: places.get(stem.first as usize).copied().unwrap_or(0), ..*stem };
            let first = filled.push_behind(stem, &tokens);
            places.extend((first..).take(rows.len()));
        }
        (filled, places)
    }

    /// Token ids of all rows.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Token types of all rows.
    pub fn types(&self) -> &[u8] {
        &self.types
    }

    /// First row of each sequence, and the number of rows at the end.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Of each sequence what lies before its rows.
    pub fn stems(&self) -> &[Stem] {
        &self.stems
    }

    /// Tokens of each sequence, its stem included.
    pub fn lengths(&self) -> impl Iterator<Item = usize> {
        let all = self.starts.windows(2).zip(&self.stems);
        all.map(|(bounds, stem)| (bounds[1] - bounds[0] + stem.rows) as usize)
    }

    /// Number of packed rows, `T`.
    pub fn n_rows(&self) -> u32 {
        self.tokens.len() as u32
    }

    pub fn n_sequences(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}
