// Every scenario but those that concern bytes, as a client without any mercy sees it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";

import * as client from "./client.mjs";
import { HOSTILE_NAMES } from "./hostile.mjs";
import { scenarioNames } from "./scenarios.mjs";
import { startStandIn } from "./stand-in.mjs";

const NAME = "stand-in/tiny";
const API = `/api/models/${NAME}/revision/main?blobs=true`;
const CONFIG = `/${NAME}/resolve/main/config.json`;
const WEIGHTS = `/${NAME}/resolve/main/model.safetensors`;

let standIn;
let weights;
const tried = new Set();

before(async () => {
  standIn = await startStandIn();
  weights = await standIn.bytes(NAME, "model.safetensors");
});

after(async () => {
  await standIn.close();
  assert.deepEqual(standIn.errors, []);
  const missed = scenarioNames().filter((name) => !tried.has(name) && !scenarioNames("body").includes(name));
  assert.deepEqual(missed, [], "every scenario is tried");
});

function use(...scenarios) {
  for (const { name } of scenarios) tried.add(name);
  standIn.forget();
  standIn.use(...scenarios);
}

const ask = (path, options) => client.ask(new URL(path, standIn.hub), options);
const askFile = (path) => client.askFile(standIn.hub + path);
const info = async () => JSON.parse((await ask(API)).body);

test("a branch moves between two calls; a full hash stays", async () => {
  use({ name: "moved-revision" });
  const [first, second, third] = [await info(), await info(), await info()];
  assert.notEqual(first.sha, second.sha);
  assert.equal(second.sha, third.sha);
  for (const sha of [first.sha, second.sha]) {
    assert.equal(JSON.parse((await ask(`/api/models/${NAME}/revision/${sha}`)).body).sha, sha);
  }
  use({ name: "moved-revision", every: true, after: 0 });
  assert.notEqual((await info()).sha, (await info()).sha);
});

test("a renamed repository leads to its new name, with a relative address", async () => {
  use({ name: "renamed", from: "old/name", to: NAME }, { name: "renamed", from: "gpt2", to: NAME });
  const cases = [
    ["/api/models/old/name/revision/main?blobs=true", API],
    ["/old/name/resolve/main/config.json", CONFIG],
    ["/api/models/gpt2", `/api/models/${NAME}`],
  ];
  for (const [before_, after_] of cases) {
    const answer = await ask(before_);
    assert.deepEqual([answer.status, answer.headers.location], [307, after_]);
  }
});

test("a delayed answer", async () => {
  use({ name: "delay", millis: 150, on: "api" });
  const started = performance.now();
  await ask(API);
  assert.ok(performance.now() - started >= 149);
});

test("answers that refuse", async () => {
  const cases = [
    [{ name: "missing" }, 401, { "x-error-code": "RepoNotFound" }],
    [{ name: "private" }, 401, { "x-error-code": "RepoNotFound" }],
    [{ name: "gated", api: true }, 401, { "x-error-code": "GatedRepo" }],
    [{ name: "rate-limited", retryAfter: 7 }, 429, { "retry-after": "7" }],
    [{ name: "server-error" }, 500, {}],
    [{ name: "unavailable", retryAfter: 3 }, 503, { "retry-after": "3" }],
    [{ name: "status", status: 451, headers: { "X-Why": "law" } }, 451, { "x-why": "law" }],
  ];
  for (const [scenario, status, headers] of cases) {
    use({ times: 1, ...scenario });
    const answer = await ask(API);
    assert.equal(answer.status, status, scenario.name);
    for (const [name, value] of Object.entries(headers)) assert.equal(answer.headers[name], value, scenario.name);
    if (scenario.name !== "status") assert.equal(typeof JSON.parse(answer.body).error, "string");
    assert.deepEqual(standIn.log[0].scenarios, [scenario.name]);
    assert.equal((await ask(API)).status, 200, "then it is over");
  }
  use({ name: "not-found", file: "tokenizer" });
  assert.equal((await ask(CONFIG)).status, 307);
  assert.equal((await ask(`/${NAME}/resolve/main/tokenizer.json`)).headers["x-error-code"], "EntryNotFound");
  use({ name: "refuse" });
  assert.deepEqual((({ status, end }) => [status, end])(await ask(API)), [null, "broken"]);
});

