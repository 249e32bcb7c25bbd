// Keeps one whole copy of the page, so that it opens without a network: a service worker.
//
// The network is asked first, so whoever has one sees what is on the server; the copy answers only where the network does
// not, or not in time, or where the server fails or has no such file any more: a page that stands open has its build's
// files after the next was put there. A copy is of one build: its files are those of one list (offline.json, written by tools/offline), each with the hash
// that the list says, and it takes the place of the copy before when it is complete, never file by file.

const LIST = "offline.json";
const COPIES = "atelier-copy-";
/** What a server says of a file that another build had. */
const GONE = [404, 410];
/** From here on a status says that the server fails. */
const FAILS = 500;
/** A page that is on its way for longer than this comes from the copy. */
const PATIENCE_MILLIS = 8000;

/** The list of the build that is on the server, and the name of its copy. */
async function listed() {
  const answer = await fetch(LIST, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${LIST}: ${answer.status}`);
  const text = await answer.text();
  return { name: COPIES + (await hash(new TextEncoder().encode(text))).slice(0, 16), files: JSON.parse(text).files };
}

async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Makes the copy of what is on the server, unless it is there; one that cannot be completed leaves nothing behind. Gives
 * how many bytes it has.
 */
async function keep() {
  const { name, files } = await listed();
  const bytes = files.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (!(await isWhole(name, files))) await complete(name, files);
  await removeOthers(name);
  return bytes;
}

async function complete(name, files) {
  const copy = await caches.open(name);
  try {
    for (const [path, , expected] of files) {
      if (await copy.match(path)) continue;
      const answer = await fetch(path, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      const body = await answer.arrayBuffer();
      // The server has another build by now; the next visit tries again.
      if ((await hash(body)) !== expected) throw new Error(`${path} is of another build`);
      const type = answer.headers.get("Content-Type");
      await copy.put(path, new Response(body, { headers: type ? { "Content-Type": type } : {} }));
    }
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** Copies of other builds go, unless another page stands open, which may be of one of them. */
async function removeOthers(name) {
  if ((await self.clients.matchAll({ type: "window" })).length > 1) return;
  for (const other of await caches.keys()) {
    if (other.startsWith(COPIES) && other !== name) await caches.delete(other);
  }
}

async function isWhole(name, files) {
  if (!(await caches.has(name))) return false;
  return (await (await caches.open(name)).keys()).length >= files.length;
}

/** What the copy has for a request; nothing of other origins is in it. */
async function kept(request) {
  const addresses = [request.url];
  // A document of its own, else the page at whatever address of its folder.
  if (request.mode === "navigate") addresses.push(new URL("index.html", self.registration.scope));
  // The last one first.
  for (const name of (await caches.keys()).reverse()) {
    if (!name.startsWith(COPIES)) continue;
    const copy = await caches.open(name);
    for (const address of addresses) {
      const answer = await copy.match(address, { ignoreSearch: true });
      if (answer) return part(answer, request.headers.get("Range"));
    }
  }
  return undefined;
}

/** The part of a file that was asked for. */
async function part(answer, range) {
  const [, first, last] = range?.match(/^bytes=(\d+)-(\d+)$/)?.map(Number) ?? [];
  if (first === undefined) return answer;
  const bytes = await answer.arrayBuffer();
  const asked = bytes.slice(first, last + 1);
  const headers = new Headers(answer.headers);
  headers.set("Content-Range", `bytes ${first}-${first + asked.byteLength - 1}/${bytes.byteLength}`);
  return new Response(asked, { status: 206, headers });
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page asks for the copy when it is at rest, and hears what became of it.
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const told = keep().then(
    (bytes) => ({ bytes }),
    (error) => ({ why: String(error.message ?? error) }),
  );
  event.waitUntil(told.then((said) => event.ports[0]?.postMessage(said)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  if (request.method !== "GET" && request.method !== "HEAD") return;
  if (!isOurs) return;
  event.respondWith(answered(request));
});

/** What the server answers, or the copy for it. */
async function answered(request) {
  const isPage = request.mode === "navigate";
  const asked = fetch(request);
  try {
    const answer = isPage ? await Promise.race([asked, late(request)]) : await asked;
    const isNone = answer.status >= FAILS || (GONE.includes(answer.status) && !isPage);
    return (isNone && (await kept(request))) || answer;
  } catch (error) {
    const answer = await kept(request);
    if (answer) return answer;
    throw error;
  }
}

/** The copy, when the server has had its time; without a copy there is nothing but to wait. */
async function late(request) {
  await new Promise((over) => setTimeout(over, PATIENCE_MILLIS));
  return (await kept(request)) ?? new Promise(() => {});
}
