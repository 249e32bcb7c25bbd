//! What the page knows, and the messages that change it.
//!
//! [`State`] is plain data. [`update`]`(&mut State, Message) -> Vec<Command>` is the only
//! thing that changes it, and does nothing else: commands are carried out by the store
//! (send a request to the engine, write the address bar, remember a setting). So every
//! sequence of things that can happen is tested natively, without a browser.
//!
//! What it keeps true:
//! - the schedule is valid for [`State::n_layers`] at every moment;
//! - a panel holds events of its newest run alone; events of others are dropped;
//! - a value that belongs to another schedule is never shown as if it were current;
//! - schedule and results outlive a lost device and a model that could not be opened;
//! - whatever can grow has a limit ([`MAX_NOTICES`],
//!   [`MAX_UNDO`](crate::schedule::edit::MAX_UNDO), [`MAX_PROMPT_BYTES`]).

mod announce;
mod benchmarks;
mod by_name;
mod claimed;
mod coming;
mod compare;
mod copy;
mod draft;
mod edits;
mod engine;
mod forecast;
mod inspect;
mod items;
mod lessons;
mod linking;
mod message;
mod notice;
mod opening;
mod overlay;
mod panel;
mod phase;
mod pooled;
mod provenance;
mod reopen;
mod restart;
mod room;
mod runs;
mod saving;
mod searching;
mod settings;
mod slot;
mod story;
mod strokes;
mod take_away;
mod teaching;
mod update;
mod verdicts;

pub use announce::{Inside, Mark, Spot, Subject};
pub use benchmarks::{Benching, Benchmarks, Fetching};
pub use by_name::{ByName, Looking, Naming, Secret};
pub use claimed::{ClaimPhase, Claimed, ClaimingLink};
pub use compare::Comparing;
pub use copy::PageCopy;
pub use draft::Draft;
pub use edits::FocusRequest;
pub use forecast::Forecast;
pub use inspect::{KeptStates, Listing, MAX_KEPT_STATES};
pub use items::{Added, Items, MAX_TOLD, Told};
pub use lessons::{Learning, Lessons, Record, Records};
pub use linking::Shared;
pub use message::{Command, Message};
pub use notice::{MAX_NOTICES, Notice, NoticeLevel};
pub use overlay::{Beside, Besides, Overlaid};
pub use panel::{Panel, PanelPhase};
pub use phase::{EnginePhase, ModelPhase};
pub use pooled::{PooledTasks, joined};
pub use provenance::{Carried, Provenance};
pub use reopen::Reopened;
pub use restart::RESTARTS_MAX;
pub use room::{Pace, Room};
pub use saving::{FileKind, FileText, FileWish};
pub use settings::{MAX_RECENT, Settings, Theme};
pub use slot::{ATTENTION_TOKENS, GENERATED_TOKENS, Slot};
pub use strokes::{CardStrokes, card_strokes};
pub use take_away::{TakeAway, Taken};
pub use update::update;
pub use verdicts::{ITEMS_MIN, Lean, Said, widening};

use crate::experiment::{BackendChoice, Speed, Workers};
use crate::hub::HubName;
use crate::model::Quantise;
use crate::order::Map;
use crate::protocol::{CatalogEntry, Request, RunId};
use crate::reader::{Opened, Quoted};
use crate::schedule::Schedule;
use crate::schedule::edit::History;
use crate::share::{Embed, Link, View};
use crate::sweep::{Budget, Stop, Study};
use crate::words::Problem;

/// Items per task until the user says otherwise.
pub const DEFAULT_LIMIT: usize = 100;
/// Most items per task that can be asked for.
pub const MAX_LIMIT: usize = 100_000;
/// What stands in the prompt field at first: a chain of sums, the first thing that breaks.
pub const DEFAULT_PROMPT: &str = "12 - 7 =";
/// Longest prompt in bytes; what is longer is cut when it is typed.
pub const MAX_PROMPT_BYTES: usize = 16 * 1024;

