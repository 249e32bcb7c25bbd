// Lighthouse on the built page, as a phone and as a desk, from a host that sends what is packed. One line of JSON each.
//
//   CHROME_PATH=$(command -v chromium) node tests/e2e/measure-lighthouse.mjs [DIST]
//
// Lighthouse itself is fetched by npx in the version below: no check needs it.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";

import { DIST } from "./support/browser.mjs";
import { bodyOf } from "./support/packed.mjs";
import { TYPES } from "./support/server.mjs";

const LIGHTHOUSE = "lighthouse@12.8.2";
const ROUNDS = 3;
const FLAGS = "--headless=new --no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const NUMBERS = {
  first_content_millis: "first-contentful-paint",
  largest_content_millis: "largest-contentful-paint",
  blocking_millis: "total-blocking-time",
  layout_shift: "cumulative-layout-shift",
  speed_index_millis: "speed-index",
};

const folder = resolve(process.argv[2] ?? DIST);
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://host").pathname.slice(1)) || "index.html";
  const range = request.headers.range?.match(/^bytes=0-(\d+)$/);
  const found = await bodyOf(join(folder, path), !range).catch(() => undefined);
  if (!found) return response.writeHead(404, { "Content-Type": "text/plain" }).end("not here\n");
  const bytes = range ? found.bytes.subarray(0, Number(range[1]) + 1) : found.bytes;
  const headers = { ...found.headers, "Content-Type": TYPES[extname(path)], "Cache-Control": "no-cache", "Content-Length": bytes.length };
  response.writeHead(range ? 206 : 200, headers).end(request.method === "HEAD" ? undefined : bytes);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const url = `http://localhost:${server.address().port}/`;
// Packed once, before anything is timed.
for (const name of await readdir(folder, { recursive: true })) {
  if (!name.includes("guide/") && extname(name) !== "") await fetch(url + name, { method: "HEAD" });
}

const place = await mkdtemp(join(tmpdir(), "lighthouse-"));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
try {
  for (const form of ["mobile", "desktop"]) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const out = join(place, `${form}.json`);
      const preset = form === "desktop" ? ["--preset=desktop"] : [];
      const args = ["--yes", LIGHTHOUSE, url, ...preset, "--quiet", `--chrome-flags=${FLAGS}`, "--output=json", `--output-path=${out}`];
      await new Promise((done, fail) => {
        const child = spawn("npx", args, { stdio: ["ignore", "ignore", "inherit"] });
        child.on("error", fail).on("exit", (code) => (code === 0 ? done() : fail(new Error(`Lighthouse ended with ${code}`))));
      });
      rounds.push(JSON.parse(await readFile(out, "utf8")));
    }
    const scores = Object.keys(rounds[0].categories).map((name) => [name, median(rounds.map((it) => Math.round(it.categories[name].score * 100)))]);
    const numbers = Object.entries(NUMBERS).map(([name, audit]) => [name, Number(median(rounds.map((it) => it.audits[audit].numericValue)).toFixed(4))]);
    console.log(JSON.stringify({ form, rounds: ROUNDS, ...Object.fromEntries([...scores, ...numbers]) }));
  }
} finally {
  server.closeAllConnections();
  server.close();
  await rm(place, { recursive: true });
}
