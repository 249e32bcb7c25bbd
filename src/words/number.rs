//! Numbers as a language writes them: the one place where numbers are rounded for people.

use std::borrow::Cow;

/// A true minus sign, as wide as a plus.
const MINUS: char = '\u{2212}';
/// Keeps a number and its unit, and the groups of a number, on one line.
const THIN_SPACE: char = '\u{202f}';

/// How a language writes numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Between whole part and decimals.
    pub decimal: char,
    /// Between groups of three digits.
    pub group: char,
    /// Words for the powers of `large_step`, from the first on: thousand, million, billion and trillion.
    pub large: [Cow<'static, str>; 4],
    /// How many of one word's are one of the next: 1000, or 10 000 where people count in myriads.
    pub large_step: f64,
}

impl Default for Numbers {
    /// A thin space groups digits, so that neither a comma nor a dot can be misread.
    fn default() -> Self {
        let large = ["k", "M", "G", "T"].map(Cow::Borrowed);
        Self { decimal: '.', group: THIN_SPACE, large, large_step: 1000.0 }
    }
}

impl Numbers {
    /// With so many decimals, groups of three from five digits on, and a true minus.
    /// Minus zero is zero. What is not a number is a dash.
    pub fn fixed(&self, value: f64, decimals: usize) -> String {
        self.written(value, &format!("{:.decimals$}", value.abs()))
    }

    /// With all its decimals, as in a setting that somebody typed.
    pub fn plain(&self, value: f64) -> String {
        self.written(value, &value.abs().to_string())
    }

    /// With a power of ten, as in 1.2e\u{2212}5: differences far below one.
    pub fn scientific(&self, value: f64, decimals: usize) -> String {
        format!("{value:.decimals$e}").replace('-', "\u{2212}").replace('.', &self.decimal.to_string())
    }

    /// With three digits that count, as where only ratios matter: 0.368, 2.16, 52.6, 1315; from a million
    /// on with a power of ten, as in 2.47 × 10⁶.
    pub fn rounded(&self, value: f64) -> String {
        let decimals = match value.abs() {
            999_999.5.. if value.is_finite() => return self.power(value, 2),
            99.95.. => 0,
            9.995.. => 1,
            0.9995.. => 2,
            _ => 3,
        };
        self.fixed(value, decimals)
    }

    /// With a power of ten as people write it; the value is large.
    fn power(&self, value: f64, decimals: usize) -> String {
        let written = self.scientific(value, decimals);
        let (number, power) = written.split_once('e').unwrap_or((&written, "0"));
        let raised = |digit: char| {
            let index = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
            index.and_then(|index| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(index)).unwrap_or(digit)
        };
        let power: String = power.chars().map(raised).collect();
        format!("{number}\u{a0}×\u{a0}10{power}")
    }

    /// The digits of a value without its sign, as the language writes them.
    fn written(&self, value: f64, digits: &str) -> String {
        if !value.is_finite() {
            return "\u{2013}".to_owned();
        }
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut out = String::new();
        if value < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
            out.push(MINUS);
        }
        for (i, digit) in whole.chars().enumerate() {
            let left = whole.len() - i;
            if i > 0 && left.is_multiple_of(3) && whole.len() > 4 {
                out.push(self.group);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(fraction);
        }
        out
    }

    /// As [`fixed`](Self::fixed), with a plus before what is greater than zero.
    pub fn signed(&self, value: f64, decimals: usize) -> String {
        let text = self.fixed(value, decimals);
        let is_zero = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
        if value > 0.0 && !is_zero { format!("+{text}") } else { text }
    }

    pub fn count(&self, n: u64) -> String {
        // As a float a large one would be another.
        self.written(n as f64, &n.to_string())
    }

    /// A share of one, in whole per cent.
    pub fn percent(&self, share: f64) -> String {
        self.unit(share * 100.0, 0, "%")
    }

    /// An interval of shares, in whole per cent with the unit once.
    pub fn percent_range(&self, low: f64, high: f64) -> String {
        format!("{}\u{2013}{}", self.fixed(low * 100.0, 0), self.percent(high))
    }

    /// A difference of shares in whole percentage points, without a unit.
    pub fn points(&self, difference: f64) -> String {
        self.signed(difference * 100.0, 0)
    }

    /// Milliseconds with two or three significant digits.
    pub fn millis(&self, millis: f64) -> String {
        let decimals = match millis {
            100.0.. => 0,
            1.0.. => 1,
            _ => 2,
        };
        self.unit(millis, decimals, "ms")
    }

    /// A probability: whole per cent, with more digits where it is small.
    pub fn probability(&self, share: f64) -> String {
        let decimals = usize::from((0.000_95..0.0995).contains(&share));
        if share > 0.0 && share < 0.000_95 {
            return format!("<{THIN_SPACE}{}", self.unit(0.1, 1, "%"));
        }
        self.unit(share * 100.0, decimals, "%")
    }

    /// Bytes, in decimal units.
    pub fn bytes(&self, n: u64) -> String {
        const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
        if n < 1000 {
            return format!("{n}{THIN_SPACE}B");
        }
        let (value, unit) = scaled(n as f64, 1000.0);
        self.unit(value, usize::from(value < 10.0), UNITS[unit])
    }

    /// A large count with a word for its size: 4.2 million.
    pub fn large(&self, n: u64) -> String {
        if n < 10_000 {
            return self.count(n);
        }
        let (value, word) = scaled(n as f64, self.large_step);
        self.unit(value, usize::from(value < 100.0), &self.large[word])
    }

    /// A number with its unit, which stay on one line.
    pub fn unit(&self, value: f64, decimals: usize, unit: &str) -> String {
        format!("{}{THIN_SPACE}{unit}", self.fixed(value, decimals))
    }
}

/// The value in the largest unit of which there is at least one, and the unit's place in a list
/// that begins with the first above one; each is `step` of the one before.
fn scaled(value: f64, step: f64) -> (f64, usize) {
    let mut scaled = value / step;
    let mut unit = 0;
    // Of a thousand, 999.5 would be written as 1000.
    while scaled >= step - 0.5 && unit < 3 {
        scaled /= step;
        unit += 1;
    }
    (scaled, unit)
}
