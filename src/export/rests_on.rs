//! What every line of a CSV file says of its numbers, so that lines can be moved about.

use crate::backend::BackendInfo;
use crate::chart::csv_field;
use crate::sweep::SweepHeader;

/// What all numbers of a table rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct RestsOn {
    /// The model's name.
    pub model: String,
    /// Its hash, lower-case hex.
    pub model_hash: String,
    /// Names of what was read, with its hashes.
    pub data_hashes: Vec<(String, String)>,
    /// Seeds the order of the items.
    pub seed: u64,
    /// Most items of each task.
    pub limit: usize,
    /// Where it was computed.
    pub backend: BackendInfo,
    /// Version of the program that writes the table.
    pub version: String,
    /// The build that computed the numbers.
    pub build: String,
}

impl RestsOn {
    /// Results of a sweep, written by a program of this version.
    #[must_use]
    pub fn header(header: &SweepHeader, version: &str) -> Self {
        let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(0);
        let hashes = header.tasks.iter().map(|task| (task.name.clone(), task.data_hash.clone()));
        Self {
            model: header.model.clone(),
            model_hash: header.model_hash.clone(),
            data_hashes: hashes.collect(),
            seed: header.plan.seed,
            limit: header.plan.limit.unwrap_or(most),
            backend: header.backend.clone(),
            version: version.to_owned(),
            build: header.build.clone(),
        }
    }

    /// The last columns of every table, with the value that they have on every line.
    #[must_use]
    pub fn columns(&self) -> Vec<(&'static str, String)> {
        let hashes: Vec<String> =
            self.data_hashes.iter().map(|(name, hash)| format!("{name}={hash}")).collect();
        vec![
            ("model", self.model.clone()),
            ("model_hash", self.model_hash.clone()),
            ("data_hashes", hashes.join(" ")),
            ("seed", self.seed.to_string()),
            ("limit", self.limit.to_string()),
            ("backend", self.backend.kind.name().to_owned()),
            ("adapter", self.backend.adapter.clone()),
            ("version", self.version.clone()),
            ("build", self.build.clone()),
        ]
    }

    /// The table with these columns at the end; its first `n_heads` lines are heads, the last
    /// of which names the columns.
    #[must_use]
    pub fn on_every_line(&self, table: &str, n_heads: usize) -> String {
        let (names, values): (Vec<_>, Vec<_>) =
            self.columns().into_iter().map(|(name, value)| (name, csv_field(&value))).unzip();
        let (empty, names, values) = (",".repeat(names.len() - 1), names.join(","), values.join(","));
        let mut text = String::with_capacity(table.len() + table.lines().count() * (1 + values.len()));
        for (number, line) in lines(table).into_iter().enumerate() {
            let end = match n_heads.checked_sub(number + 1) {
                None => &values,
                Some(0) => &names,
                Some(_) => &empty,
            };
            text.extend([line, ",", end, "\n"]);
        }
        text
    }
}

/// The lines of a table without their ends; one that ends within quotes goes on.
fn lines(table: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, character) in table.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\n' if !is_quoted => {
                lines.extend(table.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.extend(table.get(start..).filter(|rest| !rest.is_empty()));
    lines
}

#[cfg(test)]
mod tests {
    use super::RestsOn;
    use crate::backend::{BackendInfo, BackendKind};

    const COLUMNS: &str = "model,model_hash,data_hashes,seed,limit,backend,adapter,version,build";

    #[test]
    fn every_line_says_what_it_rests_on() {
        let rests_on = RestsOn {
            model: "one, two".to_owned(),
            model_hash: "ab".to_owned(),
            data_hashes: vec![("facts".to_owned(), "01".to_owned()), ("arith".to_owned(), "02".to_owned())],
            seed: 3,
            limit: 50,
            backend: BackendInfo { kind: BackendKind::Gpu, adapter: "a \"GPU\"".to_owned() },
            version: "1.2".to_owned(),
            build: "cd".to_owned(),
        };
        let values = "\"one, two\",ab,facts=01 arith=02,3,50,gpu,\"a \"\"GPU\"\"\",1.2,cd";
        assert_eq!(
            rests_on.on_every_line("a,b\n1,\"x\ny\"\n2,\"\"\"\"\n", 1),
            format!("a,b,{COLUMNS}\n1,\"x\ny\",{values}\n2,\"\"\"\",{values}\n")
        );
        assert_eq!(
            rests_on.on_every_line("title,\nc,d\n1,2\n", 2),
            format!("title,{}\nc,d,{COLUMNS}\n1,2,{values}\n", ",".repeat(9))
        );
    }
}
