// Data sets that every stand-in has: the benchmarks under their own names, with the layouts of the Hub and
// rows of ours (tests/golden/by-name), and some of one trouble each, below "stand-in/".

import { fileURLToPath } from "node:url";

import { Repository } from "./repository.mjs";

const CARD = "---\nlicense: cc0-1.0\n---\n\n# Made for tests\n";
const CONVERTED = "refs/convert/parquet";

const parquet = (name) => ({ onDisk: fileURLToPath(new URL(`rows/${name}.parquet`, import.meta.url)) });
const lines = (name) => ({ onDisk: fileURLToPath(new URL(`../golden/by-name/${name}.jsonl`, import.meta.url)) });

const glue = (name) => ({ onDisk: fileURLToPath(new URL(`../golden/glue/${name}.jsonl`, import.meta.url)) });

/** `configs` of a card: of each configuration, its splits and their patterns. */
function configs(given) {
  return Object.entries(given).map(([config_name, splits]) => ({
    config_name,
    data_files: Object.entries(splits).map(([split, path]) => ({ split, path })),
  }));
}

/** [name, properties, files, files of the Hub's conversion] of all of them. */
function all() {
  const splits = (folder) => ({ train: `${folder}/train-*`, validation: `${folder}/validation-*`, test: `${folder}/test-*` });
  const shard = (n) => `-0000${n}-of-00002.parquet`;
  const script = "# This makes the data set.\n";
  return [
    [
      "Rowan/hellaswag",
      { card: { configs: configs({ default: splits("data") }) } },
      { "data/validation-00000-of-00001.parquet": parquet("hellaswag") },
    ],
    [
      "allenai/ai2_arc",
      { card: { license: ["cc-by-sa-4.0"], configs: configs({ "ARC-Challenge": splits("ARC-Challenge"), "ARC-Easy": splits("ARC-Easy") }) } },
      { "ARC-Easy/test-00000-of-00001.parquet": parquet("arc_easy"), "ARC-Challenge/test-00000-of-00001.parquet": parquet("arc_easy") },
    ],
    [
      "openai/gsm8k",
      { card: { configs: configs({ main: splits("main") }) } },
      { "main/test-00000-of-00001.parquet": parquet("gsm8k"), "main/train-00000-of-00001.parquet": parquet("gsm8k-train") },
    ],
    [
      "nyu-mll/glue",
      {
        card: {
          configs: configs({
            cola: { validation: "cola/validation-*" },
            mnli: { validation_matched: "mnli/validation_matched-*", validation_mismatched: "mnli/validation_mismatched-*" },
          }),
        },
      },
      { "cola/validation-0.jsonl": glue("cola"), "mnli/validation_matched-0.jsonl": glue("mnli"), "mnli/validation_mismatched-0.jsonl": glue("mnli") },
    ],
    ["allenai/winogrande", {}, { "winogrande_xl/validation.jsonl": lines("winogrande") }],
    [
      "EleutherAI/lambada_openai",
      {},
      { "lambada_openai.py": script, "data/lambada_test_en.jsonl": lines("lambada_openai"), "data/test.jsonl": lines("winogrande") },
      { "default/test/0000.parquet": parquet("lambada_openai"), "de/test/0000.parquet": parquet("lambada_openai") },
    ],
    [
      "EleutherAI/wikitext_document_level",
      {},
      { "wikitext_document_level.py": script },
      { "wikitext-2-raw-v1/test/0000.parquet": parquet("wikitext") },
    ],
    ["stand-in/lines", {}, { "data/test.jsonl": `${["a", "b", "c"].map((text) => JSON.stringify({ text })).join("\n")}\n` }],
    [
      "stand-in/splits",
      { card: { configs: configs({ one: { test: "x/*.jsonl", train: ["no/*", "x/y/b.jsonl"] }, two: { test: "x/**" }, odd: { test: "z/*" } }) } },
      { "z/a b ü+#?&%41.jsonl": "{}\n", "x/a.jsonl": "{}\n", "x/a.txt": "", "x/y/b.jsonl": "{}\n" },
    ],
    [
      "stand-in/shards",
      {},
      { [`data/test${shard(0)}`]: "PAR1", [`data/test${shard(1)}`]: "PAR1", "data/train.parquet": "PAR1", "other/train/0000.parquet": "PAR1" },
      { "default/test/0000.parquet": "PAR1", "default/test/0001.parquet": "PAR1" },
    ],
    ["stand-in/script", {}, { "script.py": script, "test.jsonl": "{}\n" }],
    ["stand-in/gated-data", { gated: "auto" }, { "test.jsonl": "{}\n" }],
    ["stand-in/private-data", { private: true }, { "test.jsonl": "{}\n" }],
    ["stand-in/empty-data", {}, {}],
  ];
}

export async function madeDatasets(options) {
  const made = [];
  for (const [name, properties, files, converted] of all()) {
    const repository = new Repository("datasets", name, { ...options, ...properties });
    await repository.push("main", { "README.md": CARD, ...files });
    if (converted !== undefined) await repository.push(CONVERTED, converted);
    made.push(repository);
  }
  return made;
}
