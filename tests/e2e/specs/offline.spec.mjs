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
      await said(page, /A copy is kept, 2\d(\.\d)?\sMB/);
      assert.equal((await copies(page)).length, 1);

      server.cut();
      const cold = await context.newPage();
      await cold.goto(`${server.url}?backend=cpu${FEW}`);
      await cold.locator(".card").first().waitFor({ timeout: LONG_MILLIS });
      await scored(cold);
      await cold.getByLabel("Schedule as text").fill("0-3 5-11");
      await cold.getByLabel("Schedule as text").press("Enter");
      await cold.locator(".moment").getByText("Layer 4 is skipped.").waitFor();
      // A model that is not in the copy: what is missing is named.
      await cold.locator("#model-button").click();
      await cold.getByRole("button", { name: /^House painters \(shallow\)/ }).click();
      await cold.locator(".notices").getByText(/There is no connection to the server, and the model House painters \(shallow\) is not kept on this device/i).waitFor();

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

  test("a page that stands open has the files of its build when the server has the next one", async () => {
    await withPage(browser, { ...options, expected: [...GONE, /404/] }, async ({ page, server }) => {
      await said(page, /A copy is kept/);
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      const { files } = JSON.parse(await server.original("offline.json"));
      const later = files.map(([path]) => path).filter((path) => /^(extras|pieces|qr|words|lessons|guide|models\/items)\b|-[0-9a-f]{16}/.test(path));
      assert.ok(later.length > 40, `${later}`);
      for (const path of later) server.remove(path);
      const lacking = await page.evaluate(async (paths) => {
        const answers = await Promise.all(paths.map(async (path) => [path, (await fetch(path)).status]));
        return answers.filter(([, status]) => status !== 200);
      }, later);
      assert.deepEqual(lacking, []);
      assert.equal(await page.evaluate(async () => (await fetch("words/none.ftl")).status), 404, "what is in no copy is missing");
      // What comes later comes: texts of another language, and lessons.
      await page.locator("#language").selectOption("zh-Hans");
      await page.locator(".views").getByRole("link", { name: "课程" }).click();
      await page.locator(".lessons-list").getByText("什么是层？").waitFor({ timeout: LONG_MILLIS });
    });
  });

  test("the guide is read without a network, in both languages", async () => {
    await withPage(browser, options, async ({ page, server }) => {
      await said(page, /A copy is kept/);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      server.cut();
      await page.goto(`${server.url}guide/index.html`);
      await page.getByRole("heading", { name: "The guide to Atelier" }).waitFor();
      await page.locator("main").getByRole("link", { name: "First steps", exact: true }).click();
      await page.getByRole("heading", { name: "What you see" }).waitFor();
      const isDrawn = () => page.locator("main img:visible").first().evaluate((image) => image.decode().then(() => image.naturalWidth > 0));
      assert.ok(await isDrawn(), "its pictures are there");
      await page.getByRole("link", { name: "简体中文" }).click();
      await page.getByRole("heading", { name: "你看到的是什么" }).waitFor();
      assert.ok(await isDrawn());
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
