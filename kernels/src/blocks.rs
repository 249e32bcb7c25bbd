//! Numbers of a few bits in blocks, eight rows side by side, as one vector each.
//!
//! A block begins with one or two halves, which scale it (that of `q6_K` ends with them), and the rest is a whole
//! number of words of four bytes. Of eight rows the halves of a block lie side by side, and so do its words: a shift and
//! a mask take out one number of each row at once. Each product and sum is rounded as where one number is unpacked alone.
//! Source: the `gguf` package for Python (`quants.py`).

use wide::{f32x8, i32x8};

use crate::matrix::f16;
use crate::vector;

/// Rows side by side.
const LANES: usize = 8;
/// Groups of rows in a panel of weights.
const GROUPS: usize = vector::LANES / LANES;

/// A format of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocks {
    Q8_0,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q4K,
    Q5K,
    Q6K,
}

/// Rows of blocks, eight side by side: groups of `[K / block][..][LANES]`.
#[derive(Debug, Clone)]
pub(crate) struct Packed {
    format: Blocks,
    /// Blocks of a row.
    n_blocks: usize,
    halves: Vec<[u16; LANES]>,
    words: Vec<[u32; LANES]>,
}

impl Blocks {
    /// Halves that scale a block, and the words of the rest.
    const fn parts(self) -> (usize, usize) {
        match self {
            Self::Q8_0 => (1, 8),
            Self::Q4_0 => (1, 4),
            Self::Q4_1 => (2, 4),
            Self::Q5_0 => (1, 5),
            Self::Q5_1 => (2, 5),
            Self::Q4K => (2, 35),
            Self::Q5K => (2, 43),
            Self::Q6K => (1, 52),
        }
    }

    /// Bytes of a block.
    const fn bytes(self) -> usize {
        let (n_halves, n_words) = self.parts();
        2 * n_halves + 4 * n_words
    }

    /// The halves of a block and the rest of it.
    fn split(self, block: &[u8]) -> (&[u8], &[u8]) {
        let n_halves = 2 * self.parts().0;
        if self == Self::Q6K {
            let (rest, halves) = block.split_at(block.len() - n_halves);
            return (halves, rest);
        }
        block.split_at(n_halves)
    }
}

impl Packed {
    /// Packs `n` rows of blocks; the last panel is filled up with zeros.
    pub(crate) fn new(bytes: &[u8], n: usize, format: Blocks) -> Self {
        let (n_halves, n_words) = format.parts();
        let row_bytes = bytes.len() / n.max(1);
        let n_blocks = row_bytes / format.bytes();
        let n_panels = n.div_ceil(LANES * GROUPS) * GROUPS;
        let mut halves = vec![[0; LANES]; n_panels * n_blocks * n_halves];
        let mut words = vec![[0; LANES]; n_panels * n_blocks * n_words];
        for (row, bytes) in bytes.chunks_exact(row_bytes.max(1)).enumerate() {
            let (panel, lane) = (row / LANES, row % LANES);
            for (number, block) in bytes.chunks_exact(format.bytes()).enumerate() {
                let at = panel * n_blocks + number;
                let (head, rest) = format.split(block);
                for (lanes, half) in halves[at * n_halves..].iter_mut().zip(head.as_chunks().0) {
                    lanes[lane] = u16::from_le_bytes(*half);
                }
                for (lanes, word) in words[at * n_words..].iter_mut().zip(rest.as_chunks().0) {
                    lanes[lane] = u32::from_le_bytes(*word);
                }
            }
        }
        Self { format, n_blocks, halves, words }
    }

    /// The numbers of eight rows, column after column.
    #[inline]
    pub(crate) fn each(&self, p: usize, mut visit: impl FnMut(f32x8)) {
        let (n_halves, n_words) = self.format.parts();
        let panel = p * self.n_blocks..(p + 1) * self.n_blocks;
        let halves = &self.halves[panel.start * n_halves..panel.end * n_halves];
        let words = &self.words[panel.start * n_words..panel.end * n_words];
        let visit = &mut visit;
        match self.format {
            Blocks::Q8_0 => blocks(halves, words, |[scale], words| q8_0(*scale, words, visit)),
            Blocks::Q4_0 => blocks(halves, words, |[scale], words| q4_0(*scale, words, visit)),
            Blocks::Q4_1 => blocks(halves, words, |halves, words| q4_1(halves, words, visit)),
            Blocks::Q5_0 => blocks(halves, words, |[scale], words| q5_0(*scale, words, visit)),
            Blocks::Q5_1 => blocks(halves, words, |halves, words| q5_1(halves, words, visit)),
            Blocks::Q4K => blocks(halves, words, |halves, words| q4_k(halves, words, visit)),
            Blocks::Q5K => blocks(halves, words, |halves, words| q5_k(halves, words, visit)),
            Blocks::Q6K => blocks(halves, words, |[scale], words| q6_k(*scale, words, visit)),
        }
    }
}

