// Benchmarks by name, against a stand-in for the Hub: looked up, fetched, scored, kept and linked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { screenshot } from "../support/browser.mjs";
import { PATIENCE_MILLIS, hub, openDialog, withHub } from "../support/hub.mjs";
import { opened, scored } from "../support/steps.mjs";
import { eventually, plain } from "../support/studio.mjs";

const WINOGRANDE = "allenai/winogrande";

/** Requests for the bytes of data. */
function rows() {
  return hub.log.filter(({ file }) => /validation/.test(file ?? ""));
}

/** Opens the dialog for tasks and asks the stand-in where a benchmark's data is. */
async function askForData(page, name) {
  await page.locator(".own-items").first().click();
  const section = page.locator("dialog[open] .benchmarks");
  await section.waitFor();
  await section.locator("select").selectOption(name);
  await section.getByRole("button", { name: "Look up" }).click();
  return section;
}

test("a benchmark is looked up, fetched, scored, kept and linked; a link to it asks nobody", async () => {
  let link = "";
  await withHub(async ({ page }) => {
    // The endpoint is that of models by name.
    const dialog = await openDialog(page);
    await dialog.locator(".by-name summary").click();
    await dialog.locator("#hub-endpoint").fill(hub.hub);
    await dialog.locator(".sheet-head button").click();
    const section = await askForData(page, "winogrande");
    await section.locator(".found").waitFor({ timeout: PATIENCE_MILLIS });
    assert.equal(rows().length, 0, "no data before Load");
    const found = plain(await section.locator(".found").innerText());
    for (const fact of [/allenai\/winogrande@[0-9a-f]{40}/, /winogrande_xl \/ validation/, /winogrande_xl\/validation\.jsonl, .* git [0-9a-f]{40}/, /cc0-1\.0/, /lm-evaluation-harness \d+\.\d+\.\d+/, /beginning-of-text token/]) {
      assert.match(found, fact);
    }
    await screenshot(page, "benchmark-found");
    await section.getByRole("button", { name: /^Load/ }).click();
    await page.locator("dialog[open] .own-tasks", { hasText: "winogrande" }).waitFor({ timeout: PATIENCE_MILLIS });
    await screenshot(page, "benchmark-loaded");
    await page.locator("dialog[open] .sheet-head button").click();
    await page.locator(".scores .chip", { hasText: "winogrande" }).waitFor();
    await page.locator(".scores .score-row", { hasText: "winogrande" }).waitFor({ timeout: PATIENCE_MILLIS });
    link = await eventually(() => page.evaluate(() => location.hash), /^#v3\.d[0-9a-f]{40}-allenai-winogrande\.f/, "the link says where its data is");

    // After a reload it is read from what is kept; it stands among what is kept, and is removed there.
    hub.use("refuse");
    hub.forget();
    await page.reload();
    await opened(page);
    await page.locator(".scores .chip[aria-pressed=true]", { hasText: "winogrande" }).waitFor({ timeout: PATIENCE_MILLIS });
    const kept = (await openDialog(page)).locator(".kept-models");
    await kept.getByText(/datasets\/allenai\/winogrande/).waitFor();
    await kept.getByRole("button", { name: /Remove datasets\/allenai\/winogrande/ }).click();
    await kept.waitFor({ state: "detached" });
    assert.deepEqual(hub.log, [], "what is kept is read without asking");
  });
  await withHub(async ({ page }) => {
    await opened(page);
    const notice = page.locator(".notice", { hasText: "winogrande" });
    await notice.waitFor();
    assert.match(plain(await notice.innerText()), new RegExp(`${WINOGRANDE}@[0-9a-f]{12} of the Hugging Face Hub, .*\\. A link alone asks nobody`));
    assert.deepEqual(hub.log, [], "a link alone asks nobody");
    await screenshot(page, "benchmark-linked");
  }, { path: link });
});
