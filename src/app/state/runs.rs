//! Which runs the engine is asked for, and when.
//!
//! A change of the schedule asks for next tokens first (milliseconds), then for scores
//! (seconds); the logit lens follows the next tokens while it is looked at, and cost is measured once the scores are
//! complete, so that none disturbs another. Text waits for the user, and follows edits from then on where the model is
//! small. A run is superseded by the next one of its slot.

use std::sync::LazyLock;

use super::announce::{alone, effect};
use super::draft::cut;
use super::{Command, MAX_LIMIT, MAX_PROMPT_BYTES, Panel, PanelPhase, Slot, State};
use crate::experiment::{Experiment, Report};
use crate::protocol::{Packed, Request, RunId};
use crate::share::View;
use crate::states::StatesReport;
use crate::sweep::{Study, WRITTEN_PROMPT, written_preset};
use crate::words::Problem;

/// What a slot holds in which nothing was asked for.
static EMPTY: LazyLock<Panel> = LazyLock::new(Panel::default);

impl State {
    /// What stands in a slot.
    pub fn panel(&self, slot: Slot) -> &Panel {
        self.panels.get(&slot).unwrap_or(&EMPTY)
    }

    /// Whether a panel was asked for with other tasks, items, another seed or rule to stop than
    /// those that are chosen now.
    pub fn is_of_another_choice(&self, slot: Slot) -> bool {
        let Some(asked) = &self.panel(slot).experiment else { return false };
        self.experiment(slot).is_none_or(|now| {
            (&asked.data, asked.limit, asked.seed, asked.stop) != (&now.data, now.limit, now.seed, now.stop)
        })
    }

    /// Starts what a slot asks now. Where that cannot run, its report becomes stale.
    pub(super) fn run(&mut self, slot: Slot) {
        match self.experiment(slot).filter(|_| self.can_run()) {
            Some(experiment) => self.start(slot, experiment),
            None => self.outdate(slot),
        }
    }

    /// Asks this of the engine.
    pub(super) fn start(&mut self, slot: Slot, experiment: Experiment) {
        let rivals: Vec<Slot> =
            self.panels.keys().copied().filter(|other| *other != slot && slot.excludes(*other)).collect();
        for rival in rivals {
            self.stop(rival);
        }
        self.outdate(slot);
        let run = self.next_run();
        let panel = self.panels.or_default(slot);
        if slot.starts_empty() {
            *panel = Panel { n_reports: panel.n_reports, ..Panel::default() };
        }
        panel.ask(run, experiment.clone());
        self.request(Request::Start { run, experiment: Box::new(experiment) });
    }

    /// Stops a run for the user; its last report stays.
    pub(super) fn stop(&mut self, slot: Slot) {
        let Some(panel) = self.panels.get_mut(&slot) else { return };
        if let Some(run) = panel.run.filter(|_| panel.is_pending()) {
            self.inner.out.push(Command::Send(Request::Cancel { run }));
            panel.settle(run, PanelPhase::Cancelled);
        }
    }

    /// Stops a run; its report belongs to the past.
    pub(super) fn outdate(&mut self, slot: Slot) {
        let Some(panel) = self.panels.get_mut(&slot) else { return };
        if let Some(run) = panel.run.filter(|_| panel.is_pending()) {
            self.inner.out.push(Command::Send(Request::Cancel { run }));
        }
        panel.outdate();
    }

    /// Stops the runs of some slots and forgets their reports: they do not mix with what comes.
    pub(super) fn forget(&mut self, is_it: fn(Slot) -> bool) {
        let slots: Vec<Slot> = self.panels.keys().copied().filter(|slot| is_it(*slot)).collect();
        for slot in slots {
            self.outdate(slot);
            self.panels.remove(&slot);
        }
    }

