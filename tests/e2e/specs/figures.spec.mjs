// The paper's figures: computed here, drawn as they fill, read by pointer, keys and table, taken
// away as files, and every point leads to its schedule.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { dropOnPage, prepareWorker } from "../support/steps.mjs";
import { eventually, look, plain, withStudio } from "../support/studio.mjs";

const FIGURE_MILLIS = 180_000;
// One item of one task is enough to draw; its numbers mean nothing.
const LINK = { tasks: ["facts"], items: 1, view: "figures" };
// What is under test here is the page; of a small model the CPU is quicker than a GPU in software.
const ON_CPU = { query: "?backend=cpu" };
// Six start layers, the task's curve and the median.
const N_POINTS = 12;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A figure in the list, by its number. */
function figure(page, number) {
  const item = page.locator(`#figure-${number}`);
  return {
    item,
    open: () => item.locator(".figure-head").click(),
    compute: () => item.getByRole("button", { name: "Compute", exact: true }).click(),
    status: item.getByRole("status"),
    plot: item.locator(".plot"),
    tip: item.locator(".chart-tip"),
    rows: item.locator(".chart-table tbody tr"),
    asTable: item.getByRole("button", { name: "As a table" }),
    chip: (name) => item.locator(".chart-legend .chip", { hasText: name }),
    points: (series) => item.locator(`.plot .point.c${series}`),
  };
}

async function computed(page, number) {
  const it = figure(page, number);
  await it.open();
  await it.compute();
  await eventually(() => it.status.innerText(), /^1 item under \d+ schedules, computed on/, "the figure", FIGURE_MILLIS);
  return it;
}

/** Clicks a button that saves a file; its name and bytes. */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("a figure is computed, drawn and explored by pointer, by keys and as a table", async () => {
  await withStudio(browser, { ...ON_CPU, link: LINK }, async ({ page, studio }) => {
    const it = await computed(page, 4);
    assert.equal(await it.item.locator(".plot .point").count(), N_POINTS);
    assert.match(await it.item.innerText(), /Scores fall gradually/, "what the paper found");
    assert.match(await it.item.innerText(), /does harm by degrees, not at once: cannot tell from these items/);
    await it.item.locator(".figure-head").evaluate((head) => head.scrollIntoView());
    await screenshot(page, "figure");
    await assertAccessible(page, "an open figure");

    // By pointer: the leftmost point is one affected layer, layer 6 left out.
    const first = await it.points(0).first().boundingBox();
    const [x, y] = [first.x + first.width / 2, first.y + first.height / 2];
    await page.mouse.move(x, y);
    await eventually(() => it.tip.innerText().then(plain), /affected layers 1 .* 0-5 7-11/, "the tooltip");
    await page.mouse.click(x, y);
    await studio.shows("0-5 7-11");
    await page.mouse.move(x, y - 200);
    await it.tip.waitFor({ state: "detached" });
    assert.equal(await it.item.locator(".rings .here").count(), 2, "the task's point and the median's are marked");
    assert.equal(await it.item.locator(".plot .point").count(), N_POINTS, "the figure does not depend on the schedule");

    // By keys: one stop, arrows go from point to point, Enter takes it.
    await it.plot.focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    const told = it.item.locator(".plot [aria-live]");
    await eventually(() => told.innerText().then(plain), /^Facts, affected layers 5, .* schedule 0-3 9-11$/, "what is said");
    await page.keyboard.press("PageDown");
    await eventually(() => told.innerText().then(plain), /^median, affected layers 5/, "the other series");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await studio.shows("0");
    await page.keyboard.press("Escape");
    await it.tip.waitFor({ state: "detached" });

    // A series is switched off: its points go, and the others stay where they are.
    const place = async () => {
      const [point, plot] = [await it.points(1).first().boundingBox(), await it.plot.boundingBox()];
      return [point.x - plot.x, point.y - plot.y].map(Math.round);
    };
    const before = await place();
    await it.chip("Facts").click();
    assert.equal(await it.chip("Facts").getAttribute("aria-pressed"), "false");
    assert.equal(await it.points(0).count(), 0);
    assert.deepEqual(await place(), before);
    await it.chip("Facts").click();

    // The same numbers as a table, whose schedules are buttons.
    await it.asTable.click();
    assert.equal(await it.rows.count(), N_POINTS);
    await it.item.getByRole("button", { name: "Make 0-1 11 your schedule" }).or(it.item.getByRole("button", { name: "Make 0 1 11 your schedule" })).first().press("Enter");
    await studio.shows("0 1 11");
    await assertAccessible(page, "its table");
  });
});

