// Nothing leaves the device: a whole session asks nobody but its own host, keeps nothing but
// the settings, and never runs into the page's policy.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, screenshot, withPage } from "../support/browser.mjs";
import { applySchedule, modelCard, opened, scoreLittle, scored, writeOn } from "../support/steps.mjs";

// What the page may ask its host for: itself, its engine, the bundled models, the checkpoint that tests a GPU.
const OWN_FILES = /^\/some\/where\/atelier\/($|boot\.js$|later\.js$|words\.js$|app-[^/]*$|worker[^/]*$|[a-z-]*-[0-9a-f]*\.css$|fonts\/|models\/|self-test\/|words\/)/;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

// Blocked loads are told to the page. Its policy does not reach into the worker, whose own
// would have to come as a header, which a plain file host does not send; what the worker asks
// for is watched as requests.
const WATCH_POLICY = () => {
  globalThis.violations = [];
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    globalThis.violations.push(`${violatedDirective} ${blockedURI}`),
  );
};

/** Everything that a visitor does: edit, score, write, share, switch theme. */
async function wholeSession(page) {
  await opened(page);
  await scoreLittle(page);
  await applySchedule(page, "0-2 (3|4|5) 9-11");
  await scored(page);
  await page.locator("#prompt").fill("Tom wanted to cook soup.");
  await writeOn(page);
  await page.locator(".share-button").click();
  await page.locator("dialog[open] #share-link").waitFor();
  await page.locator("dialog[open] .sheet-head button").click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await modelCard(page);
  await page.locator(".theme .segment").nth(2).click();
  await page.locator("html[data-theme=dark]").waitFor();
}

test("a whole session asks nobody else, keeps only the settings, and obeys the policy", async () => {
  const setUp = ({ page }) => page.addInitScript(WATCH_POLICY);
  // Requests to another origin, failed requests and errors on the console fail it by themselves.
  await withPage(browser, { setUp }, async ({ page, server, context }) => {
    await wholeSession(page);
    await screenshot(page, "session-dark");
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.deepEqual(await context.cookies(), []);
    const kept = await page.evaluate(() => ({ local: { ...localStorage }, session: { ...sessionStorage } }));
    assert.deepEqual(Object.keys(kept.local), ["atelier.settings"]);
    const settings = JSON.parse(kept.local["atelier.settings"]);
    assert.deepEqual(Object.keys(settings).sort(), ["language", "theme"]);
    assert.equal(settings.theme, "dark");
    assert.deepEqual(kept.session, {});
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    const foreign = server.requests.map(({ path }) => path).filter((path) => !OWN_FILES.test(path));
    assert.deepEqual(foreign, [], "files that are not the page's own");

    // The settings are of use: the theme is there again, before anything is clicked.
    await page.reload();
    await page.locator("html[data-theme=dark]").waitFor();
  });
});

test("the policy is in force: what it blocks would have been seen", async () => {
  const setUp = ({ page }) => page.addInitScript(WATCH_POLICY);
  const expected = [/Content Security Policy|violates/, /example\.invalid/];
  await withPage(browser, { setUp, expected }, async ({ page }) => {
    await opened(page);
    const blocked = await page.evaluate(() => fetch("https://example.invalid/").then(() => false, () => true));
    assert.ok(blocked, "the page's request was blocked");
    await page.waitForFunction(() => globalThis.violations.length > 0);
  });
});
