// The page for teachers: a form makes a link that opens what was chosen, with a QR code of it, a plan and a sheet; in both
// languages, both themes, on a phone and a desk, on paper, and without a network.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fragment } from "../../../web/teachers/link.js";
import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { opened } from "../support/steps.mjs";
import { eventually, plain, writeLink } from "../support/studio.mjs";

const OPEN_MILLIS = 60_000;
const KEEP_MILLIS = 120_000;
const GONE = [/net::ERR_|Failed to (load|fetch)|FetchEvent/];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1440, height: 900 } };

let browser;
before(async () => {
  browser = await launch({ webgpu: false });
});
after(() => browser?.close());

const teachers = (options, body) => withPage(browser, { query: "teachers.html?", ...options }, body);
const link = (page) => page.locator("#link").inputValue();
const drawn = (page) => page.locator("figure .qr path").getAttribute("d");

/** Waits until lessons and the code's module are there. */
async function ready(page) {
  await page.locator("#lesson option[value=order]").waitFor({ state: "attached" });
  await eventually(() => drawn(page), Boolean, "the code is drawn");
}

test("its links are those of the page", () => {
  const model = { name: "painters-12", hash: "8d3ff872224c11807040980869f9a25bf72ba507308388aa166864ab35760c71", n_layers: 12 };
  for (const schedule of ["0-3 5-11", "0-3 (4|5|6|7)x2 8-11", "0 (1|..|4) 5-11", "-"]) {
    assert.equal(fragment(schedule, model), writeLink({ schedule, items: 100 }), schedule);
  }
  assert.equal(fragment(" 0-3  ( 4 | 5 ) x3 6 ", model), writeLink({ schedule: "0-3 (4|5)x3 6", items: 100 }));
});

test("a form makes a link that opens what was chosen", async () => {
  await teachers({ profile: DESK }, async ({ page, context, server }) => {
    await ready(page);
    assert.equal(await link(page), server.url, "nothing chosen is the page as it is");
    const bare = await drawn(page);
    await page.locator("#lesson").selectOption({ label: "Does the order of the layers matter?" });
    await page.locator("#step").selectOption("2");
    await page.getByLabel("Schedule as text, or a link from Share").fill("0-3 5-11");
    await page.locator("#hide").getByLabel("Figures").check();
    await page.locator("#hide").getByLabel("Scores and items").check();
    await page.locator("#off").getByLabel("Generated text").check();
    await page.locator("#language").selectOption("zh-Hans");
    await page.locator("#theme").selectOption("dark");
    const wanted = `${server.url}?lesson=order&step=2&hide=scores,figures&off=text&lang=zh-Hans&theme=dark#${writeLink({ schedule: "0-3 5-11", items: 100 })}`;
    assert.equal(await link(page), wanted);
    assert.equal(await page.locator("#open").getAttribute("href"), wanted);
    assert.equal(await page.locator("#sheet-link").innerText(), wanted);
    assert.notEqual(await drawn(page), bare, "another code");
    const paths = await page.locator(".qr path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
    assert.equal(new Set(paths).size, 1, "the sheet has the same");

    const [opens] = await Promise.all([context.waitForEvent("page"), page.locator("#open").click()]);
    await opens.locator(".lesson").getByText("第 2 步").waitFor({ timeout: OPEN_MILLIS });
    assert.equal(await opens.locator("#schedule-text").inputValue(), "0-3 5-11");
    assert.equal(await opens.evaluate(() => document.documentElement.dataset.theme), "dark");
    assert.equal(await opens.locator(".hidden-parts").count(), 1);
    assert.equal(await opens.locator(".notices .notice").count(), 0, "nothing of it is unknown");
    await opens.close();
  });
});

test("a lesson that the link opens stays in sight, which is said", async () => {
  await teachers({}, async ({ page, server }) => {
    await ready(page);
    const hide = page.locator("#hide").getByLabel("Lessons");
    const told = page.locator("#lesson-stays", { hasText: "Lessons stay in sight" });
    await hide.check();
    await page.locator("#hide").getByLabel("Compare").check();
    assert.equal(await link(page), `${server.url}?start=full&hide=lessons,compare`);
    assert.equal(await told.isVisible(), false);
    await page.locator("#lesson").selectOption("order");
    await told.waitFor();
    assert.equal(await link(page), `${server.url}?lesson=order&hide=compare`);
    await page.locator("#lesson").selectOption("");
    assert.equal(await told.isVisible(), false);
  });
});

test("a pasted link is taken as it is, and what is none is told", async () => {
  await teachers({}, async ({ page, server }) => {
    await ready(page);
    const field = page.locator("#schedule");
    const wrong = page.locator("#schedule-wrong");
    const shared = writeLink({ schedule: "0-4 6-11", items: 20 });
    await page.locator("#model").selectOption("painters-6");
    await field.fill(`https://example.org/elsewhere/?lang=en#figures.${shared}`);
    assert.equal(await link(page), `${server.url}#${shared}`, "the link has its model itself");
    for (const [text, said] of [
      ["https://example.org/", "This is not an Atelier link"],
      ["0-3 5-11", "Layer 11 does not exist: House painters (shallow) has 6 layers, 0 to 5."],
      ["0-3 five", "f has no place in it"],
    ]) {
      await field.fill(text);
      assert.ok(plain(await wrong.innerText()).includes(said), await wrong.innerText());
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.equal(await link(page), `${server.url}?model=painters-6`);
    }
    await field.fill("");
    assert.equal(await wrong.isVisible(), false);
  });
});

for (const [size, profile] of Object.entries({ desk: DESK, phone: PHONE })) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [locale, heading, sentence] of [["en-GB", "Atelier for teachers", "A plan for 40 minutes"], ["zh-CN", "Atelier：给教师", "40 分钟的教案"]]) {
      test(`it holds in ${locale} on a ${size}, ${colorScheme}`, async () => {
        await teachers({ profile: { ...profile, colorScheme, locale } }, async ({ page }) => {
          await ready(page);
          await page.getByRole("heading", { name: heading }).waitFor();
          await page.getByRole("heading", { name: sentence }).waitFor();
          await page.locator("#lesson").selectOption("loops");
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "nothing scrolls sideways");
          await assertAccessible(page, `${locale}, ${size}, ${colorScheme}`);
          await screenshot(page, `teachers-page-${locale.slice(0, 2)}-${size}-${colorScheme}`);
        });
      });
    }
  }
}

