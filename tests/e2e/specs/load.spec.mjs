// The page as a visitor meets it first: it starts below a sub-path, asks nothing of anybody
// else, and says something useful when it cannot start.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, screenshot, withPage } from "../support/browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("starts below a sub-path without an error or a foreign request", async () => {
  await withPage(browser, {}, async ({ page, server }) => {
    await page.waitForLoadState("networkidle");
    await screenshot(page, "load");
    assert.ok(server.requests.some(({ path }) => path.endsWith("_bg.wasm")), "the module was fetched");
    assert.equal(await page.locator("#boot-problem").textContent(), "");
  });
});

test("says so when its module is missing", async () => {
  const expected = [/404/, /uncaught/, /request failed/];
  const setUp = ({ page }) => page.route(/app-.*_bg\.wasm/, (route) => route.fulfill({ status: 404 }));
  await withPage(browser, { expected, setUp }, async ({ page }) => {
    const problem = page.locator("#boot-problem");
    await problem.waitFor({ state: "visible" });
    assert.match(await problem.textContent(), /could not start/);
  });
});

test("says so in a browser whose WebAssembly has no vectors", async () => {
  // As such a browser does: what has a vector in it is no valid module.
  const old = () => {
    const refuse = () => Promise.reject(new WebAssembly.CompileError("invalid value type"));
    Object.assign(WebAssembly, { validate: () => false, instantiate: refuse, instantiateStreaming: refuse });
  };
  const setUp = ({ page }) => page.addInitScript(old);
  await withPage(browser, { expected: [/uncaught/, /CompileError|invalid value type/], setUp }, async ({ page }) => {
    const problem = page.locator("#boot-problem");
    await problem.waitFor({ state: "visible" });
    assert.match(await problem.textContent(), /no vectors \(SIMD\)\. A current Firefox, Chrome, Edge or Safari has it\./);
  });
});

test("says so where scripts are off", async () => {
  await withPage(browser, { profile: { javaScriptEnabled: false }, expected: [/\(csp\)/] }, async ({ page }) => {
    assert.match(await page.locator("noscript").textContent(), /JavaScript and WebAssembly/);
  });
});
