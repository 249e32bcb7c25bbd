//! Rules about the source that the compiler does not know: who may import whom, who names
//! which crate, what belongs together, how long a file may be. The layer table is the one in
//! ARCHITECTURE.md, so that page and code cannot part.

use std::collections::BTreeMap;

use crate::support::source::{code_only, files, has_word, is_word, read, root};

/// A longer file is two files.
const LINES_MAX: usize = 400;

/// Words that only some places under src/ may say, in code.
const OWNERS: [(&str, &[&str]); 5] = [
    ("wgpu", &["src/gpu"]),
    ("naga", &["src/gpu"]),
    ("leptos", &["src/page"]),
    ("clap", &["src/cli"]),
    ("target_arch", &["src/platform"]),
];

/// What no code outside tests says; the reader gets an error, not a panic, and a lint is
/// lifted by `expect` with a reason.
const FORBIDDEN: [&str; 8] =
    ["#[allow(", "#![allow(", ".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!("];

/// Fails with all complaints at once.
fn report(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}\n  {}", complaints.join("\n  "));
}

#[test]
fn imports_point_downward() {
    let layers = layer_table();
    let mut complaints = Vec::new();
    for path in files("src", &[".rs"]) {
        let Some(module) = module_of(&path) else { continue };
        let Some(&layer) = layers.get(module) else {
            complaints.push(format!("{path}: ARCHITECTURE.md has no row for the module {module}"));
            continue;
        };
        for (line, imported) in imports(&code_only(&read(&path))) {
            let Some(&below) = layers.get(imported.as_str()) else {
                complaints.push(format!("{path}:{line}: crate::{imported} is no module of the layer table"));
                continue;
            };
            if imported != module && below >= layer {
                complaints.push(format!(
                    "{path}:{line}: {module} (layer {layer}) imports {imported} (layer {below})"
                ));
            }
        }
    }
    report("a module imports only from layers below its own (ARCHITECTURE.md, \"Layers\")", &complaints);
}

#[test]
fn the_layer_table_lists_what_exists() {
    let mut complaints = Vec::new();
    for module in layer_table().keys() {
        let exists = root().join(format!("src/{module}")).is_dir()
            || root().join(format!("src/{module}.rs")).is_file();
        if !exists {
            complaints.push(format!("{module} is in the table and not in src/"));
        }
    }
    report("ARCHITECTURE.md names only modules that exist", &complaints);
}

#[test]
fn crates_are_named_by_their_owners_alone() {
    let mut complaints = Vec::new();
    for path in files("src", &[".rs"]) {
        let source = read(&path);
        for (number, line) in code_only(&source).lines().enumerate() {
            for (word, owners) in OWNERS {
                let owned = owners
                    .iter()
                    .any(|owner| path.strip_prefix(owner).is_some_and(|rest| rest.starts_with(['/', '.'])));
                if !owned && has_word(line, word) {
                    complaints.push(format!(
                        "{path}:{}: {word} belongs to {}",
                        number + 1,
                        owners.join(", ")
                    ));
                }
            }
        }
    }
    report("some words belong to one module each", &complaints);
}

#[test]
fn code_outside_tests_does_not_panic_or_silence_lints() {
    let mut complaints = Vec::new();
    for path in files("src", &[".rs"]) {
        let code = code_only(&read(&path));
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                complaints.push(format!("{path}:{}: {word}", number + 1));
            }
        }
    }
    report("errors are values, and a lint is lifted by #[expect(…, reason = …)]", &complaints);
}

#[test]
fn a_shader_has_its_kernel() {
    let kernels = stems("src/gpu/kernels", ".rs");
    let shaders = stems("shaders", ".wgsl");
    let mut complaints = Vec::new();
    for stem in &shaders {
        let entries = read(&format!("shaders/{stem}.wgsl")).matches("@compute").count();
        if entries != 1 {
            complaints.push(format!("shaders/{stem}.wgsl has {entries} entry points, not one"));
        }
        if !kernels.contains(stem) {
            complaints.push(format!("shaders/{stem}.wgsl has no src/gpu/kernels/{stem}.rs"));
        }
    }
    for stem in kernels.iter().filter(|stem| *stem != "mod" && !shaders.contains(stem)) {
        complaints.push(format!("src/gpu/kernels/{stem}.rs has no shaders/{stem}.wgsl"));
    }
    // The tests go over Kernel::all, so that none is left out.
    report("shader and kernel share a stem", &complaints);
}

