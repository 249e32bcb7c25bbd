//! A page of the guide: a chapter, the list of all, and the way on.

use crate::chapter;
use crate::contents::Contents;

/// As the page's own, without what needs scripts of other kinds: `theme.js` is the one script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'";
/// The page's icon.
const ICON: &str = "../icons/icon.svg";

/// The whole document of one chapter.
pub(crate) fn html(contents: &Contents, place: usize) -> Result<String, String> {
    let chapter = &contents.chapters[place];
    let body = chapter::html(contents, chapter)?;
    let title = escaped(&chapter.title);
    let list: String = contents
        .chapters
        .iter()
        .enumerate()
        .map(|(other, chapter)| {
            let now = if other == place { " aria-current=\"page\"" } else { "" };
            format!("<li><a href=\"{}\"{now}>{}</a></li>\n", chapter.file, escaped(&chapter.title))
        })
        .collect();
    let next_to = |other: Option<usize>, class: &str, label: &str| {
        other.and_then(|other| contents.chapters.get(other)).map_or_else(String::new, |chapter| {
            format!(
                "<a class=\"{class}\" href=\"{}\"><span class=\"muted\">{label}</span> {}</a>\n",
                chapter.file,
                escaped(&chapter.title)
            )
        })
    };
    let before = next_to(place.checked_sub(1), "before", "Before:");
    let after = next_to(Some(place + 1), "after", "Next:");
    Ok(format!(
        r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="color-scheme" content="light dark">
<title>{title} · Atelier</title>
<link rel="icon" href="{ICON}">
<link rel="stylesheet" href="guide.css">
<script src="theme.js"></script>
</head>
<body class="guide">
<a class="skip" href="#chapter">Skip to the chapter</a>
<header class="guide-top">
<a class="wordmark" href="../">Atelier</a>
<span class="muted">Guide</span>
<a class="to-contents" href="#contents">Contents</a>
</header>
<div class="guide-body">
<main id="chapter" tabindex="-1">
{body}<nav class="way-on" aria-label="Chapters before and after">
{before}{after}</nav>
</main>
<nav id="contents" class="contents" aria-labelledby="contents-heading">
<h2 id="contents-heading">Contents</h2>
<ol>
{list}</ol>
</nav>
</div>
</body>
</html>
"##
    ))
}

/// Text between tags or in an attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
