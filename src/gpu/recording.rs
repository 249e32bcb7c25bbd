//! What a forward pass does, as plain data: no handle, no closure, no device.
//!
//! A [`Recording`] names buffers by what they are for. It can be printed, compared and
//! tested without a GPU; the executor is its only interpreter.

use super::kernels::Kernel;
use super::layout::MatrixId;
use crate::backend::Stretch;

/// Words of parameters that a kernel may have: 64 bytes of a uniform buffer.
pub const PARAMETER_WORDS: usize = 16;

/// Parameters of one dispatch, in the order of the shader's struct; f32 as its bits.
pub type Parameters = [u32; PARAMETER_WORDS];

/// A buffer, by what it is for. `T` rows are padded to a multiple of 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BufferId {
    /// A residual slot `[T, C]`.
    Slot(u16),
    /// Output of a norm `[T, C]`, or a state times the weight of a norm, whose [`Parts`](Self::Parts) say the rest.
    Normed,
    /// Sums of the squares of 8 columns of a state `[T, C / 8]`.
    Parts,
    /// What the MLP reads beside the attention `[T, C]`.
    Aside,
    /// What a branch gives, before it is added `[T, C]`.
    Branch,
    /// Queries, keys and values `[T, query + 2 kv]`.
    Qkv,
    /// Keys and values of the running application `[T, 2 kv]`.
    KeysValues,
    /// Scores of the attention, then their exponentials `[heads, 4 tiles, keys]`.
    AttentionScores,
    /// What parts of the keys give `[T, heads, parts, 4 + D]`.
    AttentionSums,
    /// What the attention gives `[T, query]`.
    Mixed,
    /// Parts of the sums of a product `[parts, T, N]`.
    ProductSums,
    /// Gate and up `[T, 2 d_ff]`, or up alone `[T, d_ff]`.
    GateUp,
    /// Inside the MLP `[T, d_ff]`.
    Inner,
    /// Final states of the scored rows `[rows, C]`.
    Gathered,
    /// Logits of some scored rows `[rows, V]`.
    Logits,
    /// Log-likelihood and greediness per target `[targets, 2]`.
    Results,
    /// Token ids `[T]`.
    Tokens,
    /// Row of the table of learned positions for each row `[T]`.
    Positions,
    /// Row of the table of token types for each row `[T]`.
    TokenTypes,
    /// Row of the rotations of one kind of rotary positions for each row `[T]`.
    Turns(u8),
    /// Tiles of up to four rows of one sequence `[tiles, 5]`: first row, rows, first key,
    /// key of the first row, the last key that any of them sees.
    Tiles,
    /// The scored rows, ascending.
    ScoredRows,
    /// Targets `[targets, 4]`: row of logits, token, place of the result, 0.
    Targets,
    /// Cosine and sine of every angle of one kind of rotary positions `[rows, rotated / 2, 2]`.
    Rotations(u8),
    Readback,
    /// Keys and values of one application of a generation `[capacity, 2 kv]`.
    Cache(u32),
    /// A slab of a weight.
    Weight(MatrixId, u16),
}

impl std::fmt::Display for BufferId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Slot(slot) => write!(f, "residual slot {slot}"),
            Self::Normed | Self::Parts | Self::Aside => f.write_str("the output of a norm"),
            Self::Branch => f.write_str("the output of a branch"),
            Self::Qkv => f.write_str("queries, keys and values"),
            Self::KeysValues => f.write_str("keys and values"),
            Self::AttentionSums => f.write_str("sums of the attention"),
            Self::AttentionScores => f.write_str("attention scores"),
            Self::Mixed => f.write_str("the attention's output"),
            Self::ProductSums => f.write_str("parts of a product"),
            Self::GateUp => f.write_str("gate and up"),
            Self::Inner => f.write_str("the inside of the MLP"),
            Self::Gathered => f.write_str("scored rows"),
            Self::Logits => f.write_str("logits"),
            Self::Results | Self::Targets => f.write_str("targets"),
            Self::Tokens | Self::Positions | Self::TokenTypes | Self::Turns(_) => f.write_str("row indices"),
            Self::Tiles | Self::ScoredRows => f.write_str("row indices"),
            Self::Rotations(_) => f.write_str("rotations of positions"),
            Self::Readback => f.write_str("what is read back"),
            Self::Cache(application) => write!(f, "keys and values of application {application}"),
            Self::Weight(matrix, slab) => write!(f, "{matrix:?}, part {slab}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Dispatch {
    pub kernel: Kernel,
    pub parameters: Parameters,
    /// Its storage buffers, binding 1 first.
    pub buffers: Vec<BufferId>,
    /// Workgroups per dimension.
    pub groups: [u32; 3],
}

