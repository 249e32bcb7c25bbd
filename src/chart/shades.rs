//! Colours that say how much: a ramp in a space where distances are seen.
//!
//! It is a path in OKLCh, the polar form of Oklab (B. Ottosson, "A perceptual color space for image processing",
//! 2020). As in viridis (N. Smith and S. van der Walt, 2015), lightness alone carries the order and rises evenly, so
//! that it reads the same in grey and to the colour-blind; hue only helps.
//!
//! Values are drawn in steps, each a class (`q0` to `q23`), so that a mark still carries no colour; [`colours`] says
//! which one its class has.

/// Steps of the ramp.
pub const N_SHADES: usize = 24;

/// Lightness 0.28 + 0.65 t, chroma 0.11 + 0.07 t² and hue 305 - 195 t for t from 0 to 1, each as colourful as a screen
/// can show it.
const FILLS: [u32; N_SHADES] = [
    0x36_1453, 0x37_1f60, 0x36_296c, 0x34_3477, 0x31_3f81, 0x2a_4a8b, 0x20_5693, 0x0d_619a, 0x01_6d9c,
    0x01_789d, 0x07_829e, 0x05_8da0, 0x03_98a2, 0x01_a3a3, 0x03_aea2, 0x0f_b99f, 0x10_c599, 0x41_ce92,
    0x61_d689, 0x7f_dd7f, 0x9b_e473, 0xb8_e966, 0xd4_ee58, 0xf0_f14a,
];
/// On those before this step white is read better than black (contrast as in WCAG 2.2).
const FIRST_LIGHT: usize = 10;

/// How values become shades: from little (dark) to much (light).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shades {
    /// The value of the first step.
    pub low: f64,
    /// The value of the last.
    pub high: f64,
}

impl Default for Shades {
    fn default() -> Self {
        Self { low: 0.0, high: 1.0 }
    }
}

impl Shades {
    /// Over all of these values; 0 to 1 if there are none.
    pub fn over(values: impl IntoIterator<Item = f64>) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high { Self::default() } else { Self { low, high } }
    }

    /// Where a value stands on the ramp: 0 at its low end, 1 at its high one, 1/2 where they are the same.
    pub(super) fn share(self, value: f64) -> f64 {
        let Self { low, high } = self;
        if high == low || !value.is_finite() { 0.5 } else { ((value - low) / (high - low)).clamp(0.0, 1.0) }
    }

    /// The step of a value's shade. Values beyond the ends have that of the nearer one.
    fn step(self, value: f64) -> usize {
        ((self.share(value) * N_SHADES as f64) as usize).min(N_SHADES - 1)
    }

    /// The class of a value's shade.
    pub fn class(self, value: f64) -> String {
        class(self.step(value))
    }

    /// Whether a text on a value's shade is white.
    pub(super) fn is_dark(self, value: f64) -> bool {
        self.step(value) < FIRST_LIGHT
    }
}

fn class(step: usize) -> String {
    format!("q{step}")
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shade {
    pub class: String,
    /// Its colour, `#rrggbb`.
    pub fill: String,
    /// The colour of a text on it, black or white, whichever is read better.
    pub ink: &'static str,
}

pub fn colours() -> Vec<Shade> {
    let shade = |(step, fill): (usize, &u32)| Shade {
        class: class(step),
        fill: format!("#{fill:06x}"),
        ink: if step < FIRST_LIGHT { "#ffffff" } else { "#000000" },
    };
    FILLS.iter().enumerate().map(shade).collect()
}
