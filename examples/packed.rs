//! How fast is the packed forward on real items, and how exact is it?
//!
//! ```text
//! cargo run --release --example packed -- [--backend gpu|cpu|reference]... [--seconds N]
//! ```
//!
//! Every task of the bundled model is encoded and packed as `atelier eval` does, and its
//! batches run, scored positions included, until the seconds are over (10 without an
//! argument); one pass over the first batch goes before, so that making the pipelines is not
//! counted. Then the logits of a few items are compared with those of the f64 reference,
//! under all layers in order and under the paper's parallel schedule. One line of JSON per
//! backend.
//!
//! Tokens are packed rows: what the model reads, prompts of the choices included. CPU seconds
//! are user and system time of the whole process, driver threads too; the kernel counts them
//! in hundredths (`/proc/self/stat`, so this runs on Linux alone).

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier::backend::{Backend, BackendKind, Batch, Wanted, closeness};
use atelier::eval::{EncodeOptions, EncodedTask, ItemBatch, Run, Selection, Task, TaskForm, read_items};
use atelier::model::{CATALOG_FILE, Catalog, ModelFolder, Sha256Hash};
use atelier::plan::lower;
use atelier::platform::Folder;
use atelier::schedule::{Preset, Schedule, preset::Parameters};
use atelier::session::{Executor, ExecutorSink, read_into};
use serde_json::{Map, Value, json};

/// Items of each task that are timed: enough for several batches.
const TIMED_ITEMS: usize = 32;
/// Items of each task whose logits are compared: the reference takes a while.
const COMPARED_ITEMS: usize = 2;
/// Names the items: the permutation that links use.
const SEED: u64 = 0;
/// Far more than any catalogue has.
const CATALOG_BYTES_MAX: usize = 1 << 20;
/// The tick of `/proc/self/stat` (USER_HZ, 100 on every architecture that Rust's std runs on).
const TICKS_PER_SECOND: f64 = 100.0;

/// What was asked for.
struct Asked {
    backends: Vec<BackendKind>,
    seconds: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::read(std::env::args().skip(1))?;
    pollster::block_on(run(&asked))
}

impl Asked {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut asked = Self { backends: Vec::new(), seconds: 10 };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{option} needs a value"))?;
            match (option.as_str(), value.as_str()) {
                ("--backend", "gpu") => asked.backends.push(BackendKind::Gpu),
                ("--backend", "cpu") => asked.backends.push(BackendKind::Cpu),
                ("--backend", "reference") => asked.backends.push(BackendKind::Reference),
                ("--seconds", seconds) => asked.seconds = seconds.parse()?,
                _ => return Err(format!("{option} {value} means nothing here").into()),
            }
        }
        if asked.backends.is_empty() {
            asked.backends = vec![BackendKind::Gpu, BackendKind::Cpu, BackendKind::Reference];
        }
        Ok(asked)
    }
}

async fn run(asked: &Asked) -> Result<(), Box<dyn Error>> {
    let bundled = Folder::bundled();
    let catalog = Catalog::parse(&bundled.read_small(CATALOG_FILE, CATALOG_BYTES_MAX).await?)?;
    let name = catalog.models.first().map(|entry| entry.name.as_str()).unwrap_or_default();
    let model = ModelFolder::open(bundled.below(name)).await?;
    let (timed, compared) = (tasks(&model, TIMED_ITEMS).await?, tasks(&model, COMPARED_ITEMS).await?);

    let (mut reference, _) = load(&model, BackendKind::Reference).await?;
    let schedules = schedules(model.spec().n_layers)?;
    let mut expected = Vec::new();
    for schedule in &schedules {
        expected.push(logits(&mut reference, schedule, &compared).await?);
    }
    for &kind in &asked.backends {
        let (mut executor, hash) = load(&model, kind).await?;
        let mut report = time(&mut executor, &timed, Duration::from_secs(asked.seconds)).await?;
        let mut worst = Map::new();
        for (schedule, expected) in schedules.iter().zip(&expected) {
            let got = logits(&mut executor, schedule, &compared).await?;
            let distances = got.iter().zip(expected).map(|(got, expected)| closeness(got, expected));
            worst.insert(schedule.to_string(), json!(distances.fold(0.0, f64::max)));
        }
        let info = executor.info();
        report.insert("backend".to_owned(), json!(info.kind));
        report.insert("adapter".to_owned(), json!(info.adapter));
        report.insert("model".to_owned(), json!({ "name": model.name(), "hash": hash }));
        report.insert("worst_closeness".to_owned(), Value::Object(worst));
        println!("{}", Value::Object(report));
    }
    Ok(())
}

