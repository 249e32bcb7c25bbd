//! From a preset to its schedule.

use std::ops::Range;

use super::{Per, Preset, PresetError, greatest_start};
use crate::random::PythonRandom;
use crate::schedule::sequence::Sequence;
use crate::schedule::tree::{Schedule, check_layer, check_n_layers};

type Result<T> = std::result::Result<T, PresetError>;

impl Preset {
    /// The schedule for a model of `n_layers` layers.
    ///
    /// # Errors
    /// When a parameter is out of bounds for this depth (the error names the bound), or
    /// the schedule would exceed a limit.
    pub fn schedule(self, n_layers: usize) -> Result<Schedule> {
        check_n_layers(n_layers)?;
        let around = |start| Around::new(start, n_layers);
        match self {
            Self::Baseline => Ok(Schedule::full(n_layers)),
            Self::Skip { start } => around(start)?.with(Sequence::default()),
            Self::Reverse { start } => {
                let around = around(start)?;
                around.with(in_sequence(around.region().rev())?)
            }
            Self::MiddleRepeat { start } => {
                let around = around(start)?;
                let times = around.region().len() as u32;
                around.with(Sequence::layer((n_layers / 2) as u16).repeated(times)?)
            }
            Self::Random { start, seed } => {
                let around = around(start)?;
                let mut region: Vec<u16> = around.region().collect();
                PythonRandom::seeded(seed).shuffle(&mut region);
                around.with(in_sequence(region)?)
            }
            Self::Parallel { start } => around(start)?.with_loops(1),
            Self::LoopedParallel { loops: 0, .. } => Err(PresetError::ZeroLoops),
            Self::LoopedParallel { start, loops } => around(start)?.with_loops(loops),
            Self::SkipLayer { layer } => skip_layer(layer, n_layers),
            Self::SwitchLayers { layer } => switch_layers(layer, n_layers),
            Self::DoubleRepeat { start, per } => around(start)?.with_repeats(2, per),
            Self::TripleRepeat { start, per } => around(start)?.with_repeats(3, per),
        }
    }
}

/// Front and back around a region that is to be replaced.
#[derive(Clone, Copy)]
struct Around {
    start: u16,
    n_layers: u16,
}

impl Around {
    fn new(start: usize, n_layers: usize) -> Result<Self> {
        let greatest = greatest_start(n_layers).ok_or(PresetError::NoRegion { n_layers })?;
        if start > greatest {
            return Err(PresetError::StartTooGreat { start, n_layers, greatest });
        }
        // Both were checked against limits far below 2^16.
        Ok(Self { start: start as u16, n_layers: n_layers as u16 })
    }

    /// The affected layers.
    fn region(self) -> Range<u16> {
        self.start + 1..self.n_layers - self.start
    }

    fn with(self, region: Sequence) -> Result<Schedule> {
        let mut schedule = in_sequence(0..=self.start)?;
        schedule.append(region)?;
        schedule.append(in_sequence(self.n_layers - self.start..self.n_layers)?)?;
        Ok(schedule.into())
    }

    fn with_loops(self, loops: u32) -> Result<Schedule> {
        let region = Sequence::parallel(self.region().map(Sequence::layer).collect())?;
        self.with(region.repeated(loops)?)
    }

    fn with_repeats(self, times: u32, per: Per) -> Result<Schedule> {
        let mut region = Sequence::default();
        match per {
            Per::Block => region = in_sequence(self.region())?.repeated(times)?,
            Per::Layer => {
                for layer in self.region() {
                    region.append(Sequence::layer(layer).repeated(times)?)?;
                }
            }
        }
        self.with(region)
    }
}

fn skip_layer(layer: usize, n_layers: usize) -> Result<Schedule> {
    let skipped = check_layer(saturated(layer), n_layers)?;
    Ok(in_sequence((0..n_layers as u16).filter(|&kept| kept != skipped))?.into())
}

fn switch_layers(layer: usize, n_layers: usize) -> Result<Schedule> {
    check_layer(saturated(layer), n_layers)?;
    let mut order: Vec<u16> = (0..n_layers as u16).collect();
    match order.get_mut(layer..=layer + 1) {
        Some(pair) => pair.reverse(),
        None => return Err(PresetError::NoNextLayer { layer, n_layers }),
    }
    Ok(in_sequence(order)?.into())
}

fn in_sequence(layers: impl IntoIterator<Item = u16>) -> Result<Sequence> {
    let mut sequence = Sequence::default();
    for layer in layers {
        sequence.append(Sequence::layer(layer))?;
    }
    Ok(sequence)
}

fn saturated(layer: usize) -> u32 {
    u32::try_from(layer).unwrap_or(u32::MAX)
}
