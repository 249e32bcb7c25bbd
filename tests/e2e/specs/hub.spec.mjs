// Models by name, against a stand-in for the Hub on two other origins: looked up, fetched, kept, opened without
// a network, removed; cut lines, second tabs, full storage and wrong answers end in a sentence and a way on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { screenshot, withPage } from "../support/browser.mjs";
import { NAME, PATIENCE_MILLIS, ask, browser, chooseStandIn, files, find, hub, isOpen, load, openDialog, weights, withHub } from "../support/hub.mjs";
import { applySchedule, modelCard, opened, prepareWorker, scored } from "../support/steps.mjs";
import { eventually, plain, withChecksum, writeLink } from "../support/studio.mjs";

// What the page may keep, bytes. The browser does not tell pages what its tools have set.
const ROOM = 1_500_000;
const LITTLE_ROOM = `navigator.storage.estimate = async () => ({ usage: 0, quota: ${ROOM} });`;

/** The names that are remembered on this device; undefined where there are none. */
const remembered = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("atelier.settings") ?? "{}").recent);

test("a model is looked up, loaded, kept, opened without a network, and removed", async () => {
  await withHub(async ({ page }) => {
    const before = await modelCard(page);
    const dialog = await find(page);
    assert.deepEqual(hub.log.map(({ kind }) => kind).filter((kind) => kind === "api").length, 1, "one call for metadata");
    assert.equal(weights().length, 0, "nothing large is fetched before Load");
    const found = plain(await dialog.locator(".found").innerText());
    for (const fact of [/painters\/six@/, /LlamaForCausalLM/, /Layers 6/, /cc0-1\.0/, /5 files, 3\.\d MB/, /has room for/, /How long fetching 3\.\d MB takes is seen/,
      // On whatever it computes here, it fits; and what cannot be told is said.
      /It fits: the page computes on the CPU here|On the GPU here it takes/, /browsers do not tell/, /reading 1000 tokens takes (about [0-9]|less than a second)/]) {
      assert.match(found, fact);
    }
    await screenshot(page, "hub-found");
    await load(page);
    await isOpen(page);
    const card = await modelCard(page);
    assert.equal(card.Source, `${NAME}@${hub.sha(NAME)}`);
    assert.equal(card.Layers, "6");
    assert.equal(card.Licence, "cc0-1.0", "as the Hub had said");
    assert.notEqual(card.Hash, before.Hash);
    assert.ok((await remembered(page)).startsWith(`${NAME}@`), "what was opened by name is remembered");
    await eventually(() => page.evaluate(() => location.hash), /^#v2\.h[0-9a-f]{40}-painters-six\./, "the link says where it is");

    // Without a network the address opens it at once, and so does the list.
    hub.use("refuse");
    hub.forget();
    await page.reload();
    await isOpen(page);
    const again = await openDialog(page);
    const kept = again.locator(".kept-models");
    await kept.getByText(/painters\/six, 3\.\d\sMB/).waitFor();
    assert.match(await kept.innerText(), /Their files are here/);
    assert.match(await again.locator(".by-name").innerText(), /Opened before on this device, as names alone/);
    assert.match(plain(await kept.innerText()), /This page takes [\d.]+ MB of the/);
    await screenshot(page, "hub-kept");
    await again.locator(".bundled button").last().click();
    await page.locator(".model-title", { hasText: "six" }).waitFor({ state: "detached" }).catch(() => {});
    await opened(page);
    const third = await openDialog(page);
    await third.locator(".kept-models").getByText(/painters\/six, 3\.\d\sMB/).click();
    await isOpen(page);
    assert.deepEqual(hub.log, [], "what is kept is opened without asking");

    const last = await openDialog(page);
    await last.getByRole("button", { name: "Remove painters/six" }).click();
    await last.locator(".kept-models").waitFor({ state: "detached" });
    // It is remembered by its name, which one press puts into the field; nobody is asked before Look up.
    hub.use();
    await chooseStandIn(last);
    await last.locator(".recent button", { hasText: `${NAME}@` }).click();
    assert.match(await last.locator("#hub-name").inputValue(), new RegExp(`^${NAME}@`));
    assert.equal(await page.evaluate(() => document.activeElement.id), "hub-name");
    assert.deepEqual(hub.log, [], "a remembered name asks nobody");
    await page.keyboard.press("Enter");
    await last.locator(".found").waitFor();
    await last.locator(".recent").getByRole("button", { name: "forget these" }).click();
    await last.locator(".recent").waitFor({ state: "detached" });
    assert.equal(await remembered(page), undefined, "nothing of it is left");
  });
});

test("a line that breaks is taken up where it stopped, and so is a download after a reload", async () => {
  await withHub(async ({ page }) => {
    await find(page);
    hub.use({ name: "cut", file: "safetensors", bytes: 1_000_000, times: 1 }, { name: "stall", file: "safetensors", bytes: 500_000, times: 1 });
    await load(page);
    // Once cut, then asked for the rest, which stops, too.
    await eventually(() => weights().length, 2, "the rest is asked for");
    assert.match(weights()[1].range, /^bytes=\d{5,}-$/);
    const first = Number(/\d+/.exec(weights()[1].range)[0]);
    await page.locator(".strip").getByText(/of 3\.\d\sMB/).waitFor();
    await screenshot(page, "hub-fetching");
    await page.reload();
    await opened(page);
    hub.use();
    await find(page);
    await load(page);
    await isOpen(page);
    const last = Number(/\d+/.exec(weights().at(-1).range)[0]);
    assert.ok(last >= first, `after the reload it goes on at ${last}, not before ${first}`);
  }, { expected: [/request failed: .*(CONNECTION|EMPTY_RESPONSE|INCOMPLETE|CONTENT_LENGTH|ERR_FAILED)/, /console: Failed to load resource/] });
});

test("a download can be cancelled, and goes on when it is loaded again", async () => {
  await withHub(async ({ page }) => {
    await find(page);
    hub.use({ name: "stall", file: "safetensors", bytes: 700_000, times: 1 });
    await load(page);
    await eventually(() => weights().length, 1, "the weights are asked for");
    await page.locator(".strip").getByRole("button", { name: "Cancel" }).click();
    await opened(page);
    assert.equal(await page.locator(".model-title", { hasText: "six" }).count(), 0, "the model before is there");
    const dialog = await openDialog(page);
    await dialog.locator(".kept-models").getByText(/Beginnings of downloads/).waitFor();
    await load(page);
    await isOpen(page);
    assert.match(weights().at(-1).range, /^bytes=[1-9]\d*-$/);
  }, { expected: [/request failed/] });
});

test("a second tab waits for the first, and fetches nothing twice", async () => {
  await withHub(async ({ page, context, server }) => {
    const other = await context.newPage();
    other.setDefaultTimeout(PATIENCE_MILLIS);
    await other.goto(`${server.url}?backend=cpu#${writeLink({ tasks: ["arith"], items: 1 })}`);
    await opened(other);
    // A tab behind another draws nothing.
    await page.bringToFront();
    await find(page);
    await other.bringToFront();
    await find(other);
    await page.bringToFront();
    hub.use({ name: "stall", file: "safetensors", bytes: 700_000, times: 1 });
    await load(page);
    await eventually(() => weights().length, 1, "the first tab fetches");
    await other.bringToFront();
    await load(other);
    await other.locator(".strip").getByText("Waiting: another tab is fetching the same file").waitFor();
    hub.release();
    await isOpen(other);
    await page.bringToFront();
    await isOpen(page);
    assert.equal(weights().length, 1);
  });
});

test("where there is no room, a model runs from memory, and the page says so", async () => {
  const setUp = async ({ page, context, server }) => {
    prepareWorker(server, LITTLE_ROOM);
    const tools = await context.newCDPSession(page);
    await tools.send("Storage.overrideQuotaForOrigin", { origin: server.origin, quotaSize: ROOM });
  };
  await withHub(async ({ page }) => {
    const dialog = await find(page);
    assert.match(plain(await dialog.locator(".found").innerText()), /which is not enough: the model will lie in this tab/);
    await load(page);
    await isOpen(page);
    await page.locator(".notices").getByText(/keeps no files for the page/).waitFor();
    assert.equal((await modelCard(page)).Layers, "6");
    assert.ok(weights().every(({ status }) => status === 200 || status === 206));
    // Nothing false is kept: no file of another size than the Hub has said, and nothing after a reload.
    await page.reload();
    await page.locator(".strip").getByText("This link is for painters/six").waitFor({ timeout: PATIENCE_MILLIS });
  }, { setUp });
});

test("the browser is asked once to keep what is fetched, and its answer is said", async () => {
  for (const [isGranted, says] of [[false, /has not agreed to keep these files/], [true, /has agreed to keep these files/]]) {
    await withHub(async ({ page, server }) => {
      if (isGranted) await grant(server.origin, "durableStorage");
      await page.evaluate(() => {
        const { persist } = StorageManager.prototype;
        window.asked = 0;
        StorageManager.prototype.persist = function () {
          window.asked += 1;
          return persist.call(this);
        };
      });
      await find(page);
      assert.equal(await page.evaluate(() => window.asked), 0, "nobody is asked before Load");
      await load(page);
      await isOpen(page);
      const dialog = await openDialog(page);
      await dialog.locator(".kept-models").getByText(says).waitFor();
      assert.equal(await page.evaluate(() => window.asked), 1);
    });
  }
});

/** Lets an origin have something, in every context of the browser. */
async function grant(origin, permission) {
  const tools = await browser.newBrowserCDPSession();
  const { browserContextIds } = await tools.send("Target.getBrowserContexts");
  const permissions = { permissions: [permission], origin };
  await Promise.all(browserContextIds.map((browserContextId) => tools.send("Browser.grantPermissions", { ...permissions, browserContextId })));
}

/** The bundled model's config with a wide MLP, and weights of about 76 MB, all of them zero. */
async function wideFiles() {
  const small = await files();
  const config = { ...small["config.json"], intermediate_size: 16_384 };
  const { hidden_size: width, intermediate_size: wide, num_hidden_layers: nLayers, vocab_size: nTokens } = config;
  const keyWidth = (width / config.num_attention_heads) * config.num_key_value_heads;
  const shapes = { "model.embed_tokens.weight": [nTokens, width], "model.norm.weight": [width] };
  if (!config.tie_word_embeddings) shapes["lm_head.weight"] = [nTokens, width];
  for (let layer = 0; layer < nLayers; layer += 1) {
    const at = `model.layers.${layer}.`;
    for (const name of ["input_layernorm", "post_attention_layernorm"]) shapes[`${at}${name}.weight`] = [width];
    for (const [name, rows] of [["q_proj", width], ["k_proj", keyWidth], ["v_proj", keyWidth], ["o_proj", width]]) {
      shapes[`${at}self_attn.${name}.weight`] = [rows, width];
    }
    for (const name of ["gate_proj", "up_proj"]) shapes[`${at}mlp.${name}.weight`] = [wide, width];
    shapes[`${at}mlp.down_proj.weight`] = [width, wide];
  }
  const header = {};
  let end = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const begin = end;
    end += 2 * shape.reduce((product, n) => product * n, 1);
    header[name] = { dtype: "F16", shape, data_offsets: [begin, end] };
  }
  const json = Buffer.from(JSON.stringify(header).padEnd(8 * Math.ceil(JSON.stringify(header).length / 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return { ...small, "config.json": config, "model.safetensors": Buffer.concat([length, json, Buffer.alloc(end)]) };
}

test("weights go to the GPU through a small part of the engine's memory", async () => {
  const MEMORY = `
const { instantiate, instantiateStreaming } = WebAssembly;
const keeping = (make) => async (...all) => {
  const made = await make.apply(WebAssembly, all);
  // The part that comes later has the same memory, and gives none.
  globalThis.engineMemory ??= (made.instance ?? made).exports.memory;
  return made;
};
Object.assign(WebAssembly, { instantiate: keeping(instantiate), instantiateStreaming: keeping(instantiateStreaming) });`;
  const large = await wideFiles();
  const megabytes = large["model.safetensors"].length / 1e6;
  await hub.push(NAME, large);
  const setUp = ({ server }) => prepareWorker(server, MEMORY);
  await withHub(async ({ page }) => {
    const bytes = async () => {
      const all = page.workers().map((worker) => worker.evaluate(() => globalThis.engineMemory?.buffer.byteLength ?? 0));
      return Math.max(...(await Promise.all(all)));
    };
    await find(page);
    const before = await bytes();
    assert.ok(before > 1e6, `the engine's memory is seen: ${before} bytes`);
    await load(page);
    await isOpen(page);
    // A WebAssembly memory never shrinks: what it has now is the most that it had.
    const grown = ((await bytes()) - before) / 1e6;
    assert.ok(grown < 24, `the memory grew by ${grown} MB for ${megabytes} MB of weights`);
  }, { setUp, query: "?backend=gpu" });
});

test("while a model is fetched, the one before computes and can be edited", async () => {
  await withHub(async ({ page }) => {
    await find(page);
    hub.use({ name: "stall", file: "safetensors", bytes: 700_000, times: 1 });
    await load(page);
    await eventually(() => weights().length, 1, "the weights are asked for");
    await applySchedule(page, "0-9");
    await eventually(() => page.evaluate(() => location.hash), /\.s0-9\./, "the link follows");
    assert.match(await scored(page), /interval/, "the schedule is scored");
    await page.locator(".strip").getByText(/of 3\.\d\sMB/).waitFor();
    hub.release();
    await isOpen(page);
  });
});

test("a model that is called otherwise today is found without a network by its old name, too", async () => {
  const OLD = "painters/old";
  await withHub(async ({ page, server }) => {
    hub.use({ name: "renamed", from: OLD, to: NAME });
    await find(page, OLD);
    await load(page);
    await isOpen(page);
    const link = await eventually(() => page.evaluate(() => location.hash), /^#v2\.h[0-9a-f]{40}-painters-six\./, "the link has its name");
    hub.use("refuse");
    hub.forget();
    const old = withChecksum(link.slice(1).replace(/\.c[0-9a-f]{8}$/, "").replace("-painters-six.", "-painters-old."));
    await page.goto(`${server.url}?backend=cpu&again#${old}`);
    await isOpen(page);
    assert.deepEqual(hub.log, [], "what is kept is opened without asking");
  });
});

test("what does not come is a sentence with a way on", async () => {
  const expected = [/console: Failed to load resource/, /status (401|403|404|429)/, /request failed/];
  await withHub(async ({ page }) => {
    const told = async (name, scenario, sentence, options) => {
      hub.use(...[scenario].flat().filter(Boolean));
      const dialog = await ask(page, name, options);
      await dialog.locator(".hub-answer .notice").getByText(sentence).waitFor({ timeout: PATIENCE_MILLIS });
      await dialog.locator(".sheet-head button").click();
      await dialog.waitFor({ state: "detached" });
    };
    await told("no name at all", null, /is not the name of a model/);
    await told("painters/none", null, /The Hub has no model painters\/none/);
    await told("stand-in/gated", null, /The owner of stand-in\/gated wants to be asked first/);
    await told("stand-in/pickle-only", null, /pickle files only/);
    await told("stand-in/mamba", null, /mamba/i);
    await told(NAME, "html", /answered with a page instead of data/);
    await told(NAME, { name: "rate-limited", retryAfter: 7, isExposed: true }, /takes no more questions from here for now/);
    await told(NAME, "no-cors", /cannot be reached/);

    // Bytes that are not those that were promised are not kept.
    hub.use({ name: "wrong-content", file: "safetensors" });
    await find(page);
    await load(page);
    await page.locator(".notices").getByText(/model\.safetensors is not what the Hub had said/).waitFor({ timeout: PATIENCE_MILLIS });
    hub.use();
    await openDialog(page);
    await load(page);
    await isOpen(page);
  }, { expected });
});

test("a token opens a gated model, and is nowhere afterwards", async () => {
  // A token needs a preflight, which the log of the others has not.
  const own = [/request to another origin/, /console: Failed to load resource/, /status (401|403)/];
  await withPage(browser, { query: "?backend=cpu", expected: own }, async ({ page }) => {
    await opened(page);
    await find(page, "stand-in/gated", { token: "token-granted" });
    await load(page);
    await page.locator(".model-title", { hasText: "gated" }).waitFor({ timeout: PATIENCE_MILLIS });
    await opened(page);
    const all = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
    assert.doesNotMatch(all, /token-granted/);
    assert.ok(hub.log.filter(({ server }) => server === "cdn").every(({ authorization }) => !authorization));
  });
});

test("a link to a model of the Hub asks nobody in a fresh profile, and one press looks it up", async () => {
  let link;
  await withHub(async ({ page }) => {
    await find(page);
    await load(page);
    await isOpen(page);
    await page.locator("#schedule-text").fill("0-2 (3|4) 5");
    await page.locator(".field-apply").click();
    link = await eventually(() => page.evaluate(() => location.hash), /^#v2\..*\.s0-2\.b3o4e\.5\./, "the link follows");
  });
  const path = link;
  await withHub(async ({ page }) => {
    const strip = page.locator(".strip");
    await strip.getByText("This link is for painters/six on the Hugging Face Hub").waitFor({ timeout: PATIENCE_MILLIS });
    assert.match(plain(await strip.innerText()), new RegExp(`at commit ${hub.sha(NAME).slice(0, 12)}`));
    assert.equal(await page.locator("#schedule-text").inputValue(), "0-2 (3|4) 5", "its schedule is seen");
    assert.deepEqual(hub.log, [], "nobody is asked");
    await screenshot(page, "hub-link");
    // The endpoint of the link's reader is the Hub itself; here it is the stand-in.
    const dialog = await openDialog(page);
    await dialog.locator(".by-name summary").click();
    await dialog.locator("#hub-endpoint").fill(hub.hub);
    await dialog.locator(".sheet-head button").click();
    await strip.getByRole("button", { name: "Look up" }).click();
    await strip.locator(".found .primary").click({ timeout: PATIENCE_MILLIS });
    await isOpen(page);
    assert.equal(await page.locator("#schedule-text").inputValue(), "0-2 (3|4) 5");
  }, { path });
});

test("the dialog fits narrow phones, in light and dark", async () => {
  for (const [width, colorScheme] of [[390, "light"], [320, "dark"]]) {
    const profile = { viewport: { width, height: 844 }, colorScheme };
    await withHub(async ({ page }) => {
      await find(page);
      const wide = await page.evaluate(() => document.querySelector("dialog[open]").scrollWidth - document.querySelector("dialog[open]").clientWidth);
      assert.ok(wide <= 0, `${wide} pixels too wide at ${width}`);
      await page.locator(".found").scrollIntoViewIfNeeded();
      await screenshot(page, `hub-found-${width}-${colorScheme}`);
      await load(page);
      await isOpen(page);
      const dialog = await openDialog(page);
      const row = dialog.locator(".kept-models li").first();
      await row.scrollIntoViewIfNeeded();
      const button = await row.getByRole("button", { name: /^Remove/ }).boundingBox();
      assert.ok(button.width >= 44 && button.height >= 44, `${button.width} x ${button.height}`);
      assert.ok(button.x + button.width <= width, "nothing is cut");
      await screenshot(page, `hub-kept-${width}-${colorScheme}`);
    }, { profile });
  }
});
