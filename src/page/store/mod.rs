//! Holds the page's state and carries out its commands.
//!
//! [`Store`] is a handle that is copied freely: components read the state through
//! [`Store::pick`], which wakes them only when what they read has changed, and send
//! [`Message`]s. Everything that touches the browser (worker, address bar, storage,
//! clipboard) happens here and nowhere else.
//!
//! The engine can say a hundred things between two frames; they are folded together, once
//! per frame, so that the page draws no more often than it is seen.

mod address;
mod copy;
mod download;
mod early;
mod items;
mod language;
mod port;
mod remember;
mod script;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use self::address::AddressBar;
use self::download::{save, save_file};

pub use self::language::{LANGUAGE_CHOICE, is_not_here, languages};
pub use self::port::PickedFile;
use self::port::Port;
use crate::app::state::{Command, Message, Naming, Slot, State, update};
use crate::experiment::Report;
use crate::page::part::{Found, Part};
use crate::protocol::{Event, Request};
use crate::words::problem;

/// The handle to the state.
#[derive(Debug, Clone, Copy)]
pub struct Store {
    state: RwSignal<State>,
    hands: StoredValue<Hands, LocalStorage>,
}

/// What commands are carried out with.
#[derive(Debug)]
struct Hands {
    port: Port,
    address: AddressBar,
    /// Files that travel with the next request to open files.
    files: Vec<PickedFile>,
    /// Those of the last such request.
    asked: Vec<PickedFile>,
    /// Those of the model that is open; none if it is bundled.
    open: Vec<PickedFile>,
}

impl Store {
    /// Starts the engine and gives all components below the store; the page speaks `language`. Called once.
    pub fn provide(language: String) -> Self {
        let mut state = State::new(remember::settings());
        state.language = language;
        let state = RwSignal::new(state);
        let hands = StoredValue::new_local(Hands {
            port: Port::closed(),
            address: AddressBar::default(),
            files: Vec::new(),
            asked: Vec::new(),
            open: Vec::new(),
        });
        let store = Self { state, hands };
        provide_context(store);
        hands.update_value(|hands| hands.port = store.open_port());
        // Before the entry of now is marked.
        let start = address::start_message(remember::reloaded_for());
        hands.with_value(|hands| hands.address.listen(move |message| store.send(message)));
        remember::follow_others(move |settings| store.send(Message::Remembered(settings)));
        store.send(start);
        language::tell_of_missing(store);
        store
    }

    /// The store that was provided above.
    ///
    /// # Panics
    /// When there is none, which is a mistake in the page's own structure.
    pub fn here() -> Self {
        expect_context()
    }

    /// A part of the state; wakes its readers when that part has changed.
    pub fn pick<T>(self, part: impl Fn(&State) -> T + Send + Sync + 'static) -> Part<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Part::of(self.state, part)
    }