test("a gated repository opens with the right token", async () => {
  use({ name: "gated", how: "manual" });
  assert.equal((await info()).gated, "manual");
  for (const [token, status] of [[undefined, 401], ["token-waiting", 403], ["token-granted", 200], ["token-wrong", 401]]) {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    assert.equal((await ask(CONFIG, { headers })).status, status, token);
  }
});

test("a signed address that is over", async () => {
  use({ name: "expired-link", times: 1 });
  assert.equal((await askFile(WEIGHTS)).status, 403);
  assert.equal((await askFile(WEIGHTS)).status, 200);
});

test("signed addresses differ, or stay the same for a while", async () => {
  const linksOf = async ({ hub }) => [(await ask(hub + WEIGHTS)).headers.location, (await ask(hub + WEIGHTS)).headers.location];
  const [first, second] = await linksOf(standIn);
  assert.notEqual(first, second);
  const stable = await startStandIn({ stableLinks: true });
  const [before_, after_] = await linksOf(stable);
  assert.equal(before_, after_);
  await stable.close();
});

test("answers that are no JSON, or too much of it", async () => {
  use({ name: "html" });
  assert.match((await ask(API)).headers["content-type"], /^text\/html/);
  use({ name: "html", on: "file" });
  assert.match(String((await askFile(CONFIG)).body), /^<!doctype html>/);
  use({ name: "not-json" });
  const text = String((await ask(API)).body);
  assert.throws(() => JSON.parse(text));
  use({ name: "huge-json" });
  assert.equal((await ask(API, { most: 20_000_000, millis: 10_000 })).end, "enough");
  use({ name: "huge-json", bytes: 1000 });
  assert.ok(JSON.parse((await ask(API)).body).siblings.length > 1000);
  use({ name: "deep-json", depth: 1000 });
  assert.match(String((await ask(API)).body), /\[{1000}\]{1000}/);
});

test("siblings: a million, hostile ones, wrong types", async () => {
  use({ name: "million-siblings" });
  const answer = await ask(API, { millis: 20_000 });
  assert.ok(JSON.parse(answer.body).siblings.length > 1_000_000);
  use({ name: "hostile-siblings" });
  const names = (await info()).siblings.map(({ rfilename }) => rfilename);
  for (const name of HOSTILE_NAMES) assert.ok(names.includes(name), name.slice(0, 40));
  assert.ok(["../outside.json", "a\\b.json", "nul\0byte.json", ""].every((name) => names.includes(name)));
  use({ name: "hostile-siblings", names: ["only"], only: true });
  assert.deepEqual((await info()).siblings.map(({ rfilename }) => rfilename), ["only"]);
  use({ name: "hostile-siblings", of: "types" });
  assert.ok((await info()).siblings.includes(null));
});

test("sizes and hashes that lie, and any other lie", async () => {
  const weightsOf = async () => (await info()).siblings.find(({ rfilename }) => rfilename === "model.safetensors");
  for (const size of [-1, 1e308, "12", null, 1.5, 0]) {
    use({ name: "lying-sizes", size });
    const { size: told, lfs } = await weightsOf();
    assert.deepEqual([told, lfs.size], [size, size]);
  }
  use({ name: "lying-sizes", by: -5, where: "lfs", of: "model" });
  const { size, lfs } = await weightsOf();
  assert.deepEqual([size, lfs.size], [weights.length, weights.length - 5]);
  use({ name: "lying-hashes", sha256: "no" });
  assert.equal((await weightsOf()).lfs.sha256, "no");
  use({ name: "lying-headers", set: { "x-linked-etag": '"../../x"', "x-repo-commit": null } });
  const { headers } = await ask(WEIGHTS);
  assert.deepEqual([headers["x-linked-etag"], headers["x-repo-commit"]], ['"../../x"', undefined]);
  use({ name: "metadata", merge: { sha: "../../x", gated: 7 } });
  assert.equal((await info()).sha, "../../x");
});

