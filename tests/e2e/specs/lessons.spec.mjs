// Lessons: predicted first, by pointer and by keys, computed here, kept on this device, and printed at the end.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot } from "../support/browser.mjs";
import { eventually, withStudio } from "../support/studio.mjs";

const ON_CPU = { query: "?backend=cpu&start=full" };
// A step computes some hundred items, with other work on the same cores.
const STEP_MILLIS = 240_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The panel, with its list of lessons. */
async function listed(page) {
  await page.locator(".views").getByRole("link", { name: "Lessons" }).click();
  const panel = page.locator(".panel.lessons");
  await panel.getByRole("heading", { name: "Does the order of the layers matter?" }).waitFor();
  return panel;
}

test("a lesson is predicted, computed and told", async () => {
  await withStudio(browser, ON_CPU, async ({ page }) => {
    const panel = await listed(page);
    assert.equal(await panel.locator(".lessons-list li").count(), 9);
    await assertAccessible(page, "the list of lessons");
    await panel.getByRole("button", { name: "Begin: Does the order of the layers matter?" }).click();
    await panel.getByText("Think of getting dressed.").waitFor();
    await panel.getByRole("button", { name: "Next" }).click();

    // An order, by keys: nothing is computed before it is given.
    const compute = panel.getByRole("button", { name: "Compute it" });
    assert.ok(await compute.isDisabled());
    await page.getByText("How much each layer does is hidden until this step is computed").waitFor();
    const order = panel.locator(".lesson-order li");
    assert.match((await order.allInnerTexts())[0], /Shuffled/);
    await panel.getByRole("button", { name: "Move down: Shuffled" }).focus();
    await page.keyboard.press("Enter");
    await eventually(() => order.allInnerTexts(), (texts) => /Backwards/.test(texts[0]), "it moves");
    await compute.click();
    await panel.locator(".lesson-told").waitFor({ timeout: STEP_MILLIS });
    const told = await panel.locator(".lesson-told").innerText();
    assert.match(told, /^Left out, they cost \d+\.\d nats .* backwards \d+\.\d; shuffled \d+\.\d\.$/);
    assert.match(await panel.locator(".lesson-answers").innerText(), /You expected:\s+Backwards, Shuffled, Left out/);
    assert.equal(await panel.locator(".lesson-bars dt").count(), 3);
    assert.ok(await panel.getByText("In the paper").isVisible());
    await assertAccessible(page, "what came out");
    await screenshot(page, "lesson");
    assert.ok(!(await page.locator(".strokes-hidden").isVisible()), "strokes are shown again");

    // A reload in the middle brings back what was shown, its numbers with it.
    await page.reload();
    await panel.locator(".lesson-told").waitFor({ timeout: STEP_MILLIS });
    assert.equal(await panel.locator(".lesson-told").innerText(), told);
    assert.equal(await panel.locator(".lesson-bars dt").count(), 3);

    // A choice, by pointer; left before it is computed.
    await panel.getByRole("button", { name: "Next" }).click();
    await panel.getByRole("radio", { name: "It does little or no better than guessing" }).check();
    await panel.getByRole("button", { name: "All lessons" }).click();
    assert.match(await panel.locator(".lessons-list").innerText(), /1 of 2 questions answered/);

    // Another visit goes on behind what is known, with what was predicted.
    await page.reload();
    const again = await listed(page);
    await again.getByRole("button", { name: "Go on: Does the order of the layers matter?" }).click();
    assert.ok(await again.getByRole("radio", { name: "It does little or no better than guessing" }).isChecked());
    for (let step = 0; step < 2; step += 1) await again.getByRole("button", { name: "Next" }).click();
    const rows = again.locator(".lesson-end tbody tr");
    assert.equal(await rows.count(), 2);
    assert.match((await rows.allInnerTexts())[0], /Backwards, Shuffled, Left out/);
    assert.match((await rows.allInnerTexts())[1], /It does little or no better than guessing\s+nothing yet/);
    await assertAccessible(page, "the end of a lesson");
    const paper = again.locator(".lesson-end").getByRole("link", { name: "Transformer Layers as Painters (arXiv 2407.09298)" });
    assert.equal(await paper.getAttribute("href"), "https://arxiv.org/abs/2407.09298");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      again.getByRole("button", { name: "Save as text" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "atelier-order.txt");
  });
});

test("Back from a lesson leads to the list, and Forward to its step", async () => {
  await withStudio(browser, ON_CPU, async ({ page }) => {
    const panel = await listed(page);
    const list = panel.locator(".lessons-list");
    await panel.getByRole("button", { name: "Begin: Does the order of the layers matter?" }).click();
    await panel.getByText("step 1 of 4").waitFor();
    await page.goBack();
    await list.waitFor();
    await page.goForward();
    await panel.getByRole("button", { name: "Next" }).click();
    await panel.getByText("step 2 of 4").waitFor();
    await page.goBack();
    await list.waitFor();
    assert.doesNotMatch(page.url(), /lesson=/);
    await page.goForward();
    await panel.getByText("step 2 of 4").waitFor();
    assert.equal(await page.locator(".notices .notice").count(), 0, "what Back does is seen");
  });
});

test("a bar is dragged by keys, and a step can be stopped", async () => {
  await withStudio(browser, ON_CPU, async ({ page }) => {
    const panel = await listed(page);
    await panel.getByRole("button", { name: "Begin: Do layers speak the same language?" }).click();
    await panel.getByRole("button", { name: "Next" }).click();
    const bar = panel.getByRole("slider");
    await bar.focus();
    await page.keyboard.press("ArrowRight");
    await eventually(() => panel.locator("output").innerText(), /^55\s%$/, "it says where it stands");
    await panel.getByRole("button", { name: "Compute it" }).click();
    await panel.getByRole("button", { name: "Stop" }).click();
    await panel.getByRole("button", { name: "Compute it" }).waitFor();
    assert.equal(await panel.locator(".lesson-told").count(), 0);
  });
});
