//! English: the frame, the model, the link.

use super::{NUMBERS, plural};
use crate::backend::BackendKind;
use crate::experiment::OpenStage;
use crate::share::Reach;
use crate::ui::state::NoticeLevel;
use crate::ui::text::shell::{ModelRows, ModelText, ShareText, ShellText};

pub(super) const SHELL: ShellText = ShellText {
    page_title: "Atelier: layers as painters",
    explanation: "A language model is a row of painters who work on one canvas, one after the other. \
                  Change who paints, in which order and together with whom, and see what becomes of the picture.",
    skip_to_painters: "Skip to the painters",
    skip_to_results: "Skip to the results",
    header_label: "Studio",
    panes_label: "Panes",
    painters: "Painters",
    results: "Results",
    theme: "Theme",
    theme_system: "As the system",
    theme_light: "Light",
    theme_dark: "Dark",
    language: "Language",
    close: "Close",
    dismiss: "Dismiss",
    notices_label: "Messages",
    level: |level| match level {
        NoticeLevel::Info => "Note",
        NoticeLevel::Warning => "Careful",
        NoticeLevel::Error => "Error",
    },
    engine_starting: "The engine is starting",
    engine_recovering: "The graphics device was lost; the engine is building it anew. Your schedule is kept.",
    engine_restarting: "The engine stopped and is started again. Your schedule and the results so far are kept.",
    engine_failed: "The engine cannot run",
};

pub(super) const MODEL: ModelText = ModelText {
    none: "Choose a model",
    open_card: ", open the model\u{2019}s card",
    layers: |n| format!("{n} {}", plural(n, "layer", "layers")),
    opening: |title| format!("Opening {title}"),
    stage: |stage| match stage {
        OpenStage::Reading => "Reading its description",
        OpenStage::Weights => "Loading its weights",
        OpenStage::SelfTest => "Checking the device against known answers",
    },
    progress: |done, total| match total {
        0 => NUMBERS.bytes(done),
        total => format!("{} of {}", NUMBERS.bytes(done), NUMBERS.bytes(total)),
    },
    cancel: "Cancel",
    failed: "The model could not be opened",
    missing: |name| {
        format!("This link is for the model \u{201c}{name}\u{201d}, which this copy of Atelier does not have")
    },
    missing_hint: |hash, n| {
        format!(
            "It has {n} {} and its hash begins with {hash}. Open its folder to see the same numbers, or another model \
             to run the schedule of the link on it.",
            plural(n, "layer", "layers")
        )
    },
    open_nearest: |title, n| {
        format!("Open {title}, {n} {}, the nearest model here", plural(n, "layer", "layers"))
    },
    open_other: "Open another",
    open_folder: "Open a folder\u{2026}",
    nothing_uploaded: "Some browsers ask whether to \u{201c}upload\u{201d} the files. Nothing is uploaded: \
                       they are read on this device.",
    folder_needs: "A Hugging Face folder of the Llama family: config.json, tokenizer.json and *.safetensors. \
                   You can also drop it anywhere on the page.",
    drop_here: "Drop the folder to open the model",
    dropped_files: "dropped files",
    bundled: |title, n, bytes| {
        format!("{title}, {n} {}, {}", plural(n, "layer", "layers"), NUMBERS.bytes(bytes))
    },
    is_open: "open",
    rows: ModelRows {
        layers: "Layers",
        parameters: "Parameters",
        weights: "Weights",
        context: "Context",
        licence: "Licence",
        computed_on: "Computed on",
        fallback: "Not on the GPU because",
        self_test: "Self-test",
        hash: "Hash",
        build: "Build of this page",
        tasks: "Tasks",
    },
    parameters: |n| NUMBERS.large(n),
    weights: |dtype, bytes| format!("{dtype}, {}", NUMBERS.bytes(bytes)),
    context: |n| format!("{} {}", NUMBERS.count(n as u64), plural(n, "token", "tokens")),
    copy_hash: "Copy the hash",
    copied: "Copied",
    licence_unknown: "not stated in the folder",
    backend: |kind| match kind {
        BackendKind::Gpu => "GPU",
        BackendKind::Cpu => "CPU",
        BackendKind::Reference => "reference",
    },
    self_test: |closeness| {
        if closeness == 0.0 {
            "exactly the known answers".to_owned()
        } else {
            format!("within {closeness:.1e} of the known answers").replace("e-", "e\u{2212}")
        }
    },
    task: |n, hash| format!("{} {}, data {hash}", NUMBERS.count(n as u64), plural(n, "item", "items")),
    no_tasks: "none in the folder",
};

pub(super) const SHARE: ShareText = ShareText {
    share: "Share",
    heading: "Share what you see",
    link: "Link",
    copy: "Copy the link",
    copied: "Copied",
    holds: "The link holds the model\u{2019}s name and hash, the schedule, the tasks with the number of items, \
            the seed and the prompt. Whoever opens it computes everything anew on their own device and should \
            see the same scores.",
    length: |n| format!("{} {}", NUMBERS.count(n as u64), plural(n, "character", "characters")),
    reach: |reach| match reach {
        Reach::World => None,
        Reach::Network => {
            Some("This page\u{2019}s address is one of your own network: others cannot open the link.")
        }
        Reach::ThisComputer => Some("This page runs on this computer alone: others cannot open the link."),
    },
    prompt_left_out: "The prompt is too long for a link and was left out.",
};
