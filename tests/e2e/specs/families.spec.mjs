// Models of other families from folders of the golden ones: what a layer has of its own goes where the layer goes, and an
// encoder shows what stands in place of a masked token and says why the rest cannot be asked.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { modelCard, opened, openFolder } from "../support/steps.mjs";
import { eventually, look, plain, Studio } from "../support/studio.mjs";

const FAMILIES = fileURLToPath(new URL("../../golden/families/", import.meta.url));
const ON_CPU = { query: "?backend=cpu" };
const WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "dog", "sat", "on", "mat", "a", "."];
const N_SPECIAL = 5;

let browser, folders;
before(async () => {
  browser = await launch();
  folders = await mkdtemp(join(tmpdir(), "atelier-families-"));
});
after(async () => {
  await browser.close();
  await rm(folders, { recursive: true });
});

/** Runs `body` on a page with a golden folder open; `files` lie beside what is in it. */
async function withFamily(name, files, body) {
  const folder = join(folders, `its-${name}`);
  await cp(join(FAMILIES, name), folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), JSON.stringify(content));
  await withPage(browser, ON_CPU, async ({ page }) => {
    await opened(page);
    await openFolder(page, folder);
    await page.locator(".model-title", { hasText: `its-${name}` }).waitFor();
    await opened(page);
    await body(page, new Studio(page));
  });
}

/** The signs of a card, which its style draws. */
async function drawn(card) {
  const signs = await card.locator(".trait").evaluateAll((signs) => signs.map((sign) => sign.dataset.sign));
  return signs.map(plain);
}

/** What stands on the card at a place of the stack: its number and its signs. */
async function signs(studio, path) {
  const card = studio.card(path);
  const number = await card.locator(".card-number").innerText();
  return [number, ...(await drawn(card))].join(" ");
}

test("window and rotary base of a layer stay with it wherever it is moved", async () => {
  await withFamily("gemma3", {}, async (page, studio) => {
    const stack = async () => {
      const all = [];
      for (let path = 0; path < 5; path += 1) all.push(await signs(studio, path));
      return all;
    };
    const [windowed, full] = ["← 5 θ 100", ""];
    const of = (layer) => `${layer} ${layer === 2 ? full : windowed}`.trim();
    assert.deepEqual(await stack(), [0, 1, 2, 3, 4].map(of));
    await studio.grip("2").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await studio.shows("0 1 3 2 4");
    assert.deepEqual(await stack(), [0, 1, 3, 2, 4].map(of), "the full layer is full there, too");
    assert.match(await studio.grip("2").getAttribute("aria-label"), /window of 5 tokens.*rotary base 100/);
    await studio.write("0 1 3 4");
    assert.equal(await studio.resting(2).locator(".trait").count(), 0);
    await studio.write("2 1 3 4");
    assert.deepEqual(await drawn(studio.resting(0)), ["← 5", "θ 100"], "a skipped layer keeps its own");
    await screenshot(page, "families-badges");
    await assertAccessible(page, "cards with signs");
  });
});

test("layers without positions say so", async () => {
  await withFamily("smollm3-windowed", {}, async (page, studio) => {
    assert.equal(await signs(studio, 1), "1 NoPE");
    assert.equal(await signs(studio, 2), "2 ← 4 NoPE");
    await studio.write("2 3 1 0");
    assert.equal(await signs(studio, 0), "2 ← 4 NoPE");
    assert.equal(await signs(studio, 2), "1 NoPE");
  });
});

/** A tokenizer of whole words, as BERT frames them. */
function tokenizer() {
  const special = (id) => ({ SpecialToken: { id, type_id: 0 } });
  const known = (id, number) => ({ id, ids: [number], tokens: [id] });
  const matched = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: WORDS.slice(0, N_SPECIAL).map((content, id) => ({ id, content, ...matched })),
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [special("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, special("[SEP]")],
      pair: [],
      special_tokens: { "[CLS]": known("[CLS]", 2), "[SEP]": known("[SEP]", 3) },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
    },
  };
}

test("an encoder shows what stands in place of a masked token, and says what cannot be asked", async () => {
  await withFamily("bert", { "tokenizer.json": tokenizer() }, async (page) => {
    await look(page, "Look inside");
    const next = page.locator(".next");
    await next.getByRole("heading", { name: "Masked token" }).waitFor();
    await page.locator("#prompt").fill("the cat sat on the mat .");
    await next.getByText("Put [MASK] into the prompt where a token is to be guessed").waitFor();
    await page.locator("#prompt").fill("the [MASK] sat on the mat .");
    await eventually(() => next.locator(".candidate").count(), (n) => n >= 12, "the likeliest tokens of both");
    const words = (await next.locator(".side").first().locator(".candidate").allInnerTexts()).map(plain);
    assert.ok(words.every((word) => WORDS.some((known) => word.includes(known))), words.join("; "));
    await screenshot(page, "families-encoder");
    await look(page, "Results");
    assert.match(await page.locator(".scores").innerText(), /Each token of this model sees those behind it/);
    assert.match(await page.locator(".writing").innerText(), /it fills gaps, and does not write on/);
    assert.match(await page.locator(".cost").innerText(), /does not generate text/);
    assert.match((await modelCard(page)).Family, /BERT, an encoder/);
    await assertAccessible(page, "an encoder");
  });
});
