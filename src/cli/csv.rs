//! What every line of a CSV file says of its numbers, so that lines can be moved about.

use super::engine::Engine;
use super::tasks::Prepared;
use crate::backend::{Backend, BackendInfo};
use crate::protocol::{BUILD_ID, VERSION};
use crate::sweep::SweepHeader;

/// The last columns of every table, as in the tables of scores and of times.
const COLUMNS: &str = "model,model_hash,data_hashes,seed,limit,backend,adapter,version,build";

/// What all numbers of a table rest on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RestsOn {
    pub(super) model: String,
    pub(super) model_hash: String,
    /// Names of what was read, with its hashes.
    pub(super) data_hashes: Vec<(String, String)>,
    pub(super) seed: u64,
    /// Most items of each task.
    pub(super) limit: usize,
    pub(super) backend: BackendInfo,
    /// That computed them; the version is of the program that writes the table.
    pub(super) build: String,
}

impl RestsOn {
    /// Results of a sweep.
    pub(super) fn header(header: &SweepHeader) -> Self {
        let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(0);
        let hashes = header.tasks.iter().map(|task| (task.name.clone(), task.data_hash.clone()));
        Self {
            model: header.model.clone(),
            model_hash: header.model_hash.clone(),
            data_hashes: hashes.collect(),
            seed: header.plan.seed,
            limit: header.plan.limit.unwrap_or(most),
            backend: header.backend.clone(),
            build: header.build.clone(),
        }
    }

    /// What was computed just now on these tasks.
    pub(super) fn engine(engine: &Engine, tasks: &[Prepared], limit: usize, seed: u64) -> Self {
        let hashes = tasks.iter().map(|task| (task.encoded.name.clone(), task.identity()));
        Self {
            model: engine.folder.name().to_owned(),
            model_hash: engine.hash().to_string(),
            data_hashes: hashes.collect(),
            seed,
            limit,
            backend: engine.executor.info(),
            build: BUILD_ID.to_owned(),
        }
    }

    /// The table with these columns at the end; its first `n_heads` lines are heads, the last
    /// of which names the columns.
    pub(super) fn on_every_line(&self, table: &str, n_heads: usize) -> String {
        let columns = COLUMNS.split(',').count();
        let (empty, values) = (",".repeat(columns - 1), self.values());
        let mut text = String::with_capacity(table.len() + table.lines().count() * (1 + values.len()));
        for (number, line) in lines(table).into_iter().enumerate() {
            let end = match n_heads.checked_sub(number + 1) {
                None => values.as_str(),
                Some(0) => COLUMNS,
                Some(_) => empty.as_str(),
            };
            text.extend([line, ",", end, "\n"]);
        }
        text
    }

    fn values(&self) -> String {
        let hashes: Vec<String> =
            self.data_hashes.iter().map(|(name, hash)| format!("{name}={hash}")).collect();
        let fields = [
            quoted(&self.model),
            quoted(&self.model_hash),
            quoted(&hashes.join(" ")),
            self.seed.to_string(),
            self.limit.to_string(),
            self.backend.kind.name().to_owned(),
            quoted(&self.backend.adapter),
            quoted(VERSION),
            quoted(&self.build),
        ];
        fields.join(",")
    }
}

/// A field of text (RFC 4180).
pub(super) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
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
    use super::{COLUMNS, RestsOn, VERSION};
    use crate::backend::{BackendInfo, BackendKind};

    #[test]
    fn every_line_says_what_it_rests_on() {
        let rests_on = RestsOn {
            model: "one, two".to_owned(),
            model_hash: "ab".to_owned(),
            data_hashes: vec![("facts".to_owned(), "01".to_owned()), ("arith".to_owned(), "02".to_owned())],
            seed: 3,
            limit: 50,
            backend: BackendInfo { kind: BackendKind::Gpu, adapter: "a \"GPU\"".to_owned() },
            build: "cd".to_owned(),
        };
        let values = format!("\"one, two\",ab,facts=01 arith=02,3,50,gpu,\"a \"\"GPU\"\"\",{VERSION},cd");
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
