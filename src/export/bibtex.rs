//! A run as a citation, and the paper's.

use std::fmt::Write;

use super::quote::{address, tex};
use crate::backend::BackendInfo;
use crate::schedule::Schedule;
use crate::words::say;

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
    pub schedule: &'a Schedule,
    pub n_layers: usize,
    /// The model's title.
    pub model: &'a str,
    /// Its hash, lower-case hex.
    pub model_hash: &'a str,
    /// Where it ran, if it did.
    pub backend: Option<&'a BackendInfo>,
    pub version: &'a str,
    pub build: &'a str,
    /// A link that opens the run, where there is one.
    pub link: Option<&'a str>,
}

/// An entry for the run, and one for the paper.
pub fn bibtex(citation: Citation<'_>) -> String {
    let Citation { schedule, n_layers, model, model_hash, backend, version, build, link } = citation;
    let digits: String = model_hash.chars().filter(char::is_ascii_alphanumeric).take(KEY_DIGITS).collect();
    let name = schedule.to_string();
    let schedule = format!("\\texttt{{{}}}", tex(&name));
    let (model, hash) = (tex(model), tex(model_hash));
    let title = say!("citation-title", model = &model, schedule = &schedule);
    let how = say!("citation-how");
    let mut note =
        say!("citation-note", model, n_layers, hash, schedule, version = tex(version), build = tex(build));
    if let Some(backend) = backend {
        let (kind, adapter) = (backend.kind.to_string(), tex(&backend.adapter));
        note += &say!("citation-computed", kind, adapter);
    }
    let mut text = format!(
        "@misc{{atelier-{digits}-{:08x},\n  title = {{{title}}},\n  howpublished = {{{how}}},\n  \
         note = {{{note}}},\n",
        checksum(&name),
    );
    if let Some(link) = link {
        // Writing into a String cannot fail.
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
