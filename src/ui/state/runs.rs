//! Which runs the engine is asked for, and when.
//!
//! A change of the schedule asks for a look first (milliseconds), then for scores
//! (seconds); cost is measured once the scores are complete, so that neither disturbs the
//! other. Writing waits for the user. A run is superseded by the next one of its kind.

use super::cache::ScoreKey;
use super::draft::cut;
use super::{
    Announcement, Command, MAX_LIMIT, MAX_PROMPT_BYTES, ModelPhase, Panel, PanelPhase, State, TaskEffect,
    WRITE_TOKENS, Writing,
};
use crate::protocol::{Request, RunId};
use crate::sweep::{WRITTEN_PROMPT, written_preset};

impl State {
    /// The schedule is another: every result is of an earlier one.
    pub(super) fn refresh_after_schedule(&mut self, out: &mut Vec<Command>) {
        stop(&mut self.writing, out);
        self.request_look(out);
        self.request_scores(out);
        self.request_items(out);
    }

    pub(super) fn request_look(&mut self, out: &mut Vec<Command>) {
        self.outdate_canvas(out);
        if !self.can_run() || !self.has_tokenizer() {
            return self.look.outdate();
        }
        let run = self.next_run();
        self.look.ask(run);
        let (schedule, prompt) = (self.schedule().to_string(), self.prompt.clone());
        let of_task = self.prompt_task.clone();
        out.push(Command::Send(Request::Look { run, schedule, prompt, of_task }));
    }

    /// Scores of the current schedule: at once if they were complete before.
    pub(super) fn request_scores(&mut self, out: &mut Vec<Command>) {
        self.outdate_cost(out);
        let key = self.score_key();
        if let Some(known) = self.inner.cache.scores(&key).cloned() {
            stop(&mut self.scores, out);
            self.say(Announcement::Scored(known.iter().map(TaskEffect::of).collect()));
            self.scores.finish(known);
            return self.measure_if_due(out);
        }
        if self.tasks.is_empty() || !self.can_run() {
            stop(&mut self.scores, out);
            if self.tasks.is_empty() {
                self.scores = Panel::default();
                self.measure_if_due(out);
            }
            return;
        }
        let run = self.next_run();
        self.scores.ask(run);
        let ScoreKey { schedule, tasks, limit, seed } = key;
        out.push(Command::Send(Request::Evaluate { run, schedule, tasks, limit, seed }));
    }

    /// What the current scores depend on.
    pub(super) fn score_key(&self) -> ScoreKey {
        ScoreKey {
            schedule: self.schedule().to_string(),
            tasks: self.tasks.clone(),
            limit: self.limit,
            seed: self.seed,
        }
    }

    fn outdate_cost(&mut self, out: &mut Vec<Command>) {
        match self.inner.cache.cost(&self.schedule().to_string()) {
            Some(known) => {
                stop(&mut self.cost, out);
                self.cost.finish(known);
            }
            None => stop(&mut self.cost, out),
        }
    }

    /// Measures the cost, unless it is known or being measured.
    pub(super) fn measure_if_due(&mut self, out: &mut Vec<Command>) {
        if self.cost.run.is_none() && self.cost.phase != PanelPhase::Finished {
            self.measure(out);
        }
    }

    pub(super) fn measure(&mut self, out: &mut Vec<Command>) {
        if !self.can_run() {
            return;
        }
        let run = self.next_run();
        self.cost.ask(run);
        out.push(Command::Send(Request::Measure { run, schedule: self.schedule().to_string() }));
    }

    pub(super) fn write(&mut self, out: &mut Vec<Command>) {
        if !self.can_run() || !self.has_tokenizer() {
            return;
        }
        let run = self.next_run();
        self.writing.ask(run);
        self.writing.phase = PanelPhase::Growing;
        self.writing.value = Some(Writing { prompt: self.prompt.clone(), ..Writing::default() });
        out.push(Command::Send(Request::Write {
            run,
            schedule: self.schedule().to_string(),
            prompt: self.prompt.clone(),
            max_tokens: WRITE_TOKENS,
            temperature: 0.0,
            seed: self.seed,
        }));
    }

    /// Puts the middle quarter of the layers in parallel and writes on from a word problem.
    pub(super) fn write_figure(&mut self, out: &mut Vec<Command>) {
        self.apply_preset(written_preset(self.n_layers), out);
        self.set_prompt(WRITTEN_PROMPT.to_owned(), out);
        self.write(out);
    }

