// The models that come with the page: the picker, what becomes of the schedule, what to ask them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { opened, modelCard } from "../support/steps.mjs";
import { eventually, look, plain, writeLink } from "../support/studio.mjs";

const ON_CPU = { query: "?backend=cpu" };
// What an invitation promises is there within a second; a test machine does other things, too.
const SHOWN_MILLIS = 5_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function pick(page, words) {
  await page.locator(".model-button").click();
  await page.locator("dialog[open] .bundled button", { hasText: words }).click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await opened(page);
}

test("another depth is picked: the schedule is carried over where it can be, and the page says how", async () => {
  await withPage(browser, { ...ON_CPU }, async ({ page }) => {
    await opened(page);
    assert.equal((await modelCard(page)).Layers, "12", "the default");
    const field = page.locator("#schedule-text");
    await field.fill("0-3 (4|..|7) 8-11");
    await field.press("Enter");
    await pick(page, "6 layers");
    assert.equal((await modelCard(page)).Layers, "6");
    await eventually(() => field.inputValue(), /^0 1 \(2\|3\) 4 5$|^0-1 \(2\|3\) 4-5$/, "half as deep");
    const told = page.locator(".notice", { hasText: "0-3 (4|..|7) 8-11" });
    await told.waitFor();
    await screenshot(page, "models-carried");
    await assertAccessible(page, "a schedule carried over");
    await pick(page, "12 layers");
    assert.equal((await modelCard(page)).Layers, "12");
  });
});

for (const layers of ["12 layers", "6 layers"]) {
  test(`every prompt of ${layers} is offered, and its invitation changes the painters and the next word's odds`, async (t) => {
    await withPage(browser, { ...ON_CPU, path: "#inside" }, async ({ page }) => {
      await opened(page);
      if (layers !== "12 layers") await pick(page, layers);
      const examples = page.locator(".panel.writing .examples button");
      const n = await examples.count();
      assert.ok(n >= 4, `${n} prompts`);
      let invited = "";
      for (let at = 0; at < n; at += 1) {
        const label = await examples.nth(at).innerText();
        await examples.nth(at).click();
        const invitation = page.locator(".panel.writing .invitation");
        // Each invites to something else: the one before may stand there for another frame.
        const words = await eventually(() => invitation.innerText(), (text) => text !== invited, `${label}: an invitation`);
        invited = words;
        const field = page.locator("#schedule-text");
        const before = await field.inputValue();
        // Of both models, without their names: as long as the look is of this schedule.
        const sides = page.locator(".next-lists:not(.stale) .sides > *");
        const odds = async () => (await sides.allInnerTexts()).map((text) => text.split("\n").slice(1).join(" "));
        const start = performance.now();
        await invitation.click();
        await eventually(() => field.inputValue(), (text) => text !== before, `${label}: ${words}`);
        await eventually(odds, ([full, yours]) => yours !== undefined && full !== yours, `${label}: the next word`, SHOWN_MILLIS);
        t.diagnostic(`${label}: ${words}, ${Math.round(performance.now() - start)} ms`);
      }
    });
  });
}

// One item of one task is enough to draw; its numbers mean nothing.
const FIGURE_MILLIS = 180_000;

/** Opens a figure and computes it, or shows what is kept of it. */
async function computeFigure(page, number) {
  const item = page.locator(`#figure-${number}`);
  if ((await item.locator(".figure-body").count()) === 0) await item.locator(".figure-head").click();
  await item.locator(".figure-progress").getByRole("button", { name: /^(Compute|Show)$/ }).click();
  await eventually(() => item.getByRole("status").innerText(), /^1 item under \d+ schedules, computed on/, `figure ${number}`, FIGURE_MILLIS);
  return item;
}

/** The series of a chart with the greatest share of layers, from its table. */
async function series(view) {
  const table = view.getByRole("button", { name: "As a table" });
  if ((await table.getAttribute("aria-pressed")) === "false") await table.click();
  const rows = await view.locator(".chart-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent)),
  );
  await table.click();
  const most = new Map();
  for (const [name, x] of rows) most.set(name, Math.max(most.get(name) ?? 0, Number(plain(x))));
  return Object.fromEntries(most);
}

