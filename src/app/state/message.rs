//! What can happen, and what the store must then do.

use super::{
    Benching, Besides, Comparing, FileKind, FileWish, Learning, Naming, Settings, Slot, TakeAway, Taken,
    Theme,
};
use crate::experiment::MadeFile;
use crate::model::Quantise;
use crate::protocol::{Event, Request};
use crate::schedule::edit::Edit;
use crate::schedule::{Preset, Schedule};
use crate::share::View;
use crate::sweep::Study;
use crate::words::Problem;

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The page has started; the engine is loading.
    Start {
        /// The page's address without its fragment.
        address: String,
        /// The host in it; empty for files.
        host: String,
        /// The address bar's fragment, without `#`.
        fragment: String,
        /// The address was that of the page before: it was reloaded, or come back to.
        is_return: bool,
        /// The engine's build for which this tab was reloaded before, if it was.
        reloaded_for: Option<String>,
    },
    /// The engine said something.
    Engine(Event),
    /// The engine's module could not be started, or cannot be understood.
    EngineFailed(Problem),
    /// The engine has ended; why, if the browser says so.
    EngineEnded(Option<String>),
    /// Another build of the page is on the server since it was opened.
    NewBuild,
    /// The engine that answers is of another build.
    OtherEngine(String),
    /// One change of the schedule (drag, keys, menu).
    Edit(Edit),
    /// One of the paper's schedules.
    Preset(Preset),
    /// Replace the schedule.
    SetSchedule(Schedule),
    /// Step back.
    Undo,
    /// Step forward again.
    Redo,
    /// Back to the full model.
    Reset,
    /// The schedule's text was typed into.
    SetDraft(String),
    /// The typed text is to be the schedule.
    CommitDraft,
    /// The typed text is to be forgotten.
    DropDraft,
    /// Say this to screen readers (a card on its way).
    Announce(Problem),
    /// Prompt typed.
    SetPrompt(String),
    /// Send prompts through the model's chat template, or as they stand.
    SetChat(bool),
    /// Ask what a slot asks now.
    Run(Slot),
    /// Stop a run; what has come stays.
    Stop(Slot),
    /// Generate figure 16: a word problem under the full model and with the middle in parallel.
    WriteFigure,
    /// Turn a task on or off.
    ToggleTask(String),
    /// Items per task.
    SetLimit(usize),
    /// What a schedule that is searched may cost, as it is typed: in milliseconds, or in layer runs.
    SetBudget(String, bool),
    /// Say it in milliseconds, or in layer runs.
    SetBudgetUnit(bool),
    /// The device may be used while nobody waits, or is to rest (the tab is hidden, the battery is used).
    MayFill(bool),
    /// Remove the quoted numbers of a dropped file.
    CloseQuoted(Study),
    /// Leave out the rest of a figure's items where it is decided what they say, or run them all.
    StopEarly(bool),
    /// Figures of other models beside those of this one.
    Besides(Besides),
    /// Save a file of what a panel shows.
    SaveFile(FileWish),
    /// The browser could not make this file.
    NotSaved(String),
    /// Show an export, or none.
    ShowTaken(Option<TakeAway>),
    /// Put this on the clipboard.
    CopyTaken(TakeAway),
    /// Save this as a file.
    DownloadTaken(TakeAway),
    /// Save a file of it, by its place.
    SaveMade(usize),
    /// Show the dialog for the user's items, or close it.
    ShowItems(bool),
    /// Items were picked, dropped or pasted.
    AddItems {
        /// The file's name.
        name: String,
        bytes: Vec<u8>,
    },
    /// A file of items cannot be read.
    RefuseItems {
        name: String,
        /// Why.
        problem: Problem,
    },
    /// Remove a task of the user's.
    RemoveItems(String),
    /// List the items of a task, or none any more.
    ListItems(Option<String>),
    /// Another page of the list, from 0.
    ItemsPage(usize),
    /// List only items that are right under one schedule alone, or all.
    ChangedOnly(bool),
    /// Make the text of an item in the list the prompt.
    AsPrompt(String),
    /// A figure's file was dropped.
    ReadFigure {
        /// The file's name.
        name: String,
        /// Its bytes, or why they cannot be read.
        read: Result<Vec<u8>, Problem>,
    },
    /// Quantise the next model to so many bits while it loads.
    Quantise(Option<Quantise>),
    /// Open a bundled model.
    OpenBundled(String),
    /// Files were picked or dropped (they travel beside the request).
    OpenFiles {
        /// For people: the folder's name.
        title: String,
    },
    /// Models of the Hub.
    ByName(Naming),
    /// Benchmarks of the Hub.
    Benchmarks(Benching),
    /// The schedule that is compared with the one on the stack.
    Compare(Comparing),
    /// Lessons.
    Learning(Learning),
    /// Give up opening.
    CancelOpen,
    /// Open the model that a notice offers for a dropped file.
    TakeOffer(usize),
    /// Dismiss a notice.
    Dismiss(usize),
    SetTheme(Theme),
    /// The browser keeps no settings.
    Forgets,
    /// Another tab of the page has kept these settings.
    Remembered(Settings),
    /// Show what the address hides, and compute what it has turned off.
    ShowAll,
    /// Keep a copy of the page for visits without a network, or remove it.
    KeepCopy(bool),
    /// A copy of so many bytes is kept; none, or why there is none.
    CopyKept(Result<u64, String>),
    /// Speak this language from now on.
    SetLanguage(String),
    /// The page speaks this language now.
    Speaks(String),
    /// The words of a language are not here; is it one of the page's?
    NoWords {
        language: String,
        is_known: bool,
    },
    /// The address bar's fragment was changed by hand.
    Fragment(String),
    /// A person asks for a part of the page.
    Look(View),
    /// The address names this panel of a part.
    Lead(&'static str),
    /// A link of the page has led to this part of it.
    Address(View),
    /// The browser's Back or Forward has led to this part of the page, at this query.
    Back {
        view: View,
        query: String,
    },
    /// The user asks for a link.
    Share,
    /// The link opens in the language of the page, or in that of whoever opens it.
    ShareLanguage(bool),
    /// Put the link on the clipboard.
    CopyShared,
    /// Say in the link what was computed, or not.
    ShareClaim(bool),
    /// The claim need not be shown any more.
    CloseClaim,
    /// The link need not be shown any more.
    CloseShare,
}

