//! The paper's claims as measures on a sweep, with their uncertainty.
//!
//! A family of schedules is looked at over its inner widths: at least three layers affected,
//! and at least the first layer and one more in front left alone; that is the mean over these
//! widths of the mean over seeds. Scores are normalised (1 the full model, 0 guessing) and the
//! median of the tasks; losses are nats of the right answer, mean over the tasks that have them
//! (answers that are written have none). Every measure is computed anew on each resample (see
//! [`Resamples`]), so its interval is that of the whole computation. A claim holds if all its
//! measures lie above their limits, interval included; single measures are not corrected for there
//! being several. Losses have no natural limit: they are reported and do not decide.

use super::entry::{Entry, Family, VARIANTS};
use super::finding::{Claim, Finding, Measure, Unit, Verdict};
use super::grid::{columns, trend};
use super::points::drawn_as;
use super::resample::{Lens, Resamples, Series, interval, mean};
use crate::eval::Interval;
use crate::order;
use crate::words::{say, translated};

/// Fewest questions of each task before a verdict is given, and before losses are reported.
const QUESTIONS_MIN: usize = 8;
/// Fewest affected layers that count: with one, most families are the full model.
const AFFECTED_MIN: u32 = 3;
/// What a schedule must keep of the score for "at little cost", and for "not at once".
const LITTLE_LOST: f64 = 0.8;
const HALF_LOST: f64 = 0.5;

/// Tries a claim on the entries of a sweep; `entries` come with the index of their schedule.
pub fn finding(
    claim: Claim,
    entries: &[(Entry, usize)],
    resamples: &Resamples<'_>,
    n_layers: usize,
) -> Finding {
    let evidence = Evidence { entries, resamples, n_layers: u32::try_from(n_layers).unwrap_or(u32::MAX) };
    let tests = evidence.tests(claim);
    let counts = &resamples.table.counts;
    let mut shares = resamples
        .table
        .tasks
        .iter()
        .zip(counts)
        .filter(|(task, _)| task.is_drawn())
        .map(|(_, counts)| counts);
    let is_early = shares.any(|counts| counts.n_questions < QUESTIONS_MIN);
    // Of few questions a mean of nats has an interval that means nothing.
    let told = tests.iter().filter(|test| !is_early || test.unit != Unit::Nats);
    let measures: Vec<Measure> = told.filter_map(|test| test.measure(test.lens)).collect();
    let asked: Vec<bool> = evidence.task_lenses(claim).filter_map(|lens| shows(&tests, lens)).collect();
    Finding {
        claim,
        verdict: if is_early { Verdict::CannotTell } else { Verdict::of(&measures) },
        n_for: if is_early { 0 } else { asked.iter().filter(|shows| **shows).count() },
        n_of: asked.len(),
        measures,
    }
}

/// Whether a task shows a claim by itself; None where it has no values.
fn shows(tests: &[Test<'_>], lens: Lens) -> Option<bool> {
    let decisive = tests.iter().filter(|test| test.limit.is_some() && test.unit != Unit::Nats);
    let measured: Vec<Measure> = decisive.filter_map(|test| test.measure(lens)).collect();
    (!measured.is_empty()).then(|| measured.iter().all(Measure::holds))
}

/// A measure, whatever of a schedule it looks at.
struct Test<'a> {
    name: String,
    unit: Unit,
    lens: Lens,
    limit: Option<f64>,
    of: Box<dyn Fn(Lens) -> Option<Series> + 'a>,
}

impl<'a> Test<'a> {
    /// A measure in scores.
    fn share(name: String, limit: Option<f64>, of: impl Fn(Lens) -> Option<Series> + 'a) -> Self {
        Self { name, unit: Unit::Share, lens: Lens::Median, limit, of: Box::new(of) }
    }

    /// A measure in losses.
    fn loss(name: String, limit: Option<f64>, of: impl Fn(Lens) -> Option<Series> + 'a) -> Self {
        Self { name, unit: Unit::Nats, lens: Lens::Loss, limit, of: Box::new(of) }
    }

    fn measure(&self, lens: Lens) -> Option<Measure> {
        let series = (self.of)(lens)?;
        let value = series.first().copied().filter(|value| value.is_finite())?;
        let Interval { low, high } = interval(&series)?;
        Some(Measure { name: self.name.clone(), value, low, high, unit: self.unit, limit: self.limit })
    }
}

#[derive(Clone, Copy)]
struct Evidence<'a> {
    entries: &'a [(Entry, usize)],
    resamples: &'a Resamples<'a>,
    n_layers: u32,
}

impl<'a> Evidence<'a> {
    /// The tasks that are asked about a claim by themselves.
    fn task_lenses(self, claim: Claim) -> impl Iterator<Item = Lens> {
        let n_tasks = self.resamples.table.tasks.len();
        (0..n_tasks)
            .filter(move |&task| claim != Claim::SumsSufferMore || !self.resamples.table.is_sums(task))
            .map(Lens::Task)
    }

