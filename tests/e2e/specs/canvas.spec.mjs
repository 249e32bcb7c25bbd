// The canvas, where it broke, the items of a task, and the figures of hidden states.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { eventually, look, plain, withStudio } from "../support/studio.mjs";

// On a software GPU, with browser and page on the same two cores.
const SLOW_MILLIS = 120_000;
// All in one group: the model writes no sum after that.
const PARALLEL = "0-2 (3|..|9) 10 11";
// One item of one task: the engine has little else to do.
const INSIDE = { link: { tasks: ["arith"], items: 1, view: "inside" } };
const PROMPT = "Mia starts with 12 marbles. She loses 7 marbles. How many marbles does Mia have now? Answer:";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The canvas of the schedule and prompt of now: its rows, last step first, as words. */
const rows = (page) =>
  page.locator(".canvas-grid tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      step: row.querySelector(".canvas-step-name").textContent,
      words: [...row.querySelectorAll(".canvas-word")].map((word) => word.textContent),
      changed: row.querySelectorAll(".changed").length,
    })),
  );

const settled = (page, n_rows) =>
  eventually(
    async () => ((await page.locator(".canvas .phase").count()) === 0 ? (await rows(page)).length : 0),
    n_rows,
    "the canvas",
    SLOW_MILLIS,
  );

test("the canvas follows prompt and painters, and says where they leave the path", async () => {
  await withStudio(browser, INSIDE, async ({ page, studio }) => {
    await settled(page, 13);
    assert.match(await page.locator(".broke").innerText(), /This is the full model’s own path/);
    await page.locator("#prompt").fill(PROMPT);
    await eventually(() => page.locator(".canvas-token").last().innerText(), ":", "the prompt's last token", SLOW_MILLIS);
    await settled(page, 13);
    const full = await rows(page);
    assert.equal(full[0].step, "11");
    assert.equal(full[12].step, "input embeddings");
    assert.ok(full.every(({ changed }) => changed === 0));
    // What the last step says at the last token is the next token of the list below the texts.
    const next = await page.locator(".next .candidate .token").first().innerText();
    assert.equal(full[0].words.at(-1).replaceAll("·", ""), next.split("\n").at(-1).trim());

    await studio.write(PARALLEL);
    await settled(page, 7);
    const edited = await rows(page);
    assert.deepEqual(edited.map(({ step }) => step), ["11", "10", "(3|..|9)", "2", "1", "0", "input embeddings"]);
    assert.deepEqual(edited.slice(3).map(({ changed }) => changed), [0, 0, 0, 0], "nothing changes before the group");
    assert.ok(edited[2].changed > 0, "the group says other words");
    const told = plain(await page.locator(".broke").innerText());
    assert.match(told, /Off the full model’s path for good from step \d/);
    assert.match(told, /First token that flips: after “/);
    assert.equal(await page.locator(".off-from").count(), 1);

    await page.locator(".broke summary").click();
    const lines = await page.locator(".broke-table tbody tr").allInnerTexts();
    assert.equal(lines.length, 7, "six steps and the end");
    assert.match(plain(lines[3]), /group \(3\|\.\.\|9\) after layer 9/);
    await page.locator(".canvas-body").evaluate((element) => element.scrollIntoView());
    await screenshot(page, "canvas");
  });
});

test("the grid is one stop of the Tab key, and arrow keys move in it", async () => {
  await withStudio(browser, INSIDE, async ({ page }) => {
    await settled(page, 13);
    assert.equal(await page.locator('.canvas-cell[tabindex="0"]').count(), 1);
    await page.locator('.canvas-cell[tabindex="0"]').focus();
    const at = () => page.evaluate(() => document.activeElement.id);
    const last = await at();
    assert.match(last, /^canvas-12-\d+$/, "the last word of the last step");
    const [, , column] = last.split("-").map(Number);
    for (const [key, expected] of [
      ["ArrowDown", `canvas-11-${column}`],
      ["ArrowLeft", `canvas-11-${column - 1}`],
      ["Home", "canvas-11-0"],
      ["PageDown", "canvas-0-0"],
      ["ArrowDown", "canvas-0-0"],
      ["ArrowUp", "canvas-1-0"],
    ]) {
      await page.keyboard.press(key);
      await eventually(at, expected, key);
    }
    assert.equal(await page.locator('.canvas-cell[tabindex="0"]').count(), 1);
    const label = await page.locator("#canvas-1-0").getAttribute("aria-label");
    assert.match(label, /^layer 0, after “.*”: “.*”, /);
    assert.match(await page.locator(".canvas-details").innerText(), /After layer 0, at “/);
    assert.equal(await page.locator(".canvas-top li").count(), 3);
  });
});