#[test]
fn files_are_short() {
    let mut complaints = Vec::new();
    for folder in ["src", "tests", "shaders", "web", "tools"] {
        for path in files(folder, &[".rs", ".wgsl", ".js", ".mjs", ".css", ".py", ".sh"]) {
            let lines = read(&path).lines().count();
            if lines > LINES_MAX {
                complaints.push(format!("{path}: {lines} lines"));
            }
        }
    }
    report(&format!("no source file is longer than {LINES_MAX} lines"), &complaints);
}

#[test]
fn documents_point_at_what_exists() {
    let mut complaints = Vec::new();
    for path in files("", &[".md"]) {
        let folder = root().join(&path).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
        for (line, text) in (1..).zip(read(&path).lines()) {
            for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
                let is_elsewhere =
                    target.is_empty() || target.contains("://") || target.starts_with("mailto:");
                if !is_elsewhere && !folder.join(target).exists() {
                    complaints.push(format!("{path}:{line}: {target} does not exist"));
                }
            }
        }
    }
    report("links in documents lead somewhere", &complaints);
}

#[test]
fn the_lock_file_of_the_browser_tests_names_no_server() {
    let lock = read("tests/e2e/package-lock.json");
    assert!(!lock.contains("\"resolved\""), "take the \"resolved\" keys out of tests/e2e/package-lock.json");
}

/// `| 4 | \`gpu\` | … |`, or several modules in one row; from ARCHITECTURE.md.
fn layer_table() -> BTreeMap<String, u32> {
    let mut table = BTreeMap::new();
    for row in read("ARCHITECTURE.md").lines().filter(|line| line.starts_with('|')) {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let (Some(Ok(layer)), Some(modules)) = (cells.next().map(str::parse), cells.next()) else { continue };
        for module in modules.split(',') {
            table.insert(module.trim().trim_matches('`').to_owned(), layer);
        }
    }
    assert!(table.len() >= 10, "ARCHITECTURE.md has lost its layer table: {table:?}");
    table
}

/// The top-level module of a file under src/; none for lib.rs and the thin binaries.
fn module_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/")?;
    let first = rest.split('/').next()?;
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (module != "lib" && module != "bin").then_some(module)
}

/// Names right after `crate::`, also in groups, with their line numbers.
fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::").filter(|(at, _)| !code[..*at].ends_with(is_word)) {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => first_names(group),
            None => vec![first_word(rest)],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| (line, name)));
    }
    found
}

/// The first word of each entry of a `use` group whose opening brace has been passed.
fn first_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0_i32;
    let mut entry = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(first_word(group[entry..at].trim_start()));
                entry = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| is_word(*c)).collect()
}

/// Names of the files right in `folder`, without their ending.
fn stems(folder: &str, ending: &str) -> Vec<String> {
    files(folder, &[ending])
        .iter()
        .filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ending))
        .filter(|stem| !stem.contains('/'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_rules_see_what_they_look_for() {
    let source = r##"
        use crate::{backend::{Backend, Score}, plan}; // crate::comment
        let text = "crate::string"; let raw = r#"crate::raw "quoted""#; let c = '"';
        crate::gpu::run::<'static>(); my_crate::other();
    "##;
    let names: Vec<_> = imports(&code_only(source)).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["backend", "plan", "gpu"]);
    assert!(has_word("a wgpu::Device", "wgpu") && !has_word("as_wgpu_limits", "wgpu"));
    assert_eq!(module_of("src/gpu/mod.rs"), Some("gpu"));
    assert_eq!(module_of("src/bin/app.rs"), None);
}
