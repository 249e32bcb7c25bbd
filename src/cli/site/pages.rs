//! The built page: where it is, what of it is copied, what a visit keeps of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use brotli::BrotliCompress;
use brotli::enc::BrotliEncoderParams;
use serde_json::json;

use super::models::Brought;
use super::{not_copied, write};
use crate::cli::prelude::*;
use crate::model::{CATALOG_FILE, Sha256Hash};

/// The document of the page; its `data-first-model` names the model that a first visit opens.
const DOCUMENT: &str = "index.html";
const FIRST_MODEL: &str = "data-first-model=\"";
/// What a visit keeps: every file but those of models that it does not open, with its size and hash.
const KEPT: &str = "offline.json";
/// Reads the list; it is the one file that a browser asks for anew.
const KEEPER: &str = "offline.js";
/// Folder of the models, and of the items that they share.
const MODELS: &str = "models";
const ITEMS: &str = "items";
/// A file beside another holds it packed, in Brotli (RFC 7932).
const PACKED: &str = "br";
/// Kinds of files that become smaller; fonts and pictures are packed already. Of weights in 16 bits the bytes with the
/// exponents do: the bundled model's become an eighth smaller.
const PACKABLE: [&str; 12] =
    ["css", "ftl", "html", "js", "json", "jsonl", "md", "safetensors", "svg", "txt", "wasm", "webmanifest"];
/// Larger files stay as they are: packing takes a second for each megabyte or two.
const PACKED_BYTES_MAX: u64 = 64 << 20;
/// The smallest that the format does: a site is written once, and read often.
const QUALITY: i32 = 11;
/// Bits of the window: 4 MB, which every browser reads.
const WINDOW_BITS: i32 = 22;
/// Digits of a model's hash that the document has.
const HASH_DIGITS: usize = 16;

/// A built page.
pub(super) struct Built {
    pub(super) folder: PathBuf,
}

/// What was written.
#[derive(Default)]
pub(super) struct Copied {
    pub(super) files: usize,
    pub(super) bytes: u64,
}

impl Built {
    /// The folder that was named, else `dist` beside this program or in its source.
    pub(super) fn find(named: Option<&Path>) -> Result<Self> {
        let missing = |at: &Path| problem!("cli-site-no-page", folder = at.display());
        if let Some(folder) = named {
            return match is_page(folder) {
                true => Ok(Self { folder: folder.to_owned() }),
                false => Err(Failure::work(missing(folder))),
            };
        }
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join("dist"));
        let in_source = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let places: Vec<PathBuf> = beside.into_iter().chain([in_source.clone()]).collect();
        let found = places.into_iter().find(|folder| is_page(folder));
        found.map(|folder| Self { folder }).ok_or_else(|| Failure::work(missing(&in_source)))
    }

    /// Copies the page, with its own models or without.
    pub(super) fn copy(&self, out: &Path, with_models: bool, copied: &mut Copied) -> Result<()> {
        for path in files_below(&self.folder)? {
            let is_models = path.starts_with(MODELS) && !path.starts_with(Path::new(MODELS).join(ITEMS));
            // Written anew, with what this site has.
            if path == Path::new(KEPT) || is_packed(&path) || !with_models && is_models {
                continue;
            }
            copied.file(&self.folder.join(&path), &out.join(&path))?;
        }
        Ok(())
    }

    /// Has a first visit open the first of these models.
    pub(super) fn begin_with(&self, out: &Path, brought: &[Brought]) -> Result<()> {
        let Some(first) = brought.first() else { return Ok(()) };
        let document = out.join(DOCUMENT);
        let text = fs::read_to_string(&document).map_err(|error| not_copied(&document, &error))?;
        let other =
            || Failure::work(problem!("cli-site-other-page", file = self.folder.join(DOCUMENT).display()));
        let (before, rest) = text.split_once(FIRST_MODEL).ok_or_else(other)?;
        let (_, after) = rest.split_once('"').ok_or_else(other)?;
        let hash = first.entry.hash.get(..HASH_DIGITS).unwrap_or_default();
        let (name, text) = (&first.entry.name, format!("{before}{FIRST_MODEL}"));
        write(&document, format!("{text}{name} {hash}\"{after}").as_bytes())
    }
}

