//! Files of what panels show. The engine writes them: the page has no code for it.

use super::take_away::Exported;
use super::{Beside, Command, NoticeLevel, Slot, State, TakeAway};
use crate::chart::Picture;
use crate::experiment::Provenance;
use crate::protocol::{Answered, CodeForm, FileForm, Request, RunId, Writing};
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
                self.write_reports(self.answers(slot), form, Purpose::Save(name, kind));
            }
            FileText::Beside(study) => {
                let answers = self.answers_beside(study);
                self.write_reports(answers, FileForm::Json, Purpose::Save(name, kind));
            }
        }
    }

    /// Asks the engine for the text of what was found; nothing where that is nothing.
    fn write_reports(&mut self, answers: Vec<Answered>, form: FileForm, purpose: Purpose) {
        if !answers.is_empty() && self.engine_answers() {
            self.write(Writing::Reports { form, answers }, purpose);
        }
    }

    fn write(&mut self, what: Writing, purpose: Purpose) {
        let run = self.next_run();
        self.inner.writing.insert(run, purpose);
        self.request(Request::Write { run, what: Box::new(what) });
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

    /// Keeps the export that is shown in step with what it is made of. Asks again once an engine that has ended is
    /// there again.
    pub(super) fn refresh_shown(&mut self) {
        let Some(shown) = &self.inner.shown else { return };
        let (what, now) = (shown.what, self.source(shown.what));
        if now == shown.source {
            return;
        }
        if let Some(shown) = &mut self.inner.shown {
            shown.source.clone_from(&now);
            shown.text = shown.text.take().filter(|_| now.is_some());
        }
        match now {
            None => {}
            Some(Source::Report(slot, form, _)) => {
                self.write_reports(self.answers(slot), form, Purpose::Show(what));
            }
            Some(Source::Schedule { form, schedule, model_hash, link }) => {
                self.write(Writing::Schedule { form, schedule, model_hash, link }, Purpose::Show(what));
            }
        }
    }

    /// What an export is made of now; none while there is nothing that could be shown.
    fn source(&self, what: TakeAway) -> Option<Source> {
        if !self.engine_answers() || self.nothing_to_take(what).is_some() {
            return None;
        }
        Some(match what.of() {
            Exported::Panel(slot, form) => Source::Report(slot, form, self.panel(slot).n_reports),
            Exported::Schedule(form) => Source::Schedule {
                form,
                schedule: self.schedule().to_string(),
                model_hash: self.model.card()?.hash.clone(),
                link: (form == CodeForm::Bibtex).then(|| self.link_address()).flatten(),
            },
        })
    }

    /// Shows an export, or none.
    pub(super) fn show_taken(&mut self, what: Option<TakeAway>) {
        self.inner.shown = what.map(|what| Shown { what, source: None, text: None });
    }
}

/// A text that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) what: TakeAway,
    /// What it was made of.
    source: Option<Source>,
    /// The text, once the engine has written it.
    pub(super) text: Option<Result<String, Problem>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Source {
    /// Which of the reports of a panel; see [`Panel::n_reports`](super::Panel::n_reports).
    Report(Slot, FileForm, u32),
    /// What stands in [`Writing::Schedule`].
    Schedule { form: CodeForm, schedule: String, model_hash: String, link: Option<String> },
}
