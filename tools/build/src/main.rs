//! Builds the page into `dist/`: a static folder that any file host serves from any path.
//!
//!     cargo run -p atelier-build [-- [--dev] [--watch]]
//!
//! `--dev` builds quickly instead of well; `--watch` builds anew whenever a source changes. `./serve` and `./test` call it.
//!
//! Why not Trunk, which did this before: it cannot cut a module in two (trunk-rs/trunk#1022), which a third of the page
//! comes later by, and where its binary cannot be had, compiling it took longer than compiling the page.
//!
//! A build is whole or it is not there: everything is put into a folder beside, which takes the place of `dist/` last.

mod document;
mod files;
mod fuse;
mod module;
mod modules;
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use eyre::{Result, WrapErr, bail};

use crate::document::Document;
use crate::modules::MODULES;

/// How modules are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Release,
    /// Quick to compile.
    Dev,
}

fn main() -> ExitCode {
    let (mut mode, mut watches) = (Mode::Release, false);
    for word in env::args().skip(1) {
        match word.as_str() {
            "--dev" => mode = Mode::Dev,
            "--watch" => watches = true,
            _ => {
                eprintln!("usage: atelier-build [--dev] [--watch]");
                return ExitCode::from(2);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    loop {
        // What changes while it is built is built next.
        let seen = watch::sources(&root);
        let started = Instant::now();
        match build(&root, mode) {
            Ok(()) => eprintln!("built dist/ in {:.1} s", started.elapsed().as_secs_f64()),
            Err(error) if watches => eprintln!("error: {error:#}; what was built before stays"),
            Err(error) => {
                eprintln!("error: {error:#}");
                return ExitCode::FAILURE;
            }
        }
        if !watches {
            return ExitCode::SUCCESS;
        }
        watch::wait(&root, seen);
    }
}

fn build(root: &Path, mode: Mode) -> Result<()> {
    // The style sheets as one, and the guide, into target/page.
    run(Command::new("sh").arg("tools/styles").current_dir(root))?;
    run(cargo(root).args(["run", "--quiet", "--offline", "--locked", "-p", "atelier-guide"]))?;

    let stage = root.join("target/page/stage");
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    fs::create_dir_all(&stage)?;
    let mut document = Document::read(&root.join("web/index.html"))?;
    files::copy_all(root, &stage, &mut document)?;
    for named in module::build_all(root, &stage, mode, &MODULES)? {
        document.name(named.plain, &named.file)?;
    }
    document.write(&stage)?;
    run(Command::new("sh").arg("tools/offline").arg(&stage).current_dir(root))?;
    files::take_place(&stage, &root.join("dist"))
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Runs a program to its end, on this terminal.
fn run(command: &mut Command) -> Result<()> {
    let program = PathBuf::from(command.get_program());
    let status = command.status().wrap_err_with(|| format!("{} cannot be started", program.display()))?;
    if !status.success() {
        bail!("{} ended with {status}", program.display());
    }
    Ok(())
}
