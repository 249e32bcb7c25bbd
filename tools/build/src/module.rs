//! Compiles modules, cuts them where they are to be cut, writes the JavaScript around them and makes them small.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, thread};

use eyre::{OptionExt, Result, WrapErr, eyre};
use wasm_split_cli_support::{Options, transform};

use crate::files::{hex, said};
use crate::fuse::fused;
use crate::modules::{Cut, DEV_PROFILE, Module, WASM_FEATURES};
use crate::{Mode, cargo, run};

const TARGET: &str = "wasm32-unknown-unknown";
/// How the two parts of a module find each other, in place of which their names come.
const LINK: &str = "./split-link.js";
/// As the function is called that marks where to cut.
const LATER: &str = "split_later.wasm";

/// A file whose name is made of what is in it.
#[derive(Debug)]
pub(crate) struct Named {
    /// As sources name it.
    pub(crate) plain: &'static str,
    pub(crate) file: String,
}

/// Builds all modules into `stage`. Those of one profile are compiled one after another, different profiles at the same
/// time, and what comes after compiling beside that: most of it keeps one core busy.
pub(crate) fn build_all(
    root: &Path,
    stage: &Path,
    mode: Mode,
    modules: &'static [Module],
) -> Result<Vec<Named>> {
    let mut profiles: Vec<(&str, Vec<&Module>)> = Vec::new();
    for module in modules {
        let profile = profile(module, mode);
        match profiles.iter_mut().find(|(known, _)| *known == profile) {
            Some((_, of)) => of.push(module),
            None => profiles.push((profile, vec![module])),
        }
    }
    thread::scope(|scope| {
        let mut lines = Vec::new();
        for (_, modules) in profiles {
            lines.push(scope.spawn(move || -> Result<Vec<Named>> {
                let mut finishing = Vec::new();
                for module in modules {
                    let compiled = compile(root, mode, module)?;
                    finishing.push(scope.spawn(move || finish(root, stage, mode, module, &compiled)));
                }
                let mut named = Vec::new();
                for finished in finishing {
                    named.extend(finished.join().map_err(|_| eyre!("a module could not be finished"))??);
                }
                Ok(named)
            }));
        }
        let mut named = Vec::new();
        for line in lines {
            named.extend(line.join().map_err(|_| eyre!("modules could not be compiled"))??);
        }
        Ok(named)
    })
}

fn profile(module: &Module, mode: Mode) -> &'static str {
    match mode {
        Mode::Release => module.profile,
        Mode::Dev => DEV_PROFILE,
    }
}

/// Gives the path of what was compiled.
fn compile(root: &Path, mode: Mode, module: &Module) -> Result<PathBuf> {
    let profile = profile(module, mode);
    let mut command = cargo(root);
    command.args(["rustc", "--offline", "--locked", "--target", TARGET, "--package", module.package]);
    command.args([
        "--bin",
        module.name,
        "--no-default-features",
        "--features",
        module.features,
        "--profile",
        profile,
    ]);
    if mode == Mode::Dev {
        // Read by build.rs.
        command.env("ATELIER_DEV", "1");
    }
    if module.cut != Cut::Whole {
        // What is cut must know who refers to what.
        command.args(["--", "-C", "link-arg=--emit-relocs"]);
    }
    run(&mut command).wrap_err_with(|| format!("compiling {}", module.name))?;
    Ok(root.join("target").join(TARGET).join(profile).join(format!("{}.wasm", module.name)))
}

/// Finishes a module and puts its files into `stage`; one that was finished before, of the same bytes, is taken as it is.
fn finish(root: &Path, stage: &Path, mode: Mode, module: &Module, compiled: &Path) -> Result<Vec<Named>> {
    let name = module.name;
    let folder = root.join("target/page/modules").join(format!("{name}-{mode:?}"));
    let mark = folder.join("of");
    let version =
        Command::new("wasm-bindgen").arg("--version").output().wrap_err("wasm-bindgen cannot be started")?;
    let of = format!(
        "{} {} {} {}",
        hex(&[&fs::read(compiled)?]),
        hex(&[include_bytes!("module.rs"), include_bytes!("modules.rs")]),
        module.passes,
        String::from_utf8_lossy(&version.stdout)
    );
    if fs::read_to_string(&mark).ok().as_deref() != Some(&of) {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        make(&folder, mode, module, compiled).wrap_err_with(|| format!("finishing {name}"))?;
        fs::write(&mark, of)?;
    }
    place(&folder, stage, module)
}

/// The parts of a module in `folder`: what is named here, and no more.
fn parts(module: &Module) -> Vec<String> {
    let mut parts = vec![format!("{}.js", module.name), format!("{}_bg.wasm", module.name)];
    if module.cut != Cut::Whole {
        parts.extend([LINK.trim_start_matches("./").to_owned(), LATER.to_owned()]);
    }
    parts
}

