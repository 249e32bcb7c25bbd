//! The panels by name: what each asks of the engine.

use super::State;
use crate::experiment::{DataRef, Experiment, ModelCard, ModelRef, Prompt, Unsuited, What, fills_gaps};
use crate::share::View;
use crate::sweep::{BEAM, LATENCY_ROUNDS, Study};
use crate::words::{Problem, problem};

/// Tokens that are generated under each schedule.
pub const GENERATED_TOKENS: usize = 48;

/// Rows and columns of an attention map on the page, the last tokens of the prompt.
pub const ATTENTION_TOKENS: usize = 24;

/// A place on the page for one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Scores of the current schedule.
    Scores,
    /// Next tokens of the current schedule and prompt.
    NextToken,
    /// What every step would say along the prompt.
    LogitLens,
    /// Two generated texts.
    Generation,
    /// Attention maps of the current schedule and prompt.
    Attention,
    /// Measured cost.
    Cost,
    /// The items that are listed.
    Items,
    /// One of the paper's figures, or its questions.
    Study(Study),
    /// What is kept of figures from before the page was loaded.
    Kept,
    /// Hidden states, by the paper's figure.
    States(u32),
    /// Accuracy against time.
    Latency,
    /// The best schedule within a budget.
    Search,
    /// The edited model itself.
    Checkpoint,
    /// What quantising has changed.
    Quantising,
    /// The open step of a lesson.
    Lesson,
    /// Scores of the current schedule and of the other one.
    Compare,
    /// What the other schedule makes of the prompt: texts, every step, its time.
    OtherTexts,
    OtherLens,
    OtherCost,
}

impl Slot {
    /// Where the report of an experiment stands; nowhere for logits, states of a prompt and the user's own sweep
    /// schedules.
    pub fn of(what: &What) -> Option<Self> {
        Some(match what {
            What::Scores { .. } => Self::Scores,
            What::Compare { .. } => Self::Compare,
            What::Items { .. } => Self::Items,
            What::NextToken { .. } => Self::NextToken,
            What::Generation { .. } => Self::Generation,
            What::LogitLens { .. } => Self::LogitLens,
            What::Attention { .. } => Self::Attention,
            What::Logits { .. } | What::Hidden { .. } => return None,
            What::Cost { .. } => Self::Cost,
            What::Sweep { study, .. } => Self::Study((*study)?),
            What::Kept => Self::Kept,
            What::States { figure, .. } => Self::States(*figure),
            What::Latency { .. } => Self::Latency,
            What::Search { .. } => Self::Search,
            What::Checkpoint { .. } => Self::Checkpoint,
            What::Quantising => Self::Quantising,
        })
    }

    /// Only one of these is computed at a time: they take minutes.
    pub(super) fn excludes(self, other: Self) -> bool {
        match (self, other) {
            // A map goes on behind a figure.
            (Self::Study(_), Self::Study(_)) => self.is_map() == other.is_map(),
            (Self::States(_), Self::States(_)) => true,
            _ => false,
        }
    }

    /// A map of all pairs of layers, which is filled while nobody waits.
    pub(super) fn is_map(self) -> bool {
        matches!(self, Self::Study(Study::Atlas(_)))
    }

    /// What was computed on one device does not mix with what is computed on another.
    pub(super) fn rests_on_device(self) -> bool {
        matches!(self, Self::Study(_) | Self::Kept | Self::States(_) | Self::Latency | Self::Search)
    }

    /// The earlier report is useless while a new one is computed.
    pub(super) fn starts_empty(self) -> bool {
        matches!(
            self,
            Self::Generation
                | Self::Study(_)
                | Self::Kept
                | Self::States(_)
                | Self::Latency
                | Self::Search
                | Self::Checkpoint
                | Self::OtherTexts
        )
    }

    /// The part of the page where its report stands.
    pub fn view(self) -> View {
        match self {
            Self::NextToken | Self::LogitLens | Self::Attention => View::Inside,
            Self::Study(_) | Self::Kept | Self::States(_) | Self::Latency | Self::Search => View::Figures,
            Self::Lesson => View::Lessons,
            Self::Compare | Self::OtherTexts | Self::OtherLens | Self::OtherCost => View::Compare,
            _ => View::Scores,
        }
    }

    fn reads_text(self) -> bool {
        !matches!(
            self,
            Self::Cost
                | Self::OtherCost
                | Self::Latency
                | Self::Checkpoint
                | Self::Scores
                | Self::Compare
                | Self::Quantising
        )
    }

    fn needs_tasks(self) -> bool {
        matches!(
            self,
            Self::Scores | Self::Compare | Self::Study(_) | Self::Kept | Self::States(_) | Self::Search
        )
    }

    fn reads_items(self) -> bool {
        self.needs_tasks() || self == Self::Latency
    }
}

