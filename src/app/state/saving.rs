//! Files of what panels show. The engine writes them: the page has no code for it.

use super::{Beside, Command, NoticeLevel, Slot, State, TakeAway};
use crate::chart::Picture;
use crate::experiment::Provenance;
use crate::protocol::{Answered, FileForm, Request, RunId};
use crate::sweep::Study;
use crate::words::{Problem, problem};

/// A file that a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct FileWish {
    pub name: String,
    pub kind: FileKind,
    pub text: FileText,
}

/// Kinds of files.
#[derive(Debug, Clone, PartialEq)]
pub enum FileKind {
    Csv,
    /// Everything.
    Json,
    /// A drawing that carries everything.
    Svg(Picture),
    /// The same in pixels.
    Png(Picture),
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum FileText {
    Known(String),
    /// What a panel has found, to be written by the engine.
    Of(Slot),
    /// What a figure has found, with other models beside it.
    Beside(Study),
}

/// What a text that the engine writes is for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Purpose {
    Save(String, FileKind),
    /// To be looked at.
    Show(TakeAway),
}

impl State {
    /// Saves a file, once its text is there.
    pub(super) fn save_file(&mut self, FileWish { name, kind, text }: FileWish) {
        match text {
            FileText::Known(text) => self.inner.out.push(Command::SaveFile { name, kind, text }),
            FileText::Of(slot) => {
                let form = if kind == FileKind::Csv { FileForm::Csv } else { FileForm::Json };
                self.write(self.answers(slot), form, Purpose::Save(name, kind));
            }
            FileText::Beside(study) => {
                let answers = self.answers_beside(study);
                self.write(answers, FileForm::Json, Purpose::Save(name, kind));
            }
        }
    }

    /// Asks the engine for the text of what was found; nothing where that is nothing.
    fn write(&mut self, answers: Vec<Answered>, form: FileForm, purpose: Purpose) {
        if answers.is_empty() || !self.engine_answers() {
            return;
        }
        let run = self.next_run();
        self.inner.writing.insert(run, purpose);
        self.request(Request::Write { run, form, answers });
    }

    pub(super) fn written(&mut self, run: RunId, text: Result<String, Problem>) {
        match (self.inner.writing.remove(&run), text) {
            (Some(Purpose::Save(name, kind)), Ok(text)) => {
                self.inner.out.push(Command::SaveFile { name, kind, text })
            }
            (Some(Purpose::Save(name, _)), Err(what)) => {
                self.notify(NoticeLevel::Error, problem!("file-not-saved", name, what));
            }
            (Some(Purpose::Show(what)), text) => {
                if let Some(shown) = self.inner.shown.as_mut().filter(|shown| shown.what == what) {
                    shown.text = Some(text);
                }
            }
            (None, _) => {}
        }
    }

    /// The report of a panel, and those that are drawn beside it; none while it has none.
    fn answers(&self, slot: Slot) -> Vec<Answered> {
        if let Slot::Study(study) = slot
            && study.is_by_model()
        {
            return self.answers_beside(study);
        }
        let Some(first) = self.answered(slot) else { return Vec::new() };
        let hash = first.provenance.identity();
        let others = match slot {
            Slot::States(14) => self.kept_states.as_slice(),
            _ => &[],
        };
        let others = others.iter().map(|kept| &kept.answered).filter(|other| !other.is_of_model(&hash));
        let others = others.cloned();
        std::iter::once(first).chain(others).collect()
    }

    /// The report of a figure, and those of the models that are drawn beside it.
    pub(super) fn answers_beside(&self, study: Study) -> Vec<Answered> {
        let Some(first) = self.answered(Slot::Study(study)) else { return Vec::new() };
        let others = self.others_of(study).into_iter().filter(Beside::is_drawn);
        std::iter::once(first).chain(others.map(|other| other.overlaid.answered)).collect()
    }

    /// The report of a panel with what it answers and rests on.
    pub(super) fn answered(&self, slot: Slot) -> Option<Answered> {
        let panel = self.panel(slot);
        let (card, report) = (self.model.card()?, panel.report.as_ref()?);
        let experiment = panel.answers.clone()?;
        let provenance = Provenance::of(card, experiment.what.prompt());
        Some(Answered { experiment, provenance, report: report.bytes().to_vec() })
    }

    /// Keeps the export that is shown in step with its panel.
    pub(super) fn refresh_shown(&mut self) {
        let Some(shown) = &self.inner.shown else { return };
        let (what, before) = (shown.what, shown.n_reports);
        let Some((slot, form)) = what.of_panel() else { return };
        let now = self.n_reports(what, slot);
        if now == before {
            return;
        }
        if let Some(shown) = &mut self.inner.shown {
            shown.n_reports = now;
            shown.text = shown.text.take().filter(|_| now.is_some());
        }
        if now.is_some() {
            self.write(self.answers(slot), form, Purpose::Show(what));
        }
    }

    /// Tells one report from the next; none while there is none that could be shown.
    fn n_reports(&self, what: TakeAway, slot: Slot) -> Option<u32> {
        self.nothing_to_take(what).is_none().then(|| self.panel(slot).n_reports)
    }

    /// Shows an export, or none.
    pub(super) fn show_taken(&mut self, what: Option<TakeAway>) {
        self.inner.shown = what.map(|what| Shown { what, n_reports: None, text: None });
    }
}

/// A text that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) what: TakeAway,
    /// Of which report; see [`Panel::n_reports`](super::Panel::n_reports).
    n_reports: Option<u32>,
    /// The text, once the engine has written it.
    pub(super) text: Option<Result<String, Problem>>,
}
