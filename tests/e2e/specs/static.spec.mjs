// What is true of the static folder before anybody looks at it: no engine in the page's
// module, sizes under their caps, a policy, relative addresses, files that a host can serve.

import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { DIST } from "../support/browser.mjs";

// Bytes in brotli, as modules come over the network: what they have today and a little more. The page alone decides how
// soon a person sees something.
const PAGE_WASM_MAX = 349_000;
// What of it comes when a view is opened that many visits never open (src/page/lazy.rs).
const LATER_WASM_MAX = 218_000;
const WORKER_WASM_MAX = 564_000;
// What the engine does seldom (src/worker/later.rs).
const WORKER_LATER_WASM_MAX = 448_000;
// Loaded only where a visit needs it.
const EXTRAS_WASM_MAX = 397_000;
const PIECES_WASM_MAX = 464_000;
const QR_WASM_MAX = 18_000;

// What code of the engine leaves behind: WebGPU calls in the JavaScript beside a module;
// shaders, names of its crates' sources and of tokenizer parts in the module itself.
const ENGINE_MARKS = ["requestAdapter", "createShaderModule", "@compute", "ByteLevel", "/wgpu-"];

async function files(pattern) {
  return (await readdir(DIST)).filter((name) => pattern.test(name));
}

async function only(pattern) {
  const found = await files(pattern);
  assert.equal(found.length, 1, `one file like ${pattern} in dist/, not ${found.length}: ${found}`);
  return `${DIST}/${found[0]}`;
}

async function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return (await promisify(brotliCompress)(bytes, { params })).length;
}

test("the page's module holds no engine", async () => {
  const marks = async (paths) => {
    const texts = await Promise.all(paths.map((path) => readFile(path, "latin1")));
    return ENGINE_MARKS.filter((mark) => texts.some((text) => text.includes(mark)));
  };
  const page = [await only(/^app-.*_bg\.wasm$/), await only(/^app-.*_later\.wasm$/), await only(/^app-[^_]*\.js$/)];
  const worker = [`${DIST}/worker_bg.wasm`, `${DIST}/worker.js`];
  assert.deepEqual(await marks(page), [], "marks of the engine in the page");
  assert.deepEqual(await marks(worker), ENGINE_MARKS, "the marks are those of the engine");
});

test("the library of tokenizers is in its own module", async () => {
  const holds = async (name) => (await readFile(`${DIST}/${name}_bg.wasm`, "latin1")).includes("/tokenizers-0");
  assert.deepEqual([await holds("worker"), await holds("pieces")], [false, true]);
});

test("modules stay under their caps", async (t) => {
  const caps = [[/^app-.*_bg\.wasm$/, PAGE_WASM_MAX], [/^app-.*_later\.wasm$/, LATER_WASM_MAX], [/^worker_bg\.wasm$/, WORKER_WASM_MAX], [/^worker_fused_bg\.wasm$/, WORKER_WASM_MAX], [/^worker-.*_later\.wasm$/, WORKER_LATER_WASM_MAX], [/^extras_bg\.wasm$/, EXTRAS_WASM_MAX], [/^pieces_bg\.wasm$/, PIECES_WASM_MAX], [/^qr_bg\.wasm$/, QR_WASM_MAX]];
  // All at once: packing takes seconds, and each keeps one core busy.
  await Promise.all(caps.map(async ([pattern, max]) => {
    const path = await only(pattern);
    const bytes = await readFile(path);
    const packed = await brotli(bytes);
    t.diagnostic(`${path.slice(DIST.length + 1)}: ${bytes.length} bytes, ${packed} in brotli`);
    assert.ok(packed <= max, `${path} has ${packed} bytes in brotli, over ${max}`);
  }));
});

test("the workers' files have plain names", async () => {
  for (const name of ["worker", "extras"].flatMap((name) => [`${name}.js`, `${name}_bg.wasm`, `${name}_loader.js`])) {
    assert.ok((await stat(`${DIST}/${name}`)).isFile());
  }
  for (const name of ["worker_fused_bg.wasm", "later.js", "pieces.js", "pieces_bg.wasm"]) assert.ok((await stat(`${DIST}/${name}`)).isFile());
});

test("what comes later is named by its script, and not asked for at first", async () => {
  const [later, engine] = [await only(/^app-.*_later\.wasm$/), await only(/^worker-.*_later\.wasm$/)].map((path) => path.split("/").pop());
  const script = await only(/^app-[^_]*\.js$/);
  assert.ok((await readFile(script, "utf8")).includes(`"./${later}"`) && script.includes(later.match(/[0-9a-f]{16}/)[0]));
  assert.ok((await readFile(`${DIST}/worker.js`, "utf8")).includes(`"./${engine}"`));
  assert.doesNotMatch(await readFile(`${DIST}/index.html`, "utf8"), /_later/);
});

test("the page has a strict policy and nothing that breaks it", async () => {
  const html = await readFile(`${DIST}/index.html`, "utf8");
  const policy = html.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1];
  assert.ok(policy?.startsWith("default-src 'none';"), `the policy is ${policy}`);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*|https?:/);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/, "an inline script");
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/, "an inline style or handler");
});

test("the document names the first of the bundled models", async () => {
  const html = await readFile(`${DIST}/index.html`, "utf8");
  const [first] = JSON.parse(await readFile(`${DIST}/models/catalog.json`, "utf8")).models;
  assert.equal(html.match(/data-first-model="([^"]*)"/)?.[1], `${first.name} ${first.hash.slice(0, 16)}`);
});

test("addresses are relative", async () => {
  const html = await readFile(`${DIST}/index.html`, "utf8");
  for (const [, address] of html.matchAll(/(?:src|href|data-js|data-wasm)="([^"]*)"/g)) {
    assert.match(address, /^(\.\/|#|data:)/, `${address} is not relative`);
  }
});
