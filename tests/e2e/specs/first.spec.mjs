// What a first visit finds, before anybody has done anything: a layer is out, both models write, and one thing is asked.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, withPage } from "../support/browser.mjs";
import { eventually } from "../support/studio.mjs";

const LONG_MILLIS = 120_000;

describe("the first visit", () => {
  let browser;
  before(async () => {
    browser = await launch({ webgpu: false });
  });
  after(() => browser?.close());

  test("shows what a layer does, and asks for one thing", async () => {
    await withPage(browser, { begins: true, query: "" }, async ({ page, server }) => {
      const moment = page.locator(".moment");
      await moment.getByText("Layer 4 is skipped.").waitFor();
      await page.locator(".desk .first-difference").first().waitFor({ timeout: LONG_MILLIS });
      // It is written token by token.
      const texts = page.locator(".desk .written");
      await eventually(() => texts.first().textContent(), /- 7 = 5\. 5 \+ 8 = 13\./, "the full model does the sum", LONG_MILLIS);
      const edited = await texts.nth(1).textContent();
      assert.doesNotMatch(edited, /= 13\./, "without layer 4 it does not");
      await moment.getByText(/Arithmetic: down from \d+\s?% to \d+\s?%/).waitFor({ timeout: LONG_MILLIS });
      assert.equal(await moment.getByRole("link", { name: "Transformer Layers as Painters" }).getAttribute("href"), "https://arxiv.org/abs/2407.09298");

      const weights = server.requests.filter(({ path, method }) => method === "GET" && path.endsWith("painters-12/model.safetensors"));
      assert.deepEqual(weights.map(({ status }) => status), [200, 206], "weights come once, before their header is asked for");
      assert.equal(new URL(page.url()).hash, "", "the address stays as it was typed");
      await assertAccessible(page, "the first visit");

      assert.equal(await moment.locator("button.primary").innerText(), "Skip layer 5 instead", "what one is to try");
      await moment.getByRole("button", { name: "Skip layer 5 instead" }).click();
      await moment.getByText("Layer 5 is skipped.").waitFor();
      await moment.getByRole("button", { name: "Put it back" }).click();
      await moment.getByText("All 12 layers run").waitFor();
      await moment.getByRole("button", { name: "the middle in reverse" }).click();
      await moment.getByText("Your schedule is 0-3 8-4 9-11.").waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await moment.getByText("All 12 layers run").waitFor();
    });
  });

  test("a link is not written over", async () => {
    await withPage(browser, { begins: true, query: "" }, async ({ page }) => {
      await page.getByLabel("Schedule as text").fill("0-10");
      await page.getByLabel("Schedule as text").press("Enter");
      await page.waitForFunction(() => location.hash.includes(".s0-10."), undefined, { timeout: LONG_MILLIS });
      await page.reload();
      await page.locator(".moment").getByText("Layer 11 is skipped.").waitFor();
    });
  });
});
