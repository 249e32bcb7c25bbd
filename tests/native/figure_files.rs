//! Pictures that carry their experiment: what goes in comes out, and damage is bound to be
//! noticed.

use proptest::prelude::*;

use atelier::carrier::TEXT_BYTES_MAX;
use atelier::carrier::png::{self, PngError};
use atelier::carrier::svg;
use atelier::chart::{Chart, LineChart, LinePoint, Series, Theme};
use atelier::plot::{document, standalone};
use atelier::reader::Opened;

const SIZE: (f64, f64) = (400.0, 300.0);

fn chart(title: &str) -> Chart {
    let points = vec![LinePoint::at(1.0, 0.5), LinePoint::at(2.0, 0.25)];
    let series = vec![Series { name: "skip".into(), points, is_main: true }];
    Chart::Lines(LineChart { title: title.into(), series, ..LineChart::default() })
}

#[test]
fn a_picture_stands_alone_in_light_and_dark() {
    let svg = standalone(&chart("a < b & c").picture(SIZE), None);
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"300\""));
    assert!(svg.contains("<title>a &lt; b &amp; c</title>\n<desc>x: ; y: </desc>"), "{svg}");
    assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("class=\"paper\""));
    assert!(!svg.contains("http",) || svg.matches("http").count() == 1, "it asks for nothing elsewhere");
    assert!(!svg.contains("<metadata"));
    assert!(!document(&chart("").picture(SIZE), None, Theme::Light).contains("prefers-color-scheme"));
}

#[test]
fn what_is_not_whole_is_not_read() {
    let read = svg::read;
    let whole = standalone(&chart("t").picture(SIZE), Some("{\"a\": 1}"));
    assert_eq!(read(&whole).as_deref(), Some("{\"a\": 1}"));
    // As another program would write it again.
    let other = whole.replace("<metadata id=\"atelier\">", "<metadata\n     class=\"x\" id='atelier' >");
    assert_eq!(read(&other).as_deref(), Some("{\"a\": 1}"));
    let before = whole.replace("<metadata", "<metadata id=\"other\">x</metadata><metadata");
    assert_eq!(read(&before).as_deref(), Some("{\"a\": 1}"));
    for (wrong, why) in [
        (whole.replace("id=\"atelier\"", "id=\"else\""), "another id"),
        (whole.replace("</metadata>", ""), "no end"),
        (whole.replace("{\"a\"", "&what;"), "an unknown escape"),
        (whole.replace("{\"a\"", "&#xd800;"), "half a character"),
        (whole.replace("{\"a\"", "& "), "an escape without an end"),
        (whole.replace("{\"a\"", "<b/>"), "an element"),
        (String::new(), "nothing"),
    ] {
        assert_eq!(read(&wrong), None, "{why}");
    }
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    assert!(!standalone(&chart("t").picture(SIZE), Some(&long)).contains("<metadata"), "too long to carry");
    let long = whole.replace("{\"a\"", &long);
    assert_eq!(read(&long), None, "too long to be ours");
}

/// One grey pixel; both files were made with Python's zlib and struct, by the standard's text.
const PLAIN: &str = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c\
                     63a8070000810080d394534a0000000049454e44ae426082";
const CARRYING: &str = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55\
                        0000001869545874\
                        6174656c69657200000000007b22c3a9223a223c263e227d7e9a4e18\
                        0000000a49444154789c63a8070000810080d394534a0000000049454e44ae426082";
/// As a `tEXt` chunk.
const OLD_CHUNK: &str = "0000000a744558746174656c696572007b7dec417c7f";
const TEXT: &str = "{\"é\":\"<&>\"}";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn a_png_carries_a_text_as_the_standard_says() {
    let carrying = png::insert(&bytes(PLAIN), TEXT).unwrap();
    assert_eq!(carrying, bytes(CARRYING));
    assert_eq!(png::read(&bytes(CARRYING)).as_deref(), Some(TEXT));
    assert_eq!(png::read(&bytes(PLAIN)), None);
    let mut old = bytes(PLAIN);
    old.splice(33..33, bytes(OLD_CHUNK));
    assert_eq!(png::read(&old).as_deref(), Some("{}"));
    assert_eq!(png::insert(&old, TEXT).unwrap(), bytes(CARRYING), "the one before goes");
    assert_eq!(png::insert(&carrying, TEXT).unwrap(), carrying);
}

#[test]
fn a_damaged_png_is_refused_or_read_as_nothing() {
    let whole = bytes(CARRYING);
    for end in 0..whole.len() {
        assert_eq!(png::insert(&whole[..end], ""), Err(PngError::NotPng), "{end} bytes");
        assert_eq!(png::read(&whole[..end]), None, "{end} bytes");
    }
    // Every bit of the chunk that carries: its checksum tells.
    for at in 33..33 + 12 + 0x18 {
        for bit in 0..8 {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << bit;
            assert_eq!(png::read(&damaged), None, "bit {bit} of byte {at}");
            // Behind length, kind and keyword it is known as one of ours.
            assert!(at < 49 || png::is_changed(&damaged), "bit {bit} of byte {at}");
        }
    }
    assert!(!png::is_changed(&whole) && !png::is_changed(&bytes(PLAIN)));
    let mut damaged = whole.clone();
    damaged[60] ^= 1;
    let error = Opened::read(&damaged).unwrap_err().to_string();
    assert_eq!(error, "this file cannot be read as one of Atelier: some of its bytes have changed");
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    let error = png::insert(&bytes(PLAIN), &long).unwrap_err();
    assert_eq!(error.to_string(), "the text has 8388609 bytes, and at most 8388608 are carried");
}

proptest! {
    #[test]
    fn any_text_survives_both_ways(text in any::<String>()) {
        let svg = standalone(&chart("t").picture(SIZE), Some(&text));
        let carried = svg::read(&svg).expect("it was just written");
        // Characters that XML does not know come back as JSON writes them.
        let expected: String = text.chars().map(|c| match c {
            '\n' | '\t' | '\r' => c.to_string(),
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => format!("\\u{:04x}", c as u32),
            c => c.to_string(),
        }).collect();
        prop_assert_eq!(carried, expected);
        let png = png::insert(&bytes(PLAIN), &text).unwrap();
        prop_assert_eq!(png::read(&png), Some(text));
    }

    #[test]
    fn any_json_means_the_same_afterwards(key in any::<String>(), value in any::<String>()) {
        let json = serde_json::json!({ key: value });
        let svg = standalone(&chart("t").picture(SIZE), Some(&json.to_string()));
        let carried = svg::read(&svg).expect("it was just written");
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&carried).unwrap(), json);
    }

    #[test]
    fn nothing_that_is_read_can_break_the_reader(
        text in "(<metadata|id=\"atelier\"|>|&|;|amp|#x?[0-9a-f]{0,9}|</metadata>|[a-z ]|\\PC){0,40}",
        noise in prop::collection::vec(any::<u8>(), 0..200), at in 0..110_usize,
    ) {
        _ = svg::read(&text);
        _ = png::read(&noise);
        let mut png = bytes(CARRYING);
        let at = at.min(png.len());
        png.splice(at..at, noise);
        _ = png::read(&png);
        _ = png::insert(&png, TEXT);
    }
}
