//! Families of schedules, written out for a model.

use std::collections::HashMap;
use std::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use super::error::SweepError;
use crate::schedule::preset::{DEFAULT_LOOPS, Per, Preset, greatest_start};
use crate::schedule::{Node, Schedule, TreeError};
use crate::words::say;

/// Most schedules of one sweep: ten times the largest figure of the paper.
pub const MAX_SCHEDULES: usize = 10_000;
/// Most layers of all schedules of a sweep together, each written out: those of ten thousand
/// schedules of a model with 200 layers. In memory they take 0.2 GB.
pub const SWEEP_LAYERS_MAX: usize = 2_000_000;
/// Most seeds or loop counts of one family.
pub(super) const MAX_VARIANTS: usize = 1000;
/// Seeds of `random` where none are given: as many as the paper has.
const USUAL_SEEDS: u64 = 10;

/// A family of schedules over start layers, single layers or pairs of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Baseline,
    /// Front and back alone; x: affected layers.
    Skip,
    /// The middle layer in place of the others; x: affected layers.
    MiddleRepeat,
    /// The region in reverse; x: affected layers.
    Reverse,
    /// The region shuffled; x: affected layers, y: seed.
    Random,
    /// The region in parallel; x: affected layers.
    Parallel,
    /// The parallel region looped; x: affected layers, y: loops.
    LoopedParallel,
    /// One layer left out; x: the layer.
    SkipLayer,
    /// A layer and the next one swapped; x: the first of them.
    SwitchLayers,
    /// The region's layers twice each; x: affected layers.
    DoubleRepeat,
    /// The region's layers three times each; x: affected layers.
    TripleRepeat,
    /// The region twice, as a block; x: affected layers.
    DoubleRepeatBlock,
    /// The region three times, as a block; x: affected layers.
    TripleRepeatBlock,
    /// The layers from x to y run twice, as a block.
    Repeats,
    /// The layers from x to y in parallel, x < y.
    Windows,
    /// Written by hand; x: its place in the list.
    Listed,
    /// Without the layers from x to y.
    SkipBlocks,
    /// The layers from x to y in reverse, x < y.
    ReverseBlocks,
    /// The layers x and y in each other's place, x < y.
    Swaps,
}

/// The families that are compared with each other.
pub(super) const VARIANTS: [Family; 6] = [
    Family::Skip,
    Family::MiddleRepeat,
    Family::Reverse,
    Family::Random,
    Family::Parallel,
    Family::LoopedParallel,
];

impl Family {
    /// The name of its curve: where the paper may mean one of two, it says which this is.
    pub fn curve_name(self) -> String {
        match self {
            Self::DoubleRepeat | Self::TripleRepeat => say!("family-per-layer", name = self.to_string()),
            Self::DoubleRepeatBlock => say!("family-per-block", name = Self::DoubleRepeat.to_string()),
            Self::TripleRepeatBlock => say!("family-per-block", name = Self::TripleRepeat.to_string()),
            other => other.to_string(),
        }
    }

    /// Whether its figure was filled without it once: results of then still fill it.
    pub(super) fn came_later(self) -> bool {
        matches!(self, Self::DoubleRepeatBlock | Self::TripleRepeatBlock)
    }
}

/// The name used in plans, files and on the command line.
impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// A family as a plan asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilySpec {
    pub family: Family,
    /// Seeds of `random`; 0 to 9 if not given.
    #[serde(default)]
    pub seeds: Vec<u64>,
    /// Loop counts of `looped_parallel`; 3 if not given.
    #[serde(default)]
    pub loops: Vec<u32>,
    /// Schedules of `listed`.
    #[serde(default)]
    pub schedules: Vec<String>,
}

/// Plans leave out what is empty; messages, whose fields have no names, may not.
impl Serialize for FamilySpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { family, seeds, loops, schedules } = self;
        let is_written = |is_empty: bool| !is_empty || !serializer.is_human_readable();
        let written =
            [is_written(seeds.is_empty()), is_written(loops.is_empty()), is_written(schedules.is_empty())];
        let n_fields = 1 + written.iter().filter(|is_written| **is_written).count();
        let mut fields = serializer.serialize_struct("FamilySpec", n_fields)?;
        fields.serialize_field("family", family)?;
        if written[0] {
            fields.serialize_field("seeds", seeds)?;
        }
        if written[1] {
            fields.serialize_field("loops", loops)?;
        }
        if written[2] {
            fields.serialize_field("schedules", schedules)?;
        }
        fields.end()
    }
}

impl FamilySpec {
    /// The family with its usual seeds and loops.
    pub fn of(family: Family) -> Self {
        Self { family, seeds: Vec::new(), loops: Vec::new(), schedules: Vec::new() }
    }
}

