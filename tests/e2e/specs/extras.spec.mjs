// What only some visits need, in a browser: the worker that the engine starts for it, from a sub-path and under the
// page's policy, asked as the engine asks it (postcard).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch, withPage } from "../support/browser.mjs";

const ROWS = fileURLToPath(new URL("../../golden/rows/", import.meta.url));
const ROWS_ASKED = 0;

/** A whole number as postcard writes it. */
function varint(number) {
  const bytes = [];
  for (; number > 127; number >>= 7) bytes.push((number & 127) | 128);
  return [...bytes, number];
}

/** Starts the worker, asks it about a file, and gives what it said: its build and its answer, or why it ended. */
function ask(page, file) {
  const question = [ROWS_ASKED, ...varint(file.length), ...file];
  return page.evaluate(async (question) => {
    const worker = new Worker("./extras_loader.js", { type: "module" });
    const hear = () =>
      new Promise((heard) => {
        worker.onmessage = ({ data }) => heard([...data.bytes]);
        worker.onerror = (error) => heard(error.message);
      });
    const build = await hear();
    worker.postMessage({ bytes: Uint8Array.from(question) });
    const answer = await hear();
    worker.terminate();
    return { build: String.fromCharCode(...build), answer };
  }, question);
}

/** The text in an answer that is one. */
function text(answer) {
  assert.equal(answer[0], 0, `an answer, not a refusal: ${answer.slice(0, 40)}`);
  const start = 1 + answer.slice(1).findIndex((byte) => byte < 128) + 1;
  return Buffer.from(answer.slice(start)).toString("utf8");
}

test("rows of Parquet files, by the module that is loaded for them", async () => {
  const browser = await launch();
  try {
    await withPage(browser, { query: "?backend=cpu" }, async ({ page, server }) => {
      const loads = () => server.requests.filter(({ path }) => path.includes("extras")).length;
      assert.equal(loads(), 0, "nobody has asked for it");
      for (const name of ["arc", "endings", "kinds-v2", "brotli"]) {
        const { build, answer } = await ask(page, await readFile(`${ROWS}${name}.parquet`));
        assert.match(build, /^[0-9a-f]{16}$/);
        const lines = (text) => text.trimEnd().split("\n").map((line) => JSON.parse(line));
        assert.deepEqual(lines(text(answer)), lines(await readFile(`${ROWS}${name}.jsonl`, "utf8")), name);
      }
      const cut = (await readFile(`${ROWS}arc.parquet`)).subarray(0, 900);
      assert.equal((await ask(page, cut)).answer[0], 1, "a refusal");
      assert.ok(loads() > 0);
    });
  } finally {
    await browser.close();
  }
});