/// Everything the page shows; begins as [`State::new`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// How the engine (the worker) is.
    pub engine: EnginePhase,
    /// Bundled models, the default first.
    pub catalog: Vec<CatalogEntry>,
    /// The model that is open or being opened.
    pub model: ModelPhase,
    /// How fast it runs here; None where that was not measured.
    pub speed: Option<Speed>,
    /// How many workers compute, once there may be several.
    pub workers: Option<Workers>,
    /// Models of the Hub.
    pub by_name: ByName,
    /// Benchmarks of the Hub.
    pub benchmarks: Benchmarks,
    /// Layers of the model that the schedule is for; 0 while none is known.
    pub n_layers: usize,
    /// To how many bits the next model is quantised while it loads; as it is stored unless a person, a link or a file
    /// says otherwise.
    pub quantise: Option<Quantise>,
    /// The schedule with what can be undone and redone.
    pub history: History,
    /// Another schedule of the same model, kept to be compared with it.
    pub other: Option<Schedule>,
    /// The schedule as text, while it is edited as text.
    pub draft: Draft,
    /// Which card is to have the focus after an edit.
    pub focus: Option<FocusRequest>,
    /// Tasks that are evaluated, by name, in the model's order.
    pub tasks: Vec<String>,
    /// Items per task.
    pub limit: usize,
    /// Seeds the order of items and the sampling.
    pub seed: u64,
    pub prompt: String,
    /// The task whose item the prompt is, if it is one.
    pub prompt_task: Option<String>,
    /// Prompts go through the chat template of a model that has one.
    pub chat: bool,
    /// Reports, by what asks for them.
    pub panels: Map<Slot, Panel>,
    /// What was said of the scores while they arrive.
    pub said: Vec<Said>,
    /// What a schedule that is searched may cost, where somebody has said it.
    pub budget: Option<Budget>,
    /// Why what is typed of that cannot be.
    pub budget_refused: Option<Problem>,
    /// When cells of figures are decided and the rest of their items left out, if ever.
    pub stop: Option<Stop>,
    /// Figures of models that are or were open, of each study the oldest first.
    pub overlaid: Vec<Overlaid>,
    /// What dropped files say of figures, with the files' names: numbers from elsewhere, of the
    /// open model.
    pub quoted: Map<Study, (String, Quoted)>,
    /// What the link or the file that was opened last claims, if anything.
    pub claimed: Option<Claimed>,
    /// The dialog for the user's items.
    pub items: Items,
    /// The items that are listed, if any.
    pub listing: Option<Listing>,
    /// Full models whose hidden states were measured, the newest last.
    pub kept_states: Vec<KeptStates>,
    /// Things to tell, oldest first (link problems, fallback, lost device).
    pub notices: Vec<Notice>,
    /// What the last update that said something says to screen readers, in order; the page
    /// puts it into words.
    pub announcements: Vec<Problem>,
    /// Counts updates that said something, so that the same thing twice is said twice.
    pub n_announcements: u32,
    /// The link that was asked for, while it is shown.
    pub shared: Option<Shared>,
    /// The language that is spoken, by its tag.
    pub language: String,
    /// Settings remembered on this device.
    pub settings: Settings,
    /// The copy of the page that opens without a network.
    pub copy: PageCopy,
    /// The part of the page that is looked at.
    pub view: View,
    /// The panel that an address has led to last, and how many have.
    pub led_to: Option<(&'static str, u32)>,
    /// Parts of the page that the address hides, by their names in it.
    pub hidden: Vec<&'static str>,
    /// What the address wants computed only when it is asked for, likewise.
    pub off: Vec<&'static str>,
    /// What is shown, where the page stands in a frame of another page.
    pub embed: Option<Embed>,
    /// The theme of the address, until another is chosen.
    pub asked_theme: Option<Theme>,
    /// Lessons, and where one is.
    pub lessons: Lessons,
    /// The figure that a dropped file has opened.
    pub reopened: Option<Reopened>,
    /// What is not shown.
    inner: Inner,
}

