//! Names of any characters in exports, read back by readers of these languages.

use atelier::export::{Citation, Subject, bibtex, mergekit};
use atelier::model::WeightFormat;
use atelier::schedule::Schedule;
use biblatex::{Bibliography, ChunksExt};
use proptest::prelude::*;
use saphyr::{LoadableYamlNode, Yaml};

use crate::support::tiny::Shape;

const N_LAYERS: usize = 3;
const NAMES: [&str; 16] = [
    "plain-name",
    "a: b",
    "yes",
    "1e3",
    "a\u{2028}b",
    "a\u{2029}b",
    "a\u{85}b",
    "\u{feff}a\u{7f}",
    "two\nlines\ttab",
    "ends with \\",
    "\\",
    "open { brace",
    "closed } brace",
    "50 % #1 & _x ~ ^ $5 | \"q\" 'q'",
    "@misc{x,",
    "\u{e9} \u{1f3a8}",
];

/// Lines end here in YAML 1.1, which mergekit's reader speaks; the reader below speaks 1.2.
fn ends_a_line_in_yaml_1_1(c: char) -> bool {
    matches!(c, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn merged_model(name: &str) -> String {
    let schedule = Schedule::full(N_LAYERS);
    let spec = Shape { n_layers: N_LAYERS, ..Shape::SMALL }.spec();
    let text = mergekit(Subject { schedule: &schedule, spec: &spec, model: name, dtype: WeightFormat::F16 })
        .unwrap();
    assert!(!text.contains(ends_a_line_in_yaml_1_1), "{text:?}");
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let [document] = documents.as_slice() else { panic!("one document: {text}") };
    let slices = document.as_mapping_get("slices").and_then(Yaml::as_sequence).expect("slices");
    let sources = slices[0].as_mapping_get("sources").and_then(Yaml::as_sequence).expect("sources");
    sources[0].as_mapping_get("model").and_then(Yaml::as_str).expect("a model").to_owned()
}

/// Title and address of the run.
fn cited(model: &str, link: &str) -> (String, String) {
    let text = bibtex(Citation {
        schedule: &Schedule::full(N_LAYERS),
        n_layers: N_LAYERS,
        model,
        model_hash: "ab\\{}cd",
        backend: None,
        version: "1",
        build: "0",
        link: Some(link),
    });
    let read = Bibliography::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(read.len(), 2, "the run and the paper: {text}");
    let entry = read.iter().find(|entry| entry.key.starts_with("atelier-abcd-")).expect("the run");
    (entry.title().unwrap().format_verbatim(), entry.url().unwrap())
}

#[test]
fn names_in_merges_are_read_back() {
    for name in NAMES {
        assert_eq!(merged_model(name), name);
    }
}

#[test]
fn names_in_citations_are_read_back() {
    for name in NAMES {
        let (title, _) = cited(name, "https://example.org/");
        // A citation has no lines and no marks that are not seen.
        let seen: String = name
            .chars()
            .map(|c| if c.is_control() || ends_a_line_in_yaml_1_1(c) || c == '\u{feff}' { ' ' } else { c })
            .collect();
        // The reader knows no fonts.
        let expected = format!("The layers of {seen} as \\texttt{{0-2}}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&title), words(&expected), "{name:?}");
    }
    for (link, expected) in [
        ("https://example.org/#v1.m33", "https://example.org/#v1.m33"),
        ("https://example.org/a\\", "https://example.org/a%5C"),
        ("https://example.org/{a} b", "https://example.org/%7Ba%7D%20b"),
        ("https://example.org/\u{e9}", "https://example.org/%C3%A9"),
    ] {
        assert_eq!(cited("m", link).1, expected);
    }
}

proptest! {
    #[test]
    fn any_name_in_a_merge_is_read_back(name in any::<String>()) {
        prop_assert_eq!(merged_model(&name), name);
    }

    /// Whatever a name holds, both entries are there.
    #[test]
    fn any_name_in_a_citation_leaves_it_whole(name in any::<String>(), link in any::<String>()) {
        cited(&name, &link);
    }
}
