// What is taken away: the schedule as code, scores with their provenance; copied and saved.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { dropOnPage } from "../support/steps.mjs";
import { eventually, look, plain, withStudio } from "../support/studio.mjs";

const SCORING_MILLIS = 60_000;
const LINK = { tasks: ["facts"], items: 2, schedule: "0-3 9-11" };
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function open(page) {
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.getByRole("heading", { name: "Export" }).waitFor();
  return dialog;
}

/** Chooses a form and gives its text, once it is there. */
async function taken(dialog, form, pattern) {
  await dialog.getByLabel("What").selectOption({ label: form });
  const field = dialog.locator("#take-text");
  return eventually(() => field.inputValue(), pattern, form, SCORING_MILLIS);
}

test("a schedule is shown as code, copied and saved, and what it has not says why", async () => {
  await withStudio(browser, { link: LINK }, async ({ page, studio, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const dialog = await open(page);
    const script = await taken(dialog, "Schedule: PyTorch script", /ORDER = \[0, 1, 2, 3, 9, 10, 11\]/);
    await dialog.getByRole("button", { name: "Copy" }).click();
    await dialog.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), script);

    const saving = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save painters-12-schedule.py" }).click();
    const download = await saving;
    assert.equal(download.suggestedFilename(), "painters-12-schedule.py");
    assert.equal(await readFile(await download.path(), "utf8"), script);

    assert.match(await taken(dialog, "Schedule: the paper\u2019s command line", /lm_eval/), /--method skip \\\n {4}--start_layer 3\n/);
    assert.match(await taken(dialog, "Schedule: mergekit YAML", /slices/), /layer_range: \[9, 12\]/);
    const citation = await taken(dialog, "Citation: BibTeX", /@misc/);
    assert.match(citation, /url = \{http:\/\/localhost:\d+\/some\/where\/atelier\/#v1\./);

    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await studio.write("0-3 (4|..|8) 10 11");
    const again = await open(page);
    await again.getByLabel("What").selectOption({ label: "Schedule: mergekit YAML" });
    await again.getByText("is a parallel group, and a mergekit passthrough merge can only").waitFor();
    assert.equal(await again.locator("#take-text").count(), 0);
    assert.match(await taken(again, "Schedule: PyTorch script", /parallel/), /\["parallel", \[4\], \[5\], \[6\], \[7\], \[8\]\]/);
  });
});

test("the edited model is made here and saved as the files of a folder", async () => {
  await withStudio(browser, { link: LINK, profile: { acceptDownloads: true } }, async ({ page, studio }) => {
    const dialog = await open(page);
    await dialog.getByRole("button", { name: "Make the edited model" }).click();
    const file = async (name) => {
      const button = dialog.getByRole("button", { name: `Save ${name}` });
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      assert.equal(download.suggestedFilename(), name);
      return readFile(await download.path());
    };
    assert.equal(JSON.parse(await file("config.json")).num_hidden_layers, 7);
    const weights = await file("model.safetensors");
    const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString("utf8"));
    assert.equal(JSON.parse(header.__metadata__.atelier).schedule, LINK.schedule);
    const layers = new Set(Object.keys(header).map((name) => name.match(/^model\.layers\.(\d+)\./)?.[1]).filter(Boolean));
    assert.equal(layers.size, 7);
    await screenshot(page, "take-away-model");
    await assertAccessible(page, "the edited model");

    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await studio.write("0-3 (4|..|8) 9-11");
    const again = await open(page);
    assert.equal(await again.getByRole("button", { name: "Save model.safetensors" }).count(), 0, "that was another schedule");
    await again.getByRole("button", { name: "Make the edited model" }).click();
    await again.locator(".take-model").getByText("is a parallel group").waitFor();
  });
});

test("scores are saved with everything that says which they are", async () => {
  await withStudio(browser, { link: LINK }, async ({ page }) => {
    const dialog = await open(page);
    // Scores grow while they are looked at: until both items are done.
    const csv = await taken(dialog, "Scores: CSV", /^facts,acc,2,2,/m);
    assert.ok(csv.startsWith("task,metric,n,n_of,score,"), csv);
    const json = JSON.parse(await taken(dialog, "Scores: JSON", /"provenance"/));
    assert.equal(json.experiment.what.scores.schedule, "0-3 9-11");
    assert.match(json.experiment.data[0].sha256, /^[0-9a-f]{64}$/);
    assert.match(json.provenance.model_hash, /^[0-9a-f]{64}$/);
    assert.equal(json.provenance.model_hash, json.experiment.model.hash);
    assert.equal(json.report.scores.tasks[0].edited.n, 2);
    assert.ok(json.provenance.build && json.provenance.backend.adapter);
  });
});

