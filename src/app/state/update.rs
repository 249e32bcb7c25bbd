//! The one function that changes the state.

use super::{Command, EnginePhase, Message, NoticeLevel, PageCopy, Slot, State};
use crate::protocol::Request;
use crate::sweep::Stop;
use crate::words::problem;

/// Changes the state as the message says; what else must be done comes back as commands,
/// in order.
pub fn update(state: &mut State, message: Message) -> Vec<Command> {
    state.inner.speaking = false;
    match message {
        Message::Start { address, host, fragment, is_return, reloaded_for } => {
            state.read_address(&address);
            state.inner.host = host;
            state.inner.reloaded_for = reloaded_for;
            state.inner.returns = is_return;
            state.request(Request::Hello);
            state.read_fragment(&fragment);
            state.enter_asked();
        }
        Message::Engine(event) => state.fold(event),
        Message::EngineFailed(problem) => state.engine_failed(problem),
        Message::EngineEnded(why) => state.engine_ended(why),
        Message::NewBuild => {
            state.notify(NoticeLevel::Info, problem!("page-new-build"));
        }
        Message::OtherEngine(build) => state.other_engine(build),

        Message::Edit(edit) => state.edit(&edit),
        Message::Preset(preset) => state.apply_preset(preset),
        Message::SetSchedule(schedule) => state.set_schedule(&schedule),
        Message::Undo => state.undo(),
        Message::Redo => state.redo(),
        Message::Reset => state.reset(),
        Message::SetDraft(text) => state.set_draft(text),
        Message::CommitDraft => state.commit_draft(),
        Message::DropDraft => state.draft = super::Draft::default(),
        Message::Announce(announcement) => state.say(announcement),

        Message::SetPrompt(prompt) => state.put_prompt(prompt, None, state.chat),
        Message::SetChat(on) => state.set_chat(on),
        Message::Run(Slot::Scores) => state.request_scores(),
        Message::Run(slot) if state.puts_off(slot) => {}
        Message::Run(slot) => state.run(slot),
        Message::Stop(slot) => state.stop(slot),
        Message::WriteFigure => state.write_figure(),
        Message::ToggleTask(name) => state.toggle_task(&name),
        Message::SetLimit(limit) => state.set_limit(limit),
        Message::SetBudget(text, is_time) => state.set_budget(&text, is_time),
        Message::SetBudgetUnit(is_time) => state.set_budget_unit(is_time),
        Message::MayFill(may) => state.may_fill(may),
        Message::CloseQuoted(study) => drop(state.quoted.remove(&study)),
        Message::StopEarly(on) => state.stop = on.then(Stop::default),

        Message::Besides(message) => state.besides(message),
        Message::SaveFile(wish) => state.save_file(wish),
        Message::NotSaved(name) => {
            state.notify(NoticeLevel::Error, problem!("file-not-made", name));
        }
        Message::ShowTaken(what) => state.show_taken(what),
        Message::CopyTaken(what) => {
            state.inner.out.extend(state.taken(what).map(|taken| Command::Copy(taken.text)))
        }
        Message::DownloadTaken(what) => state.inner.out.extend(state.taken(what).map(Command::Download)),
        Message::SaveMade(index) => state.save_made(index),
        Message::ShowItems(open) => state.items.open = open,
        Message::AddItems { name, bytes } => state.add_items(name, bytes),
        Message::RefuseItems { name, problem } => state.refuse_items(name, problem),
        Message::RemoveItems(name) => state.remove_items(&name),
        Message::ListItems(task) => state.list_items(task),
        Message::ItemsPage(page) => state.list_others(|listing| listing.page = page),
        Message::ChangedOnly(changed_only) => {
            state.list_others(|listing| (listing.page, listing.changed_only) = (0, changed_only));
        }
        Message::AsPrompt(text) => {
            let task = state.listing.as_ref().map(|listing| listing.task.clone());
            state.put_prompt(text, task, false);
        }

        // The engine reads it: the page has no code for it.
        Message::ReadFigure { name, read } => match read {
            Ok(bytes) => state.request(Request::ReadFile { name, bytes }),
            Err(problem) => state.refuse_file(&name, problem),
        },
        Message::Quantise(quantise) => state.quantise = quantise,
        Message::OpenBundled(name) => state.open_bundled(&name),
        Message::OpenFiles { title } => state.open_files(title),
        Message::ByName(naming) => state.naming(naming),
        Message::Benchmarks(message) => state.benching(message),
        Message::Compare(comparing) => state.compare(comparing),
        Message::Learning(learning) => state.learn(learning),
        Message::CancelOpen => state.cancel_open(),

        Message::TakeOffer(id) => state.take_offer(id),
        Message::Dismiss(id) => state.notices.retain(|notice| notice.id != id),
        Message::KeepCopy(keeps) => {
            state.settings.keeps_no_copy = !keeps;
            state.inner.out.push(Command::SaveSettings(state.settings.clone()));
            state.keep_copy();
        }
        Message::CopyKept(kept) => state.copy = PageCopy::from(kept),
        Message::SetTheme(theme) => {
            state.asked_theme = None;
            state.settings.theme = theme;
            state.inner.out.push(Command::SaveSettings(state.settings.clone()));
        }
        Message::Forgets => {
            if !std::mem::replace(&mut state.inner.forgets, true) {
                state.notify(NoticeLevel::Warning, problem!("settings-not-kept"));
            }
        }
        Message::Remembered(settings) => state.take_over_settings(settings),
        Message::ShowAll => state.show_all(),
        Message::SetLanguage(language) => {
            state.inner.out.push(Command::Speak(language));
        }
        Message::Speaks(language) => {
            state.settings.language.clone_from(&language);
            state.inner.out.push(Command::SaveSettings(state.settings.clone()));
            state.request(Request::Speak { language: language.clone() });
            state.language = language;
        }
        Message::NoWords { language, is_known } => {
            state.notify(NoticeLevel::Warning, problem!("language-missing", language, is_known));
        }
        Message::Fragment(fragment) => {
            state.inner.returns = false;
            state.read_fragment(&fragment);
        }
        Message::Look(view) => state.look(view),
        Message::Address(view) => {
            // A link of the page has made an entry.
            state.inner.has_entry = true;
            state.arrive(view, false);
        }
        Message::Back { view, query } => state.come_back(view, &query),
        Message::Lead(panel) => state.lead(Some(panel)),
        Message::Share => state.share(false),
        Message::ShareLanguage(on) => state.share(on),
        Message::CopyShared => {
            state.inner.out.extend(state.shared.iter().map(|it| Command::Copy(it.address().to_owned())))
        }
        Message::ShareClaim(is_chosen) => state.choose_claim(is_chosen),
        Message::CloseClaim => state.claimed = None,
        Message::CloseShare => state.shared = None,
    }
    state.request_kept();
    state.follow_other();
    state.follow_lesson();
    state.compute_shown();
    state.refresh_shown();
    std::mem::take(&mut state.inner.out)
}

impl State {
    /// Whether requests can be sent.
    pub(super) fn engine_answers(&self) -> bool {
        matches!(self.engine, EnginePhase::Ready | EnginePhase::Recovering)
    }
}
