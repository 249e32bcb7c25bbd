// Repositories as the Hub keeps them: commits of files, with the hashes that git and LFS give.
// A file's bytes stay on disk; they are read once for their hashes and again for each answer.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

// What the Hub's .gitattributes puts into LFS whatever the size; and above LFS_BYTES, everything.
const LFS_NAME = /\.(safetensors|gguf|bin|pt|pth|ckpt|pkl|h5|onnx|msgpack|parquet|model|npz|zip|gz)$/i;
const LFS_BYTES = 10_000_000;

const CHUNK_BYTES = 262_144;

const REVISIONS = ".revisions";
const PROPERTIES = ".hub.json";
const CREATED = "2025-01-01T00:00:00.000Z";

/** One repository: its branches and tags, and every commit that was ever at one of them. */
export class Repository {
  #refs = new Map();
  #commits = new Map();

  /**
   * `properties`: { gated: false | "auto" | "manual", private, disabled, license, tags,
   * pipeline_tag, library_name, card }, all optional; `card` is what else the card's head says.
   */
  constructor(kind, name, properties = {}) {
    this.kind = kind;
    this.name = name;
    this.id = createHash("sha1").update(`${kind}/${name}`).digest("hex").slice(0, 24);
    this.properties = properties;
    this.lfsBytes = properties.lfsBytes ?? LFS_BYTES;
  }

  get createdAt() {
    return CREATED;
  }

  /**
   * Puts a branch or a tag at new files: a map of paths to bytes, text, plain data, `{ onDisk }`,
   * or to files of another commit.
   */
  async push(ref, files) {
    const made = new Map();
    for (const path of Object.keys(files).sort()) made.set(path, await makeFile(path, files[path], this.lfsBytes));
    const content = createHash("sha1").update(`${this.kind}/${this.name}\n`);
    for (const [path, { blobId }] of made) content.update(`${path}\0${blobId}\n`);
    return this.#commit(ref, content.digest("hex"), made);
  }

  /** Another commit with the same files, for a branch that moves. */
  again(ref, salt) {
    const { sha, files } = this.#refs.get(ref);
    return this.#commit(undefined, createHash("sha1").update(`${sha} ${salt}`).digest("hex"), files);
  }

  #commit(ref, sha, files) {
    const commit = { repository: this, sha, files };
    this.#commits.set(sha, commit);
    if (ref !== undefined) this.#refs.set(ref, commit);
    return commit;
  }

  /** The commit that a branch, a tag or a full hash names. */
  at(revision) {
    return this.#refs.get(revision) ?? this.#commits.get(revision);
  }
}

/** All repositories below `folder`, as folder/owner/name/. */
export async function readRepositories(kind, folder, options) {
  const found = [];
  for (const owner of await foldersIn(folder)) {
    for (const name of await foldersIn(join(folder, owner))) {
      found.push(await readRepository(kind, `${owner}/${name}`, [join(folder, owner, name)], options));
    }
  }
  return found;
}

/**
 * A repository from folders, of which a later one covers an earlier one. A folder may hold
 * `.hub.json` (properties) and `.revisions/REF/` (what another branch or tag holds; "%2F" in
 * the name stands for "/").
 */
export async function readRepository(kind, name, folders, options = {}) {
  const files = {};
  const revisions = new Map();
  let properties = { ...options };
  for (const folder of folders) {
    Object.assign(files, await filesIn(folder));
    properties = { ...properties, ...(await propertiesOf(folder)) };
    for (const ref of await foldersIn(join(folder, REVISIONS)).catch(whenMissing([]))) {
      revisions.set(decodeURIComponent(ref), await filesIn(join(folder, REVISIONS, ref)));
    }
  }
  const repository = new Repository(kind, name, properties);
  await repository.push("main", files);
  for (const [ref, held] of revisions) await repository.push(ref, held);
  return repository;
}

async function propertiesOf(folder) {
  return JSON.parse(await readFile(join(folder, PROPERTIES), "utf8").catch(whenMissing("{}")));
}

function whenMissing(value) {
  return (error) => {
    if (error.code === "ENOENT") return value;
    throw error;
  };
}

async function foldersIn(folder) {
  const names = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.startsWith(".")) continue;
    if ((await stat(join(folder, name))).isDirectory()) names.push(name);
  }
  return names;
}

async function filesIn(folder, prefix = "") {
  const files = {};
  for (const name of await readdir(folder)) {
    // Hidden files are the folder's own; of those, the Hub shows this one.
    if (name.startsWith(".") && name !== ".gitattributes") continue;
    const path = join(folder, name);
    if ((await stat(path)).isDirectory()) Object.assign(files, await filesIn(path, `${prefix}${name}/`));
    else files[prefix + name] = { onDisk: path };
  }
  return files;
}

class StoredFile {
  constructor(path, { size, source, blobId, sha256, lfs }) {
    Object.assign(this, { path, size, source, blobId, sha256, lfs });
  }
}

async function makeFile(path, content, lfsBytes) {
  if (content instanceof StoredFile) return content;
  const source = await sourceOf(content);
  const { size } = source;
  if (!LFS_NAME.test(path) && size <= lfsBytes) {
    const blobId = await hashOf("sha1", source, `blob ${size}\0`);
    return new StoredFile(path, { size, source, blobId, sha256: await hashOf("sha256", source) });
  }
  const sha256 = await hashOf("sha256", source);
  // Git holds a pointer, and its hash is the blob's.
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
  const blobId = createHash("sha1").update(`blob ${pointer.length}\0${pointer}`).digest("hex");
  const lfs = { sha256, size, pointerSize: pointer.length };
  return new StoredFile(path, { size, source, blobId, sha256, lfs });
}

async function hashOf(name, source, start = "") {
  const hash = createHash(name).update(start);
  for await (const chunk of source.read(0, source.size)) hash.update(chunk);
  return hash.digest("hex");
}

/** Bytes as { size, read(from, to) }, in chunks. */
async function sourceOf(content) {
  if (content?.onDisk !== undefined) {
    const { size } = await stat(content.onDisk);
    // A stream reads up to and with its end, so that it cannot read nothing.
    const read = (from, to) => (from < to ? createReadStream(content.onDisk, { start: from, end: to - 1, highWaterMark: CHUNK_BYTES }) : []);
    return { size, read };
  }
  const isBytes = content instanceof Uint8Array;
  const bytes = Buffer.from(isBytes || typeof content === "string" ? content : JSON.stringify(content));
  return {
    size: bytes.length,
    *read(from, to) {
      for (let at = from; at < to; at += CHUNK_BYTES) yield bytes.subarray(at, Math.min(at + CHUNK_BYTES, to));
    },
  };
}

/** All bytes of a small file, or its first ones. */
export async function bytesOf(file, most = file.size) {
  const chunks = [];
  for await (const chunk of file.source.read(0, Math.min(most, file.size))) chunks.push(chunk);
  return Buffer.concat(chunks);
}
