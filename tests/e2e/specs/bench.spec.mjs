// The benchmark page answers other programs by its contract, on a model that they bring, and people by a table.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, withPage } from "../support/browser.mjs";

const GOLDEN = new URL("../../golden/logits/plain-f32/", import.meta.url);
const IDS = [15, 7, 48, 32, 56, 26, 8];
const CLOSE = 1e-5;
const LONG_MILLIS = 60_000;

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

/** The bytes of a tensor of a safetensors file. */
function tensor(file, name) {
  const n = Number(file.readBigUInt64LE(0));
  const { data_offsets: [from, to] } = JSON.parse(file.subarray(8, 8 + n).toString())[name];
  return file.subarray(8 + n + from, 8 + n + to);
}

test("programs ask it by its contract", async () => {
  let n_logits;
  const setUp = async ({ server }) => {
    const read = (name) => readFile(new URL(name, GOLDEN));
    server.replace("made/hf/model.safetensors", await read("model.safetensors"));
    server.replace("made/hf/config.json", await read("config.json"));
    const expected = tensor(await read("golden.safetensors"), "logits.1");
    n_logits = expected.length / 4;
    server.replace("made/ref.bin", expected);
  };
  await withPage(browser, { query: "bench.html?backend=cpu", setUp, expected: [/404/] }, async ({ page }) => {
    const ask = (request) => page.evaluate((request) => window.__bench(request), request);
    const refusal = (request) => ask(request).then(() => undefined, (error) => error.message);
    assert.match(await refusal({ task: "prefill" }), /no model is open/);
    assert.match(await refusal({ task: "juggle" }), /cannot be read/);
    assert.match(await refusal({ task: "load", base: "nowhere", cfg: { ids: [IDS], decode: 2 } }), /config\.json/);
    const loaded = await ask({ task: "load", base: "made", cfg: { name: "plain", ids: [IDS, IDS], decode: 4 } });
    assert.match(loaded.engine, /^Atelier .* \(cpu\)$/);
    const { max_abs_diff, over } = await ask({ task: "check" });
    assert.ok(max_abs_diff > 0 && max_abs_diff < CLOSE, `${max_abs_diff} from the reference`);
    assert.equal(over, n_logits);
    for (const task of ["prefill", "batch", "decode"]) assert.ok((await ask({ task })).ms > 0, task);
    const sweep = await ask({ task: "sweep", schedules: ["0-4", "0 1 3 4"] });
    assert.ok(sweep.ms > 0 && sweep.ms_naive > 0);
    const parallel = await ask({ task: "parallel", schedule_serial: "0-4", schedule_wide: "0 (1|2|3) 4" });
    assert.deepEqual(["ms_serial", "ms_wide", "dispatches_serial", "dispatches_wide"].map((key) => typeof parallel[key]), Array(4).fill("number"));
    assert.match(await refusal({ task: "sweep", schedules: ["0-9"] }), /9/);
  });
});

test("a person presses once and reads a table", async () => {
  await withPage(browser, { query: "bench.html?backend=cpu" }, async ({ page }) => {
    await page.getByRole("button", { name: "Measure" }).click();
    await page.getByText("Measured once, on this device").waitFor({ timeout: LONG_MILLIS });
    assert.match(await page.getByRole("row", { name: "Generating" }).textContent(), /\d+ tokens a second$/);
    await assertAccessible(page, "the benchmark");
  });
});
