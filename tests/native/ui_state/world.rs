//! A page without a browser: the state, and what it asked for.

use atelier::app::state::{
    Command, FileKind, FileText, FileWish, Message, Panel, Settings, Slot, State, update,
};
use atelier::backend::{BackendInfo, BackendKind};
use atelier::eval::{Interval, Metric, PairedDifference, TaskScore, Work};
use atelier::experiment::{
    CostReport, Experiment, Measurement, ModelCard, NextTokenReport, Report, ScoresReport, Stroke,
    TaskComparison, TaskInfo, What,
};
use atelier::model::{ModelSpec, Sha256Hash, WeightFormat};
use atelier::plan::Cost;
use atelier::protocol::{CatalogEntry, Event, Packed, Request, RunId};
use atelier::worker::written;

use crate::support::tiny::Shape;

pub struct World {
    pub state: State,
    /// Of the messages since the last look at them.
    pub commands: Vec<Command>,
    runs: Vec<RunId>,
}

impl World {
    /// The page has started; the engine has not answered.
    pub fn start(fragment: &str) -> Self {
        Self::start_after(fragment, None)
    }

    pub fn start_after(fragment: &str, reloaded_for: Option<&str>) -> Self {
        // Most of what a page does is tried from the full model; how a first visit begins is in `story.rs`.
        Self::start_at("https://example.org/atelier/?start=full", fragment, reloaded_for)
    }

    pub fn start_at(address: &str, fragment: &str, reloaded_for: Option<&str>) -> Self {
        let mut world =
            Self { state: State::new(Settings::default()), commands: Vec::new(), runs: Vec::new() };
        world.send(Message::Start {
            address: address.into(),
            host: "example.org".into(),
            fragment: fragment.into(),
            is_return: false,
            reloaded_for: reloaded_for.map(str::to_owned),
        });
        if reloaded_for.is_some() {
            world.commands.clear();
        }
        world
    }

    /// The default model is open; nothing has been computed.
    pub fn open() -> Self {
        let mut world = Self::start("");
        world.ready();
        world.engine(Event::Opened(card("small", 12)));
        world.commands.clear();
        world
    }

    /// Scores and cost of the full model are there.
    pub fn finished() -> Self {
        let mut world = Self::open();
        let run = world.evaluated();
        world.engine(scores(run, 0.9, true));
        let run = world.state.panel(Slot::Cost).run.expect("cost is measured after the scores");
        world.engine(cost(run));
        world.commands.clear();
        world
    }

    pub fn send(&mut self, message: Message) {
        let commands = update(&mut self.state, message);
        self.runs.extend(commands.iter().filter_map(run_of));
        self.commands.extend(commands);
    }

    pub fn engine(&mut self, event: Event) {
        // Hello and the opening request are looked at before the engine goes on.
        if matches!(event, Event::Ready { .. }) {
            self.commands.clear();
        }
        self.send(Message::Engine(event));
    }

    pub fn ready(&mut self) {
        let entry = |name: &str, n_layers| CatalogEntry {
            name: name.into(),
            title: name.into(),
            n_layers,
            bytes: 5_000_000,
            hash: hash(name),
            manifest: Sha256Hash::parse(&"0".repeat(64)).unwrap(),
        };
        let catalog = vec![entry("small", 12), entry("large", 16), entry("old", 12)];
        self.engine(Event::Ready { catalog });
    }

    /// Requests since the last look, but for the question what is kept of figures.
    pub fn sent(&mut self) -> Vec<Request> {
        self.take(|command| match command {
            Command::Send(Request::Start { experiment, .. }) if experiment.what == What::Kept => None,
            Command::Send(request) => Some(request),
            _ => None,
        })
    }

    /// Runs that were started since the last look, with what they ask.
    pub fn started(&mut self) -> Vec<(RunId, Experiment)> {
        let started = self.sent().into_iter().filter_map(|request| match request {
            Request::Start { run, experiment } => Some((run, *experiment)),
            _ => None,
        });
        started.collect()
    }

    /// The run and the experiment that were started for this slot since the last look.
    pub fn started_for(&mut self, slot: Slot) -> Option<(RunId, Experiment)> {
        let mut started = self.started().into_iter().rev();
        started.find(|(_, experiment)| Slot::of(&experiment.what) == Some(slot))
    }

    pub fn panel(&self, slot: Slot) -> &Panel {
        self.state.panel(slot)
    }

    /// The run of a slot that goes on.
    pub fn run(&self, slot: Slot) -> RunId {
        self.panel(slot).run.expect("it was asked for")
    }

    /// What a run has found.
    pub fn report(&mut self, run: RunId, report: Report, finished: bool) {
        self.engine(reported(run, report, finished));
    }

    /// The text of a file of this panel, written as the engine writes it; None where nothing is
    /// asked of the engine.
    pub fn file(&mut self, slot: Slot, kind: FileKind) -> Option<String> {
        self.commands.clear();
        self.send(Message::SaveFile(FileWish { name: "file".into(), kind, text: FileText::Of(slot) }));
        self.write();
        self.take(|command| match command {
            Command::SaveFile { text, .. } => Some(text),
            _ => None,
        })
        .pop()
    }

