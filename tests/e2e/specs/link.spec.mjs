// The link: what it holds, that whoever opens it sees the same, and that a damaged or foreign
// one says so.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { DIST, launch, screenshot, withPage } from "../support/browser.mjs";
import { eventually, look, plain, Studio, withChecksum, withStudio, writeLink } from "../support/studio.mjs";

const SCHEDULE = "0-2 (3|..|7)x2 8 10 9";
// Of the default model: the first 64 bits of its hash.
const CATALOG = JSON.parse(await readFile(`${DIST}/models/catalog.json`, "utf8"));
const DEFAULT_LINK = new RegExp(`^v1\\.m${CATALOG.models[0].hash.slice(0, 16)}-.*\\.s0-4\\.6-11\\.`);
const ADDRESS_CHARS_MAX = 2000;
const SCORING_MILLIS = 120_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

// Without the part of the page that is open.
const fragmentOf = (page) => new URL(page.url()).hash.slice(1).replace(/^[a-z]+\.(?=v\d)/, "");

/** Everything that the scores rest on, number for number: the table, and the details of each row. */
async function numbers(page) {
  const done = async () => (await page.locator(".scores .phase").count()) + (await page.locator(".score-words .n", { hasText: " of " }).count());
  await page.locator(".score-words .figure").first().waitFor({ timeout: SCORING_MILLIS });
  await eventually(done, 0, "complete scores", SCORING_MILLIS);
  const found = [];
  for (const row of await page.locator(".score-row").all()) {
    await row.locator(".how").click();
    found.push(plain(await row.getByRole("tooltip").innerText()));
    await row.locator(".how").press("Escape");
  }
  await page.getByRole("button", { name: "As a table" }).click();
  found.push(plain(await page.locator(".score-table").innerText()));
  return found;
}

/** What is chosen besides the schedule. */
async function choices(page) {
  await look(page, "Look inside");
  const likeliest = () => page.locator(".next-lists:not(.stale) .candidates").allInnerTexts();
  await eventually(likeliest, (lists) => lists.length === 2, "next tokens");
  const next = await likeliest();
  await look(page, "Results");
  const chips = page.locator(".chips .chip[aria-pressed=true]");
  return { tasks: await chips.allInnerTexts(), prompt: await page.locator("#prompt").inputValue(), next };
}

test("opened in a second profile, it shows the same, number for number", async () => {
  const link = { schedule: "0-11", tasks: ["coref", "arith"], items: 8, seed: 3 };
  await withStudio(browser, { link }, async ({ page, studio, server }) => {
    const before = await choices(page);
    await page.locator("#prompt").fill("Zoë bought 3 apples. Quite \u{1f58c} X-ray?");
    await studio.write(SCHEDULE);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Share what you see" });
    const url = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    assert.equal(url.split("#")[0], server.url, "this page's own address");
    assert.match(url.split("#")[1], /^[A-Za-z0-9.-]+$/);
    assert.ok(url.length < ADDRESS_CHARS_MAX, `${url.length} characters`);
    await dialog.getByText("This page runs on this computer alone: others cannot open the link.").waitFor();
    await screenshot(page, "link");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await eventually(() => fragmentOf(page), url.split("#")[1], "the address bar");
    await look(page, "Look inside");
    const next = () => page.locator(".next-lists:not(.stale) .candidates").allInnerTexts();
    await eventually(next, (lists) => lists.length === 2 && lists[0] !== before.next[0], "the prompt's next tokens");
    const sent = { ...(await choices(page)), numbers: await numbers(page) };

    // A new profile on a host of its own knows nothing but the fragment.
    await withPage(browser, { path: `#${url.split("#")[1]}` }, async ({ page: other }) => {
      const received = new Studio(other);
      await received.open();
      await received.shows(SCHEDULE);
      assert.deepEqual({ ...(await choices(other)), numbers: await numbers(other) }, sent);
      assert.equal(fragmentOf(other), url.split("#")[1], "its address says the same");
    });
    assert.deepEqual(sent.tasks, ["Pronouns", "Arithmetic"]);
    assert.ok(sent.numbers[0].includes("of 8") && sent.numbers[0].includes("seed 3"), sent.numbers[0]);
  });
});

