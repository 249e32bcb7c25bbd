//! The colours of charts: in order for every eye, legible, and the same on the page and in files.

use atelier::chart::{N_SHADES, SERIES_COLOURS, Shade, Shades, Theme, colours, style};

use crate::support::source::read;

/// Text needs this contrast (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;
/// Marks need this one (1.4.11).
const MARK_CONTRAST_MIN: f64 = 3.0;

/// Full strength of the three kinds of colour blindness, on linear RGB: G. Machado,
/// M. Oliveira, L. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency" (2009), table 1.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("full colour", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    ),
    (
        "tritanopia",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    ),
];

fn linear(hex: &str) -> [f64; 3] {
    let part = |at: usize| {
        let encoded = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if encoded <= 0.04045 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
    };
    [part(1), part(3), part(5)]
}

fn seen([r, g, b]: [f64; 3], eye: &[[f64; 3]; 3]) -> [f64; 3] {
    eye.map(|row| (row[0] * r + row[1] * g + row[2] * b).clamp(0.0, 1.0))
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(linear(a)), luminance(linear(b)));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn lightness_orders_the_shades_for_every_eye() {
    let shades = colours();
    assert_eq!(shades.len(), N_SHADES);
    for (eye, matrix) in EYES {
        let light = |shade: &Shade| luminance(seen(linear(&shade.fill), &matrix));
        for pair in shades.windows(2) {
            let (a, b) = (light(&pair[0]), light(&pair[1]));
            assert!(b > a, "{eye}: {} is not lighter than {}", pair[1].class, pair[0].class);
        }
    }
}

#[test]
fn numbers_on_shades_can_be_read() {
    for shade in colours() {
        let found = contrast(&shade.fill, shade.ink);
        assert!(found >= CONTRAST_MIN, "{shade:?}: {found:.2}, below {CONTRAST_MIN}");
    }
}

#[test]
fn series_stand_out_from_the_paper() {
    for (light, dark) in SERIES_COLOURS {
        for (colour, paper) in [(light, "#ffffff"), (light, "#fbfaf8"), (dark, "#191b1d")] {
            let found = contrast(colour, paper);
            assert!(found >= MARK_CONTRAST_MIN, "{colour} on {paper}: {found:.2}");
        }
    }
}

/// One table of colours: what the page draws is what files hold.
#[test]
fn the_page_has_the_colours_of_the_files() {
    let tokens = read("web/styles/tokens.css");
    for (index, (light, dark)) in SERIES_COLOURS.into_iter().enumerate() {
        let token = format!("--series-{index}: light-dark({light}, {dark});");
        assert!(tokens.contains(&token), "web/styles/tokens.css has no {token}");
    }
    let shades = read("web/styles/shades.css");
    let standalone = style(Theme::System);
    for Shade { class, fill, .. } in colours() {
        let (rule, short) = (format!(".{class} {{ fill: {fill}; }}"), format!(".{class}{{fill:{fill}}}"));
        assert!(shades.contains(&rule), "web/styles/shades.css has no {rule}");
        assert!(standalone.contains(&short));
    }
    assert!(!style(Theme::Light).contains("@media"));
}

#[test]
fn values_fall_into_shades() {
    let shades = Shades { low: 0.0, high: 1.0 };
    let classes = [-5.0, 0.0, 0.5, 1.0, 7.0, f64::NAN].map(|value| shades.class(value));
    assert_eq!(classes, ["q0", "q0", "q12", "q23", "q23", "q12"]);
    assert_eq!(Shades::over([2.0, f64::NAN, -1.0]), Shades { low: -1.0, high: 2.0 });
    assert_eq!(Shades::over([]), Shades { low: 0.0, high: 1.0 });
    assert_eq!(Shades { low: 3.0, high: 3.0 }.class(3.0), "q12", "a domain without width");
}
