// Questions that the reader brings: dropped, picked or pasted, recognised, scored under every
// schedule, told of line by line, left out of links. Nothing of them goes over the network.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { applySchedule, dropOnPage } from "../support/steps.mjs";
import { eventually, look, plain, withStudio } from "../support/studio.mjs";

const HARNESS = fileURLToPath(new URL("../../golden/harness/", import.meta.url));

let browser, folder;
before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "atelier-items-"));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

async function file(name, content) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const dialog = (page) => page.locator("dialog[open]");
const told = (page) => eventually(async () => {
  const blocks = await dialog(page).locator(".told .notice").allInnerTexts();
  return blocks.map(plain);
}, (blocks) => blocks.length > 0, "nothing was told of the items");

/** The words of the row of a task, once all its items are done. */
function row(page, name) {
  const words = async () => {
    const texts = await page.locator(".score-row", { hasText: name }).allInnerTexts();
    return plain(texts[0] ?? "");
  };
  return eventually(words, /\d+ items?/, `the score of ${name}`, 60_000);
}

test("dropped items are a task like the others, until they are taken away", async () => {
  await withStudio(browser, { link: { tasks: ["arith"], items: 5 } }, async ({ page, server }) => {
    await page.waitForLoadState("networkidle");
    const before = server.requests.length;
    const mine = await file("mine.jsonl", [
      '{"context": "Question: What is ice made of? Answer:", "choices": [" wood", " frozen water"], "label": 1}',
      '{"context": "Question: Where does a fish live? Answer:", "choices": [" in the water", " on the roof"]}',
      '{"context": "Question: What does a baker bake? Answer:", "choices": [" shoes", " bread", " rivers"], "label": 1}',
    ].join("\n"));
    await dropOnPage(page, [mine]);
    assert.deepEqual(await told(page), ["mine.jsonl: 2 items read, in the form of atelier 1 line left out: line 2: `label` is missing"]);
    await screenshot(page, "items-dialog");
    await assertAccessible(page, "the dialog for items");
    await page.keyboard.press("Escape");
    assert.match(await row(page, "mine.jsonl"), /2 items/);
    await applySchedule(page, "0-4 6-11");
    assert.match(await row(page, "mine.jsonl"), /2 items/);
    await screenshot(page, "items-scores");
    // The page's own code that comes later may come by now.
    const since = server.requests.slice(before).filter(({ path, method }) => method !== "GET" || !path.endsWith("_later.wasm"));
    assert.deepEqual(since, [], "requests after the items were dropped");

    // The same again is no second task.
    await dropOnPage(page, [await file("again.jsonl", await readFile(mine, "utf8"))]);
    const again = dialog(page).locator(".told .notice", { hasText: "again.jsonl has the same items as mine.jsonl, which is here already" });
    await again.waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".score-row", { hasText: "again.jsonl" }).count(), 0);

    await page.getByRole("button", { name: "Share", exact: true }).click();
    await dialog(page).getByText("the link leaves their tasks out").waitFor();
    const link = await page.locator("#share-link").inputValue();
    assert.ok(!link.includes("mine"), link);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Your own items" }).click();
    await dialog(page).getByRole("button", { name: "Remove mine.jsonl" }).click();
    await page.keyboard.press("Escape");
    await eventually(() => page.locator(".score-row", { hasText: "mine.jsonl" }).count(), 0, "the row is gone");
  });
});

test("pasted and picked items; what cannot be read is said, and the page stays", async () => {
  await withStudio(browser, {}, async ({ page, studio }) => {
    await page.getByRole("button", { name: "Your own items" }).click();
    await dialog(page).getByLabel("Or paste lines").fill('{"text": "Ada took the cup. Bruno asked for the cup"}');
    await dialog(page).getByRole("button", { name: "Add pasted items" }).click();
    assert.deepEqual(await told(page), ["pasted items: 1 item read, in the form of lambada"]);

    const picked = [
      await file("latin.jsonl", Buffer.from('{"text": "Ada took the cup"}\n{"text": "Ada likes caf\u00e9"}\n', "latin1")),
      await file("empty.jsonl", ""),
      await file("other.jsonl", '{"prompt": 1}'),
      await file("large.jsonl", Buffer.alloc(33 << 20, 0x20)),
    ];
    await dialog(page).locator("input[type=file]").setInputFiles(picked);
    const all = await eventually(async () => {
      const blocks = await dialog(page).locator(".told .notice").allInnerTexts();
      return blocks.map(plain);
    }, (blocks) => blocks.length === 5, "each file is told of");
    for (const words of [/latin.jsonl: 1 item read, .*1 line left out: line 2: the line is not UTF-8 text/, /empty.jsonl holds no items/,
      /other.jsonl: no line has the fields of a known form/, /34.6 MB of items, and at most 33.6 MB are read here/]) {
      assert.ok(all.some((text) => words.test(text)), `${words}: ${all.join("\n")}`);
    }
    await page.keyboard.press("Escape");
    assert.match(await row(page, "pasted items"), /1 item/);
    assert.equal(await studio.schedule(), "0-11");
  });
});

test("answers are written and compared, of texts that are too long the end is read", async () => {
  await withStudio(browser, { link: { tasks: ["facts"], items: 2 } }, async ({ page }) => {
    await dropOnPage(page, [join(HARNESS, "gsm8k.jsonl")]);
    const [words] = await told(page);
    assert.match(words, /^gsm8k.jsonl: 40 items read, in the form of gsm8k \d+ texts are longer than the model.s context/);
    await page.keyboard.press("Escape");
    assert.match(await row(page, "gsm8k.jsonl"), /in the form of gsm8k .*2 items/);
  });
});

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test("on a phone the dialog fits, and names what was left out", async () => {
  await withStudio(browser, { profile: { ...PHONE, colorScheme: "dark" } }, async ({ page }) => {
    await look(page, "Results");
    await page.getByRole("button", { name: "Your own items" }).click();
    await dialog(page).getByLabel("Or paste lines").fill('{"text": "Ada took the cup"}\n{"txt": 1}\n[]');
    await dialog(page).getByRole("button", { name: "Add pasted items" }).click();
    assert.deepEqual(await told(page), [
      "pasted items: 1 item read, in the form of lambada 2 lines left out: "
        + "line 2: `text` is missing line 3: expected a JSON object: this is another value",
    ]);
    await dialog(page).locator(".item-forms summary").click();
    const { scrollWidth, clientWidth } = await dialog(page).evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    assert.ok(scrollWidth <= clientWidth, `${scrollWidth} > ${clientWidth}`);
    await screenshot(page, "items-dialog-390");
    await page.keyboard.press("Escape");
    await row(page, "pasted items");
    await page.locator(".scores").scrollIntoViewIfNeeded();
    await screenshot(page, "items-scores-390");
  });
});
