// A file host as plain as any: serves a folder below a path, and nothing else. What a host
// might forgive is an error here: an unknown file is a 404, an unknown kind of file a failure.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
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
  ".woff2": "font/woff2",
};

/**
 * Serves `folder` below `prefix` (which starts and ends with "/") on a free local port.
 * `requests` lists what was asked for, as { path, status }; `cut()` refuses everything from
 * then on, as a dead network would; `mend()` undoes that; `replace(path, body)` answers a
 * path below the prefix with other bytes.
 */
export async function serve(folder, prefix = "/") {
  await stat(join(folder, "index.html")).catch(() => {
    throw new Error(`${folder} has no index.html: build the page first (./test page)`);
  });
  const requests = [];
  const replaced = new Map();
  let isCut = false;

  const server = createServer(async (request, response) => {
    if (isCut) {
      request.socket.destroy();
      return;
    }
    const { pathname } = new URL(request.url, "http://host");
    const answer = await resolve(pathname);
    requests.push({ path: pathname, status: answer.status });
    response.writeHead(answer.status, answer.headers);
    if (request.method === "HEAD" || answer.body === undefined) {
      response.end();
    } else if (answer.body === FILE) {
      createReadStream(answer.file).pipe(response);
    } else {
      response.end(answer.body);
    }
  });

  async function resolve(pathname) {
    if (!pathname.startsWith(prefix)) return notFound();
    const path = decodeURIComponent(pathname.slice(prefix.length)) || "index.html";
    const type = TYPES[extname(path)];
    if (type === undefined) return notFound();
    const headers = { "Content-Type": type, "Cache-Control": "no-cache" };
    if (replaced.has(path)) return { status: 200, headers, body: replaced.get(path) };
    const file = normalize(join(folder, path));
    if (!file.startsWith(folder + sep)) return notFound();
    try {
      const { size } = await stat(file);
      return { status: 200, headers: { ...headers, "Content-Length": size }, body: FILE, file };
    } catch {
      return notFound();
    }
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
    mend: () => {
      isCut = false;
    },
    replace: (path, body) => replaced.set(path, body),
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

const FILE = Symbol("the file itself");

function notFound() {
  return { status: 404, headers: { "Content-Type": "text/plain" }, body: "not found" };
}
