// One request and its answer: what is said of it in the log, and how its bytes go out, whole
// or as a scenario has it.

import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";

// How often a slow answer goes on.
const STEP_MILLIS = 20;
// So that headers without a body are on their way before the connection ends.
const FLUSH_MILLIS = 20;

/** The other side has left, or the stand-in closes: nothing is left to do. */
export class Gone extends Error {}

export class Exchange {
  /** `kind` is api, resolve, file, preflight or other; `hub` has `scenarios`, `log` and `gate()`. */
  constructor(hub, server, request, response) {
    this.hub = hub;
    this.server = server;
    this.request = request;
    this.response = response;
    this.kind = "other";
    this.headers = {};
    const [rawPath, query] = splitOnce(request.url, "?");
    this.rawPath = rawPath;
    this.query = new URLSearchParams(query);
    this.entry = record(server, request, rawPath, query);
    hub.log.push(this.entry);
    const gone = new AbortController();
    this.gone = gone.signal;
    response.on("close", () => {
      if (this.entry.end === "open") this.entry.end = response.writableFinished ? "whole" : "gone";
      gone.abort();
    });
  }

  /** Says what the request is about; scenarios are chosen by it. */
  concerns(kind, repo, file) {
    this.kind = kind;
    this.repo = repo;
    this.file = file;
    Object.assign(this.entry, { kind, repo: repo ?? null, file: file ?? null });
  }

  take(stage) {
    const scenario = this.hub.scenarios.take(stage, this);
    if (scenario !== undefined) this.entry.scenarios.push(scenario.name);
    return scenario;
  }

  takeAll(stage) {
    const scenarios = this.hub.scenarios.takeAll(stage, this);
    this.entry.scenarios.push(...scenarios.map(({ name }) => name));
    return scenarios;
  }

  /** Ends the connection without a word, or in the middle of one. */
  hangUp({ reset = false } = {}) {
    this.entry.end = "cut";
    const { socket } = this.request;
    if (reset) socket.resetAndDestroy();
    else socket.destroy();
  }

  wait(millis) {
    return pause(millis, undefined, { signal: this.gone }).catch(() => {
      throw new Gone();
    });
  }

  writeHead(status, headers) {
    this.entry.status = status;
    if (headers.Location !== undefined) this.entry.location = headers.Location;
    const lie = this.take("headers")?.set ?? {};
    const isLie = new Set(Object.keys(lie).map((name) => name.toLowerCase()));
    const said = Object.entries({ ...this.headers, ...headers }).filter(([name]) => !isLie.has(name.toLowerCase()));
    const lies = Object.entries(lie).filter(([, value]) => value !== null);
    this.response.writeHead(status, Object.fromEntries([...said, ...lies]));
  }

  /** An answer of a few bytes, whole; the body's type is JSON when it is plain data. */
  async answer(status, headers, body = "") {
    const isText = typeof body === "string" || body instanceof Uint8Array;
    const bytes = Buffer.from(isText ? body : JSON.stringify(body));
    const type = isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
    await this.sendBytes(status, { "Content-Type": type, ...headers }, bytes);
  }

  /** The same, but scenarios that concern bytes apply to it. */
  async sendBytes(status, headers, bytes) {
    const read = (from, to) => [bytes.subarray(from, to)];
    await this.#pour(status, headers, { size: bytes.length, read }, 0, bytes.length, this.take("body"));
  }

  /** Chunks without an announced length, until they end or the other side has had enough. */
  async sendEndless(status, headers, chunks) {
    this.writeHead(status, headers);
    if (this.request.method !== "HEAD") {
      for await (const text of chunks) await this.#write(Buffer.from(text));
    }
    this.response.end();
  }

  /** A source of bytes, or the part of it that the request asks for. */
  async sendSource(headers, source) {
    const fault = this.take("body");
    const { size } = source;
    const sameThing = [undefined, headers.ETag].includes(this.request.headers["if-range"]);
    const asked = sameThing && fault?.name !== "no-ranges" ? readRange(this.request.headers.range, size) : undefined;
    const whole = fault?.name === "no-ranges" ? headers : { ...headers, "Accept-Ranges": "bytes" };
    if (asked === undefined) return this.#pour(200, whole, source, 0, size, fault);
    let [from, to] = asked;
    if (from >= size) {
      return this.#pour(416, { ...whole, "Content-Range": `bytes */${size}` }, source, 0, 0);
    }
    const headerOf = (first, end) => ({ ...whole, "Content-Range": `bytes ${first}-${end - 1}/${size}` });
    if (fault?.name === "empty-206") return this.#pour(206, headerOf(from, to), source, 0, 0, fault);
    if (fault?.name === "wrong-range") {
      const shift = Math.max(-from, Math.min(fault.by ?? -from, size - to));
      [from, to] = [from + shift, to + shift];
      // Either the range that it says it is, or (honest: false) the one that was asked for.
      return this.#pour(206, fault.honest === false ? headerOf(...asked) : headerOf(from, to), source, from, to, fault);
    }
    return this.#pour(206, headerOf(from, to), source, from, to, fault);
  }

