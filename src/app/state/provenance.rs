//! What every line of a chart's table says of its numbers, so that lines can be moved about.

use super::{Beside, FileText, Overlaid, Slot, State};
use crate::experiment::{self, DataRef, Prompt, Report};
use crate::export::RestsOn;
use crate::protocol::Answered;
use crate::sweep::Study;

/// Columns with their value, the same on every line.
pub type Provenance = Vec<(&'static str, String)>;

/// Whose numbers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// What a panel has found.
    Of(Slot),
    /// A figure's models beside each other.
    Beside(Study),
    /// The figure as a dropped file has it.
    Quoted(Study),
}

impl State {
    /// What these numbers rest on.
    pub fn provenance_of(&self, carried: Carried) -> Provenance {
        match carried {
            Carried::Of(slot @ (Slot::Study(_) | Slot::States(_) | Slot::Search)) => {
                let Some(asked) = &self.panel(slot).experiment else { return Vec::new() };
                let tasks = match slot {
                    Slot::States(number) => {
                        self.states_report(number).map(|report| report.tasks.clone()).unwrap_or_default()
                    }
                    _ => asked.tasks(),
                };
                self.provenance(&tasks, asked.limit.unwrap_or_default(), asked.seed.unwrap_or_default())
            }
            Carried::Beside(study) if study.is_pooled() => self.provenance_of_pooled(study),
            Carried::Beside(study) => self.provenance_of(Carried::Of(Slot::Study(study))),
            Carried::Of(Slot::Latency) => {
                let Some(measured) = self.panel(Slot::Latency).value(Report::latency) else {
                    return Vec::new();
                };
                let tasks: Vec<String> = measured.tasks.iter().map(|task| task.name.clone()).collect();
                let most = measured.tasks.iter().map(|task| task.n_items).max().unwrap_or(0);
                self.provenance(&tasks, most, measured.seed)
            }
            // The schedule and the prompt, and no items.
            Carried::Of(slot) => {
                let mut columns = self.provenance(&[], 0, self.seed);
                columns.retain(|(name, _)| !matches!(*name, "data_hashes" | "limit" | "seed"));
                columns.insert(0, ("schedule", self.schedule().to_string()));
                let asked = self.panel(slot).experiment.as_ref();
                if let Some(Prompt::Chat(_)) = asked.and_then(|asked| asked.what.prompt()) {
                    columns.insert(1, ("prompt", "chat_template".to_owned()));
                    let template = self.model.card().and_then(|card| card.chat_template.clone());
                    columns.extend(template.map(|sha256| ("chat_template", sha256)));
                }
                columns
            }
            // The file's name and what it says of itself.
            Carried::Quoted(study) => {
                let Some((file, quoted)) = self.quoted.get(&study) else { return Vec::new() };
                vec![
                    ("quoted_from", file.clone()),
                    ("model", quoted.model.name.clone()),
                    ("model_hash", quoted.model.hash.clone()),
                    ("build", quoted.build.clone()),
                ]
            }
        }
    }

    /// The same of the lines of other models, by the names of their series.
    pub fn provenance_of_others(&self, carried: Carried) -> Vec<(String, Provenance)> {
        let (Carried::Of(Slot::Study(study)) | Carried::Beside(study)) = carried else { return Vec::new() };
        // No line is of one model.
        if study.is_pooled() {
            return Vec::new();
        }
        let others = self.others_of(study).into_iter().filter(Beside::is_drawn);
        let columns = |Beside { overlaid: Overlaid { curve, answered, .. }, .. }| {
            let Answered { experiment, provenance, .. } = answered;
            let hashes = experiment.data.into_iter().map(|it| (it.task, it.sha256.unwrap_or_default()));
            let rests_on = RestsOn {
                provenance,
                data_hashes: hashes.collect(),
                seed: experiment.seed.unwrap_or_default(),
                limit: experiment.limit.unwrap_or_default(),
            };
            (curve.name, rests_on.columns())
        };
        others.map(columns).collect()
    }

    /// What all models rest on that are joined into one median, in their order.
    fn provenance_of_pooled(&self, study: Study) -> Provenance {
        let all = self.answers_beside(study);
        let joined = |of: &dyn Fn(&Answered) -> Vec<String>, between: &str| {
            all.iter().flat_map(of).collect::<Vec<String>>().join(between)
        };
        let data = |it: &DataRef| format!("{}={}", it.task, it.sha256.as_deref().unwrap_or_default());
        let number = |it: Option<String>| vec![it.unwrap_or_default()];
        vec![
            (
                "models",
                joined(&|it| vec![format!("{}={}", it.provenance.model, it.provenance.model_hash)], "; "),
            ),
            ("data_hashes", joined(&|it| it.experiment.data.iter().map(data).collect(), " ")),
            ("seeds", joined(&|it| number(it.experiment.seed.map(|seed| seed.to_string())), " ")),
            ("limits", joined(&|it| number(it.experiment.limit.map(|limit| limit.to_string())), " ")),
            ("adapters", joined(&|it| vec![it.provenance.backend.adapter.clone()], "; ")),
            ("version", experiment::VERSION.to_owned()),
            ("build", experiment::BUILD_ID.to_owned()),
        ]
    }

    /// Everything that they rest on, as a file has it: of a dropped one it is what stands there.
    pub fn text_of(&self, carried: Carried) -> FileText {
        match carried {
            Carried::Of(slot) => FileText::Of(slot),
            Carried::Beside(study) => FileText::Beside(study),
            Carried::Quoted(study) => {
                let source = self.quoted.get(&study).map(|(_, quoted)| quoted.source.clone());
                FileText::Known(source.unwrap_or_default())
            }
        }
    }

    fn provenance(&self, tasks: &[String], limit: usize, seed: u64) -> Provenance {
        let Some(card) = self.model.card() else { return Vec::new() };
        let hash = |task: &String| Some((task.clone(), card.task(task)?.data_hash.clone()));
        let rests_on = RestsOn {
            provenance: experiment::Provenance::of(card, None),
            data_hashes: tasks.iter().filter_map(hash).collect(),
            seed,
            limit,
        };
        rests_on.columns()
    }
}
