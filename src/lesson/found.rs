//! Reports of a step's runs to its values, its answer, and whether what it says comes out.

use super::{Choice, Compute, Condition, Question, Side, Step, Value};
use crate::eval::{Interval, TaskScore};
use crate::experiment::{Answer, LessonBar, LessonFound, NextTokenReport, Report, TaskComparison, What};
use crate::plan::lower;
use crate::schedule::Schedule;
use crate::words::Arg;

/// A value that was read.
#[derive(Debug, Clone, PartialEq)]
enum Read {
    Number(f64, Option<Interval>),
    Count(usize),
    Text(String),
    /// The report does not say it, or it is no number.
    Absent,
}

/// The values of a step by their names.
struct Values<'a>(Vec<(&'a str, Read)>);

impl Step {
    /// What the reports of all runs, in their order, say of a model of `n_layers`. None of a step of text alone.
    pub fn found(&self, reports: &[Report], n_layers: usize) -> Option<LessonFound> {
        self.compute.as_ref().map(|compute| compute.found(reports, n_layers))
    }
}

impl Compute {
    fn found(&self, reports: &[Report], n_layers: usize) -> LessonFound {
        let read = |value: &Value| {
            let at = self.runs.iter().position(|run| run.name == value.run());
            let at = at.and_then(|at| Some((self.runs.get(at)?, reports.get(at)?)));
            at.map_or(Read::Absent, |(run, report)| value.read(report, &run.experiment.what, n_layers))
        };
        let values =
            Values(self.values.iter().map(|named| (named.name.as_str(), read(&named.value))).collect());
        let bar = |name: &String| {
            let (value, interval) = match values.get(name) {
                Read::Number(value, interval) => (*value, *interval),
                read => (read.number()?, None),
            };
            Some(LessonBar { name: name.clone(), value, interval })
        };
        let bars: Vec<LessonBar> = self.bars.iter().filter_map(bar).collect();
        let greatest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
        let fails = self.outcome.iter().enumerate().filter(|(_, condition)| !values.holds(condition));
        let counts = || {
            let tasks = reports.iter().filter_map(Report::scores).flat_map(|scores| &scores.tasks);
            tasks.map(|task| task.edited.n)
        };
        LessonFound {
            items: counts().min().zip(counts().max()),
            scale: self.scale.unwrap_or(greatest),
            bars,
            answer: values.answer(&self.question),
            fails: fails.map(|(at, _)| at).collect(),
            values: values.0.iter().map(|(name, read)| ((*name).to_owned(), read.arg())).collect(),
        }
    }
}

impl Value {
    fn read(&self, report: &Report, what: &What, n_layers: usize) -> Read {
        let scores = report.scores();
        let task = |name: &String| scores?.tasks.iter().find(|task| task.full.task == *name);
        let found = match self {
            Self::Score { task: name, of, .. } => task(name).map(|task| {
                let TaskScore { value, interval, .. } =
                    if *of == Side::Full { &task.full } else { &task.edited };
                Read::Number(*value, *interval)
            }),
            Self::Difference { task: name, .. } => {
                let difference = task(name).and_then(|task| task.difference.as_ref());
                difference.map(|difference| Read::Number(difference.value, difference.interval))
            }
            Self::Loss { .. } => scores.map(|scores| Read::Number(loss(&scores.tasks), None)),
            Self::Kept { .. } => scores.map(|scores| Read::Number(kept(&scores.tasks), None)),
            Self::Chance { task: name, .. } => task(name).map(|task| Read::Number(task.full.chance, None)),
            Self::Items { task: name, .. } => task(name).map(|task| Read::Count(task.edited.n)),
            Self::Text { of, .. } => report.generation().and_then(|report| {
                let text = if *of == Side::Full { report.full.as_ref()? } else { &report.edited };
                let text: String = text.tokens.iter().map(|(_, piece)| piece.as_str()).collect();
                Some(Read::Text(text.trim().to_owned()))
            }),
            Self::Next { of, .. } => {
                report.next_token().and_then(|NextTokenReport { full, edited, .. }| {
                    let next = if *of == Side::Full { full } else { edited };
                    next.first().map(|next| Read::Text(next.text.trim().to_owned()))
                })
            }
            Self::Stroke { layer, .. } => report.next_token().and_then(|report| {
                let runs = report.strokes.iter().filter(|stroke| stroke.layer == *layer);
                runs.map(|stroke| f64::from(stroke.relative_norm))
                    .reduce(f64::max)
                    .map(|it| Read::Number(it, None))
            }),
            Self::LayerRuns { .. } | Self::Steps { .. } => {
                let schedule = what.schedule().and_then(|text| Schedule::parse(text, n_layers).ok());
                schedule.map(|schedule| {
                    let plan = lower(&schedule);
                    let is_steps = matches!(self, Self::Steps { .. });
                    Read::Count(if is_steps { plan.steps().len() } else { plan.n_applications() })
                })
            }
        };
        match found {
            Some(Read::Number(number, _)) if !number.is_finite() => Read::Absent,
            found => found.unwrap_or(Read::Absent),
        }
    }
}

