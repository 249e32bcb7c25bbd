//! After a reload the page asks how far its figures are, and nothing is computed for it.

use atelier::experiment::{KeptFigure, Report};
use atelier::platform::Storage;
use atelier::sweep::Study;
use serde_json::json;

use crate::support::page::{Page, reports, start, sweep_of};
use crate::support::wait;

#[test]
fn what_is_kept_of_figures_is_told() {
    let storage = Storage::memory();
    let kept = |limit: usize| {
        let page = Page::new();
        page.open().say(&start(1, &json!("kept"), &["facts"], limit, 0));
        let events = page.events_keeping(&storage);
        assert!(reports(&events, Report::sweep).is_empty());
        let [(_, _, figures, true)] = reports(&events, Report::kept)[..] else { panic!("{events:?}") };
        let mut figures = figures.clone();
        figures.sort_by_key(|kept| kept.study);
        figures
    };
    assert_eq!(kept(3), []);
    let page = Page::new();
    page.open().say(&sweep_of(1, 4, &["facts"], 3));
    page.events_keeping(&storage);
    // Figure 12 lays models over each other, each with the sweep of figure 4.
    let whole = |number| KeptFigure { study: Study::Figure(number), n_done: 3, n_total: 3 };
    assert_eq!(kept(3), [whole(4), whole(12)]);
    assert_eq!(kept(2), [], "other items are another sweep");

    // As if the page had gone while the last part was written.
    let parts: Vec<_> =
        wait(storage.under("sweeps/1/")).into_iter().filter(|(key, _)| !key.ends_with("list")).collect();
    let (key, text) = parts.last().expect("parts");
    wait(storage.put(key, &text[..text.len() / 2]));
    let [KeptFigure { n_done, n_total: 3, .. }, _] = kept(3)[..] else { panic!("{:?}", kept(3)) };
    assert!((1..3).contains(&n_done), "{n_done} of 3 were whole");
}