test("redirects without end, in a loop, to where nobody goes", async () => {
  use({ name: "redirects" });
  let path = API;
  for (let hop = 1; hop < 50; hop += 1) {
    const { status, headers } = await ask(path);
    assert.equal(status, 302);
    assert.match(headers.location, new RegExp(`hop=${hop}$`));
    path = headers.location;
  }
  use({ name: "redirect-loop" });
  const once_ = (await ask(CONFIG)).headers.location;
  const twice = (await ask(once_)).headers.location;
  assert.equal((await ask(twice)).headers.location, once_);
  for (const location of ["file:///etc/passwd", "data:application/json,{}", "//elsewhere.example/x", "javascript:1"]) {
    use({ name: "redirect-to", location });
    assert.equal((await ask(CONFIG)).headers.location, location);
  }
  use({ name: "redirect-to", location: null });
  assert.equal((await ask(CONFIG)).headers.location, undefined);
});

test("what a page may not read, and preflights that are refused", async () => {
  use({ name: "no-cors" });
  assert.equal((await ask(API)).headers["access-control-allow-origin"], undefined);
  const headers = { Origin: "http://page.example", "Access-Control-Request-Method": "GET" };
  for (const [name, address] of [["hub-refuses-preflight", standIn.hub], ["cdn-refuses-preflight", standIn.cdn]]) {
    use({ name });
    for (const other of [standIn.hub, standIn.cdn]) {
      const { status } = await ask(`${other}/x`, { method: "OPTIONS", headers });
      assert.equal(status, other === address ? 403 : 200, name);
    }
  }
});

test("scenarios choose by path, file, repository and method, and count", async () => {
  use({ name: "server-error", repo: "stand-in/mamba" }, { name: "unavailable", path: "/tokenizer", method: "GET" });
  const statusOf = async (path) => (await ask(path)).status;
  assert.equal(await statusOf(API), 200);
  assert.equal(await statusOf("/api/models/stand-in/mamba"), 500);
  assert.equal(await statusOf(`/${NAME}/resolve/main/tokenizer.json`), 503);
  assert.equal((await ask(`/${NAME}/resolve/main/tokenizer.json`, { method: "HEAD" })).status, 307);
  use({ name: "rate-limited", times: 2, after: 1 }, { name: "server-error", times: 1 });
  const statuses = [];
  for (let n = 0; n < 5; n += 1) statuses.push(await statusOf(API));
  assert.deepEqual(statuses, [500, 429, 429, 200, 200]);
  assert.throws(() => standIn.use({ name: "nonsense" }), /unknown scenario "nonsense": expected one of delay/);
  assert.throws(() => standIn.use("slow"), /scenario slow needs rate/);
});

test("the made repositories are what their names say", async () => {
  standIn.use();
  const about = async (name) => JSON.parse((await ask(`/api/models/stand-in/${name}?blobs=true`)).body);
  const filesOf = ({ siblings }) => siblings.map(({ rfilename }) => rfilename);
  assert.equal((await about("mamba")).config.model_type, "mamba");
  assert.ok(filesOf(await about("pickle-only")).every((name) => !name.endsWith(".safetensors")));
  assert.ok(filesOf(await about("gguf-only")).some((name) => name.endsWith(".gguf")));
  assert.equal((await about("gated-manual")).gated, "manual");
  const [whole, sharded] = [await about("tiny"), await about("sharded")];
  assert.equal(sharded.safetensors.total, whole.safetensors.total);
  const { weight_map } = JSON.parse(await standIn.bytes("stand-in/sharded", "model.safetensors.index.json"));
  assert.deepEqual([...new Set(Object.values(weight_map))], filesOf(sharded).filter((name) => name.endsWith(".safetensors")));
  const { lfs } = whole.siblings.find(({ rfilename }) => rfilename === "model.safetensors");
  assert.equal(lfs.sha256, createHash("sha256").update(weights).digest("hex"));
});