    pub(super) fn stop_writing(&mut self, out: &mut Vec<Command>) {
        cancel(&mut self.writing, out);
    }

    /// Tasks, items and seed are those of the scores; a model without tasks is only timed.
    pub(super) fn run_latency(&mut self, out: &mut Vec<Command>) {
        if !self.can_run() {
            return;
        }
        let run = self.next_run();
        self.latency = Panel::default();
        self.latency.ask(run);
        let schedule = self.schedule().to_string();
        let (tasks, limit, seed) = (self.tasks.clone(), self.limit, self.seed);
        out.push(Command::Send(Request::Latency { run, schedule, tasks, limit, seed }));
    }

    pub(super) fn stop_latency(&mut self, out: &mut Vec<Command>) {
        cancel(&mut self.latency, out);
    }

    pub(super) fn drop_latency(&mut self, out: &mut Vec<Command>) {
        stop(&mut self.latency, out);
        self.latency = Panel::default();
    }

    pub(super) fn score(&mut self, out: &mut Vec<Command>) {
        self.request_scores(out);
    }

    pub(super) fn stop_scoring(&mut self, out: &mut Vec<Command>) {
        cancel(&mut self.scores, out);
    }

    pub(super) fn set_prompt(&mut self, prompt: String, out: &mut Vec<Command>) {
        self.put_prompt(prompt, None, out);
    }

    /// A prompt that is an item of a task is read as it is scored.
    pub(super) fn put_prompt(&mut self, prompt: String, task: Option<String>, out: &mut Vec<Command>) {
        let prompt = cut(&prompt, MAX_PROMPT_BYTES);
        if prompt == self.prompt && (task.is_none() || task == self.prompt_task) {
            return;
        }
        self.prompt = prompt;
        self.prompt_task = task;
        stop(&mut self.writing, out);
        self.request_look(out);
        self.follow(out);
    }

    /// Turns a task on or off; they stay in the model's order.
    pub(super) fn toggle_task(&mut self, name: &str, out: &mut Vec<Command>) {
        let Some(card) = self.model.card() else { return };
        let is_on = |task: &str| self.tasks.iter().any(|on| on == task);
        let all = card.tasks.iter().map(|task| task.name.as_str());
        self.tasks = all.filter(|&task| is_on(task) != (task == name)).map(str::to_owned).collect();
        self.request_scores(out);
        self.follow(out);
    }

    pub(super) fn set_limit(&mut self, limit: usize, out: &mut Vec<Command>) {
        let limit = limit.clamp(1, MAX_LIMIT);
        if limit != self.limit {
            self.limit = limit;
            self.request_scores(out);
            self.request_items(out);
            self.follow(out);
        }
    }

    pub(super) fn set_seed(&mut self, seed: u64, out: &mut Vec<Command>) {
        if seed != self.seed {
            self.seed = seed;
            self.request_scores(out);
            self.request_items(out);
            self.follow(out);
        }
    }

    /// Whether the engine has the model for which the schedule is.
    pub(super) fn can_run(&self) -> bool {
        self.engine_answers() && matches!(self.model, ModelPhase::Open(_))
    }

    pub(super) fn has_tokenizer(&self) -> bool {
        self.model.card().is_some_and(|card| card.has_tokenizer)
    }

    pub(super) fn next_run(&mut self) -> RunId {
        self.inner.n_runs = self.inner.n_runs.wrapping_add(1);
        RunId(self.inner.n_runs)
    }
}

/// Stops the run, if any; the value belongs to the past.
pub(super) fn stop<T>(panel: &mut Panel<T>, out: &mut Vec<Command>) {
    if let Some(run) = panel.run.filter(|_| panel.is_pending()) {
        out.push(Command::Send(Request::Cancel { run }));
    }
    panel.outdate();
}

/// Stops the run at the user's wish; what has come of it stays.
pub(super) fn cancel<T>(panel: &mut Panel<T>, out: &mut Vec<Command>) {
    if let Some(run) = panel.run.filter(|_| panel.is_pending()) {
        out.push(Command::Send(Request::Cancel { run }));
        panel.settle(run, PanelPhase::Cancelled);
    }
}
