// Starts the page. It is a file of its own because the page's Content-Security-Policy
// allows no inline script; tools/build writes the names of the module into its tag.

import { chooseLanguage, provideWords } from "./words.js";

const tag = document.querySelector("script[data-wasm]");
// The smallest module with a vector in it (WebAssembly SIMD: a function that gives i8x16.splat
// of zero). The engine computes four numbers at a time.
const VECTORS = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic number, version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // functions: one of that type
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b], // its code
]);
/** What is said here, in English; a language's file has the same by these codes. */
const SENTENCES = {
  "boot-failed": "Atelier could not start: { $why }. Reload the page; if that does not help, part of it is missing on this server.",
  "boot-old-browser": "Atelier could not start: { $why }. A current Firefox, Chrome, Edge or Safari has it.",
  "boot-no-wasm": "this browser has no WebAssembly",
  "boot-no-vectors": "this browser’s WebAssembly has no vectors (SIMD)",
  "boot-no-copies": "this browser keeps pages of secure addresses alone",
};
const root = document.documentElement;
/** The file of the language, once it is there. */
let words = "";

/** What the file says by a code, in one line and without choices. */
function entry(code) {
  return words.match(new RegExp(`^${code} = (.*)$`, "m"))?.[1];
}

function say(code, why) {
  return (entry(code) ?? SENTENCES[code]).replace("{ $why }", () => why);
}

/** Says what the document itself says in the language. */
function translate(file) {
  words = file;
  root.dir = entry("-direction") ?? "ltr";
  for (const place of document.querySelectorAll("[data-word]")) {
    place.textContent = entry(place.dataset.word) ?? place.textContent;
  }
}

/** The language has changed: the address must not say another when it is opened again (src/page/store/language.rs). */
globalThis.setLanguage = (language) => {
  const address = new URL(location.href);
  if (!address.searchParams.has("lang")) return;
  address.searchParams.set("lang", language);
  history.replaceState(history.state, "", address);
};

/** Why the page cannot run in this browser, if it cannot. */
function missing() {
  if (typeof WebAssembly !== "object") return say("boot-no-wasm");
  if (!WebAssembly.validate(VECTORS)) return say("boot-no-vectors");
  return undefined;
}

/** A worker with an engine, which speaks the page's language and loads the file `early` beside its module. */
globalThis.newEngine = (early) => {
  const loader = new URL("worker_loader.js", document.baseURI);
  loader.searchParams.set("lang", root.lang);
  loader.searchParams.set("build", build);
  if (early) loader.searchParams.set("early", early);
  // Which engine, and on how many workers at most (src/platform/wasm/coworker.rs).
  for (const name of ["engine", "workers"]) {
    const asked = new URL(location.href).searchParams.get(name);
    if (asked) loader.searchParams.set(name, asked);
  }
  const name = `atelier-engine-${Date.now()}-${Math.random().toString(16).slice(2)}`;
  return new Worker(loader, { type: "module", name });
};

/**
 * Starts the engine, so that it loads beside the page's own module, which takes it over with what it has said
 * (src/page/store/early.rs). An address without a link opens the first of the bundled models, one with a link often the
 * same: then its weights are on their way before anybody has asked for them.
 */
function startEngine() {
  const { model, hash } = document.querySelector("[data-first-model]").dataset.firstModel
    .match(/^(?<model>\S+) (?<hash>[0-9a-f]{16})$/).groups;
  // A part of the page may stand before the link, or alone.
  const link = location.hash.slice(1).replace(/^[a-z]+(?:\.|$)/, "");
  const asked = new URL(location.href).searchParams.get("model") ?? model;
  const isFirst = link === "" ? asked === model : link.includes(`m${hash}-`);
  const worker = globalThis.newEngine(isFirst && `models/${model}/model.safetensors`);
  const said = [];
  worker.onmessage = worker.onerror = (event) => said.push(event);
  globalThis.earlyEngine = { worker, said };
}

/**
 * Has the service worker (offline.js) keep a copy of the page, or ends that and removes it. Gives how many bytes are kept.
 * The page asks for it once it is at rest (src/page/store/copy.rs).
 */
globalThis.keepPage = async (keeps) => {
  const workers = navigator.serviceWorker;
  if (!workers) throw new Error(say("boot-no-copies"));
  if (!keeps) {
    await (await workers.getRegistration())?.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith("atelier-copy-")) await caches.delete(name);
    }
    return 0;
  }
  await workers.register("offline.js");
  const { active } = await workers.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  active.postMessage("keep", [port2]);
  const { bytes, why } = await answer;
  if (why !== undefined) throw new Error(why);
  return bytes;
};

/** Least time between two looks at the server, milliseconds. */
const LOOK_MILLIS = 10 * 60 * 1000;
let looked = performance.now();

/**
 * Whoever comes back to a page that stood open hears of a build that is on the server since then (src/page/shell/notices.rs);
 * what is open stays as it is. Without a network the copy answers, which is of this build.
 */
async function lookForBuild() {
  if (document.visibilityState !== "visible" || performance.now() - looked < LOOK_MILLIS) return;
  looked = performance.now();
  const answer = await fetch(document.baseURI.replace(/[?#].*/, ""), { cache: "no-cache", mode: "same-origin" });
  const found = answer.ok && (await answer.text()).match(/data-wasm="[^"]*?([0-9a-f]{8,})/)?.[1];
  if (!found || found === build) return;
  document.removeEventListener("visibilitychange", look);
  dispatchEvent(new Event("atelier-other-build"));
}

const look = () => lookForBuild().catch(() => {});
document.addEventListener("visibilitychange", look);

/** Says when maps are to rest: while the tab is hidden, and on the battery where the browser tells (src/page/results/mod.rs). */
async function tellRest() {
  const battery = await navigator.getBattery?.().catch(() => undefined);
  const tell = () => {
    root.toggleAttribute("data-rests", document.hidden || battery?.charging === false);
    dispatchEvent(new Event("atelier-rest"));
  };
  document.addEventListener("visibilitychange", tell);
  battery?.addEventListener("chargingchange", tell);
  tell();
}

// The name of the page's module is made of what is in it.
const build = tag.dataset.wasm.match(/[0-9a-f]{8,}/)?.[0] ?? "";
root.lang = chooseLanguage(root);
provideWords(root.lang, build);
if (new URL(location.href).searchParams.has("embed")) import("./embed.js");
const progress = document.getElementById("boot-progress");
progress.hidden = false;
// English, which stands in the document, where they do not come; the page says so.
const translated = globalThis.loadWords(root.lang).then(translate, () => {});

try {
  if (!missing()) startEngine();
  tellRest();
  const { default: init } = await import(new URL(tag.dataset.js, document.baseURI));
  await init({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
} catch (error) {
  await translated;
  progress.hidden = true;
  const place = document.getElementById("boot-problem");
  const why = missing();
  place.textContent = why ? say("boot-old-browser", why) : say("boot-failed", error.message);
  place.hidden = false;
  throw error;
}
