// The guide beside the page: every chapter opens under its policy, is led to, fits a phone, and is readable in both themes.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { DIST, launch, withPage } from "../support/browser.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser.close());

const chapters = async () => (await readdir(`${DIST}/guide`, { recursive: true })).filter((name) => name.endsWith(".html"));

for (const colorScheme of ["light", "dark"]) {
  test(`every chapter opens and fits a phone, ${colorScheme}`, async () => {
    // What goes wrong on the way, a refused style or a picture that is not there, fails this, too.
    await withPage(browser, { profile: { ...PHONE, colorScheme } }, async ({ page, server }) => {
      const all = await chapters();
      assert.ok(all.length > 20 && all.includes("zh-Hans/index.html"), `${all}`);
      for (const name of all) {
        await page.goto(`${server.url}guide/${name}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${name} scrolls sideways`);
        await page.locator('#contents [aria-current="page"]').waitFor({ state: "attached" });
        await assertAccessible(page, `guide/${name}, ${colorScheme}`);
      }
    });
  });
}

test("the page leads to the guide, the guide to the page, and the theme goes along", async () => {
  await withPage(browser, { query: "?backend=cpu" }, async ({ page, context, server }) => {
    await page.getByRole("radio", { name: "Dark" }).check();
    const [guide] = await Promise.all([context.waitForEvent("page"), page.locator(".top").getByRole("link", { name: "Guide" }).click()]);
    await guide.getByRole("heading", { name: "The guide to Atelier" }).waitFor();
    assert.equal(guide.url(), `${server.url}guide/index.html`);
    assert.equal(await guide.locator("html").getAttribute("data-theme"), "dark");
    await guide.getByRole("link", { name: "First steps" }).first().click();
    await guide.getByRole("heading", { name: "Open the page" }).waitFor();
    assert.equal(await guide.locator("header .wordmark").getAttribute("href"), "../");
    const shown = await guide.locator("main img").evaluateAll((images) => images.filter((image) => image.checkVisibility()).map((image) => image.getAttribute("src")));
    assert.deepEqual(shown, ["pictures/first-dark.webp"]);
  });
});

test("the guide has the language of the page, and each chapter leads to the same in the other", async () => {
  await withPage(browser, { query: "?backend=cpu&lang=zh-Hans" }, async ({ page, context, server }) => {
    const [guide] = await Promise.all([context.waitForEvent("page"), page.locator(".top").getByRole("link", { name: "指南" }).click()]);
    await guide.getByRole("heading", { name: "Atelier 指南" }).waitFor();
    assert.equal(guide.url(), `${server.url}guide/zh-Hans/index.html`);
    await guide.locator("#contents").getByRole("link", { name: "你自己的数据" }).click();
    await guide.getByRole("heading", { name: "你自己的数据" }).waitFor();
    assert.equal(guide.url(), `${server.url}guide/zh-Hans/data.html`);
    assert.equal(await guide.locator(".not-translated").count(), 0);
    await guide.getByRole("link", { name: "English" }).click();
    await guide.getByRole("heading", { name: "Your own data" }).waitFor();
    assert.equal(guide.url(), `${server.url}guide/data.html`);
    await guide.getByRole("link", { name: "简体中文" }).click();
    await guide.waitForURL(`${server.url}guide/zh-Hans/data.html`);
    await guide.locator("#contents").getByRole("link", { name: "给教师" }).click();
    await guide.getByRole("link", { name: "教师页面" }).click();
    await guide.waitForURL(`${server.url}teachers.html`);
  });
});
