//! The paper's figures that are sweeps: which families, drawn how.

use super::entry::{Entry, Family, FamilySpec};
use super::plan::{SWEEP_VERSION, SweepHeader, SweepPlan};
use super::table::{Curve, Table};

/// The paper's numbers of the figures that are sweeps here.
pub const FIGURES: [u32; 9] = [2, 4, 5, 6, 7, 8, 9, 11, 17];

/// A figure that a sweep fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The paper's number.
    pub number: u32,
    /// A heading.
    pub title: &'static str,
    /// What the paper found, in a sentence of ours.
    pub found: &'static str,
    /// What is along x.
    pub x_label: &'static str,
    /// The families that it shows.
    pub families: Vec<Family>,
    /// One curve per task and their median; otherwise one curve per family.
    pub by_task: bool,
}

/// The figure of this number, if it is a sweep.
#[must_use]
pub fn figure(number: u32) -> Option<Figure> {
    const AFFECTED: &str = "affected layers";
    let make = |title, found, x_label, families: &[Family], by_task| {
        Some(Figure { number, title, found, x_label, families: families.to_vec(), by_task })
    };
    match number {
        2 => make(
            "Leave one layer out, or switch it with the next",
            "The first and last layers matter most; most middle layers can be left out or switched.",
            "layer",
            &[Family::SkipLayer, Family::SwitchLayers],
            false,
        ),
        4 => make(
            "Leave the middle out",
            "Scores fall gradually as more middle layers are left out.",
            AFFECTED,
            &[Family::Skip],
            true,
        ),
        5 => make(
            "Repeat the middle layer in place of the others",
            "Repeating one layer is worse than leaving the layers out.",
            AFFECTED,
            &[Family::MiddleRepeat],
            true,
        ),
        6 => make(
            "The middle in reverse",
            "Order matters somewhat: scores fall gradually.",
            AFFECTED,
            &[Family::Reverse],
            true,
        ),
        7 => make(
            "The middle in random order, mean of ten seeds",
            "A random order harms less than the reverse order.",
            AFFECTED,
            &[Family::Random],
            true,
        ),
        8 => make(
            "The middle in parallel",
            "Better than leaving the layers out, except for sums.",
            AFFECTED,
            &[Family::Parallel],
            true,
        ),
        9 => make(
            "The middle in parallel, three times",
            "Looping the parallel layers helps.",
            AFFECTED,
            &[Family::LoopedParallel],
            true,
        ),
        11 => make(
            "All variants, median of the tasks",
            "Repeating one layer is worst; looped parallel and random order harm least.",
            AFFECTED,
            &[
                Family::Skip,
                Family::MiddleRepeat,
                Family::Reverse,
                Family::Random,
                Family::Parallel,
                Family::LoopedParallel,
            ],
            false,
        ),
        17 => make(
            "Each middle layer two or three times",
            "Repeating inside the model harms.",
            AFFECTED,
            &[Family::DoubleRepeat, Family::TripleRepeat],
            false,
        ),
        _ => None,
    }
}

impl Figure {
    /// The sweep that fills it.
    #[must_use]
    pub fn plan(&self, limit: Option<usize>, seed: u64) -> SweepPlan {
        let families = self.families.iter().map(|&family| FamilySpec::of(family)).collect();
        SweepPlan { version: SWEEP_VERSION, families, tasks: Vec::new(), limit, seed }
    }

    /// Its curves, as far as the records go. `entries` come with the index of their schedule.
    #[must_use]
    pub fn curves(&self, header: &SweepHeader, entries: &[(Entry, usize)], table: &Table) -> Vec<Curve> {
        let median = |table: &Table, schedule| table.median(schedule);
        if !self.by_task {
            return self.families.iter().map(|&f| table.curve(f.name(), f, entries, median)).collect();
        }
        let mut curves = Vec::new();
        for &family in &self.families {
            for (number, task) in header.tasks.iter().enumerate() {
                let of_task = |table: &Table, schedule| table.cell(schedule, number)?.normalised;
                curves.push(table.curve(&task.name, family, entries, of_task));
            }
            curves.push(table.curve("median", family, entries, median));
        }
        curves
    }
}
