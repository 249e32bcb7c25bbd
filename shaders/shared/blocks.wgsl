// Stored weights: blocks of GGUF, as they lie in the file.
// Shape: one element of the binding `weight` is 4 bytes; rows are whole blocks.

alias Stored = u32;

// The 4 bytes from an even place on.
fn word(byte: u32) -> u32 {
    let at = byte / 4u;
    if byte % 4u == 0u {
        return weight[at];
    }
    return (weight[at] >> 16u) | (weight[at + 1u] << 16u);
}

fn one_byte(byte: u32) -> u32 {
    return (weight[byte / 4u] >> (8u * (byte % 4u))) & 0xffu;
}

// An IEEE half, also where it is subnormal, which devices may take for 0.
fn half(byte: u32) -> f32 {
    let bits = (weight[byte / 4u] >> (8u * (byte % 4u))) & 0xffffu;
    let sign = (bits & 0x8000u) << 16u;
    let exponent = (bits >> 10u) & 31u;
    let fraction = bits & 1023u;
    if exponent == 0u {
        // 2^-24 for each step.
        return select(1.0, -1.0, sign != 0u) * f32(fraction) * 5.9604645e-8;
    }
    let widened = select(exponent + 112u, 255u, exponent == 31u);
    return bitcast<f32>(sign | (widened << 23u) | (fraction << 13u));
}

// The bytes of a word as numbers.
fn unsigned4(word: u32) -> vec4<f32> {
    return vec4<f32>(vec4<u32>(word, word >> 8u, word >> 16u, word >> 24u) & vec4<u32>(255u));
}

fn signed4(word: u32) -> vec4<f32> {
    let bytes = vec4<u32>(word << 24u, word << 16u, word << 8u, word);
    return vec4<f32>(bitcast<vec4<i32>>(bytes) >> vec4<u32>(24u));
}

// 4 neighbouring bits from `shift` on, each at the place of the fifth bit of a byte.
fn fifth_bits(bits: u32, shift: u32) -> u32 {
    let four = bits >> shift;
    return ((four & 1u) << 4u) | ((four & 2u) << 11u) | ((four & 4u) << 18u) | ((four & 8u) << 25u);
}
