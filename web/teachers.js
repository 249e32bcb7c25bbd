// The page for teachers: makes a link out of a form, and a QR code of it. It needs no engine and asks its own origin alone.

import { fragment, pasted, problem } from "./teachers/link.js";
import { chooseLanguage } from "./words.js";

// Characters of an address of which phones read the code from a wall.
const QR_CHARS_MAX = 700;
const COPIED_MILLIS = 2000;
const LOCAL = /^(localhost|127\.|\[::1\]|$)/;

const root = document.documentElement;
const at = (id) => document.getElementById(id);

/** What stands in one line of a file of texts, by code: an entry of Fluent without choices. */
function entries(file) {
  return new Map([...file.matchAll(/^([a-z0-9-]+) = (.+)$/gm)].map(([, code, text]) => [code, text]));
}

async function text(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

/** Says the document in the language; English stands in it, and stays where a file does not come. */
async function translate(language) {
  if (language === "en") return;
  const texts = await text(`teachers/${language}.ftl`).then(entries, () => undefined);
  if (!texts) return;
  root.lang = language;
  for (const place of document.querySelectorAll("[data-word]")) {
    place.textContent = texts.get(place.dataset.word) ?? place.textContent;
  }
}

/** A sentence of the script. */
function say(code, values = {}) {
  const sentence = at("said").querySelector(`[data-word="${code}"]`).textContent;
  return sentence.replace(/\{ \$(\w+) \}/g, (_, name) => values[name] ?? "");
}

/** Adds choices to a list. */
function offer(id, choices) {
  at(id).append(...choices.map(([value, label]) => new Option(label, value)));
}

/** The theme that was chosen on the page. */
function takeTheme() {
  try {
    const { theme } = JSON.parse(localStorage.getItem("atelier.settings")) ?? {};
    if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
  } catch {
    // No storage, or not ours: as the system says.
  }
}

/** What there is to choose: lessons with their titles and numbers of steps, and models. */
async function lists() {
  const [{ lessons }, { models }] = await Promise.all([
    text("lessons/lessons.json").then(JSON.parse),
    text("models/catalog.json").then(JSON.parse),
  ]);
  const [titles, ...steps] = await Promise.all([
    text(`lessons/${root.lang}/lessons.ftl`).then(entries, () => new Map()),
    ...lessons.map((id) => text(`lessons/${id}.json`).then((lesson) => JSON.parse(lesson).steps.length)),
  ]);
  return { lessons: lessons.map((id, at) => ({ id, title: titles.get(id) ?? id, n: steps[at] })), models };
}

/** What is ticked in a group. */
const ticked = (id) => [...at(id).querySelectorAll(":checked")].map((box) => box.value);

/** The address as the form says it, and what is wrong with the schedule. */
function made({ models }) {
  const schedule = at("schedule").value.trim();
  const model = models.find(({ name }) => name === at("model").value) ?? models[0];
  let [wrong, link] = [undefined, ""];
  if (/#|^v\d|^\w+:/.test(schedule)) {
    link = pasted(schedule);
    if (link === undefined) wrong = ["not-a-link", {}];
  } else if (schedule !== "") {
    wrong = problem(schedule, model);
    link = wrong ? "" : fragment(schedule, model);
  }
  // What opens a lesson shows it: the page would say that it does not hide them.
  const opens = at("lesson").value;
  const hidden = ticked("hide").filter((part) => !opens || part !== "lessons");
  const fields = [
    // Else a first visit begins with a layer left out, whatever is hidden.
    ["start", !link && !opens && !at("model").value && (hidden.length || ticked("off").length) ? "full" : ""],
    ["lesson", opens],
    ["step", opens && at("step").value],
    ["hide", hidden.join(",")],
    ["off", ticked("off").join(",")],
    // A link names its model itself.
    ["model", link ? "" : at("model").value],
    ["lang", at("language").value],
    ["theme", at("theme").value],
  ];
  const query = fields.filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join("&");
  const page = new URL("./", location.href).href;
  const stays = hidden.length < ticked("hide").length;
  return { stays, address: `${page}${query ? `?${query}` : ""}${link ? `#${link}` : ""}`, wrong };
}

/** Draws the code wherever it stands; false where there is none. */
function drawCode(address) {
  const [side, path] = address.length > QR_CHARS_MAX ? [] : globalThis.drawQr?.(address).split(/ (.*)/) ?? [];
  for (const svg of document.querySelectorAll("svg.qr")) {
    svg.classList.toggle("gone", !path);
    svg.setAttribute("viewBox", `0 0 ${side || 1} ${side || 1}`);
    svg.querySelector("path").setAttribute("d", path ?? "");
  }
  return Boolean(path);
}

function show(known) {
  const { address, wrong, stays } = made(known);
  at("lesson-stays").textContent = stays ? say("lesson-not-hidden") : "";
  at("schedule-wrong").textContent = wrong ? say(...wrong) : "";
  at("schedule").setAttribute("aria-invalid", String(Boolean(wrong)));
  at("link").value = address;
  at("open").href = address;
  at("sheet-link").textContent = address;
  at("length").textContent = say("n-characters", { n: address.length });
  // Before the module for it has come there is no code, which is not worth a word.
  at("no-qr").hidden = drawCode(address) || !globalThis.drawQr;
}

/** The steps of the lesson that is chosen. */
function offerSteps({ lessons }) {
  const n = lessons.find(({ id }) => id === at("lesson").value)?.n ?? 0;
  at("step").length = 1;
  offer("step", Array.from({ length: n }, (_, index) => [index + 1, say("step-n", { n: index + 1, total: n })]));
  at("step").disabled = n === 0;
}

takeTheme();
const languages = root.dataset.languages.split("|").map((one) => one.split(/ (.*)/));
await translate(chooseLanguage(root));
if (root.lang !== "en") at("guide").href = `./guide/${root.lang}/index.html`;
for (const id of ["page-language", "language"]) offer(id, languages);
at("page-language").value = root.lang;
at("page-language").addEventListener("change", ({ target }) => {
  const here = new URL(location.href);
  here.searchParams.set("lang", target.value);
  location.replace(here);
});
at("own-computer").hidden = !LOCAL.test(location.hostname);
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => {
    // The other one stays off the paper.
    document.body.dataset.print = button.dataset.print;
    print();
    delete document.body.dataset.print;
  });
}
at("form").addEventListener("submit", (event) => event.preventDefault());

try {
  const known = await lists();
  offer("lesson", known.lessons.map(({ id, title }) => [id, title]));
  offer("model", known.models.map(({ name, title, n_layers: n }) => [name, say("layers-n", { model: title, n })]));
  offerSteps(known);
  at("lesson").addEventListener("change", () => offerSteps(known));
  at("form").addEventListener("input", () => show(known));
  at("copy").addEventListener("click", async () => {
    // Selected, so that it can be copied by hand where the clipboard is refused.
    at("link").select();
    await navigator.clipboard?.writeText(at("link").value);
    at("length").textContent = say("copied");
    setTimeout(() => show(known), COPIED_MILLIS);
  });
  show(known);
  // The module for codes comes last: without it there is a link all the same.
  try {
    const { default: init } = await import("./qr.js");
    await init();
    show(known);
  } catch {
    at("no-qr").textContent = say("qr-not-here");
    at("no-qr").hidden = false;
  }
} catch (error) {
  at("trouble").textContent = say("no-lists");
  at("trouble").hidden = false;
  throw error;
}
