// What a teacher's address does: it opens a lesson at a step, hides parts from everybody who opens it, sets model and theme,
// and leaves out what costs time; what it names and is not here is told.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { opened } from "../support/steps.mjs";
import { eventually, plain, writeLink } from "../support/studio.mjs";

const OPEN_MILLIS = 60_000;
const SCORING_MILLIS = 120_000;
const LINK = `#${writeLink({ tasks: ["arith"], items: 2, schedule: "0-4 6-11" })}`;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1440, height: 900 } };
const CPU = "?backend=cpu";

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

const line = (page) => page.locator(".hidden-parts");
const notice = (page, text) => page.locator(".notices .notice").filter({ hasText: text });

/** Everything that the tab key reaches, as roles and names that tell parts apart. */
async function reached(page) {
  const found = new Set();
  await page.locator("body").evaluate((body) => (document.activeElement ?? body).blur());
  for (let at = 0; at < 200; at += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return "";
      const around = element.closest(".panel, .presets, .moment-tries, .glance, .top, .view-link, .field");
      return `${around?.className ?? ""} ${element.className} ${element.getAttribute("href") ?? ""} ${element.id}`;
    });
    if (now === "" && found.size > 0) break;
    found.add(now);
  }
  return [...found];
}

test("the address goes along with the steps, and Back leaves the lesson", async () => {
  const query = `${CPU}&lesson=order&step=2&hide=compare`;
  await withPage(browser, { query, path: LINK }, async ({ page }) => {
    await opened(page);
    const lesson = page.locator(".lesson");
    await lesson.getByText("step 2 of 4").waitFor({ timeout: OPEN_MILLIS });
    const asks = () => new URL(page.url()).search;
    const entries = await page.evaluate(() => history.length);
    await lesson.getByRole("button", { name: "Next" }).click();
    await eventually(asks, (asked) => asked === `${CPU}&hide=compare&start=full&lesson=order&step=3`, "the step is in the address");
    await lesson.getByRole("button", { name: "Next" }).click();
    await lesson.getByRole("button", { name: "Next" }).click();
    await eventually(asks, /&lesson=order&step=5$/, "so is the end");
    const end = page.url();
    await lesson.getByRole("button", { name: "Back" }).click();
    await eventually(asks, /&step=4$/, "and the step before");
    assert.equal(await page.evaluate(() => history.length), entries, "steps are none of the browser's history");
    await page.reload();
    await lesson.getByText("step 4 of 4").waitFor({ timeout: OPEN_MILLIS });
    // Elsewhere on the page the address asks for no lesson; Back comes to it again.
    await page.getByRole("link", { name: "Figures" }).click();
    await eventually(asks, (asked) => asked === `${CPU}&hide=compare&start=full`, "figures are no lesson");
    await page.goBack();
    await eventually(asks, /&lesson=order&step=4$/, "it does again");
    await lesson.getByText("step 4 of 4").waitFor();
    const other = await page.context().newPage();
    await other.goto(end);
    await other.locator(".lesson-end").waitFor({ timeout: OPEN_MILLIS });
    assert.equal(await other.locator(".notices .notice").count(), 0);
    await other.close();
    await lesson.getByRole("button", { name: "All lessons" }).click();
    await eventually(asks, (asked) => asked === `${CPU}&hide=compare&start=full`, "the list is no lesson");
  });
});

