//! How long work takes here, told before it begins and while it goes on. It rests on how fast the engine has been with
//! this model.

use super::{DEFAULT_LIMIT, Slot, State};
use crate::app::results::scores::item_choices;
use crate::experiment::{ModelCard, Report, Speed, TaskInfo};
use crate::schedule::{Preset, Schedule};
use crate::states::{STATES_TASK, repeat_start};
use crate::sweep::{BEAM, Budget, Study, round_around, way_down};

/// Work from which on it is told how long it takes, seconds.
const TOLD_FROM_SECONDS: f64 = 20.0;
/// How long the scores of the full model may take that begin by themselves, seconds.
const FIRST_SECONDS_MAX: f64 = 60.0;

/// About how long work takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    pub seconds: u64,
    /// It may be less: answers may end early, and schedules share what they begin with.
    pub is_most: bool,
}

/// Work, in seconds.
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    seconds: f64,
    is_most: bool,
}

impl Time {
    /// So many items of a task, each under so many layer runs.
    fn of(info: &TaskInfo, n_items: usize, layer_runs: u64, read: f64, written: f64) -> Self {
        let each = info.work.read / read + info.work.written / written;
        let is_most = info.work.written > 0.0;
        Self { seconds: each * n_items as f64 * layer_runs as f64, is_most }
    }

    fn and(self, other: Self) -> Self {
        Self { seconds: self.seconds + other.seconds, is_most: self.is_most || other.is_most }
    }

    /// A part of it.
    fn times(self, part: f64) -> Self {
        Self { seconds: self.seconds * part, ..self }
    }

    /// Nothing of what is over before one could read it.
    fn told(self) -> Option<Forecast> {
        let seconds = self.seconds.ceil();
        (seconds >= TOLD_FROM_SECONDS).then_some(Forecast { seconds: seconds as u64, is_most: self.is_most })
    }
}

impl State {
    /// How long what is left of a slot's work takes at so many items of each task; None where that is soon over, or
    /// not known.
    pub fn forecast(&self, slot: Slot, limit: usize) -> Option<Forecast> {
        self.left(slot, limit)?.told()
    }

    /// The seconds that what is left takes less than, where it is soon over.
    pub fn less_than(&self, slot: Slot) -> Option<u64> {
        let left = self.left(slot, self.limit)?;
        (left.seconds > 0.0 && left.told().is_none()).then_some(TOLD_FROM_SECONDS as u64)
    }

    fn left(&self, slot: Slot, limit: usize) -> Option<Time> {
        let (card, speed) = (self.model.card()?, self.speed?);
        match slot {
            Slot::Scores => Some(self.scoring(card, speed, limit)),
            Slot::Study(study) => self.sweeping(card, speed, study, limit),
            Slot::States(figure) => self.comparing_states(card, speed, figure, limit),
            Slot::Latency => self.timing(card, speed, limit),
            Slot::Search => Some(self.searching(card, speed, limit)),
            _ => None,
        }
    }

    /// How long the way down to a search's budget takes, and then each round around what was found.
    pub fn search_forecast(&self) -> Option<[Forecast; 2]> {
        let (card, speed) = (self.model.card()?, self.speed?);
        let n_layers = card.spec.n_layers;
        let runs_max = self.search_runs_max(speed);
        let down: usize = way_down(n_layers, runs_max, BEAM).iter().map(|(n, runs)| n * runs).sum();
        let (n, runs) = round_around(n_layers, runs_max, BEAM);
        let told = |layer_runs: usize| {
            let time = self.on_a_half(card, speed, self.limit, layer_runs);
            Forecast { seconds: time.seconds.ceil().max(1.0) as u64, is_most: time.is_most }
        };
        Some([told(down), told(n * runs)])
    }

    /// The same at each of the numbers of items that can be chosen, where the most of them takes long.
    pub fn forecasts(&self, slot: Slot) -> Vec<(usize, Option<Forecast>)> {
        let n_items = match slot {
            Slot::Study(_) | Slot::Latency => longest(self.chosen().filter(|info| info.metric.is_drawn())),
            Slot::States(_) => longest(self.chosen_for_states()),
            _ => longest(self.chosen()),
        };
        let all = item_choices(n_items).into_iter().map(|limit| (limit, self.forecast(slot, limit)));
        let all: Vec<_> = all.collect();
        if all.iter().any(|(_, forecast)| forecast.is_some()) { all } else { Vec::new() }
    }

    /// Whether how long scores take rests on scores alone; answers that are written take time of their own.
    pub fn forecasts_are_of_scores(&self) -> bool {
        let writes = self.chosen().any(|info| info.work.written > 0.0);
        self.speed.is_some_and(|speed| speed.is_of_scores && (speed.is_of_texts || !writes))
    }

