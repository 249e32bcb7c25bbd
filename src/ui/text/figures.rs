//! Keys of the paper's figures.

use crate::reader::{Difference, Quoted};
use crate::sweep::{Finding, Measure, StateCounts, Study, Trend, Verdict};
use crate::ui::results::figures::Group;

/// The panel of the paper's figures.
#[derive(Debug)]
pub struct FiguresText {
    /// Heading.
    pub heading: &'static str,
    /// What it is, in a sentence.
    pub intro: &'static str,
    /// The name of a group of figures.
    pub group: fn(Group) -> &'static str,
    /// A figure's name for headings of files and for screen readers: number and title.
    pub name: fn(Study) -> String,
    /// Its number alone, as a sign.
    pub number: fn(Study) -> String,
    /// A figure's title alone.
    pub title: fn(Study) -> &'static str,
    /// What the paper found.
    pub found: fn(Study) -> &'static str,
    /// What is done otherwise here, if anything.
    pub otherwise: fn(Study) -> Option<&'static str>,
    /// What figure 16 shows here: the last number of both answers, and after how many tokens they
    /// part, if they do.
    pub written_found: fn([&str; 2], Option<usize>) -> String,
    /// How figure 16 is made here.
    pub written_how: &'static str,
    /// Writes both of its texts.
    pub written_run: &'static str,
    /// Computes it.
    pub run: &'static str,
    /// Goes on with what is kept of it.
    pub go_on: &'static str,
    /// Shows what is kept, which is all of it.
    pub show: &'static str,
    /// Computes it anew.
    pub again: &'static str,
    /// Stops that.
    pub stop: &'static str,
    /// Before it was ever asked for: items per task, tasks.
    pub before: fn(usize, usize) -> String,
    /// Items that are kept from before, in all.
    pub kept: fn(usize, usize) -> String,
    /// Asked for, and nothing has come yet.
    pub waiting: &'static str,
    /// Items are done, and there is nothing to draw.
    pub nothing_yet: &'static str,
    /// How far it is: items done, in all, schedules.
    pub progress: fn(usize, usize, usize) -> String,
    /// All of it is there: items, schedules, where it was computed.
    pub complete: fn(usize, usize, &str) -> String,
    /// Added to either: so many items were done before.
    pub from_before: fn(usize) -> String,
    /// Results are lost with the page; why.
    pub not_kept: fn(&str) -> String,
    /// Stopped by the user.
    pub stopped: &'static str,
    /// It was computed with another choice of tasks, items or seed than the present one.
    pub other_choice: &'static str,
    /// In the list: so many items are kept from before, in all.
    pub row_kept: fn(usize, usize) -> String,
    /// In the list: it is being computed (items done, in all).
    pub row_growing: fn(usize, usize) -> String,
    /// In the list: it was stopped (items done, in all).
    pub row_stopped: fn(usize, usize) -> String,
    /// In the list: all of it is there (items).
    pub row_complete: fn(usize) -> String,
    /// In the list: it failed.
    pub row_failed: &'static str,
    /// Another model's curves, computed on this page before: its title, items of each of so
    /// many tasks, where.
    pub overlaid: fn(&str, usize, usize, &str) -> String,
    /// Leaves out what is decided.
    pub stop_early: &'static str,
    /// What that means.
    pub stop_early_how: fn(f64) -> String,
    /// Schedules on tasks by what is known of them against the full model.
    pub states: fn(&StateCounts) -> String,
    /// Numbers of a dropped file, not computed here.
    pub quoted: QuotedText,
    /// Heading of what this model shows.
    pub here: &'static str,
    /// Names of curves with their means over x, best first.
    pub means: fn(&[(String, f64)]) -> String,
    /// A claim of the paper, tried here: in a sentence. True while items still arrive.
    pub finding: fn(&Finding, bool) -> String,
    /// The paper's question behind it.
    pub question: fn(&Finding) -> &'static str,
    /// The sign of a verdict; its word is in the sentence.
    pub sign: fn(Verdict) -> &'static str,
    /// Opens the numbers behind a verdict.
    pub measures: &'static str,
    /// One of them.
    pub measure: fn(&Measure) -> String,
    /// How the best number of loops grows.
    pub trend: fn(&Trend) -> String,
    /// Name of a curve: a task, a family or the median.
    pub curve: fn(&str) -> String,
    /// What is along x.
    pub x: fn(Study) -> &'static str,
    /// What is along y, or what the shades say.
    pub y: &'static str,
    /// What a grid has along y.
    pub grid_y: &'static str,
    /// What a ring in a grid says.
    pub best: &'static str,
    /// The line at the full model.
    pub full: &'static str,
    /// The line at chance.
    pub chance: &'static str,
    /// Column of the schedule.
    pub schedule: &'static str,
    /// What choosing a point does, for its schedule.
    pub open_schedule: fn(&str) -> String,
    /// How to do that.
    pub open_hint: &'static str,
    /// Without tasks nothing can be computed.
    pub no_tasks: &'static str,
    /// What it all rests on.
    pub rests_on: RestsOnText,
}

/// The figure as a dropped file has it.
#[derive(Debug)]
pub struct QuotedText {
    /// Heading, with the file's name.
    pub heading: fn(&str) -> String,
    /// Where its numbers come from.
    pub from: fn(&Quoted) -> String,
    /// How far what was computed here is from it; true while items still arrive.
    pub difference: fn(Difference, bool) -> String,
    /// Takes it away.
    pub close: &'static str,
}

/// Labels of what a figure rests on.
#[derive(Debug)]
pub struct RestsOnText {
    /// Opens it.
    pub heading: &'static str,
    /// Items.
    pub items: &'static str,
    /// How many are done, of how many, of these tasks.
    pub items_words: fn(usize, usize, &[String]) -> String,
    /// Their order.
    pub order: &'static str,
    /// By its seed.
    pub seed: fn(u64) -> String,
    /// Schedules.
    pub schedules: &'static str,
    /// Where it was computed.
    pub computed_on: &'static str,
    /// Which model.
    pub model: &'static str,
    /// Its title and the first digits of its hash.
    pub model_words: fn(&str, &str) -> String,
    /// The intervals.
    pub intervals: &'static str,
    /// Their method.
    pub intervals_words: &'static str,
}
