//! Model folders made for tests: a tiny Llama with weights that say where they belong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use atelier::model::{ModelError, ModelFolder, WeightFormat};
use atelier::platform::Folder;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Files of a folder by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;
/// Name, shape and bytes of a tensor.
pub(crate) type Tensor = (String, Vec<usize>, Vec<u8>);

/// Copies a folder with what it holds into another, which is made where it is missing.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// The config of a model with two layers, odd sizes, and two queries per key.
pub(crate) fn config(dtype: WeightFormat, is_tied: bool) -> Value {
    let name = match dtype {
        WeightFormat::F32 => "float32",
        WeightFormat::F16 => "float16",
        WeightFormat::Bf16 => "bfloat16",
        blocks => panic!("a safetensors file does not hold {blocks}"),
    };
    json!({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
        "hidden_size": 5, "intermediate_size": 7, "num_hidden_layers": 2, "num_attention_heads": 2,
        "num_key_value_heads": 1, "head_dim": 2, "vocab_size": 11, "max_position_embeddings": 16,
        "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": is_tied,
        "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": name,
    })
}

/// The tensors that go with [`config`]; every number differs from its neighbours.
pub(crate) fn tensors(dtype: WeightFormat, is_tied: bool) -> Vec<Tensor> {
    let mut shapes = vec![("model.embed_tokens.weight".to_owned(), vec![11, 5])];
    for layer in 0..2 {
        for (name, shape) in [
            ("input_layernorm", vec![5]),
            ("self_attn.q_proj", vec![4, 5]),
            ("self_attn.k_proj", vec![2, 5]),
            ("self_attn.v_proj", vec![2, 5]),
            ("self_attn.o_proj", vec![5, 4]),
            ("post_attention_layernorm", vec![5]),
            ("mlp.gate_proj", vec![7, 5]),
            ("mlp.up_proj", vec![7, 5]),
            ("mlp.down_proj", vec![5, 7]),
        ] {
            shapes.push((format!("model.layers.{layer}.{name}.weight"), shape));
        }
    }
    shapes.push(("model.norm.weight".to_owned(), vec![5]));
    if !is_tied {
        shapes.push(("lm_head.weight".to_owned(), vec![11, 5]));
    }
    let mut next = 0_u16;
    let mut number = || {
        next += 1;
        let value = f32::from(next) / 256.0 - 1.0;
        match dtype {
            WeightFormat::F32 => value.to_le_bytes().to_vec(),
            WeightFormat::F16 => half::f16::from_f32(value).to_le_bytes().to_vec(),
            WeightFormat::Bf16 => half::bf16::from_f32(value).to_le_bytes().to_vec(),
            blocks => panic!("{blocks} does not hold single numbers"),
        }
    };
    let fill = |(name, shape): (String, Vec<usize>)| {
        let bytes = (0..shape.iter().product()).flat_map(|_: usize| number()).collect();
        (name, shape, bytes)
    };
    shapes.into_iter().map(fill).collect()
}

/// A safetensors file, as the published crate writes it.
pub(crate) fn safetensors(dtype: WeightFormat, tensors: &[Tensor]) -> Vec<u8> {
    let stored = match dtype {
        WeightFormat::F32 => safetensors::Dtype::F32,
        WeightFormat::F16 => safetensors::Dtype::F16,
        WeightFormat::Bf16 => safetensors::Dtype::BF16,
        blocks => panic!("a safetensors file does not hold {blocks}"),
    };
    let views = tensors
        .iter()
        .map(|(name, shape, bytes)| (name, TensorView::new(stored, shape.clone(), bytes).unwrap()));
    safetensors::serialize(views, None).unwrap()
}

/// `config.json` and `model.safetensors`.
pub(crate) fn files(dtype: WeightFormat, is_tied: bool) -> Files {
    Files::from([
        ("config.json".to_owned(), config(dtype, is_tied).to_string().into_bytes()),
        ("model.safetensors".to_owned(), safetensors(dtype, &tensors(dtype, is_tied))),
    ])
}

/// The same with the tensors dealt out to `n_shards` files in turn, and their index.
pub(crate) fn sharded_files(dtype: WeightFormat, is_tied: bool, n_shards: usize) -> Files {
    let mut files =
        Files::from([("config.json".to_owned(), config(dtype, is_tied).to_string().into_bytes())]);
    let mut shards = vec![Vec::new(); n_shards];
    let mut weight_map = BTreeMap::new();
    let shard_name = |shard: usize| format!("model-{:05}-of-{n_shards:05}.safetensors", shard + 1);
    for (at, tensor) in tensors(dtype, is_tied).into_iter().enumerate() {
        weight_map.insert(tensor.0.clone(), shard_name(at % n_shards));
        shards[at % n_shards].push(tensor);
    }
    for (shard, tensors) in shards.iter().enumerate() {
        files.insert(shard_name(shard), safetensors(dtype, tensors));
    }
    let index = json!({"metadata": {"total_size": 1}, "weight_map": weight_map}).to_string();
    files.insert("model.safetensors.index.json".to_owned(), index.into_bytes());
    files
}

/// Writes files into a new directory.
pub(crate) fn directory(files: &Files) -> (TempDir, Folder) {
    let directory = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let folder = Folder::directory(directory.path()).unwrap();
    (directory, folder)
}

/// Opens files as a model, from a directory.
pub(crate) fn open(files: &Files) -> Result<ModelFolder, ModelError> {
    let (_kept, folder) = directory(files);
    pollster::block_on(ModelFolder::open(folder))
}

/// The message of a folder that must not open, with the directory's name taken out.
pub(crate) fn refusal(files: &Files) -> String {
    let (kept, folder) = directory(files);
    let error = pollster::block_on(ModelFolder::open(folder)).unwrap_err();
    let name = kept.path().file_name().unwrap().to_str().unwrap();
    error.to_string().replace(kept.path().to_str().unwrap(), "DIR").replace(name, "DIR")
}