test("scores, texts and canvas are saved as pictures that bring their schedule back when they are dropped", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "atelier-pictures-"));
  t.after(() => rm(folder, { recursive: true }));
  const profile = { acceptDownloads: true, viewport: { width: 1440, height: 900 } };
  await withStudio(browser, { link: LINK, profile }, async ({ page, studio }) => {
    const scores = page.locator(".panel.scores");
    // "1 of 2 items" holds these words, too.
    const told = async () => plain(await scores.innerText());
    await eventually(told, /(?<!of )\b2 items/, "both items are scored", SCORING_MILLIS);
    const save = async (panel, ending) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        panel.getByRole("button", { name: new RegExp(`\\b${ending}\\b`, "i") }).click(),
      ]);
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    };
    const svg = await save(scores, "svg");
    assert.equal(basename(svg), "atelier-scores.svg");
    const drawn = await readFile(svg, "utf8");
    assert.match(drawn, /<title>Scores of House painters, schedule 0-3 9-11<\/title>/);
    assert.match(drawn, /Facts/);
    assert.match(await readFile(await save(scores, "csv"), "utf8"), /^facts,acc,2,2,/m);
    const png = await save(scores, "png");

    await studio.write("0-5 (6|7) 8-11");
    const writing = page.locator(".panel.writing");
    await studio.writeButton.click();
    await writing.locator(".take-away").waitFor({ timeout: SCORING_MILLIS });
    await writing.scrollIntoViewIfNeeded();
    await screenshot(page, "writing-files");
    const text = await save(writing, "svg");
    await look(page, "Look inside");
    const canvas = page.locator(".panel.canvas");
    const words = await readFile(await save(canvas, "svg"), "utf8");
    assert.match(words, /<title>Logit lens of House painters, schedule 0-5 \(6\|7\) 8-11<\/title>/);
    assert.match(await readFile(await save(canvas, "csv"), "utf8"), /^row,step,column,token,word,probability,/);
    const prompt = await page.getByLabel("Prompt").inputValue();

    await dropOnPage(page, [png]);
    await studio.shows("0-3 9-11");
    await page.getByText("atelier-scores.png was opened: the same schedule, tasks, items and seed").waitFor();
    await page.getByLabel("Prompt").fill("Something else.");
    await dropOnPage(page, [text]);
    await studio.shows("0-5 (6|7) 8-11");
    await page.getByText("atelier-writing.svg was opened: the same schedule and prompt").waitFor();
    assert.equal(await page.getByLabel("Prompt").inputValue(), prompt);
    await eventually(() => writing.locator(".take-away").count(), 1, "it is written again", SCORING_MILLIS);
    await assertAccessible(page, "files of scores and texts");
  });
});

test("by keyboard alone, and the focus returns", async () => {
  await withStudio(browser, { link: LINK }, async ({ page }) => {
    const button = page.getByRole("button", { name: "Export" });
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor();
    // What it is comes first.
    for (const name of ["Export", "Close", "What", "The text", "Copy"]) {
      const focused = () =>
        page.evaluate(() => {
          const element = document.activeElement;
          return element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
        });
      if (!(await focused()).includes(name)) await page.keyboard.press("Tab");
      await eventually(focused, (text) => text.includes(name), `the focus is on ${name}`);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(await button.evaluate((element) => element === document.activeElement));
  });
});

for (const [size, profile] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the dialog on a ${size}, ${colorScheme}`, async () => {
      const options = { link: LINK, profile: { ...profile, colorScheme, reducedMotion: "reduce" } };
      await withStudio(browser, options, async ({ page }) => {
        const dialog = await open(page);
        await taken(dialog, "Schedule: PyTorch script", /ORDER/);
        await screenshot(page, `take-away-${size}-${colorScheme}`);
        const sheet = await dialog.locator(".sheet").boundingBox();
        assert.ok(sheet.x >= 0 && sheet.x + sheet.width <= profile.viewport.width, JSON.stringify(sheet));
        const isScrolled = await dialog.evaluate((element) => element.scrollWidth > element.clientWidth);
        assert.equal(isScrolled, false, "nothing is wider than the dialog");
        const header = await page.locator(".top").evaluate((element) => element.scrollWidth > element.clientWidth);
        assert.equal(header, false, "the header fits");
        await assertAccessible(page, "the dialog of what is taken away");
      });
    });
  }
}
