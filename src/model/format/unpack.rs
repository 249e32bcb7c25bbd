//! Blocks to numbers, one function a format.

use half::{bf16, f16};

use super::WeightFormat;

/// `bytes` are whole blocks and `out` has room for exactly their numbers.
pub(super) fn unpack(format: WeightFormat, bytes: &[u8], out: &mut [f32]) {
    match format {
        WeightFormat::F32 => each(bytes, out, f32::from_le_bytes),
        WeightFormat::F16 => each(bytes, out, |two| f16::from_le_bytes(two).to_f32()),
        WeightFormat::Bf16 => each(bytes, out, |two| bf16::from_le_bytes(two).to_f32()),
        WeightFormat::Q8_0 => blocks::<34, 32>(bytes, out, q8_0),
        WeightFormat::Q4_0 => blocks::<18, 32>(bytes, out, q4_0),
        WeightFormat::Q4_1 => blocks::<20, 32>(bytes, out, q4_1),
        WeightFormat::Q5_0 => blocks::<22, 32>(bytes, out, q5_0),
        WeightFormat::Q5_1 => blocks::<24, 32>(bytes, out, q5_1),
        WeightFormat::Q4K => blocks::<144, 256>(bytes, out, q4_k),
        WeightFormat::Q5K => blocks::<176, 256>(bytes, out, q5_k),
        WeightFormat::Q6K => blocks::<210, 256>(bytes, out, q6_k),
    }
}

fn each<const N: usize>(bytes: &[u8], out: &mut [f32], read: impl Fn([u8; N]) -> f32) {
    for (value, bytes) in out.iter_mut().zip(bytes.as_chunks().0) {
        *value = read(*bytes);
    }
}

fn blocks<const BYTES: usize, const LEN: usize>(
    bytes: &[u8],
    out: &mut [f32],
    read: impl Fn(&[u8; BYTES], &mut [f32; LEN]),
) {
    for (block, values) in bytes.as_chunks().0.iter().zip(out.as_chunks_mut().0) {
        read(block, values);
    }
}

/// The half-precision number at a byte of a block.
fn half_at<const N: usize>(block: &[u8; N], at: usize) -> f32 {
    f16::from_le_bytes([block[at], block[at + 1]]).to_f32()
}

fn q8_0(block: &[u8; 34], out: &mut [f32; 32]) {
    let scale = half_at(block, 0);
    for (value, &byte) in out.iter_mut().zip(&block[2..]) {
        *value = scale * f32::from(byte.cast_signed());
    }
}

/// The nibble of element `i` of 32: 16 low ones, then 16 high ones.
fn nibble(nibbles: &[u8], i: usize) -> u8 {
    let byte = nibbles[i % 16];
    if i < 16 { byte & 15 } else { byte >> 4 }
}

/// The nibble of element `i` with its fifth bit, which is bit `i` of `high`.
fn five_bits(high: [u8; 4], nibbles: &[u8], i: usize) -> u8 {
    let bit = (u32::from_le_bytes(high) >> i) & 1;
    nibble(nibbles, i) | ((bit as u8) << 4)
}

fn q4_0(block: &[u8; 18], out: &mut [f32; 32]) {
    let scale = half_at(block, 0);
    for (i, value) in out.iter_mut().enumerate() {
        *value = scale * (f32::from(nibble(&block[2..], i)) - 8.0);
    }
}

fn q4_1(block: &[u8; 20], out: &mut [f32; 32]) {
    let (scale, least) = (half_at(block, 0), half_at(block, 2));
    for (i, value) in out.iter_mut().enumerate() {
        *value = scale * f32::from(nibble(&block[4..], i)) + least;
    }
}

fn q5_0(block: &[u8; 22], out: &mut [f32; 32]) {
    let scale = half_at(block, 0);
    let high = [block[2], block[3], block[4], block[5]];
    for (i, value) in out.iter_mut().enumerate() {
        *value = scale * (f32::from(five_bits(high, &block[6..], i)) - 16.0);
    }
}

fn q5_1(block: &[u8; 24], out: &mut [f32; 32]) {
    let (scale, least) = (half_at(block, 0), half_at(block, 2));
    let high = [block[4], block[5], block[6], block[7]];
    for (i, value) in out.iter_mut().enumerate() {
        *value = scale * f32::from(five_bits(high, &block[8..], i)) + least;
    }
}

/// Scale and minimum of sub-block `j` of 8, six bits each, from their 12 bytes.
fn scale_and_min(packed: &[u8], j: usize) -> (f32, f32) {
    let (scale, min) = if j < 4 {
        (packed[j] & 63, packed[j + 4] & 63)
    } else {
        let low = packed[j + 4];
        ((low & 15) | ((packed[j - 4] >> 6) << 4), (low >> 4) | ((packed[j] >> 6) << 4))
    };
    (f32::from(scale), f32::from(min))
}

/// Eight sub-blocks of 32 numbers `d·scale·q − dmin·min`, where `q` is the number of sub-block `s`, element `l`.
fn eight_sub_blocks<const N: usize>(block: &[u8; N], out: &mut [f32; 256], q: impl Fn(usize, usize) -> u8) {
    let (d, dmin) = (half_at(block, 0), half_at(block, 2));
    for (s, values) in out.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (scale, min) = scale_and_min(&block[4..16], s);
        let (scale, min) = (d * scale, dmin * min);
        for (l, value) in values.iter_mut().enumerate() {
            *value = scale * f32::from(q(s, l)) - min;
        }
    }
}

/// The nibble of sub-block `s`, element `l`: two sub-blocks share 32 bytes.
fn sub_block_nibble(nibbles: &[u8], s: usize, l: usize) -> u8 {
    (nibbles[32 * (s / 2) + l] >> (4 * (s % 2))) & 15
}

fn q4_k(block: &[u8; 144], out: &mut [f32; 256]) {
    eight_sub_blocks(block, out, |s, l| sub_block_nibble(&block[16..], s, l));
}

fn q5_k(block: &[u8; 176], out: &mut [f32; 256]) {
    let (high, nibbles) = (&block[16..48], &block[48..]);
    eight_sub_blocks(block, out, |s, l| sub_block_nibble(nibbles, s, l) | (((high[l] >> s) & 1) << 4));
}

fn q6_k(block: &[u8; 210], out: &mut [f32; 256]) {
    let (low, high, scales) = (&block[..128], &block[128..192], &block[192..208]);
    let d = half_at(block, 208);
    for (i, value) in out.iter_mut().enumerate() {
        // Half of the block, quarter of the half, element of the quarter.
        let (h, j, l) = (i / 128, i / 32 % 4, i % 32);
        let nibble = (low[64 * h + 32 * (j % 2) + l] >> (4 * (j / 2))) & 15;
        let q = nibble | (((high[32 * h + l] >> (2 * j)) & 3) << 4);
        let scale = d * f32::from(scales[i / 16].cast_signed());
        *value = scale * (f32::from(q) - 32.0);
    }
}
