// The stand-in as a program.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { ask, silence } from "./client.mjs";

const SCRIPT = fileURLToPath(new URL("stand-in.mjs", import.meta.url));
const NAME = "stand-in/tiny";
const API = `/api/models/${NAME}`;
const WEIGHTS = `/${NAME}/resolve/main/model.safetensors`;

test("the command prints one line, takes requests, and ends with its input", async () => {
  const child = spawn(process.execPath, [SCRIPT, "--scenario", "rate-limited:times=1,retryAfter=0"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const request = (data) => {
    child.stdin.write(`${JSON.stringify(data)}\n`);
    return next();
  };
  const { hub, cdn } = await next();
  assert.match(`${hub} ${cdn}`, /^http:\/\/127\.0\.0\.1:\d+ http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal((await ask(hub + API)).status, 429);
  assert.equal((await ask(hub + API)).status, 200);
  assert.deepEqual((await request({ log: null })).log.map(({ status }) => status), [429, 200]);
  assert.deepEqual(await request({ use: ["html", { name: "stall", bytes: 0 }] }), { use: true });
  assert.match((await ask(hub + API)).headers["content-type"], /^text\/html/);
  assert.match((await request({ push: { name: NAME, files: { "x.txt": "x" } } })).push, /^[0-9a-f]{40}$/);
  assert.match((await request({ use: ["nonsense"] })).error, /unknown scenario/);
  // A stalled answer does not keep it.
  const { headers } = await ask(hub + WEIGHTS);
  const stalled = ask(headers.location);
  await silence();
  child.stdin.end();
  assert.deepEqual(await once(child, "exit"), [0, null]);
  assert.notEqual((await stalled).end, "silent");
});

test("the command says what it does not understand", async () => {
  for (const args of [["--scenario", "nonsense"], ["--models", "/nowhere"], ["--repo", "x"], ["--what"], ["--lfs-bytes", "x"]]) {
    const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    assert.deepEqual(await once(child, "close"), [2, null]);
    assert.match(said, /^error: .+\nusage: /s);
  }
});
