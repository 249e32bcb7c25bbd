// The stand-in when nothing goes wrong, against what is known of the Hub.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startStandIn } from "./stand-in.mjs";

const LFS_BYTES = 100_000;
const hash = (name, bytes) => createHash(name).update(bytes).digest("hex");

let folder;
let standIn;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  const write = async (path, content) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await write("models/me/mine/config.json", JSON.stringify({ model_type: "llama", architectures: ["LlamaForCausalLM"] }));
  await write("models/me/mine/tokenizer.json", JSON.stringify("t".repeat(LFS_BYTES)));
  await write("models/me/mine/model.safetensors", safetensors({ a: ["F32", [2, 3]], b: ["BF16", [5]] }));
  await write("models/me/mine/deep/er/file.txt", "deep");
  await write("models/me/mine/.hub.json", JSON.stringify({ license: "mit", gated: false }));
  await write("models/me/mine/.revisions/v1/config.json", "{}");
  await write("models/me/mine/.revisions/refs%2Fpr%2F1/config.json", "[]");
  await write("datasets/me/lines/data/test.jsonl", '{"text":"a"}\n');
  await write("over/config.json", '{"model_type":"over"}');
  standIn = await startStandIn({
    models: join(folder, "models"),
    datasets: join(folder, "datasets"),
    repositories: { "two/folders": [join(folder, "models/me/mine"), join(folder, "over")] },
    gated: { "two/folders": "manual" },
    lfsBytes: LFS_BYTES,
  });
});

after(async () => {
  await standIn.close();
  await rm(folder, { recursive: true });
  assert.deepEqual(standIn.errors, []);
});

function safetensors(tensors) {
  let at = 0;
  const widths = { F32: 4, BF16: 2 };
  const header = {};
  for (const [name, [dtype, shape]] of Object.entries(tensors)) {
    const end = at + widths[dtype] * shape.reduce((a, b) => a * b);
    header[name] = { dtype, shape, data_offsets: [at, end] };
    at = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(at, 7)]);
}

const get = (path, options) => fetch(standIn.hub + path, options);
const follow = (path, options) => get(path, options);
const stay = (path, options) => get(path, { redirect: "manual", ...options });
const info = async (path) => (await get(path)).json();
const range = (value) => ({ headers: { Range: value } });
const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });

