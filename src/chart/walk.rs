//! From one datum to the next: by pointer and by keys.

use super::{Spot, ascending};

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    Left,
    Right,
    Up,
    Down,
    /// The first of the row or series.
    First,
    Last,
    /// To the series before, as near as it can be; to the last row of a grid of words.
    SeriesBefore,
    /// To the series after; to the first row of a grid of words.
    SeriesAfter,
}

impl Toward {
    /// Of a key's name, as browsers call it.
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "Home" => Self::First,
            "End" => Self::Last,
            "PageUp" => Self::SeriesBefore,
            "PageDown" => Self::SeriesAfter,
            _ => return None,
        })
    }
}

/// How the data lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Along lines: left and right stay on one, up and down change to another.
    Lines,
    /// In rows and columns.
    Grid,
    /// Anyhow: left and right go by x, up and down by y, through all of them.
    Cloud,
}

/// Places closer than this are the same, pixels.
const SAME: f64 = 0.5;

/// The spot (its place in `spots`) under a place of the pointer: the one that holds it, of
/// several the one whose middle is nearest.
pub fn spot_at(spots: &[Spot], place: (f64, f64)) -> Option<usize> {
    let around = spots.iter().enumerate().filter(|(_, spot)| spot.contains(place));
    around.min_by(|(_, a), (_, b)| a.distance(place).total_cmp(&b.distance(place))).map(|(at, _)| at)
}

/// The spot (its place in `spots`) that a key leads to from the one at `from`; the first one
/// where there is none yet. At an end it stays.
pub fn walk(spots: &[Spot], from: Option<usize>, toward: Toward, lie: Lie) -> Option<usize> {
    let Some((from, here)) = from.and_then(|from| Some((from, spots.get(from)?))) else {
        return (!spots.is_empty()).then_some(0);
    };
    if matches!(toward, Toward::SeriesBefore | Toward::SeriesAfter) {
        return Some(other_series(spots, from, here, toward));
    }
    let path = match (toward, lie) {
        (Toward::Left | Toward::Right | Toward::First | Toward::Last, _) => {
            let on_path = |spot: &Spot| match lie {
                Lie::Lines | Lie::Grid => spot.series == here.series,
                Lie::Cloud => true,
            };
            sorted(spots, on_path, |spot| (spot.x, spot.y))
        }
        (_, Lie::Cloud) => sorted(spots, |_| true, |spot| (spot.y, spot.x)),
        (_, Lie::Grid) => sorted(spots, |spot| (spot.x - here.x).abs() < SAME, |spot| (spot.y, spot.x)),
        (_, Lie::Lines) => column(spots, from, here),
    };
    let at = path.iter().position(|&place| place == from)?;
    let next = match toward {
        Toward::Left | Toward::Up => at.saturating_sub(1),
        Toward::Right | Toward::Down => (at + 1).min(path.len() - 1),
        Toward::First => 0,
        Toward::Last | Toward::SeriesBefore | Toward::SeriesAfter => path.len() - 1,
    };
    path.get(next).copied()
}

/// The nearest spot of the next series that has any; `from` where there is none.
fn other_series(spots: &[Spot], from: usize, here: &Spot, toward: Toward) -> usize {
    let series = spots.iter().map(|spot| spot.series);
    let next = match toward {
        Toward::SeriesBefore => series.filter(|&it| it < here.series).max(),
        _ => series.filter(|&it| it > here.series).min(),
    };
    let of_next = spots.iter().enumerate().filter(|(_, spot)| Some(spot.series) == next);
    let place = (here.x, here.y);
    of_next
        .min_by(|(_, a), (_, b)| a.distance(place).total_cmp(&b.distance(place)))
        .map_or(from, |(at, _)| at)
}

/// Places of the spots on a path, in order.
fn sorted(spots: &[Spot], on_path: impl Fn(&Spot) -> bool, key: impl Fn(&Spot) -> (f64, f64)) -> Vec<usize> {
    let path: Vec<usize> = (0..spots.len()).filter(|&at| on_path(&spots[at])).collect();
    let keys: Vec<(f64, f64)> = path.iter().map(|&at| key(&spots[at])).collect();
    ascending(&keys).into_iter().map(|place| path[place]).collect()
}

/// Of each line the spot that is nearest along x, from above to below.
fn column(spots: &[Spot], from: usize, here: &Spot) -> Vec<usize> {
    let mut nearest: Vec<usize> = vec![from];
    for (at, spot) in spots.iter().enumerate().filter(|(_, spot)| spot.series != here.series) {
        match nearest.iter_mut().find(|it| spots[**it].series == spot.series) {
            Some(known) if (spot.x - here.x).abs() < (spots[*known].x - here.x).abs() => *known = at,
            Some(_) => {}
            None => nearest.push(at),
        }
    }
    let keys: Vec<(f64, f64)> = nearest.iter().map(|&at| (spots[at].y, spots[at].series as f64)).collect();
    ascending(&keys).into_iter().map(|place| nearest[place]).collect()
}
