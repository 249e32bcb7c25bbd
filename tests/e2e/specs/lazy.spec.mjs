// Code that comes later, of the page and of its engine: not before the first score, kept through a new deployment, fetched again after a failure.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";

import { DIST, launch } from "../support/browser.mjs";
import { eventually, look, withStudio } from "../support/studio.mjs";

const LONG_MILLIS = 120_000;
const files = await readdir(DIST);
const LATER = files.find((name) => /^app-.*_later\.wasm$/.test(name));
const ENGINE_LATER = files.find((name) => /^worker-.*_later\.wasm$/.test(name));

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

const asked = (server) => server.requests.filter(({ path, method }) => method === "GET" && path.endsWith(LATER)).length;

test("their code comes once the page is at rest, and outlives a new deployment", async () => {
  const link = { tasks: ["facts"], items: 4, schedule: "0-3 5-11" };
  await withStudio(browser, { query: "?backend=cpu", link, expected: [/404/] }, async ({ page, server }) => {
    await eventually(() => asked(server), 1, "it has come by itself", LONG_MILLIS);
    await page.locator(".score-words .n").first().waitFor();
    server.remove(LATER);
    await look(page, "Figures");
    await page.locator("#figures-heading").waitFor();
    await look(page, "Lessons");
    await page.locator("#lessons-heading").waitFor();
    assert.equal(asked(server), 1, "it comes once");
  });
});

test("where it does not come that is said, and it can be fetched again", async () => {
  let bytes;
  const setUp = async ({ server }) => {
    bytes = await server.original(LATER);
    server.remove(LATER);
  };
  const link = { tasks: ["facts"], items: 4 };
  await withStudio(browser, { query: "?backend=cpu", link, setUp, expected: [/404/, /WebAssembly|wasm|MIME|HTTP status/i] }, async ({ page, server }) => {
    await look(page, "Compare");
    await page.getByRole("alert").filter({ hasText: "This part of the page did not arrive." }).waitFor();
    server.replace(LATER, bytes);
    await page.getByRole("button", { name: "Fetch it again" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("#compare-heading").waitFor();
    const isNear = () => page.evaluate(() => document.activeElement?.closest(".view") !== null);
    await eventually(isNear, true, "the keyboard goes on where it was");
  });
});

test("the engine says what it cannot do without its part, and does it once that has come", async () => {
  let bytes;
  const setUp = async ({ server }) => {
    bytes = await server.original(ENGINE_LATER);
    server.remove(ENGINE_LATER);
  };
  const link = { tasks: ["facts"], items: 4, schedule: "0-3 5-11" };
  await withStudio(browser, { query: "?backend=cpu", link, setUp, expected: [/404/, /WebAssembly|wasm|MIME|HTTP status/i] }, async ({ page, studio, server }) => {
    await page.locator(".score-words .n").first().waitFor();
    await look(page, "Look inside");
    await page.getByRole("alert").filter({ hasText: "a part of the engine did not arrive" }).first().waitFor();
    server.replace(ENGINE_LATER, bytes);
    await studio.write("0-4 6-11");
    await page.locator(".canvas-grid").waitFor();
  });
});