/// One schedule of a sweep, and where it stands in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub family: Family,
    /// See [`Family`].
    pub x: u32,
    /// See [`Family`]; 0 where there is none.
    pub y: u32,
    pub schedule: Schedule,
}

/// All schedules of these families for a model of `n_layers`; the full model first.
///
/// They and their layers are counted before any is made, those that are listed as they are read:
/// pairs of layers of a deep model fill the memory.
///
/// # Errors
/// When a family is asked for what it is not, or there are too many.
pub fn expand(families: &[FamilySpec], n_layers: usize) -> Result<Vec<Entry>, SweepError> {
    families.iter().try_for_each(check)?;
    let n = families.iter().fold(1, |n: usize, spec| n.saturating_add(count(spec, n_layers)));
    if n > MAX_SCHEDULES {
        return Err(SweepError::TooMany { n, max: MAX_SCHEDULES });
    }
    let listed = families.iter().map(|spec| spec.schedules.len()).sum::<usize>();
    let n_layers_made = (n - listed).saturating_mul(n_layers);
    let mut left = SWEEP_LAYERS_MAX.checked_sub(n_layers_made).ok_or(SweepError::TooDeep {
        n,
        n_layers,
        max: SWEEP_LAYERS_MAX,
    })?;
    let full = Entry { family: Family::Baseline, x: 0, y: 0, schedule: Preset::Baseline.schedule(n_layers)? };
    let mut entries = vec![full];
    for spec in families {
        entries.extend(match spec.family {
            Family::Listed => self::listed(spec, n_layers, &mut left)?,
            _ => family(spec, n_layers)?,
        });
    }
    Ok(entries)
}

/// The different schedules in order of appearance, and each entry with the index of its own;
/// several entries may be the same schedule.
pub fn distinct(entries: Vec<Entry>) -> (Vec<Schedule>, Vec<(Entry, usize)>) {
    let mut known: HashMap<Schedule, usize> = HashMap::new();
    let mut schedules = Vec::new();
    let indexed = entries.into_iter().map(|entry| {
        let index = *known.entry(entry.schedule.clone()).or_insert_with(|| {
            schedules.push(entry.schedule.clone());
            schedules.len() - 1
        });
        (entry, index)
    });
    let indexed = indexed.collect();
    (schedules, indexed)
}

fn check(spec: &FamilySpec) -> Result<(), SweepError> {
    let family = spec.family.to_string();
    for (what, n, owner) in [
        ("seeds", spec.seeds.len(), Family::Random),
        ("loops", spec.loops.len(), Family::LoopedParallel),
        ("schedules", spec.schedules.len(), Family::Listed),
    ] {
        if n > 0 && spec.family != owner {
            return Err(SweepError::Unused { family, what });
        }
        if n > MAX_VARIANTS && owner != Family::Listed {
            return Err(SweepError::TooManyVariants { family, what, n, max: MAX_VARIANTS });
        }
    }
    Ok(())
}

/// How many schedules [`family`] makes.
fn count(spec: &FamilySpec, n_layers: usize) -> usize {
    let n_pairs = n_layers.saturating_mul(n_layers.saturating_sub(1)) / 2;
    match spec.family {
        Family::SkipLayer => n_layers,
        Family::SwitchLayers => n_layers.saturating_sub(1),
        Family::Repeats | Family::SkipBlocks => n_pairs.saturating_add(n_layers),
        Family::Windows | Family::ReverseBlocks | Family::Swaps => n_pairs,
        Family::Listed => spec.schedules.len(),
        _ => starts(n_layers).len().saturating_mul(presets(spec, 0).len()),
    }
}

fn starts(n_layers: usize) -> std::ops::Range<usize> {
    0..greatest_start(n_layers).map_or(0, |greatest| greatest + 1)
}

