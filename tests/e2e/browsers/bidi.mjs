// Firefox, driven by WebDriver BiDi, which it speaks itself: no driver stands between.

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";

const START_MILLIS = 60_000;
// Asks nobody by itself, and keeps to English.
const PREFERENCES = {
  "app.update.auto": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "intl.accept_languages": "en",
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
  "browser.safebrowsing.provider.mozilla.updateURL": "",
};

/** A value of the page as one of ours: what JSON can say. */
function plain({ type, value }) {
  if (type === "array") return value.map(plain);
  if (type === "object") return Object.fromEntries(value.map(([name, inner]) => [name, plain(inner)]));
  return type === "undefined" || type === "null" ? null : value;
}

function told(value) {
  if (value === null) return { type: "null" };
  if (Array.isArray(value)) return { type: "array", value: value.map(told) };
  return { type: typeof value, value };
}

/** Starts Firefox with a fresh profile. */
export async function bidi(program) {
  const profile = await mkdtemp(join(tmpdir(), "atelier-firefox-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const browser = spawn(program, ["--headless", "--remote-debugging-port=0", "--profile", profile, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`${program} does not say where it listens`)), START_MILLIS);
    let said = "";
    browser.stderr.on("data", (bytes) => {
      said += bytes;
      const [, at] = said.match(/BiDi listening on (ws:\S+)/) ?? [];
      if (at === undefined) return;
      clearTimeout(late);
      found(at);
    });
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((open, failed) => socket.once("open", open).once("error", failed));
  const waiting = new Map();
  socket.on("message", (bytes) => {
    const { id, result, error, message } = JSON.parse(bytes);
    const asked = waiting.get(id);
    if (asked === undefined) return;
    waiting.delete(id);
    if (error) asked.failed(new Error(`${error}: ${message}`));
    else asked.done(result);
  });
  let last = 0;
  const ask = (method, params) =>
    new Promise((done, failed) => {
      last += 1;
      waiting.set(last, { done, failed });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  const { capabilities } = await ask("session.new", { capabilities: {} });
  const { contexts } = await ask("browsingContext.getTree", {});
  const { context } = contexts[0];
  const call = async (body, args) => {
    const target = { context };
    const found = await ask("script.callFunction", { functionDeclaration: body, awaitPromise: true, target, arguments: args.map(told), serializationOptions: { maxObjectDepth: 8 } });
    if (found.type === "exception") throw new Error(found.exceptionDetails.text);
    return found.result;
  };
  return {
    version: `${capabilities.browserName} ${capabilities.browserVersion}`,
    size: (width, height) => ask("browsingContext.setViewport", { context, viewport: { width, height } }),
    goto: (url) => ask("browsingContext.navigate", { context, url, wait: "interactive" }),
    run: async (body, ...args) => plain(await call(String(body), args)),
    actions: (actions) => ask("input.performActions", { context, actions }),
    release: () => ask("input.releaseActions", { context }),
    pick: async (find, paths) => {
      const { sharedId } = await call(String(find), []);
      await ask("input.setFiles", { context, element: { sharedId }, files: paths });
    },
    quit: async () => {
      await ask("browser.close", {}).catch(() => {});
      socket.close();
      browser.kill();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
