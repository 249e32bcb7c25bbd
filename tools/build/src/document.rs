//! `web/index.html`, in which names that are made of what is in a file take the place of plain ones.

use std::fs;
use std::path::Path;

use eyre::{Result, WrapErr, ensure};

#[derive(Debug)]
pub(crate) struct Document(String);

impl Document {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        fs::read_to_string(path).map(Self).wrap_err_with(|| path.display().to_string())
    }

    /// From now on the file `plain` (`./app.js`) is called `file`.
    pub(crate) fn name(&mut self, plain: &str, file: &str) -> Result<()> {
        let quoted = format!("\"{plain}\"");
        ensure!(self.0.contains(&quoted), "web/index.html names no {plain}");
        self.0 = self.0.replace(&quoted, &format!("\"./{file}\""));
        Ok(())
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::write(folder.join("index.html"), &self.0)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn a_name_takes_the_place_of_the_plain_one_everywhere_or_is_an_error() {
        let mut document =
            Document("<a data-js=\"./app.js\"><link href=\"./app.js\"><b src=\"./boot.js\">".to_owned());
        assert!(document.name("./app.js", "app-1.js").is_ok());
        assert_eq!(document.0, "<a data-js=\"./app-1.js\"><link href=\"./app-1.js\"><b src=\"./boot.js\">");
        assert!(document.name("./app.js", "app-2.js").is_err(), "it is no longer there");
    }
}
