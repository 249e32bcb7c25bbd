// How fast this browser computes: for people a button and a table, for programs `window.__bench(request)`.

const backend = new URL(location.href).searchParams.get("backend") ?? undefined;
// As of the page itself: `engine=plain` has the engine whose numbers are the same everywhere.
const engine = new URL(location.href).searchParams.get("engine") ?? "";
const worker = new Worker(`bench_worker.js?engine=${engine}`, { type: "module" });
const waiting = new Map();
let last = 0;
/** The longest task of this page's own thread, milliseconds; the engine's is another. */
let longest = 0;
if (globalThis.PerformanceObserver?.supportedEntryTypes.includes("longtask")) {
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask", buffered: true });
}

const ready = new Promise((resolve, reject) => {
  worker.addEventListener("message", ({ data }) => {
    if (data.ready) resolve();
    if (data.id === undefined) return;
    waiting.get(data.id)?.(JSON.parse(data.answer));
    waiting.delete(data.id);
  });
  worker.addEventListener("error", (event) => reject(new Error(event.message ?? "the engine's worker could not be loaded")));
});

/** Answers a request of the benchmark's contract: load, check, prefill, batch, decode, sweep, parallel. */
window.__bench = async (request) => {
  await ready;
  const id = ++last;
  const answered = new Promise((resolve) => waiting.set(id, resolve));
  worker.postMessage({ id, bench: { backend, ...request } });
  const answer = await answered;
  if (answer.error) throw new Error(answer.error);
  return { ...answer, longest_task_ms: longest };
};

/** The smaller bundled model, four sequences of 128 tokens, as `atelier bench` measures it. */
const MODEL = { folder: "models/painters-6", vocabulary: 2048 };
const [SEQUENCES, TOKENS, DECODED] = [4, 128, 32];

async function measure(tell) {
  const token = (i) => (i * 7919 + 13) % MODEL.vocabulary;
  const ids = Array.from({ length: SEQUENCES }, (_, row) => Array.from({ length: TOKENS }, (_, i) => token(row * TOKENS + i)));
  const loaded = await window.__bench({ task: "load", folder: MODEL.folder, cfg: { ids, decode: DECODED } });
  tell("Engine", loaded.engine);
  tell("Opening the model", `${loaded.ms.toFixed(0)} ms`);
  const rate = (n, { ms }) => `${(n / (ms / 1000)).toFixed(0)} tokens a second`;
  // The first pass makes pipelines and fills caches.
  await window.__bench({ task: "prefill" });
  tell(`Reading ${TOKENS} tokens`, rate(TOKENS, await window.__bench({ task: "prefill" })));
  tell(`Reading ${SEQUENCES} \u00d7 ${TOKENS} tokens at once`, rate(SEQUENCES * TOKENS, await window.__bench({ task: "batch" })));
  tell("Generating", rate(DECODED, await window.__bench({ task: "decode" })));
  const sweep = await window.__bench({ task: "sweep", schedules: ["0-5", "0-4", "0-3 5", "0-2 4-5"] });
  tell("Four schedules, common steps once", `${sweep.ms.toFixed(0)} ms (one by one ${sweep.ms_naive.toFixed(0)} ms)`);
  const both = await window.__bench({ task: "parallel", schedule_serial: "0-5", schedule_wide: "0 (1|2|3|4) 5" });
  tell("A token, four layers one after another", `${both.ms_serial.toFixed(2)} ms`);
  tell("A token, four layers in parallel", `${both.ms_wide.toFixed(2)} ms`);
  tell("Longest task of this page", `${longest.toFixed(0)} ms`);
}

const button = document.getElementById("measure");
const table = document.querySelector("tbody");
const said = document.getElementById("said");
button.addEventListener("click", async () => {
  button.disabled = true;
  table.replaceChildren();
  said.textContent = "Measuring\u2026";
  try {
    await measure((name, value) => {
      const row = table.insertRow();
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = name;
      row.append(head);
      row.insertCell().textContent = value;
    });
    said.textContent = "Measured once, on this device, beside whatever else it does.";
  } catch (error) {
    said.textContent = `It could not be measured: ${error.message}`;
  } finally {
    button.disabled = false;
  }
});
