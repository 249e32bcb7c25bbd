//! What is exported of every family: the very scripts and edited checkpoints that Hugging Face transformers ran
//! and opened, with the logits of the family's golden folder (`tools/golden/make_export.py`); and what each layer
//! of them has of its own, in words.

use std::path::Path;

use atelier::export::{Subject, mergekit};
use atelier::model::{Family, LayerSpec, LayerTrait, ModelSpec, WeightFormat, read_config};
use atelier::schedule::Schedule;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::source::{read, root};
use crate::support::tiny::Shape;

const N_FAMILIES: usize = 36;
/// transformers against its own golden logits.
const CLOSE: f64 = 1e-5;

#[derive(Deserialize)]
struct Golden {
    families: Vec<Made>,
}

#[derive(Deserialize)]
struct Made {
    model: String,
    scripts: Vec<Script>,
    checkpoints: Vec<Edited>,
    closeness: Closeness,
}

#[derive(Deserialize)]
struct Script {
    schedule: String,
    sha256: String,
}

/// Hashes of what was opened; none of what is refused.
#[derive(Deserialize)]
struct Edited {
    schedule: String,
    config: Option<String>,
    weights: Option<String>,
}

#[derive(Deserialize)]
struct Closeness {
    script: f64,
    checkpoint: f64,
}

fn golden() -> Vec<Made> {
    let golden: Golden = serde_json::from_str(&read("tests/golden/export/golden.json")).expect("golden.json");
    assert_eq!(golden.families.len(), N_FAMILIES);
    golden.families
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Exit code, standard output, standard error.
fn cli(words: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("atelier").chain(words.iter().copied()).map(Into::into);
    let code = atelier::cli::run(words, &mut out, &mut err, false);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn scripts_of_every_family_are_those_that_were_run() {
    for Made { model, scripts, closeness, .. } in golden() {
        assert!(closeness.script < CLOSE && scripts.len() >= 7, "{model}");
        let path = root().join(&model).display().to_string();
        for Script { schedule, sha256 } in scripts {
            let arguments = ["export", &path, "--name", &model, "--schedule", &schedule, "--as", "pytorch"];
            let (code, script, said) = cli(&arguments);
            assert_eq!(code, 0, "{said}");
            assert_eq!(
                hash(script.as_bytes()),
                sha256,
                "{model}, {schedule}: run tools/golden/make_export.py"
            );
        }
    }
}

#[test]
fn edited_checkpoints_of_every_family_are_those_that_were_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut n_refused = 0;
    for Made { model, checkpoints, closeness, .. } in golden() {
        assert!(closeness.checkpoint < CLOSE && checkpoints.len() >= 5, "{model}");
        for (number, Edited { schedule, config, weights }) in checkpoints.into_iter().enumerate() {
            let to = folder.path().join(&model).join(number.to_string());
            let (code, said) = write(&root().join(&model), &schedule, &to);
            let Some(config) = config else {
                assert!(code != 0 && said.contains("not its own"), "{model}, {schedule}: {said}");
                assert!(!to.exists(), "nothing is written for what is refused");
                n_refused += 1;
                continue;
            };
            assert_eq!(code, 0, "{model}, {schedule}: {said}");
            let of = |file: &str| Some(hash(&std::fs::read(to.join(file)).unwrap()));
            assert_eq!(
                (of("config.json"), of("model.safetensors")),
                (Some(config), weights),
                "{model}, {schedule}"
            );
        }
    }
    // GPT-2 whose scores are divided by the place of the layer.
    assert_eq!(n_refused, 4);
}

fn write(model: &Path, schedule: &str, to: &Path) -> (u8, String) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    let (model, to) = (model.display().to_string(), to.display().to_string());
    let (code, _, said) = cli(&["export", &model, "--schedule", schedule, "--checkpoint", &to]);
    (code, said)
}

/// `config.json` of a golden folder, with other keys.
fn spec_of(name: &str, change: &Value) -> ModelSpec {
    let mut config: Value =
        serde_json::from_str(&read(&format!("tests/golden/families/{name}/config.json"))).unwrap();
    config.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    read_config(config.to_string().as_bytes()).unwrap().spec
}

fn merge(spec: &ModelSpec, schedule: &str) -> Result<String, String> {
    let schedule = Schedule::parse(schedule, spec.n_layers).unwrap();
    mergekit(Subject { schedule: &schedule, spec, model: "m", dtype: WeightFormat::F16 })
        .map_err(|error| error.to_string())
}

/// Its names and the order of its rows are its own: nothing of it is written as if it were safetensors.
#[test]
fn a_gguf_file_is_not_written_as_another_form() {
    let folder = tempfile::tempdir().unwrap();
    let model = root().join("tests/golden/gguf/models/gpt2.gguf").display().to_string();
    let to = folder.path().join("edited");
    let (code, said) = write(Path::new(&model), "0", &to);
    assert!(code == 1 && said.contains("gpt2.gguf is a GGUF file, and an edited model is copied"), "{said}");
    assert!(!to.exists());
    for form in ["pytorch", "mergekit"] {
        let (code, _, said) = cli(&["export", &model, "--as", form]);
        assert!(code == 2 && said.contains("gpt2.gguf is a GGUF file"), "{code} {said}");
        let (code, text, said) = cli(&["export", &model, "--as", form, "--name", "openai-community/gpt2"]);
        assert!(code == 0 && text.contains("openai-community/gpt2"), "{said}");
    }
    assert_eq!(cli(&["export", &model, "--as", "bibtex"]).0, 0);
}

