//! Rows of Parquet files against pyarrow (`tools/golden/make_rows.py`).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::{Path, PathBuf};

use atelier_extras::rows::{RowsError, json_lines};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/rows")
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".parquet").map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn rows(text: &[u8]) -> Vec<Value> {
    text.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect()
}

#[test]
fn rows_are_those_of_pyarrow() {
    let names = names(&folder());
    assert_eq!(names.len(), 11, "{names:?}");
    for name in names {
        let lines =
            json_lines(read(&format!("{name}.parquet"))).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let (ours, theirs) = (rows(&lines), rows(&read(&format!("{name}.jsonl"))));
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (n, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours, theirs, "row {n} of {name}");
        }
    }
}

#[test]
fn what_has_no_form_is_named() {
    let refused = |name: &str| json_lines(read(&format!("refused/{name}.parquet"))).unwrap_err();
    let kind =
        |column: &str, kind: &str| RowsError::Kind { column: column.to_owned(), kind: kind.to_owned() };
    assert_eq!(refused("date"), kind("day", "DATE"));
    assert_eq!(refused("bytes"), kind("image", "BYTE_ARRAY"));
    assert_eq!(refused("delta-lengths"), RowsError::Encoding { column: "ctx".to_owned(), number: 6 });
}

/// Files of the shape that benchmarks have on the Hub (`tests/hub/rows/make.py`), against what they were made from.
#[test]
fn rows_of_benchmarks_are_those_that_were_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let names = names(&root.join("tests/hub/rows"));
    assert!(names.len() > 4, "{names:?}");
    for name in names {
        let file = std::fs::read(root.join(format!("tests/hub/rows/{name}.parquet"))).unwrap();
        let written = std::fs::read(root.join(format!("tests/golden/by-name/{name}.jsonl"))).unwrap();
        assert_eq!(rows(&json_lines(file).unwrap()), rows(&written), "{name}");
    }
}
