//! Sweeps under way: whole pictures early, cells that stop, restarts and shares that agree.

use std::collections::BTreeSet;
use std::sync::Arc;

use atelier::backend::{
    Backend, BackendError, BackendInfo, BackendKind, Batch, BatchLimits, Counting, Outcome, Score, Wanted,
};
use atelier::eval::{EncodeOptions, EncodedTask, Metric, Sharing, Task, TaskForm, read_items};
use atelier::model::ModelSpec;
use atelier::plan::{Op, Plan};
use atelier::schedule::Schedule;
use atelier::sweep::{Family, FamilySpec, Record, Stop, SweepPart, SweepRun, distinct, expand};

use crate::support::letters::Letters;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::wait;

const N_LAYERS: usize = 4;
const N_ITEMS: usize = 60;

/// Answers by hash: whether a token is right depends on its sequence and on how many layers
/// the plan applies, so that fewer layers are worse. Batches are as long as it is told.
struct Oracle {
    spec: ModelSpec,
    rows_good: usize,
    n_passes: usize,
}

impl Oracle {
    fn new(rows_good: usize) -> Self {
        Self { spec: TinyModel::new(Shape::SMALL, 5).spec, rows_good, n_passes: 0 }
    }
}

fn hash(values: impl IntoIterator<Item = u64>) -> f64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for value in values {
        state = (state ^ value).wrapping_mul(0x0000_0100_0000_01b3);
        state ^= state >> 29;
    }
    (state >> 11) as f64 / (1_u64 << 53) as f64
}

impl Backend for Oracle {
    type Cache = ();

    fn info(&self) -> BackendInfo {
        BackendInfo { kind: BackendKind::Reference, adapter: "oracle".to_owned() }
    }

    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn limits(&self) -> BatchLimits {
        BatchLimits { rows_max: 4096, rows_good: self.rows_good }
    }

    async fn forward(
        &mut self,
        plan: &Plan,
        batch: &Batch,
        wanted: &Wanted,
    ) -> Result<Outcome, BackendError> {
        self.n_passes += batch.n_sequences();
        let n_blocks = plan.ops().iter().filter(|op| matches!(op, Op::Block { .. })).count();
        let scores = wanted.targets.iter().map(|target| {
            let starts = batch.starts();
            let sequence = starts.iter().rposition(|&start| start <= target.row).unwrap();
            let end = starts.get(sequence + 1).map_or(batch.tokens().len(), |&end| end as usize);
            let tokens = &batch.tokens()[starts[sequence] as usize..end];
            let luck = hash(tokens.iter().map(|&token| u64::from(token)));
            let share =
                if n_blocks >= N_LAYERS { 0.9 } else { 0.9 * n_blocks as f64 / N_LAYERS as f64 - 0.15 };
            Score { log_likelihood: -(luck * n_blocks as f64) as f32, is_greedy: luck < share }
        });
        Ok(Outcome { scores: scores.collect(), ..Outcome::default() })
    }

    async fn head(&mut self, _: &[f32]) -> Result<Vec<f32>, BackendError> {
        Ok(Vec::new())
    }

    fn new_cache(&mut self, _: &Plan, _: usize) -> Result<(), BackendError> {
        Ok(())
    }

    async fn extend(&mut self, _: &Plan, (): &mut (), _: &[u32]) -> Result<Vec<f32>, BackendError> {
        Ok(Vec::new())
    }
}

