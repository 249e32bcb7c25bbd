// A page that may ask a stand-in for the Hub, on two other origins, and what is done there.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, beforeEach } from "node:test";

import { startStandIn } from "../../hub/stand-in.mjs";
import { DIST, launch, withPage } from "./browser.mjs";
import { opened } from "./steps.mjs";
import { writeLink } from "./studio.mjs";

export const NAME = "painters/six";
export const BUNDLED = `${DIST}/models/painters-6`;
export const PATIENCE_MILLIS = 60_000;

export let browser, hub;
before(async () => {
  browser = await launch();
});
after(() => browser.close());
beforeEach(async () => {
  hub = await startStandIn({ repositories: { [NAME]: await files() } });
});
afterEach(() => hub.close());

/** A bundled model with another config, so that it is none of the page's own. */
export async function files() {
  const read = (name) => readFile(`${BUNDLED}/${name}`);
  const config = { ...JSON.parse(await read("config.json")), rope_theta: 500 };
  const named = ["tokenizer.json", "tokenizer_config.json", "model.safetensors"].map(async (name) => [name, await read(name)]);
  return { "README.md": "---\nlicense: cc0-1.0\n---\n", "config.json": config, ...Object.fromEntries(await Promise.all(named)) };
}

/** Runs `body` on a page that may ask the stand-in alone besides its own host. */
export async function withHub(body, options = {}) {
  const own = [hub.hub, hub.cdn].map((origin) => new RegExp(`request to another origin: ${origin}/`));
  const expected = [...own, ...(options.expected ?? [])];
  hub.forget();
  // Little to compute: downloads are what is looked at.
  const path = `#${writeLink({ tasks: ["arith"], items: 1 })}`;
  await withPage(browser, { query: "?backend=cpu", path, ...options, expected }, async (all) => {
    all.page.setDefaultTimeout(PATIENCE_MILLIS);
    if (options.path === undefined) await opened(all.page);
    assert.deepEqual(hub.log, [], "nobody is asked before a press");
    await body(all);
    assert.deepEqual(hub.errors, []);
    assert.ok(hub.log.every(({ preflight }) => !preflight), "no preflight");
    assert.ok(hub.log.every(({ cookie, referer }) => !cookie && !referer), "no cookie, no address of the page");
  });
}

export async function openDialog(page) {
  await page.locator(".model-button").click();
  return page.locator("dialog[open]");
}

export async function chooseStandIn(dialog) {
  const endpoint = dialog.locator("#hub-endpoint");
  if (!(await endpoint.isVisible())) await dialog.locator(".by-name summary").click();
  await endpoint.fill(hub.hub);
}

/** Asks the stand-in what a name means. */
export async function ask(page, name, { token } = {}) {
  const dialog = await openDialog(page);
  await chooseStandIn(dialog);
  if (token !== undefined) await dialog.locator("#hub-token").fill(token);
  await dialog.locator("#hub-name").fill(name);
  await dialog.getByRole("button", { name: "Look up" }).click();
  return dialog;
}

export async function find(page, name = NAME, options) {
  const dialog = await ask(page, name, options);
  await dialog.locator(".found").waitFor({ timeout: PATIENCE_MILLIS });
  return dialog;
}

export async function load(page) {
  await page.locator(".found .primary").click();
}

/** The model of the stand-in is open. */
export async function isOpen(page) {
  await page.locator(".model-title", { hasText: "six" }).waitFor({ timeout: PATIENCE_MILLIS });
  await opened(page);
}

/** Requests for the bytes of the weights. */
export function weights() {
  return hub.log.filter(({ server, file }) => server === "cdn" && /safetensors/.test(file ?? ""));
}
