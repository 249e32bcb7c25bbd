//! What an address asks for beside a link, in its query: `?lesson=loops&step=2&hide=scores,figures&off=text`.
//!
//! They are no part of the link, so each goes with every link and with none: a teacher writes them by hand or with a form.
//! What means nothing here is told, and the rest holds.

use crate::states::STATES_FIGURES;
use crate::sweep::{FIGURES, WRITTEN_FIGURE};
use crate::words::{Problem, problem};

/// Parts of the page that can be hidden, as addresses name them; those that are a [`View`](super::View) by its name.
pub const HIDEABLE: [&str; 11] = [
    "text", "scores", "inside", "figures", "lessons", "compare", "presets", "schedule", "model", "share",
    "export",
];
/// What the page computes without being asked, and need not.
pub const UNASKED: [&str; 3] = ["scores", "text", "cost"];
/// What a frame in another page can show, besides one figure (`figure-4`).
pub const EMBEDDABLE: [&str; 3] = ["stack", "text", "scores"];
/// Begins the name of a figure there.
const FIGURE: &str = "figure-";
/// Themes that can be asked for.
const THEMES: [&str; 2] = ["light", "dark"];

/// The fields of an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    /// The lesson that is opened, by its id.
    pub lesson: Option<String>,
    /// Its step, from 1.
    pub step: Option<usize>,
    /// The model that is opened, by its name among those that are here.
    pub model: Option<String>,
    /// `light` or `dark`.
    pub theme: Option<&'static str>,
    /// Parts that are not shown, some of [`HIDEABLE`].
    pub hidden: Vec<&'static str>,
    /// What is computed only when somebody asks for it, some of [`UNASKED`].
    pub off: Vec<&'static str>,
    /// The page stands in a frame of another page.
    pub embed: Option<Embed>,
}

/// What is shown in a frame of another page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Embed {
    /// Some of [`EMBEDDABLE`].
    pub parts: Vec<&'static str>,
    /// One of the paper's figures, by its number.
    pub figure: Option<u32>,
}

impl Fields {
    /// Reads a query, without its `?`; and what of it means nothing here. Fields of others are passed over.
    pub fn read(query: &str) -> (Self, Vec<Problem>) {
        let (mut fields, mut problems) = (Self::default(), Vec::new());
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            // Some programs write the comma so.
            let value = value.replace("%2C", ",").replace("%2c", ",");
            match name {
                "lesson" => fields.lesson = Some(value),
                "step" => match value.parse() {
                    Ok(step @ 1..) => fields.step = Some(step),
                    _ => problems.push(problem!("address-no-step", value)),
                },
                "model" => fields.model = Some(value),
                "theme" => fields.theme = known("theme", &value, &THEMES, &mut problems).pop(),
                "hide" => fields.hidden = known("hide", &value, &HIDEABLE, &mut problems),
                "embed" => fields.embed = Some(Embed::read(&value, &mut problems)),
                "off" => fields.off = known("off", &value, &UNASKED, &mut problems),
                _ => {}
            }
        }
        if fields.step.is_some() && fields.lesson.is_none() {
            problems.push(problem!("address-step-alone"));
        }
        // Else there would be nothing to open it in.
        if let Some(lesson) = &fields.lesson
            && fields.hidden.contains(&"lessons")
        {
            problems.push(problem!("address-lesson-hidden", lesson));
            fields.hidden.retain(|part| *part != "lessons");
        }
        (fields, problems)
    }
}

impl Embed {
    /// Of a list of which nothing is known, or of none, all parts.
    fn read(list: &str, problems: &mut Vec<Problem>) -> Self {
        let number = |name: &str| {
            let number = name.strip_prefix(FIGURE)?.parse().ok()?;
            let is_known =
                FIGURES.contains(&number) || STATES_FIGURES.contains(&number) || number == WRITTEN_FIGURE;
            is_known.then_some(number)
        };
        let (figures, parts): (Vec<&str>, Vec<&str>) =
            list.split(',').partition(|name| number(name).is_some());
        if figures.len() > 1 {
            problems.push(problem!("address-one-figure"));
        }
        let figure = figures.first().and_then(|name| number(name));
        let mut parts = known("embed", &parts.join(","), &EMBEDDABLE, problems);
        if parts.is_empty() && figure.is_none() {
            parts = EMBEDDABLE.into();
        }
        Self { parts, figure }
    }
}

/// The names of a list that are known, in their order and each once. Of the others a problem says which there are.
fn known(field: &str, list: &str, all: &[&'static str], problems: &mut Vec<Problem>) -> Vec<&'static str> {
    for other in list.split(',').filter(|name| !name.is_empty() && !all.contains(name)) {
        let known: Vec<String> = all.iter().map(|name| (*name).to_owned()).collect();
        problems.push(problem!("address-unknown", field, other, known));
    }
    all.iter().copied().filter(|name| list.split(',').any(|listed| listed == *name)).collect()
}
