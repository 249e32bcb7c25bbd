// A client without any mercy: what came, and how it ended.

import http from "node:http";

// Long enough that nothing comes by chance, short enough to wait for.
export const SILENCE_MILLIS = 150;

/** One request without redirects: { status, headers, body, end: "whole" | "broken" | "silent" }. */
export function ask(address, { headers = {}, millis = 2000, most = Infinity, method = "GET" } = {}) {
  return new Promise((resolve) => {
    const chunks = [];
    let size = 0;
    const answer = { status: null, headers: {} };
    const done = (end) => {
      clearTimeout(timer);
      request.destroy();
      resolve({ ...answer, body: Buffer.concat(chunks), end });
    };
    const timer = setTimeout(() => done("silent"), millis);
    const request = http.request(address, { headers, method, agent: false });
    request.on("error", () => done("broken"));
    request.on("response", (response) => {
      answer.status = response.statusCode;
      answer.headers = response.headers;
      response.on("data", (chunk) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > most) done("enough");
      });
      response.on("end", () => done("whole"));
      response.on("error", () => done("broken"));
    });
    request.end();
  });
}

/** The same, to where a first request is redirected; a relative address is completed. */
export async function askFile(address, options) {
  const { headers } = await ask(address);
  return ask(new URL(headers.location, address), options);
}

/** Waits as long as nothing should happen. */
export const silence = () => new Promise((over) => setTimeout(over, SILENCE_MILLIS));

export const range = (value) => ({ headers: { Range: value } });
