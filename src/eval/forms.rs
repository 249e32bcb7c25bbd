//! From one line of a task file to an item, in each published form.
//!
//! The definitions are those of lm-evaluation-harness 0.4 (EleutherAI), without few-shot
//! examples (`fewshot` puts them in front); each function below states its own. Fields that
//! are not named are ignored.

use std::ops::Range;

use serde_json::value::RawValue;

use super::fields::Fields;
use super::glue::Glue;
use super::item::{Gold, Item, Pair};
use super::line::{Expected, LineProblem, cut};
use super::wikitext::detokenized;
use super::{Metric, TextSize, python};

/// Most choices of one item.
pub const CHOICES_MAX: usize = 64;
/// Most spans of computed results in one answer.
pub const RESULTS_MAX: usize = 256;

/// How the lines of a task file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskForm {
    /// `{"context", "choices", "label"}`, `{"context", "answer"}` or `{"context", "text"}`.
    Atelier,
    /// `{"text"}`: the last word from all the others.
    Lambada,
    /// `{"ctx_a", "ctx_b", "activity_label", "endings", "label"}`.
    Hellaswag,
    /// `{"sentence", "option1", "option2", "answer"}`.
    Winogrande,
    /// `{"question", "choices", "answerKey"}`, flat or nested.
    Arc,
    /// `{"question", "answer"}`: the answer is written, and its number compared.
    Gsm8k,
    /// `{"page"}`: a text, all of which is scored.
    Wikitext,
    /// Texts with a label for classifiers: objects, or columns that tabs part.
    Glue(Glue),
}

impl TaskForm {
    /// The benchmarks that can be read from a file of their own, by name.
    pub const BENCHMARKS: [(&'static str, Self); 15] = [
        ("lambada", Self::Lambada),
        ("hellaswag", Self::Hellaswag),
        ("winogrande", Self::Winogrande),
        ("arc", Self::Arc),
        ("gsm8k", Self::Gsm8k),
        ("wikitext", Self::Wikitext),
        Self::glue(Glue::Cola),
        Self::glue(Glue::Sst2),
        Self::glue(Glue::Mrpc),
        Self::glue(Glue::Qqp),
        Self::glue(Glue::Stsb),
        Self::glue(Glue::Mnli),
        Self::glue(Glue::Qnli),
        Self::glue(Glue::Rte),
        Self::glue(Glue::Wnli),
    ];

    const fn glue(task: Glue) -> (&'static str, Self) {
        (task.name(), Self::Glue(task))
    }

    /// The fields that tell each form from the others; the sentence `items-forms-known` names them.
    const FIELDS: [(Self, &'static [&'static str]); 7] = [
        (Self::Atelier, &["context", "choices", "answer", "label"]),
        (Self::Lambada, &["text"]),
        (Self::Hellaswag, &["ctx_a", "ctx_b", "activity_label", "endings", "label"]),
        (Self::Winogrande, &["sentence", "option1", "option2", "answer"]),
        (Self::Arc, &["question", "choices", "answerKey"]),
        (Self::Gsm8k, &["question", "answer"]),
        (Self::Wikitext, &["page"]),
    ];

    pub fn benchmark(name: &str) -> Option<Self> {
        Self::BENCHMARKS.iter().find(|(known, _)| *known == name).map(|(_, form)| *form)
    }

    /// The form of a benchmark, or of Atelier's own items, in words.
    pub fn name(self) -> &'static str {
        Self::BENCHMARKS.iter().find(|(_, form)| *form == self).map_or("atelier", |(name, _)| name)
    }

    /// How many of a form's telling fields each form finds on this line.
    pub(super) fn telling(fields: &Fields) -> [(Self, usize); 7] {
        Self::FIELDS.map(|(form, telling)| {
            let nested = form == Self::Arc && fields.object("question").is_some();
            (form, telling.iter().filter(|field| fields.has(field)).count() + usize::from(nested))
        })
    }

    /// The number that is usually quoted.
    pub fn metric(self) -> Metric {
        match self {
            Self::Hellaswag | Self::Arc => Metric::AccNorm,
            Self::Atelier | Self::Lambada | Self::Winogrande => Metric::Acc,
            Self::Gsm8k => Metric::ExactMatch,
            Self::Wikitext => Metric::WordPerplexity,
            Self::Glue(task) => task.metric(),
        }
    }

    pub(super) fn item(self, fields: &Fields, index: usize) -> Result<Item, LineProblem> {
        let (pairs, gold) = match self {
            Self::Atelier => atelier(fields)?,
            Self::Lambada => lambada(fields)?,
            Self::Hellaswag => hellaswag(fields)?,
            Self::Winogrande => winogrande(fields)?,
            Self::Arc => arc(fields)?,
            Self::Gsm8k => gsm8k(fields)?,
            Self::Wikitext => page(fields)?,
            Self::Glue(task) => return task.item(fields, index),
        };
        Ok(Item {
            index,
            id: fields.optional_name("id")?,
            pairs,
            gold,
            group: match self {
                Self::Atelier => fields.optional_name("group")?,
                // Nothing stands before any of them, and no two ask the same.
                Self::Wikitext => Some(index.to_string()),
                _ => None,
            },
        })
    }
}

