//! Colours that say how much: ramps computed in a space where distances are seen.
//!
//! Both ramps are paths in OKLCh, the polar form of Oklab (B. Ottosson, "A perceptual color
//! space for image processing", 2020). As in viridis (N. Smith and S. van der Walt, 2015),
//! lightness alone carries the order of the sequential ramp and rises evenly, so that it reads
//! the same in grey and to the colour-blind; hue only helps. The diverging ramp goes from blue
//! over a near-white to orange, which the common kinds of colour blindness keep apart, and is
//! as light on one side as on the other.
//!
//! Values are drawn in steps, each a class (`q0` to `q23`, `d0` to `d24`), so that a mark still
//! carries no colour; the colours of the classes are computed by [`colours`].

/// Steps of the sequential ramp.
pub const N_SEQUENTIAL: usize = 24;
/// Steps of the diverging ramp; odd, so that there is a middle.
pub const N_DIVERGING: usize = 25;

/// How values become shades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shades {
    /// From little (dark) to much (light).
    Sequential {
        /// The value of the first step.
        low: f64,
        /// The value of the last.
        high: f64,
    },
    /// Below, at and above a middle.
    Diverging {
        /// The value of the first step (blue).
        low: f64,
        /// The value in the middle.
        mid: f64,
        /// The value of the last step (orange).
        high: f64,
    },
}

impl Default for Shades {
    fn default() -> Self {
        Self::Sequential { low: 0.0, high: 1.0 }
    }
}

impl Shades {
    /// Over all of these values; 0 to 1 if there are none.
    #[must_use]
    pub fn over(values: impl IntoIterator<Item = f64>) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high { Self::default() } else { Self::Sequential { low, high } }
    }

    /// The values at the two ends.
    #[must_use]
    pub fn domain(&self) -> (f64, f64) {
        let (Self::Sequential { low, high } | Self::Diverging { low, high, .. }) = *self;
        (low, high)
    }

    /// The class of a value's shade. Values beyond the ends have that of the nearer one.
    #[must_use]
    pub fn class(&self, value: f64) -> String {
        match *self {
            Self::Sequential { low, high } => {
                format!("q{}", step(share(value, low, high), N_SEQUENTIAL))
            }
            Self::Diverging { low, mid, high } => {
                let half = if value < mid { share(value, low, mid) } else { 1.0 + share(value, mid, high) };
                format!("d{}", step(half / 2.0, N_DIVERGING))
            }
        }
    }

    /// The classes of the ramp from its first step to its last.
    #[must_use]
    pub fn classes(&self) -> Vec<String> {
        match self {
            Self::Sequential { .. } => (0..N_SEQUENTIAL).map(|step| format!("q{step}")).collect(),
            Self::Diverging { .. } => (0..N_DIVERGING).map(|step| format!("d{step}")).collect(),
        }
    }
}

/// 0 at `low`, 1 at `high`; 1/2 where they are the same.
fn share(value: f64, low: f64, high: f64) -> f64 {
    if high == low || !value.is_finite() { 0.5 } else { ((value - low) / (high - low)).clamp(0.0, 1.0) }
}

/// The step that a share of the ramp falls into.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "between 0 and a handful"
)]
fn step(share: f64, n: usize) -> usize {
    ((share * n as f64) as usize).min(n - 1)
}

/// A step of a ramp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shade {
    pub class: String,
    /// Its colour, `#rrggbb`.
    pub fill: String,
    /// The colour of a text on it, black or white, whichever is read better.
    pub ink: &'static str,
}

/// All steps of both ramps.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
pub fn colours() -> Vec<Shade> {
    let sequential = (0..N_SEQUENTIAL).map(|step| {
        let t = step as f64 / (N_SEQUENTIAL - 1) as f64;
        shade(format!("q{step}"), (0.28 + 0.65 * t, 0.11 + 0.07 * t * t, 305.0 - 195.0 * t))
    });
    let diverging = (0..N_DIVERGING).map(|step| {
        let t = 2.0 * step as f64 / (N_DIVERGING - 1) as f64 - 1.0;
        let hue = if t < 0.0 { 252.0 } else { 48.0 };
        shade(format!("d{step}"), (0.94 - 0.48 * t.abs(), 0.14 * t.abs(), hue))
    });
    sequential.chain(diverging).collect()
}

fn shade(class: String, (lightness, chroma, hue): (f64, f64, f64)) -> Shade {
    // Less colourful until a screen can show it.
    let mut chroma = chroma;
    let mut rgb = linear_rgb(lightness, chroma, hue);
    while chroma > 0.0 && rgb.iter().any(|part| !(0.0..=1.0).contains(part)) {
        chroma -= 0.002;
        rgb = linear_rgb(lightness, chroma.max(0.0), hue);
    }
    // Relative luminance and contrast as in WCAG 2.2.
    let luminance = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    let (on_white, on_black) = (1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05);
    let [r, g, b] = rgb.map(byte);
    Shade {
        class,
        fill: format!("#{r:02x}{g:02x}{b:02x}"),
        ink: if on_white > on_black { "#ffffff" } else { "#000000" },
    }
}

/// From OKLCh to linear sRGB, with the matrices of Ottosson (2020).
fn linear_rgb(lightness: f64, chroma: f64, hue_degrees: f64) -> [f64; 3] {
    let hue = hue_degrees.to_radians();
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

/// A part of linear sRGB as a byte (IEC 61966-2-1).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
fn byte(linear: f64) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let encoded = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    (encoded * 255.0).round() as u8
}
