// Saves every form that the page writes, as a person does: each file is a download, each link an address bar. README.md
// says on which build it was run.
//
//   ATELIER_CHROMIUM=/usr/bin/chromium node tests/golden/forms/make.mjs

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

import { launch } from "../../e2e/support/browser.mjs";
import { eventually, withStudio } from "../../e2e/support/studio.mjs";

const HERE = fileURLToPath(new URL("./page/", import.meta.url));
const MILLIS = 400_000;
// The address bar follows a little later.
const SETTLED_MILLIS = 1500;
const MODEL = { hash: "6d87354a74c450a4", name: "painters-6", layers: 6 };
const LINK = { ...MODEL, tasks: ["facts"], items: 2, seed: 3, schedule: "0 1 3-5" };
const CPU = { query: "?backend=cpu", profile: { acceptDownloads: true } };
// Pictures whose pixels are kept.
const WHOLE = new Set(["scores"]);
const ALL = ["svg", "png", "csv", "json"];

async function keep(name, bytes) {
  await mkdir(dirname(HERE + name), { recursive: true });
  await writeFile(HERE + name, bytes);
  console.log(name);
}

/** Saves the files of the first picture in `place`. */
async function save(page, place, stem, endings = ALL) {
  for (const ending of endings) {
    const button = place.locator(".take-away").first().getByRole("button", { name: `Save as ${ending.toUpperCase()}` });
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    const bytes = await readFile(await download.path());
    await keep(`${stem}.${ending}`, ending === "png" && !WHOLE.has(stem) ? onePixel(bytes) : bytes);
  }
}

/** The picture with one grey pixel in place of its own: what it carries stays byte for byte, and the file is small. */
function onePixel(png) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const number = (value) => Buffer.from([24, 16, 8, 0].map((shift) => (value >>> shift) & 255));
    return Buffer.concat([number(data.length), body, number(crc32(body))]);
  };
  const parts = [png.subarray(0, 8), chunk("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "iTXt") parts.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...parts, chunk("IDAT", deflateSync(Buffer.from([0, 128]))), chunk("IEND", Buffer.alloc(0))]);
}

/** Everything in the page's IndexedDB, by key. */
const database = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("atelier");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const store = request.result.transaction("texts").objectStore("texts");
          const entries = {};
          store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
            if (cursor === null) return resolve(entries);
            entries[cursor.key] = cursor.value;
            cursor.continue();
          };
        };
      }),
  );