/// Two tasks of one-letter answers; every seventh item asks what another asks.
fn tasks() -> Vec<Arc<EncodedTask>> {
    let task = |name: &str| {
        let line = |n: usize| {
            let asked = if n % 7 == 6 { n - 3 } else { n };
            format!(r#"{{"context": "{name} question {asked} of many", "answer": " {}"}}"#, n % 10)
        };
        let text: Vec<String> = (0..N_ITEMS).map(line).collect();
        let items = read_items(TaskForm::Atelier, name, text.join("\n").as_bytes()).unwrap();
        let task =
            Task { name: name.to_owned(), metric: Metric::Acc, with_perplexity: false, items, head: None };
        let options = EncodeOptions { add_bos: true, context_length: 128 };
        let order: Vec<usize> = (0..N_ITEMS).map(|n| n * 7 % N_ITEMS).collect();
        Arc::new(EncodedTask::new(&task, &order, &Letters { vocab_size: 61 }, options).unwrap())
    };
    vec![task("first"), task("second")]
}

fn schedules() -> Vec<Schedule> {
    let families = [Family::SkipLayer, Family::Skip, Family::Windows].map(FamilySpec::of);
    distinct(expand(&families, N_LAYERS).unwrap()).0
}

fn run(
    schedules: &[(usize, &Schedule)],
    (stop, rows_good): (Option<Stop>, usize),
    known: Vec<Record>,
) -> (Vec<Record>, usize) {
    let mut backend = Oracle::new(rows_good);
    let (mut run, mut records) = SweepRun::new(schedules, &tasks(), stop, known);
    while let Some(batch) = next_items(&mut run, &mut backend) {
        records.extend(batch);
    }
    assert_eq!(run.progress(), (2 * N_ITEMS, 2 * N_ITEMS));
    (records, backend.n_passes)
}

/// The next few items under all schedules; None at the end.
pub(crate) fn next_items<B: Backend>(run: &mut SweepRun<B::Cache>, backend: &mut B) -> Option<Vec<Record>> {
    loop {
        match wait(run.part(backend, usize::MAX, f64::INFINITY)).unwrap() {
            SweepPart::More => {}
            SweepPart::Items(records) => return Some(records),
            SweepPart::End => return None,
        }
    }
}

/// What was done: schedule, task, line, right, each once.
fn set(records: &[Record]) -> BTreeSet<(usize, usize, usize, bool)> {
    let set: BTreeSet<_> = records.iter().map(|r| (r.schedule, r.task, r.index, r.correct)).collect();
    assert_eq!(set.len(), records.len(), "every record once");
    set
}

#[test]
fn the_first_batch_is_a_whole_picture() {
    let schedules = schedules();
    let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
    let mut backend = Oracle::new(4096);
    let (mut run, _) = SweepRun::new(&indexed, &tasks(), None, Vec::new());
    let mut sizes = Vec::new();
    while let Some(batch) = next_items(&mut run, &mut backend) {
        if sizes.is_empty() {
            let cells: BTreeSet<(usize, usize)> = batch.iter().map(|r| (r.schedule, r.task)).collect();
            assert_eq!(cells.len(), 2 * schedules.len(), "every schedule on every task");
        }
        sizes.push(batch.len() / schedules.len());
    }
    assert_eq!(sizes, [2, 4, 8, 16, 32, 58]);
}

#[test]
fn decided_cells_are_left_alone_and_the_rest_is_what_it_would_be() {
    let schedules = schedules();
    let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
    let (all, passes) = run(&indexed, (None, 200), Vec::new());
    let (some, fewer) = run(&indexed, (Some(Stop::default()), 200), Vec::new());
    let (all, some) = (set(&all), set(&some));
    assert!(some.is_subset(&all), "the law: what is there is what each schedule gives alone");
    let n = |schedule: usize| some.iter().filter(|(s, task, ..)| (*s, *task) == (schedule, 0)).count();
    let place = |text: &str| schedules.iter().position(|schedule| schedule.to_string() == text).unwrap();
    assert_eq!(n(0), N_ITEMS, "the full model is never decided");
    assert!([8, 12, 18, 27].contains(&n(place("0"))), "{} items of a broken schedule", n(place("0")));
    assert_eq!(n(place("0 1 (2|3)")), N_ITEMS, "no layer less, no difference");
    assert!(fewer * 10 < passes * 9, "{fewer} of {passes} passes");
}

#[test]
fn batches_restarts_and_shares_change_nothing() {
    let schedules = schedules();
    let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
    let stop = Some(Stop { alpha: 0.1, margin: None });
    let (whole, _) = run(&indexed, (stop, 4096), Vec::new());
    let expected = set(&whole);
    let (small, _) = run(&indexed, (stop, 40), Vec::new());
    assert_eq!(set(&small), expected, "batches of another size");
    for cut in [1, 7, whole.len() / 3, whole.len() / 2, whole.len() - 1, whole.len()] {
        let (again, _) = run(&indexed, (stop, 100), whole[..cut].to_vec());
        assert_eq!(set(&again), expected, "cut after {cut} of {} records", whole.len());
    }
    // A restart does what is missing, not everything.
    let (_, none) = run(&indexed, (stop, 100), whole.clone());
    assert_eq!(none, 0);
    let share = |from: usize, to: usize| {
        let mine: Vec<_> =
            indexed.iter().copied().filter(|(i, _)| *i == 0 || (from..to).contains(i)).collect();
        run(&mine, (stop, 300), Vec::new()).0
    };
    let middle = schedules.len() / 2;
    let joined: BTreeSet<_> =
        set(&share(1, middle)).union(&set(&share(middle, schedules.len()))).copied().collect();
    assert_eq!(joined, expected, "two shares");
    // Without a rule a torn batch is done again, and nothing else.
    let (full, _) = run(&indexed, (None, 4096), Vec::new());
    let (again, passes) = run(&indexed, (None, 4096), full[..full.len() - 3].to_vec());
    assert_eq!(set(&again), set(&full));
    assert!((1..=3 * schedules.len()).contains(&passes), "{passes} passes");
}

/// Every part adds points to the first picture, the full model's first.
#[test]
fn the_first_picture_grows_schedule_by_schedule() {
    let schedules = schedules();
    let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
    let mut backend = Oracle::new(4096);
    let (mut run, _) = SweepRun::new(&indexed, &tasks(), None, Vec::new());
    let mut seen = BTreeSet::new();
    for n_parts in 1.. {
        let part = wait(run.part(&mut backend, 2, f64::INFINITY)).unwrap();
        if let SweepPart::Items(records) = part {
            assert!(set(&records).is_superset(&seen), "what was drawn stays");
            assert_eq!(n_parts, schedules.len().div_ceil(2));
            break;
        }
        let now = set(run.partial());
        assert!(now.is_superset(&seen) && now.len() == 2 * 2 * n_parts, "{now:?}");
        assert!(now.iter().any(|(schedule, ..)| *schedule == 0), "there is something to compare with");
        seen = now;
    }
    assert!(run.partial().is_empty());
}

/// A batch in parts leaves room for messages in between and gives the same results.
#[test]
fn parts_come_to_the_same() {
    let schedules = schedules();
    let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
    let (expected, _) = run(&indexed, (Some(Stop::default()), 100), Vec::new());
    let mut backend = Oracle::new(100);
    let (mut run, mut records) = SweepRun::new(&indexed, &tasks(), Some(Stop::default()), Vec::new());
    loop {
        match wait(run.part(&mut backend, 3, f64::INFINITY)).unwrap() {
            SweepPart::More => {}
            SweepPart::Items(batch) => records.extend(batch),
            SweepPart::End => break,
        }
    }
    assert_eq!(set(&records), set(&expected));
}

/// Items of one task are ten times as long as those of the other: half of the decisions fall sooner where the short ones
/// come first, and all of them are the same.
#[test]
fn what_takes_least_comes_first() {
    let long = |task: &Arc<EncodedTask>, name: &str| {
        let text: Vec<String> = (0..N_ITEMS)
            .map(|n| format!(r#"{{"context": "{name}{} {n}", "answer": " {}"}}"#, "so ".repeat(30), n % 10))
            .collect();
        let items = read_items(TaskForm::Atelier, name, text.join("\n").as_bytes()).unwrap();
        let task =
            Task { name: name.to_owned(), metric: task.metric, with_perplexity: false, items, head: None };
        let options = EncodeOptions { add_bos: true, context_length: 128 };
        Arc::new(
            EncodedTask::new(&task, &(0..N_ITEMS).collect::<Vec<_>>(), &Letters { vocab_size: 61 }, options)
                .unwrap(),
        )
    };
    let mut tasks = tasks();
    tasks.insert(0, long(&tasks[0], "long"));
    let schedules = schedules();
    let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
    let swept = |sharing: Sharing| {
        let mut oracle = Oracle::new(4096);
        let mut backend = Counting::new(&mut oracle);
        let (mut run, mut records) =
            SweepRun::sharing(&indexed, &tasks, Some(Stop::default()), Vec::new(), sharing);
        let mut course = Vec::new();
        while let Some(batch) = next_items(&mut run, &mut backend) {
            records.extend(batch);
            course.push((backend.computed.layer_runs, run.n_decided()));
        }
        let all = course.last().unwrap().1;
        let half = course.iter().find(|(_, n)| 2 * n >= all).unwrap().0;
        (set(&records), all, half)
    };
    let (expected, n_decided, half) = swept(Sharing::ALL);
    let (records, n_same, later) = swept(Sharing { order: false, ..Sharing::ALL });
    assert!(records == expected && n_same == n_decided && n_decided > 0, "{n_same} of {n_decided}");
    assert!(4 * half < 3 * later, "{half} layer runs, and {later} as they are given");
    let (all, n, _) = swept(Sharing { stopping: false, ..Sharing::ALL });
    assert!(n == 0 && all.is_superset(&expected) && all.len() == schedules.len() * 3 * N_ITEMS);
}