impl Packed {
    /// The numbers of panel `p` of weights. In the browser, where all is for one kind of vectors, its code is there once.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(crate) fn unpack(&self, p: usize, out: &mut [vector::Lanes<f32>]) {
        for group in 0..GROUPS {
            let mut columns = out.iter_mut();
            self.each(p * GROUPS + group, |numbers| {
                if let Some(lanes) = columns.next() {
                    lanes.0.as_chunks_mut().0[group] = numbers.to_array();
                }
            });
        }
    }

    /// The numbers of row `row`.
    pub(crate) fn read_row(&self, row: usize, out: &mut [f32]) {
        if GROUPS == 1 {
            let mut panel = vec![vector::Lanes::ZERO; out.len()];
            self.unpack(row / LANES, &mut panel);
            return out.iter_mut().zip(panel).for_each(|(out, lanes)| *out = lanes.0[row % LANES]);
        }
        let mut out = out.iter_mut();
        self.each(row / LANES, |numbers| {
            if let Some(out) = out.next() {
                *out = numbers.as_array_ref()[row % LANES];
            }
        });
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.halves.as_slice()) + size_of_val(self.words.as_slice())
    }
}

/// Goes through the blocks of a panel.
#[inline]
fn blocks<const HALVES: usize, const WORDS: usize>(
    halves: &[[u16; LANES]],
    words: &[[u32; LANES]],
    mut block: impl FnMut(&[[u16; LANES]; HALVES], &[[u32; LANES]; WORDS]),
) {
    for (halves, words) in halves.as_chunks().0.iter().zip(words.as_chunks().0) {
        block(halves, words);
    }
}

#[inline]
fn scales(halves: [u16; LANES]) -> f32x8 {
    f32x8::new(halves.map(f16))
}

#[inline]
fn lanes(word: [u32; LANES]) -> i32x8 {
    i32x8::new(word.map(u32::cast_signed))
}

/// So many bits of each lane, from bit `from` on.
#[inline]
fn bits(word: i32x8, from: usize, n: u32) -> i32x8 {
    (word >> from as i32) & i32x8::splat((1 << n) - 1)
}

/// Byte `at` of what lies in words.
#[inline]
fn byte(words: &[[u32; LANES]], at: usize) -> i32x8 {
    bits(lanes(words[at / 4]), at % 4 * 8, 8)
}

#[inline]
fn signed(byte: i32x8) -> i32x8 {
    (byte << 24_i32) >> 24_i32
}

/// The nibbles of 32 numbers, with the number of each: 16 low ones, then 16 high ones.
#[inline]
fn nibbles(words: &[[u32; LANES]], mut visit: impl FnMut(usize, i32x8)) {
    for half in 0..2 {
        for (w, word) in words.iter().take(4).enumerate() {
            let word = lanes(*word);
            for b in 0..4 {
                visit(16 * half + 4 * w + b, bits(word, 8 * b + 4 * half, 4));
            }
        }
    }
}

#[inline]
fn q8_0(scale: [u16; LANES], words: &[[u32; LANES]; 8], visit: &mut impl FnMut(f32x8)) {
    let scale = scales(scale);
    for word in words {
        let word = lanes(*word);
        for b in 0..4_i32 {
            visit(scale * ((word << (24 - 8 * b)) >> 24_i32).round_float());
        }
    }
}

#[inline]
fn q4_0(scale: [u16; LANES], words: &[[u32; LANES]; 4], visit: &mut impl FnMut(f32x8)) {
    let (scale, middle) = (scales(scale), i32x8::splat(8));
    nibbles(words, |_, nibble| visit(scale * (nibble - middle).round_float()));
}

#[inline]
fn q4_1(halves: &[[u16; LANES]; 2], words: &[[u32; LANES]; 4], visit: &mut impl FnMut(f32x8)) {
    let [scale, least] = halves.map(scales);
    nibbles(words, |_, nibble| visit(scale * nibble.round_float() + least));
}

