// Starts the page. It is a file of its own because the page's Content-Security-Policy
// allows no inline script; Trunk writes the names of the module into its tag (Trunk.toml).

const tag = document.querySelector("script[data-wasm]");
// The smallest module with a vector in it (WebAssembly SIMD: a function that gives i8x16.splat
// of zero). The engine computes four numbers at a time.
const VECTORS = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic number, version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // functions: one of that type
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b], // its code
]);
const CURRENT = "A current Firefox, Chrome, Edge or Safari has it.";

/** Why the page cannot run in this browser, if it cannot. */
function missing() {
  if (typeof WebAssembly !== "object") return "this browser has no WebAssembly";
  if (!WebAssembly.validate(VECTORS)) return "this browser\u2019s WebAssembly has no vectors (SIMD)";
  return undefined;
}

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
  const isFirst = link === "" || link.includes(`m${hash}-`);
  const loader = new URL("worker_loader.js", document.baseURI);
  if (isFirst) loader.searchParams.set("early", `models/${model}/model.safetensors`);
  const name = `atelier-engine-${Date.now()}-${Math.random().toString(16).slice(2)}`;
  const worker = new Worker(loader, { type: "module", name });
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
  if (!workers) throw new Error("this browser keeps pages of secure addresses alone");
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

const progress = document.getElementById("boot-progress");
progress.hidden = false;

try {
  if (!missing()) startEngine();
  const { default: init } = await import(new URL(tag.dataset.js, document.baseURI));
  await init({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
} catch (error) {
  progress.hidden = true;
  const place = document.getElementById("boot-problem");
  const why = missing();
  place.textContent = why
    ? `Atelier could not start: ${why}. ${CURRENT}`
    : `Atelier could not start: ${error.message}. Reload the page; if that does not help, part of it is missing on this server.`;
  place.hidden = false;
  throw error;
}
