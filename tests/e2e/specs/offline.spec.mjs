// A page that was visited once opens without a network, whole, from a copy of one build.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch, withPage } from "../support/browser.mjs";
import { writeLink } from "../support/studio.mjs";

const LONG_MILLIS = 120_000;
const GONE = [/net::ERR_|Failed to (load|fetch)|FetchEvent/];

const copies = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("atelier-copy-")));

// A few items are computed soon; the copy is made when all scores are there.
const FEW = `#${writeLink({ tasks: ["facts"], items: 12 })}`;
const scored = (page) => page.locator(".score-words .n", { hasText: /^12 items$/ }).waitFor({ timeout: LONG_MILLIS });

/** The dialog of models, where the copy is chosen, says what has become of it. */
async function said(page, words) {
  await page.locator("#model-button").click();
  await page.locator("#page-copy-said").getByText(words).waitFor({ timeout: LONG_MILLIS });
}

describe("without a network", () => {
  let browser;
  before(async () => {
    browser = await launch({ webgpu: false });
  });
  after(() => browser?.close());

  const options = { keeps: true, query: "?backend=cpu", path: FEW, expected: GONE };

  test("a page that was visited once opens, computes, and can be forgotten", async () => {
    await withPage(browser, options, async ({ page, server, context }) => {
      await said(page, /A copy is kept, 1\d(\.\d)?\sMB/);
      assert.equal((await copies(page)).length, 1);

      server.cut();
      const cold = await context.newPage();
      await cold.goto(`${server.url}?backend=cpu${FEW}`);
      await cold.locator(".card").first().waitFor({ timeout: LONG_MILLIS });
      await scored(cold);
      await cold.getByLabel("Schedule as text").fill("0-3 5-11");
      await cold.getByLabel("Schedule as text").press("Enter");
      await cold.locator(".moment").getByText("Layer 4 is skipped.").waitFor();

      await page.getByLabel("Keep a copy of this page in this browser").uncheck();
      await page.getByText("No copy is kept.").waitFor();
      assert.deepEqual(await copies(page), [], "nothing is left");
    });
  });

  test("a page that stands open hears of a newer build once, and stays as it is", async () => {
    await withPage(browser, { ...options, keeps: false }, async ({ page, server }) => {
      await scored(page);
      const told = page.getByText("A newer Atelier is on the server.");
      const comeBack = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      const document = String(await server.original("index.html"));
      const another = document.replace(/(data-wasm="[^"]*?)[0-9a-f]{8,}/, "$10123456789abcdef");
      server.replace("index.html", another);
      await comeBack();
      assert.equal(await told.count(), 0, "it does not look more often than every ten minutes");
      await page.evaluate(() => {
        const now = performance.now.bind(performance);
        performance.now = () => now() + 11 * 60 * 1000;
      });
      await comeBack();
      await told.waitFor();
      await comeBack();
      assert.equal(await told.count(), 1);
      await page.getByLabel("Schedule as text").fill("0-3 5-11");
      await page.getByLabel("Schedule as text").press("Enter");
      await page.locator(".moment").getByText("Layer 4 is skipped.").waitFor();
    });
  });

  test("a copy is of one build: one that changes under way is given up, and the one before stays", async () => {
    await withPage(browser, options, async ({ page, server }) => {
      await said(page, /A copy is kept/);
      const [before] = await copies(page);

      // The list of the next build is on the server, its files are not all there yet.
      const list = JSON.parse(await server.original("offline.json"));
      const [path, bytes] = list.files[0];
      list.files[0] = [path, bytes, "0".repeat(64)];
      server.replace("offline.json", JSON.stringify(list));
      server.replace("offline.json", JSON.stringify(list));
      await page.reload();
      await scored(page);
      await said(page, /No copy could be made or brought up to date \(.* is of another build\)/);
      assert.deepEqual(await copies(page), [before], "the copy before is whole and stays");
    });
  });
});
