//! What an executor runs: sequences, packed.

/// Sequences packed back to back. Attention never crosses from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    tokens: Vec<u32>,
    /// Token types of all rows: 0, and 1 in the second of two texts.
    types: Vec<u8>,
    starts: Vec<u32>,
}

impl Default for Batch {
    fn default() -> Self {
        Self { tokens: Vec::new(), types: Vec::new(), starts: vec![0] }
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
        }
        first
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
