//! Keys of the paper's figures.

/// The panel of the paper's figures.
#[derive(Debug)]
pub struct FiguresText {
    /// Heading.
    pub heading: &'static str,
    /// What it is, in a sentence.
    pub intro: &'static str,
    /// Names the choice.
    pub choose: &'static str,
    /// A figure in the choice: its number and title.
    pub option: fn(u32) -> String,
    /// A figure's title alone.
    pub title: fn(u32) -> &'static str,
    /// What the paper found.
    pub found: fn(u32) -> &'static str,
    /// Computes it.
    pub run: &'static str,
    /// Stops that.
    pub stop: &'static str,
    /// How far it is: items done, in all, schedules.
    pub progress: fn(usize, usize, usize) -> String,
    /// All of it is there: items, schedules, where it was computed.
    pub complete: fn(usize, usize, &str) -> String,
    /// Stopped by the user.
    pub stopped: &'static str,
    /// Before what the paper found.
    pub the_paper: &'static str,
    /// What this model shows: names of curves with their means over x, best first.
    pub here: fn(&[(String, f64)]) -> String,
    /// Name of a curve: a task, a family or the median.
    pub curve: fn(&str) -> String,
    /// What is along x, for this figure.
    pub x: fn(u32) -> &'static str,
    /// What is along y.
    pub y: &'static str,
    /// The line at the full model.
    pub full: &'static str,
    /// The line at chance.
    pub chance: &'static str,
    /// Opens the numbers.
    pub numbers: &'static str,
    /// Column of the curve.
    pub column_curve: &'static str,
    /// Column of the schedule.
    pub column_schedule: &'static str,
    /// What a click on a point does.
    pub open_schedule: fn(&str) -> String,
    /// Without tasks nothing can be computed.
    pub no_tasks: &'static str,
}
