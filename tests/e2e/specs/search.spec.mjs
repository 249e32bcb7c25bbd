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
    assert.match(await panel.innerText(), /takes .* here, then each round of single steps/, "how long it takes is said before");
    const search = panel.getByRole("button", { name: "Search", exact: true });
    // What cannot be is told with its limits, and cannot be searched.
    for (const text of ["", "0", "99", "2.5"]) {
      await amount.fill(text);
      await panel.getByText("A whole number of layer runs from 1 to 24 is expected.").waitFor();
      assert.equal(await amount.getAttribute("aria-invalid"), "true", text);
      assert.ok(await search.isDisabled(), text);
    }
    await amount.fill("11");
    await panel.getByText("From 1 to 24; the full model has 12.").waitFor();
    await search.click();
    const status = panel.getByRole("status");
    // The full model, then the twelve schedules without one layer.
    await eventually(() => status.innerText(), (text) => Number(text.match(/\d+/)?.[0]) >= 13, "the way down", SEARCHING_MILLIS);
    await panel.getByRole("button", { name: "Stop" }).click();
    await eventually(() => status.innerText(), /^The search is stopped. Kept are the scores of \d+ schedules in \d+ rounds.*“Go on” takes it up where it was/, "it says so, and how to go on");
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

    // Each schedule stands there twice, side by side, with its whole intervals.
    const bars = await panel.locator("svg.chart .whisker").evaluateAll((all) => all.map((bar) => bar.getAttribute("d")));
    assert.ok(bars.length >= 4 && bars.every((d) => d.match(/H/g).length === 2), bars.join("\n"));
    assert.equal(new Set(bars.map((d) => d.split(" ")[0])).size, bars.length, "none hides another");

    const best = rows.filter({ hasText: "best within the budget" }).getByRole("button");
    const schedule = await best.innerText();
    await best.click();
    await studio.shows(schedule);
    // What the press has done is said beside the table, with the way back.
    await panel.getByText(`Your schedule is now ${schedule}.`).waitFor();
    await panel.getByRole("button", { name: "Put back 0-11" }).click();
    await studio.shows("0-11");
    await panel.getByRole("button", { name: `Put back ${schedule}` }).waitFor();

    // Asked again it goes on from what is known, and the scores are the same.
    const before = await rows.allInnerTexts();
    await panel.getByRole("button", { name: "Go on" }).click();
    await eventually(() => status.innerText(), /known from before/, "nothing is scored twice", SEARCHING_MILLIS);
    assert.ok(before.length > 0);

    // After a reload it is there, within the budget of last time; the panel has an address of its own.
    await panel.getByRole("button", { name: "Stop" }).click();
    const address = new URL(page.url());
    await page.goto("about:blank");
    await page.goto(`${address.origin}${address.pathname}?backend=cpu#search.${address.hash.slice(1).split(".").slice(1).join(".")}`);
    await studio.open();
    await eventually(() => status.innerText(), /^Kept from before: the scores of \d+ schedules/, "it is kept");
    assert.equal(await amount.inputValue(), "11");
    await panel.getByRole("button", { name: "Go on" }).waitFor();
    const inSight = () => panel.evaluate((it) => it.getBoundingClientRect().top < innerHeight);
    await eventually(inSight, true, "it is led to");
  });
});

test("the bare address of the search opens the figures there", async () => {
  await withStudio(browser, { ...ON_CPU, link: LINK }, async ({ page }) => {
    await page.evaluate(() => { location.hash = "search"; });
    const panel = page.locator(".panel.search");
    await eventually(() => panel.evaluate((it) => it.getBoundingClientRect().top < innerHeight), true, "it is led to");
    assert.equal(await page.getByText("not an Atelier link").count(), 0);
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
    await item.getByText(`Your schedule is now ${await studio.schedule()}.`).waitFor();
    assert.match(await item.locator(".chart-tip").innerText(), /your schedule now$/, "there is nothing left to choose");
    // What is read of a cell stands beside the map.
    const [tip, cells] = await Promise.all([item.locator(".chart-tip").boundingBox(), item.locator("svg.chart .shade").evaluateAll(
      (all) => all.map((cell) => cell.getBoundingClientRect()).filter((it) => it.height > 12).map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
    )]);
    const isHidden = (cell) => cell.left < tip.x + tip.width && cell.right > tip.x && cell.top < tip.y + tip.height && cell.bottom > tip.y;
    assert.equal(cells.filter(isHidden).length, 0, "it hides no cell");
  });
});
