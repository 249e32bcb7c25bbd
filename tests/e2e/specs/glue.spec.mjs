// Classifiers that were fine-tuned for a task each, from folders of the golden ones: scores with coefficients on axes of
// their own, what they rest on, and figure 11 of several of them joined into one.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { applySchedule, dropOnPage, openFolder, opened } from "../support/steps.mjs";
import { eventually, look, plain } from "../support/studio.mjs";

const GOLDEN = fileURLToPath(new URL("../../golden/", import.meta.url));
const ON_CPU = { query: "?backend=cpu" };
const FIGURE_MILLIS = 120_000;
const PROFILES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const TASKS = { cola: "bert-two-classes", stsb: "bert-regression", mnli: "bert-classes" };

let browser, folders, golden;
before(async () => {
  browser = await launch();
  folders = await mkdtemp(join(tmpdir(), "atelier-glue-"));
  golden = JSON.parse(await readFile(join(GOLDEN, "glue/figure/figure.json"), "utf8"));
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
  await page.locator(".scores .score-row svg[aria-label*=', full model']").first().waitFor({ timeout: FIGURE_MILLIS });
  await page.locator(".scores .phase").waitFor({ state: "detached", timeout: FIGURE_MILLIS });
}

async function computeFigure(page) {
  await look(page, "Figures");
  const figure = page.locator("#figure-11");
  if ((await figure.getAttribute("class")).includes("open")) await figure.locator(".figure-head").click();
  await figure.locator(".figure-head").click();
  await figure.getByRole("button", { name: "Compute", exact: true }).click();
  await eventually(() => figure.getByRole("status").innerText(), /computed on/, "the figure", FIGURE_MILLIS);
  return figure;
}

for (const [size, profile] of Object.entries(PROFILES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`scores and figure of classifiers on a ${size}, ${colorScheme}`, async () => {
      await withPage(browser, { ...ON_CPU, profile: { ...profile, colorScheme, reducedMotion: "reduce" } }, async ({ page }) => {
        const pane = async (name) => size === "phone" && look(page, name);
        const view = (name) => screenshot(page, `glue-${name}-${size}-${colorScheme}`);
        await opened(page);
        for (const task of Object.keys(TASKS)) {
          await look(page, "Results");
          await openTask(page, task);
          await pane("Layers");
          await applySchedule(page, "0 1 3 4");
          await look(page, "Results");
          await page.locator(".scores .phase").waitFor({ state: "detached", timeout: FIGURE_MILLIS });
          await page.locator(".scores").evaluate((it) => it.scrollIntoView());
          await view(`scores-${task}`);
          const row = page.locator(".score-row").first();
          if (task === "cola") {
            assert.match(plain(await row.innerText()), /Matthews correlation/);
            const ticks = await row.locator(".score-chart .tick").allTextContents().then((all) => all.map(plain));
            assert.deepEqual([ticks[0], ticks.at(-1)], ["-1", "1"], "its axis goes from end to end");
            assert.ok((await row.locator(".score-chart .dot").count()) === 1 && (await row.locator(".interval").count()) >= 1);
            await row.locator(".how").click();
            assert.match(plain(await row.locator(".tip").innerText()), /run_glue.py of transformers.*not those of lm-evaluation-harness/);
            await view("provenance");
            await row.locator(".how").click();
          }
          await computeFigure(page);
        }
        await look(page, "Results");
        const rests = page.locator(".scores .chip:disabled");
        assert.deepEqual(plain((await rests.allInnerTexts()).join()), "cola.jsonl,stsb.jsonl", "other models' tasks rest");
        const why = plain(await page.locator(".scores .score-tools").innerText());
        assert.match(why, /cola\.jsonl has 2 labels \(unacceptable, acceptable\), and this model tells 3 classes apart/);
        await look(page, "Figures");
        const figure = page.locator("#figure-11");
        await figure.locator(".figure-beside").waitFor();
        await figure.locator(".figure-beside").evaluate((it) => it.scrollIntoView());
        await view("figure");
        const layers = await figure.locator(".figure-beside .tick").allTextContents();
        assert.ok(layers.every((text) => !/^[234]\.\d/.test(text)), `numbers of layers are whole: ${layers}`);
        assert.match(plain(await figure.innerText()), /The median is of 3 tasks: mnli\S*, cola\S*,? and stsb|The median is of 3 tasks/);
        const rows = figure.locator(".figure-beside .chart-table tbody tr");
        await figure.locator(".figure-beside").getByRole("button", { name: "As a table" }).click();
        const skips = (await rows.allInnerTexts()).map(plain).filter((row) => row.startsWith("skip "));
        const of = (task, at) => golden.tasks[task].curves.skip[at][1];
        const middle = (at) => Object.keys(TASKS).map((task) => of(task, at)).sort((a, b) => a - b)[1];
        assert.equal(skips.length, 2);
        for (const at of [0, 1]) assert.ok(skips[at].includes(middle(at).toFixed(2)), `${skips[at]}: ${middle(at)}`);
        await view("table");
        if (size === "desktop" && colorScheme === "light") await assertAccessible(page, "classifiers");
      });
    });
  }
}