/// What the store must do after an update.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Send to the engine.
    Send(Request),
    /// Send to the engine, with the files of the model that was open last.
    Reopen(Request),
    /// Start another engine in place of the one that has ended.
    RestartEngine,
    /// Put this fragment into the address bar without a new history entry.
    ReplaceFragment(String),
    /// Put it there as a new entry, so that Back stays on the page.
    PushFragment(String),
    /// Let the address ask for this, in place of what it asked for, without a new history entry.
    ReplaceQuery(String),
    /// The same as a new entry.
    PushQuery(String),
    /// Follow the page's own link to this part of it.
    Look(View),
    /// Keep a copy of the page, or remove it.
    KeepCopy(bool),
    /// Ask the browser not to clear what the page keeps.
    AskToStay,
    /// Remember the settings.
    SaveSettings(Settings),
    /// Load the words of a language and speak it.
    Speak(String),
    /// Reload the page, remembering for which build of the engine (build mismatch).
    ReloadOnce {
        /// The engine's build.
        engine: String,
    },
    /// Put this text on the clipboard, and announce that it is there.
    Copy(String),
    /// Save this text as a file.
    Download(Taken),
    /// Save a file of what a panel shows.
    SaveFile {
        name: String,
        kind: FileKind,
        /// Its text, or the text that its picture carries.
        text: String,
    },
    /// Save a file of the edited model.
    Save(MadeFile),
}
