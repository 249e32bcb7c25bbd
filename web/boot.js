// Starts the page. It is a file of its own because the page's Content-Security-Policy
// allows no inline script; Trunk writes the names of the module into its tag (Trunk.toml).

const tag = document.querySelector("script[data-wasm]");
const progress = document.getElementById("boot-progress");
progress.hidden = false;

try {
  const { default: init } = await import(new URL(tag.dataset.js, document.baseURI));
  await init({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
} catch (error) {
  progress.hidden = true;
  const place = document.getElementById("boot-problem");
  place.textContent =
    typeof WebAssembly === "object"
      ? `Atelier could not start: ${error.message}. Reload the page; if that does not help, part of it is missing on this server.`
      : "Atelier could not start: this browser has no WebAssembly. A current Firefox, Chrome, Edge or Safari has it.";
  place.hidden = false;
  throw error;
}
