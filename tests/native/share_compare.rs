//! Links with another schedule.

use atelier::model::Quantise;
use atelier::share::{Link, Part, ReadError};

use crate::random_schedule::parse;
use crate::share::{link, written};

/// Version 6 is frozen, too: a link of any other version with a schedule that is compared with its own.
#[test]
fn golden_links_of_version_6() {
    let other = |text: &str| Some(parse(text, 12));
    let golden = [
        (
            "v6.o0-3X0w5-11.m0123456789abcdef-house-painters.n12.s0-4.6-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0",
            Link { other: other("0-3 5-11"), ..link("0-4 6-11", 12) },
        ),
        (
            "v6.o0X0wX144X3g5X15x3.q8.m0123456789abcdef-house-painters.n12.s-.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.pb",
            Link {
                other: other("0 (4|5)x3"),
                quantise: Some(Quantise::Eight),
                prompt: Some("b".to_owned()),
                ..link("-", 12)
            },
        ),
    ];
    for (behind, link) in golden {
        let fragment = written(&link);
        assert_eq!(fragment.rsplit_once(".c").map(|(before, _)| before), Some(behind));
        assert_eq!(Link::read(&fragment), Ok(Some(link)));
    }
}

#[test]
fn another_schedule_is_whole_and_in_its_one_form() {
    // The checksum is right: what stands before it is what somebody else might have written.
    let with = |other: &str| {
        let whole = written(&Link { other: Some(parse("5", 12)), ..link("0-4 6-11", 12) });
        let (before, _) = whole.rsplit_once(".c").unwrap();
        crate::share_claim::sealed(&before.replacen("v6.o5.", &format!("v6.o{other}."), 1))
    };
    assert!(Link::read(&with("7")).is_ok());
    for other in ["X0w5", "5-5", "X0"] {
        assert_eq!(Link::read(&with(other)), Err(ReadError::Unreadable { part: Part::Other }), "{other:?}");
    }
    for other in ["", "12", "a", "5x0"] {
        assert!(matches!(Link::read(&with(other)), Err(ReadError::Schedule(_))), "{other:?}");
    }
}
