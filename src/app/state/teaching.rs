//! What an address asks for beside a link: a lesson, parts that a class is not to see yet, what is not computed unasked.

use super::{Command, Learning, NoticeLevel, PanelPhase, Slot, State, Theme};
use crate::share::{Embed, Fields, UNASKED, View};
use crate::words::problem;

impl State {
    /// Takes what the query of the address asks for; what of it is not here is told.
    pub(super) fn read_fields(&mut self, query: &str) {
        let (fields, problems) = Fields::read(query);
        for problem in problems {
            self.notify(NoticeLevel::Warning, problem);
        }
        self.hidden = fields.hidden;
        self.off = fields.off;
        self.asked_theme = fields.theme.map(Theme::named);
        self.inner.asked_model = fields.model;
        self.inner.asked_lesson = fields.lesson.map(|lesson| (lesson, fields.step));
        if let Some(Embed { parts, .. }) = &fields.embed {
            // Nobody sees what is not in the frame. Measuring disturbs the page around it.
            self.off = UNASKED.into_iter().filter(|work| *work == "cost" || !parts.contains(work)).collect();
            // The history is that of the page around it: edits replace the address.
            self.inner.has_entry = true;
        }
        self.embed = fields.embed;
        // What a first visit finds is not what a lesson begins with.
        self.inner.begins &= self.inner.asked_lesson.is_none();
    }

    /// Whether the address hides this part of the page, one of [`HIDEABLE`](crate::share::HIDEABLE).
    pub fn hides(&self, part: &str) -> bool {
        self.hidden.contains(&part)
    }

    /// Whether this is computed only when somebody asks, one of [`UNASKED`].
    pub fn is_off(&self, work: &str) -> bool {
        self.off.contains(&work)
    }

    /// The theme of the page: that of the address, else the one that was chosen here.
    pub fn theme(&self) -> Theme {
        self.asked_theme.unwrap_or(self.settings.theme)
    }

    /// What a frame shows, for styles: the parts of the address, and `view` where a figure or a lesson is among them.
    pub fn framed(&self) -> Option<String> {
        let embed = self.embed.as_ref()?;
        let view = (self.view != View::Layers).then_some("view");
        Some(embed.parts.iter().copied().chain(view).collect::<Vec<_>>().join(" "))
    }

    /// The address of what a frame shows, for a tab of its own.
    pub fn unframed(&self) -> String {
        let address = self.link_address().unwrap_or_else(|| self.inner.address.clone());
        let (bare, link) = address.split_once('#').unwrap_or((&address, ""));
        format!("{bare}#{}", self.view.before(link))
    }

    /// The lessons are looked at where the address asks for one; not by a page that was reloaded elsewhere. A frame shows
    /// what it was made for.
    pub(super) fn enter_asked(&mut self) {
        if let Some(embed) = &self.embed {
            let figures = embed.figure.map(|_| View::Figures);
            let lessons = self.inner.asked_lesson.as_ref().map(|_| View::Lessons);
            return self.enter(figures.or(lessons).unwrap_or_default());
        }
        if self.inner.asked_lesson.is_some() && !self.inner.returns && self.view != View::Lessons {
            self.enter(View::Lessons);
            self.show_view();
        }
    }

    /// Asks for the lessons where the address wants one of them.
    pub(super) fn list_for_address(&mut self) {
        if self.inner.asked_lesson.is_some() {
            self.learn(Learning::List);
        }
    }

    /// Opens the lesson of the address at its step, else where it was left.
    pub(super) fn open_asked_lesson(&mut self) {
        let Some((id, step)) = self.inner.asked_lesson.take() else { return };
        // Whoever has gone on from there and reloads the page is where one was.
        if self.lessons.at.is_some() {
            return;
        }
        let Some(at) = self.lessons.cards.iter().position(|lesson| lesson.id == id) else {
            let known: Vec<String> = self.lessons.cards.iter().map(|lesson| lesson.id.clone()).collect();
            self.notify(NoticeLevel::Warning, problem!("address-no-lesson", id, known));
            return;
        };
        self.begin_lesson(at);
        let n_steps = self.lesson().map_or(0, |lesson| lesson.steps.len());
        match step {
            // Behind the last is the page with all predictions.
            Some(step) if step > n_steps + 1 => {
                self.notify(NoticeLevel::Warning, problem!("address-step-beyond", step, id, n = n_steps));
            }
            Some(step) => self.go_to_step(step - 1),
            None => {}
        }
    }

