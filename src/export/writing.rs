//! What the full model and a schedule write, token by token, as a picture and as tables.

use serde_json::{Value, json};

use super::FORM_VERSION;
use crate::chart::{Csv, Passage, Passages, Piece};
use crate::experiment::Provenance;

/// What was written, and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct WritingExport<'a> {
    pub provenance: &'a Provenance,
    /// The paper's number of the figure, if it is one.
    pub figure: Option<u32>,
    /// What both write on from.
    pub prompt: &'a str,
    /// By the full model, then by the schedule.
    pub answers: [Answer; 2],
}

/// What was written under one schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub schedule: String,
    /// Ids, with what each adds to the text.
    pub tokens: Vec<(u32, String)>,
    /// Why it ends, if it has ended.
    pub stop: Option<&'static str>,
}

impl WritingExport<'_> {
    /// The first token that differs, from 1.
    #[must_use]
    pub fn first_difference(&self) -> Option<usize> {
        let [full, mine] = &self.answers;
        let n = full.tokens.len().max(mine.tokens.len());
        let id = |answer: &Answer, at: usize| answer.tokens.get(at).map(|(id, _)| *id);
        (0..n).find(|&at| id(full, at) != id(mine, at)).map(|at| at + 1)
    }

    /// Everything, in the form that the page opens again.
    #[must_use]
    pub fn json(&self) -> Value {
        let [_, mine] = &self.answers;
        let Provenance { model, model_hash, backend, version, build } = self.provenance;
        let answers = self.answers.iter().map(|answer| {
            let (ids, pieces): (Vec<u32>, Vec<&str>) =
                answer.tokens.iter().map(|(id, piece)| (*id, piece.as_str())).unzip();
            json!({
                "schedule": answer.schedule,
                "text": pieces.concat(),
                "pieces": pieces,
                "tokens": ids,
                "stop": answer.stop,
            })
        });
        json!({
            "atelier": "writing",
            "version": FORM_VERSION,
            "figure": self.figure,
            "model": { "title": model, "name": model, "hash": model_hash },
            "schedule": mine.schedule,
            "limit": 1,
            "seed": 0,
            "prompt": self.prompt,
            "backend": backend,
            "program": version,
            "build": build,
            "answers": answers.collect::<Vec<Value>>(),
            "first_difference": self.first_difference(),
        })
    }

    /// A line for each token; where one answer has ended its cells are empty.
    #[must_use]
    pub fn csv(&self) -> Csv {
        let [full, mine] = &self.answers;
        let groups = ["token", &full.schedule, "", &mine.schedule, ""].map(Into::into);
        let mut csv = Csv::new(["number", "full_id", "full_text", "id", "text"]).under(groups);
        for at in 0..full.tokens.len().max(mine.tokens.len()) {
            let id = |answer: &Answer| answer.tokens.get(at).map(|(id, _)| *id).into();
            let piece = |answer: &Answer| answer.tokens.get(at).map(|(_, piece)| piece.as_str()).into();
            csv.push([(at + 1).into(), id(full), piece(full), id(mine), piece(mine)]);
        }
        csv
    }

    /// Side by side. `names` stand above the two texts, `parted` says where they part.
    #[must_use]
    pub fn passages(&self, title: &str, parted: &str, names: [&str; 2]) -> Passages {
        let first = self.first_difference().unwrap_or(usize::MAX);
        let passage = |(answer, name): (&Answer, &str)| {
            let given = Piece::Given(self.prompt.to_owned());
            let written = answer.tokens.iter().zip(1..).map(|((_, piece), number)| {
                let piece = piece.clone();
                match number {
                    _ if number < first => Piece::Shared(piece),
                    _ if number == first => Piece::First(piece),
                    _ => Piece::After(piece),
                }
            });
            Passage { name: name.to_owned(), pieces: std::iter::once(given).chain(written).collect() }
        };
        Passages {
            title: title.to_owned(),
            description: parted.to_owned(),
            passages: self.answers.iter().zip(names).map(passage).collect(),
        }
    }
}
