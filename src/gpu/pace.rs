//! How fast the device is, learnt from what it ran.
//!
//! One submit should stay near [`GOOD_MILLIS`]: a watchdog is never far, and a run can be
//! cancelled between two. Adapters differ by a factor of ten thousand and browsers hide
//! their names, so the speed is measured on the passes themselves. The first passes,
//! with drivers still compiling, count as slow; the mean forgets them.

const GOOD_MILLIS: f64 = 100.0;
/// Speed that is assumed before anything ran, FLOPs per millisecond: a software adapter on
/// two cores.
const FIRST_GUESS: f64 = 10e6;
/// Passes over fewer rows say more about latency than about speed.
const ROWS_MIN: usize = 16;
/// Bounds of what is good: fewer rows waste the GEMM's tiles, more gain nothing.
const ROWS_MAX: usize = 2048;
/// Weight of the newest pass in the mean.
const NEWEST: f64 = 0.4;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pace {
    flops_per_milli: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { flops_per_milli: FIRST_GUESS }
    }
}

impl Pace {
    /// Learns from a pass over `rows` rows that took `millis`.
    pub(super) fn learn(&mut self, rows: usize, flops: f64, millis: f64) {
        // A clock may stand still for a short pass, or be set back.
        if rows >= ROWS_MIN && millis > 0.0 {
            self.flops_per_milli += NEWEST * (flops / millis - self.flops_per_milli);
        }
    }

    /// Rows that make one good submit.
    pub(super) fn rows_good(&self, flops_per_row: f64) -> usize {
        let rows = GOOD_MILLIS * self.flops_per_milli / flops_per_row.max(1.0);
        (rows as usize).clamp(ROWS_MIN, ROWS_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_settles_at_the_speed_of_the_device() {
        let mut pace = Pace::default();
        for _ in 0..20 {
            pace.learn(100, 2e9, 1000.0);
        }
        // 2 GFLOP/s: 100 ms hold 200 MFLOP.
        assert_eq!(pace.rows_good(2e6), 100);
        assert_eq!(pace.rows_good(1e12), ROWS_MIN);
        assert_eq!(pace.rows_good(0.0), ROWS_MAX);
    }

    #[test]
    fn it_ignores_what_says_nothing() {
        let mut pace = Pace::default();
        pace.learn(1, 1e3, 1000.0);
        pace.learn(100, 1e9, 0.0);
        pace.learn(100, 1e9, -5.0);
        assert_eq!(pace, Pace::default());
    }
}