#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Runs a kernel.
    Dispatch(Dispatch),
    /// Copies bytes between two buffers.
    Copy { from: BufferId, from_offset: u64, to: BufferId, to_offset: u64, bytes: u64 },
    /// Sets the first bytes of a buffer to zero.
    Clear { buffer: BufferId, bytes: u64 },
}

/// Data that goes to the device before the first command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub buffer: BufferId,
    pub words: Vec<u32>,
}

/// What lies where in [`BufferId::Readback`], in f32 numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readback {
    /// Targets; two numbers each, at the start.
    pub n_targets: usize,
    /// Rows of logits, each `logits_stride` numbers, after the targets.
    pub n_logits_rows: usize,
    /// Padded `V`.
    pub logits_stride: usize,
    /// Hidden states, each `rows x hidden_stride` numbers, after the logits.
    pub n_hidden: usize,
    /// Rows of a hidden state.
    pub rows: usize,
    /// Padded `C`.
    pub hidden_stride: usize,
    /// Attention maps, one per application and head, each `maps_stride x maps_stride` numbers,
    /// at the end: exponentials of the scores, of keys that the row sees.
    pub n_maps: usize,
    /// Whether a row sees no keys beyond its own.
    pub causal: bool,
    /// Padded `T` of the one sequence.
    pub maps_stride: usize,
}

impl Readback {
    pub fn logits_at(&self) -> usize {
        2 * self.n_targets
    }

    pub fn hidden_at(&self) -> usize {
        self.logits_at() + self.n_logits_rows * self.logits_stride
    }

    pub fn maps_at(&self) -> usize {
        self.hidden_at() + self.n_hidden * self.rows * self.hidden_stride
    }

    /// Attention weights `[maps, T, T]` from the numbers that came back: each row up to the last key
    /// that it sees, divided by its sum. What lies behind that key belongs to no weight.
    pub fn attention(&self, numbers: &[f32]) -> Vec<f32> {
        let mut weights = Vec::with_capacity(self.n_maps * self.rows * self.rows);
        for map in 0..self.n_maps {
            for own in 0..self.rows {
                let first = self.maps_at() + (map * self.maps_stride + own) * self.maps_stride;
                let last = if self.causal { own } else { self.rows - 1 };
                let seen = &numbers[first..=first + last];
                let total: f64 = seen.iter().map(|&x| f64::from(x)).sum();
                weights.extend(seen.iter().map(|&x| (f64::from(x) / total) as f32));
                weights.resize(weights.len() + self.rows - seen.len(), 0.0);
            }
        }
        weights
    }

    pub fn len(&self) -> usize {
        self.maps_at() + self.n_maps * self.maps_stride * self.maps_stride
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A forward pass.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// Bytes that each working buffer must hold; weights and caches are not among them.
    pub needs: Vec<(BufferId, u64)>,
    /// Where its rows stand in their sequences: rotations are made for them.
    pub stretches: Vec<Stretch>,
    /// Data that goes up first.
    pub inputs: Vec<Input>,
    pub commands: Vec<Command>,
    pub readback: Readback,
}

impl Recording {
    pub fn dispatches(&self) -> impl Iterator<Item = &Dispatch> {
        self.commands.iter().filter_map(|command| match command {
            Command::Dispatch(dispatch) => Some(dispatch),
            _ => None,
        })
    }

    pub(super) fn need(&mut self, buffer: BufferId, bytes: usize) {
        let bytes = bytes as u64;
        match self.needs.iter_mut().find(|(id, _)| *id == buffer) {
            Some((_, have)) => *have = bytes.max(*have),
            None => self.needs.push((buffer, bytes)),
        }
    }

    pub(super) fn input(&mut self, buffer: BufferId, words: Vec<u32>) {
        self.need(buffer, 4 * words.len());
        self.inputs.push(Input { buffer, words });
    }

    pub(super) fn dispatch(&mut self, dispatch: Dispatch) {
        self.commands.push(Command::Dispatch(dispatch));
    }

    pub(super) fn clear(&mut self, buffer: BufferId, bytes: usize) {
        self.commands.push(Command::Clear { buffer, bytes: bytes as u64 });
    }

    /// Copies `bytes` between two places, each a buffer and an offset in bytes.
    pub(super) fn copy(&mut self, from: (BufferId, usize), to: (BufferId, usize), bytes: usize) {
        let next = Command::Copy {
            from: from.0,
            from_offset: from.1 as u64,
            to: to.0,
            to_offset: to.1 as u64,
            bytes: bytes as u64,
        };
        // Rows that are neighbours on both sides are one copy.
        if let Some(Command::Copy { from: f, from_offset, to: t, to_offset, bytes: have }) =
            self.commands.last_mut()
            && (*f, *from_offset + *have) == (from.0, from.1 as u64)
            && (*t, *to_offset + *have) == (to.0, to.1 as u64)
        {
            *have += bytes as u64;
            return;
        }
        self.commands.push(next);
    }
}
