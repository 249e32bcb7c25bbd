// axe-core's judgement of a page as it stands.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SERIOUS = ["serious", "critical"];

/** Fails when axe-core finds something serious; names the rule, the reason and the elements. */
export async function assertAccessible(page, what) {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document));
  assert.ok(passes.length > 0, "axe-core looked at something");
  const found = violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html).join("\n    ")}`);
  assert.deepEqual(found, [], what);
}
