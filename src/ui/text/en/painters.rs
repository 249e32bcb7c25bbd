//! English: the left pane.

use super::announce::{announce, effect, subject};
use super::plural;
use crate::ui::text::painters::{FieldText, MenuText, PaintersText, PresetsText, ToolsText};
use crate::ui::zone::Zone;

pub(super) const PAINTERS: PaintersText = PaintersText {
    heading: "The painters",
    count: |running, all| format!("{running} {} \u{b7} {all} painters", plural(running, "coat", "coats")),
    canvas_in: "canvas in",
    canvas_out: "canvas out",
    stack: "Painters, in the order in which they paint, the first at the bottom",
    card_hint: "Space lifts, arrow keys choose a place, Space drops, Escape takes back. \
                Alt with an arrow moves one step, Delete puts aside.",
    subject,
    card: |what, zone, norms| {
        let zone = (PAINTERS.zone)(zone);
        match norms {
            [] => format!("{}, {zone}", subject(what)),
            norms => format!("{}, {zone}, {}", subject(what), (PAINTERS.stroke)(norms.len(), mean(norms))),
        }
    },
    stroke: |times, norm| {
        let change = format!("changes the canvas by {:.0} % of its length", 100.0 * norm);
        if times > 1 { format!("{change}, mean of {times} times") } else { change }
    },
    menu: |what| format!("What to do with {}", lower(&subject(what))),
    zone: |zone| match zone {
        Zone::Beginning => "beginning",
        Zone::Middle => "middle",
        Zone::End => "end",
    },
    together: "together",
    in_a_row: "in a row",
    times: |times| format!("\u{d7}{times}"),
    more: |what| format!("Once more: {}", lower(&subject(what))),
    fewer: |what| format!("Once less: {}", lower(&subject(what))),
    resting: "Resting",
    nobody_rests: "Nobody rests. Drag a painter here to see what the picture is without it.",
    empty_stack: "Nobody paints. Call a painter back from the tray.",
    no_painters: "The painters come with the model.",
    paint_together: "paint together",
    menu_words: MenuText {
        later: "Later, towards the output",
        earlier: "Earlier, towards the input",
        with_previous: "Paint together with the one below",
        with_next: "Paint together with the one above",
        leave: "Leave the group",
        repeat: |times| format!("Paint {times} times in a row"),
        once: "Paint once",
        ungroup: "Undo the group",
        put_aside: "Put aside",
        move_to: "Move to\u{2026}",
        together_with: "Paint together with\u{2026}",
        back: "Back",
        own_place: "Back to its own place",
        at_start: "First, where the canvas comes in",
        at_end: "Last, where the canvas goes out",
        between: |before, after| format!("Between {before} and {after}"),
        after: |name| format!("Right after {name}"),
        before: |name| format!("Right before {name}"),
    },
    tools: ToolsText { label: "Schedule", undo: "Undo", redo: "Redo", reset: "Back to the full model" },
    field: FieldText { label: "Schedule as text", apply: "Apply", hint: "Enter applies, Escape takes back." },
    presets: PresetsText {
        open: "Presets",
        heading: "What the paper did to the middle painters",
        verb: |name| match name {
            "skip" => "Skip",
            "reverse" => "Reverse",
            "middle_repeat" => "Repeat the middle",
            "random" => "Shuffle",
            "parallel" => "Paint together",
            "looped_parallel" => "Together and again",
            "skip_layer" => "Skip one",
            "switch_layers" => "Switch two",
            "double_repeat" => "Twice",
            "triple_repeat" => "Three times",
            _ => "Full model",
        },
        finding: |name| match name {
            "skip" => {
                "The paper: models get worse with each middle layer that is left out; sums and reasoning suffer first."
            }
            "reverse" => {
                "The paper: the middle in reverse order still works, a little worse than in random order."
            }
            "middle_repeat" => {
                "The paper: one middle layer in place of all is the worst of the variants, worse than leaving them out."
            }
            "random" => "The paper: a random order of the middle harms less than the reverse one.",
            "parallel" => "The paper: in parallel, averaged, does better than skipping, except on maths.",
            "looped_parallel" => {
                "The paper: feeding the average back in is better than once; with random order, it harms least of all."
            }
            "skip_layer" => "The paper: any one middle layer is hardly missed; the first ones are.",
            "switch_layers" => "The paper: two neighbours in the middle can change places almost unnoticed.",
            "double_repeat" | "triple_repeat" => {
                "The paper's appendix repeats the middle without saying how: each layer by itself, or all as a block."
            }
            _ => "All painters, in the order in which they were trained.",
        },
        here: |effects| {
            let all: Vec<String> = effects.iter().map(effect).collect();
            format!("This model, with the schedule as it is: {}", all.join(" "))
        },
        start: "Start",
        region: |first, last| {
            let n = (last + 1).saturating_sub(first);
            format!("layers {first} to {last}: {n} of them")
        },
        layer: "Layer",
        loops: "Times",
        seed: "Seed",
        per: "Repeat",
        per_layer: "each layer",
        per_block: "all as a block",
    },
    announce,
};

fn mean(norms: &[f32]) -> f32 {
    norms.iter().sum::<f32>() / norms.len().max(1) as f32
}

/// The first letter small, inside a sentence.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
