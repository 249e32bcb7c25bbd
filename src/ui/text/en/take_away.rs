//! English: what is taken away.

use super::{NUMBERS, plural};
use crate::ui::state::TakeAway;
use crate::ui::text::TakeAwayText;

pub(super) const TAKE_AWAY: TakeAwayText = TakeAwayText {
    button: "Take away",
    heading: "Take it away",
    choose: "What",
    option: |what| match what {
        TakeAway::Pytorch => "Schedule: PyTorch script",
        TakeAway::Paper => "Schedule: the paper\u{2019}s command line",
        TakeAway::Mergekit => "Schedule: mergekit YAML",
        TakeAway::Bibtex => "Citation: BibTeX",
        TakeAway::ScoresCsv => "Scores: CSV",
        TakeAway::ScoresJson => "Scores: JSON",
        TakeAway::LatencyCsv => "Accuracy and time: CSV",
        TakeAway::LatencyJson => "Accuracy and time: JSON",
    },
    about: |what| match what {
        TakeAway::Pytorch => {
            "Runs this very schedule on Hugging Face transformers, groups and loops included. MODEL in it is the \
             model\u{2019}s folder."
        }
        TakeAway::Paper => {
            "What the authors\u{2019} own code is told to run the same layers. It evaluates with lm-evaluation-harness."
        }
        TakeAway::Mergekit => {
            "Writes the edited model as a checkpoint of its own: one slice for every run of neighbouring layers."
        }
        TakeAway::Bibtex => {
            "One entry for this run, which names schedule, model, build and link, and one for the paper."
        }
        TakeAway::ScoresCsv | TakeAway::ScoresJson => {
            "The scores above with their intervals, and everything that says which numbers they are: hashes of model and \
             items, schedule, seed, number of items, backend and build."
        }
        TakeAway::LatencyCsv | TakeAway::LatencyJson => {
            "Measured times beside scores, one line a schedule, with hashes, seed, backend and build."
        }
    },
    not_here: "Not for this schedule:",
    field: "The text",
    length: |lines, characters| {
        format!(
            "{} {}, {} characters",
            NUMBERS.count(lines as u64),
            plural(lines, "line", "lines"),
            NUMBERS.count(characters as u64)
        )
    },
    copy: "Copy",
    copied: "Copied",
    download: |file| format!("Save {file}"),
    checkpoint: |schedule| {
        format!(
            "The edited model itself, where its layers are a sequence: a folder of config.json, model.safetensors and what \
             belongs to them, for any program that opens the model. On the command line: atelier export MODEL \
             --schedule \"{schedule}\" --checkpoint FOLDER"
        )
    },
    made_heading: "The edited model",
    made_make: "Make the edited model",
    made_pending: "Making it \u{2026}",
    made_save: |name, size| format!("Save {name} ({size})"),
};
