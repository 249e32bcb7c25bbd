// Modules that the engine asks for when a visit needs them; the worker imports this before it starts.

/** Tokenizers by the library (src/platform/wasm/pieces.rs). */
globalThis.loadPieces = async () => {
  const { default: init } = await import("./pieces.js");
  await init();
};
