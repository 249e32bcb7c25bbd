// Repositories that every stand-in has, below "stand-in/": small and of one trouble each.

import { fileURLToPath } from "node:url";

import { Repository } from "./repository.mjs";

const SIZES = { hidden: 16, heads: 2, inner: 32, layers: 2, vocabulary: 257 };

const LLAMA = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: SIZES.hidden,
  intermediate_size: SIZES.inner,
  num_hidden_layers: SIZES.layers,
  num_attention_heads: SIZES.heads,
  num_key_value_heads: SIZES.heads,
  max_position_embeddings: 128,
  vocab_size: SIZES.vocabulary,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  hidden_act: "silu",
  tie_word_embeddings: true,
  bos_token_id: 256,
  eos_token_id: 256,
  torch_dtype: "float32",
};

/** What the Hub reads of a GGUF file. */
const GGUF = { total: 12_000, architecture: "llama", context_length: 128 };

const CARD = "---\nlicense: cc0-1.0\n---\n\n# Made for tests\n";

/** [name, properties, files] of all of them. */
function all() {
  const tensors = llamaTensors();
  const whole = {
    "README.md": CARD,
    "config.json": LLAMA,
    "generation_config.json": { bos_token_id: 256, eos_token_id: 256 },
    "tokenizer.json": byteTokenizer(),
    "model.safetensors": safetensors(tensors),
  };
  const { "model.safetensors": _, ...unweighted } = whole;
  const golden = (name) => ({ onDisk: fileURLToPath(new URL(`../golden/gguf/models/${name}.gguf`, import.meta.url)) });
  const ggufs = { "tiny-Q8_0.gguf": golden("llama3-rope-old-keys"), "tiny-F16.gguf": golden("llama-biases") };
  const weights = { "README.md": CARD, "config.json": LLAMA, "tokenizer.json": whole["tokenizer.json"] };
  return [
    ["tiny", {}, whole],
    ["sharded", {}, { ...unweighted, ...sharded(tensors) }],
    ["shard-missing", {}, without({ ...unweighted, ...sharded(tensors) }, "model-00002-of-00002.safetensors")],
    ["gated", { gated: "auto" }, whole],
    ["gated-manual", { gated: "manual" }, whole],
    ["private", { private: true }, whole],
    ["disabled", { disabled: true }, whole],
    ["no-license", {}, without(whole, "README.md")],
    ["no-tokenizer", {}, without(whole, "tokenizer.json")],
    ["no-config", {}, without(whole, "config.json")],
    ["no-weights", {}, unweighted],
    ["empty-file", {}, { ...whole, "empty.txt": "" }],
    ["empty-weights", {}, { ...unweighted, "model.safetensors": "" }],
    ["empty", {}, {}],
    ["pickle-only", {}, { ...weights, "pytorch_model.bin": Buffer.from("PK\u0003\u0004 a pickle, in name only") }],
    ["gguf-only", { gguf: GGUF }, { "README.md": CARD, ...ggufs, "mmproj-tiny.gguf": gguf() }],
    ["gguf-one", { gguf: GGUF }, { "README.md": CARD, "config.json": LLAMA, "tiny-Q8_0.gguf": ggufs["tiny-Q8_0.gguf"] }],
    ["gguf-beside", {}, { ...whole, ...ggufs }],
    ["mamba", {}, { ...whole, "config.json": { architectures: ["MambaForCausalLM"], model_type: "mamba", hidden_size: 16 } }],
    ["nested", {}, { ...whole, "onnx/model.onnx": "onnx", "a b/ü+#?&%41.txt": "a name that must be encoded" }],
  ];
}

export async function madeRepositories(options) {
  const made = [];
  for (const [name, properties, files] of all()) {
    const repository = new Repository("models", `stand-in/${name}`, { ...options, ...properties });
    await repository.push("main", files);
    made.push(repository);
  }
  return made;
}

function without(files, name) {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== name));
}

function llamaTensors() {
  const { hidden, inner, layers, vocabulary } = SIZES;
  const shapes = [["model.embed_tokens.weight", [vocabulary, hidden]]];
  for (let layer = 0; layer < layers; layer += 1) {
    const at = `model.layers.${layer}.`;
    for (const name of ["q_proj", "k_proj", "v_proj", "o_proj"]) shapes.push([`${at}self_attn.${name}.weight`, [hidden, hidden]]);
    for (const name of ["gate_proj", "up_proj"]) shapes.push([`${at}mlp.${name}.weight`, [inner, hidden]]);
    shapes.push([`${at}mlp.down_proj.weight`, [hidden, inner]]);
    for (const name of ["input_layernorm", "post_attention_layernorm"]) shapes.push([`${at}${name}.weight`, [hidden]]);
  }
  shapes.push(["model.norm.weight", [hidden]]);
  return shapes.map(([name, shape], index) => ({ name, shape, values: valuesFor(name, shape, index) }));
}

/** Norms are one; the rest small numbers, the same in every run. */
function valuesFor(name, shape, seed) {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  let state = seed + 1;
  for (let at = 0; at < values.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[at] = name.endsWith("norm.weight") ? 1 : (state / 2 ** 32 - 0.5) / 5;
  }
  return values;
}

function safetensors(tensors) {
  const header = { __metadata__: { format: "pt" } };
  let at = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [at, at + values.byteLength] };
    at += values.byteLength;
  }
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (text.length % 8)) % 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, Buffer.from(text), ...tensors.map(({ values }) => Buffer.from(values.buffer))]);
}

function sharded(tensors) {
  const half = tensors.length >> 1;
  const shards = [tensors.slice(0, half), tensors.slice(half)];
  const nameOf = (index) => `model-0000${index + 1}-of-00002.safetensors`;
  const total_size = tensors.reduce((sum, { values }) => sum + values.byteLength, 0);
  const weight_map = Object.fromEntries(shards.flatMap((shard, index) => shard.map(({ name }) => [name, nameOf(index)])));
  return {
    "model.safetensors.index.json": { metadata: { total_size }, weight_map },
    ...Object.fromEntries(shards.map((shard, index) => [nameOf(index), safetensors(shard)])),
  };
}

/** Every byte a token, as in GPT-2's tokenizer before its first merge; and an end of text. */
function byteTokenizer() {
  const isPlain = (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let spare = 256;
  const vocab = {};
  for (let byte = 0; byte < 256; byte += 1) vocab[String.fromCodePoint(isPlain(byte) ? byte : spare++)] = byte;
  const special = { id: 256, content: "<|endoftext|>", single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [special],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: { ...vocab, "<|endoftext|>": 256 },
      merges: [],
    },
  };
}

/** A GGUF of version 3 that holds nothing. */
function gguf() {
  const bytes = Buffer.alloc(24);
  bytes.write("GGUF");
  bytes.writeUInt32LE(3, 4);
  return bytes;
}