/// Bookkeeping.
#[derive(Debug, Clone, PartialEq, Default)]
struct Inner {
    /// Runs so far; the next has this number plus one.
    n_runs: u32,
    /// The device is to rest: the tab is hidden, or the battery is used.
    rests: bool,
    /// Maps that go on once the device need not rest any more.
    paused: Vec<Slot>,
    /// Notices so far.
    n_notices: usize,
    /// Focus requests so far.
    n_focus_requests: u32,
    /// A dropped file that waits for a model: the model's hash, the file's name, what it says.
    reopening: Option<(String, String, Opened)>,
    /// A dropped file whose model is not here.
    declined: Option<notice::Declined>,
    /// A link that waits for its model.
    link: Option<Link>,
    /// The link in the address bar, as it stands there; empty without one.
    fragment: String,
    /// The schedule of the link that was opened last.
    linked: Option<Schedule>,
    /// The link in the address is this page's own, from before it was reloaded.
    returns: bool,
    /// The browser's history has an entry of the page as it came, before what was edited.
    has_entry: bool,
    /// The page's address without its fragment.
    address: String,
    /// What it asks for beside the link, without the `?`; the lesson in it is the open one.
    query: String,
    host: String,
    /// Where the address says to compute.
    backend: BackendChoice,
    /// The model that the address asks for, by its name.
    asked_model: Option<String>,
    /// The lesson that the address asks for, and its step from 1, until the lessons are known.
    asked_lesson: Option<(String, Option<usize>)>,
    /// It was said that the browser keeps no settings.
    forgets: bool,
    /// A lesson was opened from the list or left for it, which is a step of the browser's history.
    has_turned: bool,
    /// Nobody has said yet what is to be seen: the page begins with something that shows what it is for.
    begins: bool,
    /// The schedule that a first visit finds.
    story: Option<String>,
    /// The schedule that came from a model of another depth.
    carried: Option<opening::Carried>,
    /// Whether the address bar follows the state: not before something was changed, and
    /// not over a damaged link.
    follows: bool,
    /// The engine's build for which the page has already been reloaded.
    reloaded_for: Option<String>,
    /// A reload has been asked for; what the old engine still says does not count.
    is_reloading: bool,
    /// What the store must do after the present update.
    out: Vec<Command>,
    /// The present update has said something.
    speaking: bool,
    /// A model was asked for and has not been opened or refused yet.
    opening: bool,
    /// The model of the Hub that is being opened, by its commit; and the one that is open.
    coming: Option<HubName>,
    named: Option<HubName>,
    /// Somebody has said how many items of each task are scored: a person, a link or a file.
    limit_is_chosen: bool,
    /// Somebody has said what the prompt is.
    prompt_is_chosen: bool,
    /// What is being opened was open when the engine ended.
    restoring: bool,
    /// Times that the engine was started again since a run was finished.
    restarts: u32,
    /// The user's items, for the next engine.
    own: Vec<restart::OwnItems>,
    /// The question what came of a claim.
    checking: Option<RunId>,
    /// The question what could be claimed.
    offering: Option<RunId>,
    /// Runs that bring them back.
    returning: Vec<RunId>,
    /// The figures that are kept were asked for.
    has_listed_figures: bool,
    /// What the engine is writing.
    writing: Map<RunId, saving::Purpose>,
    /// The text that is looked at.
    shown: Option<saving::Shown>,
}

/// Adds to a list that has `max` elements at most; the oldest goes first.
fn keep<T>(list: &mut Vec<T>, newest: T, max: usize) {
    if list.len() == max {
        list.remove(0);
    }
    list.push(newest);
}

impl State {
    /// Nothing known yet.
    pub fn new(settings: Settings) -> Self {
        Self { limit: DEFAULT_LIMIT, prompt: DEFAULT_PROMPT.to_owned(), settings, ..Self::default() }
            .with_records()
    }

    /// What the user edits.
    pub fn schedule(&self) -> &Schedule {
        self.history.current()
    }

    /// Whether the schedule is the model as it was trained.
    pub fn is_full_model(&self) -> bool {
        self.schedule().is_full_model(self.n_layers)
    }

    /// Layers that appear nowhere in the schedule.
    pub fn resting(&self) -> Vec<u16> {
        self.schedule().resting(self.n_layers)
    }

    /// Asks this of the engine.
    fn request(&mut self, request: Request) {
        self.inner.out.push(Command::Send(request));
    }

    fn say(&mut self, announcement: Problem) {
        if !self.inner.speaking {
            self.inner.speaking = true;
            self.announcements.clear();
            self.n_announcements = self.n_announcements.wrapping_add(1);
        }
        self.announcements.push(announcement);
    }
}