    /// Whether the number of items was chosen by the page, for a model that is slow here.
    pub fn begins_with_few(&self) -> bool {
        !self.inner.limit_is_chosen && self.limit < DEFAULT_LIMIT
    }

    /// How many items of each task are scored when a model has been opened, where nobody has said it: as many as usual of
    /// a model that came with the page; of others so many that the first scores come soon.
    pub(super) fn choose_limit(&mut self) {
        if self.inner.limit_is_chosen {
            return;
        }
        self.limit = DEFAULT_LIMIT;
        let (Some(card), Some(speed)) = (self.model.card(), self.speed) else { return };
        if card.bundled {
            return;
        }
        let seconds = |limit: usize| {
            let runs = self.n_layers as u64;
            let tasks = self
                .chosen()
                .map(|info| Time::of(info, limit.min(info.n_items), runs, speed.read, speed.written));
            tasks.fold(Time::default(), Time::and).seconds
        };
        let choices = item_choices(DEFAULT_LIMIT);
        let fitting = choices.iter().rev().find(|&&limit| seconds(limit) <= FIRST_SECONDS_MAX);
        self.limit = fitting.or(choices.first()).copied().unwrap_or(DEFAULT_LIMIT);
    }

    fn chosen(&self) -> impl Iterator<Item = &TaskInfo> {
        let all = self.model.card().map(|card| card.tasks.as_slice()).unwrap_or_default();
        all.iter().filter(|info| self.tasks.contains(&info.name))
    }

    /// Figures of hidden states read their own task alone where it is chosen.
    fn chosen_for_states(&self) -> impl Iterator<Item = &TaskInfo> {
        let has_own = self.chosen().any(|info| info.name == STATES_TASK);
        self.chosen().filter(move |info| !has_own || info.name == STATES_TASK)
    }

    /// What is missing of the scores of both; those of the full model stay when the schedule changes.
    fn scoring(&self, card: &ModelCard, speed: Speed, limit: usize) -> Time {
        let panel = self.panel(Slot::Scores);
        let scores = panel.value(Report::scores);
        let full_runs = card.spec.n_layers as u64;
        let edited_runs = if self.is_full_model() { 0 } else { self.schedule().n_applications() as u64 };
        let of_task = |info: &TaskInfo| {
            let known =
                scores.and_then(|scores| scores.tasks.iter().find(|known| known.full.task == info.name));
            let n_known = known.map_or(0, |known| known.full.n);
            let n_edited = if panel.is_current() { n_known } else { 0 };
            let n = limit.min(info.n_items);
            let left =
                |known: usize, runs| Time::of(info, n.saturating_sub(known), runs, speed.read, speed.written);
            left(n_known, full_runs).and(left(n_edited, edited_runs))
        };
        self.chosen().map(of_task).fold(Time::default(), Time::and)
    }

    /// What is missing of a figure.
    fn sweeping(&self, card: &ModelCard, speed: Speed, study: Study, limit: usize) -> Option<Time> {
        let size = card.studies.iter().find(|size| size.study == study)?;
        let read = speed.swept.unwrap_or(speed.read);
        let slot = Slot::Study(study);
        let figure = self.panel(slot).value(Report::sweep).filter(|_| !self.is_of_another_choice(slot));
        let known = figure.map(|figure| 1.0 - figure.share_done);
        let kept = || self.kept_of_figure(study).map(|(done, total)| left(done, total));
        let left = known.or_else(kept).filter(|_| limit == self.limit).unwrap_or(1.0);
        // Texts have no place in figures.
        let tasks = self
            .chosen()
            .filter(|info| info.metric.is_drawn())
            .map(|info| Time::of(info, limit.min(info.n_items), size.layer_runs, read, speed.written));
        let whole = tasks.fold(Time::default(), Time::and);
        let may_be_less = speed.swept.is_none() || self.stop.is_some();
        Some(Time { is_most: whole.is_most || may_be_less, ..whole.times(left) })
    }

    /// What is missing of a figure of hidden states. Of each item the right answer alone is read, so it may be less.
    fn comparing_states(&self, card: &ModelCard, speed: Speed, figure: u32, limit: usize) -> Option<Time> {
        let n_layers = card.spec.n_layers;
        let mut schedules = vec![Schedule::full(n_layers)];
        if figure == 15 {
            let start = repeat_start(n_layers)?;
            let presets = [Preset::Skip { start }, Preset::MiddleRepeat { start }];
            schedules.extend(presets.into_iter().filter_map(|preset| preset.schedule(n_layers).ok()));
        }
        if !schedules.contains(self.schedule()) {
            schedules.push(self.schedule().clone());
        }
        let layer_runs = schedules.iter().map(|schedule| schedule.n_applications() as u64).sum();
        let read = speed.states.unwrap_or(speed.read);
        let of_task = |info: &TaskInfo| {
            let time = Time::of(info, limit.min(info.n_items), layer_runs, read, speed.written);
            Time { is_most: time.is_most || info.chance > 0.0, ..time }
        };
        let whole = self.chosen_for_states().map(of_task).fold(Time::default(), Time::and);
        let panel = self.panel(Slot::States(figure));
        let report = panel.value(Report::states).filter(|_| panel.is_current() && limit == self.limit);
        Some(whole.times(report.map_or(1.0, |report| left(report.n_done, report.n_total))))
    }

