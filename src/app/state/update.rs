//! The one function that changes the state.

use super::{Command, EnginePhase, Message, Slot, State};
use crate::protocol::Request;
use crate::sweep::Stop;

/// Changes the state as the message says; what else must be done comes back as commands,
/// in order.
pub fn update(state: &mut State, message: Message) -> Vec<Command> {
    let mut out = Vec::new();
    state.inner.speaking = false;
    match message {
        Message::Start { address, host, fragment, reloaded_for } => {
            state.read_address(&address);
            state.inner.host = host;
            state.inner.reloaded_for = reloaded_for;
            out.push(Command::Send(Request::Hello));
            state.read_fragment(fragment, &mut out);
        }
        Message::Engine(event) => state.fold(event, &mut out),
        Message::EngineFailed(problem) => state.engine_failed(problem),
        Message::EngineEnded(why) => state.engine_ended(why, &mut out),
        Message::OtherEngine(build) => state.other_engine(build, &mut out),

        Message::Edit(edit) => state.edit(&edit, &mut out),
        Message::Preset(preset) => state.apply_preset(preset, &mut out),
        Message::SetSchedule(schedule) => state.set_schedule(&schedule, &mut out),
        Message::Undo => state.undo(&mut out),
        Message::Redo => state.redo(&mut out),
        Message::Reset => state.reset(&mut out),
        Message::SetDraft(text) => state.set_draft(text),
        Message::CommitDraft => state.commit_draft(&mut out),
        Message::DropDraft => state.draft = super::Draft::default(),
        Message::Announce(announcement) => state.say(announcement),

        Message::SetPrompt(prompt) => state.put_prompt(prompt, None, &mut out),
        Message::Run(Slot::Scores) => state.request_scores(&mut out),
        Message::Run(slot) => state.run(slot, &mut out),
        Message::Stop(slot) => state.stop(slot, &mut out),
        Message::WriteFigure => state.write_figure(&mut out),
        Message::ToggleTask(name) => state.toggle_task(&name, &mut out),
        Message::SetLimit(limit) => state.set_limit(limit, &mut out),
        Message::CloseQuoted(study) => drop(state.quoted.remove(&study)),
        Message::StopEarly(on) => state.stop = on.then(Stop::default),

        Message::SaveFile(wish) => state.save_file(wish, &mut out),
        Message::NotSaved(name) => state.not_saved(&name),
        Message::ShowTaken(what) => state.show_taken(what),
        Message::CopyTaken(what) => out.extend(state.taken(what).map(|taken| Command::Copy(taken.text))),
        Message::DownloadTaken(what) => out.extend(state.taken(what).map(Command::Download)),
        Message::SaveMade(index) => state.save_made(index, &mut out),
        Message::ShowItems(open) => state.items.open = open,
        Message::AddItems { name, bytes } => state.add_items(name, bytes, &mut out),
        Message::RefuseItems { name, problem } => state.refuse_items(name, problem),
        Message::RemoveItems(name) => state.remove_items(&name, &mut out),
        Message::Inspect(message) => state.inspect(message, &mut out),

        // The engine reads it: the page has no code for it.
        Message::ReadFigure { name, read } => match read {
            Ok(bytes) => out.push(Command::Send(Request::ReadFile { name, bytes })),
            Err(problem) => state.refuse_file(&name, problem),
        },
        Message::OpenBundled(name) => state.open_bundled(&name, &mut out),
        Message::OpenFiles { title } => state.open_files(title, &mut out),
        Message::CancelOpen => state.cancel_open(&mut out),

        Message::TakeOffer(id) => state.take_offer(id, &mut out),
        Message::Dismiss(id) => state.notices.retain(|notice| notice.id != id),
        Message::SetTheme(theme) => {
            state.settings.theme = theme;
            out.push(Command::SaveSettings(state.settings.clone()));
        }
        Message::SetLanguage(language) => {
            state.settings.language = language;
            out.push(Command::SaveSettings(state.settings.clone()));
        }
        Message::Fragment(fragment) => state.read_fragment(fragment, &mut out),
        Message::Share => state.share(),
        Message::CopyShared => out.extend(state.shared.iter().map(|it| Command::Copy(it.url.clone()))),
        Message::CloseShare => state.shared = None,
    }
    state.request_kept(&mut out);
    state.refresh_shown(&mut out);
    out
}

impl State {
    /// Whether requests can be sent.
    pub(super) fn engine_answers(&self) -> bool {
        matches!(self.engine, EnginePhase::Ready | EnginePhase::Recovering)
    }
}
