// The page in a frame of another page: what it shows, how high it says it is, that it leaves the history of the page around
// it alone, and the way from it to the whole page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { eventually, withStudio, writeLink } from "../support/studio.mjs";

const OPEN_MILLIS = 120_000;
const LINK = `#${writeLink({ tasks: ["arith"], items: 2, schedule: "0-4 6-11" })}`;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1440, height: 900 } };

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

const demo = (options, body) => withPage(browser, { query: "embed-demo.html?", ...options }, body);

// Each has three engines, which takes its time.
for (const [size, profile, colorScheme] of [["desk", DESK, "light"], ["phone", PHONE, "dark"]]) {
  test(`a page has three frames, each as high as what it shows (${size}, ${colorScheme})`, async () => {
    await demo({ profile: { ...profile, colorScheme, reducedMotion: "reduce" } }, async ({ page }) => {
      const frames = await page.locator("iframe").elementHandles();
      assert.equal(frames.length, 3);
      for (const element of frames) {
        await element.scrollIntoViewIfNeeded();
        const frame = await element.contentFrame();
        await frame.locator(".unframed a").waitFor({ timeout: OPEN_MILLIS });
        await frame.locator(".below-top .strip").waitFor({ state: "detached", timeout: OPEN_MILLIS });
        const beyond = () => frame.evaluate(() => document.documentElement.scrollHeight - innerHeight);
        await eventually(beyond, (pixels) => Math.abs(pixels) <= 1, "the frame is as high as its page", OPEN_MILLIS);
        assert.equal(await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "nothing scrolls sideways");
      }
      const [first, second, third] = await Promise.all(frames.map((element) => element.contentFrame()));
      const seen = (frame, selector) => frame.locator(`${selector}:visible`).count();
      assert.deepEqual(await Promise.all([".stack", ".texts", ".desk .glance", ".view", ".top"].map((it) => seen(first, it))), [1, 1, 1, 0, 0]);
      assert.deepEqual(await Promise.all([".stack", ".texts", ".desk .glance", ".view", ".top"].map((it) => seen(second, it))), [0, 1, 1, 0, 0]);
      assert.deepEqual(await Promise.all([".stack", ".texts", ".desk .glance", ".figure-item"].map((it) => seen(third, it))), [0, 0, 0, 1]);
      const [body, whole] = await Promise.all(["#figure-4 .figure-body", "body"].map((it) => third.locator(it).boundingBox()));
      assert.ok(body.width > 0.85 * whole.width, "the figure has the frame’s width");
      await assertAccessible(page, `embed, ${size}, ${colorScheme}`);
      await screenshot(page, `embed-${size}-${colorScheme}`);
    });
  });
}

test("an edit in a frame is no step of the history, and goes along to the whole page", async () => {
  await demo({ profile: DESK }, async ({ page, context }) => {
    const frame = await (await page.locator("iframe").first().elementHandle()).contentFrame();
    await frame.locator(".below-top .strip").waitFor({ state: "detached", timeout: OPEN_MILLIS });
    await frame.locator(".stack .card").first().waitFor({ timeout: OPEN_MILLIS });
    const before = await page.evaluate(() => history.length);
    const link = frame.locator(".unframed a");
    const address = await link.getAttribute("href");
    assert.match(address, /#v1\.m8d3ff872224c1180-painters-12\.n12\.s0-3\.5-11\./);
    await frame.locator(".painters").getByRole("button", { name: "Back to the full model" }).click();
    await eventually(() => link.getAttribute("href"), /\.s0-11\./, "the link has the schedule of now");
    await eventually(() => frame.evaluate(() => location.hash), /\.s0-11\./, "and so has the frame");
    assert.equal(await page.evaluate(() => history.length), before);
    const [whole] = await Promise.all([context.waitForEvent("page"), link.click()]);
    await whole.locator("#schedule-text").waitFor({ timeout: OPEN_MILLIS });
    await eventually(() => whole.locator("#schedule-text").inputValue(), "0-11", "the whole page has it", OPEN_MILLIS);
    assert.equal(new URL(whole.url()).searchParams.get("embed"), null);
  });
});

test("a page around it hears each height, and nothing else", async () => {
  await withPage(browser, { query: "embed-demo.html?", profile: DESK }, async ({ page }) => {
    await page.evaluate(() => {
      globalThis.heard = [];
      addEventListener("message", ({ data, source }) => {
        if (source === document.querySelector("iframe").contentWindow) globalThis.heard.push(data);
      });
    });
    const frame = await (await page.locator("iframe").first().elementHandle()).contentFrame();
    await frame.locator(".stack .card").first().waitFor({ timeout: OPEN_MILLIS });
    await eventually(() => page.evaluate(() => globalThis.heard.length), (n) => n > 0, "a height");
    const n = await page.evaluate(() => globalThis.heard.length);
    await page.setViewportSize({ width: 500, height: 900 });
    await eventually(() => page.evaluate(() => globalThis.heard.length), (now) => now > n, "another, where it is narrower");
    const heard = await page.evaluate(() => globalThis.heard);
    for (const message of heard) {
      assert.deepEqual(Object.keys(message).sort(), ["height", "type"]);
      assert.equal(message.type, "atelier-height");
      assert.ok(Number.isInteger(message.height) && message.height > 100, JSON.stringify(message));
    }
  });
});

test("what an address lists and does not exist is told in the frame", async () => {
  await withPage(browser, { query: "?backend=cpu&embed=walls,figure-1,figure-3,figure-4", path: LINK }, async ({ page }) => {
    await page.locator(".unframed a").waitFor({ timeout: OPEN_MILLIS });
    for (const text of ["embed=walls, which means nothing here", "embed=figure-1, which means nothing here", "a frame has one: the first is shown"]) {
      await page.locator(".notices .notice").filter({ hasText: text }).waitFor();
    }
    await page.locator("#figure-3.open").waitFor();
  });
});

test("the frame is offered where one shares", async () => {
  await withStudio(browser, { query: "?backend=cpu" }, async ({ page, server }) => {
    await page.locator(".share-button").click();
    const dialog = page.locator("dialog[open]");
    await dialog.getByText("Put it into another page").click();
    const html = await dialog.getByRole("textbox", { name: "Put it into another page" }).inputValue();
    const link = await page.locator("#share-link").inputValue();
    assert.ok(html.startsWith(`<iframe src="${server.url}?embed=stack,text,scores#${link.split("#")[1]}" title="Atelier"`), html);
    const source = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").querySelector("iframe").getAttribute("src"), html);
    await dialog.locator(".sheet-head button").click();
    await page.goto(source);
    await page.locator(".unframed a").waitFor({ timeout: OPEN_MILLIS });
    assert.equal(await page.locator(".top:visible").count(), 0);
    await assertAccessible(page, "framed");
  });
});
