//! Links that are none, were cut or changed, come from the future, or lie.

use atelier::share::{Link, MAX_ADDRESS_CHARS, Pasted, ReadError};
use proptest::prelude::*;

use crate::share::{link, written};

#[test]
fn what_is_no_link() {
    assert_eq!(Link::read(""), Ok(None));
    assert_eq!(Link::read("#"), Ok(None));
    for foreign in
        ["top", "video", "v", "/route", "V1.m0", "v0.m0", "v01.m0", "v-1.", "v99999999999.", "é", "v.", "##"]
    {
        let error = Link::read(foreign).expect_err("no link");
        let expected = if foreign == "v" { ReadError::EndsTooEarly } else { ReadError::NotALink };
        assert_eq!(error, expected, "{foreign:?}");
    }
    let newer = Link::read("v7.anything").expect_err("newer");
    assert_eq!(newer, ReadError::Newer { version: 7, newest: 6 });
    assert_eq!(
        newer.to_string(),
        "this link was made by a newer Atelier (version 7): this one reads links up to version 6"
    );
    let long = format!("v1.{}", "0".repeat(1 << 20));
    assert_eq!(Link::read(&long), Err(ReadError::TooLong { bytes: 3 + (1 << 20), max: MAX_ADDRESS_CHARS }));
}

fn example() -> Link {
    Link { prompt: Some("Once upon a time, Zoe".to_owned()), ..link("0-3 (4|..|8)x3 9-11", 12) }
}

#[test]
fn links_cut_at_every_length() {
    let whole = written(&example());
    assert_eq!(Link::read(&format!("#{whole}")), Ok(Some(example())));
    for end in 1..whole.len() {
        assert_eq!(Link::read(&whole[..end]), Err(ReadError::EndsTooEarly), "{:?}", &whole[..end]);
        assert!(Link::read(&whole[end..]).is_err(), "{:?}", &whole[end..]);
    }
}

#[test]
fn links_with_a_changed_character() {
    let whole = written(&example());
    let alphabet: Vec<char> = ('0'..='9').chain('a'..='z').chain('A'..='Z').chain("-. |%é".chars()).collect();
    for (at, old) in whole.char_indices() {
        let (before, after) = (&whole[..at], &whole[at + 1..]);
        for new in alphabet.iter().filter(|&&new| new != old) {
            let changed = format!("{before}{new}{after}");
            assert!(Link::read(&changed).is_err(), "{changed}");
        }
        assert!(Link::read(&format!("{before}{after}")).is_err(), "without {at}");
        assert!(Link::read(&format!("{before}{old}{old}{after}")).is_err(), "twice {at}");
    }
    assert!(Link::read(&whole.to_ascii_lowercase()).is_err());
    assert!(Link::read(&whole.to_ascii_uppercase()).is_err());
    assert!(Link::read(&format!("{whole}.")).is_err());
    assert!(Link::read(&format!("{whole}{whole}")).is_err());
}

/// What chat and mail programs leave behind a link, raw and as browsers write it.
const MARKS: [(&str, &str); 12] = [
    (".", "."),
    (",", ","),
    (")", ")"),
    ("_", "_"),
    ("\"", "\""),
    (">", ">"),
    ("%22", "\""),
    ("%3E", ">"),
    ("%3e.", ">."),
    (").", ")."),
    ("…", "…"),
    ("%E2%80%9D", "”"),
];

#[test]
fn marks_behind_a_link_are_passed_over() {
    let whole = written(&example());
    for (mark, passed_over) in std::iter::once(("", "")).chain(MARKS) {
        let pasted = Pasted { link: example(), fragment: whole.clone(), passed_over: passed_over.to_owned() };
        assert_eq!(Link::read_pasted(&format!("#{whole}{mark}")), Ok(Some(pasted)), "{mark}");
    }
}

#[test]
fn marks_behind_a_damaged_link_do_not_mend_it() {
    let whole = written(&example());
    for (mark, _) in MARKS {
        for end in 1..whole.len() {
            let cut = format!("{}{mark}", &whole[..end]);
            assert_eq!(Link::read_pasted(&cut), Err(ReadError::EndsTooEarly), "{cut}");
        }
        let changed = format!("{}{mark}", whole.replace("0-3", "0-2"));
        assert_eq!(Link::read_pasted(&changed), Err(ReadError::Changed));
        assert_eq!(Link::read_pasted(mark), Err(ReadError::NotALink));
    }
    // Words, or more marks than punctuation has, are no mark.
    assert_eq!(Link::read_pasted(&format!("{whole}.and")), Err(ReadError::EndsTooEarly));
    assert_eq!(Link::read_pasted(&format!("{whole}{}", ".".repeat(25))), Err(ReadError::EndsTooEarly));
    assert_eq!(Link::read_pasted("#"), Ok(None));
}

