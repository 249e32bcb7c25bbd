//! Codes are read back by a reader that shares no code with what draws them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use atelier_qr::{Drawing, draw};

/// Sides of a square in the picture that is read, pixels.
const SCALE: usize = 4;

/// The picture of a drawing, light and dark, from its path.
fn dark(drawing: &Drawing) -> Vec<Vec<bool>> {
    let side = usize::try_from(drawing.side).unwrap();
    let mut dark = vec![vec![false; side]; side];
    for run in drawing.path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (width, rest) = rest.split_once('v').unwrap();
        assert_eq!(rest, format!("1h-{width}z"));
        let [x, y, width] = [x, y, width].map(|number| number.parse::<usize>().unwrap());
        assert!(!dark[y][x..x + width].contains(&true), "no square twice");
        dark[y][x..x + width].fill(true);
    }
    dark
}

fn read(drawing: &Drawing) -> String {
    let dark = dark(drawing);
    let side = dark.len() * SCALE;
    let picture = |x: usize, y: usize| if dark[y / SCALE][x / SCALE] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, picture);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn addresses_are_read_back() {
    let page = "https://example.org/atelier/?lesson=order&step=2&hide=scores,figures&lang=zh-Hans";
    let link = "#v1.m8d3ff872224c1180-painters-12.n12.s0-3.b4o5o6o7e.8-11.i40.r0.c260a0f42";
    let long = format!("{page}{link}{}", ".0123456789abcdef".repeat(40));
    for text in ["a", page, &format!("{page}{link}"), &long, "层如画家"] {
        let drawing = draw(text).unwrap();
        assert_eq!(read(&drawing), *text);
    }
}

#[test]
fn a_margin_stays_light() {
    let drawing = draw("https://example.org/").unwrap();
    let dark = dark(&drawing);
    let last = dark.len() - 1;
    for (y, row) in dark.iter().enumerate() {
        for (x, is_dark) in row.iter().enumerate() {
            assert!(!is_dark || [x, y].iter().all(|at| (4..=last - 4).contains(at)), "{x} {y}");
        }
    }
}

#[test]
fn what_has_no_room_is_not_drawn() {
    assert!(draw(&"ä".repeat(1165)).is_some());
    assert_eq!(draw(&"ä".repeat(1166)), None);
}
