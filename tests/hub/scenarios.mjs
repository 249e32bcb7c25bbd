// What may go wrong, and when: the names of the scenarios, and which of them a request meets.
// README.md lists their parameters.

const ASKS_RANGE = ({ request }) => /^bytes=/.test(request.headers.range ?? "");
const TAKES_GZIP = ({ request }) => /\bgzip\b/.test(request.headers["accept-encoding"] ?? "") && request.headers.range === undefined;

// `stage` is where an answer looks; of "metadata" all apply, of the others the first that fits.
// `on` are the kinds of requests: api, resolve, file (bytes, from either origin).
const SCENARIOS = {
  delay: { stage: "delay", on: ["api", "resolve", "file"] },
  "no-cors": { stage: "cors", on: ["api", "resolve", "file", "preflight"] },
  "hub-refuses-preflight": { stage: "hub preflight", on: ["preflight"] },
  "cdn-refuses-preflight": { stage: "cdn preflight", on: ["preflight"] },

  refuse: { stage: "answer", on: ["api", "resolve", "file"] },
  status: { stage: "answer", on: ["api", "resolve"], needs: ["status"] },
  missing: { stage: "answer", on: ["api", "resolve"] },
  "not-found": { stage: "answer", on: ["resolve"] },
  "rate-limited": { stage: "answer", on: ["api", "resolve"], times: 1 },
  "server-error": { stage: "answer", on: ["api", "resolve"] },
  unavailable: { stage: "answer", on: ["api", "resolve"] },
  html: { stage: "answer", on: ["api"] },
  "not-json": { stage: "answer", on: ["api"] },
  "huge-json": { stage: "answer", on: ["api"] },
  "deep-json": { stage: "answer", on: ["api"] },
  redirects: { stage: "answer", on: ["api", "resolve"] },
  "redirect-loop": { stage: "answer", on: ["api", "resolve"] },
  "redirect-to": { stage: "answer", on: ["api", "resolve"], needs: ["location"] },
  renamed: { stage: "answer", on: ["api", "resolve"], needs: ["from", "to"] },

  "moved-revision": { stage: "revision", on: ["api", "resolve"], after: 1 },
  gated: { stage: "rights", on: ["api", "resolve", "file"] },
  private: { stage: "rights", on: ["api", "resolve", "file"] },
  "expired-link": { stage: "link", on: ["resolve"] },

  "lying-headers": { stage: "headers", on: ["resolve"], needs: ["set"] },
  "million-siblings": { stage: "metadata", on: ["api"] },
  "hostile-siblings": { stage: "metadata", on: ["api"] },
  "lying-sizes": { stage: "metadata", on: ["api"] },
  "lying-hashes": { stage: "metadata", on: ["api"] },
  metadata: { stage: "metadata", on: ["api"], needs: ["merge"] },

  "no-ranges": { stage: "body", on: ["file"], when: ASKS_RANGE },
  "empty-206": { stage: "body", on: ["file"], when: ASKS_RANGE },
  "wrong-range": { stage: "body", on: ["file"], when: ASKS_RANGE },
  short: { stage: "body", on: ["file"] },
  "lying-length": { stage: "body", on: ["file"], needs: ["by"] },
  cut: { stage: "body", on: ["file"] },
  stall: { stage: "body", on: ["file"] },
  slow: { stage: "body", on: ["file"], needs: ["rate"] },
  "wrong-content": { stage: "body", on: ["file"] },
  gzip: { stage: "body", on: ["file"], when: TAKES_GZIP },
};

/** The names of all scenarios, or of those of one stage. */
export function scenarioNames(stage) {
  return Object.keys(SCENARIOS).filter((name) => stage === undefined || SCENARIOS[name].stage === stage);
}

/** The scenarios in force; each counts what it has met. */
export class Scenarios {
  #inForce = [];

  /** Replaces all of them. */
  set(list) {
    this.#inForce = list.map(readScenario);
  }

  add(scenario) {
    this.#inForce.push(readScenario(scenario));
  }

  /** The first one of a stage that a request meets, counted as met. */
  take(stage, exchange) {
    return this.#inForce.find((scenario) => scenario.stage === stage && meets(scenario, exchange));
  }

  /** All of a stage. */
  takeAll(stage, exchange) {
    return this.#inForce.filter((scenario) => scenario.stage === stage && meets(scenario, exchange));
  }
}

function meets(scenario, exchange) {
  const { kind, request, rawPath, repo, file } = exchange;
  const fits =
    scenario.on.includes(kind) &&
    scenario.when(exchange) &&
    (scenario.repo === undefined || scenario.repo === repo) &&
    (scenario.from === undefined || scenario.from === repo) &&
    (scenario.method === undefined || scenario.method === request.method) &&
    (scenario.path === undefined || scenario.path.test(rawPath)) &&
    (scenario.file === undefined || scenario.file.test(file ?? ""));
  if (!fits) return false;
  scenario.met += 1;
  return scenario.met > scenario.after && scenario.met <= scenario.after + scenario.times;
}

/**
 * A scenario from its data, { name, ...parameters }, or from a text: JSON, or
 * "name:key=value,key=value", where a value is JSON or else text.
 */
export function readScenario(given) {
  const { name, ...parameters } = typeof given === "string" ? fromText(given) : given;
  const known = SCENARIOS[name];
  if (known === undefined) throw new Error(`unknown scenario ${JSON.stringify(name)}: expected one of ${scenarioNames().join(", ")}`);
  for (const needed of known.needs ?? []) {
    if (parameters[needed] === undefined) throw new Error(`scenario ${name} needs ${needed}`);
  }
  return {
    when: () => true,
    ...known,
    ...parameters,
    name,
    on: [parameters.on ?? known.on].flat(),
    times: parameters.times === "always" ? Infinity : (parameters.times ?? known.times ?? Infinity),
    after: parameters.after ?? known.after ?? 0,
    path: pattern(parameters.path),
    file: pattern(parameters.file),
    met: 0,
  };
}

function pattern(given) {
  return given === undefined ? undefined : new RegExp(given);
}

function fromText(text) {
  if (text.trimStart().startsWith("{")) return JSON.parse(text);
  const [, name, rest] = /^([^:]*)(?::(.*))?$/s.exec(text);
  const pairs = (rest ?? "").split(",").filter((pair) => pair !== "");
  return Object.fromEntries([["name", name], ...pairs.map(readPair)]);
}

function readPair(pair) {
  const [key, ...value] = pair.split("=");
  const text = value.join("=");
  try {
    return [key, JSON.parse(text)];
  } catch {
    return [key, text];
  }
}
