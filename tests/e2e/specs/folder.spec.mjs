// A model from a folder on the reader's disk: good ones open and compute, bad ones end in a
// sentence and leave the model before as it was. Nothing of them goes over the network.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { DIST, launch, screenshot, withPage } from "../support/browser.mjs";
import { dropOnPage, modelCard, opened, openFolder, scoreLittle, scored } from "../support/steps.mjs";

const GOLDEN = fileURLToPath(new URL("../../golden/logits/", import.meta.url));
const BUNDLED = `${DIST}/models/painters-12`;

let browser, folders;
before(async () => {
  browser = await launch();
  folders = await mkdtemp(join(tmpdir(), "atelier-folders-"));
});
after(async () => {
  await browser.close();
  await rm(folders, { recursive: true });
});

/** A copy of a folder, changed by `change`. */
async function copyOf(source, name, change = async () => {}) {
  const folder = join(folders, name);
  await cp(source, folder, { recursive: true });
  await change((file) => join(folder, file));
  return folder;
}

async function setConfig(at, change) {
  const config = JSON.parse(await readFile(at("config.json"), "utf8"));
  await writeFile(at("config.json"), JSON.stringify({ ...config, ...change }));
}

async function header(at, n_bytes) {
  const file = await readFile(at("model.safetensors"));
  file.writeBigUInt64LE(n_bytes);
  await writeFile(at("model.safetensors"), file);
}

/**
 * Runs `body` on a page with the bundled model open; fails if it asks the server for anything but the items that bundled
 * models share: copies of their folders name them.
 */
async function withModel(body) {
  await withPage(browser, {}, async (all) => {
    await opened(all.page);
    await scoreLittle(all.page);
    await scored(all.page);
    await all.page.waitForLoadState("networkidle");
    const before = all.server.requests.length;
    await body(all);
    const after = all.server.requests.slice(before).filter(({ path }) => !/\/models\/items\/[a-z]+\.jsonl$/.test(path));
    assert.deepEqual(after, [], "requests after the folder was chosen");
  });
}

test("a folder without a tokenizer opens, and does what can be done without text", async () => {
  await withModel(async ({ page }) => {
    await openFolder(page, await copyOf(join(GOLDEN, "sharded-f16"), "no-tokenizer"));
    await page.locator(".model-title", { hasText: "no-tokenizer" }).waitFor();
    await opened(page);
    const { num_hidden_layers } = JSON.parse(await readFile(join(GOLDEN, "sharded-f16/config.json"), "utf8"));
    const card = await modelCard(page);
    assert.equal(card.Layers, String(num_hidden_layers));
    assert.match(card.Weights, /^f16, /);
    assert.match(card.Tasks, /none in the folder/);
    assert.match(await page.locator(".scores").innerText(), /nothing to score/);
    assert.equal(await page.locator(".painters .card").count(), num_hidden_layers);
    await page.locator(".cost").getByText(/measured here on/).waitFor();
    assert.match(await page.locator(".writing").innerText(), /no tokenizer that is read here/);
    await screenshot(page, "folder-without-tokenizer");
  });
});

test("a folder with tokenizer and tasks opens whole; another config is another model", async () => {
  const folder = await copyOf(BUNDLED, "other-theta", async (at) => {
    await rm(at("atelier.json")); // It lists the hash of the config.
    await rm(at("self-test.json")); // It holds the answers of the other model.
    await setConfig(at, { rope_theta: 500 });
  });
  await withModel(async ({ page }) => {
    const bundled = await modelCard(page);
    await openFolder(page, folder);
    await page.locator(".model-title", { hasText: "other-theta" }).waitFor();
    await opened(page);
    const card = await modelCard(page);
    assert.equal(card.Layers, bundled.Layers);
    assert.notEqual(card.Hash, bundled.Hash);
    assert.equal(card.Licence, "not stated in its files");
    assert.match(card.Tasks, /Arithmetic/);
    await scoreLittle(page);
    assert.match(await scored(page), /^Facts: accuracy \d/);
  });
});