test("files hold the numbers of the page, and carry what they rest on", async () => {
  await withStudio(browser, { ...ON_CPU, link: LINK, profile: { acceptDownloads: true } }, async ({ page }) => {
    const it = await computed(page, 4);
    await it.asTable.click();
    const shown = await it.rows.evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent)),
    );
    const take = (ending) => saved(page, it.item.getByRole("button", { name: `Save as ${ending.toUpperCase()}` }));

    const csv = await take("csv");
    assert.equal(csv.name, "atelier-figure-4.csv");
    const [head, ...lines] = csv.bytes.toString("utf8").trim().split("\n").map((line) => line.split(","));
    assert.equal(head[0], "series");
    assert.equal(lines.length, shown.length);
    const y = head.findIndex((name) => name.startsWith("share of"));
    const [schedule, hash, n] = ["schedule", "model_hash", "n"].map((name) => head.indexOf(name));
    lines.forEach((line, at) => {
      assert.equal(line[0], shown[at][0]);
      assert.equal(line[schedule], shown[at].at(-1), "the schedule");
      assert.match(line[hash], /^[0-9a-f]{64}$/);
      assert.equal(line[n], "1", "on how many items");
      assert.equal(Number(line[y]).toFixed(2), Number(plain(shown[at][y])).toFixed(2));
    });

    const json = await take("json");
    const carried = JSON.parse(json.bytes.toString("utf8"));
    const { experiment, provenance, report } = carried;
    assert.deepEqual([experiment.what.sweep.study, experiment.seed], [{ figure: 4 }, 0]);
    assert.equal(report.sweep.n_done, report.sweep.n_total, "it is complete");
    assert.match(experiment.model.hash, /^[0-9a-f]{64}$/);
    assert.match(experiment.data[0].sha256, /^[0-9a-f]{64}$/);
    assert.equal(typeof provenance.backend.adapter, "string");
    const points = report.sweep.drawing.curves.flatMap((curve) => curve.points);
    assert.deepEqual(points.map((point) => point.schedule), lines.map((line) => line[schedule]));

    // The browser's own reader of XML finds it in the drawing. (Without its style sheet, which
    // the page's policy would refuse in a document that belongs to the page.)
    const svg = await take("svg");
    const bare = svg.bytes.toString("utf8").replace(/<style>.*?<\/style>/s, "");
    const read = await page.evaluate((text) => {
      const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
      const texts = [...drawing.querySelectorAll("text")].map((it) => it.textContent);
      return {
        root: drawing.documentElement.nodeName,
        title: drawing.querySelector("title").textContent,
        carried: drawing.querySelector("metadata#atelier").textContent,
        points: drawing.querySelectorAll(".point").length,
        texts,
      };
    }, bare);
    assert.deepEqual([read.root, read.title], ["svg", "Figure 4: Leave the middle out"]);
    assert.deepEqual(JSON.parse(read.carried), carried);
    assert.equal(read.points, N_POINTS + 2, "and two in the legend");
    assert.ok(read.texts.includes("Facts") && read.texts.includes("full model"), `${read.texts}`);

    const png = await take("png");
    const chunks = pngChunks(png.bytes);
    assert.deepEqual(JSON.parse(chunks.find(({ text }) => text !== undefined).text), carried);
    const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
    assert.equal(width, 1520);
    const pixels = inflateSync(Buffer.concat(chunks.filter(({ kind }) => kind === "IDAT").map(({ data }) => data)));
    assert.ok(new Set(pixels.subarray(0, width * height)).size > 20, "something is drawn");
  });
});

/** The chunks of a PNG: kind, data, and the text of those that carry one of ours. */
function pngChunks(bytes) {
  const chunks = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    const isOurs = kind === "iTXt" && data.toString("latin1", 0, 8) === "atelier\0";
    chunks.push({ kind, data, text: isOurs ? data.toString("utf8", 12) : undefined });
    at += 12 + length;
  }
  return chunks;
}

