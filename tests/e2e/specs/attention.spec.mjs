// Attention maps: computed when asked for, drawn for both models, at the size of a desk and of a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { eventually, look, plain, withStudio } from "../support/studio.mjs";

// On a software GPU, with browser and page on the same two cores.
const SLOW_MILLIS = 120_000;
// Layer 2 is the first that reads another canvas than in the full model.
const SCHEDULE = "0 2 1 3-9";
const N_RUNS = 10;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const words = async (panel) => plain(await panel.locator(".attention-maps").innerText());

const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`attention maps of both models on a ${size}, ${colorScheme}`, async () => {
      const profile = { viewport, colorScheme, reducedMotion: "reduce" };
      const link = { tasks: ["arith"], items: 1, schedule: SCHEDULE };
      await withStudio(browser, { link, profile }, async ({ page }) => {
        await look(page, "Look inside");
        const panel = page.locator(".panel.attention");
        await panel.getByRole("button", { name: "Show attention" }).click();
        await eventually(() => page.locator("#attention-run option").count(), N_RUNS, "layer runs", SLOW_MILLIS);
        await eventually(() => panel.locator("svg.chart").count(), 3, "two maps and the distances");

        const before = await words(panel);
        await page.locator("#attention-run").selectOption({ index: 1 });
        await eventually(() => words(panel), (now) => now !== before, "maps of the chosen layer run");
        assert.match(await words(panel), /layer 2/i);
        await page.locator("#attention-head").selectOption({ index: 1 });
        await panel.evaluate((element) => element.scrollIntoView());
        await screenshot(page, `attention-${size}-${colorScheme}`);
        await assertAccessible(page, `${size}, ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, "the page does not scroll sideways");
      });
    });
  }
}
