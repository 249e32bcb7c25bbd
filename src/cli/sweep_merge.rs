//! `atelier sweep merge`: folders of results of the same sweep, joined in one.

use std::path::{Path, PathBuf};

use super::files::{Inputs, OutFolder};
use super::prelude::*;
use super::show::sweep::finish;
use super::sweep_files::{Collected, HEADER_FILE, Results, fills, is_written, replace_records, write_header};
use crate::model::cut;
use crate::sweep::{RecordError, SweepHeader};
use crate::words::Problem;

/// Joins `folders` in `out`. What `out` has of the same sweep stays; of another one nothing is
/// written over.
pub(super) fn merge(folders: &[PathBuf], out: &Path, output: &mut Output<'_>) -> Result<()> {
    let mut joined: Option<SweepHeader> = None;
    let mut collected = Collected::default();
    let mut inputs = Inputs::default();
    for folder in folders {
        inputs.add_results(folder);
        let results = Results::must_read(folder)?;
        if let Some(first) = &joined {
            if let Some(why) = first.differs(&results.header) {
                return Err(Failure::work(problem!("cli-not-joined", folder = folder.display(), why)));
            }
            note_place(folder, first, &results.header, output);
        }
        let header = joined.get_or_insert(results.header);
        collected.add_all(header, results.records).map_err(|clash| disagrees(folder, &clash))?;
    }
    let Some(header) = joined else { return Err(Failure::usage(problem!("cli-no-folder"))) };
    let folder = OutFolder::open(out, inputs, is_written, output)?;
    if let Some(own) = Results::read(out)? {
        if let Some(why) = header.differs(&own.header) {
            return Err(Failure::work(problem!("cli-other-sweep", folder = out.display(), why)));
        }
        note_place(out, &header, &own.header, output);
        collected.add_all(&header, own.records).map_err(|clash| disagrees(out, &clash))?;
    } else {
        folder.check_own(HEADER_FILE, fills(&header)?, |_| false)?;
    }
    let results = Results { header, records: collected.sorted() };
    write_header(&folder, &results.header)?;
    replace_records(&folder, &results.records)?;
    finish(&folder, output)
}

fn disagrees(folder: &Path, clash: &RecordError) -> Failure {
    Failure::work(problem!("cli-disagree", folder = folder.display(), why = Problem::of(clash)))
}

/// Where and by which build results were computed.
pub(super) fn place(SweepHeader { backend, build, .. }: &SweepHeader) -> Problem {
    problem!(
        "cli-place",
        backend = backend.kind.to_string(),
        adapter = cut(&backend.adapter),
        build = cut(build)
    )
}

/// The head of the joined results names one place.
fn note_place(folder: &Path, first: &SweepHeader, other: &SweepHeader, output: &mut Output<'_>) {
    if first.backend != other.backend || first.build != other.build {
        let (folder, theirs, first) = (folder.display(), place(other), place(first));
        output.note(&say!("cli-joined", folder, theirs, first));
    }
}
