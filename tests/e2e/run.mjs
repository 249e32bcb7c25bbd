// Runs the specs one after the other (they share two cores with a software GPU) and ends
// with the line "N passed, N failed". Names of specs as arguments run only those.
//
//   ./test e2e                       all of them, set up first
//   node tests/e2e/run.mjs static    specs/static.spec.mjs alone, with ATELIER_CHROMIUM set

import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("specs/", import.meta.url));
const FILE_TIMEOUT_MILLIS = 10 * 60 * 1000;

const wanted = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".spec.mjs"))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace(".spec.mjs", "")))
  .map((name) => FOLDER + name);
if (files.length === 0) {
  console.error(`no spec is named ${wanted.join(", ")}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
const events = run({ files, concurrency: 1, timeout: FILE_TIMEOUT_MILLIS });
events.on("test:pass", ({ nesting, skip }) => {
  if (nesting === 0 && skip === undefined) passed += 1;
});
events.on("test:fail", ({ nesting }) => {
  if (nesting === 0) failed += 1;
});
const reporter = new spec();
events.pipe(reporter).pipe(process.stdout);
reporter.on("end", () => {
  // After the reporter's own text.
  setImmediate(() => console.log(`\n${passed} passed, ${failed} failed`));
  if (failed > 0 || passed === 0) process.exitCode = 1;
});
