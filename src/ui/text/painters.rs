//! Keys of the left pane, and what is said to screen readers. The comments are for
//! translators.

use crate::ui::state::{Announcement, Subject, TaskEffect};
use crate::ui::zone::Zone;

/// The painters.
#[derive(Debug)]
pub struct PaintersText {
    /// Heading of the pane.
    pub heading: &'static str,
    /// Beside it: layers that run, layers of the model.
    pub count: fn(usize, usize) -> String,
    /// Where the canvas comes in, below the stack.
    pub canvas_in: &'static str,
    /// Where it goes out, above the stack.
    pub canvas_out: &'static str,
    /// Names the stack.
    pub stack: &'static str,
    /// How a card is moved by keyboard; read after its name.
    pub card_hint: &'static str,
    /// Names a card or group.
    pub subject: fn(Subject) -> String,
    /// Names a card for the keyboard: the card, its zone, its strokes in per cent.
    pub card: fn(Subject, Zone, &[f32]) -> String,
    /// What a stroke says, for the pointer: times painted, mean change in per cent.
    pub stroke: fn(usize, f32) -> String,
    /// The card's menu button.
    pub menu: fn(Subject) -> String,
    /// The first painters, the last, those between.
    pub zone: fn(Zone) -> &'static str,
    /// On the frame of a parallel group.
    pub together: &'static str,
    /// On the frame of a loop.
    pub in_a_row: &'static str,
    /// How often.
    pub times: fn(u32) -> String,
    /// Once more.
    pub more: fn(Subject) -> String,
    /// Once less.
    pub fewer: fn(Subject) -> String,
    /// Names the tray.
    pub resting: &'static str,
    /// The empty tray.
    pub nobody_rests: &'static str,
    /// The stack without a card.
    pub empty_stack: &'static str,
    /// Before any model.
    pub no_painters: &'static str,
    /// Beside the mark of a group to be.
    pub paint_together: &'static str,
    /// The menu's entries.
    pub menu_words: MenuText,
    /// The toolbar.
    pub tools: ToolsText,
    /// The text field.
    pub field: FieldText,
    /// The presets.
    pub presets: PresetsText,
    /// What is said to screen readers.
    pub announce: fn(&Announcement) -> String,
}

/// A card's menu.
#[derive(Debug)]
pub struct MenuText {
    /// Towards the output.
    pub later: &'static str,
    /// Towards the input.
    pub earlier: &'static str,
    /// With the card below.
    pub with_previous: &'static str,
    /// With the card above.
    pub with_next: &'static str,
    /// Out of the parallel group.
    pub leave: &'static str,
    /// How often in a row.
    pub repeat: fn(u32) -> String,
    /// Once again.
    pub once: &'static str,
    /// Undo the group.
    pub ungroup: &'static str,
    /// Into the tray.
    pub put_aside: &'static str,
    /// Opens the list of positions.
    pub move_to: &'static str,
    /// Opens the list of partners.
    pub together_with: &'static str,
    /// Back to the first list.
    pub back: &'static str,
    /// A resting layer returns to where the model has it.
    pub own_place: &'static str,
    /// The start of the stack.
    pub at_start: &'static str,
    /// The end of the stack.
    pub at_end: &'static str,
    /// Between two.
    pub between: fn(&str, &str) -> String,
    /// After the last one in a group; its name.
    pub after: fn(&str) -> String,
    /// Before the first one in a group.
    pub before: fn(&str) -> String,
}

/// The toolbar.
#[derive(Debug)]
pub struct ToolsText {
    /// Names it.
    pub label: &'static str,
    /// Step back.
    pub undo: &'static str,
    /// Step forward.
    pub redo: &'static str,
    /// Back to the full model.
    pub reset: &'static str,
}

/// The text field.
#[derive(Debug)]
pub struct FieldText {
    /// Its label.
    pub label: &'static str,
    /// Applies what was typed.
    pub apply: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// The presets.
#[derive(Debug)]
pub struct PresetsText {
    /// The button.
    pub open: &'static str,
    /// Above the list.
    pub heading: &'static str,
    /// The verb of a preset, by its name.
    pub verb: fn(&str) -> &'static str,
    /// What the paper found.
    pub finding: fn(&str) -> &'static str,
    /// What the schedule that is there now makes of this model.
    pub here: fn(&[TaskEffect]) -> String,
    /// The slider of the start layer.
    pub start: &'static str,
    /// The layers that change: first, last.
    pub region: fn(usize, usize) -> String,
    /// The slider of the single layer.
    pub layer: &'static str,
    /// Number of loops.
    pub loops: &'static str,
    /// The shuffle's seed.
    pub seed: &'static str,
    /// What is repeated.
    pub per: &'static str,
    /// Each layer.
    pub per_layer: &'static str,
    /// The region as a whole.
    pub per_block: &'static str,
}
