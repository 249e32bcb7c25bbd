//! The modules of WebAssembly, each a binary of a crate here, and how small each is made.

/// A module: `NAME.js` and `NAME_bg.wasm`.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    /// Of its package, without the default ones.
    pub(crate) features: &'static str,
    pub(crate) profile: &'static str,
    /// Passes of wasm-opt, in this order.
    pub(crate) passes: &'static str,
    pub(crate) cut: Cut,
    /// Whether there is a second one, `NAME_fused_bg.wasm`, for relaxed vectors.
    pub(crate) has_fused: bool,
}

/// Whether a module is cut in two: what one marked function alone reaches (`later` of `src/bin/app.rs`) comes later. The
/// name of that part is made of what is in all, so that the parts of two builds are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    Whole,
    /// The other files have their plain names.
    Later,
    /// All have names of that kind.
    LaterAndNamed,
}

pub(crate) const MODULES: [Module; 5] = [
    // The page, small: for the network.
    Module {
        name: "app",
        package: "atelier",
        features: "app",
        profile: "web",
        passes: "-Oz --one-caller-inline-max-function-size=1 --flatten --rereloop -Oz -Oz -Oz --low-memory-unused --reorder-functions-by-name",
        cut: Cut::LaterAndNamed,
        has_fused: false,
    },
    // The engine in its worker, where the computing code is built for speed.
    Module {
        name: "worker",
        package: "atelier",
        features: "worker",
        profile: "web-engine",
        passes: "-O3 --reorder-functions-by-name",
        cut: Cut::Later,
        has_fused: true,
    },
    // What only some visits need; the worker starts it when it is asked for.
    Module {
        name: "extras",
        package: "atelier",
        features: "extras",
        profile: "web",
        passes: "-Oz --one-caller-inline-max-function-size=1 --flatten --rereloop -Oz --reorder-functions-by-name",
        cut: Cut::Whole,
        has_fused: false,
    },
    // Loaded into the engine's worker for tokenizers that are more than plain.
    Module {
        name: "pieces",
        package: "atelier",
        features: "pieces",
        profile: "web",
        passes: "-Oz --one-caller-inline-max-function-size=1 --reorder-functions-by-name",
        cut: Cut::Whole,
        has_fused: false,
    },
    // Draws the QR codes of the page for teachers.
    Module {
        name: "qr",
        package: "atelier-qr",
        features: "",
        profile: "web",
        passes: "-Oz",
        cut: Cut::Whole,
        has_fused: false,
    },
];

/// Profile of all of them in [`Mode::Dev`](crate::Mode::Dev), where no pass is run.
pub(crate) const DEV_PROFILE: &str = "web-dev";

/// What modules may use: Chrome 91, Firefox 89 and Safari 16.4 have it all.
pub(crate) const WASM_FEATURES: [&str; 7] = [
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
];
