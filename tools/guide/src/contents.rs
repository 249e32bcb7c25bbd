//! Which chapters there are, in which order, and where their headings are.

use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::chapter::OPTIONS;

/// The first chapter; the links of its list are the others.
const FIRST: &str = "README.md";

/// All chapters.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) folder: PathBuf,
    pub(crate) chapters: Vec<Chapter>,
}

/// One file of the guide.
#[derive(Debug)]
pub(crate) struct Chapter {
    /// Its name in the source, `schedules.md`.
    pub(crate) source: String,
    /// Its name as a page, `schedules.html`.
    pub(crate) file: String,
    /// The heading of the first level.
    pub(crate) title: String,
    pub(crate) text: String,
    /// All headings in their order: text and id.
    pub(crate) headings: Vec<(String, String)>,
}

impl Contents {
    /// Reads all chapters that the first one lists. A chapter that is not listed is an error, as is one that is not there.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let first = Chapter::read(folder, FIRST)?;
        let mut names: Vec<String> = Vec::new();
        let mut depth = 0;
        for event in Parser::new_ext(&first.text, OPTIONS) {
            match event {
                Event::Start(Tag::List(_)) => depth += 1,
                Event::End(TagEnd::List(_)) => depth -= 1,
                Event::Start(Tag::Link { dest_url, .. }) if depth > 0 && dest_url.ends_with(".md") => {
                    names.push(dest_url.into_string());
                }
                _ => {}
            }
        }
        for entry in std::fs::read_dir(folder).map_err(|error| crate::said(folder, &error))? {
            let name = entry.map_err(|error| crate::said(folder, &error))?.file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".md") && name != FIRST && !names.iter().any(|listed| *listed == name) {
                return Err(format!("{FIRST} does not list {name}"));
            }
        }
        let mut chapters = vec![first];
        for name in names {
            chapters.push(Chapter::read(folder, &name)?);
        }
        Ok(Self { folder: folder.to_owned(), chapters })
    }

    /// The page that a link to a chapter means, with its part, if there are both.
    pub(crate) fn address(&self, link: &str, from: &Chapter) -> Option<String> {
        let (name, part) = link.split_once('#').unwrap_or((link, ""));
        let chapter = if name.is_empty() {
            from
        } else {
            self.chapters.iter().find(|chapter| chapter.source == name)?
        };
        let file = if name.is_empty() { "" } else { &chapter.file };
        match part {
            "" => Some(file.to_owned()),
            part => chapter.headings.iter().any(|(_, id)| id == part).then(|| format!("{file}#{part}")),
        }
    }
}

impl Chapter {
    fn read(folder: &Path, source: &str) -> Result<Self, String> {
        let text = crate::read(&folder.join(source))?;
        let (mut headings, mut title): (Vec<(String, String)>, _) = (Vec::new(), String::new());
        let mut open: Option<(HeadingLevel, String)> = None;
        for event in Parser::new_ext(&text, OPTIONS) {
            match event {
                Event::Start(Tag::Heading { level, .. }) => open = Some((level, String::new())),
                Event::End(TagEnd::Heading(_)) => {
                    let Some((level, words)) = open.take() else { continue };
                    if level == HeadingLevel::H1 {
                        title.clone_from(&words);
                    }
                    let id = id(&words);
                    if headings.iter().any(|(_, other)| *other == id) {
                        return Err(format!("{source}: two headings are called “{words}”"));
                    }
                    headings.push((words, id));
                }
                Event::Text(words) | Event::Code(words) => {
                    if let Some((_, heading)) = &mut open {
                        heading.push_str(&words);
                    }
                }
                _ => {}
            }
        }
        if title.is_empty() {
            return Err(format!("{source} has no heading of the first level"));
        }
        let file = if source == FIRST { "index.html".to_owned() } else { source.replace(".md", ".html") };
        Ok(Self { source: source.to_owned(), file, title, text, headings })
    }
}

/// A heading as part of an address, as hosts of Markdown make it.
fn id(words: &str) -> String {
    let kept = words.to_lowercase();
    let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guide(files: &[(&str, &str)]) -> Result<Contents, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Contents::read(folder.path())
    }

    #[test]
    fn chapters_are_those_of_the_list_in_its_order() {
        let contents = guide(&[
            ("README.md", "# A\n\n1. [B](b.md)\n2. [C](c.md)\n"),
            ("c.md", "# C"),
            ("b.md", "# B\n\n## One `x`"),
        ])
        .unwrap();
        let files: Vec<_> = contents.chapters.iter().map(|chapter| chapter.file.as_str()).collect();
        assert_eq!(files, ["index.html", "b.html", "c.html"]);
        assert_eq!(contents.address("b.md#one-x", &contents.chapters[2]).as_deref(), Some("b.html#one-x"));
        assert_eq!(contents.address("#one-x", &contents.chapters[1]).as_deref(), Some("#one-x"));
        assert_eq!(contents.address("b.md#two", &contents.chapters[2]), None);
        assert_eq!(contents.address("d.md", &contents.chapters[2]), None);
    }

    #[test]
    fn what_is_not_listed_or_not_there_is_an_error() {
        let error = guide(&[("README.md", "# A\n"), ("b.md", "# B")]).unwrap_err();
        assert_eq!(error, "README.md does not list b.md");
        assert!(guide(&[("README.md", "# A\n\n- [B](b.md)\n")]).unwrap_err().contains("b.md"));
        let error = guide(&[("README.md", "# A\n\n## Same\n\n## Same\n")]).unwrap_err();
        assert_eq!(error, "README.md: two headings are called “Same”");
    }
}
