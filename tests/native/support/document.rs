//! What the document says by itself, before and without the page.

use super::source::read;

/// Codes with the English that stands in the document, for what is said in the page's language as soon as its words are
/// there (`data-word` in index.html, `SENTENCES` in boot.js).
pub fn asked() -> Vec<(String, String)> {
    let (html, script) = (read("web/index.html"), read("web/boot.js"));
    let in_html = html.split("data-word=\"").skip(1).map(|rest| {
        let (code, rest) = rest.split_once('"').unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let (text, _) = rest.split_once('<').unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        (code.to_owned(), words.join(" ").replace("&hellip;", "\u{2026}"))
    });
    let (_, list) = script.split_once("const SENTENCES = {").unwrap();
    let (list, _) = list.split_once("\n};").unwrap();
    let in_script = list.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let parts: Vec<&str> = line.split('"').collect();
        assert_eq!(parts.len(), 5, "one code and one sentence a line: {line}");
        (parts[1].to_owned(), parts[3].to_owned())
    });
    in_html.chain(in_script).collect()
}

/// Tags of the languages that the document lists.
pub fn languages() -> Vec<String> {
    let html = read("web/index.html");
    let (_, rest) = html.split_once("data-languages=\"").unwrap();
    let (list, _) = rest.split_once('"').unwrap();
    list.split('|').map(|one| one.split_once(' ').unwrap().0.to_owned()).collect()
}
