//! Messages between the page and its engine, as bytes.

use atelier::experiment::{BUILD_ID, BackendChoice, DataRef, Experiment, ModelRef, What};
use atelier::protocol::{Request, RunId, WireError, decode, encode};
use atelier::sweep::{Family, FamilySpec, Stop, Study};

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
fn a_message_cut_off_or_altered_is_an_error_or_another_message_but_no_panic() {
    let bytes = encode(&sweep()).unwrap();
    for end in 0..bytes.len() {
        assert!(decode::<Request>(&bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
    }
    for at in 1 + BUILD_ID.len()..bytes.len() {
        for value in 0..=u8::MAX {
            let mut altered = bytes.clone();
            altered[at] = value;
            let _ = decode::<Request>(&altered);
        }
    }
}