/// What a family over start layers has at one of them, each with its y; nothing of other families.
fn presets(spec: &FamilySpec, start: usize) -> Vec<(usize, Preset)> {
    let one = match spec.family {
        Family::Skip => Preset::Skip { start },
        Family::MiddleRepeat => Preset::MiddleRepeat { start },
        Family::Reverse => Preset::Reverse { start },
        Family::Parallel => Preset::Parallel { start },
        Family::DoubleRepeat => Preset::DoubleRepeat { start, per: Per::Layer },
        Family::TripleRepeat => Preset::TripleRepeat { start, per: Per::Layer },
        Family::DoubleRepeatBlock => Preset::DoubleRepeat { start, per: Per::Block },
        Family::TripleRepeatBlock => Preset::TripleRepeat { start, per: Per::Block },
        Family::Random => {
            let usual: Vec<u64> = (0..USUAL_SEEDS).collect();
            let seeds = if spec.seeds.is_empty() { &usual } else { &spec.seeds };
            let with = |&seed| (usize::try_from(seed).unwrap_or(usize::MAX), Preset::Random { start, seed });
            return seeds.iter().map(with).collect();
        }
        Family::LoopedParallel => {
            let loops: &[u32] = if spec.loops.is_empty() { &[DEFAULT_LOOPS] } else { &spec.loops };
            let with = |&loops| (loops as usize, Preset::LoopedParallel { start, loops });
            return loops.iter().map(with).collect();
        }
        Family::Baseline
        | Family::SkipLayer
        | Family::SwitchLayers
        | Family::Repeats
        | Family::Windows
        | Family::SkipBlocks
        | Family::ReverseBlocks
        | Family::Swaps
        | Family::Listed => return Vec::new(),
    };
    vec![(0, one)]
}

fn family(spec: &FamilySpec, n_layers: usize) -> Result<Vec<Entry>, SweepError> {
    let family = spec.family;
    let entry = |x: usize, y: usize, schedule: Schedule| Entry {
        family,
        x: u32::try_from(x).unwrap_or(u32::MAX),
        y: u32::try_from(y).unwrap_or(u32::MAX),
        schedule,
    };
    let of_layer = |layer: usize, preset: Preset| Ok(entry(layer, 0, preset.schedule(n_layers)?));
    let pairs = || (0..n_layers).flat_map(move |i| (i..n_layers).map(move |j| (i, j)));
    match family {
        Family::SkipLayer => {
            (0..n_layers).map(|layer| of_layer(layer, Preset::SkipLayer { layer })).collect()
        }
        Family::SwitchLayers => (0..n_layers.saturating_sub(1))
            .map(|layer| of_layer(layer, Preset::SwitchLayers { layer }))
            .collect(),
        Family::Repeats | Family::Windows | Family::SkipBlocks | Family::ReverseBlocks | Family::Swaps => {
            let has_single = matches!(family, Family::Repeats | Family::SkipBlocks);
            let all = pairs().filter(|(i, j)| has_single || i < j);
            all.map(|(i, j)| Ok(entry(i, j, of_pair(family, (i, j), n_layers)?))).collect()
        }
        _ => {
            let all = starts(n_layers).flat_map(|start| {
                presets(spec, start).into_iter().map(move |(y, preset)| (n_layers - 2 * start - 1, y, preset))
            });
            all.map(|(x, y, preset)| Ok(entry(x, y, preset.schedule(n_layers)?))).collect()
        }
    }
}

/// Schedules written by hand, as long as there are layers `left` for them.
fn listed(spec: &FamilySpec, n_layers: usize, left: &mut usize) -> Result<Vec<Entry>, SweepError> {
    let mut entries = Vec::new();
    for (number, text) in spec.schedules.iter().enumerate() {
        let schedule = Schedule::parse(text, n_layers)
            .map_err(|error| SweepError::Listed { number: number + 1, error })?;
        let n = schedule.n_applications();
        *left = left
            .checked_sub(n)
            .ok_or(SweepError::TooLong { n_schedules: spec.schedules.len(), max: SWEEP_LAYERS_MAX })?;
        let x = u32::try_from(number).unwrap_or(u32::MAX);
        entries.push(Entry { family: Family::Listed, x, y: 0, schedule });
    }
    Ok(entries)
}

/// The full model with something else in place of the layers from i to j: for those twice, as in "repeat
/// yourself", `0 … i … j i … j j+1 …`.
fn of_pair(family: Family, (i, j): (usize, usize), n_layers: usize) -> Result<Schedule, TreeError> {
    let body = layers(i..j + 1);
    let middle = match family {
        Family::SkipBlocks => Vec::new(),
        Family::ReverseBlocks => body.into_iter().rev().collect(),
        Family::Swaps => {
            let mut body = body;
            let last = body.len() - 1;
            body.swap(0, last);
            body
        }
        Family::Windows => {
            vec![Node::Parallel { branches: body.into_iter().map(|layer| vec![layer]).collect() }]
        }
        _ => vec![Node::Repeat { body, times: 2 }],
    };
    let nodes = layers(0..i).into_iter().chain(middle).chain(layers(j + 1..n_layers));
    Schedule::from_nodes(nodes.collect(), n_layers)
}

fn layers(range: std::ops::Range<usize>) -> Vec<Node> {
    // What no model has is refused by the schedule's constructor.
    range.map(|layer| Node::Layer(u16::try_from(layer).unwrap_or(u16::MAX))).collect()
}
