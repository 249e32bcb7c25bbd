//! The page for teachers: its English stands in the document, other languages in files by the same codes; and it hides and
//! turns off what an address can.

use std::collections::{BTreeMap, BTreeSet};

use atelier::share::{HIDEABLE, UNASKED};

use crate::support::document;
use crate::support::source::{files, read};

const DOCUMENT: &str = "web/teachers.html";

/// The English of the document by its codes.
fn english() -> BTreeMap<String, String> {
    let html = read(DOCUMENT);
    let mut texts = BTreeMap::new();
    for rest in html.split("data-word=\"").skip(1) {
        let (code, rest) = rest.split_once('"').unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let (text, _) = rest.split_once('<').unwrap();
        let known = texts.insert(code.to_owned(), text.to_owned());
        assert!(known.is_none_or(|known| known == text), "{code} says two things");
    }
    texts
}

/// A file of another language, as the page reads it: an entry a line.
fn entries(path: &str) -> BTreeMap<String, String> {
    let file = read(path);
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" = ").expect(line))
        .map(|(code, text)| (code.to_owned(), text.to_owned()))
        .collect()
}

/// What is put into a text.
fn variables(text: &str) -> BTreeSet<&str> {
    text.split("{ $").skip(1).filter_map(|rest| rest.split(" }").next()).collect()
}

#[test]
fn every_language_has_all_texts_of_it() {
    let english = english();
    assert!(english.len() > 70, "{}", english.len());
    let languages: Vec<String> = document::languages();
    assert!(read(DOCUMENT).contains(
        read("web/index.html").split("data-languages=\"").nth(1).unwrap().split('"').next().unwrap()
    ));
    let paths: Vec<String> =
        languages.iter().skip(1).map(|language| format!("web/teachers/{language}.ftl")).collect();
    assert_eq!(files("web/teachers", &[".ftl"]), paths);
    for path in paths {
        let other = entries(&path);
        assert_eq!(english.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{path}");
        for (code, text) in &english {
            assert_eq!(variables(text), variables(&other[code]), "{path}: {code}");
            assert!(*text != other[code], "{path}: {code} is English");
        }
    }
}

#[test]
fn what_the_script_says_is_there_and_used() {
    let (html, script) = (read(DOCUMENT), read("web/teachers.js") + &read("web/teachers/link.js"));
    let (_, said) = html.split_once("<ul id=\"said\" hidden>").unwrap();
    let (said, _) = said.split_once("</ul>").unwrap();
    let said: Vec<&str> =
        said.split("data-word=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(said.len() > 7, "{said:?}");
    for code in &said {
        assert!(script.contains(&format!("\"{code}\"")), "{code} is not said");
    }
    for code in script.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(said.contains(&code), "{code} is not there");
    }
}

#[test]
fn the_form_has_what_an_address_can_hide_and_turn_off() {
    let html = read(DOCUMENT);
    let boxes = |id: &str| -> BTreeSet<String> {
        let (_, rest) = html.split_once(&format!("<div id=\"{id}\"")).unwrap();
        let (group, _) = rest.split_once("</div>").unwrap();
        group.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let known = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(boxes("hide"), known(&HIDEABLE));
    assert_eq!(boxes("off"), known(&UNASKED));
}

/// As the page's script writes it, which `teachers.spec.mjs` compares.
#[test]
fn a_link_that_the_form_writes_is_read() {
    let fragment = "v1.m8d3ff872224c1180-painters-12.n12.s0-3.b4o5o6o7ex2.8-11.i100.r0.ce935efd0";
    let link = atelier::share::Link::read(fragment).unwrap().unwrap();
    assert_eq!(
        (link.schedule.to_string().as_str(), link.items.get(), link.seed),
        ("0-3 (4|..|7)x2 8-11", 100, 0)
    );
    assert_eq!((link.model_name.as_str(), link.prompt, link.tasks), ("painters-12", None, vec![]));
}
