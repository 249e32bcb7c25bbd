// The addresses of the Hub and of its file host, and what they answer.

import { createHash, createHmac } from "node:crypto";

import { Gone } from "./exchange.mjs";
import { HTML, deepJson, distort, hugeJson } from "./hostile.mjs";
import { describe, tree } from "./metadata.mjs";

const HTML_TYPE = { "Content-Type": "text/html; charset=utf-8" };
const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" };

// What a page may read beside the safelisted headers. Retry-After and RateLimit are not among them.
const EXPOSED =
  "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range," +
  "X-Linked-Size,X-Linked-ETag,X-Xet-Hash";
const CDN_EXPOSED = "Accept-Ranges,Content-Range,Content-Length,ETag";

// How long an address stays the same, where it does.
const STABLE_SECONDS = 3600;
const ENDLESS_BYTES = 4_000_000_000;

/** Answers a request to the Hub itself. `hub` holds repositories, links, tokens and addresses. */
export async function answerHub(hub, exchange) {
  const { request, rawPath } = exchange;
  const asked = readAddress(rawPath, request.method);
  exchange.concerns(request.method === "OPTIONS" ? "preflight" : asked.kind, asked.repo, asked.path);
  const { origin } = request.headers;
  exchange.headers = { "X-Request-Id": `Root=1-${exchange.hub.log.length}`, ...(exchange.take("cors") ? {} : corsOf(origin)) };
  if (request.method === "OPTIONS") return preflight(exchange, exchange.take("hub preflight"));
  if (request.method !== "GET" && request.method !== "HEAD") return fail(exchange, 405, undefined, "Method not allowed");
  const delay = exchange.take("delay");
  if (delay !== undefined) await exchange.wait(delay.millis ?? 1000);
  const trouble = exchange.take("answer");
  if (trouble !== undefined) return TROUBLES[trouble.name](exchange, trouble, hub, asked);
  if (asked.kind === "other") return fail(exchange, 404, undefined, "Sorry, we can't find the page you are looking for.");

  const repository = hub.repositories.get(`${asked.type}/${asked.repo}`);
  if (!(await mayRead(hub, exchange, asked, repository))) return undefined;
  const commit = commitAt(exchange, repository, asked.revision ?? "main");
  if (commit === undefined) return fail(exchange, 404, "RevisionNotFound", `Invalid rev id: ${asked.revision}`);
  if (asked.kind === "api") return answerApi(exchange, asked, commit);
  const file = commit.files.get(asked.path);
  exchange.headers["X-Repo-Commit"] = commit.sha;
  if (file === undefined) return fail(exchange, 404, "EntryNotFound", "Entry not found");
  if (asked.kind === "file") return sendSmall(exchange, file);
  return resolve(hub, exchange, asked, repository, commit, file);
}

/** Answers a request to the host that redirects lead to. */
export async function answerCdn(hub, exchange) {
  const { request, query } = exchange;
  const link = hub.links.get(query.get("Signature") ?? "");
  exchange.concerns(request.method === "OPTIONS" ? "preflight" : "file", link?.repo, link?.file.path);
  if (!exchange.take("cors")) {
    exchange.headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": CDN_EXPOSED };
  }
  if (request.method === "OPTIONS") return preflight(exchange, exchange.take("cdn preflight"));
  const delay = exchange.take("delay");
  if (delay !== undefined) await exchange.wait(delay.millis ?? 1000);
  const trouble = exchange.take("answer");
  if (trouble !== undefined) return TROUBLES[trouble.name](exchange, trouble, hub, {});
  const refuse = (status, code) =>
    exchange.answer(status, { "Content-Type": "application/xml" }, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  // A signed address and a token exclude each other, as with any S3.
  if (request.headers.authorization !== undefined) return refuse(400, "InvalidArgument");
  if (link === undefined || link.path !== exchange.rawPath || link.expires !== Number(query.get("Expires"))) {
    return refuse(403, "AccessDenied");
  }
  if (Date.now() / 1000 > link.expires) return refuse(403, "AccessDenied");
  const { file } = link;
  const etag = createHash("sha256").update(`cdn ${file.sha256}`).digest("hex");
  const headers = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": query.get("response-content-disposition") ?? "inline",
    "Cache-Control": "public, max-age=31536000",
    // Looks like the content's hash, and is another.
    ETag: `"${etag}"`,
  };
  return exchange.sendSource(headers, file.source);
}

