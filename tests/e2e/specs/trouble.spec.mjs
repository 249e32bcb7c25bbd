// What can go wrong between the page, its engine, the GPU and the server: each time the page
// says what happened, and goes on wherever it can.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { after, before, describe, test } from "node:test";

import { DIST, launch, screenshot, withPage } from "../support/browser.mjs";
import {
  applySchedule,
  modelCard,
  opened,
  prepareWorker,
  scoreLittle,
  scored,
  trouble,
  writeOn,
} from "../support/steps.mjs";

// The default model.
const CATALOG = JSON.parse(await readFile(`${DIST}/models/catalog.json`, "utf8"));
const MODEL = `models/${CATALOG.models[0].name}`;
const SKIP_MANY = "0-2 9-11";
// An engine that has ended is noticed within seconds.
const NOTICED_MILLIS = 5_000;

// Keeps every device that the engine is given, so that a test can take it away.
const KEEP_DEVICES = `
  globalThis.devices = [];
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  };`;

// A GPU that divides by a wrong mean.
const COMPUTE_WRONGLY = `
  globalThis.altered = 0;
  const { createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    const code = descriptor.code.replace("sqrt(total(dot(squares, ones), lane)", "sqrt(1.1 * total(dot(squares, ones), lane)");
    altered += code === descriptor.code ? 0 : 1;
    return createShaderModule.call(this, { ...descriptor, code });
  };`;

// An engine that says it is of another build.
const OTHER_BUILD = `
  const { postMessage } = self;
  self.postMessage = function (message, ...rest) {
    // Every message begins with the length of the build's name and that name.
    message.bytes.fill("z".charCodeAt(0), 1, 1 + message.bytes[0]);
    return postMessage.call(self, message, ...rest);
  };`;

// With and without relaxed vectors: which is loaded is the browser's to say.
const ENGINE_MODULES = ["worker_bg.wasm", "worker_fused_bg.wasm"];
// 64 KiB each: enough to start the engine and not for a model.
const FEW_PAGES = 80;
const MEMORY_SECTION = 5;

/** A WebAssembly module whose memory grows to so many pages at most. */
function withMemory(module, pages) {
  const number = (at) => {
    let [value, shift, next] = [0, 0, at];
    for (;;) {
      const byte = module[next++];
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte < 0x80) return { value, next };
    }
  };
  const written = (value) => (value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...written(Math.floor(value / 0x80))]);
  const parts = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const { value: length, next } = number(at + 1);
    if (module[at] === MEMORY_SECTION) {
      // One memory: whether it has a greatest size, its first size, its greatest.
      const { value: first } = number(next + 2);
      const body = [1, 1, ...written(first), ...written(Math.max(first, pages))];
      parts.push(Buffer.from([MEMORY_SECTION, ...written(body.length), ...body]));
    } else {
      parts.push(module.subarray(at, next + length));
    }
    at = next + length;
  }
  return Buffer.concat(parts);
}

