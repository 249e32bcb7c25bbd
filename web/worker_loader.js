// Starts the engine in its worker.

import { provideWords } from "./words.js";

const asked = new URL(import.meta.url).searchParams;
provideWords(asked.get("lang") ?? "en", asked.get("build") ?? "");

// A file that will be asked for: it comes while the module does (src/platform/wasm/early.rs). It is asked for as it would
// be then: of this origin alone, and never of another age than the manifest that names its hash.
const early = asked.get("early");
if (early) {
  const abort = new AbortController();
  const answer = fetch(early, { mode: "same-origin", cache: "no-cache", signal: abort.signal });
  // Who does not need it shall not hear of it; who does asks again.
  answer.catch(() => {});
  globalThis.earlyFile = { url: early, answer, abort };
}

const { engineModule } = await import("./later.js");
const { default: init } = await import("./worker.js");
await init({ module_or_path: engineModule(asked.get("engine")) });
