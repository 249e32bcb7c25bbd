// The command line: what it takes, the line it prints, and the requests it reads from its input,
// one line of JSON each, answered by one line of JSON.

import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const USAGE = `usage: node tests/hub/stand-in.mjs [OPTION]…
  --models DIR            repositories as DIR/owner/name/FILES
  --datasets DIR          data sets, the same
  --repo NAME=FOLDER      one repository from a folder; again for the same NAME: a folder over it
  --dataset NAME=FOLDER   one data set
  --gated NAME[=manual]   closes a repository to who has no token
  --scenario TEXT         NAME[:KEY=VALUE,…] or JSON; may be given again
  --lfs-bytes N           above this size, files are LFS
  --link-seconds N        how long a signed address lasts
  --stable-links          it stays the same for a while`;

const OPTIONS = {
  models: { type: "string" },
  datasets: { type: "string" },
  repo: { type: "string", multiple: true, default: [] },
  dataset: { type: "string", multiple: true, default: [] },
  gated: { type: "string", multiple: true, default: [] },
  scenario: { type: "string", multiple: true, default: [] },
  "lfs-bytes": { type: "string" },
  "link-seconds": { type: "string" },
  "stable-links": { type: "boolean" },
};

// What a line of input may ask for; each answers with plain data.
const REQUESTS = {
  use: (standIn, scenarios) => standIn.use(...scenarios),
  add: (standIn, scenario) => standIn.add(scenario),
  release: (standIn) => standIn.release(),
  cut: (standIn) => standIn.cut(),
  log: (standIn) => standIn.log,
  forget: (standIn) => standIn.forget(),
  errors: (standIn) => standIn.errors.map((error) => String(error.stack ?? error)),
  names: (standIn, kind) => standIn.names(kind ?? undefined),
  sha: (standIn, { name, ...options }) => standIn.sha(name, options),
  push: (standIn, { name, files, ...options }) => standIn.push(name, files, options),
};

/** Runs until the input ends: whoever started it and is gone leaves nothing behind. */
export async function runCommand(start, args) {
  let standIn;
  try {
    standIn = await start(readOptions(args));
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n${USAGE}\n`);
    process.exit(2);
  }
  print({ hub: standIn.hub, cdn: standIn.cdn });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== "") print(await answer(standIn, line));
  }
  await standIn.close();
  process.exit(0);
}

async function answer(standIn, line) {
  try {
    const [[what, given]] = Object.entries(JSON.parse(line));
    if (!Object.hasOwn(REQUESTS, what)) throw new Error(`unknown request ${what}: expected one of ${Object.keys(REQUESTS).join(", ")}`);
    return { [what]: (await REQUESTS[what](standIn, given)) ?? true };
  } catch (error) {
    return { error: error.message };
  }
}

function print(data) {
  process.stdout.write(`${JSON.stringify(data)}\n`);
}

function readOptions(args) {
  const { values } = parseArgs({ args, options: OPTIONS });
  return {
    models: values.models,
    datasets: values.datasets,
    repositories: foldersByName(values.repo),
    dataRepositories: foldersByName(values.dataset),
    gated: Object.fromEntries(values.gated.map((text) => [text.split("=")[0], text.split("=")[1] ?? "auto"])),
    scenarios: values.scenario,
    stableLinks: values["stable-links"],
    ...numbers({ lfsBytes: values["lfs-bytes"], linkSeconds: values["link-seconds"] }),
  };
}

function numbers(texts) {
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  for (const [key, text] of given) {
    if (!/^-?\d+$/.test(text)) throw new Error(`${key} must be a whole number, got ${text}`);
  }
  return Object.fromEntries(given.map(([key, text]) => [key, Number(text)]));
}

function foldersByName(pairs) {
  const folders = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new Error(`expected NAME=FOLDER, got ${pair}`);
    (folders[pair.slice(0, at)] ??= []).push(pair.slice(at + 1));
  }
  return folders;
}
