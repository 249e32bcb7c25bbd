//! Which chapters there are, in which order, and where their headings are.

use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::chapter::{ABOVE, OPTIONS};

/// The first chapter; the links of its list are the others.
const FIRST: &str = "README.md";

/// What the pages say around the chapters, a line each: `code = text`.
const WORDS: &str = "words.ftl";
/// The language whose chapters lie in the folder itself; those of others lie in a folder with their tag.
pub(crate) const ENGLISH: &str = "en";

/// All chapters in a language.
#[derive(Debug)]
pub(crate) struct Contents {
    /// Of the English chapters, and of the pictures.
    pub(crate) folder: PathBuf,
    /// A tag of BCP 47.
    pub(crate) language: String,
    pub(crate) chapters: Vec<Chapter>,
    words: Vec<(String, String)>,
}

/// One file of the guide.
#[derive(Debug, Clone)]
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
    /// The language that it is in: English where it is not translated.
    pub(crate) language: String,
}

impl Contents {
    /// Reads all chapters that the first one lists. A chapter that is not listed is an error, as is one that is not there.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let first = Chapter::read(folder, FIRST, ENGLISH)?;
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
            chapters.push(Chapter::read(folder, &name, ENGLISH)?);
        }
        let words = words(folder)?;
        Ok(Self { folder: folder.to_owned(), language: ENGLISH.to_owned(), chapters, words })
    }

    /// The same chapters in every other language that has a folder: those that are translated, and the others in English.
    /// A translation of no chapter is an error, as is one that lacks what the pages say.
    pub(crate) fn translated(&self) -> Result<Vec<Self>, String> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(|error| crate::said(&self.folder, &error))? {
            let place = entry.map_err(|error| crate::said(&self.folder, &error))?.path();
            let Some(language) = place.file_name().and_then(|name| name.to_str()) else { continue };
            if !place.join(FIRST).is_file() {
                continue;
            }
            let mut chapters = Vec::new();
            for chapter in &self.chapters {
                chapters.push(match place.join(&chapter.source).is_file() {
                    true => Chapter::read(&place, &chapter.source, language)?,
                    false => chapter.clone(),
                });
            }
            for file in std::fs::read_dir(&place).map_err(|error| crate::said(&place, &error))?.flatten() {
                let name = file.file_name().to_string_lossy().into_owned();
                if name.ends_with(".md") && !chapters.iter().any(|chapter| chapter.source == name) {
                    return Err(format!("{language}/{name} is no chapter"));
                }
            }
            let words = words(&place)?;
            if let Some((code, _)) =
                self.words.iter().find(|(code, _)| !words.iter().any(|(other, _)| other == code))
            {
                return Err(format!("{language}/{WORDS} has no {code}"));
            }
            all.push(Self { folder: self.folder.clone(), language: language.to_owned(), chapters, words });
        }
        all.sort_by(|a, b| a.language.cmp(&b.language));
        Ok(all)
    }

    /// What the pages say by this code.
    pub(crate) fn say(&self, code: &str) -> Result<&str, String> {
        let text = self.words.iter().find(|(known, _)| known == code).map(|(_, text)| text.as_str());
        text.ok_or_else(|| format!("{WORDS} has no {code}"))
    }

    /// From a page of this language to the folder of all: nothing in English.
    pub(crate) fn up(&self) -> &'static str {
        up(&self.language)
    }

    /// The page that a link to a chapter means, with its part, if there are both. What is not translated may be named where
    /// it lies; of a translation a link in English gives the whole, since its parts are called otherwise.
    pub(crate) fn address(&self, link: &str, from: &Chapter) -> Option<String> {
        let (name, part) = link.split_once('#').unwrap_or((link, ""));
        let name = name.strip_prefix(up(&from.language)).unwrap_or(name);
        let chapter = if name.is_empty() {
            from
        } else {
            self.chapters.iter().find(|chapter| chapter.source == name)?
        };
        let file = if name.is_empty() { "" } else { &chapter.file };
        match part {
            "" => Some(file.to_owned()),
            _ if chapter.language != from.language && from.language == ENGLISH => Some(file.to_owned()),
            part => chapter.headings.iter().any(|(_, id)| id == part).then(|| format!("{file}#{part}")),
        }
    }
}

impl Chapter {
    fn read(folder: &Path, source: &str, language: &str) -> Result<Self, String> {
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
        let language = language.to_owned();
        Ok(Self { source: source.to_owned(), file, title, text, headings, language })
    }
}

/// From the folder of a language's chapters, and of its pages, to the folder of all.
pub(crate) fn up(language: &str) -> &'static str {
    if language == ENGLISH { "" } else { ABOVE }
}

fn words(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let file = crate::read(&folder.join(WORDS))?;
    let lines = file.lines().filter_map(|line| line.split_once(" = "));
    Ok(lines.map(|(code, text)| (code.to_owned(), text.to_owned())).collect())
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
        std::fs::create_dir(folder.path().join("xx")).unwrap();
        for (name, text) in [&[("words.ftl", "a = b")], files].concat() {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Contents::read(folder.path())?.translated()?.pop().map_or_else(|| Contents::read(folder.path()), Ok)
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
    fn what_is_not_translated_stays_in_english() {
        let english = [
            ("README.md", "# A\n\n1. [B](b.md)\n2. [C](c.md)\n"),
            ("b.md", "# B\n\n## One"),
            ("c.md", "# C\n\n## Two"),
        ];
        let other = [("xx/README.md", "# X"), ("xx/words.ftl", "a = c"), ("xx/c.md", "# Z\n\n## Zwei")];
        let contents = guide(&[english.as_slice(), &other].concat()).unwrap();
        let titles: Vec<_> =
            contents.chapters.iter().map(|it| (it.title.as_str(), it.language.as_str())).collect();
        assert_eq!(titles, [("X", "xx"), ("B", "en"), ("Z", "xx")]);
        assert_eq!((contents.say("a"), contents.up()), (Ok("c"), "../"));
        let address = |link, from: usize| contents.address(link, &contents.chapters[from]);
        assert_eq!(address("../b.md#one", 2).as_deref(), Some("b.html#one"));
        assert_eq!(address("c.md#two", 1).as_deref(), Some("c.html"), "its parts are called otherwise");
        assert_eq!(address("c.md#two", 0), None);
        let lacking = [english.as_slice(), &[("xx/README.md", "# X"), ("xx/words.ftl", "")]].concat();
        assert_eq!(guide(&lacking).unwrap_err(), "xx/words.ftl has no a");
        let stray = [english.as_slice(), &other, &[("xx/d.md", "# D")]].concat();
        assert_eq!(guide(&stray).unwrap_err(), "xx/d.md is no chapter");
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
