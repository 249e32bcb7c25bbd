//! Weights in blocks on the CPU: numbers and products, to the bit, against the same numbers unpacked one by one
//! (`WeightFormat::unpack`, which is held against the `gguf` package).

use atelier::model::WeightFormat;
use atelier_kernels::{Blocks, Into, Matrix, gemm};

use crate::support::tiny::Random;

const FORMATS: [(WeightFormat, Blocks); 8] = [
    (WeightFormat::Q8_0, Blocks::Q8_0),
    (WeightFormat::Q4_0, Blocks::Q4_0),
    (WeightFormat::Q4_1, Blocks::Q4_1),
    (WeightFormat::Q5_0, Blocks::Q5_0),
    (WeightFormat::Q5_1, Blocks::Q5_1),
    (WeightFormat::Q4K, Blocks::Q4K),
    (WeightFormat::Q5K, Blocks::Q5K),
    (WeightFormat::Q6K, Blocks::Q6K),
];

/// Where the halves of a block are that scale it.
fn halves(format: WeightFormat) -> &'static [usize] {
    match format {
        WeightFormat::Q8_0 | WeightFormat::Q4_0 | WeightFormat::Q5_0 => &[0],
        WeightFormat::Q6K => &[208],
        _ => &[0, 2],
    }
}

/// Blocks of any bits; scales are what `scale` says.
fn blocks(format: WeightFormat, n: usize, random: &mut Random, scale: fn(&mut Random) -> u16) -> Vec<u8> {
    let size = format.info().block_bytes;
    let mut bytes: Vec<u8> = (0..n * size).map(|_| random.next() as u8).collect();
    for block in bytes.chunks_mut(size) {
        for &at in halves(format) {
            block[at..at + 2].copy_from_slice(&scale(random).to_le_bytes());
        }
    }
    bytes
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    // Which NaN it is, no format says.
    numbers.iter().map(|number| if number.is_nan() { f32::NAN.to_bits() } else { number.to_bits() }).collect()
}

#[test]
fn numbers_are_those_of_each_block_alone() {
    let mut random = Random(3);
    // All halves: subnormal ones, infinities and NaN, too.
    let any = |random: &mut Random| random.next() as u16;
    for (format, blocks_of) in FORMATS {
        for (n, per_row) in [(8, 1), (19, 3), (1, 2)] {
            let bytes = blocks(format, n * per_row, &mut random, any);
            let k = per_row * format.info().block_len;
            let matrix = Matrix::pack_blocks(&bytes, n, k, blocks_of);
            for (row, expected) in format.unpacked(&bytes).chunks(k).enumerate() {
                let mut got = vec![0.0; k];
                matrix.read_row(row, &mut got);
                assert_eq!(bits(&got), bits(expected), "{format}, row {row} of {n}");
            }
        }
    }
}

#[test]
fn products_are_those_of_floats_for_one_row_and_for_many() {
    let mut random = Random(4);
    // Of either sign, none above 1, some subnormal.
    let small = |random: &mut Random| random.next() as u16 & 0xbbff;
    for (format, blocks_of) in FORMATS {
        for (n, per_row, t) in [(16, 2, 1), (21, 3, 1), (21, 3, 2), (13, 1, 4), (9, 2, 7)] {
            let k = per_row * format.info().block_len;
            let bytes = blocks(format, n * per_row, &mut random, small);
            let packed = Matrix::pack_blocks(&bytes, n, k, blocks_of);
            let floats = Matrix::pack(&format.unpacked(&bytes), n, k);
            let x: Vec<f32> = (0..t * k).map(|_| random.signed()).collect();
            for into in [Into::Store, Into::Add] {
                let [mut got, mut expected] = [vec![0.5; t * n], vec![0.5; t * n]];
                gemm(&x, &packed, &mut got, into);
                gemm(&x, &floats, &mut expected, into);
                assert_eq!(bits(&got), bits(&expected), "{format}, {t} x {k} x {n}");
                assert!(expected.iter().any(|it| *it != 0.5 && it.is_finite()));
            }
        }
    }
}
