// Nothing that axe-core calls serious, in either theme, on a desk and on a phone.

import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing serious on a ${size}, ${colorScheme}`, async () => {
      await withPage(browser, { profile: { viewport, colorScheme } }, async ({ page }) => {
        await page.waitForLoadState("networkidle");
        await screenshot(page, `first-${size}-${colorScheme}`);
        await assertAccessible(page, `${size}, ${colorScheme}`);
      });
    });
  }
}
