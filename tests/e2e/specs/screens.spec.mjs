// Each view on a desk and on a phone, light and dark: kept as pictures, and nothing reaches
// beyond the side of the screen or of its pane.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, screenshot, withPage } from "../support/browser.mjs";
import { eventually, look, withStudio, writeLink } from "../support/studio.mjs";

const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
// So that pictures show where things come to rest.
const STILL = { reducedMotion: "reduce" };
const SCHEDULE = "0-2 (3|4|5 6)x2 7x3 9-11";
const SCORING_MILLIS = 120_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** What reaches beyond the right or left side of what holds it, unless that scrolls. */
function tooWide(page) {
  return page.evaluate(() => {
    const isOffScreen = (element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > innerWidth;
    };
    const isSeen = (element) => element.getClientRects().length > 0 && !element.closest(".unseen, .sr-only");
    const holders = [...document.querySelectorAll(".top, .pane, .sheet, .menu, .tip, .strip")].filter(isSeen);
    return holders.flatMap((holder) => {
      const { left, right } = holder.getBoundingClientRect();
      const isOut = (element) => {
        const rect = element.getBoundingClientRect();
        return rect.right > right + 1 || rect.left < left - 1;
      };
      // Drawn over the page, or scrolled by itself.
      const isFree = (element) => element.closest(".overlay, .menu, .tip, .table-scroll, svg") !== null;
      const inside = [...holder.querySelectorAll("*")].filter((element) => isSeen(element) && !isFree(element));
      const out = holder.matches(".menu, .tip") ? [holder, ...holder.children].filter(isOffScreen) : inside.filter(isOut);
      return out.map((element) => `${element.tagName} .${element.className} in .${holder.className}`);
    });
  });
}

for (const [size, profile] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    const view = async (page, name) => {
      await screenshot(page, `${name}-${size}-${colorScheme}`);
      assert.deepEqual(await tooWide(page), [], `${name}: too wide`);
    };

    test(`views on a ${size}, ${colorScheme}`, async () => {
      const options = { link: { schedule: SCHEDULE, items: 2 }, profile: { ...profile, ...STILL, colorScheme } };
      await withStudio(browser, options, async ({ page, studio }) => {
        const isPhone = size === "phone";
        const pane = async (name) => {
          if (isPhone) await look(page, name);
        };
        const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.equal(await sideways(), 0, "the page does not scroll sideways");
        const phase = page.locator(".scores .phase");
        const done = async () => (await phase.count()) === 0;
        await eventually(done, true, "complete scores", SCORING_MILLIS);
        await page.locator(".cost button", { hasText: "Measure again" }).waitFor({ timeout: SCORING_MILLIS, state: "attached" });
        await view(page, "painters");

        await studio.card("3").locator(".menu-button").first().click();
        await page.getByRole("menu").waitFor();
        await view(page, "menu");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Presets", exact: true }).click();
        await page.locator("#presets-panel").waitFor();
        await view(page, "presets");
        await page.getByRole("button", { name: "Presets", exact: true }).click();

        await pane("Results");
        if (isPhone) await view(page, "scores");
        await page.locator(".how").last().click();
        await page.getByRole("tooltip").waitFor();
        await view(page, "provenance");
        await page.locator(".how").last().click();
        await page.getByRole("button", { name: "As a table" }).click();
        await view(page, "table");
        await page.getByRole("button", { name: "As a table" }).click();
        await studio.writeButton.click();
        await page.locator(".writing").getByText(/It stopped at the limit|It generated the end/).nth(1).waitFor({ timeout: SCORING_MILLIS });
        await page.locator("#writing-heading").evaluate((heading) => heading.scrollIntoView());
        await view(page, "writing");
        await page.locator(".cost").scrollIntoViewIfNeeded();
        await view(page, "cost");

        await page.getByRole("button", { name: "Share", exact: true }).click();
        await page.getByRole("dialog", { name: "Share what you see" }).waitFor();
        await view(page, "share");
        await page.keyboard.press("Escape");
        await page.locator(".model-button").click();
        await page.getByRole("dialog", { name: /House painters/ }).waitFor();
        await view(page, "model");
      });
      const unknown = writeLink({ hash: "0123456789abcdef", name: "other-house", layers: 16 });
      await withPage(browser, { path: `#${unknown}`, profile: { ...profile, ...STILL, colorScheme } }, async ({ page }) => {
        await page.getByRole("alert").filter({ hasText: "other-house" }).waitFor();
        await view(page, "unknown-model");
      });
    });
  }
}