test("a prompt that is too long is left out, and the page says so", async () => {
  await withStudio(browser, {}, async ({ page }) => {
    await page.locator("#prompt").fill("a long story ".repeat(200));
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Share what you see" });
    await dialog.getByText("The prompt is too long for a link and was left out.").waitFor();
    const url = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    assert.ok(url.length < 300, `${url.length} characters`);
    assert.doesNotMatch(url, /\.p/);
  });
});

const WHOLE = writeLink({ schedule: SCHEDULE, tasks: ["arith"], items: 1 });
const DAMAGED = [
  ["cut at its end", WHOLE.slice(0, -3), /damaged: it ends too early/],
  ["cut in its middle", WHOLE.slice(0, WHOLE.length / 2), /damaged: it ends too early/],
  ["with one character changed", WHOLE.replace("x2", "x3"), /damaged: some of its characters have changed/],
  ["of a newer version", withChecksum("v9.whatever"), /newer Atelier \(version 9\)/],
  ["that is none", "chapter-2", /not an Atelier link/],
  ["whole, but of an impossible schedule", writeLink({ schedule: "0-12" }), /schedule is not possible: .*layer 12/],
];

test("a damaged link says what is wrong and does not pretend", async (t) => {
  // One page for all of them: a link can also be followed while the page is open.
  await withPage(browser, { path: `#${DAMAGED[0][1]}` }, async ({ page }) => {
    const studio = new Studio(page);
    await studio.open();
    for (const [name, fragment, reason] of DAMAGED) {
      await t.test(name, async () => {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, fragment);
        const notice = page.locator(".notices [role=alert]");
        await eventually(async () => plain((await notice.allTextContents()).join("\n")), reason, "the page says why");
        assert.equal(await studio.schedule(), "0-11", "nothing of it is shown");
        assert.equal(fragmentOf(page), fragment, "and it stays in the address bar");
        await page.locator(".notices").getByRole("button", { name: "Dismiss" }).first().click();
        await notice.waitFor({ state: "detached" });
      });
    }
    await studio.write("0-4 6-11");
    await eventually(() => fragmentOf(page), DEFAULT_LINK, "an edit makes it a link again");
  });
});

test("an unknown model keeps the schedule and asks for its folder", async () => {
  const link = writeLink({ hash: "0123456789abcdef", name: "other-house", layers: 16, schedule: "0-3 15-4" });
  await withPage(browser, { path: `#${link}` }, async ({ page }) => {
    const strip = page.getByRole("alert").filter({ hasText: "other-house" });
    await strip.waitFor();
    const said = plain(await strip.innerText());
    assert.match(said, /This link is for the model \u201cother-house\u201d, which this copy of Atelier does not have/);
    assert.match(said, /It has 16 layers and its hash begins with 0123456789abcdef\./);
    await strip.getByText("Open a folder").waitFor();
    const studio = new Studio(page);
    await studio.shows("0-3 15-4");
    assert.equal(await page.locator(".stack .card").count(), 16);
    assert.ok(await studio.writeButton.isDisabled(), "no other model is taken in its place");
    assert.equal(await page.locator(".score-words .figure").count(), 0, "no scores");
    assert.equal(fragmentOf(page), link);
    await screenshot(page, "link-unknown-model");

    // The nearest depth is offered by name; only whoever takes it sees other numbers, and is told.
    await strip.getByRole("button", { name: "Open House painters, 12 layers, the nearest model here" }).click();
    await studio.open();
    await page.locator(".notice.warning", { hasText: "the link asks for other-house (0123456789abcdef)" }).waitFor();
  });
});
