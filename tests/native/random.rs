//! Random numbers, bit for bit: SplitMix64, and what Python draws.

use atelier::random::{PythonRandom, SplitMix64};
use atelier::schedule::{Preset, Schedule};

/// The first numbers of the reference implementation (Vigna, `splitmix64.c`).
#[test]
fn numbers_are_those_of_split_mix() {
    let first = |seed: u64| {
        let mut random = SplitMix64::new(seed);
        [random.next(), random.next(), random.next()]
    };
    assert_eq!(first(0), [16294208416658607535, 7960286522194355700, 487617019471545679]);
    assert_eq!(first(1234567), [6457827717110365317, 3203168211198807973, 9817491932198370423]);
    let draw = |of: fn(&mut SplitMix64) -> usize| {
        let mut random = SplitMix64::new(0);
        [(); 8].map(|()| of(&mut random))
    };
    assert_eq!(draw(|random| random.below(10)), [5, 0, 9, 4, 7, 0, 3, 0]);
    assert_eq!(draw(|random| random.scaled_below(10)), [8, 4, 0, 9, 1, 3, 1, 7]);
    let mut random = SplitMix64::new(0);
    assert_eq!([random.uniform(), random.uniform()], [0.883_310_808_213_642_6, 0.431_527_997_048_509_97]);
}

/// `(n_layers, start, seed, region)` as CPython 3.11 printed them for
/// `r = list(range(s + 1, n - s)); random.seed(seed); random.shuffle(r)`.
const SHUFFLES: &[(usize, usize, u64, &[u16])] = &[
    (12, 3, 0, &[6, 5, 4, 8, 7]),
    (12, 3, 1, &[6, 7, 8, 4, 5]),
    (12, 3, 2, &[6, 5, 7, 8, 4]),
    (12, 3, 3, &[4, 6, 7, 8, 5]),
    (12, 3, 4, &[7, 8, 4, 6, 5]),
    (12, 3, 5, &[4, 5, 7, 6, 8]),
    (12, 3, 6, &[7, 6, 5, 4, 8]),
    (12, 3, 7, &[8, 4, 7, 5, 6]),
    (12, 3, 8, &[7, 4, 8, 6, 5]),
    (12, 3, 9, &[8, 4, 5, 6, 7]),
    (12, 0, 0, &[9, 10, 2, 3, 6, 4, 8, 5, 1, 11, 7]),
    (
        32,
        0,
        7,
        &[
            29, 10, 20, 31, 30, 6, 8, 23, 1, 15, 9, 16, 24, 25, 22, 14, 26, 28, 7, 17, 27, 19, 12, 4, 18, 3,
            2, 21, 13, 5, 11,
        ],
    ),
    (32, 9, 3, &[22, 21, 11, 16, 10, 14, 20, 17, 15, 12, 18, 19, 13]),
    (
        40,
        0,
        1,
        &[
            38, 3, 12, 2, 10, 6, 18, 36, 28, 24, 19, 33, 23, 22, 34, 11, 27, 35, 39, 15, 25, 20, 14, 30, 1,
            16, 4, 7, 26, 13, 21, 31, 29, 32, 8, 17, 5, 37, 9,
        ],
    ),
    (
        80,
        0,
        2,
        &[
            1, 4, 71, 7, 62, 67, 18, 31, 39, 19, 10, 37, 14, 26, 53, 38, 75, 20, 44, 50, 79, 17, 46, 63, 32,
            74, 13, 61, 6, 49, 55, 64, 23, 41, 54, 27, 29, 45, 52, 42, 59, 43, 73, 9, 76, 65, 68, 60, 15, 16,
            78, 36, 77, 34, 72, 25, 70, 30, 24, 2, 69, 3, 58, 35, 57, 48, 66, 51, 56, 21, 5, 28, 33, 40, 22,
            47, 11, 12, 8,
        ],
    ),
    (12, 3, 4294967295, &[6, 7, 4, 5, 8]),
    (12, 3, 4294967296, &[7, 8, 5, 6, 4]),
    (12, 3, 4294967297, &[6, 8, 4, 7, 5]),
    (12, 0, 9223372036854775808, &[6, 8, 2, 3, 1, 5, 10, 11, 4, 7, 9]),
    (12, 0, 18446744073709551615, &[2, 9, 7, 3, 11, 5, 8, 10, 6, 4, 1]),
    (12, 0, 12345678901234567890, &[7, 1, 10, 4, 2, 5, 3, 6, 8, 11, 9]),
    (2, 0, 5, &[1]),
    (3, 0, 5, &[1, 2]),
    (12, 5, 1, &[6]),
];

#[test]
fn shuffles_are_pythons() {
    for &(n_layers, start, seed, expected) in SHUFFLES {
        let mut region: Vec<u16> = (start as u16 + 1..(n_layers - start) as u16).collect();
        PythonRandom::seeded(seed).shuffle(&mut region);
        assert_eq!(region, expected, "n = {n_layers}, s = {start}, seed = {seed}");

        let schedule = Preset::Random { start, seed }.schedule(n_layers).expect("within bounds");
        let front = 0..=start as u16;
        let back = (n_layers - start) as u16..n_layers as u16;
        let order: Vec<u16> = front.chain(region).chain(back).collect();
        let written: Vec<String> = order.iter().map(ToString::to_string).collect();
        assert_eq!(Schedule::parse(&written.join(" "), n_layers), Ok(schedule));
    }
}

#[test]
fn nothing_to_shuffle() {
    PythonRandom::seeded(0).shuffle::<u16>(&mut []);
    let mut one = [7];
    PythonRandom::seeded(0).shuffle(&mut one);
    assert_eq!(one, [7]);
}

/// Three draws in a row as CPython 3.11 printed them for `r = random.Random(seed)` and
/// `r.sample(range(n), k)`; on both sides of the size up to which it draws from a pool.
#[test]
fn samples_are_pythons() {
    let cases: &[(usize, usize, u64, [&[usize]; 3])] = &[
        (12, 2, 1234, [&[7, 1], &[0, 1], &[9, 0]]),
        (21, 5, 0, [&[12, 13, 1, 8, 16], &[15, 12, 9, 20, 11], &[18, 6, 16, 4, 9]]),
        (22, 5, 0, [&[12, 13, 1, 8, 16], &[15, 12, 9, 11, 18], &[6, 16, 4, 9, 3]]),
        (100, 5, 1234, [&[99, 56, 14, 0, 11], &[74, 4, 85, 88, 10], &[12, 98, 45, 30, 2]]),
        (
            7473,
            5,
            1234,
            [&[6374, 3610, 957, 61, 742], &[7462, 6610, 4769, 286, 5501], &[5677, 687, 806, 6279, 2905]],
        ),
        (
            30,
            8,
            3,
            [
                &[7, 18, 17, 4, 11, 19, 15, 20],
                &[18, 2, 19, 0, 15, 8, 17, 7],
                &[6, 22, 15, 17, 26, 27, 12, 20],
            ],
        ),
        (
            90,
            8,
            3,
            [
                &[30, 75, 69, 16, 47, 77, 60, 80],
                &[74, 8, 77, 1, 60, 33, 70, 29],
                &[24, 60, 69, 70, 50, 81, 19, 29],
            ],
        ),
        (5, 5, 9, [&[3, 2, 1, 0, 4], &[0, 2, 3, 1, 4], &[2, 0, 4, 1, 3]]),
    ];
    for &(n, k, seed, draws) in cases {
        let mut random = PythonRandom::seeded(seed);
        for draw in draws {
            assert_eq!(random.sample(n, k), draw, "{n}, {k}, seed {seed}");
        }
    }
}
