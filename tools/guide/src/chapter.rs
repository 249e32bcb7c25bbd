//! A chapter's Markdown as HTML.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::contents::{Chapter, Contents, up};
use crate::image_size;
use crate::page::escaped;

pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES;

/// Where the page is, from the folder of all chapters; in the source, and as it is built.
const WEB: &str = "../web/";
pub(crate) const ABOVE: &str = "../";
/// The name of a picture's other form, for dark themes, ends so.
const DARK: &str = "-dark";

/// The body of a chapter. Its links lead to pages, its pictures say how large they are.
pub(crate) fn html(contents: &Contents, chapter: &Chapter) -> Result<String, String> {
    let fail = |what: String| Err(format!("{}: {what}", chapter.source));
    // From the folder that the source lies in, and from that of the page.
    let (up, page_up) = (up(&chapter.language), contents.up());
    let mut events = Vec::new();
    let mut headings = chapter.headings.iter();
    // The picture whose words are being read: its address and its words.
    let mut picture: Option<(CowStr<'_>, String)> = None;
    for event in Parser::new_ext(&chapter.text, OPTIONS) {
        match event {
            Event::Html(tags) | Event::InlineHtml(tags) => {
                return fail(format!("HTML is not written here: {tags}"));
            }
            Event::Start(Tag::Image { dest_url, .. }) => picture = Some((dest_url, String::new())),
            Event::End(TagEnd::Image) => {
                let Some((address, words)) = picture.take() else { continue };
                match shown(contents, address.strip_prefix(up).unwrap_or(&address), &words) {
                    Ok(tags) => events.push(Event::InlineHtml(tags.into())),
                    Err(why) => return fail(why),
                }
            }
            Event::Text(words) | Event::Code(words) if picture.is_some() => {
                if let Some((_, all)) = &mut picture {
                    all.push_str(&words);
                }
            }
            Event::SoftBreak if picture.is_some() => {
                if let Some((_, all)) = &mut picture {
                    all.push(' ');
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let is_elsewhere = dest_url.contains("://") || link_type == LinkType::Email;
                // The page and its other documents lie above the guide.
                let inner = dest_url.strip_prefix(up).unwrap_or(&dest_url);
                let beside = inner.strip_prefix(WEB).filter(|_| contents.folder.join(inner).is_file());
                let dest_url = if is_elsewhere {
                    dest_url
                } else if *inner == *ABOVE {
                    format!("{page_up}{ABOVE}").into()
                } else if let Some(name) = beside {
                    format!("{page_up}{ABOVE}{name}").into()
                } else {
                    match contents.address(&dest_url, chapter) {
                        Some(address) => address.into(),
                        None => return fail(format!("{dest_url} leads nowhere")),
                    }
                };
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = headings.next().map(|(_, id)| CowStr::from(id.as_str()));
                events.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            // What is wider than a phone is scrolled, by keyboard, too.
            Event::Start(Tag::Table(alignments)) => {
                events.push(Event::Html("<div class=\"table-scroll\" tabindex=\"0\">".into()));
                events.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>\n".into()));
            }
            other => events.push(other),
        }
    }
    let mut written = String::new();
    html::push_html(&mut written, events.into_iter());
    Ok(written.replace("<pre>", "<pre tabindex=\"0\">"))
}

/// A picture, for light themes and, where there is one, for dark.
fn shown(contents: &Contents, address: &str, words: &str) -> Result<String, String> {
    if words.is_empty() {
        return Err(format!("{address}: a picture needs words for who does not see it"));
    }
    let (stem, ending) = address.rsplit_once('.').unwrap_or((address, ""));
    let (width, height) = image_size::read(&contents.folder.join(address))?;
    let dark = format!("{stem}{DARK}.{ending}");
    let has_dark = contents.folder.join(&dark).is_file();
    let (address, dark) = (format!("{}{address}", contents.up()), format!("{}{dark}", contents.up()));
    let (address, words) = (escaped(&address), escaped(words));
    let image = |class: &str, address: &str| {
        format!(
            "<img class=\"{class}\" src=\"{address}\" alt=\"{words}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">"
        )
    };
    Ok(if has_dark {
        image("for-light", &address) + &image("for-dark", &escaped(&dark))
    } else {
        image("for-both", &address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("README.md"), format!("# A\n\n- [B](b.md)\n\n{text}")).unwrap();
        std::fs::write(folder.path().join("b.md"), "# B\n\n## Part").unwrap();
        std::fs::write(folder.path().join("words.ftl"), "").unwrap();
        // The beginning of a PNG of 300 by 200.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\xc8".to_vec();
        png.extend([0; 8]);
        std::fs::write(folder.path().join("p.png"), png).unwrap();
        let contents = Contents::read(folder.path())?;
        html(&contents, &contents.chapters[0])
    }

    #[test]
    fn links_lead_to_pages_and_pictures_have_a_size() {
        assert!(written("[x](b.md#part)").unwrap().contains("<a href=\"b.html#part\">x</a>"));
        assert!(written("[x](../)").unwrap().contains("<a href=\"../\">x</a>"));
        assert!(written("## Two `words`").unwrap().contains("<h2 id=\"two-words\">"));
        let image = written("![a \"b\"](p.png)").unwrap();
        assert!(
            image.contains("src=\"p.png\" alt=\"a &quot;b&quot;\" width=\"300\" height=\"200\""),
            "{image}"
        );
    }

    #[test]
    fn what_leads_nowhere_is_an_error() {
        assert_eq!(written("[x](b.md#none)").unwrap_err(), "README.md: b.md#none leads nowhere");
        assert!(written("![x](q.png)").unwrap_err().contains("q.png"));
        assert!(written("![](p.png)").unwrap_err().contains("needs words"));
        assert!(written("a <b>c</b>").unwrap_err().contains("HTML is not written here: <b>"));
    }
}