    /// Back or Forward to an entry of this visit: its part of the page, and of lessons the one that it asks for.
    pub(super) fn come_back(&mut self, view: View, query: &str) {
        let before = self.lessons.at;
        query.clone_into(&mut self.inner.query);
        // A frame's address stays as it was made.
        if view == View::Lessons && self.embed.is_none() {
            self.go_to_asked(query);
        }
        // What one sees has changed, and nobody asks what Back has done.
        let is_seen = self.lessons.at != before;
        self.arrive(view, !is_seen);
    }

    fn go_to_asked(&mut self, query: &str) {
        let (fields, _) = Fields::read(query);
        let Some(id) = fields.lesson else { return self.leave_lesson() };
        if self.lessons.cards.is_empty() {
            self.inner.asked_lesson = Some((id, fields.step));
            return;
        }
        let Some(lesson) = self.lessons.cards.iter().position(|lesson| lesson.id == id) else { return };
        let step = fields.step.map_or(0, |step| step - 1);
        if self.lessons.at != Some((lesson, step)) {
            self.lessons.at = Some((lesson, 0));
            self.go_to_step(step);
        }
    }

    /// The address asks for the step that is open: a reload and a copy of it give that one. It is no step of the browser's
    /// history, but to open a lesson from the list and to leave it are; elsewhere on the page the address asks for no lesson.
    pub(super) fn follow_lesson(&mut self) {
        let is_new = std::mem::take(&mut self.inner.has_turned);
        if self.embed.is_some() || self.inner.asked_lesson.is_some() {
            return;
        }
        let open = self.lesson().zip(self.lessons.at).filter(|_| self.view == View::Lessons);
        let place = open.map(|(lesson, (_, step))| format!("lesson={}&step={}", lesson.id, step + 1));
        let of_lesson = |pair: &&str| pair.starts_with("lesson=") || pair.starts_with("step=");
        let others = self.inner.query.split('&').filter(|pair| !pair.is_empty() && !of_lesson(pair));
        let query = others.chain(place.as_deref()).collect::<Vec<_>>().join("&");
        if query != self.inner.query {
            self.inner.query.clone_from(&query);
            self.inner.out.push(match is_new {
                true => Command::PushQuery(query),
                false => Command::ReplaceQuery(query),
            });
        }
    }

    /// The name of the model to begin with: that of the address where it is here, else the first. A link that names
    /// another model has the last word.
    pub(super) fn asked_model(&mut self) -> Option<String> {
        if let Some(asked) = self.inner.asked_model.take() {
            let is_here = self.catalog.iter().any(|entry| entry.name == asked);
            let of_link = self
                .inner
                .link
                .as_ref()
                .filter(|link| self.bundled(link).is_none_or(|entry| entry.name != asked));
            let told = match of_link.map(|link| link.model_name.clone()) {
                Some(name) => problem!("address-model-of-link", asked = &asked, name),
                None if is_here => return Some(asked),
                None => {
                    let known: Vec<String> = self.catalog.iter().map(|entry| entry.name.clone()).collect();
                    problem!("address-no-model", asked = &asked, known)
                }
            };
            self.notify(NoticeLevel::Warning, told);
        }
        self.catalog.first().map(|entry| entry.name.clone())
    }

    /// Asks for scores after a change, unless they are computed only when somebody asks.
    pub(super) fn refresh_scores(&mut self) {
        if !self.is_off("scores") {
            return self.request_scores();
        }
        self.outdate(Slot::Cost);
        self.said.clear();
        self.outdate(Slot::Scores);
    }

    /// Whether scores wait for somebody to ask for them.
    pub fn scores_wait(&self) -> bool {
        let panel = self.panel(Slot::Scores);
        let is_due = matches!(panel.phase, PanelPhase::Empty | PanelPhase::Stale) && panel.run.is_none();
        is_due && self.is_off("scores") && self.experiment(Slot::Scores).is_some()
    }

    /// Shows all parts again, and computes what was turned off.
    pub(super) fn show_all(&mut self) {
        self.hidden.clear();
        let waits = self.scores_wait();
        self.off.clear();
        if waits {
            self.request_scores();
        }
    }
}