/** Opens the other size that is offered beside what went wrong. */
async function openShallow(page) {
  await page.locator(".strip.others .bundled button", { hasText: "6 layers" }).click();
  await page.locator(".strip.trouble").waitFor({ state: "detached" });
  await opened(page);
  assert.equal((await modelCard(page)).Layers, "6");
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

describe("a browser without WebGPU", () => {
  let browser;
  before(async () => {
    browser = await launch({ webgpu: false });
  });
  after(() => browser.close());

  test("computes on the CPU and says why", async () => {
    await withPage(browser, {}, async ({ page }) => {
      await opened(page);
      await scoreLittle(page);
      await applySchedule(page, SKIP_MANY);
      assert.match(await scored(page), /^Facts: accuracy \d/);
      assert.match(await page.locator(".scores .panel-foot").innerText(), /Computed on this device: CPU/);
      const card = await modelCard(page);
      assert.match(card["Computed on"], /^CPU/);
      assert.match(card["Not on the GPU because"], /no usable GPU/);
      await screenshot(page, "no-webgpu");
    });
  });
});

describe("a browser with WebGPU", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("a lost GPU is built anew, a GPU lost twice gives way to the CPU; results are kept", async () => {
    const setUp = ({ server }) => prepareWorker(server, KEEP_DEVICES);
    await withPage(browser, { setUp }, async ({ page }) => {
      const nDevices = () => page.workers()[0].evaluate(() => globalThis.devices.length);
      const foot = page.locator(".scores .panel-foot");
      const growing = page.locator(".score-row.provisional", { hasText: " of 500" });
      const losses = page.locator(".notice.warning", { hasText: "the GPU was lost" });
      // In the middle of an evaluation; what has come of it stays in sight.
      const lose = async () => {
        await growing.waitFor();
        const before = await nDevices();
        await page.workers()[0].evaluate(() => globalThis.devices.at(-1).destroy());
        return before;
      };
      await opened(page);
      await scoreLittle(page);
      await scored(page);
      await applySchedule(page, SKIP_MANY);
      const few = await scored(page);
      await page.locator(".scores .segment", { hasText: /^500$/ }).click();

      const before = await lose();
      await losses.nth(0).waitFor();
      assert.match(await losses.nth(0).innerText(), /schedule and the results so far are kept/);
      assert.match(await growing.innerText(), /%/, "results so far are kept");
      await page.locator(".strip").waitFor({ state: "detached" });
      assert.ok((await nDevices()) > before, "on a new device");
      assert.match(await foot.innerText(), /Computed on this device: GPU/);

      await lose();
      await foot.filter({ hasText: "Computed on this device: CPU" }).waitFor();
      const all = await scored(page);
      assert.notEqual(all, few, "the evaluation went on to its end");
      assert.equal(await page.locator("#schedule-text").inputValue(), SKIP_MANY);
      assert.match((await modelCard(page))["Not on the GPU because"], /the GPU was lost/);
      await screenshot(page, "lost-device");
    });
  });

  test("an engine that ends without a word is started again; schedule and results are kept", async () => {
    await withPage(browser, { query: "?backend=cpu" }, async ({ page }) => {
      await opened(page);
      await scoreLittle(page);
      await applySchedule(page, SKIP_MANY);
      const before = await scored(page);

      // Idle: what was computed stays, and nothing is computed for it again.
      const ended = page.locator(".notice.warning", { hasText: "the engine stopped unexpectedly" });
      await page.workers()[0].evaluate(() => self.close()).catch(() => {});
      await ended.waitFor({ timeout: NOTICED_MILLIS });
      assert.match(await ended.innerText(), /started again; your schedule and the results so far are kept/);
      await screenshot(page, "engine-ended");
      await opened(page);
      assert.equal(await page.locator("#schedule-text").inputValue(), SKIP_MANY);
      assert.equal(await scored(page), before);
      const texts = await writeOn(page);
      assert.ok(texts.every((text) => text.trim().length > 0), `the new engine writes: ${texts}`);

      // In the middle of an evaluation: it goes on to its end.
      await ended.getByRole("button").click();
      await page.locator(".scores .segment", { hasText: /^500$/ }).click();
      await page.locator(".score-row.provisional", { hasText: " of 500" }).waitFor();
      await page.workers()[0].evaluate(() => self.close()).catch(() => {});
      await ended.waitFor({ timeout: NOTICED_MILLIS });
      await opened(page);
      await scored(page);
      await page.locator(".score-row", { hasText: "500 items" }).waitFor();
    });
  });

  test("an engine that is busy for long is left alone", async () => {
    await withPage(browser, { query: "?backend=cpu" }, async ({ page }) => {
      await opened(page);
      await scoreLittle(page);
      await page.workers()[0].evaluate((millis) => {
        const end = performance.now() + millis;
        while (performance.now() < end);
      }, 2 * NOTICED_MILLIS);
      await scored(page);
      assert.equal(await page.locator(".notice").count(), 0);
    });
  });

  test("a model for which there is no memory: the page says so and offers others", async () => {
    const setUp = async ({ server }) => {
      for (const name of ENGINE_MODULES) server.replace(name, withMemory(await server.original(name), FEW_PAGES));
    };
    await withPage(browser, { query: "?backend=cpu", setUp, expected: [/unreachable|RuntimeError/] }, async ({ page }) => {
      const said = await trouble(page);
      // Refused before anything ends, or the end of the engine, by what has come when the memory is asked for.
      assert.match(said, /out of memory/);
      assert.match(said, /the weights (alone )?need \d+(\.\d)?\sMB/);
      assert.match(said, /Close other tabs( and programs)?, or open a smaller model/);
      await page.locator(".strip.others").getByRole("button", { name: /Open a folder/ }).waitFor();
      await screenshot(page, "no-memory");
    });
  });

  test("a GPU in software is left alone unless the address asks for it", async () => {
    await withPage(browser, { query: "" }, async ({ page }) => {
      await opened(page);
      const card = await modelCard(page);
      assert.match(card["Computed on"], /^CPU/);
      assert.match(card["Not on the GPU because"], /software one \(.*\), which is slower than computing on the CPU/);
    });
    await withPage(browser, { query: "?backend=toaster" }, async ({ page }) => {
      await opened(page);
      assert.match(await page.locator(".notice.warning").innerText(), /“toaster”, which does not exist/);
    });
  });

  test("a GPU that computes wrongly is not trusted", async () => {
    const setUp = ({ server }) => prepareWorker(server, COMPUTE_WRONGLY);
    await withPage(browser, { setUp }, async ({ page }) => {
      await opened(page);
      assert.ok(await page.workers()[0].evaluate(() => globalThis.altered > 0), "a shader was altered");
      const card = await modelCard(page);
      assert.match(card["Computed on"], /^CPU/);
      assert.match(card["Not on the GPU because"], /self-test|wrong/);
      await scoreLittle(page);
      assert.match(await scored(page), /^Facts: accuracy \d/);
    });
  });

  test("an engine of another build: the page reloads once, then says so", async () => {
    const setUp = ({ server }) => prepareWorker(server, OTHER_BUILD);
    await withPage(browser, { setUp }, async ({ page, server }) => {
      assert.match(await trouble(page), /is of build .* and its engine of build z+/);
      await page.waitForLoadState("networkidle");
      const loads = server.requests.filter(({ path }) => path.endsWith("/atelier/"));
      assert.equal(loads.length, 2, "loaded and reloaded");
    });
  });

  test("the engine's file is missing", async () => {
    const expected = [/404/, /request failed.*worker/];
    const setUp = ({ server }) => server.remove("worker_loader.js");
    await withPage(browser, { setUp, expected }, async ({ page }) => {
      assert.match(await trouble(page), /engine .*module could not be loaded.*Reload the page/s);
    });
  });

  test("the engine's module is missing", async () => {
    const expected = [/404/, /request failed.*worker/, /WebAssembly|wasm/];
    const setUp = ({ server }) => ENGINE_MODULES.forEach((name) => server.remove(name));
    await withPage(browser, { setUp, expected }, async ({ page }) => {
      assert.match(await trouble(page), /engine stopped working.*Reload the page/s);
    });
  });

  test("the catalogue of models is missing", async () => {
    const setUp = ({ server }) => server.remove("models/catalog.json");
    await withPage(browser, { setUp, expected: [/404/] }, async ({ page }) => {
      assert.match(await trouble(page), /catalog\.json is missing/);
      await page.locator(".strip button", { hasText: "Open a folder" }).waitFor();
    });
  });

  const FILES = ["atelier.json", "model.safetensors", "config.json", "tokenizer.json", "eval/tasks.json", "../items/heads.jsonl", "self-test.json"];
  for (const file of FILES) {
    const path = posix.normalize(`${MODEL}/${file}`);
    const name = new RegExp(file.replaceAll(".", "\\."));

    test(`${file} is missing`, async () => {
      const setUp = ({ server }) => server.remove(path);
      await withPage(browser, { setUp, expected: [/404/] }, async ({ page }) => {
        const said = await trouble(page);
        assert.match(said, name);
        assert.match(said, /is missing, though .* lists it with the SHA-256 [0-9a-f]{64}/);
        // The other sizes are offered, and so is a folder.
        await page.locator(".strip.others").getByRole("button", { name: /Open a folder/ }).waitFor();
        if (file === "atelier.json") await openShallow(page);
      });
    });

    test(`${file} is cut off`, async () => {
      let cut, intact;
      const setUp = async ({ server }) => {
        intact = await server.original(path);
        cut = intact.subarray(0, -7);
        server.replace(path, cut);
      };
      await withPage(browser, { setUp }, async ({ page }) => {
        const said = await trouble(page);
        assert.match(said, name);
        assert.ok(said.includes(sha256(intact)), `names the hash it should have: ${said}`);
        assert.ok(said.includes(sha256(cut)), `names the hash it has: ${said}`);
        if (file === "model.safetensors") await openShallow(page);
      });
    });

    test(`${file} has one bit flipped`, async () => {
      let altered, intact;
      const setUp = async ({ server }) => {
        intact = await server.original(path);
        altered = Buffer.from(intact);
        altered[altered.length - 100] ^= 1;
        server.replace(path, altered);
      };
      await withPage(browser, { setUp }, async ({ page }) => {
        const said = await trouble(page);
        assert.match(said, name);
        assert.ok(said.includes(sha256(intact)), `names the hash it should have: ${said}`);
        assert.ok(said.includes(sha256(altered)), `names the hash it has: ${said}`);
        if (file === "model.safetensors") await openShallow(page);
      });
    });
  }

  test("items beyond those of a first visit are asked for with more of them, and told where they are missing", async () => {
    const path = "models/items/facts.jsonl";
    const setUp = ({ server }) => server.remove(path);
    await withPage(browser, { setUp, expected: [/404/] }, async ({ page, server }) => {
      await opened(page);
      await scoreLittle(page);
      const few = await scored(page);
      assert.match(few, /^Facts: accuracy \d/);
      const asked = () => server.requests.filter((request) => /items\/[a-z]+\.jsonl$/.test(request.path)).map((request) => request.path.split("/").pop());
      assert.deepEqual([...new Set(asked())], ["heads.jsonl"], "a first visit asks for no more");
      await page.locator(".scores .segment", { hasText: "500" }).click();
      const told = page.locator(".scores .problem");
      await told.getByText(/facts\.jsonl is missing, though .* lists it with the SHA-256 [0-9a-f]{64}/).waitFor();
      await page.locator(".scores .segment", { hasText: "20" }).click();
      await told.waitFor({ state: "detached" });
      assert.equal(await scored(page), few, "the others are as they were");
      server.replace(path, await server.original(path));
      await page.locator(".scores .segment", { hasText: "500" }).click();
      await page.locator(".score-words .n", { hasText: /\b([3-9]\d|\d{3})\b/ }).first().waitFor();
      assert.equal(await told.count(), 0);
    });
  });

  test("goes on working when the network is cut after loading", async () => {
    await withPage(browser, {}, async ({ page, server }) => {
      await opened(page);
      await page.waitForLoadState("networkidle");
      server.cut();
      await scoreLittle(page);
      await applySchedule(page, SKIP_MANY);
      assert.match(await scored(page), /^Facts: accuracy \d/);
      const texts = await writeOn(page);
      assert.equal(texts.length, 2);
      assert.ok(texts.every((text) => text.trim().length > 0), `both wrote: ${texts}`);
    });
  });

  test("opening is cancelled while the weights load, and begun again", async () => {
    const expected = [/request failed: .*model\.safetensors \(net::ERR_ABORTED\)/];
    let release;
    const setUp = ({ server }) => {
      release = server.hold(`${MODEL}/model.safetensors`);
    };
    await withPage(browser, { setUp, expected }, async ({ page }) => {
      const strip = page.locator(".strip");
      await strip.filter({ hasText: "Loading its weights" }).waitFor();
      await strip.getByRole("button", { name: "Cancel" }).click();
      await strip.waitFor({ state: "detached" });
      release();
      await page.locator(".model-button").click();
      await page.locator("dialog[open] .others li button").first().click();
      await opened(page);
      assert.equal((await modelCard(page)).Layers, "12");
    });
  });
});
