//! Writes the guide, `guide/*.md`, as static pages into `target/page/guide`, from where `tools/build` copies it,
//! which calls this first; `cargo run -p atelier-guide` does it by hand.
//!
//! A link or a picture that leads nowhere, and what the guide's Markdown does not have (HTML), is an error, so that
//! what is written is whole. The pages ask no other origin, need no script but for the theme that was chosen on the page, and
//! work from any path and from a disk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

mod chapter;
mod contents;
mod image_size;
mod page;

use contents::Contents;

/// What goes beside the pages as it is.
const PICTURES: &str = "pictures";
const PICTURE_ENDINGS: [&str; 2] = ["webp", "png"];
/// The page's own colours and elements come first.
const STYLES: [&str; 3] = ["tokens.css", "base.css", "guide.css"];

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let out = env::args_os().nth(1).map_or_else(|| root.join("target/page/guide"), PathBuf::from);
    match write(&root, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Writes everything anew.
fn write(root: &Path, out: &Path) -> Result<(), String> {
    let source = root.join("guide");
    let english = Contents::read(&source)?;
    let mut languages = english.translated()?;
    languages.insert(0, english);
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| said(out, &error))?;
    }
    make_folder(&out.join(PICTURES))?;
    for contents in &languages {
        let folder = if contents.up().is_empty() { out.to_owned() } else { out.join(&contents.language) };
        make_folder(&folder)?;
        for place in 0..contents.chapters.len() {
            let html = page::html(contents, place, &languages)?;
            save(&folder.join(&contents.chapters[place].file), html.as_bytes())?;
        }
    }
    let mut css = String::new();
    for name in STYLES {
        // The guide is one folder below the page, whose fonts it has.
        css.push_str(&read(&root.join("web/styles").join(name))?.replace("url(\"./", "url(\"../"));
    }
    save(&out.join("guide.css"), css.as_bytes())?;
    save(&out.join("theme.js"), read(&root.join("tools/guide/theme.js"))?.as_bytes())?;
    let pictures = source.join(PICTURES);
    for entry in fs::read_dir(&pictures).map_err(|error| said(&pictures, &error))? {
        let path = entry.map_err(|error| said(&pictures, &error))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if let Some(name) = path.file_name().filter(|_| PICTURE_ENDINGS.contains(&ending)) {
            fs::copy(&path, out.join(PICTURES).join(name)).map_err(|error| said(&path, &error))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| said(path, &error))
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| said(path, &error))
}

fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|error| said(path, &error))
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
