//! Looking closer: the canvas, the items of a task, hidden states.
//!
//! The canvas follows the look: it is asked for when the look of the newest schedule and
//! prompt has come, so that strokes and next tokens never wait for it, and quick edits ask
//! for one canvas.

use super::runs::{cancel, stop};
use super::{Command, Panel, PanelPhase, State};
use crate::protocol::{Canvas, CanvasRequest, ItemPage, ItemsRequest, Request, RunId, StatesRequest};
use crate::states::{PathReport, StatesReport};

/// Full models whose hidden states are kept for comparison; the oldest goes first.
pub const MAX_KEPT_STATES: usize = 8;

/// What can be asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inspect {
    /// List the items of a task.
    OpenItems(String),
    /// The list need not be shown any more.
    CloseItems,
    /// Another page of it, from 0.
    ItemsPage(usize),
    /// List only items that are right under one schedule alone, or all.
    FlippedOnly(bool),
    /// Put a text on the canvas.
    OnCanvas(String),
    /// Measure the hidden states of a figure of the paper.
    RunStates(u32),
    /// Stop measuring; what has come stays.
    StopStates,
}

/// The items of a task that are listed.
#[derive(Debug, Clone, PartialEq)]
pub struct ListingView {
    /// The task.
    pub task: String,
    /// The page that was asked for, from 0.
    pub page: usize,
    /// Only items that are right under one schedule alone.
    pub flipped_only: bool,
    /// The page.
    pub list: Panel<ItemPage>,
}

/// The full model's hidden states, of a model that is or was open.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptStates {
    /// The model's title.
    pub title: String,
    /// Its hash.
    pub hash: String,
    /// Tasks whose items were read.
    pub tasks: Vec<String>,
    /// How many items.
    pub n_items: usize,
    /// Its path.
    pub path: PathReport,
}

/// A figure of hidden states that was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StatesRun {
    /// What has come of it.
    pub panel: Panel<StatesReport>,
    /// The schedule that is measured beside the figure's own.
    pub schedule: String,
    /// Items per task.
    pub limit: usize,
    /// The seed of their order.
    pub seed: u64,
}

impl State {
    pub(super) fn inspect(&mut self, message: Inspect, out: &mut Vec<Command>) {
        match message {
            Inspect::OpenItems(task) => {
                self.close_items(out);
                self.listing =
                    Some(ListingView { task, page: 0, flipped_only: false, list: Panel::default() });
                self.request_items(out);
            }
            Inspect::CloseItems => self.close_items(out),
            Inspect::ItemsPage(page) => {
                if let Some(view) = &mut self.listing {
                    view.page = page;
                }
                self.request_items(out);
            }
            Inspect::FlippedOnly(flipped_only) => {
                if let Some(view) = &mut self.listing {
                    (view.page, view.flipped_only) = (0, flipped_only);
                }
                self.request_items(out);
            }
            Inspect::OnCanvas(text) => {
                let task = self.listing.as_ref().map(|view| view.task.clone());
                self.put_prompt(text, task, out);
            }
            Inspect::RunStates(figure) => self.run_states(figure, out),
            Inspect::StopStates => self.states.values_mut().for_each(|run| cancel(&mut run.panel, out)),
        }
    }

    /// The canvas of the newest look.
    pub(super) fn request_canvas(&mut self, out: &mut Vec<Command>) {
        let run = self.next_run();
        self.canvas.ask(run);
        let (schedule, prompt) = (self.schedule().to_string(), self.prompt.clone());
        let of_task = self.prompt_task.clone();
        out.push(Command::Send(Request::Canvas(CanvasRequest { run, schedule, prompt, of_task })));
    }

    pub(super) fn outdate_canvas(&mut self, out: &mut Vec<Command>) {
        stop(&mut self.canvas, out);
    }

    pub(super) fn painted(&mut self, run: RunId, canvas: Canvas) {
        self.canvas.receive(run, canvas, PanelPhase::Finished);
    }