test("plan and sheet are printed without the form, together or alone", async () => {
  await teachers({ profile: DESK }, async ({ page }) => {
    await ready(page);
    await page.evaluate(() => (globalThis.print = () => (globalThis.printed = document.body.dataset.print)));
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#form").isVisible(), false);
    assert.deepEqual(await Promise.all(["#plan", "#sheet"].map((it) => page.locator(it).isVisible())), [true, true]);
    assert.equal(await page.locator(".no-print:visible").count(), 0);
    for (const [one, other] of [["plan", "sheet"], ["sheet", "plan"]]) {
      await page.evaluate((one) => document.querySelector(`[data-print="${one}"]`).click(), one);
      assert.equal(await page.evaluate(() => globalThis.printed), one);
      await page.evaluate((one) => (document.body.dataset.print = one), one);
      assert.deepEqual(await Promise.all([one, other].map((it) => page.locator(`#${it}`).isVisible())), [true, false]);
      const paper = await page.pdf({ format: "A4" });
      assert.equal(paper.toString("latin1").match(/\/Type \/Page\b/g).length, 1, `the ${one} is one page`);
      await page.evaluate(() => delete document.body.dataset.print);
    }
    await screenshot(page, "teachers-page-print");
  });
});

test("the lessons lead to it, and it works without a network", async () => {
  await withPage(browser, { query: "?backend=cpu&off=scores", path: "#lessons", keeps: true, expected: GONE }, async ({ page, server }) => {
    await opened(page);
    await page.locator(".lessons-list li").first().waitFor({ timeout: OPEN_MILLIS });
    await page.evaluate(() => globalThis.keepPage(true));
    await page.getByRole("link", { name: "For teachers" }).click();
    await ready(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: KEEP_MILLIS });
    server.cut();
    await page.goto(`${server.url}teachers.html`);
    await ready(page);
    assert.equal(await page.getByRole("heading", { name: "Atelier for teachers" }).count(), 1);
    await page.goto(`${server.url}?lesson=order`);
    await page.locator(".stack .card").first().waitFor({ timeout: OPEN_MILLIS });
  });
});

test("what is missing on the server is told", async () => {
  const setUp = ({ server }) => server.remove("models/catalog.json");
  await teachers({ setUp, expected: [/404/, /catalog\.json/] }, async ({ page }) => {
    await page.locator("#trouble").getByText("The lists of lessons and models did not arrive").waitFor();
  });
  await teachers({ setUp: ({ server }) => server.remove("qr_bg.wasm"), expected: [/404/, /qr_bg\.wasm/] }, async ({ page }) => {
    await page.locator("#no-qr").getByText("did not arrive").waitFor();
    await page.locator("#lesson").selectOption("order");
    assert.match(await link(page), /\?lesson=order$/);
  });
});
