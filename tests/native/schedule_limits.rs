//! What is too much, too deep, too long, or not in the model.

use atelier::schedule::{
    MAX_APPLICATIONS, MAX_BRANCHES, MAX_DEPTH, MAX_LAYERS, MAX_TEXT_BYTES, Node, ParseErrorKind, Schedule,
    TreeError,
};

use crate::random_schedule::{normal_form, parse};

const N: usize = 12;

/// What is wrong, without the place.
#[track_caller]
fn kind(text: &str, n_layers: usize) -> ParseErrorKind {
    Schedule::parse(text, n_layers).expect_err("should not be a schedule").kind
}

fn too_many(count: u64) -> ParseErrorKind {
    ParseErrorKind::Tree(TreeError::TooManyApplications { count, max: MAX_APPLICATIONS })
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}4{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(normal_form(&nested(MAX_DEPTH), N), "4");
    assert_eq!(kind(&nested(MAX_DEPTH + 1), N), ParseErrorKind::Tree(TreeError::TooDeep { max: MAX_DEPTH }));
    let open = Schedule::parse(&"(".repeat(MAX_TEXT_BYTES), N).expect_err("too deep");
    assert_eq!(open.span, MAX_DEPTH..MAX_DEPTH + 1);
    assert_eq!(open.kind, ParseErrorKind::Tree(TreeError::TooDeep { max: MAX_DEPTH }));

    let groups = |depth: usize| (0..depth).fold("4".to_owned(), |inner, i| format!("({}|{inner})", i % N));
    assert_eq!(parse(&groups(MAX_DEPTH), N).n_applications(), MAX_DEPTH + 1);
    assert_eq!(kind(&groups(MAX_DEPTH + 1), N), ParseErrorKind::Tree(TreeError::TooDeep { max: MAX_DEPTH }));
}

#[test]
fn length_is_limited() {
    let long = "0 ".repeat(1 << 20);
    assert_eq!(kind(&long, N), ParseErrorKind::TooLong { bytes: 2 << 20, max: MAX_TEXT_BYTES });
    assert_eq!(kind(&"(".repeat(65_535), N), ParseErrorKind::TooLong { bytes: 65_535, max: MAX_TEXT_BYTES });
    assert_eq!(kind(&" ".repeat(MAX_TEXT_BYTES), N), ParseErrorKind::Empty);
    assert_eq!(
        kind(&" ".repeat(MAX_TEXT_BYTES + 1), N),
        ParseErrorKind::TooLong { bytes: MAX_TEXT_BYTES + 1, max: MAX_TEXT_BYTES }
    );
}

#[test]
fn applications_are_limited() {
    assert_eq!(normal_form("0x4096", N), "0x4096");
    assert_eq!(kind("0x4097", N), too_many(4097));
    assert_eq!(kind("0x4294967295", N), too_many(u64::from(u32::MAX)));
    assert_eq!(kind("0x4294967296", N), ParseErrorKind::NumberTooLarge);
    assert_eq!(kind("(((0x65535)x65535)x65535)x65535", N), too_many(65_535));
    assert_eq!(kind("((0x64)x64)x2", N), too_many(8192));
    assert_eq!(kind("0x4096 1", N), too_many(4097));
    assert_eq!(kind("(0x4096|1)", N), too_many(4097));
    assert_eq!(normal_form(&"0 ".repeat(MAX_APPLICATIONS), N), "0x4096");
    assert_eq!(kind(&"0 1 ".repeat(MAX_APPLICATIONS / 2 + 1), N), too_many(4097));
}

/// Ranges expand a short text by a factor of two hundred; it stops at the limit on the way.
#[test]
fn short_texts_do_not_become_large_trees() {
    let ranges = "0-1023 ".repeat(MAX_TEXT_BYTES / 7);
    assert_eq!(kind(&ranges, MAX_LAYERS), too_many(5 * 1024));
    let branches = format!("({}0)", "0-1023|".repeat(MAX_TEXT_BYTES / 7 - 1));
    assert_eq!(kind(&branches, MAX_LAYERS), too_many(5 * 1024));
    let ellipses = format!("({}0)", "0|..|1023|".repeat(MAX_TEXT_BYTES / 10 - 1));
    assert_eq!(
        kind(&ellipses, MAX_LAYERS),
        ParseErrorKind::Tree(TreeError::TooManyBranches { count: 1025, max: MAX_BRANCHES })
    );
}

#[test]
fn branches_are_limited() {
    let group = |n: usize| format!("({})", vec!["4"; n].join("|"));
    assert_eq!(parse(&group(1024), N).n_applications(), 1024);
    assert_eq!(
        kind(&group(1025), N),
        ParseErrorKind::Tree(TreeError::TooManyBranches { count: 1025, max: MAX_BRANCHES })
    );
}

#[test]
fn models_of_any_depth() {
    assert_eq!(normal_form("-", 0), "-");
    assert_eq!(
        normal_form("0", 0),
        "layer 0 does not exist: the model has no layers\n  0\n  ^\nhint: layers are counted from 0"
    );
    assert_eq!(
        normal_form("1", 1),
        "layer 1 does not exist: the model has 1 layer (0)\n  1\n  ^\nhint: layers are counted from 0"
    );
    assert_eq!(normal_form("1023-0", MAX_LAYERS), "1023-0");
    assert_eq!(
        kind("0-65535", MAX_LAYERS),
        ParseErrorKind::Tree(TreeError::NoSuchLayer { layer: 65_535, n_layers: 1024 })
    );
    assert_eq!(
        kind("0", MAX_LAYERS + 1),
        ParseErrorKind::Tree(TreeError::TooManyLayers { n_layers: 1025, max: MAX_LAYERS })
    );
    assert_eq!(
        kind("65536", MAX_LAYERS),
        ParseErrorKind::Tree(TreeError::NoSuchLayer { layer: 65_536, n_layers: 1024 })
    );
}

#[test]
fn trees_that_are_no_schedules() {
    let layer = || vec![Node::Layer(0)];
    let built = |node: Node| Schedule::from_nodes(vec![node], N);
    assert_eq!(built(Node::Repeat { body: layer(), times: 0 }), Err(TreeError::ZeroCount));
    assert_eq!(built(Node::Repeat { body: Vec::new(), times: 2 }), Err(TreeError::EmptyBranch));
    assert_eq!(built(Node::Parallel { branches: Vec::new() }), Err(TreeError::EmptyBranch));
    assert_eq!(built(Node::Parallel { branches: vec![layer(), Vec::new()] }), Err(TreeError::EmptyBranch));
    assert_eq!(built(Node::Layer(12)), Err(TreeError::NoSuchLayer { layer: 12, n_layers: 12 }));
    assert_eq!(
        built(Node::Repeat { body: layer(), times: u32::MAX }),
        Err(TreeError::TooManyApplications { count: u64::from(u32::MAX), max: MAX_APPLICATIONS })
    );
    let deep = (0..10_000).fold(Node::Layer(0), |inner, _| Node::Repeat { body: vec![inner], times: 1 });
    assert_eq!(built(deep), Err(TreeError::TooDeep { max: MAX_DEPTH }));
}
