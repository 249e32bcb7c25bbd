// Times figure 11 on the built page: from the click to the first points, to points of every
// family, and to the end. One line of JSON. All five tasks.
//
//   ATELIER_CHROMIUM=$(command -v chromium) node tests/e2e/measure-figure.mjs [ITEMS] [BACKEND]

import { launch } from "./support/browser.mjs";
import { look, withStudio } from "./support/studio.mjs";

const LONG_MILLIS = 3_600_000;
// One curve for each family.
const N_FAMILIES = 6;
const [items = "50", backend = "auto"] = process.argv.slice(2);
const link = { tasks: ["lastword", "continuation", "coref", "facts", "arith"], items: Number(items) };

const browser = await launch();
try {
  await withStudio(browser, { query: `?backend=${backend}`, link }, async ({ page }) => {
    // The scores come first, with nothing else to do.
    await page.locator(".scores .phase").waitFor({ state: "detached", timeout: LONG_MILLIS });
    await look(page, "Figures");
    const item = page.locator("#figure-11");
    await item.locator(".figure-head").click();
    const now = () => page.evaluate(() => performance.now());
    const from = await now();
    await item.getByRole("button", { name: "Compute", exact: true }).click();
    const series = (n) => page.waitForFunction(
      (n) => new Set([...document.querySelectorAll("#figure-11 .plot .point")].map((it) => it.getAttribute("class"))).size >= n,
      n, { timeout: LONG_MILLIS },
    ).then(now);
    const [first, whole] = [await series(1), await series(N_FAMILIES)];
    await item.getByRole("status").filter({ hasText: "computed on" }).waitFor({ timeout: LONG_MILLIS });
    const millis = (to) => Math.round(to - from);
    console.log(JSON.stringify({
      backend, items: link.items, said: await item.getByRole("status").innerText(),
      first_points_millis: millis(first), all_families_millis: millis(whole), complete_millis: millis(await now()),
    }));
  });
} finally {
  await browser.close();
}
