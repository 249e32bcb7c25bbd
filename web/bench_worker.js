// The engine in a worker of bench.html: answers one request at a time, as JSON (src/worker/bench.rs).

import { provideWords } from "./words.js";

provideWords("en", "");
const { engineModule } = await import("./later.js");
const { default: init } = await import("./worker.js");
await init({ module_or_path: engineModule(new URL(location.href).searchParams.get("engine")) });

addEventListener("message", async ({ data }) => {
  if (data.bench === undefined) return;
  const answer = await globalThis.bench(JSON.stringify(data.bench));
  postMessage({ id: data.id, answer: answer || JSON.stringify({ error: "a part of the engine did not arrive" }) });
});
postMessage({ ready: true });