/// All layers in order, and the paper's parallel from layer 2.
fn schedules(n_layers: usize) -> Result<[Schedule; 2], Box<dyn Error>> {
    let parameters = Parameters { start: Some(2), ..Parameters::default() };
    Ok([Schedule::full(n_layers), Preset::from_parts("parallel", parameters)?.schedule(n_layers)?])
}

async fn load(model: &ModelFolder, kind: BackendKind) -> Result<(Executor, Sha256Hash), Box<dyn Error>> {
    let sink = ExecutorSink::new(kind, model.spec(), model.checkpoint().weights().to_vec()).await?;
    Ok(read_into(model, sink, &|_| ()).await?)
}

/// The first items of every task of the model, encoded.
async fn tasks(model: &ModelFolder, n_items: usize) -> Result<Vec<Arc<EncodedTask>>, Box<dyn Error>> {
    let tokenizer = model.tokenizer().ok_or("the bundled model has a tokenizer")?;
    let options =
        EncodeOptions { add_bos: model.manifest().add_bos, context_length: model.spec().context_length };
    let mut tasks = Vec::new();
    for entry in model.tasks() {
        let bytes = model.read_task(entry).await?;
        let items = read_items(TaskForm::Atelier, &entry.file, &bytes)?;
        let task = Task::new(entry.name.clone(), TaskForm::Atelier, Some(entry.headline), items);
        let positions = Selection { seed: Some(SEED), limit: Some(n_items) }.positions(task.items.len());
        tasks.push(EncodedTask::new(&task, &positions, tokenizer, options)?.into());
    }
    Ok(tasks)
}

/// The batches that `eval` would send to this backend.
fn batches(executor: &Executor, tasks: &[Arc<EncodedTask>]) -> Result<Vec<ItemBatch>, Box<dyn Error>> {
    let mut run = Run::over(tasks);
    let mut batches = Vec::new();
    while let Some(batch) = run.next_batch(executor.limits(), usize::MAX)? {
        batches.push(batch);
    }
    Ok(batches)
}

/// Runs batches round and round until the time is over; at least one.
async fn time(
    executor: &mut Executor,
    tasks: &[Arc<EncodedTask>],
    duration: Duration,
) -> Result<Map<String, Value>, Box<dyn Error>> {
    let batches = batches(executor, tasks)?;
    let first = batches.first().ok_or("the bundled model has items")?;
    let plan = lower(&Schedule::full(executor.spec().n_layers));
    executor.forward(&plan, &first.batch, &first.wanted).await?;

    let (mut n_batches, mut n_tokens, mut n_scored) = (0_u32, 0_u32, 0_usize);
    let (start, cpu_start) = (Instant::now(), cpu_seconds()?);
    for ItemBatch { batch, wanted, .. } in batches.iter().cycle() {
        executor.forward(&plan, batch, wanted).await?;
        n_batches += 1;
        n_tokens += batch.n_rows();
        n_scored += wanted.targets.len();
        if start.elapsed() >= duration {
            break;
        }
    }
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds()? - cpu_start);
    let report = json!({
        "batches": n_batches,
        "tokens": n_tokens,
        "scored": n_scored,
        "wall_seconds": wall,
        "cpu_seconds": cpu,
        "tokens_per_wall_second": f64::from(n_tokens) / wall,
        "tokens_per_cpu_second": f64::from(n_tokens) / cpu,
    });
    report.as_object().cloned().ok_or_else(|| "an object was written above".into())
}

/// Logits `[T, V]` of every sequence of these items, computed packed as in an evaluation.
async fn logits(
    executor: &mut Executor,
    schedule: &Schedule,
    tasks: &[Arc<EncodedTask>],
) -> Result<Vec<Vec<f32>>, Box<dyn Error>> {
    let (plan, vocab_size) = (lower(schedule), executor.spec().vocab_size);
    let mut all = Vec::new();
    for ItemBatch { batch, .. } in batches(executor, tasks)? {
        let wanted = Wanted { logits_rows: (0..batch.n_rows()).collect(), ..Wanted::default() };
        let outcome = executor.forward(&plan, &batch, &wanted).await?;
        all.extend(sequences(&batch, &outcome.logits, vocab_size));
    }
    Ok(all)
}

/// The logits of each sequence of a batch.
fn sequences<'a>(
    batch: &'a Batch,
    logits: &'a [f32],
    vocab_size: usize,
) -> impl Iterator<Item = Vec<f32>> + 'a {
    let rows = batch.starts().windows(2).map(|pair| pair[0] as usize..pair[1] as usize);
    rows.map(move |rows| logits[rows.start * vocab_size..rows.end * vocab_size].to_vec())
}

/// User and system time of this process so far.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The second field, a name in parentheses, may hold anything: count from behind it.
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat has no name")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS_PER_SECOND)
}
