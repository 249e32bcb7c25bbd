//! A run as a citation, and the paper's.

use std::fmt::Write;

use super::quote::{address, tex};
use crate::backend::BackendInfo;
use crate::schedule::Schedule;

/// Digits of the model's hash in the key of the entry.
const KEY_DIGITS: usize = 8;

/// The paper, as its authors ask: arXiv 2407.09298, AAAI 2025.
const PAPER: &str = "\
@inproceedings{sun2025painters,
  title = {Transformer Layers as Painters},
  author = {Sun, Qi and Pickett, Marc and Nain, Aakash Kumar and Jones, Llion},
  booktitle = {Proceedings of the AAAI Conference on Artificial Intelligence},
  year = {2025},
  eprint = {2407.09298},
  archiveprefix = {arXiv},
}
";

/// What a run is cited by. There is no date in it: the build and the hashes say what ran.
#[derive(Debug, Clone, Copy)]
pub struct Citation<'a> {
    /// The schedule.
    pub schedule: &'a Schedule,
    /// Layers of the model.
    pub n_layers: usize,
    /// The model's title.
    pub model: &'a str,
    /// Its hash, lower-case hex.
    pub model_hash: &'a str,
    /// Where it ran, if it did.
    pub backend: Option<&'a BackendInfo>,
    /// Version of this program.
    pub version: &'a str,
    /// Its build.
    pub build: &'a str,
    /// A link that opens the run, where there is one.
    pub link: Option<&'a str>,
}

/// An entry for the run, and one for the paper.
#[must_use]
pub fn bibtex(citation: Citation<'_>) -> String {
    let Citation { schedule, n_layers, model, model_hash, backend, version, build, link } = citation;
    let digits: String = model_hash.chars().filter(char::is_ascii_alphanumeric).take(KEY_DIGITS).collect();
    let mut note = format!(
        "Model {} with {n_layers} layers, SHA-256 {}; schedule \\texttt{{{}}}; Atelier {} (build {})",
        tex(model),
        tex(model_hash),
        tex(&schedule.to_string()),
        tex(version),
        tex(build),
    );
    // Writing into a String cannot fail.
    if let Some(backend) = backend {
        _ = write!(note, "; computed on {}, {}", backend.kind, tex(&backend.adapter));
    }
    let mut text = format!(
        "@misc{{atelier-{}-{:08x},\n  title = {{The layers of {} as \\texttt{{{}}}}},\n  \
         howpublished = {{A run of Atelier}},\n  note = {{{note}}},\n",
        digits,
        checksum(&schedule.to_string()),
        tex(model),
        tex(&schedule.to_string()),
    );
    if let Some(link) = link {
        _ = writeln!(text, "  url = {{{}}},", address(link));
    }
    text.push_str("}\n\n");
    text.push_str(PAPER);
    text
}

/// Tells schedules apart in keys (FNV-1a, 32 bits).
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