/// Fits a fragment with the checksum that it should have, as an ill-meaning person would.
fn sealed(before: &str) -> String {
    let sum = before.bytes().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    });
    format!("{before}.c{:08x}", !sum)
}

#[test]
fn whole_links_that_mean_nothing() {
    let good = "v1.m0123456789abcdef-Name.n12.s0-11.tarith.i200.r0.pHello";
    assert!(Link::read(&sealed(good)).is_ok());
    for (from, to, expected) in [
        ("0123456789abcdef", "0123456789abcde", "this link is whole, but its model cannot be read"),
        ("0123456789abcdef", "0123456789ABCDEF", "this link is whole, but its model cannot be read"),
        (".n12", "", "this link is whole, but its number of layers cannot be read"),
        (".n12", ".n012", "this link is whole, but its number of layers cannot be read"),
        (
            ".n12",
            ".n11",
            "this link is whole, but its schedule is not possible: layer 11 does not exist: the model has 11 layers (0 to 10)",
        ),
        (
            ".n12",
            ".n9999",
            "this link is whole, but its schedule is not possible: a model of 9999 layers is too deep: at most 1024 are supported",
        ),
        (".s0-11", ".s0-11q", "this link is whole, but its schedule cannot be read"),
        (
            ".s0-11",
            ".s0x0",
            "this link is whole, but its schedule is not possible: a count of 0 is not possible: the least is 1",
        ),
        (".s0-11", ".s", "this link is whole, but its schedule is not possible: the schedule is empty"),
        (
            ".s0-11",
            ".sbbbbbbbbbbbbbbbbbb",
            "this link is whole, but its schedule is not possible: groups are nested too deeply: at most 16 levels are possible",
        ),
        (".i200", ".i0", "this link is whole, but its number of items cannot be read"),
        (".i200", ".i4294967296", "this link is whole, but its number of items cannot be read"),
        (".r0", ".r-1", "this link is whole, but its seed cannot be read"),
        (".r0", ".r18446744073709551616", "this link is whole, but its seed cannot be read"),
        (".r0", ".r0.r0", "this link is whole, but its end cannot be read"),
        (".pHello", ".pX2p", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pX", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pXAA", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pQzzzz", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pZ02p", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pQ16o0", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pé", "this link is whole, but its prompt cannot be read"),
        (".pHello", ".pHello.zmore", "this link is whole, but its end cannot be read"),
        (".tarith", ".i1", "this link is whole, but its seed cannot be read"),
    ] {
        let fragment = sealed(&good.replace(from, to));
        assert_eq!(
            Link::read(&fragment).map_err(|error| error.to_string()),
            Err(expected.to_owned()),
            "{fragment}"
        );
    }
}

#[test]
fn places_that_are_none() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let with = |place: &str| sealed(&format!("v2.{place}.m0123456789abcdef-Name.n12.s0-11.i200.r0"));
    assert!(Link::read(&with(&format!("h{commit}-owner-name"))).is_ok());
    for place in [
        "h".to_owned(),
        format!("h{commit}"),
        format!("h{commit}-"),
        format!("h{commit}-owner"),
        format!("h{commit}-owner-name-more"),
        format!("h{commit}-owner-X1aX1a"),
        format!("h{commit}-owner-X1p"),
        format!("h{}-owner-name", commit.to_uppercase()),
        "hmain-owner-name".to_owned(),
        format!("g{commit}-owner-name"),
    ] {
        let read = Link::read(&with(&place)).map_err(|error| error.to_string());
        let expected = "this link is whole, but its address on the Hub cannot be read";
        assert_eq!(read, Err(expected.to_owned()), "{place}");
    }
    // What follows is read as ever.
    let cut = sealed(&format!("v2.h{commit}-owner-name"));
    assert!(Link::read(&cut).is_err());
}

proptest! {
    #[test]
    fn any_fragment_is_read_or_refused(fragment in "(#?v[12][.])?.{0,200}|v[12].m0123456789abcdef[.a-z0-9-]{0,99}") {
        if let Ok(read) = Link::read(&fragment) {
            prop_assert!(read.is_none(), "{fragment:?} passed for a link");
        }
        if let Ok(read) = Link::read_pasted(&fragment) {
            prop_assert!(read.is_none(), "{fragment:?} passed for a link with marks");
        }
    }

    /// Behind a right checksum nothing is taken on trust.
    #[test]
    fn any_sealed_fragment_is_read_or_refused(rest in "([.][mnstirp][a-z0-9XQZ.-]{0,12}){0,9}|.{0,60}") {
        if let Ok(Some(link)) = Link::read(&sealed(&format!("v1{rest}"))) {
            let again = link.write(0).expect("was short");
            prop_assert_eq!(Link::read(&again.fragment), Ok(Some(link)));
        }
    }
}