    /// Layer runs on every other item of the tasks that are searched by.
    fn on_a_half(&self, card: &ModelCard, speed: Speed, limit: usize, layer_runs: usize) -> Time {
        let read = speed.swept.unwrap_or(speed.read);
        let tasks =
            card.tasks.iter().filter(|info| self.tasks.contains(&info.name) && info.metric.is_drawn());
        let half = |info: &TaskInfo| limit.min(info.n_items).div_ceil(2);
        let tasks = tasks.map(|info| Time::of(info, half(info), layer_runs as u64, read, speed.written));
        let whole = tasks.fold(Time::default(), Time::and);
        Time { is_most: whole.is_most || speed.swept.is_none(), ..whole }
    }

    /// Most layer runs of a search: as measured where that is known.
    fn search_runs_max(&self, speed: Speed) -> usize {
        let measured = self.panel(Slot::Search).current(Report::search).and_then(|found| found.runs_max);
        match self.budget() {
            Budget::Runs(runs) => runs,
            Budget::Millis(millis) => {
                measured.unwrap_or_else(|| ((millis / 1000.0 * speed.written) as usize).min(self.runs_max()))
            }
        }
    }

    /// What is missing of the way down of a search, or of its round around what was found: how many of these follow is
    /// not known.
    fn searching(&self, card: &ModelCard, speed: Speed, limit: usize) -> Time {
        let down = way_down(card.spec.n_layers, self.search_runs_max(speed), BEAM);
        let found = self.panel(Slot::Search).current(Report::search);
        let n_rounds = found.map_or(0, |found| found.n_rounds);
        let share = found.map_or(0.0, |found| found.share_done);
        let runs = |(n, runs): &(usize, usize)| *n as f64 * *runs as f64;
        let left = match down.get(n_rounds..).and_then(<[_]>::split_first) {
            Some((now, then)) => runs(now) * (1.0 - share) + then.iter().map(runs).sum::<f64>(),
            None => {
                let n_asked = found.map_or(0, |found| found.n_asked);
                let most = down.last().map_or(0, |(_, runs)| *runs);
                runs(&(n_asked, most)) * (1.0 - share)
            }
        };
        self.on_a_half(card, speed, limit, 1).times(left)
    }

    /// Whether a search still leaves layers out, one after the other.
    pub fn is_on_the_way_down(&self) -> bool {
        let Some(found) = self.panel(Slot::Search).value(Report::search) else { return true };
        found.runs_max.is_none_or(|most| found.n_rounds <= found.n_layers.saturating_sub(most))
    }

    /// What is missing of accuracy against time: the items under all schedules, and the rounds of times.
    fn timing(&self, card: &ModelCard, speed: Speed, limit: usize) -> Option<Time> {
        let size = card.latency?;
        let of_mine = if self.is_full_model() { 0 } else { self.schedule().n_applications() as u64 };
        let layer_runs = size.layer_runs + of_mine;
        let tasks = self.chosen().filter(|info| info.metric.is_drawn()).map(|info| {
            let read = speed.swept.unwrap_or(speed.read);
            Time::of(info, limit.min(info.n_items), layer_runs, read, speed.written)
        });
        let items = tasks.fold(Time::default(), Time::and);
        let items = Time { is_most: items.is_most || speed.swept.is_none(), ..items };
        let each = size.read / speed.read + size.written / speed.written;
        let rounds = Time { seconds: each * layer_runs as f64, is_most: false };
        let panel = self.panel(Slot::Latency);
        let report = panel.value(Report::latency).filter(|_| panel.is_current() && limit == self.limit);
        let (of_items, of_rounds) = report.map_or((1.0, 1.0), |report| {
            (left(report.n_done, report.n_total), left(report.n_rounds_done, report.n_rounds))
        });
        Some(items.times(of_items).and(rounds.times(of_rounds)))
    }
}

/// The part that is missing.
fn left(n_done: usize, n_total: usize) -> f64 {
    1.0 - n_done as f64 / n_total.max(1) as f64
}

fn longest<'a>(tasks: impl Iterator<Item = &'a TaskInfo>) -> usize {
    tasks.map(|info| info.n_items).max().unwrap_or(0)
}