#[test]
fn a_merge_that_would_make_other_layers_of_them_is_refused() {
    let local = spec_of("gemma2", &json!({}));
    for kept in ["0-4", "0-2", "0 3 2 1 4", "2 1 0 3 4"] {
        assert!(merge(&local, kept).is_ok(), "{kept}");
    }
    let said = merge(&local, "0 2 1 3 4").unwrap_err();
    assert!(said.starts_with("layer 2 would be layer 1 of the merged model"), "{said}");
    assert!(merge(&local, "0-4 4").unwrap_err().contains("layer 4 would be layer 5"));
    // Fewer layers than the pattern: alike as they are, they would not be alike behind their end.
    let few = spec_of("gemma3", &json!({"num_hidden_layers": 2, "layer_types": null}));
    assert_eq!(few.windows_told().unwrap(), "all layers see 5 tokens");
    assert!(merge(&few, "1 0").is_ok());
    assert!(merge(&few, "0 1 0 1").unwrap_err().contains("would be layer 2 of the merged model"));
    // Where all layers have the same, any order will do.
    assert!(merge(&spec_of("mistral", &json!({})), "4-0 0-4").is_ok());
}

#[test]
fn what_a_layer_has_of_its_own_is_told() {
    let told = |spec: &ModelSpec| spec.layers_told().unwrap_or_default();
    let gemma = spec_of("gemma3", &json!({}));
    assert_eq!(told(&gemma), "layers 0-1, 3-4: window of 5 tokens, rotary base 100");
    assert_eq!(gemma.windows_told().unwrap(), "4 of 5 layers see 5 tokens");
    assert_eq!(
        gemma.positions_told(),
        "rotary, base 10000 (in 1 of 5 layers); rotary, base 100 (in 4 of 5 layers)"
    );
    assert_eq!(gemma.traits(2), []);
    let smol = spec_of("smollm3-windowed", &json!({}));
    assert_eq!(
        told(&smol),
        "layers 0, 4: window of 4 tokens; layer 1: no positions (NoPE); \
         layer 2: window of 4 tokens, no positions (NoPE)"
    );
    assert_eq!(smol.positions_told(), "rotary, base 10000 (in 3 of 5 layers); none (in 2 of 5 layers)");
    assert_eq!(told(&spec_of("mistral", &json!({}))), "layers 0-4: window of 5 tokens");
    assert_eq!(spec_of("mistral", &json!({})).windows_told().unwrap(), "all layers see 5 tokens");
    assert_eq!(
        spec_of("gpt2-bare-by-layer", &json!({})).traits(4),
        [LayerTrait::Scale { scale: 1.0 / 8_f32.sqrt() / 5.0 }]
    );
    // Models without anything of the kind, however they know places.
    for plain in ["gpt2", "bloom", "bert", "opt", "qwen2", "olmo2", "phi", "granite", "llama-yarn"] {
        let spec = spec_of(plain, &json!({}));
        assert_eq!((told(&spec).as_str(), spec.windows_told()), ("", None), "{plain}");
        assert_eq!(spec.all_traits(), vec![Vec::new(); 5], "{plain}");
    }
}

#[test]
fn a_model_with_hundreds_of_kinds_of_layers_is_told_in_a_line() {
    let spec = Shape { n_layers: 300, ..Shape::SMALL }.spec();
    let layers = (0..300).map(|i| LayerSpec { window: Some(i + 1), ..spec.layers[0] }).collect();
    let told = ModelSpec { layers, ..spec }.layers_told().unwrap();
    assert!(told.ends_with("layer 7: window of 8 tokens; and 292 more"), "{told}");
}

#[test]
fn architectures_are_told_in_words() {
    let norms = |name: &str| spec_of(name, &json!({})).norms_told();
    assert_eq!(norms("gpt2"), "LayerNorm before attention and before the MLP");
    assert_eq!(norms("bloom"), "LayerNorm before attention and before the MLP; on the input embeddings");
    assert_eq!(
        norms("phi"),
        "LayerNorm once, before attention and the MLP, which read the same hidden state"
    );
    assert_eq!(
        norms("gemma3"),
        "RMSNorm with 1 + weight before and after attention and the MLP; on queries and keys, for each head"
    );
    assert_eq!(
        norms("olmo2"),
        "RMSNorm after attention and after the MLP; on queries and keys, over all heads"
    );
    assert_eq!(norms("bert"), "LayerNorm after each sum with the residual; on the input embeddings");
    let positions = |name: &str| spec_of(name, &json!({})).positions_told();
    assert_eq!(positions("gpt2"), "learned, 40");
    assert_eq!(positions("bloom"), "scores that fall with the distance (ALiBi)");
    assert_eq!(positions("phi"), "rotary, base 10000, on 4 of 8 dimensions of a head");
    assert_eq!(positions("llama-yarn"), "rotary, base 30, stretched 2 times by YaRN (trained on 12 tokens)");
    let biases = |name: &str| spec_of(name, &json!({})).biases_told();
    assert_eq!(biases("qwen2").as_deref(), Some("queries, keys and values"));
    assert_eq!(biases("phi").as_deref(), Some("queries, keys and values, output of attention, MLP, head"));
    assert_eq!(biases("mistral"), None);
    let bert = spec_of("bert", &json!({}));
    assert_eq!(
        (bert.family, bert.family_told().as_str()),
        (Family::Bert, "BERT, an encoder: each token sees all others")
    );
    let (code, text, said) =
        cli(&["inspect", &root().join("tests/golden/families/gemma3").display().to_string()]);
    assert_eq!(code, 0, "{said}");
    for line in [
        "family      Gemma 3",
        "windows     4 of 5 layers see 5 tokens",
        "by layer    layers 0-1, 3-4: window of 5 tokens, rotary base 100",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
}