/// Nats per item, over all items of the tasks.
fn loss(tasks: &[TaskComparison]) -> f64 {
    let differences = || tasks.iter().filter_map(|task| task.difference.as_ref());
    let n: usize = differences().map(|difference| difference.n).sum();
    let nats: f64 = differences().map(|difference| difference.n as f64 * difference.log_likelihood).sum();
    -nats / n as f64
}

/// Median over tasks of the share of the full model's score above chance; not a number where the full model does no better
/// than chance.
fn kept(tasks: &[TaskComparison]) -> f64 {
    let share = |TaskComparison { full, edited, .. }: &TaskComparison| {
        let above = full.value - full.chance;
        if above > 0.0 { (edited.value - full.chance) / above } else { f64::NAN }
    };
    let mut shares: Vec<f64> = tasks.iter().map(share).collect();
    shares.sort_by(f64::total_cmp);
    let at = |index: usize| shares.get(index).copied().unwrap_or(f64::NAN);
    match shares.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => at(n / 2),
        n => f64::midpoint(at(n / 2 - 1), at(n / 2)),
    }
}

impl Read {
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number, _) => Some(*number),
            Self::Count(count) => Some(*count as f64),
            Self::Text(_) | Self::Absent => None,
        }
    }

    fn arg(&self) -> Arg {
        match self {
            Self::Number(number, _) => Arg::Number(*number),
            Self::Count(count) => (*count).into(),
            Self::Text(text) => Arg::Text(text.clone()),
            Self::Absent => Arg::None,
        }
    }
}

impl Values<'_> {
    fn get(&self, name: &str) -> &Read {
        self.0.iter().find(|(known, _)| *known == name).map_or(&Read::Absent, |(_, read)| read)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.get(name).number()
    }

    fn is_clear(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Read::Number(_, interval) => interval.map(Interval::leaves_out_zero),
            _ => None,
        }
    }

    /// Whether two values are the same text.
    fn is_same(&self, [a, b]: &[String; 2]) -> Option<bool> {
        match (self.get(a), self.get(b)) {
            (Read::Text(a), Read::Text(b)) => Some(a == b),
            _ => None,
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        let held = match condition {
            Condition::Least { value, number } => self.number(value).map(|it| it >= *number),
            Condition::Most { value, number } => self.number(value).map(|it| it <= *number),
            Condition::Above { more, less, by } => {
                self.number(more).zip(self.number(less)).map(|(more, less)| more >= less + by)
            }
            Condition::Order { values } => {
                let numbers: Option<Vec<f64>> = values.iter().map(|name| self.number(name)).collect();
                numbers.map(|numbers| numbers.is_sorted_by(|a, b| a >= b))
            }
            Condition::Differ { values } => self.is_same(values).map(|is_same| !is_same),
            Condition::Same { values } => self.is_same(values),
            Condition::Clear { value } => self.is_clear(value),
            Condition::Unclear { value } => self.is_clear(value).map(|is_clear| !is_clear),
        };
        held == Some(true)
    }

    fn answer(&self, question: &Question) -> Option<Answer> {
        match question {
            Question::Choose { options } => {
                let holds = |option: &&Choice| option.when.iter().all(|condition| self.holds(condition));
                options.iter().find(holds).map(|option| Answer::Choice(option.name.clone()))
            }
            Question::Order { values } => {
                let numbers: Option<Vec<(&String, f64)>> =
                    values.iter().map(|name| Some((name, self.number(name)?))).collect();
                let mut numbers = numbers?;
                // Equal ones stay as the question names them.
                numbers.sort_by(|(_, a), (_, b)| b.total_cmp(a));
                Some(Answer::Order(numbers.into_iter().map(|(name, _)| name.clone()).collect()))
            }
            Question::Bar { value, .. } => self.number(value).map(Answer::Number),
        }
    }
}