type Read = Result<(Vec<Pair>, Gold), LineProblem>;

/// Choices, answers and texts carry their own leading space.
fn atelier(fields: &Fields) -> Read {
    let context = fields.text("context")?;
    match (fields.has("choices"), fields.has("answer")) {
        (false, false) if fields.has("text") => {
            let text = fields.filled("text")?;
            let size = TextSize { n_words: python::words(&text).max(1), n_bytes: text.len() };
            Ok((vec![Pair::new(context, text)], Gold::Text(size)))
        }
        (true, false) => {
            let choices = fields.texts("choices", CHOICES_MAX)?;
            let right = fields.index("label", choices.len())?;
            Ok((pairs(&context, choices), Gold::Choice { right, by_character: true }))
        }
        (false, true) => {
            let answer = fields.filled("answer")?;
            let results = results(fields, python::len(&answer))?;
            Ok((vec![Pair::new(context, answer)], Gold::Answer { results }))
        }
        (true, true) => Err(LineProblem::ChoicesAndAnswer),
        (false, false) => Err(LineProblem::NoChoicesNoAnswer),
    }
}

/// Character spans `[start, end)` in the answer.
fn results(fields: &Fields, n_characters: usize) -> Result<Vec<Range<usize>>, LineProblem> {
    let field = "results";
    if !fields.has(field) {
        return Ok(Vec::new());
    }
    let wrong =
        || LineProblem::Wrong { field, expected: Expected::Spans { n_characters }, got: fields.shown(field) };
    let spans = fields.array(field)?;
    if spans.len() > RESULTS_MAX {
        return Err(LineProblem::TooMany { field, got: spans.len(), max: RESULTS_MAX });
    }
    let span = |value: &RawValue| {
        let [start, end] = serde_json::from_str::<[usize; 2]>(value.get()).ok()?;
        (start < end && end <= n_characters).then_some(start..end)
    };
    spans.into_iter().map(|value| span(value).ok_or_else(wrong)).collect()
}

/// Context: all but the last of the words between single spaces. Continuation: that word.
fn lambada(fields: &Fields) -> Read {
    let text = fields.filled("text")?;
    let (context, word) = text.rsplit_once(' ').unwrap_or(("", &text));
    Ok((vec![Pair::new(context, format!(" {word}"))], Gold::Answer { results: Vec::new() }))
}

/// Context: `activity_label: ctx_a Ctx_b`, cleaned; continuations: the endings, cleaned.
fn hellaswag(fields: &Fields) -> Read {
    let activity = fields.text("activity_label")?;
    let (ctx_a, ctx_b) = (fields.text("ctx_a")?, fields.text("ctx_b")?);
    let context = clean(&format!("{activity}: {ctx_a} {}", python::capitalize(&ctx_b)));
    let endings = fields.texts("endings", CHOICES_MAX)?;
    let right = fields.index("label", endings.len())?;
    let pairs = endings.iter().map(|ending| spaced(&context, &clean(ending))).collect();
    Ok((pairs, Gold::Choice { right, by_character: true }))
}

/// Takes out what WikiHow left in HellaSwag's texts: outer space, ` [title]` for the end of
/// a sentence, anything else in brackets (on one line), then one pass of double to single
/// spaces.
fn clean(text: &str) -> String {
    let text = python::strip(text).replace(" [title]", ". ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('[') {
        let (before, bracket) = rest.split_at(open);
        out.push_str(before);
        // The nearest `]` that no line break comes before.
        match bracket.find([']', '\n']) {
            Some(end) if bracket[end..].starts_with(']') => rest = &bracket[end + 1..],
            _ => {
                out.push('[');
                rest = &bracket[1..];
            }
        }
    }
    out.push_str(rest);
    out.replace("  ", " ")
}

