// Which module the engine is, and those that it asks for when a visit needs them; the worker imports this before it starts.

// The smallest module in which a product and a sum of vectors are one instruction (a function that gives
// f32x4.relaxed_madd of zeros).
const RELAXED = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic number, version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // functions: one of that type
  ...[0x0a, 0x13, 0x01, 0x11, 0x00], // its code:
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f], // three vectors of zeros
  ...[0xfd, 0x85, 0x02, 0x0b],
]);

/**
 * The address of the engine's module: where the browser has that instruction the one that is made of it (tools/build), else,
 * and where `asked` is "plain", the one whose numbers are the same everywhere.
 */
export function engineModule(asked) {
  const isRelaxed = asked !== "plain" && WebAssembly.validate(RELAXED);
  return new URL(isRelaxed ? "worker_fused_bg.wasm" : "worker_bg.wasm", import.meta.url);
}

/** Tokenizers by the library (src/platform/wasm/pieces.rs). */
globalThis.loadPieces = async () => {
  const { default: init } = await import("./pieces.js");
  await init();
};
