//! The paper's schedules (*Transformer Layers as Painters*, arXiv 2407.09298v4), exactly
//! as its published code runs them.
//!
//! Of `n` layers and a start layer `s`, the *region* is the open interval
//! `s + 1 ..= n - s - 1`: the front keeps `s + 1` layers, the back keeps `s`, and
//! `n - 2 s - 1` layers are affected. Two presets change single layers instead
//! (`skip_layer`, `switch_layers`).
//!
//! `double_repeat` and `triple_repeat` are the paper's appendix A.6; its code has none and
//! its text does not say whether each layer or the whole region repeats, so both are
//! offered ([`Per`]).

mod build;
mod error;

pub use error::PresetError;

use std::mem::discriminant;

use serde::Serialize;

/// How often `looped_parallel` runs its region unless told otherwise: the paper's headline.
pub const DEFAULT_LOOPS: u32 = 3;

/// The start that shows most at first glance in models of about a dozen layers.
const FIRST_START: usize = 3;

/// One of the paper's schedules with its parameters, for a model of any depth. `start` is the
/// last layer of the front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// All layers in their own order.
    Baseline,
    /// Front and back without the region.
    Skip { start: usize },
    /// The region in reverse.
    Reverse { start: usize },
    /// Layer `n / 2` as often as the region has layers.
    MiddleRepeat { start: usize },
    /// The region as `random.seed(seed); random.shuffle(region)` orders it in Python.
    Random { start: usize, seed: u64 },
    /// The region on one input, outputs averaged.
    Parallel { start: usize },
    /// The parallel region again and again, each time fed its own mean.
    LoopedParallel { start: usize, loops: u32 },
    /// All layers but one.
    SkipLayer { layer: usize },
    /// A layer and the next one swapped.
    SwitchLayers { layer: usize },
    /// The region twice.
    DoubleRepeat { start: usize, per: Per },
    /// The region three times.
    TripleRepeat { start: usize, per: Per },
}

/// What `double_repeat` and `triple_repeat` repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Per {
    /// Each layer of the region by itself: `4x2 5x2`.
    #[default]
    Layer,
    /// The region as a whole: `(4 5)x2`.
    Block,
}

/// A parameter of a preset; its name is the command line's option and the page's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Parameter {
    Start,
    Loops,
    Seed,
    Layer,
    Per,
}

/// Values for the parameters of a preset, where they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parameters {
    /// Last layer of the front.
    pub start: Option<usize>,
    /// How often the parallel region runs; [`DEFAULT_LOOPS`] if not given.
    pub loops: Option<u32>,
    /// Python's seed; 0 if not given.
    pub seed: Option<u64>,
    pub layer: Option<usize>,
    /// What is repeated; each layer if not given.
    pub per: Option<Per>,
}

impl Parameters {
    fn given(self) -> impl Iterator<Item = Parameter> {
        let parameters = [
            self.start.map(|_| Parameter::Start),
            self.loops.map(|_| Parameter::Loops),
            self.seed.map(|_| Parameter::Seed),
            self.layer.map(|_| Parameter::Layer),
            self.per.map(|_| Parameter::Per),
        ];
        parameters.into_iter().flatten()
    }
}

/// The greatest start layer that leaves a region in a model of `n_layers`; none below two.
pub fn greatest_start(n_layers: usize) -> Option<usize> {
    n_layers.checked_sub(2).map(|rest| rest / 2)
}

/// The start layer at which the preset of this name is tried first in a model of `n_layers`.
/// Skipping takes out one layer or two: every further one costs a model more. The others keep
/// their layers, and show most with a few of them changed.
pub fn first_start(name: &str, n_layers: usize) -> usize {
    let greatest = greatest_start(n_layers).unwrap_or(0);
    if name == "skip" { greatest } else { FIRST_START.min(greatest) }
}

/// A preset: its name, what it takes, the one that must be given first, and itself with these
/// values; none without that one.
type Row = (&'static str, &'static [Parameter], fn(Parameters) -> Option<Preset>);

/// All of them, in the paper's order.
const ROWS: [Row; 11] = {
    use Parameter::{Layer, Loops, Per, Seed, Start};
    [
        ("baseline", &[], |_| Some(Preset::Baseline)),
        ("skip", &[Start], |it| Some(Preset::Skip { start: it.start? })),
        ("reverse", &[Start], |it| Some(Preset::Reverse { start: it.start? })),
        ("middle_repeat", &[Start], |it| Some(Preset::MiddleRepeat { start: it.start? })),
        ("random", &[Start, Seed], |it| {
            Some(Preset::Random { start: it.start?, seed: it.seed.unwrap_or(0) })
        }),
        ("parallel", &[Start], |it| Some(Preset::Parallel { start: it.start? })),
        ("looped_parallel", &[Start, Loops], |it| {
            Some(Preset::LoopedParallel { start: it.start?, loops: it.loops.unwrap_or(DEFAULT_LOOPS) })
        }),
        ("skip_layer", &[Layer], |it| Some(Preset::SkipLayer { layer: it.layer? })),
        ("switch_layers", &[Layer], |it| Some(Preset::SwitchLayers { layer: it.layer? })),
        ("double_repeat", &[Start, Per], |it| {
            Some(Preset::DoubleRepeat { start: it.start?, per: it.per.unwrap_or_default() })
        }),
        ("triple_repeat", &[Start, Per], |it| {
            Some(Preset::TripleRepeat { start: it.start?, per: it.per.unwrap_or_default() })
        }),
    ]
};

impl Preset {
    pub const NAMES: [&'static str; ROWS.len()] = {
        let mut names = [""; ROWS.len()];
        let mut at = 0;
        while at < ROWS.len() {
            names[at] = ROWS[at].0;
            at += 1;
        }
        names
    };

    /// The preset with this name (letter case does not matter, `-` may stand for `_`) and
    /// these parameters.
    ///
    /// # Errors
    /// When there is no such preset, or a parameter is missing or means nothing to it.
    pub fn from_parts(name: &str, parameters: Parameters) -> Result<Self, PresetError> {
        let wanted = name.trim().to_ascii_lowercase().replace('-', "_");
        let Some((preset, taken, make)) = ROWS.into_iter().find(|(known, ..)| *known == wanted) else {
            return Err(PresetError::UnknownName {
                name: name.chars().take(40).collect(),
                names: &Self::NAMES,
            });
        };
        if let Some(parameter) = parameters.given().find(|given| !taken.contains(given)) {
            return Err(PresetError::Unused { preset, parameter, taken });
        }
        let parameter = taken.first().copied().unwrap_or(Parameter::Start);
        make(parameters).ok_or(PresetError::Missing { preset, parameter })
    }

    /// Which parameters the preset of this name takes; none if there is no such preset.
    pub fn parameters(name: &str) -> &'static [Parameter] {
        ROWS.iter().find(|(known, ..)| *known == name).map_or(&[], |(_, taken, _)| taken)
    }

    pub fn name(self) -> &'static str {
        let any = Parameters { start: Some(0), layer: Some(0), ..Parameters::default() };
        let mut rows = ROWS.into_iter();
        let row =
            rows.find(|(.., make)| make(any).is_some_and(|it| discriminant(&it) == discriminant(&self)));
        row.map_or("", |(name, ..)| name)
    }
}
