//! Keys of the frame, the model and the link. The comments are for translators.

use crate::backend::BackendKind;
use crate::experiment::OpenStage;
use crate::share::Reach;
use crate::ui::state::NoticeLevel;

/// The frame of the page.
#[derive(Debug)]
pub struct ShellText {
    /// The page's title for the browser's tab.
    pub page_title: &'static str,
    /// What Atelier is, in a sentence or two.
    pub explanation: &'static str,
    /// First link of the page, for the keyboard.
    pub skip_to_painters: &'static str,
    /// Second link of the page.
    pub skip_to_results: &'static str,
    /// Names the bar at the top.
    pub header_label: &'static str,
    /// Names the two tabs on a phone.
    pub panes_label: &'static str,
    /// The left pane.
    pub painters: &'static str,
    /// The right pane.
    pub results: &'static str,
    /// Names the choice of theme.
    pub theme: &'static str,
    /// As the system says.
    pub theme_system: &'static str,
    /// Light.
    pub theme_light: &'static str,
    /// Dark.
    pub theme_dark: &'static str,
    /// Names the choice of language.
    pub language: &'static str,
    /// Closes a dialog.
    pub close: &'static str,
    /// Takes a message away.
    pub dismiss: &'static str,
    /// Names the place where messages appear.
    pub notices_label: &'static str,
    /// The word before a message.
    pub level: fn(NoticeLevel) -> &'static str,
    /// The engine's module is loading.
    pub engine_starting: &'static str,
    /// The GPU was lost and is built anew.
    pub engine_recovering: &'static str,
    /// The engine has ended and is started again.
    pub engine_restarting: &'static str,
    /// The engine cannot run.
    pub engine_failed: &'static str,
}

/// Choosing, opening and knowing a model.
#[derive(Debug)]
pub struct ModelText {
    /// On the button while no model is open.
    pub none: &'static str,
    /// After the model's title on the button, for screen readers.
    pub open_card: &'static str,
    /// Number of layers.
    pub layers: fn(usize) -> String,
    /// A model is being opened; its title.
    pub opening: fn(&str) -> String,
    /// What is happening.
    pub stage: fn(OpenStage) -> &'static str,
    /// Bytes read, bytes in all (0: unknown).
    pub progress: fn(u64, u64) -> String,
    /// Gives up opening.
    pub cancel: &'static str,
    /// Heading when the model could not be opened.
    pub failed: &'static str,
    /// Heading when a link asks for a model that is not here; its name.
    pub missing: fn(&str) -> String,
    /// What to do then; first digits of its hash, its layers.
    pub missing_hint: fn(&str, usize) -> String,
    /// Button that opens another model in its place: the nearest one's title, its layers.
    pub open_nearest: fn(&str, usize) -> String,
    /// Heading of the part that opens others.
    pub open_other: &'static str,
    /// Opens a folder.
    pub open_folder: &'static str,
    /// What a browser that speaks of uploading means.
    pub nothing_uploaded: &'static str,
    /// What must be in the folder.
    pub folder_needs: &'static str,
    /// While files are held over the page.
    pub drop_here: &'static str,
    /// Files were dropped, their title when they came from no folder.
    pub dropped_files: &'static str,
    /// Button of a bundled model: title, layers, bytes.
    pub bundled: fn(&str, usize, u64) -> String,
    /// The model that is open now.
    pub is_open: &'static str,
    /// Row labels of the card.
    pub rows: ModelRows,
    /// Numbers in the model.
    pub parameters: fn(u64) -> String,
    /// Weights: how stored, bytes.
    pub weights: fn(&str, u64) -> String,
    /// Most tokens in one text.
    pub context: fn(usize) -> String,
    /// Copies the hash.
    pub copy_hash: &'static str,
    /// After copying.
    pub copied: &'static str,
    /// When no licence is known.
    pub licence_unknown: &'static str,
    /// Where it computes, short.
    pub backend: fn(BackendKind) -> &'static str,
    /// Greatest difference from the known answers.
    pub self_test: fn(f64) -> String,
    /// A task: items, first digits of the data's hash.
    pub task: fn(usize, &str) -> String,
    /// A model without tasks.
    pub no_tasks: &'static str,
}

/// Row labels of the model card.
#[derive(Debug)]
pub struct ModelRows {
    /// Layers.
    pub layers: &'static str,
    /// Parameters.
    pub parameters: &'static str,
    /// Weights.
    pub weights: &'static str,
    /// Context length.
    pub context: &'static str,
    /// Licence.
    pub licence: &'static str,
    /// Where it computes.
    pub computed_on: &'static str,
    /// Why not on the GPU.
    pub fallback: &'static str,
    /// Closeness to known answers.
    pub self_test: &'static str,
    /// Hash.
    pub hash: &'static str,
    /// Build of the page.
    pub build: &'static str,
    /// Tasks.
    pub tasks: &'static str,
}

/// Sharing.
#[derive(Debug)]
pub struct ShareText {
    /// The button.
    pub share: &'static str,
    /// Heading of the dialog.
    pub heading: &'static str,
    /// Label of the field with the link.
    pub link: &'static str,
    /// Copies the link.
    pub copy: &'static str,
    /// After copying.
    pub copied: &'static str,
    /// What the link holds.
    pub holds: &'static str,
    /// Its length in characters.
    pub length: fn(usize) -> String,
    /// Who cannot open the link.
    pub reach: fn(Reach) -> Option<&'static str>,
    /// The prompt was too long.
    pub prompt_left_out: &'static str,
}
