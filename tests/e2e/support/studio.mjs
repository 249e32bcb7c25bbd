// The studio as its tests see it: what stands on the page, and waiting until it does.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { withPage } from "./browser.mjs";

// From navigation to an open model, and for one expectation. A software GPU and the engine
// share two cores with the browser, and perhaps with other work.
const OPEN_MILLIS = 60_000;
const PATIENCE_MILLIS = 20_000;
const LOOK_AGAIN_MILLIS = 40;

/**
 * Opens the page with the bundled model and runs `body({ page, studio, ... })`, as `withPage`
 * does. `link` says what the address holds, as for `writeLink` below; without it there is
 * one item of one task, so that the engine has little to do.
 */
export function withStudio(browser, { link = { tasks: ["arith"], items: 1 }, ...options }, body) {
  const path = `#${writeLink(link)}`;
  return withPage(browser, { ...options, path }, async (given) => {
    const studio = new Studio(given.page);
    await studio.open();
    await body({ ...given, studio });
  });
}

/** Opens a part of the page: "Results", "Look inside" or "Figures"; on a phone also "Layers". */
export async function look(page, name) {
  // Results are called what they hold where the layers stand beside them.
  const label = name === "Results" ? /^(Results|Scores and items)$/ : name;
  const link = page.getByRole("navigation", { name: "Parts of the page" }).getByRole("link", { name: label });
  await link.click();
  await eventually(() => link.getAttribute("aria-current"), "page", `the part ${name}`);
}

/** Waits until `read()` gives `wanted`, or something that `wanted` accepts or matches. */
export async function eventually(read, wanted, what, patience = PATIENCE_MILLIS) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await read();
    if (fits(found, wanted)) return found;
    if (performance.now() > end) {
      if (typeof wanted === "function") assert.fail(`${what}: still ${JSON.stringify(found)}`);
      if (wanted instanceof RegExp) assert.match(String(found), wanted, what);
      assert.deepEqual(found, wanted, what);
    }
    await pause(LOOK_AGAIN_MILLIS);
  }
}

function fits(found, wanted) {
  if (typeof wanted === "function") return wanted(found);
  if (wanted instanceof RegExp) return wanted.test(String(found));
  return JSON.stringify(found) === JSON.stringify(wanted);
}

/** All kinds of spaces and minus signs as on a keyboard. */
export function plain(text) {
  return text.replace(/\s+/g, " ").replaceAll("\u2212", "-").trim();
}

/** The page of one browser tab. */
export class Studio {
  constructor(page) {
    this.page = page;
    this.field = page.locator("#schedule-text");
    this.tray = page.locator(".tray");
    this.writeButton = page.getByRole("button", { name: "Generate" });
  }

  /** Waits for the model, then listens to what the live regions say. */
  async open() {
    // On a phone the layers hide it.
    await this.page.locator(".write-buttons .primary:enabled").waitFor({ state: "attached", timeout: OPEN_MILLIS });
    await this.page.evaluate(() => {
      globalThis.said = [];
      for (const region of document.querySelectorAll(".unseen[aria-live]")) {
        const listen = () => region.textContent !== "" && globalThis.said.push(region.textContent);
        new MutationObserver(listen).observe(region, { childList: true, characterData: true, subtree: true });
      }
    });
  }

  schedule() {
    return this.field.inputValue();
  }

  /** Waits for the schedule, and for the sentence that told of it. */
  async shows(schedule, sentence) {
    await eventually(() => this.schedule(), schedule, "the schedule as text");
    if (sentence !== undefined) await this.says(sentence);
  }

  /** Waits until the live regions have said this since the last question, and forgets it. */
  async says(sentence) {
    const heard = async () => (await this.page.evaluate(() => globalThis.said)).map(plain);
    const isSaid = (all) => all.some((text) => (sentence instanceof RegExp ? sentence.test(text) : text.includes(sentence)));
    await eventually(heard, isSaid, `nobody said ${sentence}`);
    await this.page.evaluate(() => globalThis.said.splice(0));
  }

  /** The card or frame at a path, as "5" or "3.1.0". */
  card(path) {
    return this.page.locator(`.stack [data-path="${path}"]`);
  }

  grip(path) {
    return this.card(path).locator(".grip").first();
  }

  resting(layer) {
    return this.page.locator(`[data-resting="${layer}"]`);
  }

  restingLayers() {
    return this.page.locator("[data-resting]").evaluateAll((cards) => cards.map((card) => card.dataset.resting));
  }

  /** Waits until the focus is in the card at `path`. */
  async focusIsAt(path) {
    const at = () => this.page.evaluate(() => document.activeElement?.closest("[data-path]")?.dataset.path ?? null);
    await eventually(at, path, "the card that has the focus");
  }

  /** Replaces the schedule by the text field. */
  async write(schedule) {
    await this.field.fill(schedule);
    await this.field.press("Enter");
    await this.shows(schedule);
  }

  /** Opens the menu of a card (or of what `around` holds) and chooses the lines, one after the other. */
  async choose(around, ...lines) {
    await around.locator(".menu-button").first().click();
    for (const line of lines) {
      // Lines of the schedule hold brackets; a sign that leads on is none of the line's text.
      const isLine = new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
      await this.page.getByRole("menuitem").filter({ hasText: isLine }).click();
    }
  }

  /** The lines of a menu that is open. */
  menu() {
    return this.page.getByRole("menuitem").allTextContents();
  }

  undo() {
    return this.page.getByRole("button", { name: "Undo", exact: true }).click();
  }

  redo() {
    return this.page.getByRole("button", { name: "Redo", exact: true }).click();
  }

  reset() {
    return this.page.locator(".painters").getByRole("button", { name: "Back to the full model" }).click();
  }
}

/** The middle of an element, or another part of it: shares of its width and height. */
export async function pointIn(locator, { across = 0.4, down = 0.5 } = {}) {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + across * width, y: y + down * height };
}

/** A link's fragment, without "#", as the page writes it (here: by heart, from its description). */
export function writeLink({
  hash = "8d3ff872224c1180",
  name = "painters-12",
  layers = 12,
  schedule = "0-11",
  tasks = [],
  items = 20,
  seed = 0,
  view,
} = {}) {
  const steps = schedule.replaceAll("|..|", "to").replaceAll("|", "o").replaceAll("(", "b").replaceAll(")", "e");
  const parts = ["v1", `m${hash}-${name}`, `n${layers}`, `s${steps.replaceAll(" ", ".")}`];
  parts.push(...tasks.map((task) => `t${task}`), `i${items}`, `r${seed}`);
  // Which part of the page is open stands before the link, and is none of it.
  const link = withChecksum(parts.join("."));
  return view === undefined ? link : `${view}.${link}`;
}

/** A fragment with the checksum that makes it whole. */
export function withChecksum(fragment) {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(fragment)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return `${fragment}.c${(~sum >>> 0).toString(16).padStart(8, "0")}`;
}
