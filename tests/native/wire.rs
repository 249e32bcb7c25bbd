//! Messages between the page and its engine, as bytes.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use atelier::experiment::{BUILD_ID, BackendChoice, DataRef, Experiment, ModelRef, What};
use atelier::protocol::{Request, RunId, WireError, decode, encode};
use atelier::sweep::{Family, FamilySpec, Stop, Study};
use serde::{Deserialize, Serialize};

fn sweep() -> Request {
    let families = vec![
        FamilySpec::of(Family::Skip),
        FamilySpec { loops: vec![2, 7], ..FamilySpec::of(Family::LoopedParallel) },
        FamilySpec {
            seeds: vec![u64::MAX],
            schedules: vec!["0-3".to_owned()],
            ..FamilySpec::of(Family::Random)
        },
    ];
    let experiment = Experiment {
        model: ModelRef {
            name: "m".to_owned(),
            hash: "0123456789abcdef".to_owned(),
            source: None,
            quantise: None,
        },
        data: vec![DataRef::task("facts"), DataRef { sha256: Some("ab".to_owned()), ..DataRef::task("süß") }],
        limit: Some(50),
        seed: Some(u64::MAX),
        stop: Some(Stop { alpha: 0.05, margin: None }),
        what: What::Sweep { study: Some(Study::Figure(5)), families },
    };
    Request::Start { run: RunId(7), experiment: Box::new(experiment) }
}

fn items(bytes: Vec<u8>) -> Request {
    Request::AddItems { run: RunId(3), name: "latin.jsonl".to_owned(), bytes }
}

#[test]
fn a_message_comes_back_as_it_was() {
    let open = Request::OpenBundled {
        name: "painters-12".to_owned(),
        backend: BackendChoice::AnyGpu,
        quantise: None,
    };
    for request in [Request::Hello, Request::CancelOpen, open, sweep(), items(vec![0xff, 0, b'\n'])] {
        let bytes = encode(&request).unwrap();
        assert_eq!(decode::<Request>(&bytes).unwrap(), request);
    }
}

/// As it lies there, whatever its bytes; in JSON, for tests, as numbers.
#[test]
fn a_file_travels_as_a_whole() {
    let file: Vec<u8> = (0..=u8::MAX).cycle().take(100_000).collect();
    let bytes = encode(&items(file.clone())).unwrap();
    assert!(bytes.ends_with(&file));
    assert_eq!(bytes.len() - file.len(), encode(&items(Vec::new())).unwrap().len() + 2, "a longer length");
    assert_eq!(decode::<Request>(&bytes).unwrap(), items(file.clone()));
    let json = serde_json::to_value(items(file.clone())).unwrap();
    assert_eq!(json["add_items"]["bytes"][255], 255);
    assert_eq!(serde_json::from_value::<Request>(json).unwrap(), items(file));
}

#[test]
fn a_message_of_another_build_is_told_by_its_first_bytes() {
    let mut bytes = encode(&sweep()).unwrap();
    assert_eq!(bytes[0] as usize, BUILD_ID.len());
    bytes[1..=BUILD_ID.len()].fill(b'z');
    let other = WireError::OtherBuild { build: "z".repeat(BUILD_ID.len()) };
    assert_eq!(decode::<Request>(&bytes), Err(other));
}

#[test]
fn a_message_cut_off_or_altered_is_an_error() {
    let bytes = encode(&sweep()).unwrap();
    for end in 0..bytes.len() {
        assert!(decode::<Request>(&bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
    }
    for at in 0..bytes.len() {
        for value in (0..=u8::MAX).filter(|value| *value != bytes[at]) {
            let mut altered = bytes.clone();
            altered[at] = value;
            assert!(decode::<Request>(&altered).is_err(), "byte {at} is {value}");
        }
        let longer = [&bytes[..at], &[0], &bytes[at..]].concat();
        assert!(decode::<Request>(&longer).is_err(), "a byte more at {at}");
    }
}

/// A value of every kind that messages may hold; postcard writes it, our own reader reads it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Kinds {
    small: (u8, i8, bool, char, char),
    signed: (i16, i32, i64, i64),
    unsigned: (u16, u32, u64, usize),
    floats: (f32, f64, f64),
    texts: (String, Option<String>, Option<String>),
    lists: (Vec<u64>, Vec<Shape>, [u8; 3], BTreeMap<String, i32>),
    named: (Wrapped, Pair, Nothing, ()),
    count: NonZeroU32,
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Unit,
    Newtype(Box<Shape>),
    Tuple(i8, String),
    Struct { deep: Option<Box<Shape>>, n: u16 },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(f64);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Pair(i32, String);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nothing;

#[test]
fn a_value_of_every_kind_is_read_as_postcard_writes_it() {
    let deep = || Shape::Newtype(Box::new(Shape::Struct { deep: Some(Box::new(Shape::Unit)), n: 300 }));
    for (signed, unsigned) in
        [(0, 0), (-1, 1), (63, 127), (-64, 128), (i64::MIN, u64::MAX), (i64::MAX, 1 << 35)]
    {
        let kinds = Kinds {
            small: (unsigned as u8, signed as i8, signed < 0, '\u{0}', '\u{1f58c}'),
            signed: (signed as i16, signed as i32, signed, -signed.max(-i64::MAX)),
            unsigned: (unsigned as u16, unsigned as u32, unsigned, unsigned as usize),
            floats: (f32::MIN_POSITIVE, f64::NEG_INFINITY, -0.1),
            texts: (String::new(), Some("Zoë ".repeat(100)), None),
            lists: (
                (0..200).map(|at| unsigned >> (at % 64)).collect(),
                vec![Shape::Unit, deep(), Shape::Tuple(signed as i8, "ü".to_owned())],
                [0, 128, 255],
                [("b".to_owned(), signed as i32), ("a".to_owned(), 1)].into(),
            ),
            named: (Wrapped(1e300), Pair(signed as i32, "x".to_owned()), Nothing, ()),
            count: NonZeroU32::MAX,
            bytes: (0..=u8::MAX).collect(),
        };
        let bytes = encode(&kinds).unwrap();
        assert_eq!(decode::<Kinds>(&bytes).unwrap(), kinds);
    }
}
