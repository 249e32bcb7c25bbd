// A stand-in for the Hugging Face Hub, for tests: two servers on this machine, one the Hub, one
// the host that its redirects lead to. What they serve comes from folders; what goes wrong is
// said by scenarios. README.md has the whole of it.
//
//   node tests/hub/stand-in.mjs --models DIR [--scenario NAME[:KEY=VALUE,…]] …
//
// prints {"hub":"http://127.0.0.1:PORT","cdn":"http://127.0.0.1:PORT"} and ends with its input.

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

import { runCommand } from "./command.mjs";
import { Exchange, Gone } from "./exchange.mjs";
import { madeDatasets } from "./data-sets.mjs";
import { madeRepositories } from "./made.mjs";
import { bytesOf, readRepositories, readRepository } from "./repository.mjs";
import { answerCdn, answerHub, handle } from "./routes.mjs";
import { Scenarios } from "./scenarios.mjs";

const LINK_SECONDS = 3600;
const ANSWERS_MAX = 100_000;

/**
 * Starts both servers on free ports.
 *
 * Options, all of them optional:
 * - `models`, `datasets`: folders that hold owner/name/FILES;
 * - `repositories`: { "owner/name": folder, [folders], or { path: bytes | text | plain data } },
 *   and `dataRepositories`, the same for datasets;
 * - `gated`: { "owner/name": "auto" | "manual" };
 * - `scenarios`: what goes wrong from the start;
 * - `tokens`: { granted: [], waiting: [] }, which open gated repositories or are known only;
 * - `lfsBytes`: above this size every file is LFS;
 * - `linkSeconds`: how long a signed address lasts; `stableLinks`: it stays the same for a while,
 *   so that a browser's cache knows it again.
 */
export async function startStandIn(options = {}) {
  const hub = {
    repositories: await gather(options),
    scenarios: new Scenarios(),
    tokens: { granted: ["token-granted"], waiting: ["token-waiting"], ...options.tokens },
    links: new Map(),
    linkSeconds: options.linkSeconds ?? LINK_SECONDS,
    stableLinks: options.stableLinks ?? false,
    secret: randomBytes(16),
    log: [],
    errors: [],
  };
  hub.scenarios.set(options.scenarios ?? []);
  const gate = new Gate();
  hub.gate = (signal) => gate.pass(signal);
  const servers = [await listen(hub, "hub", answerHub), await listen(hub, "cdn", answerCdn)];
  hub.hub = servers[0].address;
  hub.cdn = servers[1].address;
  return new StandIn(hub, gate, servers);
}

/** A running stand-in. */
class StandIn {
  #hub;
  #gate;
  #servers;

  constructor(hub, gate, servers) {
    this.#hub = hub;
    this.#gate = gate;
    this.#servers = servers;
    this.hub = hub.hub;
    this.cdn = hub.cdn;
    this.tokens = hub.tokens;
  }

  /** Every request since the start or the last `forget()`, in order; live objects. */
  get log() {
    return this.#hub.log;
  }

  /** What went wrong in the stand-in itself: empty, or a fault of its own. */
  get errors() {
    return this.#hub.errors;
  }

  forget() {
    this.#hub.log.splice(0);
  }

  /** From now on, these scenarios and no others. */
  use(...scenarios) {
    this.#hub.scenarios.set(scenarios);
  }

  add(scenario) {
    this.#hub.scenarios.add(scenario);
  }

  /** Lets the answers go on that a scenario "stall" holds. */
  release() {
    this.#gate.open();
  }

  /** Cuts all connections; what comes later is answered. For a dead network, `use("refuse")`. */
  cut() {
    for (const { sockets } of this.#servers) sockets.forEach((socket) => socket.destroy());
  }

  /** Moves a branch: these files, and of the others those that were there (null takes one away). */
  async push(name, files, { ref = "main", kind = "models" } = {}) {
    const repository = this.#repository(name, kind);
    const before = (repository.at(ref) ?? repository.at("main")).files;
    const kept = Object.entries({ ...Object.fromEntries(before), ...files }).filter(([, content]) => content !== null);
    return (await repository.push(ref, Object.fromEntries(kept))).sha;
  }

  /** The full hash of a branch or tag. */
  sha(name, { ref = "main", kind = "models" } = {}) {
    return this.#repository(name, kind).at(ref)?.sha;
  }

  /** The bytes of a file as they are served when nothing goes wrong. */
  bytes(name, path, { ref = "main", kind = "models" } = {}) {
    return bytesOf(this.#repository(name, kind).at(ref).files.get(path));
  }

  names(kind = "models") {
    return [...this.#hub.repositories.values()].filter((repository) => repository.kind === kind).map(({ name }) => name);
  }

  #repository(name, kind) {
    const repository = this.#hub.repositories.get(`${kind}/${name}`);
    if (repository === undefined) throw new Error(`the stand-in has no ${kind} ${name}`);
    return repository;
  }

  /** Ends both servers and all their connections. */
  async close() {
    this.#gate.open();
    const closing = this.#servers.map(({ server }) => new Promise((closed) => server.close(closed)));
    this.cut();
    await Promise.all(closing);
  }
}

async function gather(options) {
  const { lfsBytes, gated = {} } = options;
  const common = lfsBytes === undefined ? {} : { lfsBytes };
  const found = [
    ...(await madeRepositories(common)),
    ...(await madeDatasets(common)),
    ...(options.models ? await readRepositories("models", options.models, common) : []),
    ...(options.datasets ? await readRepositories("datasets", options.datasets, common) : []),
  ];
  for (const [kind, given] of [["models", options.repositories], ["datasets", options.dataRepositories]]) {
    for (const [name, held] of Object.entries(given ?? {})) found.push(await readHeld(kind, name, held, common));
  }
  const repositories = new Map(found.map((repository) => [`${repository.kind}/${repository.name}`, repository]));
  for (const [name, how] of Object.entries(gated)) {
    const repository = repositories.get(`models/${name}`) ?? repositories.get(`datasets/${name}`);
    if (repository === undefined) throw new Error(`gated: there is no repository ${name}`);
    repository.properties.gated = how;
  }
  return repositories;
}

async function readHeld(kind, name, held, options) {
  if (typeof held === "string" || Array.isArray(held)) return readRepository(kind, name, [held].flat(), options);
  const { ".hub.json": properties, ...files } = held;
  const made = await readRepository(kind, name, [], { ...options, ...properties });
  await made.push("main", files);
  return made;
}

async function listen(hub, name, answer) {
  const server = createServer((request, response) => {
    // A test that asks without end is a fault, and its log must not fill the memory.
    if (hub.log.length >= ANSWERS_MAX) {
      request.socket.destroy();
      return;
    }
    handle(answer, hub, new Exchange(hub, name, request, response));
  });
  server.on("clientError", (_, socket) => socket.destroy());
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((ready, fail) => server.once("error", fail).listen(0, "127.0.0.1", ready));
  return { server, sockets, address: `http://127.0.0.1:${server.address().port}` };
}

/** Where stalled answers wait. */
class Gate {
  #waiting = new Set();

  pass(signal) {
    return new Promise((resolve, reject) => {
      const leave = (settle) => () => {
        this.#waiting.delete(go);
        settle();
      };
      const go = leave(resolve);
      this.#waiting.add(go);
      if (signal.aborted) leave(() => reject(new Gone()))();
      else signal.addEventListener("abort", leave(() => reject(new Gone())), { once: true });
    });
  }

  open() {
    for (const go of [...this.#waiting]) go();
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(startStandIn, process.argv.slice(2));
}
