// Nothing that axe-core calls serious, in either theme, on a desk and on a phone: as the
// page starts, with an edited schedule, and with each of its menus and dialogs open.

import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { applySchedule, opened, scoreLittle, scored } from "../support/steps.mjs";
import { look } from "../support/studio.mjs";

const SIZES = {
  desk: { width: 1280, height: 800 },
  "wide desk": { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
};

// A group, a loop, and layers at rest.
const EDITED = "0-1 (2|3|4) (5 6)x3 9-11";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const closeDialog = async (page) => {
  await page.locator("dialog[open] .sheet-head button").click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
};

// Each opens something and returns what closes it.
const VIEWS = {
  edited: async () => async () => {},
  "card menu": async (page) => {
    await page.locator(".painters .card .menu-button").first().click();
    await page.locator("[role=menu] [role=menuitem]").first().waitFor();
    return async () => {
      await page.keyboard.press("Escape");
      await page.locator("[role=menu]").waitFor({ state: "detached" });
    };
  },
  presets: async (page) => {
    await page.locator(".presets-button").click();
    await page.locator("#presets-panel .preset").first().waitFor();
    return () => page.locator(".presets-button").click();
  },
  "table of scores": async (page) => {
    const button = page.locator(".scores button[aria-pressed]", { hasText: "As a table" });
    await button.click();
    await page.locator(".scores table").waitFor();
    return () => button.click();
  },
  "model card": async (page) => {
    await page.locator(".model-button").click();
    await page.locator("dialog[open] dl.facts").waitFor();
    return () => closeDialog(page);
  },
  "share dialog": async (page) => {
    await page.locator(".share-button").click();
    await page.locator("dialog[open] #share-link").waitFor();
    return () => closeDialog(page);
  },
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing serious on a ${size}, ${colorScheme}`, async (t) => {
      // Nothing moves, so that nothing is judged half-way through a fade.
      const profile = { viewport, colorScheme, reducedMotion: "reduce" };
      await withPage(browser, { profile }, async ({ page }) => {
        await page.waitForLoadState("networkidle");
        await screenshot(page, `first-${size}-${colorScheme}`);
        await assertAccessible(page, `${size}, ${colorScheme}`);
        if (size === "desk") return; // As the wide desk, and its views take their time.

        await opened(page);
        const lookAt = async (name) => size === "phone" && look(page, name);
        await lookAt("Results");
        await scoreLittle(page);
        await lookAt("Layers");
        await applySchedule(page, EDITED);
        await lookAt("Results");
        await scored(page);
        for (const [view, open] of Object.entries(VIEWS)) {
          await t.test(view, async () => {
            await lookAt(view === "table of scores" ? "Results" : "Layers");
            const close = await open(page);
            await screenshot(page, `${view}-${size}-${colorScheme}`.replaceAll(" ", "-"));
            await assertAccessible(page, `${view}, ${size}, ${colorScheme}`);
            await close();
          });
        }
      });
    });
  }
}