function corsOf(origin) {
  return {
    "Access-Control-Allow-Origin": origin ?? "https://huggingface.co",
    "Access-Control-Expose-Headers": EXPOSED,
    Vary: "Origin",
  };
}

function preflight(exchange, refusal) {
  const { headers } = exchange.request;
  if (refusal !== undefined) return exchange.answer(refusal.status ?? 403, {}, "CORS is not allowed");
  const allowed = {
    "Access-Control-Allow-Methods": "GET,HEAD,OPTIONS",
    "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
    // So that the log has every preflight.
    "Access-Control-Max-Age": "0",
  };
  return exchange.answer(200, allowed);
}

/** { kind, type, repo, revision, path } of a path; the parts are decoded one by one. */
function readAddress(rawPath) {
  const raw = rawPath.split("/").slice(1);
  const parts = raw.map(decode);
  if (parts.includes(undefined)) return { kind: "other" };
  if (parts[0] === "api" && parts[1] === "resolve-cache") {
    const [type, owner, name, revision, ...path] = parts.slice(2);
    return { kind: "file", type, repo: `${owner}/${name}`, revision, path: path.join("/") };
  }
  if (parts[0] === "api" && (parts[1] === "models" || parts[1] === "datasets")) return readApi(parts[1], parts.slice(2));
  const type = parts[0] === "datasets" ? "datasets" : "models";
  const rest = type === "datasets" ? parts.slice(1) : parts;
  // The oldest repositories have no owner.
  const at = [1, 2].find((index) => rest[index] === "resolve");
  if (at === undefined || rest.length < at + 3) return { kind: "other" };
  const [revision, ...path] = rest.slice(at + 1);
  return { kind: "resolve", type, repo: rest.slice(0, at).join("/"), revision, path: path.join("/") };
}

