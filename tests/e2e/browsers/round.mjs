// What a person does in one visit, the same in every browser: open, the menu, a drag, the keyboard, scores, a folder, an export,
// a lesson. Gives what must be equal in all of them: the bytes of the scores.

import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { writeLink } from "../support/studio.mjs";

const PATIENCE_MILLIS = 60_000;
const FOLDER_MILLIS = 20_000;
const LOOK_AGAIN_MILLIS = 100;
const N_ITEMS = 12;
const TASKS = ["facts", "arith"];
// A bundled model, and what of it makes a model of one's own.
const MODEL = "models/painters-6";
export const FILES = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
const OTHER_LAYERS = "6 layers";

/** Waits until `look` gives what `fits` accepts. */
async function until(what, look, fits, patience = PATIENCE_MILLIS) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (fits(found)) return found;
    if (performance.now() > end) assert.fail(`${what}: still ${JSON.stringify(found)}`);
    await pause(LOOK_AGAIN_MILLIS);
  }
}

/** In the page: its input of files has these of the served model `path`. */
async function listed(path, names) {
  const list = new DataTransfer();
  for (const name of names) {
    const answer = await fetch(`${path}/${name}`);
    list.items.add(new File([await answer.blob()], name));
  }
  const input = document.querySelector("dialog[open] input[type=file]");
  input.files = list.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The page in a browser. */
class Visit {
  constructor(remote) {
    this.remote = remote;
  }

  text(selector) {
    return this.remote.run((selector) => document.querySelector(selector)?.textContent ?? null, selector);
  }

  schedule() {
    return this.remote.run(() => document.querySelector("#schedule-text")?.value ?? null);
  }

  shows(schedule) {
    return until(`the schedule ${schedule}`, () => this.schedule(), (now) => now === schedule);
  }

  count(selector) {
    return this.remote.run((selector) => document.querySelectorAll(selector).length, selector);
  }

  /** The middle of an element that is seen, in CSS pixels. */
  async middle(selector, words = "") {
    const at = () =>
      this.remote.run(
        (selector, words) => {
          const all = [...document.querySelectorAll(selector)].filter((one) => one.textContent.includes(words));
          const one = all.find((one) => one.getClientRects().length > 0);
          one?.scrollIntoView({ block: "center", behavior: "instant" });
          const rect = one?.getBoundingClientRect();
          return rect ? [Math.round(rect.x + rect.width / 2), Math.round(rect.y + rect.height / 2)] : null;
        },
        selector,
        words,
      );
    // At rest: what has come above it since would move it away from under the pointer.
    let before;
    return until(`${selector} ${words}`, at, (found) => {
      const rests = found !== null && String(found) === before;
      before = String(found);
      return rests;
    });
  }

  pointer(steps) {
    return this.remote.actions([{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions: steps }]);
  }

  async click(selector, words) {
    const [x, y] = await this.middle(selector, words);
    await this.pointer([{ type: "pointerMove", x, y, duration: 0 }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }]);
  }

  async drag(from, to) {
    const [x, y] = await this.middle(from);
    const [over, down] = await this.middle(to);
    const away = { type: "pointerMove", x: x + 20, y: y - 20, duration: 100 };
    const there = [over, down].map(Math.round);
    await this.pointer([{ type: "pointerMove", x, y, duration: 0 }, { type: "pointerDown", button: 0 }, away, { type: "pointerMove", x: there[0], y: there[1], duration: 400 }, { type: "pause", duration: 200 }, { type: "pointerUp", button: 0 }]);
  }

  async press(...keys) {
    const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }, { type: "pause", duration: 60 }]);
    await this.remote.actions([{ type: "key", id: "keyboard", actions }]);
  }

  scored() {
    const state = () => this.remote.run(() => [document.querySelectorAll(".scores .phase").length, [...document.querySelectorAll(".score-words .n")].map((n) => n.textContent)]);
    return until("all scores", state, ([phases, counts]) => phases === 0 && counts.length > 0 && counts.every((n) => n.startsWith(`${N_ITEMS} `)));
  }
}