/// Partial scoring: the option stands in the context, and what follows the first `_` is
/// scored, the same for both.
fn winogrande(fields: &Fields) -> Read {
    let sentence = fields.text("sentence")?;
    let Some((before, after)) = sentence.split_once('_') else {
        return Err(LineProblem::Wrong {
            field: "sentence",
            expected: Expected::TextWithBlank,
            got: fields.shown("sentence"),
        });
    };
    let continuation = format!(" {}", python::strip(after));
    let options = [fields.text("option1")?, fields.text("option2")?];
    let right = fields.one_of("answer", &["1", "2"])?;
    let pairs =
        options.iter().map(|option| Pair::new(format!("{before}{option}"), continuation.as_str())).collect();
    Ok((pairs, Gold::Choice { right, by_character: false }))
}

/// `Question: …\nAnswer:`, and the texts of the choices. ARC's own release nests the
/// question's text (`stem`) and its choices; the later one keeps two parallel lists.
fn arc(fields: &Fields) -> Read {
    let (question, choices) = match fields.object("question") {
        Some(question) => (question.text("stem")?, nested_choices(&question)?),
        None => (fields.text("question")?, parallel_choices(fields)?),
    };
    let labels: Vec<&str> = choices.iter().map(|(label, _)| label.as_str()).collect();
    if let Some(label) = twice(&labels) {
        return Err(LineProblem::SameLabel { label: cut(label) });
    }
    let right = fields.one_of("answerKey", &labels)?;
    let context = format!("Question: {question}\nAnswer:");
    let pairs = choices.iter().map(|(_, text)| spaced(&context, text)).collect();
    Ok((pairs, Gold::Choice { right, by_character: true }))
}

/// The first label that comes again: which of its choices would be right is not said.
fn twice<'a>(labels: &[&'a str]) -> Option<&'a str> {
    let comes_again = |(n, label): &(usize, &&str)| labels.iter().take(*n).any(|before| before == *label);
    labels.iter().enumerate().find(comes_again).map(|(_, label)| *label)
}

fn nested_choices(question: &Fields) -> Result<Vec<(String, String)>, LineProblem> {
    let values = question.list("choices", CHOICES_MAX)?;
    let choice = |value| {
        let object = Fields::of_value(value).ok_or_else(|| LineProblem::Wrong {
            field: "choices",
            expected: Expected::LabelledList,
            got: question.shown("choices"),
        })?;
        Ok((object.name("label")?, object.filled("text")?))
    };
    values.into_iter().map(choice).collect()
}

fn parallel_choices(fields: &Fields) -> Result<Vec<(String, String)>, LineProblem> {
    let Some(choices) = fields.object("choices") else {
        return Err(fields.missing_or_wrong("choices", Expected::LabelledObject));
    };
    let texts = choices.texts("text", CHOICES_MAX)?;
    let labels = choices.names("label", CHOICES_MAX)?;
    if labels.len() != texts.len() {
        return Err(LineProblem::OtherLength);
    }
    Ok(labels.into_iter().zip(texts).collect())
}

/// `Question: …\nAnswer:`, after which an answer is written; the one that the file gives ends
/// with `#### ` and the number.
fn gsm8k(fields: &Fields) -> Read {
    let (question, answer) = (fields.filled("question")?, fields.filled("answer")?);
    let context = format!("Question: {question}\nAnswer:");
    Ok((vec![spaced(&context, &answer)], Gold::Written { max_tokens: None }))
}

/// A page as running text. Words and bytes are counted before it is made one; words are what lies
/// between white space, and before and after it, be it nothing.
fn page(fields: &Fields) -> Read {
    let page = fields.filled("page")?;
    let size = TextSize { n_words: python::spaces(&page) + 1, n_bytes: page.len() };
    Ok((vec![Pair::new("", detokenized(&page))], Gold::Text(size)))
}

fn pairs(context: &str, choices: Vec<String>) -> Vec<Pair> {
    choices.into_iter().map(|choice| Pair::new(context, choice)).collect()
}

fn spaced(context: &str, choice: &str) -> Pair {
    Pair::new(context, format!(" {choice}"))
}
