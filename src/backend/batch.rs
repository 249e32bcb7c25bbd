//! What an executor runs: sequences, packed.

/// Sequences packed back to back. Attention never crosses from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    tokens: Vec<u32>,
    starts: Vec<u32>,
}

impl Default for Batch {
    fn default() -> Self {
        Self { tokens: Vec::new(), starts: vec![0] }
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
        let first = self.n_rows();
        if !tokens.is_empty() {
            self.tokens.extend_from_slice(tokens);
            self.starts.push(self.n_rows());
        }
        first
    }

    /// Token ids of all rows.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
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
