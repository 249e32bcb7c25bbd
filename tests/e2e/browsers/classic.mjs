// A browser that is driven by W3C WebDriver, in a few questions over HTTP: WebKitGTK by WebKitWebDriver, Chromium by chromedriver.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const START_MILLIS = 30_000;
const SCRIPT_MILLIS = 60_000;

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts the driver `program` and a browser with `capabilities`. */
export async function classic(program, capabilities, env = {}) {
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], { stdio: "ignore", env: { ...process.env, ...env } });
  const base = `http://127.0.0.1:${port}`;
  const ask = async (method, path, body) => {
    const answer = await fetch(base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const end = performance.now() + START_MILLIS;
  while (!(await ask("GET", "/status").then(({ ready }) => ready, () => false))) {
    if (performance.now() > end) throw new Error(`${program} does not answer`);
    await pause(100);
  }
  const { sessionId, capabilities: given } = await ask("POST", "/session", { capabilities: { alwaysMatch: capabilities } });
  const session = `/session/${sessionId}`;
  await ask("POST", `${session}/timeouts`, { script: SCRIPT_MILLIS });
  return {
    version: `${given.browserName} ${given.browserVersion}`,
    size: (width, height) => ask("POST", `${session}/window/rect`, { width, height }),
    goto: (url) => ask("POST", `${session}/url`, { url }),
    run: (body, ...args) => ask("POST", `${session}/execute/sync`, { script: `return (${body})(...arguments)`, args }),
    actions: (actions) => ask("POST", `${session}/actions`, { actions }),
    release: () => ask("DELETE", `${session}/actions`),
    /** Picks files of this disk in the element that `find` gives. */
    pick: async (find, paths) => {
      const element = await ask("POST", `${session}/execute/sync`, { script: `return (${find})()`, args: [] });
      await ask("POST", `${session}/element/${Object.values(element)[0]}/value`, { text: paths.join("\n") });
    },
    quit: async () => {
      await ask("DELETE", session).catch(() => {});
      driver.kill();
    },
  };
}