    /// The page of items that is looked at, if any, of the current schedule.
    pub(super) fn request_items(&mut self, out: &mut Vec<Command>) {
        if self.listing.is_none() {
            return;
        }
        let can_run = self.can_run() && self.has_tokenizer();
        let (schedule, limit, seed) = (self.schedule().to_string(), self.limit, self.seed);
        let run = self.next_run();
        let Some(view) = &mut self.listing else { return };
        if !can_run {
            return view.list.outdate();
        }
        view.list.ask(run);
        let (task, page, flipped_only) = (view.task.clone(), view.page, view.flipped_only);
        let request = ItemsRequest { run, schedule, task, limit, seed, page, flipped_only };
        out.push(Command::Send(Request::Items(request)));
    }

    pub(super) fn listed(&mut self, run: RunId, page: ItemPage) {
        if let Some(view) = &mut self.listing {
            let number = page.page;
            if view.list.receive(run, page, PanelPhase::Finished) {
                view.page = number;
            }
        }
    }

    fn close_items(&mut self, out: &mut Vec<Command>) {
        if let Some(view) = &mut self.listing {
            stop(&mut view.list, out);
        }
        self.listing = None;
    }

    pub(super) fn run_states(&mut self, figure: u32, out: &mut Vec<Command>) {
        if !self.can_run() || !self.has_tokenizer() || self.tasks.is_empty() {
            return;
        }
        // The one that is under way is stopped, and keeps what has come of it.
        self.states.values_mut().for_each(|run| cancel(&mut run.panel, out));
        let run = self.next_run();
        let schedule = self.schedule().to_string();
        let (tasks, limit, seed) = (self.tasks.clone(), self.limit, self.seed);
        let mut asked = StatesRun { schedule: schedule.clone(), limit, seed, ..StatesRun::default() };
        asked.panel.ask(run);
        self.states.insert(figure, asked);
        let request = StatesRequest { run, figure, schedule, tasks, limit, seed };
        out.push(Command::Send(Request::States(request)));
    }

    pub(super) fn states_came(&mut self, run: RunId, report: StatesReport, finished: bool) {
        let phase = if finished { PanelPhase::Finished } else { PanelPhase::Growing };
        let kept = self.kept_of(&report);
        let awaited = self.states.get_mut(&report.figure);
        if awaited.is_some_and(|asked| asked.panel.receive(run, report, phase))
            && finished
            && let Some(kept) = kept
        {
            self.kept_states.retain(|other| other.hash != kept.hash);
            if self.kept_states.len() == MAX_KEPT_STATES {
                self.kept_states.remove(0);
            }
            self.kept_states.push(kept);
        }
    }

    /// The full model's path, which is the first of every report.
    fn kept_of(&self, report: &StatesReport) -> Option<KeptStates> {
        let card = self.model.card()?;
        Some(KeptStates {
            title: card.title.clone(),
            hash: card.hash.clone(),
            tasks: report.tasks.clone(),
            n_items: report.n_done,
            path: report.paths.first()?.clone(),
        })
    }

    /// What was measured elsewhere does not mix with what is measured here.
    pub(super) fn drop_states(&mut self, out: &mut Vec<Command>) {
        self.states.values_mut().for_each(|run| stop(&mut run.panel, out));
        self.states.clear();
    }

    /// What belongs to one model goes with it.
    pub(super) fn drop_inspection(&mut self) {
        self.canvas = Panel::default();
        self.listing = None;
        self.states.clear();
    }

    /// Every run of this file.
    pub(super) fn inspecting(&self) -> [Option<RunId>; 3] {
        let items = self.listing.as_ref().and_then(|view| view.list.run);
        let mut panels = self.states.values().map(|run| &run.panel);
        let states = panels.find(|panel| panel.is_pending()).and_then(|panel| panel.run);
        [self.canvas.run, items, states]
    }

    pub(super) fn settle_inspection(&mut self, run: RunId, phase: &PanelPhase) {
        self.canvas.settle(run, phase.clone());
        self.states.values_mut().for_each(|asked| asked.panel.settle(run, phase.clone()));
        if let Some(view) = &mut self.listing {
            view.list.settle(run, phase.clone());
        }
    }
}