impl Copied {
    /// Copies one file.
    pub(super) fn file(&mut self, from: &Path, to: &Path) -> Result<()> {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| not_copied(from, &error))?;
        }
        self.bytes += fs::copy(from, to).map_err(|error| not_copied(from, &error))?;
        self.files += 1;
        Ok(())
    }
}

/// Writes the list of what a visit keeps; bytes of all of it. As `tools/offline` does it after a build.
pub(super) fn list_kept(out: &Path) -> Result<u64> {
    let document = fs::read_to_string(out.join(DOCUMENT)).unwrap_or_default();
    let rest = document.split_once(FIRST_MODEL).map(|(_, rest)| rest);
    let first = rest.and_then(|rest| rest.split([' ', '"']).next()).unwrap_or_default();
    let (mut listed, mut bytes_of_all) = (Vec::new(), 0);
    for path in files_below(out)? {
        let is_list = [KEEPER, KEPT].iter().any(|name| path == Path::new(name));
        if is_list || is_packed(&path) {
            continue;
        }
        if let Some(of_model) = path.strip_prefix(MODELS).ok().filter(|rest| rest.components().count() > 1)
            && !of_model.starts_with(first)
            && !of_model.starts_with(ITEMS)
        {
            continue;
        }
        let bytes = fs::read(out.join(&path)).map_err(|error| not_copied(&path, &error))?;
        bytes_of_all += bytes.len() as u64;
        let name: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        listed.push(json!([name.join("/"), bytes.len(), Sha256Hash::of(&bytes)]));
    }
    write(&out.join(KEPT), json!({ "files": listed }).to_string().as_bytes())?;
    Ok(bytes_of_all)
}

/// Puts a packed file beside each that a browser unpacks and that becomes a tenth smaller, for hosts that send such
/// files; bytes of all of them.
pub(super) fn pack(out: &Path, output: &mut Output<'_>) -> Result<u64> {
    let texts =
        |path: &PathBuf| path.extension().and_then(|it| it.to_str()).is_some_and(|it| PACKABLE.contains(&it));
    let files: Vec<PathBuf> = files_below(out)?.into_iter().filter(texts).collect();
    let mut bytes_of_all = 0;
    for (n_done, path) in files.iter().enumerate() {
        output.tell(n_done, files.len(), || say!("cli-site-packing", file = path.display()));
        let size = fs::metadata(out.join(path)).map_err(|error| not_copied(path, &error))?.len();
        if size > PACKED_BYTES_MAX {
            continue;
        }
        let bytes = fs::read(out.join(path)).map_err(|error| not_copied(path, &error))?;
        let mut packed = Vec::new();
        let params = BrotliEncoderParams {
            quality: QUALITY,
            lgwin: WINDOW_BITS,
            size_hint: bytes.len(),
            ..Default::default()
        };
        BrotliCompress(&mut bytes.as_slice(), &mut packed, &params)
            .map_err(|error| not_copied(path, &error))?;
        if packed.len() < bytes.len() / 10 * 9 {
            let name = format!("{}.{PACKED}", path.display());
            write(&out.join(name), &packed)?;
            bytes_of_all += packed.len() as u64;
        }
    }
    Ok(bytes_of_all)
}

fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == PACKED)
}

fn is_page(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).is_file();
    has(DOCUMENT) && has(KEEPER) && folder.join(MODELS).join(CATALOG_FILE).is_file()
}

/// All files below a folder, by their paths in it, in order.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(inside) = open.pop() {
        let entries = fs::read_dir(folder.join(&inside)).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| not_copied(&folder.join(&inside), &error))? {
            let path = inside.join(entry.file_name());
            match folder.join(&path).is_dir() {
                true => open.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}
