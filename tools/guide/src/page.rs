//! A page of the guide: a chapter, the list of all, the way on, and the way to the same in another language.

use crate::chapter;
use crate::contents::Contents;

/// As the page's own, without what needs scripts of other kinds: `theme.js` is the one script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'";
/// The page's icon, and its mark.
const ICON: &str = "../icons/icon.svg";
const MARK: &str = r#"<svg class="mark" viewBox="0 0 28 28" aria-hidden="true"><path class="stroke-end" d="M7 6.5C11 5 17 7.5 22 6" /><path class="stroke-middle" d="M4 14C10 12.2 18 15.6 25 13.6" /><path class="stroke-begin" d="M6 21.6C12 20 16 22.8 21 21.4" /></svg>"#;

/// The whole document of one chapter; `languages` are all that there are.
pub(crate) fn html(contents: &Contents, place: usize, languages: &[Contents]) -> Result<String, String> {
    let chapter = &contents.chapters[place];
    let (language, up) = (&contents.language, contents.up());
    // What is in another language than its page says so to programs that read aloud, and to people.
    let of = |other: &str| if other == language { String::new() } else { format!(" lang=\"{other}\"") };
    let mut body = chapter::html(contents, chapter)?;
    if chapter.language != *language {
        let said = escaped(contents.say("not-translated")?);
        body =
            format!("<p class=\"not-translated\">{said}</p>\n<div{}>\n{body}</div>\n", of(&chapter.language));
    }
    let title = escaped(&chapter.title);
    let list: String = contents
        .chapters
        .iter()
        .enumerate()
        .map(|(other, chapter)| {
            let now = if other == place { " aria-current=\"page\"" } else { "" };
            let lang = of(&chapter.language);
            format!("<li><a href=\"{}\"{now}{lang}>{}</a></li>\n", chapter.file, escaped(&chapter.title))
        })
        .collect();
    let next_to = |other: Option<usize>, class: &str, label: &str| {
        other.and_then(|other| contents.chapters.get(other)).map_or_else(String::new, |chapter| {
            format!(
                "<a class=\"{class}\" href=\"{}\"><span class=\"muted\">{label}</span> <span{}>{}</span></a>\n",
                chapter.file,
                of(&chapter.language),
                escaped(&chapter.title)
            )
        })
    };
    let before = next_to(place.checked_sub(1), "before", contents.say("before")?);
    let after = next_to(Some(place + 1), "after", contents.say("after")?);
    let mut ways = String::new();
    for other in languages.iter().filter(|other| other.language != *language) {
        let tag = &other.language;
        let folder = if other.up().is_empty() { String::new() } else { format!("{tag}/") };
        let name = escaped(other.say("language")?);
        ways += &format!(
            "<a class=\"language\" href=\"{up}{folder}{}\" lang=\"{tag}\" hreflang=\"{tag}\">{name}</a>\n",
            chapter.file
        );
    }
    let say = |code: &str| contents.say(code).map(escaped);
    let (skip, guide, all, around) = (say("skip")?, say("guide")?, say("contents")?, say("around")?);
    Ok(format!(
        r##"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="color-scheme" content="light dark">
<title>{title} · Atelier</title>
<link rel="icon" href="{up}{ICON}">
<link rel="stylesheet" href="{up}guide.css">
<script src="{up}theme.js"></script>
</head>
<body class="guide">
<a class="skip" href="#chapter">{skip}</a>
<header class="guide-top">
<a class="wordmark" href="{up}../">{MARK} Atelier</a>
<span class="muted">{guide}</span>
<span class="spring"></span>
{ways}<a class="to-contents" href="#contents">{all}</a>
</header>
<div class="guide-body">
<main id="chapter" tabindex="-1">
{body}<nav class="way-on" aria-label="{around}">
{before}{after}</nav>
</main>
<nav id="contents" class="contents" aria-labelledby="contents-heading">
<h2 id="contents-heading">{all}</h2>
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
