// What the Hub's API says of a repository: the answers to /api/models/… and /api/datasets/….

import { bytesOf } from "./repository.mjs";

// Of a safetensors file, no more is read for the number of its parameters.
const HEADER_BYTES_MAX = 100_000_000;

/** The answer to /api/models/{name}[/revision/{rev}]; sizes and hashes only with `blobs`. */
export async function describe({ repository, sha, files }, { blobs = false } = {}) {
  const { kind, name, id, createdAt, properties } = repository;
  const config = kind === "models" ? await readJson(files.get("config.json")) : undefined;
  const license = properties.license ?? (await licenseInReadme(files.get("README.md")));
  const about = {
    _id: id,
    id: name,
    ...(kind === "models" ? { modelId: name } : {}),
    author: name.split("/")[0],
    sha,
    lastModified: createdAt,
    createdAt,
    private: properties.private ?? false,
    gated: properties.gated ?? false,
    disabled: properties.disabled ?? false,
    downloads: 0,
    likes: 0,
    tags: tagsOf(repository, config, files, license),
    cardData: { ...whenKnown("license", license), ...properties.card },
    siblings: [...files.values()].map((file) => sibling(file, blobs)),
  };
  if (kind !== "models") return about;
  const parameters = await countParameters(files);
  return {
    ...about,
    ...whenKnown("library_name", libraryOf(repository, config)),
    ...whenKnown("pipeline_tag", pipelineOf(repository, config)),
    ...whenKnown("config", configOf(config)),
    ...whenKnown("safetensors", parameters),
    ...whenKnown("gguf", repository.properties.gguf),
  };
}

/** The answer to /api/models/{name}/tree/{rev}. */
export function tree({ files }, folder, isRecursive) {
  const prefix = folder === "" ? "" : `${folder}/`;
  const listed = new Map();
  for (const file of files.values()) {
    if (!file.path.startsWith(prefix)) continue;
    const below = file.path.slice(prefix.length).split("/");
    for (let depth = 1; depth < below.length && (isRecursive || depth === 1); depth += 1) {
      const path = prefix + below.slice(0, depth).join("/");
      listed.set(path, { type: "directory", oid: "0".repeat(40), size: 0, path });
    }
    if (below.length > 1 && !isRecursive) continue;
    const lfs = file.lfs && { oid: file.lfs.sha256, size: file.lfs.size, pointerSize: file.lfs.pointerSize };
    listed.set(file.path, { type: "file", oid: file.blobId, size: file.size, path: file.path, ...whenKnown("lfs", lfs) });
  }
  return [...listed.values()];
}

function sibling({ path, size, blobId, lfs }, blobs) {
  if (!blobs) return { rfilename: path };
  return { rfilename: path, size, blobId, ...whenKnown("lfs", lfs) };
}

function tagsOf(repository, config, files, license) {
  const tags = [
    libraryOf(repository, config),
    [...files.keys()].some((path) => path.endsWith(".safetensors")) ? "safetensors" : undefined,
    [...files.keys()].some((path) => path.endsWith(".gguf")) ? "gguf" : undefined,
    config?.model_type,
    pipelineOf(repository, config),
    ...(repository.properties.tags ?? []),
    license === undefined ? undefined : `license:${license}`,
    "region:us",
  ];
  return [...new Set(tags.filter((tag) => tag !== undefined))];
}

function libraryOf({ properties }, config) {
  return properties.library_name ?? (config?.model_type === undefined ? undefined : "transformers");
}

function pipelineOf({ properties }, config) {
  const architecture = config?.architectures?.[0] ?? "";
  const guess = /ForCausalLM$|LMHeadModel$/.test(architecture) ? "text-generation" : undefined;
  return properties.pipeline_tag ?? guess;
}

function configOf(config) {
  if (config === undefined) return undefined;
  const { architectures, model_type, quantization_config } = config;
  return {
    ...whenKnown("architectures", architectures),
    ...whenKnown("model_type", model_type),
    ...whenKnown("quantization_config", quantization_config),
  };
}

/** { parameters: { BF16: n }, total }, from the headers of the model's safetensors files. */
async function countParameters(files) {
  const parameters = {};
  for (const file of files.values()) {
    if (!/^model[^/]*\.safetensors$/.test(file.path)) continue;
    const header = await safetensorsHeader(file);
    for (const { dtype, shape } of Object.values(header).filter((tensor) => Array.isArray(tensor?.shape))) {
      parameters[dtype] = (parameters[dtype] ?? 0) + shape.reduce((product, size) => product * size, 1);
    }
  }
  const counts = Object.values(parameters);
  return counts.length === 0 ? undefined : { parameters, total: counts.reduce((sum, count) => sum + count) };
}

async function safetensorsHeader(file) {
  const start = await bytesOf(file, 8);
  const length = start.length === 8 ? Number(start.readBigUInt64LE()) : HEADER_BYTES_MAX + 1;
  if (length > HEADER_BYTES_MAX) return {};
  return parse((await bytesOf(file, 8 + length)).subarray(8)) ?? {};
}

async function readJson(file) {
  return file === undefined ? undefined : parse(await bytesOf(file));
}

// A broken file is no reason for the Hub to fail: it says nothing of it.
function parse(bytes) {
  try {
    return JSON.parse(bytes) ?? undefined;
  } catch {
    return undefined;
  }
}

async function licenseInReadme(file) {
  if (file === undefined) return undefined;
  const front = /^---\n(.*?)\n---/s.exec((await bytesOf(file)).toString());
  return /^license:\s*(\S+)\s*$/m.exec(front?.[1] ?? "")?.[1];
}

function whenKnown(key, value) {
  return value === undefined ? {} : { [key]: value };
}