test("a saved picture sets up its figure on somebody else's page, and is quoted beside it", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "atelier-figure-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "theirs.svg");
  await withStudio(browser, { ...ON_CPU, link: LINK, profile: { acceptDownloads: true } }, async ({ page }) => {
    const it = await computed(page, 4);
    const svg = await saved(page, it.item.getByRole("button", { name: "Save as SVG" }));
    await writeFile(path, svg.bytes);
  });
  await withStudio(browser, ON_CPU, async ({ page }) => {
    await look(page, "Figures");
    await page.locator(".stop-early input").check();
    await dropOnPage(page, [path]);
    const it = figure(page, 4);
    const quoted = it.item.locator(".figure-quoted");
    await quoted.getByRole("heading", { name: "As in theirs.svg" }).waitFor();
    assert.match(await quoted.innerText(), /Quoted from the file, not computed here/);
    assert.equal(await quoted.locator(".plot .point").count(), N_POINTS);
    assert.equal(await page.locator(".stop-early input").isChecked(), false, "as it was computed there");
    await eventually(() => it.status.innerText(), /^1 item under \d+ schedules, computed on/, "the figure", FIGURE_MILLIS);
    await eventually(() => quoted.innerText(), /Of 12 points that both have, .* differs by 0\.0000 at most\./, "the same numbers");
    await assertAccessible(page, "a quotation");
    await screenshot(page, "figure-quoted");
    await quoted.getByRole("button", { name: "Remove the quotation" }).click();
    await quoted.waitFor({ state: "detached" });
    assert.equal(await it.points(0).count() + await it.points(1).count(), N_POINTS, "the figure stays");
  });
});

test("a figure can be stopped, and keeps what has come of it while another is computed", async () => {
  await withStudio(browser, { ...ON_CPU, link: { tasks: ["lastword"], items: 50, view: "figures" } }, async ({ page }) => {
    const [four, two] = [figure(page, 4), figure(page, 2)];
    await four.open();
    await four.compute();
    // Not before the full model has an item right: until then there is no score to compare with.
    await eventually(() => four.item.locator(".plot .point").count(), N_POINTS, "the first points", FIGURE_MILLIS);
    await four.item.getByRole("button", { name: "Stop" }).click();
    await eventually(() => four.status.innerText(), /Stopped; what is drawn rests on these items alone/, "the stop");
    await two.open();
    assert.equal(await four.plot.count(), 0, "one is open at a time");
    assert.match(await four.item.innerText(), /stopped at \d+ of 50/);
    await two.compute();
    await two.item.getByRole("button", { name: "Stop" }).waitFor();
    await four.open();
    await eventually(() => four.item.locator(".plot .point").count(), N_POINTS, "what had come is still there");
    await four.item.getByRole("button", { name: "Go on" }).click();
    await four.item.getByRole("button", { name: "Stop" }).waitFor();
  });
});

test("a figure goes on after a reload with what was computed before", async () => {
  await withStudio(browser, { ...ON_CPU, link: { tasks: ["lastword"], items: 50, view: "figures" } }, async ({ page, studio }) => {
    const before = figure(page, 11);
    await before.open();
    await before.compute();
    await eventually(() => before.status.innerText(), /^([2-9]|\d\d) of 50 items/, "some items", FIGURE_MILLIS);
    await page.reload();
    await studio.open();
    // Before anything is pressed, the list and the figure say how far it is.
    const after = figure(page, 11);
    await eventually(() => after.item.innerText(), /\d+ of 50 kept/, "the list", FIGURE_MILLIS);
    assert.doesNotMatch(await figure(page, 4).item.innerText(), /kept/, "of another figure nothing is kept");
    await after.open();
    assert.match(await after.status.innerText(), /^\d+ of 50 items are kept from before; it goes on from there\./);
    await screenshot(page, "figure-kept");
    await after.item.getByRole("button", { name: "Go on" }).click();
    await eventually(() => after.status.innerText(), /\d+ of them from before/, "what is kept", FIGURE_MILLIS);
    await after.item.getByRole("button", { name: "Stop" }).click();
  });
});

test("where nothing can be kept, a figure is computed from memory and says so", async () => {
  // As on a full disk, and in some private modes.
  const refuse = `
    IDBObjectStore.prototype.put = function () {
      throw new DOMException("no room is left", "QuotaExceededError");
    };`;
  const setUp = ({ server }) => prepareWorker(server, refuse);
  await withStudio(browser, { ...ON_CPU, link: LINK, setUp }, async ({ page }) => {
    const it = await computed(page, 4);
    assert.equal(await it.item.locator(".plot .point").count(), N_POINTS);
    assert.match(await it.item.innerText(), /Results will not outlive this page: .*no room/);
  });
});

test("a finger taps once to read and again to choose", async () => {
  const profile = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await withStudio(browser, { ...ON_CPU, link: LINK, profile }, async ({ page, studio }) => {
    const it = await computed(page, 4);
    await it.plot.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await it.points(1).first().boundingBox();
    const here = [x + width / 2, y + height / 2];
    const before = await studio.schedule();
    await page.touchscreen.tap(...here);
    await it.tip.waitFor();
    assert.equal(await studio.schedule(), before, "the first tap only tells");
    await screenshot(page, "figure-phone");
    await page.touchscreen.tap(...here);
    await studio.shows("0-5 7-11");
  });
});
