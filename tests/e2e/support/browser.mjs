// The browser of the tests, and pages that remember everything that went wrong in them.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { serve } from "./server.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const DIST = `${ROOT}dist`;
const SCREENSHOTS = `${ROOT}artifacts/screens`;

// Far from the host's root, so that an absolute address would miss.
const SUB_PATH = "/some/where/atelier/";

// For one expectation; two cores carry browser, page, engine and software GPU.
const PATIENCE_MILLIS = 20_000;

const QUIET = [
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

// Browsers that have a WebGPU adapter. It is one in software, which the page uses only when asked.
const withWebgpu = new WeakSet();

/** Starts the installed browser; with `webgpu: false`, one that has no WebGPU. */
export async function launch({ webgpu = true } = {}) {
  const executablePath = process.env.ATELIER_CHROMIUM;
  if (!executablePath) throw new Error("ATELIER_CHROMIUM does not name a browser; run these tests by ./test e2e");
  const browser = await chromium.launch({
    executablePath,
    args: [...QUIET, ...(webgpu ? WEBGPU : ["--disable-features=WebGPU"])],
    chromiumSandbox: false,
  });
  if (webgpu) withWebgpu.add(browser);
  return browser;
}

/**
 * Runs `body` with a fresh profile on a fresh server: { page, server, context, problems }.
 * Afterwards fails if anything went wrong in the page that `expected` (patterns) does not
 * name: an error on the console, an uncaught exception, a request that failed or that left
 * the server's origin. `query` is that of the address; without it, the page is asked to
 * compute on the browser's GPU, if it has one. The page begins with the full model, unless `begins` asks for what a first
 * visit finds. A copy for visits without a network is kept only where `keeps` says so: elsewhere the server is what counts.
 */
export async function withPage(browser, options, body) {
  const { expected = [], path = "", profile = {}, setUp, begins = false, keeps = false } = options;
  const { query = withWebgpu.has(browser) ? "?backend=gpu" : "" } = options;
  const server = await serve(DIST, SUB_PATH);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: keeps ? "allow" : "block", ...profile });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    const problems = watch(context, page, server);
    if (setUp) await setUp({ page, server, context });
    const start = begins ? query : `${query || "?"}${query ? "&" : ""}start=full`;
    await page.goto(server.url + start + path);
    await body({ page, server, context, problems });
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    if (unexpected.length > 0) throw new Error(`the page had problems:\n${unexpected.join("\n")}`);
  } finally {
    await context.close();
    await server.close();
  }
}

function watch(context, page, server) {
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  // The context sees the worker's requests, too.
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== server.origin && protocol !== "data:" && protocol !== "blob:") {
      problems.push(`request to another origin: ${request.url()}`);
    }
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // The page's own doing: the engine lets go of a file once it has read what it needs.
    if (reason !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()} (${reason})`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  return problems;
}

/** Keeps a picture of the page in artifacts/screens/. */
export async function screenshot(page, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}