    /// What a panel reports, stale or not: `store.report(slot, Report::scores)`.
    pub fn report<T: 'static>(self, slot: Slot, of: fn(&Report) -> Option<&T>) -> Found<T> {
        Found::new(self.pick(move |state| state.panel(slot).report.clone()), of)
    }

    /// Reads the state now, without waking anybody later.
    pub fn peek<T>(self, part: impl FnOnce(&State) -> T) -> T {
        let (mut part, mut read) = (Some(part), None);
        self.look(&mut |state| read = part.take().map(|part| part(state)));
        match read {
            Some(read) => read,
            None => unreachable!(),
        }
    }

    fn look(self, read: &mut dyn FnMut(&State)) {
        self.state.with_untracked(read);
    }

    /// Something has happened.
    pub fn send(self, message: Message) {
        let commands = self.state.try_update(|state| update(state, message)).unwrap_or_default();
        for command in commands {
            self.carry_out(command);
        }
    }

    /// Files were picked or dropped: opens them as a model.
    pub fn open_files(self, files: Vec<PickedFile>, title: String) {
        self.hands.update_value(|hands| hands.files = files);
        self.send(Message::OpenFiles { title });
    }

    fn carry_out(self, command: Command) {
        match command {
            Command::Send(request) => self.hands.update_value(|hands| {
                let files = match request {
                    Request::OpenFiles { .. } => std::mem::take(&mut hands.files),
                    _ => Vec::new(),
                };
                hands.port.post(&request, &files);
                if matches!(request, Request::OpenFiles { .. }) {
                    hands.asked = files;
                }
            }),
            Command::Reopen(request) => self.hands.update_value(|hands| {
                hands.port.post(&request, &hands.open);
                hands.asked.clone_from(&hands.open);
            }),
            Command::RestartEngine => self.hands.update_value(|hands| {
                hands.port.close();
                hands.port = self.open_port();
            }),
            Command::ReplaceFragment(fragment) => {
                self.hands.with_value(|hands| hands.address.write(fragment, false));
            }
            Command::PushFragment(fragment) => {
                self.hands.with_value(|hands| hands.address.write(fragment, true));
            }
            Command::ReplaceQuery(query) => self.hands.with_value(|hands| hands.address.ask(&query, false)),
            Command::PushQuery(query) => self.hands.with_value(|hands| hands.address.ask(&query, true)),
            Command::Look(view) => self.hands.with_value(|hands| hands.address.look(view)),
            Command::KeepCopy(keeps) => spawn_local(async move {
                self.send(Message::CopyKept(copy::keep(keeps).await));
            }),
            Command::AskToStay => spawn_local(async move {
                if let Some(stays) = remember::ask_to_stay().await {
                    self.send(Message::ByName(Naming::Stays(stays)));
                }
            }),
            Command::Speak(language) => spawn_local(language::speak(self, language)),
            Command::SaveSettings(settings) => {
                if !remember::save_settings(&settings) {
                    self.send(Message::Forgets);
                }
            }
            Command::ReloadOnce { engine } => {
                if !remember::reload_for(&engine) {
                    // Without a memory the page could reload for ever.
                    self.send(Message::EngineFailed(problem!("engine-another-build")));
                }
            }
            Command::Download(taken) => {
                // Where the browser refuses, the text is still on the page.
                _ = save(&taken.file_name, taken.media_type, taken.text.as_bytes());
            }
            Command::SaveFile { name, kind, text } => spawn_local(async move {
                if save_file(&name, kind, &text).await.is_none() {
                    self.send(Message::NotSaved(name));
                }
            }),
            Command::Save(made) => {
                // As for texts; the command line writes it, too.
                _ = save(&made.name, "application/octet-stream", &made.bytes);
            }
            Command::Copy(text) => spawn_local(async move {
                let written = address::clipboard().map(|clipboard| clipboard.write_text(&text));
                if let Some(written) = written
                    && JsFuture::from(written).await.is_ok()
                {
                    self.send(Message::Announce(problem!("said-copied")));
                }
            }),
        }
    }

    /// The files of a model that has been opened are needed again if the engine ends.
    fn keep_files_of(self, event: &Event) {
        if let Event::Opened(card) = event {
            self.hands.update_value(|hands| {
                let asked = std::mem::take(&mut hands.asked);
                hands.open = if card.bundled { Vec::new() } else { asked };
            });
        }
    }

    /// Starts the worker; what it says is folded once per frame.
    fn open_port(self) -> Port {
        let waiting: Rc<RefCell<Vec<Message>>> = Rc::default();
        Port::open(move |said| {
            let is_first = {
                let mut waiting = waiting.borrow_mut();
                waiting.push(said);
                waiting.len() == 1
            };
            if is_first {
                let waiting = Rc::clone(&waiting);
                next_frame(move || {
                    for said in waiting.take() {
                        if let Message::Engine(event) = &said {
                            self.keep_files_of(event);
                        }
                        self.send(said);
                    }
                });
            }
        })
    }
}

/// Calls before the next frame is drawn; soon, where nothing is drawn (a hidden tab).
fn next_frame(call: impl FnOnce() + 'static) {
    if document().hidden() {
        set_timeout(call, std::time::Duration::ZERO);
    } else {
        request_animation_frame(call);
    }
}