test("a figure of one model stands beside the next one's, also after a reload, on the share of layers", async () => {
  const path = `#${writeLink({ tasks: ["facts"], items: 1, view: "figures" })}`;
  await withPage(browser, { ...ON_CPU, path, profile: { acceptDownloads: true } }, async ({ page }) => {
    await opened(page);
    const first = await computeFigure(page, 12);
    assert.equal(await first.locator(".figure-beside").count(), 0, "nothing beside it");
    await computeFigure(page, 4);
    // The address says which model, tasks and items there are.
    await page.reload();
    await opened(page);
    await pick(page, "6 layers");
    const item = page.locator("#figure-12");
    await item.locator(".figure-head").click();
    const beside = item.locator(".figure-beside");
    await beside.waitFor();
    assert.match(await beside.innerText(), /Compute the figure for this model, and they are drawn together/);
    await computeFigure(page, 12);
    const view = item.locator(".chart-view").first();
    const shown = await series(view);
    const [own, other] = Object.keys(shown);
    assert.equal(Object.keys(shown).length, 2, JSON.stringify(shown));
    // All layers but one: 5 of 6 and 11 of 12.
    assert.deepEqual([Math.round(shown[own]), Math.round(shown[other])], [83, 92], JSON.stringify(shown));
    assert.deepEqual(await view.locator(".chart-legend .chip").allInnerTexts().then((all) => all.map(plain)), [own, other]);
    await beside.scrollIntoViewIfNeeded();
    await screenshot(page, "figure-beside");
    await assertAccessible(page, "models beside each other");

    // Each line of the file says of which model it is.
    const [download] = await Promise.all([page.waitForEvent("download"), view.getByRole("button", { name: "Save as CSV" }).click()]);
    const [head, ...lines] = (await readFile(await download.path(), "utf8")).trim().split("\n").map((line) => line.split(","));
    // From the end: the name of x has a comma in it.
    const at = (name) => head.indexOf(name) - head.length;
    const hashes = new Map(lines.map((line) => [line[0], line.at(at("model_hash"))]));
    assert.deepEqual([...hashes.keys()], [own, other]);
    assert.equal(new Set(hashes.values()).size, 2, "two models, two hashes");
    for (const line of lines) assert.equal(line.at(at("model")), line[0]);

    // It is switched off, and on other items it cannot be compared, in words.
    const mark = beside.getByRole("checkbox");
    await mark.uncheck();
    await eventually(() => series(view).then(Object.keys), [own], "the open model alone");
    await mark.check();
    await eventually(() => series(view).then(Object.keys), [own, other], "both again");

    // A figure over affected layers has its own chart, and one of the models below it.
    const four = await computeFigure(page, 4);
    const models = four.locator(".figure-beside .chart-view");
    assert.deepEqual(Object.keys(await series(models)), [own, other]);
    assert.deepEqual(Object.keys(await series(four.locator(".chart-view").first())), ["Facts", "median"]);
    // The link's one item is shown as the smallest choice: another is another number.
    await look(page, "Results");
    await page.locator(".scores .segment", { hasText: /^50$/ }).click();
    await look(page, "Figures");
    await computeFigureOf50(page);
    await eventually(() => four.locator(".figure-beside").innerText(), /not comparable: it ran on another number of items/, "why not");
    assert.equal(await models.count(), 0);
    assert.ok(await four.locator(".figure-beside").getByRole("checkbox").isDisabled());

    await four.locator(".figure-beside").getByRole("button", { name: /^Remove/ }).click();
    await four.locator(".figure-beside").waitFor({ state: "detached" });
    await page.reload();
    await opened(page);
    await four.locator(".figure-head").click();
    await four.getByRole("button", { name: /^(Compute|Show|Go on)$/ }).waitFor();
    assert.equal(await four.locator(".figure-beside").count(), 0, "it stays forgotten");
  });
});

/** Computes figure 4 again, on the items that are chosen now. */
async function computeFigureOf50(page) {
  const item = page.locator("#figure-4");
  await item.getByRole("button", { name: "Compute again" }).click();
  await eventually(() => item.getByRole("status").innerText(), /^50 items under \d+ schedules, computed on/, "fifty items", FIGURE_MILLIS);
}

test("the change by quantising is measured by itself, part by part, stopped, and found again after a reload", async () => {
  await withPage(browser, { ...ON_CPU, path: `#${writeLink({ tasks: ["arith"], items: 1 })}` }, async ({ page, server }) => {
    await opened(page);
    const weights = (since) => server.requests.slice(since).filter(({ path, method }) => method === "GET" && path.endsWith("painters-6/model.safetensors"));
    const before = server.requests.length;
    await page.locator(".model-button").click();
    const dialog = page.locator("dialog[open]");
    await dialog.locator(".quantise label", { hasText: "4 bits" }).click();
    await dialog.locator(".bundled button", { hasText: "6 layers" }).click();
    await dialog.waitFor({ state: "detached" });
    await opened(page);
    await page.locator(".model-button").click();
    const row = page.locator("dialog[open] dl.facts > div", { hasText: "Change by quantising" });
    await row.getByText(/^On \d+ tokens of the texts .* beside the model as it is stored: KL divergence 0\.\d{4} nats per token/).waitFor();
    const told = plain(await row.locator(".quantising").innerText());
    const [, n, changed] = /^On (\d+) tokens .* another likeliest token after (\d+) of \1 \(/.exec(told) ?? assert.fail(told);
    assert.ok(Number(n) > 100 && Number(changed) <= Number(n), told);
    assert.match(told, /logits differ by \d+\.\d{3} at most; computed on .*one CPU thread\.$/);
    assert.equal(await row.locator("button").count(), 0, "nothing is left to be asked");
    // To open it the whole was asked for, at most once; what is read again, part by part.
    const asked = weights(before).map(({ status }) => status);
    assert.ok(asked.filter((status) => status === 200).length <= 1 && asked.length > 20, asked.join());
    assert.ok(asked.every((status) => status === 200 || status === 206), asked.join());
    await assertAccessible(page, "the change by quantising");
    await screenshot(page, "models-quantised");

    // The link opens it to as many bits; what was measured is not measured again.
    await eventually(() => page.evaluate(() => location.hash), /^#v4\.q4\./, "the link says how");
    const reloaded = server.requests.length;
    await page.reload();
    await opened(page);
    await page.locator(".model-button").click();
    await row.getByText("earlier, and kept in this browser").waitFor();
    const again = plain(await row.locator(".quantising").innerText());
    assert.equal(again.replace(", earlier, and kept in this browser", ""), told, "the same numbers");
    assert.ok(weights(reloaded).length <= 3, "no layer is read again");
  });
});
