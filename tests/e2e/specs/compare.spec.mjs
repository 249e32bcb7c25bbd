// Two schedules of one's own: kept, swapped, shared, and what is computed of both.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { eventually, look, plain, withStudio } from "../support/studio.mjs";

const SCORING_MILLIS = 120_000;
const LINK = { tasks: ["facts", "arith"], items: 12, schedule: "0-3 5-11" };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser.close());

const schedules = async (page) => (await page.locator(".compare-both dd").allInnerTexts()).map(plain);
const press = (page, name) => page.locator(".panel.compare").getByRole("button", { name, exact: true }).click();

/** Name, full model, A, B and difference of each task, once all items are done. */
async function rows(page) {
  const done = page.locator(".compare-table .n", { hasText: /^12 items$/ });
  await eventually(() => done.count(), 2, "both tasks are scored", SCORING_MILLIS);
  await page.locator(".compare-progress progress").waitFor({ state: "detached" });
  return page.locator(".compare-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim())));
}

const DESK = { viewport: { width: 1440, height: 900 }, colorScheme: "light" };

for (const [size, profile] of Object.entries({ desk: DESK, phone: { ...PHONE, colorScheme: "dark" } })) {
  test(`on a ${size}, ${profile.colorScheme}: both are scored on the same items, and change places`, async () => {
    const options = { query: "?backend=cpu", link: LINK, profile: { ...profile, reducedMotion: "reduce" } };
    await withStudio(browser, options, async ({ page, studio }) => {
      await look(page, "Compare");
      await page.getByText("There is no B yet.").waitFor();
      const sees = () => page.locator("#compare-heading, .compare-both").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().bottom < innerHeight - 60));
      if (size === "phone") await eventually(sees, [true, true], "heading and schedules are on the first screen");
      await press(page, "Keep this schedule as B");
      await studio.says("Kept as B: 0-3 5-11.");
      if (size === "phone") await look(page, "Layers");
      await studio.write("0-4 (5|6) 7-11");
      if (size === "phone") await look(page, "Compare");
      assert.deepEqual(await schedules(page), ["0-4 (5|6) 7-11", "0-3 5-11"]);
      const before = await rows(page);
      await page.locator(".panel.compare .side").nth(1).waitFor({ timeout: SCORING_MILLIS });
      await page.locator(".panel.other-canvas .canvas-body:not(.stale)").waitFor({ timeout: SCORING_MILLIS });
      const lens = plain(await page.locator(".panel.other-canvas").innerText());
      assert.match(lens, /the full model says .*, B /);
      assert.doesNotMatch(lens, /your schedule/i);
      await page.locator(".panel.compare li", { hasText: /^B: .*median of/ }).waitFor({ timeout: SCORING_MILLIS });
      await assertAccessible(page, `two schedules, ${size}`);
      await screenshot(page, `compare-${size}`);

      await press(page, "Swap A and B");
      // Their numbers go with them at once: they are known.
      const atOnce = await page.evaluate(() => {
        const table = document.querySelector(".compare-table");
        const both = [...document.querySelectorAll(".compare-both dd")].map((it) => it.textContent.trim());
        return { both, isStale: table.classList.contains("stale"), rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim())) };
      });
      assert.deepEqual([atOnce.both, atOnce.isStale], [["0-3 5-11", "0-4 (5|6) 7-11"], false]);
      assert.deepEqual(atOnce.rows.map(([name, full, a, b]) => [name, full, b, a]), before.map(([name, full, a, b]) => [name, full, a, b]));
      assert.equal(await page.locator(".panel.other-canvas .canvas-body.stale").count(), 0);
      await eventually(() => schedules(page), ["0-3 5-11", "0-4 (5|6) 7-11"], "they have changed places");
      const swapped = await rows(page);
      assert.deepEqual(swapped.map(([name, full, a, b]) => [name, full, b, a]), before.map(([name, full, a, b]) => [name, full, a, b]));
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "nothing goes sideways");
    });
  });
}

test("a link carries both, and Back undoes neither", async () => {
  let shared = "";
  await withStudio(browser, { query: "?backend=cpu", link: { ...LINK, items: 1 } }, async ({ page, studio }) => {
    await look(page, "Compare");
    await press(page, "Keep this schedule as B");
    await studio.write("0-5 7-11");
    await eventually(() => new URL(page.url()).hash, /^#compare\.v6\.o0-3X0w5-11\..*\.s0-5\.7-11\./, "the address has both");
    shared = page.url();
    await page.goto("about:blank");
    await page.goto(shared);
    await studio.open();
    await studio.shows("0-5 7-11");
    await eventually(() => schedules(page), ["0-5 7-11", "0-3 5-11"], "both are there");
    await press(page, "Put B on the stack");
    await studio.shows("0-3 5-11");
    await studio.undo();
    await studio.shows("0-5 7-11");
    await press(page, "Remove B");
    await page.getByText("There is no B yet.").waitFor();
    await eventually(() => new URL(page.url()).hash, /^#compare\.v1\./, "the address has one");
  });
});

test("an address that hides the scores hides those of both, too", async () => {
  await withStudio(browser, { query: "?backend=cpu&hide=scores", link: { ...LINK, items: 1 } }, async ({ page, studio }) => {
    await look(page, "Compare");
    await press(page, "Keep this schedule as B");
    await studio.write("0-5 7-11");
    await page.getByRole("heading", { name: "What both generate" }).waitFor();
    assert.equal(await page.locator(".compare-table, .compare-progress").count(), 0);
    assert.equal(await page.getByText("median of").count(), 0, "nor their times");
  });
});