for (const [size, profile] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`a lesson opens at its step, and what is hidden is so for everybody (${size})`, async () => {
    const hide = "hide=scores,inside,figures,presets,schedule,share,export";
    const query = `${CPU}&lesson=order&step=2&theme=dark&${hide}`;
    await withPage(browser, { query, path: LINK, profile: { ...profile, reducedMotion: "reduce" } }, async ({ page }) => {
      await opened(page);
      const lesson = page.locator(".lesson");
      await lesson.getByText("step 2 of 4").waitFor({ timeout: OPEN_MILLIS });
      await eventually(() => new URL(page.url()).hash, /^#lessons\.v1\..*\.s0-4\.6-11\./, "a reload comes back");
      assert.equal(await page.locator("#schedule-text").inputValue(), "0-4 6-11", "the link holds, too");
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
      assert.match(plain(await line(page).innerText()), /hides: scores and items, look inside, figures, presets, the schedule as text, sharing, export and files\./);

      for (const name of ["Look inside", "Figures", ...(size === "desk" ? ["Scores and items"] : [])]) {
        assert.equal(await page.getByRole("link", { name }).count(), 0, name);
      }
      for (const name of ["Share", "Export", "Presets"]) assert.equal(await page.getByRole("button", { name }).count(), 0, name);
      // Scores come all the same: nothing is said of them.
      // On a phone its results hold the texts, too.
      const isBar = (it) => size === "phone" && it.includes("#scores");
      const hidden = /(scores|items|cost|presets|moment-tries|glance|field|share-button|take-button)\b|#(inside|figures)/;
      const wrong = (await reached(page)).filter((it) => hidden.test(it) && !it.startsWith("panel lessons") && !isBar(it));
      assert.deepEqual(wrong, [], "the keyboard does not come to it");
      assert.equal(await page.locator(".moment-words").getByText("%").count(), 0);
      await assertAccessible(page, `hidden, ${size}`);
      await screenshot(page, `teachers-hidden-${size}`);

      await line(page).getByRole("button", { name: "Show everything" }).click();
      await line(page).waitFor({ state: "detached" });
      const focused = await page.evaluate(() => document.activeElement?.id);
      assert.equal(focused, size === "desk" ? "painters" : "results", "the keyboard goes on at what is shown");
      await page.getByRole("link", { name: "Figures" }).click();
      await page.locator(".panel.figures").waitFor();
      await page.getByRole("link", { name: "Lessons" }).click();
      await lesson.getByText("step 2 of 4").waitFor();
    });
  });
}

test("what the address names and is not here is told, and nothing is lost", async () => {
  const query = `${CPU}&lesson=juggling&hide=walls,figures&model=huge&theme=blue&off=light`;
  await withPage(browser, { query, path: LINK }, async ({ page }) => {
    await opened(page);
    const said = [
      ["hide=walls, which means nothing here", "what is known after hide=: text, scores,"],
      ["theme=blue, which means nothing here", "light, dark"],
      ["off=light, which means nothing here", "scores, text, cost"],
      ["the model “huge”, and the link in it is about painters-12", ""],
      ["the lesson “juggling”, which is not here", "lessons that are here: layers, language,"],
    ];
    for (const [problem, hint] of said) {
      await notice(page, problem).filter({ hasText: hint }).waitFor({ timeout: OPEN_MILLIS });
    }
    assert.equal(await page.locator("#schedule-text").inputValue(), "0-4 6-11");
    await page.locator(".lessons-list li").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "Figures" }).count(), 0, "what is known holds");
  });
  await withPage(browser, { query: `${CPU}&lesson=order&step=9&model=huge` }, async ({ page }) => {
    await opened(page);
    await notice(page, "asks for step 9 of the lesson order, which has 4").waitFor({ timeout: OPEN_MILLIS });
    await notice(page, "the model “huge”, which is not here").filter({ hasText: "painters-12, painters-6" }).waitFor();
    await page.locator(".lesson").getByText("step 1 of 4").waitFor();
  });
});

test("the model of the address is opened", async () => {
  await withPage(browser, { query: `${CPU}&model=painters-6&off=scores,text,cost` }, async ({ page }) => {
    await page.locator(".model-layers").filter({ hasText: "6 layers" }).waitFor({ timeout: OPEN_MILLIS });
    await opened(page);
    assert.equal(await page.locator("#schedule-text").inputValue(), "0-5");
  });
});

test("what is off is computed when somebody asks", async () => {
  await withPage(browser, { query: `${CPU}&off=scores,text`, path: LINK }, async ({ page }) => {
    await opened(page);
    assert.match(await line(page).innerText(), /computed only when you ask for them: scores and items, generated text\./);
    const compute = page.locator(".panel.scores").getByRole("button", { name: "Compute the scores" });
    await compute.waitFor();
    await page.locator("#schedule-text").fill("0-3 6-11");
    await page.locator(".field-apply").click();
    await page.locator(".panel.next .candidates, .moment-words").first().waitFor();
    assert.equal(await page.locator(".glance li svg").count(), 0, "no score without being asked");
    await compute.click();
    await page.locator(".glance li svg").first().waitFor({ timeout: SCORING_MILLIS });
    assert.equal(await compute.count(), 0);
  });
});
