// What a person does in the studio, and what they wait for.

import { eventually } from "./studio.mjs";

// One evaluation on a software GPU, with browser and page on the same two cores.
const EVALUATION_MILLIS = 60_000;

/** The model is open: its name in the header, nothing more to say above the panes. */
export async function opened(page) {
  await page.locator(".model-layers").filter({ hasText: "layers" }).waitFor({ state: "attached" });
  await page.locator(".below-top .strip").waitFor({ state: "detached", timeout: EVALUATION_MILLIS });
}

/** Leaves little to compute: one task, and of it the smallest number of items, or `items`. */
export async function scoreLittle(page, { task = "Facts", items = "20" } = {}) {
  const chips = page.locator(".scores .chip");
  for (const name of await chips.allInnerTexts()) {
    const chip = chips.filter({ hasText: name.trim() });
    const isOn = (await chip.getAttribute("aria-pressed")) === "true";
    if (isOn !== (name.trim() === task)) await chip.click();
  }
  await page.locator(".scores .segment", { hasText: items }).click();
}

/** Waits until all items are scored; the words beside the first task, with its numbers. */
export async function scored(page) {
  await page.locator(".scores .phase").waitFor({ state: "detached", timeout: EVALUATION_MILLIS });
  const label = page.locator(".scores .score-row .score-chart svg[aria-label*=', interval']").first();
  await label.waitFor({ timeout: EVALUATION_MILLIS });
  return label.getAttribute("aria-label");
}

/** Types a schedule into the text field and applies it. */
export async function applySchedule(page, text) {
  await page.locator("#schedule-text").fill(text);
  await page.locator(".field-apply").click();
}

/** Writes on from the prompt; resolves once both sides have ended. */
export async function writeOn(page) {
  await page.locator(".write-buttons .primary").click();
  await page.locator(".write-buttons button", { hasText: "Stop" }).waitFor({ state: "detached", timeout: EVALUATION_MILLIS });
  return page.locator(".texts .written").allInnerTexts();
}

/** What the model's card says, as { label: value }. */
export async function modelCard(page) {
  await page.locator(".model-button").click();
  const dialog = page.locator("dialog[open]");
  const rows = await dialog.locator("dl.facts > div").evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("dt").textContent, row.querySelector("dd").textContent]),
  );
  await dialog.locator(".sheet-head button").click();
  await dialog.waitFor({ state: "detached" });
  return Object.fromEntries(rows);
}

/** The sentence in the strip that tells of trouble. */
export async function trouble(page) {
  const strip = page.locator(".strip.trouble");
  await strip.waitFor({ timeout: EVALUATION_MILLIS });
  return strip.innerText();
}

/** Starts the worker with `code` run before its engine. */
export function prepareWorker(server, code) {
  const words = 'import { provideWords } from "./words.js";\nprovideWords("en", "");';
  server.replace("worker_loader.js", `${words}\nimport "./later.js";\nimport init from "./worker.js";\n${code}\nawait init();`);
}

/** Picks a folder on this disk in the model's dialog. */
export async function openFolder(page, folder) {
  await page.locator(".model-button").click();
  await page.locator("dialog[open] input[type=file]").setInputFiles(folder);
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

/** Drops files and folders of this disk on the middle of the page, as the system's file manager does. */
export async function dropOnPage(page, paths) {
  const { width, height } = page.viewportSize();
  const over = page.locator(".drop-zone.over");
  // What was dropped before is done with.
  await over.waitFor({ state: "detached" });
  // The page cannot make an entry of a folder itself; the browser makes it from a real path.
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const at = { x: width / 2, y: height / 2, data };
  await session.send("Input.dispatchDragEvent", { type: "dragEnter", ...at });
  // A hand goes on moving until the page shows that it has noticed.
  const moved = async () => {
    await session.send("Input.dispatchDragEvent", { type: "dragOver", ...at });
    return over.count();
  };
  await eventually(moved, 1, "the page shows where to drop");
  await session.send("Input.dispatchDragEvent", { type: "drop", ...at });
  await session.detach();
}
