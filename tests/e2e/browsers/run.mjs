// A short round through the page in Chromium, Firefox and WebKitGTK (the nearest thing to Safari on Debian), and that all of them compute
// the same: `./test browsers`. Names of browsers as arguments go with Chromium alone.
//
// Limits: keys and pointers are the browser's own, synthesised by it; WebKitGTK needs a display (Xvfb) and has no WebGPU, so all compute
// on the CPU. How a driver was told to pick a folder is said.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DIST } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";
import { bidi } from "./bidi.mjs";
import { classic } from "./classic.mjs";
import { FILES, round } from "./round.mjs";

const MINI_BROWSERS = ["4.1", "4.0", "6.0"].flatMap((version) =>
  ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`),
);
const CHROMIUM_ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"];

const BROWSERS = {
  chromium: () =>
    classic("chromedriver", {
      browserName: "chrome",
      "goog:chromeOptions": { binary: process.env.ATELIER_CHROMIUM, args: CHROMIUM_ARGUMENTS },
    }),
  firefox: () => bidi(process.env.ATELIER_FIREFOX ?? "firefox-esr"),
  webkit: () => {
    const binary = MINI_BROWSERS.find((path) => existsSync(path));
    if (binary === undefined) throw new Error("no MiniBrowser of WebKitGTK is here");
    return classic(
      "WebKitWebDriver",
      { "webkitgtk:browserOptions": { binary, args: ["--automation"] } },
      { LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_DMABUF_RENDERER: "1" },
    );
  },
};

const wanted = process.argv.slice(2);
const server = await serve(DIST, "/some/where/atelier/");
const folder = await mkdtemp(join(tmpdir(), "atelier-model-"));
for (const name of FILES) await copyFile(join(DIST, "models/painters-6", name), join(folder, name));
let passed = 0;
const failed = [];
let first;
for (const [name, start] of Object.entries(BROWSERS)) {
  // Chromium's numbers are those that the others are compared with.
  if (name !== "chromium" && wanted.length > 0 && !wanted.includes(name)) continue;
  let remote;
  try {
    remote = await start();
    console.log(`${name}: ${remote.version}`);
    const found = await round(remote, { url: server.url, folder, say: (words) => console.log(`  ${words}`) });
    first ??= found;
    assert.equal(found.scores, first.scores, "the scores are not Chromium's to the byte");
    assert.equal(found.told, first.told, "the lesson's outcome is not Chromium's");
    if (found !== first) console.log("  equal: the saved scores are Chromium's to the byte");
    passed += 1;
  } catch (error) {
    failed.push(name);
    console.error(`  ${name} FAILED: ${error.stack}`);
  } finally {
    await remote?.quit();
  }
}
await server.close();
await rm(folder, { recursive: true });
console.log(`\n${passed} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;