    /// A report has come.
    pub(super) fn receive(&mut self, run: RunId, report: Packed, finished: bool) {
        let Some((&slot, panel)) = self.panels.iter_mut().find(|(_, panel)| panel.run == Some(run)) else {
            return;
        };
        if !panel.receive(run, report, finished) {
            return;
        }
        if slot == Slot::Scores {
            self.judge();
        }
        if !finished {
            return self.follow_counts();
        }
        self.inner.restarts = 0;
        match slot {
            Slot::NextToken => self.follow_next_token(),
            Slot::Scores => {
                self.say_scores();
                self.check_claim();
                self.offer_claim_late();
                // Now it is known which answers have changed.
                self.request_items();
                self.measure_if_due();
                self.keep_copy_at_rest();
            }
            Slot::Items => self.follow_listing(),
            Slot::Study(study) => self.keep_overlay(study),
            Slot::States(_) => self.keep_states(slot),
            Slot::Lesson => self.step_found(),
            _ => {}
        }
    }

    fn say_scores(&mut self) {
        if self.hides("scores") {
            return;
        }
        let Some(scores) = self.panel(Slot::Scores).value(Report::scores) else { return };
        let told = if self.is_full_model() { alone } else { effect };
        let effects: Vec<Problem> = scores.tasks.iter().map(told).collect();
        effects.into_iter().for_each(|effect| self.say(effect));
    }

    /// A run has ended without completing its report.
    pub(super) fn settle(&mut self, run: RunId, phase: &PanelPhase) {
        for panel in self.panels.values_mut() {
            panel.settle(run, phase.clone());
        }
        let problem = if let PanelPhase::Failed(problem) = phase { Some(problem) } else { None };
        self.items_failed(run, problem);
    }

    /// The schedule has changed: every result belongs to an earlier one.
    pub(super) fn refresh_after_schedule(&mut self) {
        let writes = self.writes_along();
        self.outdate(Slot::Generation);
        self.request_next_token();
        if writes {
            self.run(Slot::Generation);
        }
        self.refresh_scores();
        self.request_items();
    }

    /// Whether texts follow an edit: once somebody has seen some, in models that write them within a second or two.
    fn writes_along(&self) -> bool {
        let panel = self.panel(Slot::Generation);
        let has_written = panel.is_pending() || panel.phase == PanelPhase::Finished;
        has_written && !self.is_off("text") && self.model.card().is_some_and(|card| card.bundled)
    }

    pub(super) fn request_next_token(&mut self) {
        self.outdate(Slot::LogitLens);
        self.outdate(Slot::Attention);
        self.run(Slot::NextToken);
        // Of some models no token is asked, and still what else reads the prompt.
        if self.experiment(Slot::NextToken).is_none() {
            self.follow_next_token();
        }
    }

    /// What reads the prompt and waits for the next tokens, while it is looked at.
    fn follow_next_token(&mut self) {
        if !matches!(self.view, View::Inside | View::Compare) {
            return;
        }
        // Where two schedules have changed places, it is known.
        if self.panel(Slot::LogitLens).is_waiting() {
            self.run(Slot::LogitLens);
        }
        if self.view == View::Compare {
            return;
        }
        // Maps follow once somebody has asked for them.
        if self.panels.contains_key(&Slot::Attention) {
            self.run(Slot::Attention);
        }
    }

    /// Shows a part of the page; what is looked at there is asked for, if it waits.
    pub(super) fn enter(&mut self, view: View) {
        let view = if self.hides(view.name()) { View::Layers } else { view };
        self.view = view;
        if !matches!(view, View::Inside | View::Compare) || self.panel(Slot::NextToken).is_pending() {
            return;
        }
        for slot in [Slot::LogitLens, Slot::Attention] {
            let is_wanted =
                slot == Slot::LogitLens || view == View::Inside && self.panels.contains_key(&slot);
            if is_wanted && self.panel(slot).is_waiting() {
                self.run(slot);
            }
        }
    }

    /// Scores of the current schedule.
    pub(super) fn request_scores(&mut self) {
        self.outdate(Slot::Cost);
        self.said.clear();
        self.run(Slot::Scores);
        if self.tasks.is_empty() || self.unsuited(Slot::Scores).is_some() {
            self.panels.remove(&Slot::Scores);
            self.measure_if_due();
        }
    }