const UP = "\uE013";
const SPACE = " ";
const ESCAPE = "\uE00C";

/** All of it; `say` is told of each step. `folder` is a model's. */
export async function round(remote, { url, folder, say }) {
  const visit = new Visit(remote);
  await remote.size(1280, 900);
  const started = performance.now();
  await remote.goto(`${url}?backend=cpu&start=full#${writeLink({ tasks: TASKS, items: N_ITEMS })}`);
  await until("the cards", () => visit.count(".stack .card"), (n) => n === 12);
  await visit.scored();
  say(`load: cards and scores after ${((performance.now() - started) / 1000).toFixed(1)} s`);

  await visit.click(`.stack [data-path="5"] .menu-button`);
  await visit.click('[role="menuitem"]', "Skip");
  await visit.shows("0-4 6-11");
  say("menu: a layer is skipped");

  await visit.drag(`.stack [data-path="3"] .grip`, ".tray");
  await visit.shows("0-2 4 6-11");
  say("drag: a card lies among the skipped ones");

  await remote.run(() => document.querySelector('.stack [data-path="3"] .grip').focus());
  await visit.press(SPACE, UP, UP, SPACE);
  await visit.shows("0-2 6 4 7-11");
  await visit.press(SPACE, UP, ESCAPE);
  await visit.shows("0-2 6 4 7-11");
  say("keyboard: lifted, moved, dropped, and taken back");

  await visit.scored();
  await visit.click(".take-button");
  await visit.remote.run(() => {
    const list = document.querySelector("#take-what");
    list.value = [...list.options].find((one) => one.textContent.includes("Scores: JSON")).value;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const scores = await until("the scores as a text", () => remote.run(() => document.querySelector("#take-text")?.value ?? ""), (text) => text.includes('"scores"'));
  await visit.press(ESCAPE);
  say(`export: ${scores.length} characters of scores`);

  // Drivers want either the folder or the files in it. Where they can do neither, the page is given the files as a list of its own.
  const input = () => document.querySelector("dialog[open] input[type=file]");
  const layers = () => visit.text(".model-layers");
  const ways = {
    "the folder": () => remote.pick(input, [folder]),
    "its files": () => remote.pick(input, FILES.map((name) => join(folder, name))),
    "a list that a script made": () => remote.run(listed, MODEL, FILES),
  };
  let way;
  const said = [];
  for (const [name, take] of Object.entries(ways)) {
    // A list of files that is not what the page needs has closed it.
    if ((await visit.count("dialog[open]")) === 0) await visit.click(".model-button");
    await until("the dialog", () => visit.count("dialog[open] input[type=file]"), (n) => n > 0);
    const taken = await take().then(() => true, () => false);
    if (taken && (await until("the other model", layers, (words) => words === OTHER_LAYERS, FOLDER_MILLIS).catch(() => false))) {
      way = name;
      break;
    }
    said.push(`${name}: ${taken ? await visit.text(".below-top") : "refused by the driver"}`);
  }
  assert.ok(way, `a model from this disk opens (${said.join("; ")})`);
  say(`folder: opened, by ${way}`);

  // The first lesson: two pages of text, then a question whose answer is three short texts.
  await remote.goto(`${url}?backend=cpu&lang=en#lessons`);
  await until("the model", () => visit.count(".write-buttons .primary:enabled"), (n) => n === 1);
  await visit.click(".lessons-list button", "Begin");
  for (const step of [2, 3]) {
    await visit.click(".panel.lessons button", "Next");
    await until(`step ${step}`, () => visit.text(".panel.lessons"), (text) => text?.includes(`step ${step} of `));
  }
  await visit.click(".panel.lessons label", "Only the first layer");
  await visit.click(".panel.lessons button", "Compute it");
  const told = await until("what came out", () => visit.text(".lesson-told"), (text) => text !== null && text !== "");
  say(`lesson: ${told}`);
  return { scores, told };
}
