// The paper's figures: computed here, drawn as they fill, and every point leads to its schedule.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, screenshot } from "../support/browser.mjs";
import { eventually, withStudio } from "../support/studio.mjs";

const FIGURE_MILLIS = 120_000;
// One item of one task is enough to draw; its numbers mean nothing.
const LINK = { tasks: ["facts"], items: 1 };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a figure is computed, drawn, read as a table, and its points open schedules", async () => {
  await withStudio(browser, { link: LINK }, async ({ page, studio }) => {
    const panel = page.locator(".figures");
    await panel.getByLabel("Figure").selectOption("4");
    await panel.getByRole("button", { name: "Compute" }).click();
    const status = panel.getByRole("status");
    await eventually(() => status.innerText(), /1 items under 7 schedules, computed on/, "the figure", FIGURE_MILLIS);
    // The task's curve and the median, six start layers each.
    assert.equal(await panel.locator(".hit").count(), 12);
    assert.match(await panel.innerText(), /The paper found: Scores fall gradually/);
    assert.match(await panel.innerText(), /Here, mean over the points drawn: /);
    await panel.evaluate((element) => element.scrollIntoView());
    await screenshot(page, "figure");

    // By pointer: the leftmost point is one affected layer, layer 6 left out.
    await panel.locator(".hit").first().click({ force: true });
    await studio.shows("0-5 7-11");
    // By keyboard, through the table.
    await panel.getByText("As a table").press("Enter");
    const rows = panel.locator(".figure-table tbody tr");
    assert.equal(await rows.count(), 12);
    await panel.getByRole("button", { name: "Put 0-1 11 on the painters" }).or(panel.getByRole("button", { name: "Put 0 1 11 on the painters" })).first().press("Enter");
    await studio.shows("0 1 11");
    assert.equal(await panel.locator(".hit").count(), 12, "the figure does not depend on the schedule");
  });
});

test("a figure can be stopped, and another takes its place", async () => {
  await withStudio(browser, { link: { tasks: ["lastword"], items: 50 } }, async ({ page }) => {
    const panel = page.locator(".figures");
    await panel.getByRole("button", { name: "Compute" }).click();
    await panel.getByRole("button", { name: "Stop" }).click();
    await panel.getByRole("button", { name: "Compute" }).waitFor();
    await panel.getByLabel("Figure").selectOption("2");
    await panel.getByRole("button", { name: "Compute" }).click();
    await panel.getByRole("button", { name: "Stop" }).waitFor();
  });
});