test("from a wrong item to where it broke", async () => {
  const link = { tasks: ["arith"], items: 24, schedule: PARALLEL };
  await withStudio(browser, { link }, async ({ page }) => {
    await page.getByRole("button", { name: "Items of Arithmetic" }).click();
    const list = page.locator(".items");
    await eventually(() => list.locator("tbody tr").count(), 20, "a page of items", SLOW_MILLIS);
    await eventually(() => page.evaluate(() => document.activeElement.id), "items-heading", "the list has the focus");
    await list.getByRole("button", { name: "Next page" }).click();
    await eventually(() => list.locator("tbody tr").count(), 4, "the rest", SLOW_MILLIS);
    await eventually(() => list.innerText(), /24 of 24 items known/, "all are known once they are scored", SLOW_MILLIS);
    await list.getByRole("button", { name: /changed answers only/ }).click();
    await eventually(() => list.locator("tbody tr:not(.is-flipped)").count(), 0, "flipped items alone", SLOW_MILLIS);
    const first = list.locator("tbody tr").first();
    const words = plain(await first.innerText());
    assert.match(words, /right.*wrong/, "right under the full model, wrong under the painters");
    await list.evaluate((element) => element.scrollIntoView());
    await screenshot(page, "items");

    const asked = await first.locator(".items-asked span").first().innerText();
    await first.getByRole("button", { name: /logit lens/ }).click();
    await eventually(() => page.evaluate(() => document.activeElement.id), "canvas-heading", "the canvas has the focus");
    const prompt = await page.locator("#prompt").inputValue();
    assert.ok(prompt.includes(asked.replace("…", "").trim()), "the item is the prompt");
    await eventually(() => page.locator(".broke-flip").innerText(), /First token that flips/, "where it broke", SLOW_MILLIS);
    assert.match(new URL(page.url()).hash, /^#inside/);
    await page.goBack();
    await list.getByRole("button", { name: "Close" }).click();
    await list.waitFor({ state: "detached" });
  });
});

test("hidden states are measured, grouped, and kept as numbers", async () => {
  await withStudio(browser, { link: { tasks: ["facts"], items: 6, view: "figures" } }, async ({ page, studio }) => {
    const measure = async (number) => {
      await page.locator(`#figure-${number} .figure-head`).click();
      const figure = page.locator(`#figure-${number}-body`);
      await figure.getByRole("button", { name: "Measure" }).click();
      await eventually(() => figure.getByRole("status").first().innerText(), /6 of 6 items of Facts.*computed on/, number, SLOW_MILLIS);
      return figure;
    };
    const similarity = await measure(3);
    assert.match(await similarity.innerText(), /beginning \d+, middle \d+, end \d+/);
    assert.equal(await similarity.locator(".shade").count() > 169, true, "a cell for each two of 13 states, and the key");
    await similarity.getByRole("button", { name: "As a table" }).click();
    assert.equal(await similarity.locator("table tbody tr").count(), 169);
    const drift = await measure(15);
    assert.match(plain(await drift.innerText()), /With start layer 4: repeating drifts farther away than skipping: /);
    await drift.getByRole("button", { name: "As a table" }).first().click();
    await drift.getByRole("button", { name: "Make 0-4 6x3 8-11 your schedule" }).first().click();
    await studio.shows("0-4 6x3 8-11");
    const models = await measure(14);
    assert.equal(await models.locator(".states-models li").count(), 1);
    // What was measured stays with its figure.
    await page.locator("#figure-15 .figure-head").click();
    assert.match(await page.locator("#figure-15-body").innerText(), /With start layer 4/);
  });
});

for (const [size, viewport] of Object.entries({ desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } })) {
  for (const colorScheme of ["light", "dark"]) {
    test(`canvas and items are accessible and stay within a ${size}, ${colorScheme}`, async () => {
      const profile = { viewport, colorScheme, reducedMotion: "reduce" };
      const link = { tasks: ["facts"], items: 4, schedule: PARALLEL };
      await withStudio(browser, { link, profile }, async ({ page }) => {
        await look(page, "Results");
        await page.getByRole("button", { name: "Items of Facts" }).click();
        await page.locator(".items tbody tr").first().waitFor({ timeout: SLOW_MILLIS });
        await assertAccessible(page, `items, ${size}, ${colorScheme}`);
        await look(page, "Look inside");
        await settled(page, 7);
        await page.locator(".canvas").evaluate((element) => element.scrollIntoView());
        await screenshot(page, `canvas-${size}-${colorScheme}`);
        await assertAccessible(page, `${size}, ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, "the grid scrolls inside its own box");
      });
    });
  }
}