  async #pour(status, headers, source, from, to, fault) {
    const length = to - from;
    const half = Math.floor(length / 2);
    const name = fault?.name;
    const stopAt = ["cut", "short", "stall"].includes(name) ? Math.min(fault.bytes ?? half, length) : length;
    let said = { ...headers, "Content-Length": length };
    if (name === "short" && fault.as === "length") said["Content-Length"] = stopAt;
    if (name === "short" && fault.as === "chunked") delete said["Content-Length"];
    if (name === "lying-length") said["Content-Length"] = Math.max(0, length + fault.by);
    // What is announced and what comes differ; the next answer needs another connection.
    if (name === "short" || name === "lying-length") said.Connection = "close";
    if (name === "gzip") {
      const chunks = [];
      for await (const chunk of source.read(from, to)) chunks.push(chunk);
      const packed = gzipSync(Buffer.concat(chunks));
      source = { read: () => [packed] };
      [from, to] = [0, packed.length];
      said = { ...said, "Content-Length": packed.length, "Content-Encoding": "gzip", Vary: "Accept-Encoding" };
    }
    this.writeHead(status, said);
    if (this.request.method === "HEAD") {
      this.response.end();
      return;
    }
    if (stopAt === 0 && length > 0) this.response.flushHeaders();
    const body = name === "wrong-content" ? spoil(source, fault.at ?? Math.floor(source.size / 2)) : source;
    const middle = stopAt < length ? from + stopAt : to;
    await this.#writeAll(body.read(from, middle), fault?.rate);
    if (name === "cut") {
      await this.wait(FLUSH_MILLIS);
      return this.hangUp(fault);
    }
    if (name === "stall") {
      await this.hub.gate(this.gone);
      await this.#writeAll(body.read(middle, to), fault.rate);
    }
    this.response.end();
    if (name === "short") this.entry.end = "short";
  }

  async #writeAll(chunks, rate) {
    for await (const chunk of chunks) {
      if (rate === undefined) {
        await this.#write(chunk);
        continue;
      }
      const step = Math.max(1, Math.floor((rate * STEP_MILLIS) / 1000));
      for (let at = 0; at < chunk.length; at += step) {
        const piece = chunk.subarray(at, at + step);
        await this.#write(piece);
        await this.wait((1000 * piece.length) / rate);
      }
    }
  }

  #write(chunk) {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Gone());
      if (this.gone.aborted) {
        gone();
        return;
      }
      this.response.once("close", gone);
      this.response.write(chunk, (error) => {
        this.response.off("close", gone);
        if (error) {
          gone();
          return;
        }
        this.entry.bytes += chunk.length;
        resolve();
      });
    });
  }
}

function record(server, request, path, query) {
  const { headers } = request;
  return {
    server,
    method: request.method,
    path,
    query,
    host: headers.host ?? null,
    origin: headers.origin ?? null,
    range: headers.range ?? null,
    referer: headers.referer ?? null,
    // Never their values: a log is shown.
    authorization: headers.authorization !== undefined,
    cookie: headers.cookie !== undefined,
    preflight: request.method === "OPTIONS" && headers["access-control-request-method"] !== undefined,
    preflightHeaders: headers["access-control-request-headers"] ?? null,
    kind: "other",
    repo: null,
    file: null,
    scenarios: [],
    status: null,
    location: null,
    bytes: 0,
    end: "open",
  };
}

/** [from, to) of "bytes=a-b", "bytes=a-" or "bytes=-n"; undefined for anything else. */
function readRange(range, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === undefined || first + last === "") return undefined;
  if (first === "") return [Number(last) === 0 ? size : Math.max(0, size - Number(last)), size];
  const to = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < Number(first)) return undefined;
  return [Number(first), to];
}

/** The same bytes but for one. */
function spoil(source, at) {
  return {
    async *read(from, to) {
      let position = from;
      for await (const chunk of source.read(from, to)) {
        const copy = Buffer.from(chunk);
        if (at >= position && at < position + copy.length) copy[at - position] ^= 0x55;
        position += copy.length;
        yield copy;
      }
    },
  };
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
