// Long runs on several workers, each with a copy of the model: what is found is what one worker finds, also where one of
// them ends in the middle.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch } from "../support/browser.mjs";
import { prepareWorker } from "../support/steps.mjs";
import { eventually, plain, withStudio } from "../support/studio.mjs";

const FIGURE_MILLIS = 240_000;
const LINK = { tasks: ["facts"], items: 18, view: "figures" };
/** What a helper says before its first scores: its lock, its build, its model. */
const BEFORE_SCORES = 3;

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

/** Figure 11 on so many workers: its table, what is said of where it was computed, and how many helpers were started. */
async function figure(workers, setUp) {
  let found;
  const options = { query: `?backend=cpu&workers=${workers}`, link: LINK, setUp };
  await withStudio(browser, options, async ({ page, server }) => {
    const item = page.locator("#figure-11");
    await item.locator(".figure-head").click();
    await item.getByRole("button", { name: "Compute", exact: true }).click();
    await eventually(() => item.getByRole("status").innerText(), /^18 items under \d+ schedules, computed on/, "the figure", FIGURE_MILLIS);
    await item.getByRole("button", { name: "As a table" }).click();
    const rows = (await item.locator(".chart-table tbody tr").allTextContents()).map(plain);
    const place = plain(await item.locator(".rests-on").textContent());
    const loaders = server.requests.filter(({ path }) => path.endsWith("/worker_loader.js"));
    found = { rows, place, helpers: loaders.length - 1 };
  });
  return found;
}

test("a figure on two workers is that of one, also where one ends in the middle", async () => {
  const one = await figure(1);
  assert.ok(one.rows.length > 30, `${one.rows.length} rows`);
  assert.equal(one.helpers, 0);
  assert.match(one.place, /one worker: as the address asks/);

  const two = await figure(2);
  assert.equal(two.helpers, 1);
  assert.match(two.place, /2 workers, each with its own copy of the model \(\d+(\.\d+)? MB\): as the address asks/);
  assert.deepEqual(two.rows, one.rows);

  // It ends with the first scores that it has computed, and has more to do.
  const end = `
    if (new URL(import.meta.url).searchParams.has("helps")) {
      let left = ${BEFORE_SCORES};
      const post = self.postMessage.bind(self);
      self.postMessage = (...message) => (left-- > 0 ? post(...message) : self.close());
    }`;
  const ended = await figure(2, ({ server }) => prepareWorker(server, end));
  assert.equal(ended.helpers, 1);
  assert.match(ended.place, /one worker: as the address asks/);
  assert.deepEqual(ended.rows, one.rows);
});
