// A classifier that was fine-tuned for a task, from the folder of a golden one: its score, a coefficient on an axis of its
// own, and what that rests on.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { applySchedule, dropOnPage, openFolder, opened } from "../support/steps.mjs";
import { plain } from "../support/studio.mjs";

const GOLDEN = fileURLToPath(new URL("../../golden/", import.meta.url));
const ON_CPU = { query: "?backend=cpu" };
const SCORES_MILLIS = 120_000;
const PROFILES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const TASKS = { cola: "bert-two-classes" };

let browser, folders;
before(async () => {
  browser = await launch();
  folders = await mkdtemp(join(tmpdir(), "atelier-glue-"));
});
after(async () => {
  await browser.close();
  await rm(folders, { recursive: true });
});

/** Opens the model of a task and drops the task's items. */
async function openTask(page, task) {
  const folder = join(folders, `${task}-model`);
  await cp(join(GOLDEN, "families", TASKS[task]), folder, { recursive: true });
  await cp(join(GOLDEN, "glue/tokenizer.json"), join(folder, "tokenizer.json"));
  await openFolder(page, folder);
  await page.locator(".model-title", { hasText: `${task}-model` }).waitFor();
  await opened(page);
  await dropOnPage(page, [join(GOLDEN, `glue/figure/${task}.jsonl`)]);
  await page.locator("dialog[open] .told .notice").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".scores .score-row svg[aria-label*=', full model']").first().waitFor({ timeout: SCORES_MILLIS });
  await page.locator(".scores .phase").waitFor({ state: "detached", timeout: SCORES_MILLIS });
}

for (const [size, profile] of Object.entries(PROFILES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`scores of a classifier on a ${size}, ${colorScheme}`, async () => {
      await withPage(browser, { ...ON_CPU, profile: { ...profile, colorScheme, reducedMotion: "reduce" } }, async ({ page }) => {
        const pane = async (name) => size === "phone" && page.locator("nav.tabs").getByRole("button", { name }).click();
        const view = (name) => screenshot(page, `glue-${name}-${size}-${colorScheme}`);
        await opened(page);
        await pane("Results");
        await openTask(page, "cola");
        await pane("Layers");
        await applySchedule(page, "0 1 3 4");
        await pane("Results");
        await page.locator(".scores .phase").waitFor({ state: "detached", timeout: SCORES_MILLIS });
        await page.locator(".scores").evaluate((it) => it.scrollIntoView());
        await view("scores");
        const row = page.locator(".score-row").first();
        assert.match(plain(await row.innerText()), /Matthews correlation/);
        const ticks = await row.locator(".score-chart .tick").allTextContents().then((all) => all.map(plain));
        assert.deepEqual([ticks[0], ticks.at(-1)], ["-1", "1"], "its axis goes from end to end");
        assert.ok((await row.locator(".score-chart .dot").count()) === 1 && (await row.locator(".interval").count()) >= 1);
        await row.locator(".how").click();
        assert.match(plain(await row.locator(".tip").innerText()), /run_glue.py of transformers.*not those of lm-evaluation-harness/);
        await view("provenance");
        if (size === "desktop" && colorScheme === "light") await assertAccessible(page, "a classifier");
      });
    });
  }
}
