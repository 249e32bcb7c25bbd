//! What sweeps tell: intervals, grids and verdicts, on made-up models whose truth is known.

mod findings;
mod intervals;
mod losses;

use atelier::backend::{BackendInfo, BackendKind};
use atelier::eval::{Metric, ResultTokens};
use atelier::sweep::{
    Entry, Record, SWEEP_VERSION, Study, SweepHeader, SweepPlan, SweepTask, Table, distinct, expand,
};
use rand_mt::Mt64;

/// A model whose share of right answers is known for every schedule on every task.
struct World<'a> {
    plan: SweepPlan,
    n_layers: usize,
    /// Names and what guessing scores.
    tasks: &'a [(&'a str, f64)],
    n_questions: usize,
    /// Items of each question.
    n_each: usize,
    /// The share of right answers, by entry and task.
    truth: &'a dyn Fn(&Entry, usize) -> f64,
}

/// What came of a world.
struct Sample {
    header: SweepHeader,
    entries: Vec<(Entry, usize)>,
    records: Vec<Record>,
}

/// Uniform in [0, 1).
fn uniform(random: &mut Mt64) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

impl World<'_> {
    fn plan(study: Study) -> SweepPlan {
        study.plan(None, 0).expect("it is a sweep")
    }

    /// Draws questions. How hard a question is, is the same for all schedules; a third of the
    /// luck is each schedule's own.
    fn sample(&self, seed: u64) -> Sample {
        let (schedules, entries) = distinct(expand(&self.plan.families, self.n_layers).unwrap());
        let mut random = Mt64::new(seed);
        let mut records = Vec::new();
        let tasks = self.tasks.iter().enumerate().map(|(task, (name, chance))| {
            for question in 0..self.n_questions {
                let hard = uniform(&mut random);
                for (schedule, _) in schedules.iter().enumerate() {
                    let entry = entries.iter().find(|(_, index)| *index == schedule).unwrap();
                    let share = (self.truth)(&entry.0, task);
                    let own = uniform(&mut random);
                    // Right where a mixture of common and own luck, uniform by itself, is below the share.
                    let luck = if uniform(&mut random) < 2.0 / 3.0 { hard } else { own };
                    for item in 0..self.n_each {
                        let index = question * self.n_each + item;
                        let correct = luck < share;
                        records.push(Record {
                            schedule,
                            task,
                            index,
                            question: question * self.n_each,
                            right_log_likelihood: share.max(0.01).ln() + 0.5 * (own - 0.5) + hard,
                            correct,
                            correct_norm: None,
                            result_tokens: (*name == "arith")
                                .then(|| ResultTokens { n_right: 3 * usize::from(correct), n: 3 }),
                            text: None,
                            judged: None,
                        });
                    }
                }
            }
            SweepTask {
                name: (*name).to_owned(),
                metric: Metric::Acc,
                chance: *chance,
                n_items: self.n_questions * self.n_each,
                data_hash: String::new(),
                add_bos: true,
                lines: Vec::new(),
            }
        });
        let tasks = tasks.collect();
        let header = SweepHeader {
            version: SWEEP_VERSION,
            model: "made up".to_owned(),
            source: None,
            places: Vec::new(),
            model_hash: "0".repeat(64),
            quantise: None,
            n_layers: self.n_layers,
            plan: self.plan.clone(),
            schedules: schedules.iter().map(ToString::to_string).collect(),
            tasks,
            backend: BackendInfo { kind: BackendKind::Cpu, adapter: "none".to_owned() },
            build: "test".to_owned(),
        };
        Sample { header, entries, records }
    }
}

impl Sample {
    fn table(&self) -> Table {
        Table::new(&self.header, &self.records)
    }
}