test("the API tells of a model", async () => {
  const { sha, siblings, tags, ...about } = await info("/api/models/me/mine");
  assert.match(sha, /^[0-9a-f]{40}$/);
  assert.match(about._id, /^[0-9a-f]{24}$/);
  assert.deepEqual(
    siblings.map(({ rfilename }) => rfilename),
    ["config.json", "deep/er/file.txt", "model.safetensors", "tokenizer.json"],
  );
  assert.ok(siblings.every((file) => Object.keys(file).length === 1), "without blobs, names only");
  assert.ok(tags.includes("license:mit") && tags.includes("llama"));
  assert.equal(about.id, "me/mine");
  assert.equal(about.modelId, "me/mine");
  assert.equal(about.gated, false);
  assert.equal(about.private, false);
  assert.equal(about.disabled, false);
  assert.equal(about.library_name, "transformers");
  assert.equal(about.pipeline_tag, "text-generation");
  assert.match(about.lastModified, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual(about.cardData, { license: "mit" });
  assert.deepEqual(about.config, { architectures: ["LlamaForCausalLM"], model_type: "llama" });
  assert.deepEqual(about.safetensors, { parameters: { F32: 6, BF16: 5 }, total: 11 });
});

test("with blobs, sizes and hashes are those of git and of LFS", async () => {
  const { siblings } = await info("/api/models/me/mine/revision/main?blobs=true");
  assert.equal(siblings.length, 4);
  for (const { rfilename, size, blobId, lfs } of siblings) {
    const bytes = await standIn.bytes("me/mine", rfilename);
    assert.equal(size, bytes.length);
    const isLfs = rfilename === "model.safetensors" || rfilename === "tokenizer.json";
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${hash("sha256", bytes)}\nsize ${size}\n`;
    assert.deepEqual(lfs, isLfs ? { sha256: hash("sha256", bytes), size, pointerSize: pointer.length } : undefined);
    assert.equal(blobId, git(isLfs ? pointer : bytes), rfilename);
  }
});

function git(input) {
  return execFileSync("git", ["hash-object", "--stdin"], { input, encoding: "utf8" }).trim();
}

test("a revision is a branch, a tag or a full hash; the hash comes from the content", async () => {
  const { sha } = await info("/api/models/me/mine");
  assert.equal((await info(`/api/models/me/mine/revision/${sha}`)).sha, sha);
  const v1 = await info("/api/models/me/mine/revision/v1");
  assert.notEqual(v1.sha, sha);
  assert.equal(v1.siblings.length, 1);
  assert.notEqual((await info("/api/models/me/mine/revision/refs%2Fpr%2F1")).sha, v1.sha);
  const again = await startStandIn({ models: join(folder, "models"), lfsBytes: LFS_BYTES });
  assert.equal(again.sha("me/mine"), sha);
  await again.close();

  for (const unknown of ["v2", sha.slice(0, 10), "f".repeat(40)]) {
    for (const path of [`/api/models/me/mine/revision/${unknown}`, `/me/mine/resolve/${unknown}/config.json`]) {
      const answer = await get(path);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.headers.get("X-Error-Code"), "RevisionNotFound");
    }
  }
});

test("a small file is redirected on the Hub, with a relative address", async () => {
  const path = "/me/mine/resolve/main/deep/er/file.txt";
  const first = await stay(path);
  assert.equal(first.status, 307);
  assert.match(first.headers.get("Location"), /^\/api\/resolve-cache\/models\/me\/mine\/[0-9a-f]{40}\/deep\/er\/file\.txt\?/);
  assert.equal(first.headers.get("X-Repo-Commit"), standIn.sha("me/mine"));
  assert.equal(first.headers.get("X-Linked-ETag"), `"${git("deep")}"`);
  const then = await follow(path);
  assert.equal(await then.text(), "deep");
  assert.equal(then.headers.get("ETag"), `"${git("deep")}"`);
  assert.equal(then.headers.get("X-Repo-Commit"), standIn.sha("me/mine"));
});

test("a large file is redirected to the other origin, with an address that is signed and expires", async () => {
  const first = await stay("/me/mine/resolve/main/model.safetensors");
  const bytes = await standIn.bytes("me/mine", "model.safetensors");
  assert.equal(first.status, 302);
  assert.equal(first.headers.get("X-Linked-ETag"), `"${hash("sha256", bytes)}"`);
  assert.equal(first.headers.get("X-Linked-Size"), String(bytes.length));
  assert.equal(first.headers.get("X-Repo-Commit"), standIn.sha("me/mine"));
  const location = new URL(first.headers.get("Location"));
  assert.equal(location.origin, standIn.cdn);
  const there = await fetch(location);
  assert.deepEqual(Buffer.from(await there.arrayBuffer()), bytes);
  assert.notEqual(there.headers.get("ETag"), first.headers.get("X-Linked-ETag"));
  assert.equal(there.headers.get("X-Linked-ETag"), null);
  assert.equal((await fetch(location, bearer("token-granted"))).status, 400, "a token does not go with a signature");
  location.searchParams.set("Expires", String(Number(location.searchParams.get("Expires")) + 1));
  assert.equal((await fetch(location)).status, 403);
  assert.equal((await fetch(`${standIn.cdn}/anything`)).status, 403);
});

test("HEAD says what GET says, without the bytes", async () => {
  for (const path of ["/api/models/me/mine", "/me/mine/resolve/main/config.json", "/me/mine/resolve/main/model.safetensors"]) {
    const [head, whole] = [await follow(path, { method: "HEAD" }), await follow(path)];
    assert.equal(head.status, 200);
    assert.equal((await head.arrayBuffer()).byteLength, 0);
    assert.equal(head.headers.get("Content-Length"), String((await whole.arrayBuffer()).byteLength));
  }
});

test("ranges are answered, also past the end", async () => {
  for (const name of ["model.safetensors", "config.json"]) {
    const path = `/me/mine/resolve/main/${name}`;
    const bytes = await standIn.bytes("me/mine", name);
    const size = bytes.length;
    const cases = [
      ["bytes=0-0", 206, 0, 1],
      ["bytes=3-9", 206, 3, 10],
      ["bytes=3-", 206, 3, size],
      [`bytes=${size - 1}-`, 206, size - 1, size],
      ["bytes=5-99999999", 206, 5, size],
      ["bytes=-4", 206, size - 4, size],
      ["bytes=9-3", 200, 0, size],
      ["bytes=0-1,4-5", 200, 0, size],
      ["lines=0-1", 200, 0, size],
    ];
    for (const [asked, status, from, to] of cases) {
      const answer = await follow(path, range(asked));
      assert.equal(answer.status, status, asked);
      assert.equal(answer.headers.get("Content-Range"), status === 206 ? `bytes ${from}-${to - 1}/${size}` : null, asked);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes.subarray(from, to), asked);
    }
    const past = await follow(path, range(`bytes=${size}-`));
    assert.equal(past.status, 416);
    assert.equal(past.headers.get("Content-Range"), `bytes */${size}`);
    const changed = await follow(path, { headers: { Range: "bytes=3-9", "If-Range": '"another"' } });
    assert.equal(changed.status, 200);
  }
});

test("an empty file has no range, and is answered at once", async () => {
  const empty = await stay("/stand-in/empty-file/resolve/main/empty.txt");
  assert.equal(empty.status, 200);
  assert.equal(empty.headers.get("Content-Length"), "0");
  assert.equal((await follow("/stand-in/empty-file/resolve/main/empty.txt", range("bytes=0-"))).status, 416);
});

test("a file that is unchanged is not sent again", async () => {
  const etag = (await follow("/me/mine/resolve/main/config.json")).headers.get("ETag");
  const answer = await follow("/me/mine/resolve/main/config.json", { headers: { "If-None-Match": etag } });
  assert.equal(answer.status, 304);
});

test("names that must be encoded arrive", async () => {
  const { siblings } = await info("/api/models/stand-in/nested");
  const odd = siblings.find(({ rfilename }) => rfilename.startsWith("a b/")).rfilename;
  const path = `/stand-in/nested/resolve/main/${odd.split("/").map(encodeURIComponent).join("/")}`;
  assert.equal(await (await follow(path)).text(), "a name that must be encoded");
  assert.equal((await follow("/stand-in/nested/resolve/main/%zz")).status, 404);
});

test("what is not there: with and without a token", async () => {
  const cases = [
    ["/api/models/no/body", undefined, 401, "RepoNotFound"],
    ["/no/body/resolve/main/config.json", undefined, 401, "RepoNotFound"],
    ["/api/models/no/body", "token-waiting", 404, "RepoNotFound"],
    ["/api/models/gpt2", undefined, 401, "RepoNotFound"],
    ["/api/models/me/mine", "token-wrong", 401, null],
    ["/me/mine/resolve/main/no.json", undefined, 404, "EntryNotFound"],
    ["/me/mine/resolve/main/deep/../no.json", undefined, 404, "EntryNotFound"],
    ["/api/models/stand-in/private", undefined, 401, "RepoNotFound"],
    ["/api/models/stand-in/private", "token-waiting", 404, "RepoNotFound"],
    ["/api/models/stand-in/private", "token-granted", 200, null],
    ["/api/models/two/folders", undefined, 200, null],
    ["/two/folders/resolve/main/config.json", undefined, 401, "GatedRepo"],
    ["/two/folders/resolve/main/config.json", "token-waiting", 403, "GatedRepo"],
    ["/two/folders/resolve/main/config.json", "token-granted", 200, null],
    ["/two/folders/resolve/main/model.safetensors", "token-granted", 302, null],
    ["/nonsense", undefined, 404, null],
  ];
  for (const [path, token, status, code] of cases) {
    const answer = await stay(path, token && bearer(token));
    assert.equal(answer.status, status, `${path} with ${token}`);
    assert.equal(answer.headers.get("X-Error-Code"), code, `${path} with ${token}`);
  }
  assert.equal((await get("/api/models/me/mine", { method: "POST" })).status, 405);
  assert.equal((await info("/api/models/two/folders")).gated, "manual");
  assert.equal((await info("/api/models/two/folders")).config.model_type, "over");
});

test("data sets have addresses of their own", async () => {
  const { id, sha, siblings, modelId } = await info("/api/datasets/me/lines/revision/main?blobs=true");
  assert.equal(id, "me/lines");
  assert.equal(modelId, undefined);
  assert.equal(siblings[0].blobId, git('{"text":"a"}\n'));
  assert.equal(await (await follow(`/datasets/me/lines/resolve/${sha}/data/test.jsonl`)).text(), '{"text":"a"}\n');
  assert.equal((await get("/api/models/me/lines")).status, 401);
});

test("the tree lists files and folders", async () => {
  const all = await info("/api/models/me/mine/tree/main?recursive=true");
  assert.deepEqual(
    all.map(({ type, path }) => `${type} ${path}`),
    ["file config.json", "directory deep", "directory deep/er", "file deep/er/file.txt", "file model.safetensors", "file tokenizer.json"],
  );
  assert.equal((await info("/api/models/me/mine/tree/main")).length, 4);
  assert.deepEqual(
    (await info("/api/models/me/mine/tree/main/deep/er")).map(({ path }) => path),
    ["deep/er/file.txt"],
  );
});

test("a page may read what the Hub lets it read, and preflights are in the log", async () => {
  const asked = { headers: { Origin: "http://page.example" } };
  const api = await get("/api/models/me/mine", asked);
  assert.equal(api.headers.get("Access-Control-Allow-Origin"), "http://page.example");
  const exposed = api.headers.get("Access-Control-Expose-Headers").toLowerCase().split(",");
  assert.ok(["x-error-code", "etag", "content-range"].every((name) => exposed.includes(name)));
  assert.ok(!exposed.includes("ratelimit") && !exposed.includes("retry-after"));
  const cdn = await follow("/me/mine/resolve/main/model.safetensors", asked);
  assert.equal(cdn.headers.get("Access-Control-Allow-Origin"), "*");
  standIn.forget();
  const headers = { Origin: "http://page.example", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization" };
  for (const address of [standIn.hub, standIn.cdn]) {
    const answer = await fetch(`${address}/api/models/me/mine`, { method: "OPTIONS", headers });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("Access-Control-Allow-Headers"), "authorization");
  }
  assert.deepEqual(standIn.log.map(({ server, preflight }) => [server, preflight]), [["hub", true], ["cdn", true]]);
});

test("the log says what was asked and answered, and no token", async () => {
  standIn.forget();
  const headers = { Range: "bytes=1-4", Authorization: "Bearer token-granted", Referer: "http://page.example/" };
  await (await follow("/me/mine/resolve/main/model.safetensors?x=1", { headers })).arrayBuffer();
  const [first, second] = standIn.log;
  assert.equal(standIn.log.length, 2);
  assert.equal(first.path, "/me/mine/resolve/main/model.safetensors");
  assert.equal(first.query, "x=1");
  assert.equal(first.status, 302);
  assert.equal(first.authorization, true);
  assert.equal(first.kind, "resolve");
  const bytes = { range: second.range, status: second.status, bytes: second.bytes, repo: second.repo, file: second.file, kind: second.kind };
  assert.deepEqual(bytes, { range: "bytes=1-4", status: 206, bytes: 4, repo: "me/mine", file: "model.safetensors", kind: "file" });
  assert.equal(second.authorization, false, "this client drops it between origins");
  assert.ok(!JSON.stringify(standIn.log).includes("token-granted"));
});

test("pushing moves a branch and keeps what was", async () => {
  const before_ = standIn.sha("stand-in/tiny");
  const sha = await standIn.push("stand-in/tiny", { "config.json": '{"new":1}', "README.md": null });
  assert.notEqual(sha, before_);
  const now = await info("/api/models/stand-in/tiny");
  assert.equal(now.sha, sha);
  assert.ok(!now.siblings.some(({ rfilename }) => rfilename === "README.md"));
  assert.equal(await (await follow("/stand-in/tiny/resolve/main/config.json")).text(), '{"new":1}');
  assert.notEqual(await (await follow(`/stand-in/tiny/resolve/${before_}/config.json`)).text(), '{"new":1}');
});
