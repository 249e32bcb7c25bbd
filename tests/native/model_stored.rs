//! Files that hold other tensors than their config says: what counts is what transformers 5.24 takes.

use std::collections::BTreeMap;

use atelier::model::{ModelError, ModelFolder, ModelSpec, Remark, WeightId, read_config};
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Map, Value, json};

use crate::golden::{self, check};
use crate::support::source::root;
use crate::support::tiny::Random;
use crate::support::wait;

const FAMILIES: &str = "tests/golden/families";
/// All decoders; their configs are made to tie.
const DECODERS: [&str; 16] = [
    "llama-biases",
    "gpt2",
    "gpt-neox",
    "mistral",
    "qwen2",
    "qwen3",
    "olmo2",
    "smollm3",
    "gemma2",
    "gemma3",
    "phi3",
    "opt-projected",
    "phi",
    "gpt-neo",
    "bloom",
    "granite",
];
const DECODER: &str = "cls.predictions.decoder.weight";
const DECODER_BIAS: &str = "cls.predictions.decoder.bias";
const BIAS: &str = "cls.predictions.bias";

/// A golden checkpoint whose parts can be changed.
#[derive(Clone)]
struct Stored {
    config: Map<String, Value>,
    tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
}

impl Stored {
    fn of(family: &str) -> Self {
        let bytes = |file: &str| std::fs::read(root().join(FAMILIES).join(family).join(file)).unwrap();
        let file = bytes("model.safetensors");
        let tensors = SafeTensors::deserialize(&file).unwrap();
        let owned = tensors.iter().map(|(name, tensor)| {
            (name.to_owned(), (tensor.dtype(), tensor.shape().to_vec(), tensor.data().to_vec()))
        });
        Self { config: serde_json::from_slice(&bytes("config.json")).unwrap(), tensors: owned.collect() }
    }

    /// The same with a config that ties, or does not, and without a head of its own.
    fn tied(family: &str, is_tied: bool) -> Self {
        let mut stored = Self::of(family);
        stored.config.insert("tie_word_embeddings".to_owned(), json!(is_tied));
        let head = stored.name(WeightId::Head);
        stored.tensors.remove(&head);
        stored
    }

    /// What the tensor of a weight is called; that of a head of its own.
    fn name(&self, id: WeightId) -> String {
        let spec = read_config(&serde_json::to_vec(&self.config).unwrap()).unwrap().spec;
        ModelSpec { tied_head: false, ..spec }.tensor_name(id)
    }

    /// Adds a random tensor, as large as another one.
    fn add_like(&mut self, name: &str, other: &str) {
        let (_, shape, _) = self.tensors[other].clone();
        let mut random = Random(7);
        let n = shape.iter().product::<usize>();
        let bytes = (0..n).flat_map(|_| random.signed().to_le_bytes()).collect();
        self.tensors.insert(name.to_owned(), (Dtype::F32, shape, bytes));
    }

    fn folder(&self) -> Folder {
        let views = self.tensors.iter().map(|(name, (dtype, shape, bytes))| {
            (name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).unwrap())
        });
        let weights = safetensors::serialize(views, None).unwrap();
        let config = serde_json::to_vec(&self.config).unwrap();
        let files = [("config.json".to_owned(), config), ("model.safetensors".to_owned(), weights)];
        Folder::memory("stored", files.into())
    }

    fn open(&self) -> Result<ModelFolder, ModelError> {
        wait(ModelFolder::open(self.folder()))
    }

    fn logits(&self) -> Vec<u32> {
        let sink = async |spec, weights| ReferenceSink::new(&spec, weights);
        let mut backend = wait(check::load(self.folder(), sink));
        let logits = wait(golden::logits(&mut backend, "1 0", &[3, 1, 4, 1], &[1, 3]));
        logits.into_iter().map(f32::to_bits).collect()
    }

    fn remarks(&self) -> Vec<Remark> {
        self.open().unwrap().remarks().to_vec()
    }
}

