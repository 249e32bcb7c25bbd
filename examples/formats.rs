//! How fast is each format of weights on the CPU, and how much memory do the weights take?
//!
//! ```text
//! cargo run --release --example formats -- MODEL [--seconds N]
//! ```
//!
//! MODEL is a folder or a GGUF file. It is opened as it is stored, quantised to 8 and to 4 bits while it loads, and
//! widened to f32, and each runs two kinds of work for N seconds (5 without an argument): sequences of 128 tokens, scored
//! at each, as `atelier eval` does, and one token after another, as generated text is. One line of JSON for each.
//!
//! CPU seconds are user and system time of the whole process, which the kernel counts in hundredths (`/proc/self/stat`, so
//! this runs on Linux alone); so is the greatest resident memory, which is that of the process so far: of several formats
//! only the first has its own (`--only stored|8|4|f32`).

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use atelier::backend::{Backend, BackendError, Batch, QuantisingSink, Target, Wanted, WeightSink};
use atelier::cpu::{Cpu, CpuSink};
use atelier::model::{ModelFolder, Quantise, WeightFormat, WeightInfo};
use atelier::plan::{Plan, lower};
use atelier::platform::Folder;
use atelier::schedule::Schedule;
use atelier::session::read_into;
use serde_json::json;

/// Tokens of a sequence.
const TOKENS: u32 = 128;
/// The tick of `/proc/self/stat` (USER_HZ, 100 on every architecture that Rust's std runs on).
const TICKS_PER_SECOND: f64 = 100.0;
/// As what a model is opened.
const KINDS: [&str; 4] = ["stored", "8", "4", "f32"];

fn main() -> Result<(), Box<dyn Error>> {
    let (mut model, mut seconds, mut kinds) = (None, 5, KINDS.to_vec());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--seconds" => seconds = value()?.parse()?,
            "--only" => {
                let only = value()?;
                kinds.retain(|kind| *kind == only);
            }
            _ => model = Some(argument),
        }
    }
    let model = model.ok_or("which model?")?;
    pollster::block_on(run(Path::new(&model), Duration::from_secs(seconds), &kinds))
}

async fn run(path: &Path, duration: Duration, kinds: &[&str]) -> Result<(), Box<dyn Error>> {
    let model = ModelFolder::open(Folder::directory(path)?).await?;
    for &kind in kinds {
        let (mut cpu, bytes) = load(&model, kind).await?;
        let peak = memory()?;
        let plan = lower(&Schedule::full(cpu.spec().n_layers));
        let batch = time(duration, async || scored(&mut cpu, &plan).await).await?;
        let decode = time(duration, async || decoded(&mut cpu, &plan).await).await?;
        let line = json!({
            "model": model.name(),
            "stored": model.checkpoint().dtype(),
            "as": kind,
            "weight_bytes": bytes,
            "peak_bytes_while_loading": peak,
            "scored_tokens_per_cpu_second": batch,
            "decoded_tokens_per_cpu_second": decode,
        });
        println!("{line}");
    }
    Ok(())
}

/// The model on the CPU, and how many bytes its weights take in their format.
async fn load(model: &ModelFolder, kind: &str) -> Result<(Cpu, u64), Box<dyn Error>> {
    let stored = model.checkpoint().weights();
    let bytes = |weights: &[WeightInfo]| weights.iter().map(WeightInfo::bytes).sum();
    let quantise = match kind {
        "stored" => {
            let sink = CpuSink::new(model.spec(), stored.to_vec())?;
            return Ok((read_into(model, sink, &|_| ()).await?.0, bytes(stored)));
        }
        "f32" => {
            let widened = |weight: &WeightInfo| WeightInfo { dtype: WeightFormat::F32, ..weight.clone() };
            let weights: Vec<_> = stored.iter().map(widened).collect();
            let n_bytes = bytes(&weights);
            let sink = Widening {
                sink: CpuSink::new(model.spec(), weights)?,
                coming: vec![(0, Vec::new()); stored.len()],
                stored,
            };
            return Ok((read_into(model, sink, &|_| ()).await?.0, n_bytes));
        }
        "8" => Quantise::Eight,
        _ => Quantise::Four,
    };
    let weights = quantise.formats(stored);
    let n_bytes = bytes(&weights);
    let sink = QuantisingSink::new(CpuSink::new(model.spec(), weights)?, quantise, stored);
    Ok((read_into(model, sink, &|_| ()).await?.0, n_bytes))
}

/// Unpacks weights on their way.
struct Widening<'a> {
    sink: CpuSink,
    stored: &'a [WeightInfo],
    /// Bytes that have gone on of each weight, and the beginning of a block.
    coming: Vec<(u64, Vec<u8>)>,
}

impl WeightSink for Widening<'_> {
    type Backend = Cpu;

    fn write(&mut self, index: usize, _: u64, bytes: &[u8]) -> Result<(), BackendError> {
        let (Some(info), Some((done, held))) = (self.stored.get(index), self.coming.get_mut(index)) else {
            return Ok(());
        };
        held.extend_from_slice(bytes);
        let block = info.dtype.info().block_bytes;
        let later = held.split_off(held.len() / block * block);
        let numbers = info.dtype.unpacked(&std::mem::replace(held, later));
        let bytes: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
        let at = *done;
        *done += bytes.len() as u64;
        if bytes.is_empty() { Ok(()) } else { self.sink.write(index, at, &bytes) }
    }

    fn finish(self) -> Result<Cpu, BackendError> {
        self.sink.finish()
    }
}

/// Tokens per CPU second of a piece of work, which says how many tokens it was; once before, uncounted.
async fn time(
    duration: Duration,
    mut work: impl AsyncFnMut() -> Result<u32, BackendError>,
) -> Result<f64, Box<dyn Error>> {
    work().await?;
    let (start, cpu_start, mut n_tokens) = (Instant::now(), cpu_seconds()?, 0);
    while n_tokens == 0 || start.elapsed() < duration {
        n_tokens += work().await?;
    }
    Ok(f64::from(n_tokens) / (cpu_seconds()? - cpu_start))
}

fn tokens(cpu: &Cpu) -> Vec<u32> {
    (0..TOKENS).map(|number| number * 7 % cpu.spec().vocab_size as u32).collect()
}

/// Four sequences of which every token is scored.
async fn scored(cpu: &mut Cpu, plan: &Plan) -> Result<u32, BackendError> {
    let ids = tokens(cpu);
    let mut batch = Batch::one(&ids);
    for _ in 0..3 {
        batch.push(&ids);
    }
    let target = |row: u32| Target { row, token: ids[(row % TOKENS) as usize] };
    let wanted = Wanted { targets: (0..batch.n_rows()).map(target).collect(), ..Wanted::default() };
    cpu.forward(plan, &batch, &wanted).await?;
    Ok(batch.n_rows())
}

/// A few tokens one after the other.
async fn decoded(cpu: &mut Cpu, plan: &Plan) -> Result<u32, BackendError> {
    let mut cache = cpu.new_cache(plan, TOKENS as usize)?;
    for token in 0..8 {
        cpu.extend(plan, &mut cache, &[token]).await?;
    }
    Ok(8)
}

/// User and system time of this process so far.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The second field, a name in parentheses, may hold anything: count from behind it.
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat has no name")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS_PER_SECOND)
}

/// Most bytes that were resident so far.
fn memory() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}