fn make(folder: &Path, mode: Mode, module: &Module, compiled: &Path) -> Result<()> {
    let name = module.name;
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--no-demangle", "--out-name", name]);
    bindgen.arg("--out-dir").arg(folder);
    if module.cut != Cut::Whole {
        let main = folder.join(format!("{name}.wasm"));
        split(folder, &main, name, &fs::read(compiled)?)?;
        bindgen.arg("--keep-lld-exports").arg(&main);
        run(&mut bindgen)?;
        fs::remove_file(&main)?;
    } else {
        run(bindgen.arg(compiled))?;
    }
    if mode == Mode::Release {
        for part in parts(module).iter().filter(|part| part.ends_with(".wasm")) {
            let part = folder.join(part);
            let mut shrink = Command::new("wasm-opt");
            shrink.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
            shrink.args(module.passes.split(' ')).arg(&part).arg("-o").arg(&part);
            // It warns of names that it does not read; that counts where it fails.
            let ended = shrink.output().wrap_err("wasm-opt cannot be started")?;
            if !ended.status.success() {
                return Err(eyre!("wasm-opt: {}", String::from_utf8_lossy(&ended.stderr)));
            }
        }
    }
    Ok(())
}

fn split(folder: &Path, main: &Path, name: &str, module: &[u8]) -> Result<()> {
    let script = format!("./{name}.js");
    let mut options = Options::new(module);
    options.output_dir = folder;
    options.main_out_path = main;
    options.link_name = LINK;
    options.main_module = &script;
    let made = transform(options)?;
    let expected = folder.join(LATER);
    if made.split_modules != [expected] {
        return Err(eyre!("it was to be cut in two, not into {:?}", made.split_modules));
    }
    Ok(())
}

/// Copies a module's files into the folder of the page.
fn place(folder: &Path, stage: &Path, module: &Module) -> Result<Vec<Named>> {
    let name = module.name;
    let read = |part: &str| fs::read(folder.join(part)).map_err(|error| said(part, &error));
    let (script, main) = (read(&format!("{name}.js"))?, read(&format!("{name}_bg.wasm"))?);
    if module.cut == Cut::Whole {
        fs::write(stage.join(format!("{name}.js")), script)?;
        fs::write(stage.join(format!("{name}_bg.wasm")), main)?;
        return Ok(Vec::new());
    }
    if module.has_fused {
        fs::write(stage.join(format!("{name}_fused_bg.wasm")), fused(&main)?.0)?;
    }
    let (link, later) = (read(LINK.trim_start_matches("./"))?, read(LATER)?);
    let stem = format!("{name}-{}", &hex(&[&script, &main, &link, &later])[..16]);
    let later_file = format!("{stem}_later.wasm");
    let script = joined(name, std::str::from_utf8(&script)?, std::str::from_utf8(&link)?, &later_file)?;
    fs::write(stage.join(&later_file), later)?;
    let stem = if module.cut == Cut::LaterAndNamed { stem.as_str() } else { name };
    let (script_file, main_file) = (format!("{stem}.js"), format!("{stem}_bg.wasm"));
    fs::write(stage.join(&script_file), script)?;
    fs::write(stage.join(&main_file), main)?;
    match module.cut {
        Cut::LaterAndNamed => Ok(vec![
            Named { plain: "./app.js", file: script_file },
            Named { plain: "./app_bg.wasm", file: main_file },
        ]),
        _ => Ok(Vec::new()),
    }
}

/// A module's script with the one in it that fetches the part that comes later: as two files the second would be asked for
/// only when the first is there, and the module wait for both.
fn joined(name: &str, script: &str, link: &str, later_file: &str) -> Result<String> {
    const LOADER: &str = "__wasm_split_load_later";
    let import = format!("import * as import1 from \"{LINK}\"\n");
    let link = replaced(link, &format!("import {{ initSync }} from \"./{name}.js\";\n"), "")?;
    let link = replaced(&link, &format!("export const {LOADER}"), &format!("const {LOADER}"))?;
    let link = replaced(&link, &format!("\"./{LATER}\""), &format!("\"./{later_file}\""))?;
    replaced(script, &import, &format!("{link}const import1 = {{ {LOADER} }};\n"))
}

fn replaced(script: &str, from: &str, to: &str) -> Result<String> {
    let (before, after) = script.split_once(from).ok_or_eyre(format!("a module's script has no {from}"))?;
    Ok(format!("{before}{to}{after}"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_script_that_is_not_as_expected_is_an_error() {
        let link = "import { initSync } from \"./a.js\";\nexport const __wasm_split_load_later = f(\"./split_later.wasm\");\n";
        let script = "import * as import1 from \"./split-link.js\"\nlet x;\n";
        let whole = joined("a", script, link, "a-1_later.wasm").unwrap();
        assert_eq!(
            whole,
            "const __wasm_split_load_later = f(\"./a-1_later.wasm\");\nconst import1 = { __wasm_split_load_later };\nlet x;\n"
        );
        assert!(joined("b", script, link, "a-1_later.wasm").is_err());
        assert!(joined("a", "", link, "a-1_later.wasm").is_err());
    }
}