#[test]
fn a_stored_head_counts_whatever_the_config_ties() {
    for family in DECODERS {
        let without = Stored::tied(family, true);
        let (mut tied, mut own) = (without.clone(), Stored::tied(family, false));
        let (head, embedding) = (tied.name(WeightId::Head), tied.name(WeightId::TokenEmbedding));
        tied.add_like(&head, &embedding);
        own.add_like(&head, &embedding);
        assert_eq!(tied.logits(), own.logits(), "{family}");
        assert_ne!(tied.logits(), without.logits(), "{family}");
        assert!(tied.remarks().contains(&Remark::OwnHead { name: head.clone() }), "{family}");
        assert!(!own.remarks().contains(&Remark::OwnHead { name: head }), "{family}");
        // One that is the embedding once more takes memory alone.
        let mut twice = without.clone();
        twice.tensors.insert(tied.name(WeightId::Head), twice.tensors[&embedding].clone());
        assert_eq!(twice.logits(), without.logits(), "{family}");
    }
}

#[test]
fn a_head_alone_is_the_embedding_of_a_model_that_ties() {
    for family in DECODERS {
        let both = Stored::tied(family, true);
        let (head, embedding) = (both.name(WeightId::Head), both.name(WeightId::TokenEmbedding));
        let mut alone = both.clone();
        let moved = alone.tensors.remove(&embedding).unwrap();
        alone.tensors.insert(head.clone(), moved);
        assert_eq!(alone.logits(), both.logits(), "{family}");
        assert!(alone.remarks().contains(&Remark::HeadForEmbedding { name: head }), "{family}");
        // Nothing stands for what does not tie.
        alone.config.insert("tie_word_embeddings".to_owned(), json!(false));
        assert!(alone.open().unwrap_err().to_string().contains(&embedding), "{family}");
    }
}

#[test]
fn bert_has_the_head_and_the_bias_that_are_stored() {
    let without = Stored::tied("bert", true);
    let embedding = without.name(WeightId::TokenEmbedding);
    // Untied, transformers reads these two.
    let mut own = Stored::tied("bert", false);
    own.add_like(DECODER, &embedding);
    own.add_like(DECODER_BIAS, BIAS);
    let mut tied = own.clone();
    tied.config.insert("tie_word_embeddings".to_owned(), json!(true));
    assert_eq!(tied.logits(), own.logits());
    let told = Remark::OwnBias { name: DECODER_BIAS.to_owned(), other: BIAS.to_owned() };
    assert!(tied.remarks().contains(&told));
    // A head of its own, with the bias where a tied one has it.
    let bias = tied.tensors.remove(DECODER_BIAS).unwrap();
    tied.tensors.insert(BIAS.to_owned(), bias.clone());
    assert_eq!(tied.logits(), own.logits());
    // Both biases, and no head of its own.
    let mut biases = without.clone();
    biases.tensors.insert(DECODER_BIAS.to_owned(), bias.clone());
    let mut one = without.clone();
    one.tensors.insert(BIAS.to_owned(), bias);
    assert_eq!(biases.logits(), one.logits());
    assert_ne!(biases.logits(), without.logits());
}

#[test]
fn tensors_that_nobody_reads_are_passed_over() {
    let plain = Stored::of("smollm3");
    let mut more = plain.clone();
    let biases = "model.layers.0.self_attn.q_proj.bias";
    for name in ["extra.weight", "model.layers.99.mlp.up_proj.weight", biases] {
        more.add_like(name, "model.norm.weight");
    }
    assert_eq!(more.logits(), plain.logits());
    let told = Remark::PassedOver { count: 3, first: "extra.weight".to_owned() };
    assert!(more.remarks().contains(&told), "{:?}", more.remarks());
    assert_eq!(more.open().unwrap().spec(), plain.open().unwrap().spec());
    // What is missing is missing.
    let mut less = more.clone();
    less.tensors.remove("model.norm.weight");
    assert!(less.open().unwrap_err().to_string().contains("does not have tensor model.norm.weight"));
}

#[test]
fn a_model_that_is_taken_for_llama_has_no_other_tensors() {
    let mut unknown = Stored::of("llama-biases");
    unknown.config.insert("model_type".to_owned(), json!("hummingbird"));
    assert!(unknown.open().is_ok());
    unknown.add_like("model.layers.0.self_attn.q_norm.weight", "model.norm.weight");
    let error = unknown.open().unwrap_err().to_string();
    assert!(error.contains("q_norm.weight is not part of this architecture"), "{error}");
}
