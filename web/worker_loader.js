// Starts the engine in its worker.
import "./later.js";
import init from "./worker.js";

await init();
