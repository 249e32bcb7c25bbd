// The best schedule within a budget, and maps of every pair of layers: computed here, stopped, kept, and put on the stack.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { eventually, withStudio } from "../support/studio.mjs";

// A GPU in software takes far longer; the kernels are timed natively.
const ON_CPU = { query: "?backend=cpu" };
const LINK = { tasks: ["facts"], items: 4, view: "figures", schedule: "0-11" };
const SEARCHING_MILLIS = 300_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a search grows, can be stopped, shows both halves and puts what it found on the stack", { timeout: SEARCHING_MILLIS }, async () => {
  await withStudio(browser, { ...ON_CPU, link: LINK }, async ({ page, studio }) => {
    const panel = page.locator(".panel.search");
    const amount = panel.getByRole("spinbutton", { name: "At most" });
    assert.equal(await amount.inputValue(), "9", "three quarters of the layers");
    await amount.fill("11");
    await amount.press("Tab");
    await panel.getByRole("button", { name: "Search", exact: true }).click();
    const status = panel.getByRole("status");
    // The full model, then the twelve schedules without one layer.
    await eventually(() => status.innerText(), (text) => Number(text.match(/\d+/)?.[0]) >= 13, "the way down", SEARCHING_MILLIS);
    await panel.getByRole("button", { name: "Stop" }).click();
    await eventually(() => status.innerText(), /^Stopped; what was found is whole: \d+ schedules in \d+ rounds/, "it says so");
    const rows = panel.locator("tbody tr");
    assert.ok((await rows.count()) >= 2);
    const texts = await rows.allInnerTexts();
    assert.ok(texts.some((row) => row.includes("best within the budget")), texts.join("\n"));
    // Both halves of every row have a score.
    for (const row of await rows.all()) {
      const scores = await row.locator("td").allInnerTexts();
      assert.match(scores[1], /\d\.\d\d/);
      assert.match(scores[2], /\d\.\d\d/);
    }
    assert.match(await panel.innerText(), /The best so far is .* where it was searched, .* on the questions that were held out/);
    await panel.evaluate((element) => element.scrollIntoView());
    await screenshot(page, "search");
    await assertAccessible(page, "search");

    const best = rows.filter({ hasText: "best within the budget" }).getByRole("button");
    const schedule = await best.innerText();
    await best.click();
    await studio.shows(schedule);

    // Asked again it goes on from what is known, and the scores are the same.
    const before = await rows.allInnerTexts();
    await panel.getByRole("button", { name: "Search", exact: true }).click();
    await eventually(() => status.innerText(), /known from before/, "nothing is scored twice", SEARCHING_MILLIS);
    assert.ok(before.length > 0);
  });
});

test("a map fills, rests while it is told to, and its cells are schedules for keys, too", { timeout: SEARCHING_MILLIS }, async () => {
  await withStudio(browser, { ...ON_CPU, link: { ...LINK, items: 1 } }, async ({ page, studio }) => {
    const item = page.locator("#atlas-swap");
    await item.locator(".figure-head").click();
    await item.getByRole("button", { name: /^Compute/ }).click();
    const status = item.getByRole("status");
    await page.evaluate(() => {
      document.documentElement.toggleAttribute("data-rests", true);
      dispatchEvent(new Event("atelier-rest"));
    });
    await eventually(() => item.innerText(), /Paused while the tab is hidden/, "it rests");
    await page.evaluate(() => {
      document.documentElement.toggleAttribute("data-rests", false);
      dispatchEvent(new Event("atelier-rest"));
    });
    // All pairs of twelve layers, and the full model.
    await eventually(() => status.innerText(), /67 schedules/, "it goes on by itself", SEARCHING_MILLIS);
    await screenshot(page, "atlas");
    await assertAccessible(page, "atlas");
    // By keys: the first cell, said in words, becomes the schedule.
    const chart = item.getByRole("application");
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await eventually(() => studio.schedule(), (text) => text !== "0-11", "a cell is a schedule");
  });
});
