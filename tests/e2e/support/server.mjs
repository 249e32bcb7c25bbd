// A file host as plain as any: serves a folder below a path, and nothing else. What a host
// might forgive is an error here: an unknown file is a 404, an unknown kind of file a failure.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

export const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".ftl": "text/plain; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".jsonl": "application/x-ndjson",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".safetensors": "application/octet-stream",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * Serves `folder` below `prefix` (which starts and ends with "/") on a free local port.
 *
 * - `requests` lists what was asked for, as { path, status, method };
 * - `cut()` refuses everything from then on, as a dead network would;
 * - `replace(path, body)` answers a path below the prefix with other bytes, `remove(path)`
 *   with 404, `original(path)` is what it would be otherwise;
 * - `hold(path)` sends half of a file that is asked for whole, and the rest when its result
 *   is called.
 */
export async function serve(folder, prefix = "/") {
  await stat(join(folder, "index.html")).catch(() => {
    throw new Error(`${folder} has no index.html: build the page first (./test page)`);
  });
  const requests = [];
  const replaced = new Map();
  const held = new Map();
  let isCut = false;

  const server = createServer(async (request, response) => {
    if (isCut) {
      request.socket.destroy();
      return;
    }
    const { pathname } = new URL(request.url, "http://host");
    const path = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) || "index.html" : "";
    const { status, headers, body } = part(await resolve(path), request.headers.range);
    requests.push({ path: pathname, status, method: request.method });
    response.writeHead(status, { ...headers, "Content-Length": body.length });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    if (held.has(path) && status === 200) {
      const half = body.length >> 1;
      response.write(body.subarray(0, half));
      await held.get(path);
      response.end(body.subarray(half));
    } else {
      response.end(body);
    }
  });

  async function resolve(path) {
    const type = TYPES[extname(path)];
    if (type === undefined) return NOT_FOUND;
    const headers = { "Content-Type": type, "Cache-Control": "no-cache", "Accept-Ranges": "bytes" };
    if (replaced.has(path)) {
      const body = replaced.get(path);
      return body === undefined ? NOT_FOUND : { status: 200, headers, body };
    }
    const file = normalize(join(folder, path));
    if (!file.startsWith(folder + sep)) return NOT_FOUND;
    return readFile(file).then(
      (body) => ({ status: 200, headers, body }),
      () => NOT_FOUND,
    );
  }

  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://localhost:${server.address().port}${prefix}`,
    origin: `http://localhost:${server.address().port}`,
    requests,
    cut: () => {
      isCut = true;
      server.closeAllConnections();
    },
    replace: (path, body) => replaced.set(path, Buffer.from(body)),
    remove: (path) => replaced.set(path, undefined),
    original: (path) => readFile(join(folder, path)),
    hold: (path) => {
      let release;
      held.set(path, new Promise((released) => (release = released)));
      return () => {
        held.delete(path);
        release();
      };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

const NOT_FOUND = { status: 404, headers: { "Content-Type": "text/plain" }, body: Buffer.from("not found") };

/** The bytes that a Range header asks for ("bytes=first-last", the one form the engine uses). */
function part(answer, range) {
  const wanted = /^bytes=(\d+)-(\d+)$/.exec(range ?? "");
  if (answer.status !== 200 || wanted === null) return answer;
  const size = answer.body.length;
  const [first, last] = [Number(wanted[1]), Math.min(Number(wanted[2]), size - 1)];
  if (first > last) return { ...NOT_FOUND, status: 416, headers: { "Content-Range": `bytes */${size}` } };
  const headers = { ...answer.headers, "Content-Range": `bytes ${first}-${last}/${size}` };
  return { status: 206, headers, body: answer.body.subarray(first, last + 1) };
}
