//! Items under one plan, to the end.

use atelier::backend::Backend;
use atelier::eval::{Dealing, ItemResult, Portion, Run, RunError};
use atelier::plan::Plan;

use super::wait;

/// Runs to the end under one plan. `progress` is called with the results of every batch and may
/// stop the run by returning false. Results are in order of task and line.
pub fn run_to_end(
    run: Run,
    backend: &mut impl Backend,
    plan: &Plan,
    mut progress: impl FnMut(&[ItemResult]) -> bool,
) -> Result<Vec<ItemResult>, RunError> {
    let mut results = Vec::with_capacity(run.n_total());
    let mut dealing = Dealing::new(run, vec![0]);
    while let Some(dealt) = wait(dealing.step(backend, std::slice::from_ref(plan), Portion::ALL))? {
        let new: Vec<ItemResult> = dealt.results.into_iter().map(|(_, result)| result).collect();
        let goes_on = progress(&new);
        results.extend(new);
        if !goes_on {
            break;
        }
    }
    results.sort_by_key(|result| (result.task, result.index));
    Ok(results)
}
