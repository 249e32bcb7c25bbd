// Times the first visit on an emulated phone: a line that carries 10 Mbit/s for all together, with 40 ms to an answer, and
// a processor of half the speed. From nothing to the document's words, the cards, the first score. One line of JSON.
//
//   ATELIER_CHROMIUM=$(command -v chromium) node tests/e2e/measure-first.mjs [DIST…]
//
// Several folders take turns, so that they are measured on the same machine at the same time.

import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";

import { DIST, launch } from "./support/browser.mjs";
import { bodyOf } from "./support/packed.mjs";
import { TYPES } from "./support/server.mjs";

const BYTES_PER_SECOND = 10e6 / 8;
const ANSWER_MILLIS = 40;
const CHUNK_BYTES = 16 * 1024;
const SLOWER = 2;
const ROUNDS = 3;
const LONG_MILLIS = 60_000;

const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

/** One line for all answers: each chunk waits for those before it. */
class Line {
  #free = 0;
  bytes = 0;

  async carry(response, body) {
    await sleep(ANSWER_MILLIS);
    for (let at = 0; at < body.length && !response.destroyed; at += CHUNK_BYTES) {
      const chunk = body.subarray(at, at + CHUNK_BYTES);
      const now = performance.now();
      this.#free = Math.max(this.#free, now) + (chunk.length / BYTES_PER_SECOND) * 1000;
      this.bytes += chunk.length;
      await sleep(this.#free - now);
      response.write(chunk);
    }
    response.end();
  }
}

async function host(folder) {
  const line = new Line();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname.slice(1)) || "index.html";
    const range = request.headers.range?.match(/^bytes=0-(\d+)$/);
    const found = await bodyOf(join(folder, path), !range).catch(() => undefined);
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    const bytes = range ? found.bytes.subarray(0, Number(range[1]) + 1) : found.bytes;
    response.writeHead(range ? 206 : 200, { ...found.headers, "Content-Type": TYPES[extname(path)], "Cache-Control": "no-cache", "Content-Length": bytes.length });
    if (request.method === "HEAD") response.end();
    else await line.carry(response, bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://localhost:${server.address().port}/`, line, close: () => new Promise((done) => server.close(done).closeAllConnections()) };
}

async function visit(browser, folder) {
  const { url, line, close } = await host(folder);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const start = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  const until = async (locator) => {
    await locator.first().waitFor({ timeout: LONG_MILLIS, state: "attached" });
    return Math.round(performance.now() - start);
  };
  const words = until(page.locator(".first-words"));
  const cards = until(page.locator(".card"));
  const score = until(page.locator(".brief li:nth-child(2)"));
  const times = { words_millis: await words, cards_millis: await cards, first_score_millis: await score, bytes: line.bytes };
  await context.close();
  await close();
  return times;
}

const folders = process.argv.slice(2).map((folder) => resolve(folder));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const browser = await launch({ webgpu: false });
try {
  const visits = new Map((folders.length ? folders : [DIST]).map((folder) => [folder, []]));
  for (const folder of visits.keys()) await visit(browser, folder);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [folder, times] of visits) times.push(await visit(browser, folder));
  }
  for (const [folder, times] of visits) {
    const of = (name) => median(times.map((time) => time[name]));
    console.log(JSON.stringify({ folder, words_millis: of("words_millis"), cards_millis: of("cards_millis"), first_score_millis: of("first_score_millis"), bytes: of("bytes") }));
  }
} finally {
  await browser.close();
}
