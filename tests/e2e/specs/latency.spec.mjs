// Accuracy against time: measured here, drawn as it fills, every point a schedule.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { eventually, withStudio } from "../support/studio.mjs";

// Eight rounds over twenty schedules, with other work on the same cores.
const MEASURING_MILLIS = 400_000;
const ROUND_MILLIS = 120_000;
// A GPU in software takes half a minute a round; the kernels are timed natively.
const ON_CPU = { query: "?backend=cpu" };
// One item of one task is enough for a score; its numbers mean nothing.
const LINK = { tasks: ["facts"], items: 1, view: "figures", schedule: "0-4 6 5 7-11" };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("times grow beside scores, can be stopped, and their points open schedules", async () => {
  await withStudio(browser, { ...ON_CPU, link: LINK }, async ({ page, studio }) => {
    const panel = page.locator(".panel.latency");
    assert.match(await panel.innerText(), /each still runs as a block of its own/);
    await panel.getByRole("button", { name: "Measure" }).click();
    const status = panel.locator(".figure-progress").getByRole("status");
    await eventually(() => status.innerText(), /^1 of 8 rounds of times, 1 of 1 item; provisional/, "a round", ROUND_MILLIS);
    await panel.getByRole("button", { name: "Stop" }).click();
    await panel.getByRole("button", { name: "Measure" }).waitFor();
    await eventually(() => status.innerText(), /Stopped; what is drawn rests on this much alone/, "it says so");
    await panel.getByText("All numbers").click();
    // The full model, six start layers of three families, and the painters' own.
    const rows = panel.locator(".latency-table tbody tr");
    assert.equal(await rows.count(), 20);
    const text = await rows.allInnerTexts();
    assert.ok(text.some((row) => row.includes("full model")) && text.some((row) => row.includes("your schedule")));
    // Every schedule has both times with their quartiles.
    assert.ok(text.every((row) => (row.match(/\d \(\d[\d.]* to \d[\d.]*\)/g) ?? []).length >= 2), text.join("\n"));
    await panel.evaluate((element) => element.scrollIntoView());
    await screenshot(page, "latency");
    await assertAccessible(page, "accuracy and time");

    await panel.getByRole("button", { name: "Make 0-2 10 11 your schedule" }).click();
    await studio.shows("0-2 10 11");
    assert.equal(await rows.count(), 20, "it does not depend on the schedule");
    await panel.getByRole("radio", { name: "reading the prompt (prefill), 128 tokens at once" }).check();
    assert.equal(await rows.count(), 20);

    // What was measured is taken away.
    await page.getByRole("button", { name: "Export" }).click();
    await page.locator("#take-what").selectOption({ label: "Accuracy and time: CSV" });
    const read = () => page.locator("#take-text").inputValue();
    const csv = await eventually(read, (text) => text.trim().split("\n").length === 21, "a line for each schedule");
    assert.match(csv, /^listed,0,0-4 6 5 7-11,12,[\d.]+,/m);
  });
});

test("all rounds on a phone", { timeout: MEASURING_MILLIS }, async () => {
  const profile = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: "reduce" };
  await withStudio(browser, { ...ON_CPU, link: { ...LINK, schedule: "0-11" }, profile: { ...profile, colorScheme: "dark" } }, async ({ page }) => {
    const panel = page.locator(".panel.latency");
    await panel.getByRole("button", { name: "Measure" }).click();
    await eventually(() => panel.locator(".figure-progress").getByRole("status").innerText(), /19 schedules, measured on CPU/, "all rounds", MEASURING_MILLIS);
    await panel.evaluate((element) => element.scrollIntoView());
    await screenshot(page, "latency-phone-dark");
    const { x, width } = await panel.boundingBox();
    assert.ok(x >= 0 && x + width <= 390, "the panel fits");
  });
});