test("a tokenizer that is more than plain is read by the module that is loaded for it", async () => {
  const folder = await copyOf(BUNDLED, "normalized", async (at) => {
    await rm(at("atelier.json")); // It lists the hash of the tokenizer.
    const tokenizer = JSON.parse(await readFile(at("tokenizer.json"), "utf8"));
    // Changes no text of the bundled tasks.
    await writeFile(at("tokenizer.json"), JSON.stringify({ ...tokenizer, normalizer: { type: "NFC" } }));
  });
  await withPage(browser, { query: "?backend=cpu" }, async ({ page, server }) => {
    const loaded = () => server.requests.map(({ path }) => path.split("/").at(-1)).filter((name) => name.startsWith("pieces"));
    await opened(page);
    await scoreLittle(page);
    const plain = await scored(page);
    assert.deepEqual(loaded(), [], "the bundled model needs none of it");
    for (const time of ["once", "again"]) {
      await openFolder(page, folder);
      await page.locator(".model-title", { hasText: "normalized" }).waitFor();
      await opened(page);
      await scoreLittle(page);
      assert.equal(await scored(page), plain, time);
      assert.deepEqual(loaded(), ["pieces.js", "pieces_bg.wasm"], `loaded once, ${time}`);
    }
  });
});

test("a folder dropped on the page opens like a picked one; what is no model says so", async () => {
  const folder = await copyOf(BUNDLED, "dropped", async (at) => {
    await rm(at("atelier.json"));
    await rm(at("self-test.json"));
    await setConfig(at, { rope_theta: 500 });
  });
  await withModel(async ({ page }) => {
    const bundled = await modelCard(page);
    await dropOnPage(page, [folder]);
    await page.locator(".model-title", { hasText: "dropped" }).waitFor();
    await opened(page);
    assert.equal(await page.locator(".drop-zone.over").count(), 0, "the page no longer waits for a drop");
    const card = await modelCard(page);
    assert.notEqual(card.Hash, bundled.Hash);
    // The tasks lie one folder deeper.
    assert.match(card.Tasks, /Arithmetic/);

    // A single file is not a model.
    await dropOnPage(page, [join(folder, "tokenizer.json")]);
    const notice = page.locator(".notice.error");
    await notice.waitFor();
    assert.match(await notice.innerText(), /config\.json is missing/);
    await opened(page);
    // How fast it is here is measured anew with every score.
    const { "Speed here": before, ...same } = card;
    const { "Speed here": after, ...now } = await modelCard(page);
    assert.deepEqual(now, same, "the model before is open");
    assert.ok(before && after, "both say how fast it is");
  });
});

const BAD = {
  "no config.json": [/config\.json is missing/, (at) => rm(at("config.json"))],
  "weights cut off": [/model\.safetensors.* end/, (at) => truncate(at("model.safetensors"), 100_000)],
  "a header of 2^62 bytes": [/model\.safetensors.*header/, (at) => header(at, 2n ** 62n)],
  "a tokenizer that is not JSON": [/tokenizer\.json/, (at) => writeFile(at("tokenizer.json"), "<html>")],
  "no heads": [/num_attention_heads/, (at) => setConfig(at, { num_attention_heads: 0 })],
  "an unknown architecture": [
    /Mamba is a state-space model/,
    (at) => setConfig(at, { architectures: ["MambaForCausalLM"], model_type: "mamba" }),
  ],
  "no weights": [/neither model\.safetensors nor/, (at) => rm(at("model.safetensors"))],
};

test("bad folders end in a sentence and leave the model before", async (t) => {
  await withModel(async ({ page }) => {
    const before = await modelCard(page);
    for (const [name, [sentence, damage]] of Object.entries(BAD)) {
      await t.test(name, async () => {
        const folder = await copyOf(BUNDLED, name, async (at) => {
          await rm(at("atelier.json"));
          await damage(at);
        });
        await openFolder(page, folder);
        const notice = page.locator(".notice.error");
        await notice.waitFor();
        assert.match(await notice.innerText(), sentence);
        await opened(page);
        assert.deepEqual(await modelCard(page), before, "the model before is open");
        await notice.getByRole("button", { name: "Dismiss" }).click();
        await notice.waitFor({ state: "detached" });
      });
    }
    // It computes, too.
    await page.locator(".scores .segment", { hasText: /^50$/ }).click();
    await page.locator(".score-row", { hasText: " of 50" }).or(page.locator(".score-row:not(.provisional)")).waitFor();
    assert.match(await scored(page), /^Facts: accuracy \d/);
  });
});
