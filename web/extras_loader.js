// Starts what only some visits need, in a worker of the engine (src/platform/wasm/extras.rs).

import init from './extras.js';

await init();
