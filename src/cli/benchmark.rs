//! Benchmarks by name: their items come from the cache of the Hub on this machine, else from the Hub.

use super::Output;
use super::desk::Desk;
use super::failure::Failure;
use super::hub;
use crate::eval::Benchmark;
use crate::experiment::{DataRef, Experiment};
use crate::hub::{DataFile, Revision, kept_data};
use crate::session::{SessionError, data_name};
use crate::words::problem;

/// A benchmark at a revision of its data set: the items are read, and fetched where they are not here.
pub(super) fn add(
    label: &str,
    (benchmark, revision): (&Benchmark, Revision),
    desk: &mut Desk,
    output: &mut Output<'_>,
) -> Result<DataRef, Failure> {
    let unknown = || SessionError::NoTask { name: benchmark.name.to_owned(), known: Vec::new() };
    let wanted = data_name(benchmark, revision).ok_or_else(unknown)?;
    // Natively nothing is waited for: whatever it takes is done at once.
    pollster::block_on(async {
        let kept = hub::data(&wanted, output).await?;
        Ok(desk.sources.add_benchmark(label, benchmark, &kept).await?)
    })
}

/// Reads the items that an experiment names by their place on the Hub, of which nobody is asked. Results of older
/// versions do not name the place: then what is kept of the benchmark is looked at.
pub(super) fn add_kept(experiment: &Experiment, desk: &mut Desk) -> Result<(), Failure> {
    for data in experiment.data.iter().filter(|data| data.source.is_some()) {
        let missing = pollster::block_on(desk.sources.add_kept(data, &hub::downloads()?))?;
        if let Some(DataFile { repo, revision, name }) = missing {
            let benchmark = data.form.as_ref().unwrap_or(&data.task);
            let source = format!("{repo}@{revision}/{name}");
            return Err(Failure::work(problem!(
                "cli-data-not-here",
                task = &data.task,
                source,
                benchmark,
                revision
            )));
        }
    }
    for data in experiment.data.iter().filter(|data| data.source.is_none() && data.harness.is_some()) {
        let benchmark = Benchmark::named(data.form.as_ref().unwrap_or(&data.task));
        let Some(benchmark) = benchmark.filter(|_| !desk.sources.has_items(data)) else { continue };
        let Some(wanted) = data_name(benchmark, Revision::main()) else { continue };
        let kept = pollster::block_on(kept_data(&wanted, &hub::downloads()?));
        let Some(kept) = kept else {
            let source = format!("{}@{}", benchmark.dataset, wanted.name.revision.as_str());
            return Err(Failure::work(problem!(
                "cli-data-not-here",
                task = &data.task,
                source,
                benchmark = benchmark.name,
                revision = wanted.name.revision.as_str()
            )));
        };
        pollster::block_on(desk.sources.add_benchmark(&data.task, benchmark, &kept))?;
    }
    Ok(())
}
