// The models that come with the page: the picker, what becomes of the schedule, what to ask them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { opened, modelCard } from "../support/steps.mjs";
import { eventually } from "../support/studio.mjs";

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
    await withPage(browser, { ...ON_CPU }, async ({ page }) => {
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
        const sides = page.locator(".next:not(.stale) .sides > *");
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
