// Every scenario that concerns bytes, as a client without any mercy sees it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { SILENCE_MILLIS, ask, askFile, range, silence } from "./client.mjs";
import { scenarioNames } from "./scenarios.mjs";
import { startStandIn } from "./stand-in.mjs";

const NAME = "stand-in/tiny";

let standIn;
let config;
let file;
let weights;
const tried = new Set();

before(async () => {
  standIn = await startStandIn();
  config = `${standIn.hub}/${NAME}/resolve/main/config.json`;
  file = `${standIn.hub}/${NAME}/resolve/main/model.safetensors`;
  weights = await standIn.bytes(NAME, "model.safetensors");
});

after(async () => {
  await standIn.close();
  assert.deepEqual(standIn.errors, []);
  const missed = scenarioNames("body").filter((name) => !tried.has(name));
  assert.deepEqual(missed, [], "every scenario is tried");
});

function use(...scenarios) {
  for (const { name } of scenarios) tried.add(name);
  standIn.forget();
  standIn.use(...scenarios);
}

test("no ranges: the whole file comes with 200", async () => {
  use({ name: "no-ranges" });
  const answer = await askFile(file, range("bytes=5-9"));
  assert.deepEqual([answer.status, answer.body.length, answer.headers["accept-ranges"]], [200, weights.length, undefined]);
});

test("an empty 206, and one of another range", async () => {
  use({ name: "empty-206", times: 1 }, { name: "wrong-range", times: 1 }, { name: "wrong-range", by: 3, honest: false });
  const empty = await askFile(file, range("bytes=5-9"));
  assert.deepEqual([empty.status, empty.body.length, empty.headers["content-range"]], [206, 0, `bytes 5-9/${weights.length}`]);
  const other = await askFile(file, range("bytes=5-9"));
  assert.equal(other.headers["content-range"], `bytes 0-4/${weights.length}`);
  assert.deepEqual(other.body, weights.subarray(0, 5));
  const lie = await askFile(file, range("bytes=5-9"));
  assert.equal(lie.headers["content-range"], `bytes 5-9/${weights.length}`);
  assert.deepEqual(lie.body, weights.subarray(8, 13));
});

test("a short answer, in three ways", async () => {
  for (const [as, end, said] of [
    ["close", "broken", String(weights.length)],
    ["length", "whole", "100"],
    ["chunked", "whole", undefined],
  ]) {
    use({ name: "short", bytes: 100, as });
    const answer = await askFile(file);
    assert.deepEqual([answer.end, answer.headers["content-length"], answer.body.length], [end, said, 100], as);
    assert.equal(standIn.log.at(-1).end, "short");
  }
});

test("a length that lies", async () => {
  use({ name: "lying-length", by: 10 });
  const more = await askFile(file);
  assert.deepEqual([more.end, more.body.length], ["broken", weights.length]);
  use({ name: "lying-length", by: -10 });
  // A client may take the first bytes or refuse them all; all of them come.
  assert.equal((await askFile(file)).headers["content-length"], String(weights.length - 10));
  assert.equal(standIn.log.at(-1).bytes, weights.length);
});

test("a cut connection, and the rest on the second try", async () => {
  for (const reset of [false, true]) {
    use({ name: "cut", bytes: 1000, times: 1, reset });
    const first = await askFile(file);
    assert.deepEqual([first.end, first.status], ["broken", 200]);
    if (!reset) assert.deepEqual(first.body, weights.subarray(0, 1000));
    assert.equal(standIn.log[1].end, "cut");
    const rest = await askFile(file, range("bytes=1000-"));
    assert.deepEqual([rest.end, rest.status], ["whole", 206]);
    assert.deepEqual(rest.body, weights.subarray(1000));
  }
  use({ name: "cut", bytes: 0 });
  assert.deepEqual((({ status, end }) => [status, end])(await askFile(file)), [200, "broken"]);
});

test("a stall ends when it is released, when the client leaves, or when all closes", async () => {
  use({ name: "stall", bytes: 10 });
  const silent = await askFile(file, { millis: SILENCE_MILLIS });
  assert.deepEqual([silent.end, silent.body.length], ["silent", 10]);
  const later = askFile(file);
  setTimeout(() => standIn.release(), SILENCE_MILLIS);
  assert.deepEqual((await later).body, weights);
  const other = await startStandIn({ scenarios: ["stall:bytes=0"] });
  const { headers } = await ask(`${other.hub}/${NAME}/resolve/main/model.safetensors`);
  const waiting = ask(headers.location);
  await silence();
  await other.close();
  assert.notEqual((await waiting).end, "silent");
});

test("a slow answer takes its time", async () => {
  use({ name: "slow", rate: 4000 });
  const started = performance.now();
  assert.equal((await askFile(file, range("bytes=0-999"))).body.length, 1000);
  const millis = performance.now() - started;
  assert.ok(millis > 230, `1000 bytes at 4000 a second took ${millis} ms`);
});

test("wrong content has the right length", async () => {
  use({ name: "wrong-content", file: "safetensors$" });
  const answer = await askFile(file);
  assert.equal(answer.body.length, weights.length);
  const differing = [...weights.keys()].filter((at) => weights[at] !== answer.body[at]);
  assert.deepEqual(differing, [Math.floor(weights.length / 2)]);
  // The same byte, when it comes in a part.
  const part = await askFile(file, range(`bytes=${differing[0]}-`));
  assert.notEqual(part.body[0], weights[differing[0]]);
  assert.deepEqual((await askFile(config)).body, await standIn.bytes(NAME, "config.json"));
});

test("a compressed file", async () => {
  use({ name: "gzip" });
  const answer = await askFile(file, { headers: { "Accept-Encoding": "gzip" } });
  assert.equal(answer.headers["content-encoding"], "gzip");
  assert.equal((await askFile(file)).headers["content-encoding"], undefined);
});
