// A file as a good host sends it: packed beside itself as in a site (src/cli/site/pages.rs), as small as the format makes it.

import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const PACKED = new Set([".css", ".ftl", ".html", ".js", ".json", ".jsonl", ".md", ".safetensors", ".svg", ".txt", ".wasm", ".webmanifest"]);
const QUALITY = 11;

const packed = new Map();

/** Its bytes with the headers that say how they are packed; who asks for a part asks for it unpacked. */
export async function bodyOf(path, isWhole) {
  const bytes = await readFile(path);
  if (!isWhole || !PACKED.has(extname(path))) return { bytes, headers: {} };
  if (!packed.has(path)) {
    packed.set(path, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }));
  }
  return { bytes: packed.get(path), headers: { "Content-Encoding": "br" } };
}
