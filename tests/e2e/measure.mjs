// Times what a person waits for, on the built page: navigation to the open model and to the first score, an edit
// to the first refreshed score, and a hundred items of five tasks. One line of JSON per
// executor; with a path as argument, also a picture of the page.
//
//   ATELIER_CHROMIUM=$(command -v chromium) node tests/e2e/measure.mjs [PICTURE.png]

import { launch, withPage } from "./support/browser.mjs";

const LONG_MILLIS = 180_000;
// Layers 3 to 9 side by side.
const SCHEDULE = "0-2 (3|..|9) 10-11";

// "auto" is what a visitor of this machine gets.
for (const [executor, query] of [["auto", ""], ["gpu", "?backend=gpu"], ["cpu", "?backend=cpu"]]) {
  const browser = await launch();
  try {
    await withPage(browser, { query, profile: { viewport: { width: 1440, height: 900 } } }, async ({ page }) => {
      const now = () => page.evaluate(() => performance.now());
      const seen = async (text, nth = 0) => {
        await page.getByText(text).nth(nth).waitFor({ timeout: LONG_MILLIS });
        return now();
      };
      await page.locator(".write-buttons button.primary:enabled").first().waitFor({ timeout: LONG_MILLIS });
      const opened = await now();
      const firstScore = await seen(/^\d+ of 100$/);
      await page.locator("input[name=items]").first().check();
      const baselineFrom = await now();
      const baselineTo = await seen("20 items", 4);
      await page.getByLabel("Schedule as text").fill(SCHEDULE);
      const edit = await now();
      await page.getByLabel("Schedule as text").press("Enter");
      const refreshed = await seen(/cannot tell yet|worse|better/);
      await page.locator(".score-list:not(.stale)").waitFor({ timeout: LONG_MILLIS });
      const editedTo = await seen("20 items", 4);
      const millis = (from, to) => Math.round(to - from);
      console.log(JSON.stringify({
        executor,
        opened_millis: millis(0, opened),
        first_score_millis: millis(0, firstScore),
        baseline_100_items_millis: millis(baselineFrom, baselineTo),
        edit_to_refreshed_score_millis: millis(edit, refreshed),
        edited_100_items_millis: millis(edit, editedTo),
      }));
      const picture = process.argv[2];
      if (picture && executor === "auto") {
        await page.getByRole("button", { name: "Generate" }).click();
        await page.getByText("They part").first().waitFor({ timeout: LONG_MILLIS });
        await page.evaluate(() => document.activeElement?.blur());
        await page.screenshot({ path: picture });
      }
    });
  } finally {
    await browser.close();
  }
}