    fn tests(self, claim: Claim) -> Vec<Test<'a>> {
        use Family::{
            DoubleRepeat, DoubleRepeatBlock, LoopedParallel, MiddleRepeat, Parallel, Random, Reverse, Skip,
            TripleRepeat, TripleRepeatBlock,
        };
        match claim {
            Claim::SameLanguage => self.same_language(),
            Claim::NotAllNecessary => self.by_degrees(),
            Claim::MiddleRepeatWorst => {
                let others = VARIANTS.into_iter().filter(|family| *family != MiddleRepeat);
                others.flat_map(|other| self.over(other, MiddleRepeat)).collect()
            }
            Claim::OrderMatters => {
                let lost = [Reverse, Random].into_iter().flat_map(|family| self.lost(family));
                lost.chain(self.over(Random, Reverse)).collect()
            }
            Claim::ParallelOverSkip => self.over(Parallel, Skip),
            Claim::SumsSufferMore => self.sums(),
            Claim::LoopingHelps => self.over(LoopedParallel, Parallel),
            Claim::BestLoopsGrow => {
                let slopes = move |lens| Some(trend(&columns(self.entries, self.resamples, lens))?.0);
                let of = Box::new(slopes);
                let name = say!("measure-loops-growth");
                vec![Test { name, unit: Unit::LoopsPerLayer, lens: Lens::Median, limit: Some(0.0), of }]
            }
            Claim::LeastHarm => self.least_harm(),
            Claim::InnerRepeatsHarm => {
                let lost = [DoubleRepeat, TripleRepeat].into_iter().flat_map(|family| self.lost(family));
                // As a block they are no layers repeated by themselves: told, not part of the claim.
                let blocks = [DoubleRepeatBlock, TripleRepeatBlock].into_iter();
                let blocks = blocks.flat_map(|family| self.lost(family));
                lost.chain(blocks.map(|test| Test { limit: None, ..test })).collect()
            }
        }
    }

    /// Section 3.1.
    fn same_language(self) -> Vec<Test<'a>> {
        let last = self.n_layers.saturating_sub(1);
        let kept = move |family, from: u32, to: u32| {
            move |lens| self.layers(family, lens, &|layer| (from..to).contains(&layer))
        };
        let skipped = kept(Family::SkipLayer, 1, last);
        let first = kept(Family::SkipLayer, 0, 1);
        let switched = kept(Family::SwitchLayers, 1, last.saturating_sub(1));
        let mut tests = vec![
            Test::share(say!("measure-kept-without-one"), Some(LITTLE_LOST), skipped),
            Test::loss(say!("measure-lost-without-one"), None, skipped),
            Test::share(say!("measure-kept-switched"), Some(LITTLE_LOST), switched),
            Test::loss(say!("measure-lost-switched"), None, switched),
        ];
        let more = move |lens| difference(lens, skipped(lens)?, &first(lens)?);
        tests.extend(both(&say!("measure-middle-over-first"), more));
        tests
    }

    /// Section 3.2: the narrowest width decides, the others are reported.
    fn by_degrees(self) -> Vec<Test<'a>> {
        let mut tests = Vec::new();
        for x in self.widths(Family::Skip, AFFECTED_MIN) {
            let limit = tests.is_empty().then_some(HALF_LOST);
            let of = move |lens| self.layers(Family::Skip, lens, &|width| width == x);
            tests.push(Test::share(say!("measure-kept-without", n = x), limit, of));
            tests.push(Test::loss(say!("measure-lost-without", n = x), None, of));
        }
        tests
    }

    /// Section 3.6.
    fn sums(self) -> Vec<Test<'a>> {
        let disorder = [Family::Reverse, Family::Random, Family::Parallel];
        let kept = move |lens| {
            let all: Vec<Series> =
                disorder.into_iter().filter_map(|family| self.family(family, lens)).collect();
            mean(all.iter().map(Vec::as_slice))
        };
        // A task of language asks by itself; the median stands for all of them.
        let language = |lens| if lens == Lens::Median { Lens::Language } else { lens };
        let above = move |sums| move |lens| difference(lens, kept(language(lens))?, &kept(sums)?);
        let more = move |lens| difference(lens, kept(Lens::LanguageLoss)?, &kept(Lens::SumsLoss)?);
        vec![
            Test::share(say!("measure-over-arithmetic"), Some(0.0), above(Lens::Sums)),
            Test::share(say!("measure-over-results"), Some(0.0), above(Lens::SumTokens)),
            Test::loss(say!("measure-lost-arithmetic"), Some(0.0), more),
        ]
    }

    /// Section 3.8: the worse of the two against the best of the others; then all of them.
    fn least_harm(self) -> Vec<Test<'a>> {
        let two = [Family::Random, Family::LoopedParallel];
        let others = VARIANTS.into_iter().filter(move |family| !two.contains(family));
        let others: Vec<Family> = others.collect();
        let least = move |lens| {
            let all = |families: &[Family]| -> Option<Vec<Series>> {
                families.iter().map(|&family| self.family(family, lens)).collect()
            };
            let (two, others) = (all(&two)?, all(&others)?);
            let (worse, best) = if lens == Lens::Loss {
                (extreme(&two, f64::max), extreme(&others, f64::min))
            } else {
                (extreme(&two, f64::min), extreme(&others, f64::max))
            };
            difference(lens, worse?, &best?)
        };
        let mut tests = both(&say!("measure-two-over-others"), least);
        let kept = |family| {
            let name = say!("measure-kept-under", family = words(family));
            Test::share(name, None, move |lens| self.family(family, lens))
        };
        let mut told = Vec::from(VARIANTS.map(kept));
        let value = |test: &Test<'_>| test.measure(test.lens).map_or(f64::NEG_INFINITY, |it| it.value);
        order::sort(&mut told, |a, b| value(b).total_cmp(&value(a)));
        tests.extend(told);
        tests
    }

    /// How much better one family is than another.
    fn over(self, first: Family, second: Family) -> Vec<Test<'a>> {
        let of = move |lens| difference(lens, self.family(first, lens)?, &self.family(second, lens)?);
        both(&say!("measure-over", first = words(first), second = words(second)), of)
    }

    /// What a family loses against the full model.
    fn lost(self, family: Family) -> Vec<Test<'a>> {
        let of = move |lens| {
            let kept = self.family(family, lens)?;
            Some(if lens == Lens::Loss { kept } else { kept.iter().map(|kept| 1.0 - kept).collect() })
        };
        both(&say!("measure-lost-under", family = words(family)), of)
    }

    /// A family over its inner widths.
    fn family(self, family: Family, lens: Lens) -> Option<Series> {
        let inner = self.inner(family);
        let by_width: Vec<Series> =
            inner.iter().filter_map(|x| self.layers(family, lens, &|width| width == *x)).collect();
        // Of widths that have no values yet nothing is said.
        (by_width.len() == inner.len()).then(|| mean(by_width.iter().map(Vec::as_slice)))?
    }

    /// The mean of the entries of a family whose x is chosen.
    fn layers(self, family: Family, lens: Lens, is_chosen: &dyn Fn(u32) -> bool) -> Option<Series> {
        let of_family = self.entries.iter().filter(|(entry, _)| drawn_as(entry, family));
        self.resamples.mean(lens, of_family.filter(|(entry, _)| is_chosen(entry.x)).map(|(_, index)| *index))
    }

    /// Widths of a family from `least`, ascending.
    fn widths(self, family: Family, least: u32) -> Vec<u32> {
        let of_family = self.entries.iter().filter(|(entry, _)| drawn_as(entry, family));
        let mut widths: Vec<u32> = of_family.map(|(entry, _)| entry.x).filter(|x| *x >= least).collect();
        order::sort(&mut widths, u32::cmp);
        widths.dedup();
        widths
    }

    /// Inner widths; of models too shallow for those all above one layer.
    fn inner(self, family: Family) -> Vec<u32> {
        let mut widths = self.widths(family, AFFECTED_MIN);
        widths.retain(|x| x + AFFECTED_MIN <= self.n_layers);
        if widths.is_empty() { self.widths(family, 2) } else { widths }
    }
}

/// A comparison in scores and in losses; `of` gives either, greater for better.
fn both<'a>(name: &str, of: impl Fn(Lens) -> Option<Series> + Clone + 'a) -> Vec<Test<'a>> {
    vec![Test::share(name.to_owned(), Some(0.0), of.clone()), Test::loss(name.to_owned(), Some(0.0), of)]
}

/// How much better the first is: more score, or less loss.
fn difference(lens: Lens, first: Series, second: &[f64]) -> Option<Series> {
    let sign = if lens == Lens::Loss { -1.0 } else { 1.0 };
    Some(first.iter().zip(second).map(|(first, second)| sign * (first - second)).collect())
}

/// The greatest or least, resample by resample.
fn extreme(all: &[Series], of: fn(f64, f64) -> f64) -> Option<Series> {
    let (first, rest) = all.split_first()?;
    let mut extreme = first.clone();
    for series in rest {
        extreme.iter_mut().zip(series).for_each(|(value, other)| *value = of(*value, *other));
    }
    Some(extreme)
}

/// `looped_parallel` in words.
fn words(family: Family) -> String {
    translated(&family.curve_name().replace('_', " "))
}
