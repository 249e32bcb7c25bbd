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

use serde::Serialize;

/// How often `looped_parallel` runs its region unless told otherwise: the paper's headline.
pub const DEFAULT_LOOPS: u32 = 3;

/// The start that shows most at first glance in models of about a dozen layers.
const FIRST_START: usize = 3;

/// One of the paper's schedules with its parameters, for a model of any depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// All layers in their own order.
    Baseline,
    /// Front and back without the region.
    Skip {
        /// Last layer of the front.
        start: usize,
    },
    /// The region in reverse.
    Reverse {
        /// Last layer of the front.
        start: usize,
    },
    /// Layer `n / 2` as often as the region has layers.
    MiddleRepeat {
        /// Last layer of the front.
        start: usize,
    },
    /// The region as `random.seed(seed); random.shuffle(region)` orders it in Python.
    Random {
        /// Last layer of the front.
        start: usize,
        /// Python's seed.
        seed: u64,
    },
    /// The region on one input, outputs averaged.
    Parallel {
        /// Last layer of the front.
        start: usize,
    },
    /// The parallel region again and again, each time fed its own mean.
    LoopedParallel {
        /// Last layer of the front.
        start: usize,
        loops: u32,
    },
    /// All layers but one.
    SkipLayer { layer: usize },
    /// A layer and the next one swapped.
    SwitchLayers {
        /// The first of the two.
        layer: usize,
    },
    DoubleRepeat {
        /// Last layer of the front.
        start: usize,
        per: Per,
    },
    /// The region three times.
    TripleRepeat {
        /// Last layer of the front.
        start: usize,
        per: Per,
    },
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
    /// Last layer of the front.
    Start,
    /// How often the parallel region runs.
    Loops,
    /// Python's seed.
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

impl Preset {
    /// All names, in the paper's order.
    pub const NAMES: [&'static str; 11] = [
        "baseline",
        "skip",
        "reverse",
        "middle_repeat",
        "random",
        "parallel",
        "looped_parallel",
        "skip_layer",
        "switch_layers",
        "double_repeat",
        "triple_repeat",
    ];

    /// The preset with this name (letter case does not matter, `-` may stand for `_`) and
    /// these parameters.
    ///
    /// # Errors
    /// When there is no such preset, or a parameter is missing or means nothing to it.
    pub fn from_parts(name: &str, parameters: Parameters) -> Result<Self, PresetError> {
        let wanted = name.trim().to_ascii_lowercase().replace('-', "_");
        let Some(preset) = Self::NAMES.into_iter().find(|known| *known == wanted) else {
            return Err(PresetError::UnknownName {
                name: name.chars().take(40).collect(),
                names: &Self::NAMES,
            });
        };
        let taken = Self::parameters(preset);
        if let Some(parameter) = parameters.given().find(|given| !taken.contains(given)) {
            return Err(PresetError::Unused { preset, parameter, taken: Self::parameters(preset) });
        }
        let need = |value: Option<usize>, parameter| value.ok_or(PresetError::Missing { preset, parameter });
        let start = || need(parameters.start, Parameter::Start);
        let layer = || need(parameters.layer, Parameter::Layer);
        let per = parameters.per.unwrap_or_default();
        Ok(match preset {
            "skip" => Self::Skip { start: start()? },
            "reverse" => Self::Reverse { start: start()? },
            "middle_repeat" => Self::MiddleRepeat { start: start()? },
            "random" => Self::Random { start: start()?, seed: parameters.seed.unwrap_or(0) },
            "parallel" => Self::Parallel { start: start()? },
            "looped_parallel" => {
                Self::LoopedParallel { start: start()?, loops: parameters.loops.unwrap_or(DEFAULT_LOOPS) }
            }
            "skip_layer" => Self::SkipLayer { layer: layer()? },
            "switch_layers" => Self::SwitchLayers { layer: layer()? },
            "double_repeat" => Self::DoubleRepeat { start: start()?, per },
            "triple_repeat" => Self::TripleRepeat { start: start()?, per },
            _ => Self::Baseline,
        })
    }

    /// Which parameters the preset of this name takes; none if there is no such preset.
    pub fn parameters(name: &str) -> &'static [Parameter] {
        match name {
            "skip" | "reverse" | "middle_repeat" | "parallel" => &[Parameter::Start],
            "random" => &[Parameter::Start, Parameter::Seed],
            "looped_parallel" => &[Parameter::Start, Parameter::Loops],
            "skip_layer" | "switch_layers" => &[Parameter::Layer],
            "double_repeat" | "triple_repeat" => &[Parameter::Start, Parameter::Per],
            _ => &[],
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Skip { .. } => "skip",
            Self::Reverse { .. } => "reverse",
            Self::MiddleRepeat { .. } => "middle_repeat",
            Self::Random { .. } => "random",
            Self::Parallel { .. } => "parallel",
            Self::LoopedParallel { .. } => "looped_parallel",
            Self::SkipLayer { .. } => "skip_layer",
            Self::SwitchLayers { .. } => "switch_layers",
            Self::DoubleRepeat { .. } => "double_repeat",
            Self::TripleRepeat { .. } => "triple_repeat",
        }
    }
}
