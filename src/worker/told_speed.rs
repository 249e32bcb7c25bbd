//! How fast the model runs, as the page knows it.

use crate::experiment::Speed;

/// Share by which a speed wavers without being another.
const WAVERS: f64 = 0.1;

/// What was told last.
#[derive(Debug, Default)]
pub(super) struct ToldSpeed(pub(super) Option<Speed>);

impl ToldSpeed {
    /// The speed now, where that is news.
    pub(super) fn news(&mut self, now: Option<Speed>) -> Option<Speed> {
        let now = now.filter(|now| self.0.is_none_or(|told| is_news(*now, told)))?;
        self.0 = Some(now);
        Some(now)
    }
}

fn is_news(now: Speed, told: Speed) -> bool {
    let differs = |now: f64, told: f64| (now - told).abs() > WAVERS * told;
    let is_other = |now: Option<f64>, told: Option<f64>| match (now, told) {
        (Some(now), Some(told)) => differs(now, told),
        (now, told) => now != told,
    };
    let of_many = is_other(now.swept, told.swept) || is_other(now.states, told.states);
    let origin = |speed: Speed| (speed.is_of_scores, speed.is_of_texts);
    origin(now) != origin(told)
        || of_many
        || differs(now.read, told.read)
        || differs(now.written, told.written)
}
