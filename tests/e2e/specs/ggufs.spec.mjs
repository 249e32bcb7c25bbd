// Models in GGUF files: picked among those of a repository on a stand-in for the Hub, kept each by itself, named in the
// address; and dropped on the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { assertAccessible } from "../support/axe.mjs";
import { screenshot } from "../support/browser.mjs";
import { PATIENCE_MILLIS, find, hub, load, openDialog, withHub } from "../support/hub.mjs";
import { dropOnPage, modelCard, opened } from "../support/steps.mjs";
import { eventually, plain } from "../support/studio.mjs";

const REPOSITORY = "stand-in/gguf-only";
const SMALL = "tiny-Q8_0.gguf";
const GOLDEN = fileURLToPath(new URL("../../golden/gguf/models/", import.meta.url));

/** Requests for the bytes of GGUF files. */
const sent = () => hub.log.filter(({ server, file }) => server === "cdn" && /gguf$/.test(file ?? "")).map(({ file }) => file);

async function isOpen(page, title) {
  await page.locator(".model-title", { hasText: title }).waitFor({ timeout: PATIENCE_MILLIS });
  await opened(page);
}

test("one of several is picked with the keyboard, loaded, kept and linked to", async () => {
  await withHub(async ({ page }) => {
    const dialog = await find(page, REPOSITORY);
    const choices = dialog.locator(".choices label");
    const said = (await choices.allInnerTexts()).map(plain);
    assert.equal(said.length, 2, "a projector is no choice");
    assert.match(said[0], /^tiny-Q8_0\.gguf 17 kB/, "the smallest first");
    assert.match(said[1], /^tiny-F16\.gguf 32 kB/);
    assert.ok(said.every((text) => / in memory \d+ kB$/.test(text)), said.join("; "));
    const button = dialog.locator(".found .primary");
    assert.ok(await button.isDisabled(), "none is taken unasked");
    await assertAccessible(page, "files to pick from");
    const radios = dialog.locator(".choices input");
    await radios.first().focus();
    await page.keyboard.press("Space");
    await eventually(() => radios.first().isChecked(), true, "the first is picked");
    await page.keyboard.press("ArrowDown");
    await eventually(() => radios.nth(1).isChecked(), true, "the arrow goes on");
    await page.keyboard.press("ArrowUp");
    await eventually(() => radios.first().isChecked(), true, "and back");
    assert.ok(await radios.first().evaluate((radio) => radio === document.activeElement), "the focus stays in the list");
    await eventually(async () => plain(await button.innerText()), /^Load, 17 kB$/, "the button says what is fetched");
    await screenshot(page, "gguf-choices");
    assert.deepEqual(sent(), [], "nothing is fetched before Load");
    await load(page);
    await isOpen(page, "tiny-Q8_0");
    assert.deepEqual(sent(), [SMALL], "one file is fetched");
    const card = await modelCard(page);
    assert.equal(card.Source, `${REPOSITORY}@${hub.sha(REPOSITORY)}:${SMALL}`);
    await eventually(() => page.evaluate(() => location.hash), /^#v4\.h[0-9a-f]{40}-standX19in-ggufX19only\.gtinyX19X298X2n0X1agguf\./, "the link says which");

    // The address opens the same file without a network, though the branch has moved on.
    await hub.push(REPOSITORY, { [SMALL]: "other bytes" });
    hub.use("refuse");
    hub.forget();
    await page.reload();
    await isOpen(page, "tiny-Q8_0");
    assert.deepEqual(hub.log, []);
    const again = await openDialog(page);
    const kept = again.locator(".kept-models");
    await kept.getByText(/gguf-only:tiny-Q8_0\.gguf, 17\skB/).waitFor();
    await again.getByRole("button", { name: `Remove ${REPOSITORY}:${SMALL}` }).click();
    await kept.waitFor({ state: "detached" });
  });
});

test("beside safetensors the folder is meant unless a file is picked or named", async () => {
  await withHub(async ({ page }) => {
    const dialog = await find(page, "stand-in/gguf-beside");
    const radios = dialog.locator(".choices input");
    assert.equal(await radios.count(), 3);
    await eventually(() => radios.first().isChecked(), true, "the folder is the default");
    await load(page);
    await isOpen(page, "gguf-beside");
    assert.deepEqual(sent(), []);
    const named = await find(page, "stand-in/gguf-beside:F16");
    await eventually(() => named.locator(".choices input").nth(2).isChecked(), true, "the named one is picked");
    await load(page);
    await isOpen(page, "tiny-F16");
    assert.deepEqual(sent(), ["tiny-F16.gguf"]);
    const last = await openDialog(page);
    await eventually(() => last.locator(".kept-models li").count(), 2, "each is kept by itself");
  });
});

test("a GGUF file that is dropped on the page opens, and its exports say what they need", async () => {
  await withHub(async ({ page }) => {
    await dropOnPage(page, [`${GOLDEN}gemma2.gguf`]);
    await isOpen(page, "gemma2");
    const card = await modelCard(page);
    assert.match(card.Source, /gemma2/);
    assert.equal(await page.locator(".painters .card").count(), Number(card.Layers));
    assert.ok((await page.locator(".painters .trait").count()) > 0, "its layers have windows");
    await page.locator(".take-button").click();
    const exports = page.locator("dialog[open]");
    await exports.getByText(/gemma2\.gguf is a GGUF file, and the programs that run this export open safetensors files/).waitFor();
    await exports.locator(".sheet-head button").click();
    await dropOnPage(page, [`${GOLDEN}gemma2.gguf`, `${GOLDEN}qwen2.gguf`]);
    const told = page.locator(".notice", { hasText: "2 GGUF files, each a model of its own" });
    await told.waitFor({ timeout: PATIENCE_MILLIS });
    assert.match(await told.innerText(), /gemma2\.gguf, qwen2\.gguf/);
  });
});