function readApi(type, parts) {
  const at = [1, 2].find((index) => parts[index] === "revision" || parts[index] === "tree");
  const repo = parts.slice(0, at ?? parts.length).join("/");
  if (at === undefined) return parts.length > 2 ? { kind: "other" } : { kind: "api", what: "info", type, repo };
  const [what, revision, ...folder] = parts.slice(at);
  // A branch's slash comes encoded; unencoded, the rest of the path belongs to it.
  if (what === "revision") return { kind: "api", what: "info", type, repo, revision: [revision, ...folder].join("/") };
  return { kind: "api", what, type, repo, revision, folder: folder.join("/") };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Whether the request's token (or its absence) opens the repository; if not, says so. */
async function mayRead(hub, exchange, asked, repository) {
  const token = /^Bearer (.*)$/.exec(exchange.request.headers.authorization ?? "")?.[1];
  const granted = token !== undefined && hub.tokens.granted.includes(token);
  const known = granted || hub.tokens.waiting.includes(token);
  if (token !== undefined && !known) {
    await fail(exchange, 401, undefined, "Invalid credentials in Authorization header");
    return false;
  }
  const rights = exchange.take("rights");
  const isPrivate = repository?.properties.private || rights?.name === "private";
  if (repository === undefined || (isPrivate && !granted)) {
    await noRepository(exchange, known);
    return false;
  }
  const isGated = repository.properties.gated || rights?.name === "gated";
  // Anyone may read about a gated repository.
  if (!isGated || granted || (asked.kind === "api" && !rights?.api)) {
    asked.gated = rights?.name === "gated" ? (rights.how ?? "auto") : undefined;
    asked.isClosed = isGated || isPrivate;
    return true;
  }
  const reason = known
    ? "You are not in the authorized list."
    : "You must have access to it and be authenticated to access it. Please log in.";
  await fail(exchange, known ? 403 : 401, "GatedRepo", `Access to model ${asked.repo} is restricted. ${reason}`);
  return false;
}

function noRepository(exchange, hasToken) {
  if (hasToken) return fail(exchange, 404, "RepoNotFound", "Repository not found");
  const headers = { "WWW-Authenticate": 'Bearer realm="Authentication required", charset="UTF-8"' };
  return fail(exchange, 401, "RepoNotFound", "Invalid username or password.", headers);
}

function commitAt(exchange, repository, revision) {
  const commit = repository.at(revision);
  const isFixed = commit?.sha === revision;
  const moved = commit === undefined || isFixed ? undefined : exchange.take("revision");
  if (moved === undefined) return commit;
  if (moved.to !== undefined) return repository.at(moved.to);
  return repository.again(revision, moved.every ? moved.met : "moved");
}

async function answerApi(exchange, asked, commit) {
  if (asked.what === "tree") {
    return exchange.answer(200, JSON_TYPE, tree(commit, asked.folder, exchange.query.get("recursive") === "true"));
  }
  const about = await describe(commit, { blobs: exchange.query.get("blobs") === "true" });
  if (asked.gated !== undefined) about.gated = asked.gated;
  const body = distort(about, exchange.takeAll("metadata"));
  if (typeof body !== "string") return exchange.sendEndless(200, JSON_TYPE, body);
  const etag = createHash("sha1").update(body).digest("base64url");
  return exchange.sendBytes(200, { ...JSON_TYPE, ETag: `W/"${etag}"` }, Buffer.from(body));
}

/** A redirect to where the bytes are; closed repositories and empty files are answered at once. */
function resolve(hub, exchange, asked, repository, commit, file) {
  if (file.lfs === undefined && (asked.isClosed || file.size === 0)) {
    exchange.concerns("file", asked.repo, asked.path);
    return sendSmall(exchange, file);
  }
  const etag = file.lfs === undefined ? file.blobId : file.sha256;
  const linked = { "X-Linked-ETag": `"${etag}"`, "X-Linked-Size": file.size, "Accept-Ranges": "bytes" };
  if (file.lfs === undefined) {
    const path = [repository.kind, ...repository.name.split("/"), commit.sha, ...file.path.split("/")].map(encodeURIComponent);
    const query = `${encodeURIComponent(exchange.rawPath)}=&etag=${encodeURIComponent(`"${etag}"`)}`;
    return redirect(exchange, 307, `/api/resolve-cache/${path.join("/")}?${query}`, linked);
  }
  const expired = exchange.take("link");
  const location = sign(hub, repository, file, expired?.seconds ?? (expired ? -1 : hub.linkSeconds));
  return redirect(exchange, 302, location, { ...linked, "Cache-Control": "no-store" });
}

/**
 * An address on the other origin that opens one file for some seconds. Each is another, so that
 * no browser's cache answers in place of the stand-in; or, as on the Hub, the same for a while.
 */
function sign(hub, repository, file, seconds) {
  const path = `/xet-bridge/${repository.id}/${file.sha256}`;
  const now = Date.now() / 1000;
  const expires = Math.floor(hub.stableLinks ? Math.ceil(now / STABLE_SECONDS) * STABLE_SECONDS : now) + seconds;
  const once = hub.stableLinks ? "" : hub.links.size;
  const signature = createHmac("sha256", hub.secret).update(`${path} ${expires} ${file.path} ${once}`).digest("base64url");
  hub.links.set(signature, { path, expires, repo: repository.name, file });
  const name = file.path.split("/").at(-1);
  const query = new URLSearchParams({
    "response-content-disposition": `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
    Expires: expires,
    Signature: signature,
    "Key-Pair-Id": "STANDIN",
  });
  return `${hub.cdn}${path}?${query}`;
}

function sendSmall(exchange, file) {
  const etag = `"${file.lfs === undefined ? file.blobId : file.sha256}"`;
  const headers = { "Content-Type": typeOf(file.path), ETag: etag, "Cache-Control": "public, max-age=604800" };
  if (exchange.request.headers["if-none-match"] === etag) return exchange.answer(304, { ETag: etag });
  return exchange.sendSource(headers, file.source);
}

function typeOf(path) {
  return /\.(json|jsonl|md|txt)$/.test(path) ? "text/plain; charset=utf-8" : "application/octet-stream";
}

function redirect(exchange, status, location, headers = {}) {
  return exchange.answer(status, { ...headers, ...(location === null ? {} : { Location: location }) }, `Redirecting to ${location}`);
}

function fail(exchange, status, code, message, headers = {}) {
  // A header takes no more than plain characters.
  const plain = message.replace(/[^\x20-\x7e]/g, "?");
  const named = { ...headers, ...(code === undefined ? {} : { "X-Error-Code": code }), "X-Error-Message": plain };
  return exchange.kind === "api" ? exchange.answer(status, named, { error: message }) : exchange.answer(status, named, message);
}

const TROUBLES = {
  refuse: (exchange, { reset }) => exchange.hangUp({ reset }),
  status: (exchange, { status, headers = {}, body = "" }) => exchange.answer(status, headers, body),
  missing: (exchange, { token = exchange.request.headers.authorization !== undefined }) => noRepository(exchange, token),
  "not-found": (exchange) => fail(exchange, 404, "EntryNotFound", "Entry not found"),
  "server-error": (exchange, { status = 500 }) => fail(exchange, status, undefined, "Internal Error"),
  unavailable: (exchange, { status = 503, retryAfter }) =>
    fail(exchange, status, undefined, "Service unavailable", retryAfter === undefined ? {} : { "Retry-After": retryAfter }),
  "rate-limited": (exchange, { retryAfter = 1, asDate = false, isExposed = false }) => {
    const when = asDate ? new Date(Date.now() + 1000 * retryAfter).toUTCString() : retryAfter;
    const headers = { RateLimit: `"api";r=0;t=${retryAfter}`, "RateLimit-Policy": '"fixed window";"api";q=500;w=300' };
    if (retryAfter !== null) headers["Retry-After"] = when;
    if (isExposed) headers["Access-Control-Expose-Headers"] = `${EXPOSED},Retry-After,RateLimit`;
    return fail(exchange, 429, undefined, "We had to rate limit you.", headers);
  },
  html: (exchange, { body = HTML }) => exchange.sendBytes(200, HTML_TYPE, Buffer.from(body)),
  "not-json": (exchange, { body = "this { is not: JSON" }) => exchange.sendBytes(200, JSON_TYPE, Buffer.from(body)),
  "huge-json": (exchange, { bytes = ENDLESS_BYTES }) => exchange.sendEndless(200, JSON_TYPE, hugeJson(bytes)),
  "deep-json": (exchange, { depth = 100_000 }) => exchange.sendBytes(200, JSON_TYPE, Buffer.from(deepJson(depth))),
  redirects: (exchange, { status = 302 }) => {
    const hop = Number(exchange.query.get("hop") ?? 0) + 1;
    return redirect(exchange, status, `${exchange.rawPath}?hop=${hop}`);
  },
  "redirect-loop": (exchange, { status = 302 }) => {
    const other = exchange.query.get("loop") === "a" ? "b" : "a";
    return redirect(exchange, status, `${exchange.rawPath}?loop=${other}`);
  },
  "redirect-to": (exchange, { status = 302, location }) => redirect(exchange, status, location),
  renamed: (exchange, { to, status = 307 }, hub, asked) => {
    const before = encodeName(asked.repo);
    const query = exchange.request.url.slice(exchange.rawPath.length);
    return redirect(exchange, status, exchange.rawPath.replace(`/${before}`, `/${encodeName(to)}`) + query);
  },
};

function encodeName(name) {
  return name.split("/").map(encodeURIComponent).join("/");
}

/** What a server does with every request: whoever leaves early is no error. */
export function handle(answer, hub, exchange) {
  return answer(hub, exchange).catch((error) => {
    if (!(error instanceof Gone)) hub.errors.push(error);
    exchange.response.destroy();
  });
}
