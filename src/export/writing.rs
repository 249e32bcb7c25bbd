//! What the full model and a schedule write, token by token, as a picture and as tables.

use serde_json::{Value, json};

use super::FORM_VERSION;
use crate::chart::{Csv, Passages};
use crate::experiment::{GeneratedText, Provenance};

/// What was written, and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct WritingExport<'a> {
    pub provenance: &'a Provenance,
    /// The paper's number of the figure, if it is one.
    pub figure: Option<u32>,
    /// What both write on from.
    pub prompt: &'a str,
    /// By the full model, then by the schedule; each with its schedule.
    pub answers: [(&'a str, &'a GeneratedText); 2],
}

impl WritingExport<'_> {
    /// The first token that differs, from 1.
    pub fn first_difference(&self) -> Option<usize> {
        let [(_, full), (_, mine)] = self.answers;
        let n = full.tokens.len().max(mine.tokens.len());
        let id = |answer: &GeneratedText, at: usize| answer.tokens.get(at).map(|(id, _)| *id);
        (0..n).find(|&at| id(full, at) != id(mine, at)).map(|at| at + 1)
    }

    /// Everything, in the form that the page opens again; `title` is the model's.
    pub fn json(&self, title: &str) -> Value {
        let [_, (edited, _)] = self.answers;
        let Provenance { model, model_hash, quantise, backend, version, build, chat_template } =
            self.provenance;
        let answers = self.answers.map(|(schedule, answer)| {
            let (ids, pieces): (Vec<u32>, Vec<&str>) =
                answer.tokens.iter().map(|(id, piece)| (*id, piece.as_str())).unzip();
            json!({
                "schedule": schedule,
                "text": pieces.concat(),
                "pieces": pieces,
                "tokens": ids,
                "stop": answer.ended,
            })
        });
        json!({
            "atelier": "writing",
            "version": FORM_VERSION,
            "figure": self.figure,
            "model": { "title": title, "name": model, "hash": model_hash, "quantise": quantise },
            "schedule": edited,
            "limit": 1,
            "seed": 0,
            "prompt": self.prompt,
            "chat_template": chat_template,
            "backend": backend,
            "program": version,
            "build": build,
            "answers": answers,
            "first_difference": self.first_difference(),
        })
    }

    /// A line for each token; where one answer has ended its cells are empty.
    pub fn csv(&self) -> Csv {
        let [(full_schedule, full), (schedule, mine)] = self.answers;
        let groups = ["token", full_schedule, "", schedule, ""].map(Into::into);
        let mut csv = Csv::new(["number", "full_id", "full_text", "id", "text"]).under(groups);
        for at in 0..full.tokens.len().max(mine.tokens.len()) {
            let id = |answer: &GeneratedText| answer.tokens.get(at).map(|(id, _)| *id).into();
            let piece =
                |answer: &GeneratedText| answer.tokens.get(at).map(|(_, piece)| piece.as_str()).into();
            csv.push([(at + 1).into(), id(full), piece(full), id(mine), piece(mine)]);
        }
        csv
    }

    /// Side by side under their schedules; `parted` says where they part.
    pub fn passages(&self, title: String, parted: String) -> Passages {
        let texts = self.answers.map(|(schedule, answer)| (schedule.to_owned(), answer.tokens.as_slice()));
        Passages::written((title, parted), self.prompt, texts, self.first_difference().map(|n| n - 1))
    }
}