const browser = await launch();
try {
  await withStudio(browser, { ...CPU, link: LINK }, async ({ page, studio }) => {
    const links = [];
    const link = async () => {
      await page.waitForTimeout(SETTLED_MILLIS);
      const { hash } = new URL(page.url());
      if (hash !== "" && links.at(-1) !== hash.slice(1)) links.push(hash.slice(1));
    };
    const finished = (place) => eventually(() => place.getByRole("status").first().innerText(), /computed on|measured on/, "finished", MILLIS);

    // Scores and two texts.
    const scores = page.locator(".panel.scores");
    await eventually(() => scores.innerText(), /2 items/, "scores", MILLIS);
    await page.locator(".scores .phase").waitFor({ state: "detached", timeout: MILLIS });
    await save(page, scores, "scores");
    await link();
    await page.locator("#prompt").fill("3 \u201cred\u201d & 1 <big>.\n3 + 1 =");
    await studio.writeButton.click();
    const writing = page.locator(".panel.writing");
    await writing.locator(".take-away").waitFor({ timeout: MILLIS });
    await page.locator(".write-buttons button", { hasText: "Stop" }).waitFor({ state: "detached", timeout: MILLIS });
    await save(page, writing, "writing");
    await link();
    for (const schedule of ["0 (1|2 3)x2 4 5", "5-0", "-", "0-2 (3|..|5)x7 5 4x12 0-5"]) {
      await studio.write(schedule);
      await link();
    }
    // The logit lens of one layer, so that its files are small.
    await studio.write("5");
    const canvas = page.locator(".panel.canvas");
    await page.locator("#prompt").fill("1 < 2 &");
    await page.waitForTimeout(SETTLED_MILLIS);
    await page.locator(".canvas .phase").waitFor({ state: "detached", timeout: MILLIS });
    await save(page, canvas, "canvas");

    // An item of a task in the logit lens: its file names the task.
    await page.getByRole("button", { name: "Items of Facts" }).click();
    await page.locator(".items tbody tr").first().getByRole("button", { name: /on the canvas/ }).click();
    await eventually(() => page.locator("#prompt").inputValue(), (text) => text.length > 20, "the item");
    await eventually(() => page.locator(".canvas .phase").count(), 0, "its canvas", MILLIS);
    await eventually(() => canvas.locator(".take-away").count(), 1, "its files", MILLIS);
    await save(page, canvas, "canvas-of-item", ["json"]);
    await page.locator(".items").getByRole("button", { name: "Close" }).click();
    await studio.write(LINK.schedule);

    // Accuracy against time.
    const latency = page.locator(".panel.latency");
    await latency.getByRole("button", { name: "Measure" }).click();
    await finished(latency);
    await save(page, latency, "latency");

    // Texts of the dialog.
    await page.getByRole("button", { name: "Take away" }).click();
    const dialog = page.locator("dialog[open]");
    const labels = await dialog.locator("#take-what option").allInnerTexts();
    for (const label of labels) {
      await dialog.getByLabel("What").selectOption({ label });
      await page.waitForTimeout(SETTLED_MILLIS);
      // Tables are those of the panels.
      if (/^(Scores|Accuracy)/.test(label) || (await dialog.locator("#take-text").count()) === 0) continue;
      const button = dialog.getByRole("button", { name: /^Save painters-6-/ });
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      await download.saveAs(`${HERE}dialog/${download.suggestedFilename()}`);
      console.log(`dialog/${download.suggestedFilename()}`);
    }
    await page.keyboard.press("Escape");

    // Curves, a grid, hidden states.
    for (const [number, endings] of [[4, ALL], [10, ["svg", "csv", "json"]]]) {
      const item = page.locator(`#figure-${number}`);
      await item.locator(".figure-head").click();
      await item.getByRole("button", { name: "Compute", exact: true }).click();
      await finished(item);
      await save(page, item, `figure-${number}`, endings);
    }
    for (const [number, endings] of [[3, ALL], [14, ["json"]], [15, ["csv", "json"]]]) {
      const item = page.locator(`#figure-${number}`);
      await item.locator(".figure-head").click();
      await item.getByRole("button", { name: "Measure" }).click();
      await finished(item);
      await save(page, item, `figure-${number}`, endings);
    }
    const sixteen = page.locator("#figure-16");
    await sixteen.locator(".figure-head").click();
    await sixteen.locator(".write-buttons .primary").click();
    await eventually(() => sixteen.getByRole("status").first().innerText(), /./, "both texts", MILLIS);
    await save(page, sixteen, "figure-16", ["csv", "json"]);
    await link();

    // The paper's questions, with cells that stop early.
    await page.locator(".stop-early input").check();
    const findings = page.locator("#findings");
    await findings.locator(".figure-head").click();
    await findings.getByRole("button", { name: "Compute", exact: true }).click();
    await finished(findings);
    if ((await findings.locator(".take-away").count()) > 0) await save(page, findings, "findings", ["svg", "csv", "json"]);

    await keep("indexeddb.json", JSON.stringify(await database(page), null, 1) + "\n");
    const settings = await page.evaluate(() => ({ ...localStorage }));
    await keep("localstorage.json", JSON.stringify(settings, null, 1) + "\n");
    await keep("links.json", JSON.stringify(links, null, 1) + "\n"); // these are in ../links.json, with what they say
    assert.ok(links.length > 5, `${links}`);
  });
} finally {
  await browser.close();
}