/// Bit `at` of each lane as the fifth of a number.
#[inline]
fn fifth(high: i32x8, at: usize) -> i32x8 {
    bits(high, at, 1) << 4_i32
}

#[inline]
fn q5_0(scale: [u16; LANES], words: &[[u32; LANES]; 5], visit: &mut impl FnMut(f32x8)) {
    let (scale, middle, high) = (scales(scale), i32x8::splat(16), lanes(words[0]));
    nibbles(&words[1..], |i, nibble| visit(scale * ((nibble | fifth(high, i)) - middle).round_float()));
}

#[inline]
fn q5_1(halves: &[[u16; LANES]; 2], words: &[[u32; LANES]; 5], visit: &mut impl FnMut(f32x8)) {
    let ([scale, least], high) = (halves.map(scales), lanes(words[0]));
    nibbles(&words[1..], |i, nibble| visit(scale * (nibble | fifth(high, i)).round_float() + least));
}

/// Scale and minimum of sub-block `j` of 8, six bits each, from their 12 bytes.
#[inline]
fn scale_and_min(packed: &[[u32; LANES]], j: usize) -> (f32x8, f32x8) {
    let at = |at: usize| byte(packed, at);
    let (scale, min) = if j < 4 {
        (bits(at(j), 0, 6), bits(at(j + 4), 0, 6))
    } else {
        let low = at(j + 4);
        let (scale, min) = (bits(at(j - 4), 6, 2), bits(at(j), 6, 2));
        (bits(low, 0, 4) | (scale << 4_i32), bits(low, 4, 4) | (min << 4_i32))
    };
    (scale.round_float(), min.round_float())
}

/// Eight sub-blocks of 32 numbers; `number` is that of sub-block `s`, word `w`, byte `b` of the word.
#[inline]
fn eight_sub_blocks(
    halves: &[[u16; LANES]; 2],
    packed: &[[u32; LANES]],
    mut number: impl FnMut(usize, usize, usize) -> i32x8,
    visit: &mut impl FnMut(f32x8),
) {
    let [d, dmin] = halves.map(scales);
    for s in 0..8 {
        let (scale, min) = scale_and_min(packed, s);
        let (scale, min) = (d * scale, dmin * min);
        for w in 0..8 {
            for b in 0..4 {
                visit(scale * number(s, w, b).round_float() - min);
            }
        }
    }
}

#[inline]
fn q4_k(halves: &[[u16; LANES]; 2], words: &[[u32; LANES]; 35], visit: &mut impl FnMut(f32x8)) {
    let (packed, rest) = words.split_at(3);
    // Two sub-blocks share eight words.
    let number = |s: usize, w: usize, b: usize| bits(lanes(rest[8 * (s / 2) + w]), 8 * b + 4 * (s % 2), 4);
    eight_sub_blocks(halves, packed, number, visit);
}

#[inline]
fn q5_k(halves: &[[u16; LANES]; 2], words: &[[u32; LANES]; 43], visit: &mut impl FnMut(f32x8)) {
    let (packed, rest) = words.split_at(3);
    let (high, rest) = rest.split_at(8);
    let number = |s: usize, w: usize, b: usize| {
        let nibble = bits(lanes(rest[8 * (s / 2) + w]), 8 * b + 4 * (s % 2), 4);
        nibble | fifth(lanes(high[w]), 8 * b + s)
    };
    eight_sub_blocks(halves, packed, number, visit);
}

#[inline]
fn q6_k(d: [u16; LANES], words: &[[u32; LANES]; 52], visit: &mut impl FnMut(f32x8)) {
    let (low, rest) = words.split_at(32);
    let (high, packed) = rest.split_at(16);
    let (d, middle) = (scales(d), i32x8::splat(32));
    // A scale is that of 16 numbers.
    for part in 0..16 {
        let (h, j) = (part / 8, part / 2 % 4);
        let scale = d * signed(byte(packed, part)).round_float();
        for w in 4 * (part % 2)..4 * (part % 2) + 4 {
            let (low, high) = (lanes(low[16 * h + 8 * (j % 2) + w]), lanes(high[8 * h + w]));
            for b in 0..4 {
                let number = bits(low, 8 * b + 4 * (j / 2), 4) | (bits(high, 8 * b + 2 * j, 2) << 4_i32);
                visit(scale * (number - middle).round_float());
            }
        }
    }
}
