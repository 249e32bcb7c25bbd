//! One golden folder against one executor, natively and in the browser alike.

use atelier::backend::{Backend, BackendError, Batch, CLOSENESS_TINY, Wanted, WeightSink, closeness};
use atelier::model::{ModelFolder, ModelSpec, RopeSpec, WeightInfo};
use atelier::plan::lower;
use atelier::platform::Folder;
use atelier::schedule::Schedule;
use atelier::states::path_states;
use safetensors::SafeTensors;
use serde::Deserialize;

/// What was run in a folder: `golden.json`.
#[derive(Deserialize)]
struct Golden {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    schedule: String,
    ids: Vec<u32>,
    /// Where the tokens of the second type begin, if any are.
    second: Option<usize>,
    /// Logits `[T, V]`, of a classifier `[classes]`; none of a model without a head.
    tensor: Option<String>,
    /// Hidden states `[steps + 1, T, C]`, from the input embeddings on.
    hidden: Option<String>,
}

impl Run {
    fn batch(&self) -> Batch {
        let mut batch = Batch::default();
        batch.push_pair(&self.ids, self.second.unwrap_or(self.ids.len()));
        batch
    }
}

/// Far more than any golden file.
const GOLDEN_BYTES_MAX: usize = 1 << 20;

/// Opens the checkpoint in `folder` on the executor that `sink` makes, runs everything that
/// `golden.json` lists, and panics where the logits are not close to those of `golden.safetensors`.
pub async fn check<S: WeightSink>(
    folder: Folder,
    sink: impl AsyncFnOnce(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>,
) {
    check_against(folder.clone(), folder, sink).await;
}

/// The same with the checkpoint in one folder, or one file, and the golden files in another.
pub async fn check_against<S: WeightSink>(
    model: Folder,
    golden: Folder,
    sink: impl AsyncFnOnce(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>,
) {
    let name = model.label().to_owned();
    let bytes = golden.read_small("golden.safetensors", GOLDEN_BYTES_MAX).await.expect(&name);
    let golden = golden.read_small("golden.json", GOLDEN_BYTES_MAX).await.expect(&name);
    let golden: Golden = serde_json::from_slice(&golden).expect(&name);
    assert!(!golden.runs.is_empty(), "{name}: golden.json lists no run");
    let tensors = SafeTensors::deserialize(&bytes).expect(&name);

    let mut backend = load(model, sink).await;
    for run in &golden.runs {
        if let Some(hidden) = &run.hidden {
            let got = states(&mut backend, &run.schedule, &run.batch()).await;
            let what = format!("{name}, schedule {}, {} tokens, states", run.schedule, run.ids.len());
            assert_close(&what, &got, &numbers(&tensors, hidden));
        }
        let Some(tensor) = &run.tensor else { continue };
        let n_rows = if backend.spec().classes().is_some() { 1 } else { run.ids.len() as u32 };
        let rows: Vec<u32> = (0..n_rows).collect();
        let got = logits_of(&mut backend, &run.schedule, &run.batch(), &rows).await;
        let expected = numbers(&tensors, tensor);
        let what = format!("{name}, schedule {}, {} tokens", run.schedule, run.ids.len());
        assert_close(&what, &got, &expected);
        let packed = packed(&mut backend, run, n_rows).await;
        assert_close(&format!("{what}, behind another sequence"), &packed, &expected);
        let last = &expected[expected.len() - backend.spec().n_logits()..];
        if let Some(got) = extended(&mut backend, &run.schedule, &run.ids).await {
            assert_close(&format!("{what}, token by token"), &got, last);
        }
    }
}

/// A tensor of `golden.safetensors`, f32.
fn numbers(tensors: &SafeTensors<'_>, name: &str) -> Vec<f32> {
    let tensor = tensors.tensor(name).expect("golden.json names tensors of golden.safetensors");
    let words = tensor.data().chunks_exact(4);
    words.map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect()
}

/// Hidden states `[steps + 1, T, C]`.
async fn states(backend: &mut impl Backend, schedule: &str, batch: &Batch) -> Vec<f32> {
    let plan = lower(&Schedule::parse(schedule, backend.spec().n_layers).expect(schedule));
    let wanted = Wanted { hidden: true, ..Wanted::default() };
    let hidden = backend.forward(&plan, batch, &wanted).await.expect(schedule).hidden;
    path_states(&plan, &hidden).concat()
}

/// The same logits with another sequence in front of it in the batch.
async fn packed(backend: &mut impl Backend, run: &Run, n_rows: u32) -> Vec<f32> {
    let (schedule, ids) = (&run.schedule, &run.ids);
    let plan = lower(&Schedule::parse(schedule, backend.spec().n_layers).expect(schedule));
    let other: Vec<u32> = ids.iter().rev().copied().take(5).collect();
    let mut batch = Batch::one(&other);
    batch.push_pair(ids, run.second.unwrap_or(ids.len()));
    let first = other.len() as u32;
    let wanted = Wanted { logits_rows: (first..first + n_rows).collect(), ..Wanted::default() };
    backend.forward(&plan, &batch, &wanted).await.expect(schedule).logits
}

/// The last logits of a sequence that comes in three pieces; none of a model that reads both ways, or whose
/// rotations turn over on the way.
async fn extended(backend: &mut impl Backend, schedule: &str, ids: &[u32]) -> Option<Vec<f32>> {
    let spec = backend.spec();
    let turns_over = |rope: &RopeSpec| rope.regime(1) != rope.regime(ids.len());
    if ids.len() < 3 || !spec.block.attention.causal || spec.ropes.iter().any(turns_over) {
        return None;
    }
    let plan = lower(&Schedule::parse(schedule, spec.n_layers).expect(schedule));
    let mut cache = backend.new_cache(&plan, ids.len()).expect(schedule);
    let (middle, last) = (ids.len() / 2, ids.len() - 1);
    for piece in [&ids[..middle], &ids[middle..last]] {
        backend.extend(&plan, &mut cache, piece).await.expect(schedule);
    }
    Some(backend.extend(&plan, &mut cache, &ids[last..]).await.expect(schedule))
}

/// The model in a folder, on the executor that `sink` makes.
pub async fn load<S: WeightSink>(
    folder: Folder,
    sink: impl AsyncFnOnce(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>,
) -> S::Backend {
    let name = folder.label().to_owned();
    let model = ModelFolder::open(folder).await.expect(&name);
    let mut sink = sink(model.spec().clone(), model.checkpoint().weights().to_vec()).await.expect(&name);
    model
        .stream_weights(|chunk| sink.write(chunk.index, chunk.byte_offset, chunk.bytes), |_| ())
        .await
        .expect(&name);
    sink.finish().expect(&name)
}

/// Logits `[rows, V]`.
pub async fn logits_of(backend: &mut impl Backend, schedule: &str, batch: &Batch, rows: &[u32]) -> Vec<f32> {
    let plan = lower(&Schedule::parse(schedule, backend.spec().n_layers).expect(schedule));
    let wanted = Wanted { logits_rows: rows.to_vec(), ..Wanted::default() };
    backend.forward(&plan, batch, &wanted).await.expect(schedule).logits
}

/// Panics where `got` is further from `expected` than the limit for tiny models.
pub fn assert_close(what: &str, got: &[f32], expected: &[f32]) {
    let distance = closeness(got, expected);
    let worst = got
        .iter()
        .zip(expected)
        .enumerate()
        .max_by(|(_, a), (_, b)| (a.0 - a.1).abs().total_cmp(&(b.0 - b.1).abs()));
    assert!(
        distance <= CLOSENESS_TINY,
        "{what}: closeness {distance:e} is over {CLOSENESS_TINY:e}; {} numbers against {}; \
         the worst (index, (got, expected)) is {worst:?}",
        got.len(),
        expected.len(),
    );
}