impl State {
    /// What a panel asks now; nothing where the open model cannot answer.
    pub fn experiment(&self, slot: Slot) -> Option<Experiment> {
        let card = self.model.card()?;
        let has_none = match slot {
            Slot::Study(_) | Slot::Kept | Slot::Search => self.tasks_of_figures().next().is_none(),
            _ => self.tasks.is_empty(),
        };
        if (slot.reads_text() && !card.has_tokenizer) || (slot.needs_tasks() && has_none) {
            return None;
        }
        let what = self.what(slot)?;
        let lacks_mask = slot == Slot::NextToken && self.missing_mask().is_some();
        if lacks_mask || what.unsuited(&card.spec).is_some() {
            return None;
        }
        let tasks: Vec<&String> = match slot {
            Slot::Items => self.listing.iter().map(|listing| &listing.task).collect(),
            Slot::Study(_) | Slot::Kept | Slot::Search => self.tasks_of_figures().collect(),
            _ if slot.reads_items() => self.tasks.iter().collect(),
            _ => Vec::new(),
        };
        let data = tasks.into_iter().map(|task| {
            let of_model = || DataRef {
                sha256: card.task(task).map(|info| info.data_hash.clone()),
                ..DataRef::task(task)
            };
            self.benchmarks.data(task).cloned().unwrap_or_else(of_model)
        });
        Some(Experiment {
            model: ModelRef {
                name: card.title.clone(),
                hash: card.hash.clone(),
                source: card.source.clone(),
                quantise: card.quantise,
            },
            data: data.collect(),
            limit: Some(self.limit),
            seed: Some(self.seed),
            stop: self.stop.filter(|_| matches!(slot, Slot::Study(_) | Slot::Kept)),
            what,
        })
    }

    /// What a panel asks now, whether or not the open model can answer.
    fn what(&self, slot: Slot) -> Option<What> {
        let schedule = self.schedule().to_string();
        Some(match slot {
            Slot::Scores => What::Scores { schedule, beside_full: true },
            Slot::NextToken => What::NextToken { schedule, prompt: self.asked_prompt() },
            Slot::LogitLens => What::LogitLens { schedule, prompt: self.asked_prompt() },
            Slot::Generation => What::Generation {
                schedule,
                prompt: self.given_prompt(),
                max_tokens: GENERATED_TOKENS,
                temperature: 0.0,
                beside_full: true,
            },
            Slot::Attention => {
                What::Attention { schedule, prompt: self.asked_prompt(), last: Some(ATTENTION_TOKENS) }
            }
            Slot::Cost => What::Cost { schedule },
            Slot::Items => {
                let listing = self.listing.as_ref()?;
                What::Items { schedule, page: listing.page, changed_only: listing.changed_only }
            }
            Slot::Study(study) => What::Sweep { study: Some(study), families: Vec::new() },
            Slot::Kept => What::Kept,
            Slot::States(figure) => What::States { figure, schedule: Some(schedule) },
            Slot::Latency => What::Latency { schedule: Some(schedule), rounds: LATENCY_ROUNDS },
            Slot::Search if self.budget_refused.is_some() => return None,
            Slot::Search => What::Search { budget: self.budget(), beam: BEAM, moves: Vec::new() },
            Slot::Checkpoint => What::Checkpoint { schedule },
            // Of a model as it is stored there is no change.
            Slot::Quantising => self.model.card()?.quantise.map(|_| What::Quantising)?,
            Slot::Compare => What::Compare { schedule, other: self.other.as_ref()?.to_string() },
            Slot::OtherTexts | Slot::OtherLens | Slot::OtherCost => {
                let of_schedule = match slot {
                    Slot::OtherTexts => Slot::Generation,
                    Slot::OtherLens => Slot::LogitLens,
                    _ => Slot::Cost,
                };
                return Some(self.what(of_schedule)?.with_schedule(self.other.as_ref()?.to_string()));
            }
            // It asks several things: `Request::StartStep`.
            Slot::Lesson => return None,
        })
    }

    /// Why the open model has no answer to what a panel asks, if it has none.
    pub fn unsuited(&self, slot: Slot) -> Option<Unsuited> {
        self.what(slot)?.unsuited(&self.model.card()?.spec)
    }

    /// What the prompt lacks, if the open model fills gaps and there is none in it.
    pub fn missing_mask(&self) -> Option<Problem> {
        let card = self.model.card().filter(|card| card.has_tokenizer && fills_gaps(&card.spec))?;
        match &card.mask {
            Some(mask) if self.prompt.contains(mask) => None,
            Some(mask) => Some(problem!("next-no-mask", mask)),
            None => Some(problem!("next-no-mask-token")),
        }
    }

    /// How many masked tokens the prompt has; the first of them is answered.
    pub fn n_masks(&self) -> usize {
        let mask = self.model.card().and_then(|card| card.mask.as_ref()).filter(|mask| !mask.is_empty());
        mask.map_or(0, |mask| self.prompt.matches(mask.as_str()).count())
    }

    /// The chosen tasks without texts, which have no place between guessing and the full model.
    pub fn tasks_of_figures(&self) -> impl Iterator<Item = &String> {
        let info = |task: &String| self.model.card().and_then(|card| card.task(task));
        self.tasks.iter().filter(move |task| info(task).is_none_or(|info| info.metric.is_drawn()))
    }

    /// Whether prompts go through the open model's chat template.
    pub fn sends_chat(&self) -> bool {
        self.chat && self.model.card().is_some_and(ModelCard::has_chat_template)
    }

    /// A prompt that is an item of a task is read as it is scored, which is without a template.
    fn asked_prompt(&self) -> Prompt {
        match &self.prompt_task {
            Some(task) if !self.sends_chat() => {
                Prompt::Item { text: self.prompt.clone(), task: task.clone() }
            }
            _ => self.given_prompt(),
        }
    }

    /// The same, wherever it was taken from.
    fn given_prompt(&self) -> Prompt {
        let text = self.prompt.clone();
        if self.sends_chat() { Prompt::Chat(text) } else { Prompt::Text(text) }
    }
}