    /// Writes what the engine is asked to write.
    pub fn write(&mut self) {
        for request in self.sent() {
            if let Request::Write { run, what } = request {
                let card = self.state.model.card().cloned();
                self.engine(Event::Written { run, text: written(&what, card.as_ref(), Vec::new()) });
            }
        }
    }

    /// Fragments written since the last look; requests are forgotten.
    pub fn fragments(&mut self) -> Vec<String> {
        self.take(|command| match command {
            Command::ReplaceFragment(fragment) | Command::PushFragment(fragment) => Some(fragment),
            _ => None,
        })
    }

    /// The run of scores that goes on.
    pub fn evaluated(&self) -> RunId {
        self.run(Slot::Scores)
    }

    /// Every run that was asked for, in order.
    pub fn all_runs(&self) -> Vec<RunId> {
        self.runs.clone()
    }

    fn take<T>(&mut self, pick: impl Fn(Command) -> Option<T>) -> Vec<T> {
        std::mem::take(&mut self.commands).into_iter().filter_map(pick).collect()
    }
}

fn run_of(command: &Command) -> Option<RunId> {
    match command {
        Command::Send(Request::Start { run, .. }) => Some(*run),
        _ => None,
    }
}

/// Another for each name.
pub fn hash(name: &str) -> String {
    let first = name.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    format!("{first:016x}{:048}", 0)
}

pub fn card(name: &str, n_layers: usize) -> Box<ModelCard> {
    let heads = Shape { n_heads: 2, n_kv_heads: 2, head_dim: 4, ..Shape::SMALL };
    let shape = Shape { vocab_size: 64, d_model: 8, n_layers, d_ff: 16, ..heads };
    let task = |name: &str| TaskInfo {
        name: name.into(),
        n_items: 200,
        metric: Metric::Acc,
        chance: 0.25,
        mirrors: None,
        data_hash: "00".into(),
        example: "2 + 2 = 4.".into(),
        is_own: false,
        work: Work { read: 50.0, written: 0.0 },
        unsuited: None,
    };
    Box::new(ModelCard {
        name: name.into(),
        title: name.into(),
        spec: ModelSpec { context_length: 32, bos_id: None, eos_ids: Vec::new(), ..shape.spec() },
        parameters: 1,
        weight_bytes: 2,
        dtype: WeightFormat::F16,
        formats: "f16".into(),
        bytes_in_memory: 2,
        quantise: None,
        description: None,
        licence: None,
        hash: hash(name),
        source: None,
        gguf: None,
        has_general_tasks: false,
        bundled: true,
        tasks: vec![task("facts"), task("arith")],
        backend: BackendInfo { kind: BackendKind::Cpu, adapter: "test".into() },
        fallback: None,
        limits: None,
        speed: None,
        studies: Vec::new(),
        latency: None,
        has_tokenizer: true,
        mask: None,
        n_tokens: 64,
        add_bos: false,
        instructed: None,
        chat_template: None,
        remarks: Vec::new(),
        self_test: None,
        about: None,
        load_millis: 1.0,
    })
}

/// Scores of the first task: `value`, half of what the full model has.
pub fn scores(run: RunId, value: f64, finished: bool) -> Event {
    let score = |value| TaskScore {
        task: "facts".into(),
        metric: Metric::Acc,
        n: 100,
        n_total: 100,
        n_correct: 1,
        value,
        interval: Some(Interval { low: value - 0.1, high: value + 0.1 }),
        chance: 0.25,
        mean_log_likelihood: -1.0,
        mean_log_likelihood_interval: None,
    };
    let difference = PairedDifference {
        n: 100,
        value: -value,
        interval: Some(Interval { low: -value - 0.05, high: -value + 0.05 }),
        log_likelihood: -0.5,
        log_likelihood_interval: None,
    };
    let task = TaskComparison {
        full: score(2.0 * value),
        edited: score(value),
        difference: Some(difference),
        left_out: None,
    };
    let report = ScoresReport { schedule: String::new(), tasks: vec![task] };
    reported(run, Report::Scores(report), finished)
}

pub fn cost(run: RunId) -> Event {
    let cost = Cost { layer_applications: 12, flops_per_token: 1, weight_bytes_per_token: 1 };
    let measured = Measurement { cost, dispatches: 0, millis_per_token: 8.0, n_tokens: 32 };
    let report = Report::Cost(CostReport { full: measured, edited: measured });
    reported(run, report, true)
}

/// Strokes of these layers, in the order of the plan; the n-th is n.
pub fn look(run: RunId, layers: &[u16]) -> Event {
    let strokes = layers.iter().zip(0_u32..);
    let report = NextTokenReport {
        prompt_tokens: vec!["12".into()],
        n_clipped: 0,
        masked: None,
        full: Vec::new(),
        edited: Vec::new(),
        strokes: strokes
            .map(|(&layer, application)| Stroke { application, layer, relative_norm: application as f32 })
            .collect(),
    };
    reported(run, Report::NextToken(report), true)
}

/// What a run has found.
pub fn reported(run: RunId, report: Report, finished: bool) -> Event {
    Event::Report { run, report: Box::new(Packed::new(report).expect("plain data")), finished }
}
