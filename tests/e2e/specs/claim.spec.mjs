// Links and files that say what was computed: shared by a checkbox, shown as a claim, computed again and stamped.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { assertAccessible } from "../support/axe.mjs";
import { launch, screenshot, withPage } from "../support/browser.mjs";
import { dropOnPage } from "../support/steps.mjs";
import { eventually, plain, Studio, withChecksum, withStudio } from "../support/studio.mjs";

const SCHEDULE = "0-4 6-11";
const LINK = { schedule: SCHEDULE, tasks: ["facts", "arith"], items: 20, seed: 3 };
const SCORING_MILLIS = 120_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const scored = (page) => eventually(() => page.locator(".score-words .n", { hasText: /^20 items$/ }).count(), 2, "scores", SCORING_MILLIS);
const panel = (page) => page.getByRole("region", { name: /^What .* claims$/ });
const stampOfAll = (page) => panel(page).locator("header .stamp");

/** The link with what was computed, as the dialog hands it out, and that without. */
async function share(page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share what you see" });
  const field = dialog.getByRole("textbox", { name: "Link" });
  const bare = await field.inputValue();
  const choice = dialog.getByRole("checkbox", { name: /^Include what was computed/ });
  await choice.waitFor();
  const more = Number(/\((\d+) characters more\)/.exec(plain(await dialog.innerText()))[1]);
  await choice.check();
  await eventually(() => field.inputValue(), (url) => url !== bare, "the longer link");
  const claiming = await field.inputValue();
  assert.equal(claiming.length, bare.length + more);
  assert.ok(bare.length < 300 && claiming.length < 2000, `${bare.length}, ${claiming.length} characters`);
  await screenshot(page, "claim-share");
  await choice.uncheck();
  await eventually(() => field.inputValue(), bare, "the link without");
  await page.keyboard.press("Escape");
  return { bare, claiming: claiming.split("#")[1] };
}

/** Opens a fragment in a profile of its own, which computes on the CPU, and waits for the stamp. */
const opened = (fragment, profile, body) =>
  withPage(browser, { path: `#${fragment}`, query: "?backend=cpu", profile }, async ({ page }) => {
    const studio = new Studio(page);
    await studio.open();
    await stampOfAll(page).waitFor({ timeout: SCORING_MILLIS });
    await body(page, studio);
  });

/** Pictures in both themes. */
async function pictures(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await panel(page).scrollIntoViewIfNeeded();
    await screenshot(page, `${name}-${colorScheme}`);
  }
}

test("what is shared is a claim on the other side, and is verified there", async () => {
  await withStudio(browser, { link: LINK }, async ({ page }) => {
    await scored(page);
    const { claiming } = await share(page);
    assert.match(claiming, /^scores\.v5\.a[0-9A-Za-z]+\./);
    await opened(claiming, { viewport: { width: 1440, height: 900 } }, async (other, studio) => {
      await studio.shows(SCHEDULE);
      assert.equal(await stampOfAll(other).innerText(), "verified");
      assert.deepEqual(await panel(other).locator("li .stamp").allInnerTexts(), ["verified", "verified"]);
      const said = plain(await panel(other).innerText());
      assert.match(said, /^What this link claims/);
      assert.match(said, /A claim, about the schedule 0-4 6-11, said to be computed on: GPU\. .*within 2e-4/);
      assert.equal((said.match(/Claimed: \d+ % \(\d+ of 20\), -\d\.\d{4} nats/g) ?? []).length, 2, said);
      assert.equal((said.match(/Computed here: \d+ % \(\d+ of 20\), -\d\.\d{4} nats/g) ?? []).length, 2, said);
      await assertAccessible(other, "a claim that is verified");
      await pictures(other, "claim-verified-1440");
      // An edit goes on from there; the claim stays about its own schedule until it is removed.
      await studio.write("0-11");
      assert.equal(await stampOfAll(other).innerText(), "verified");
      await panel(other).getByRole("button", { name: "Remove this claim" }).click();
      await panel(other).waitFor({ state: "detached" });
    });

    // The same claim about another schedule, in the order of another seed, and about another model.
    const whole = claiming.replace(/^scores\./, "").replace(/\.c[0-9a-f]{8}$/, "");
    for (const [from, to, name, profile] of [
      [".s0-4.6-11.", ".s0-5.7-11.", "1440", { viewport: { width: 1440, height: 900 } }],
      [".r3.", ".r4.", "390", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ]) {
      assert.ok(whole.includes(from), whole);
      await opened(`scores.${withChecksum(whole.replace(from, to))}`, profile, async (other) => {
        assert.equal(await stampOfAll(other).innerText(), "differs", to);
        const found = /An answer differs: first at item \d+, line \d+ of the file, (right|wrong) as claimed/;
        assert.match(plain(await panel(other).innerText()), found);
        const over = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} pixels too wide`);
        await assertAccessible(other, `a claim that differs at ${name}`);
        await pictures(other, `claim-differs-${name}`);
      });
    }
    const unknown = withChecksum(whole.replace(/\.m[0-9a-f]{16}/, ".m0123456789abcdef"));
    await withPage(browser, { path: `#${unknown}` }, async ({ page: other }) => {
      await stampOfAll(other).waitFor();
      assert.equal(await stampOfAll(other).innerText(), "cannot be checked here");
      assert.match(plain(await panel(other).innerText()), /Its model, painters-12, is not here\./);
    });
  });
});

test("a dropped file is a claim, too, item by item and of both schedules", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "atelier-claim-"));
  t.after(() => rm(folder, { recursive: true }));
  await withStudio(browser, { link: LINK, profile: { acceptDownloads: true } }, async ({ page }) => {
    await scored(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".panel.scores").getByRole("button", { name: /\bjson\b/i }).click(),
    ]);
    const saved = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(saved.items.length, 4, "two tasks under two schedules");
    const drop = async (name, object) => {
      await writeFile(join(folder, name), JSON.stringify(object));
      await dropOnPage(page, [join(folder, name)]);
      await page.getByRole("heading", { name: `What ${name} claims` }).waitFor();
      await stampOfAll(page).waitFor({ timeout: SCORING_MILLIS });
    };
    await drop("scores.json", saved);
    assert.equal(await stampOfAll(page).innerText(), "verified");
    assert.deepEqual(await panel(page).locator("li .stamp").allInnerTexts(), Array(4).fill("verified"));
    const item = saved.items[0];
    item.nats[7] -= 0.5;
    await drop("forged.json", saved);
    assert.equal(await stampOfAll(page).innerText(), "differs");
    const both = `log-probability claimed ${item.nats[7].toFixed(4)}, here ${(item.nats[7] + 0.5).toFixed(4)}`;
    assert.ok(plain(await panel(page).innerText()).includes(both), both);
    await screenshot(page, "claim-file");
  });
});