    /// Measures the cost, unless it is known, being measured or turned off.
    fn measure_if_due(&mut self) {
        let cost = self.panel(Slot::Cost);
        if self.is_off("cost") {
            return;
        }
        if cost.run.is_none() && cost.phase != PanelPhase::Finished {
            self.run(Slot::Cost);
        }
    }

    /// Items of a figure that are kept from before, and items in all, if it was not asked for
    /// since the page was loaded.
    pub fn kept_of_figure(&self, study: Study) -> Option<(usize, usize)> {
        if self.panels.contains_key(&Slot::Study(study)) {
            return None;
        }
        let kept = self.panel(Slot::Kept).current(Report::kept)?;
        kept.figures.iter().find(|kept| kept.study == study).map(|kept| (kept.n_done, kept.n_total))
    }

    /// Asks what is kept of the figures, once for each choice of tasks, items, seed and rule, as soon as they are looked at.
    pub(super) fn request_kept(&mut self) {
        let can_ask = self.view == View::Figures && self.can_run() && !self.is_bringing_back();
        let Some(experiment) = self.experiment(Slot::Kept).filter(|_| can_ask) else { return };
        if self.panel(Slot::Kept).experiment.as_ref() != Some(&experiment) {
            self.start(Slot::Kept, experiment);
        }
    }

    /// Puts the middle quarter of the layers in parallel and generates text from a word problem.
    pub(super) fn write_figure(&mut self) {
        self.apply_preset(written_preset(self.n_layers));
        self.put_prompt(WRITTEN_PROMPT.to_owned(), None, false);
        self.run(Slot::Generation);
    }

    /// A prompt that is an item of a task is read as it is scored.
    pub(super) fn put_prompt(&mut self, prompt: String, task: Option<String>, chat: bool) {
        let prompt = cut(&prompt, MAX_PROMPT_BYTES);
        if prompt == self.prompt && (task.is_none() || task == self.prompt_task) {
            return self.set_chat(chat);
        }
        self.inner.prompt_is_chosen = true;
        self.prompt = prompt;
        self.prompt_task = task;
        self.chat = chat;
        self.refresh_after_prompt();
    }

    /// The prompt goes through the chat template, or as it stands.
    pub(super) fn set_chat(&mut self, on: bool) {
        if on != self.chat {
            self.chat = on;
            self.refresh_after_prompt();
        }
    }

    fn refresh_after_prompt(&mut self) {
        self.outdate(Slot::Generation);
        self.request_next_token();
        self.follow();
    }

    /// Turns a task on or off; they stay in the model's order.
    pub(super) fn toggle_task(&mut self, name: &str) {
        let Some(card) = self.model.card() else { return };
        let is_on = |task: &str| self.tasks.iter().any(|on| on == task);
        let suited = card.tasks.iter().filter(|task| task.unsuited.is_none());
        let all = suited.map(|task| task.name.as_str());
        self.tasks = all.filter(|&task| is_on(task) != (task == name)).map(str::to_owned).collect();
        self.refresh_scores();
        self.follow();
    }

    pub(super) fn set_limit(&mut self, limit: usize) {
        let limit = limit.clamp(1, MAX_LIMIT);
        self.inner.limit_is_chosen = true;
        if limit != self.limit {
            self.limit = limit;
            self.refresh_scores();
            self.request_items();
            self.follow();
        }
    }

    /// Whether the engine has the model for which the schedule is.
    pub(super) fn can_run(&self) -> bool {
        self.engine_answers() && self.model.computing().is_some()
    }

    pub(super) fn next_run(&mut self) -> RunId {
        self.inner.n_runs = self.inner.n_runs.wrapping_add(1);
        RunId(self.inner.n_runs)
    }

    /// What a report of hidden states says, if it is in this slot.
    pub fn states_report(&self, figure: u32) -> Option<&StatesReport> {
        self.panel(Slot::States(figure)).value(Report::states)
    }
}
