//! What the page says of perplexity, which is no share and of which the lower is the better.

use atelier::app::results::pictures::scores_plot;
use atelier::app::results::scores::headline_point;
use atelier::app::state::{Lean, Message, Slot};
use atelier::app::text;
use atelier::eval::{Interval, Metric, PairedDifference, TaskScore};
use atelier::experiment::{Report, ScoresReport, TaskComparison};
use atelier::protocol::Event;
use atelier::schedule::edit::Edit;
use atelier::sweep::Study;
use atelier::words::Problem;

use super::world::{World, card};

/// Of 100 items: nats per word, of which 0.1 more or less are within the interval; NaN has none.
fn score(nats: f64) -> TaskScore {
    let ends = |low: f64, high: f64| nats.is_finite().then_some(Interval { low, high });
    TaskScore {
        task: "perplexity".into(),
        metric: Metric::WordPerplexity,
        n: 100,
        n_total: 100,
        n_correct: 0,
        value: nats.exp(),
        interval: ends((nats - 0.1).exp(), (nats + 0.1).exp()),
        chance: 0.0,
        mean_log_likelihood: -nats,
        mean_log_likelihood_interval: ends(-nats - 0.1, -nats + 0.1),
    }
}

fn comparison(full: f64, edited: f64) -> TaskComparison {
    let lost = edited - full;
    let ends = |low: f64, high: f64| lost.is_finite().then_some(Interval { low, high });
    let difference = PairedDifference {
        n: 100,
        value: lost,
        interval: ends(lost - 0.05, lost + 0.05),
        log_likelihood: -lost,
        log_likelihood_interval: ends(-lost - 0.05, -lost + 0.05),
    };
    TaskComparison { full: score(full), edited: score(edited), difference: Some(difference), left_out: None }
}

/// A world whose second task is of texts, and what came of it under an edited schedule.
fn world(full: f64, edited: f64) -> World {
    let mut world = World::start("");
    world.ready();
    let mut card = card("small", 12);
    card.tasks[1].name = "perplexity".into();
    card.tasks[1].metric = Metric::WordPerplexity;
    world.engine(Event::Opened(card));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let run = world.evaluated();
    let tasks = vec![comparison(full, edited)];
    world.report(run, Report::Scores(ScoresReport { schedule: String::new(), tasks }), true);
    world
}

fn announced(full: f64, edited: f64) -> String {
    world(full, edited).state.announcements.iter().map(Problem::sentence).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_effect_is_a_ratio_and_says_which_way() {
    let (four, five) = (4.0_f64, 5.0_f64);
    assert_eq!(
        announced(four, five),
        "Perplexity 148 per word, 2.72 times the full model’s, which is worse."
    );
    assert_eq!(
        announced(five, four),
        "Perplexity 54.6 per word, 0.368 times the full model’s, which is better."
    );
    assert_eq!(announced(four, four + 0.01), "Perplexity 55.1 per word, no clear change.");
    assert_eq!(announced(four, f64::NAN), "Perplexity has no number.");
}

#[test]
fn higher_is_worse_for_every_verdict() {
    let lean = |full: f64, edited: f64| world(full, edited).state.said_of("perplexity");
    let worse = lean(4.0, 5.0);
    assert_eq!((worse.right, worse.nats), (Lean::Worse, Lean::Worse));
    assert_eq!(lean(5.0, 4.0).right, Lean::Better);
    assert_eq!(lean(4.0, 4.01).right, Lean::Open);
    assert_eq!(lean(4.0, f64::NAN).right, Lean::Open);
    let (value, interval) = comparison(4.0, 5.0).gain().unwrap();
    assert!(value < 0.0 && interval.unwrap().high < 0.0);
}

#[test]
fn numbers_are_words_and_ratios() {
    let known = comparison(4.0, 5.0);
    let difference = known.difference.as_ref().unwrap();
    assert_eq!(text::score(&known.edited), "148");
    assert_eq!(text::score_range(&known.edited).unwrap(), "134 to 164");
    assert_eq!(
        text::difference(Metric::WordPerplexity, difference).unwrap(),
        "2.72 times the full model’s (2.59 to 2.86)"
    );
    assert_eq!(text::nats(&known.edited), "−5.00 per word");
    assert_eq!(
        text::score_row(&known),
        "Perplexity per word, lower is better: 148, interval 134 to 164, full model 54.6"
    );
    let broken = comparison(4.0, f64::NAN);
    assert_eq!(text::score(&broken.edited), "no number");
    assert_eq!(text::score_range(&broken.edited), None);
    assert_eq!(text::difference(Metric::WordPerplexity, broken.difference.as_ref().unwrap()), None);
    assert_eq!(text::score_row(&broken), "Perplexity per word, lower is better: no number, full model 54.6");
    // Far beyond what fits into a row.
    assert_eq!(text::score(&score(40.0)), "2.35\u{a0}×\u{a0}10¹⁷");
}

#[test]
fn nothing_is_drawn_as_a_share() {
    assert_eq!(headline_point(&score(4.0)), None);
    let state = world(4.0, 5.0).state;
    let plot = scores_plot(&state).unwrap();
    let [row] = &plot.rows[..] else { panic!("one row") };
    assert_eq!(row.words, "148 per word, 100 items");
    assert_eq!((row.dots[0].current, row.dots[0].reference, row.dots[0].chance), (None, None, None));
    assert!((row.dots[1].current.unwrap().value + 5.0).abs() < 1e-12);
}

#[test]
fn figures_run_without_texts_and_scores_with_them() {
    let mut world = world(4.0, 5.0);
    assert_eq!(world.state.tasks, ["facts", "perplexity"]);
    let tasks = |world: &World, slot| world.state.experiment(slot).map(|asked| asked.tasks());
    assert_eq!(tasks(&world, Slot::Scores).unwrap(), ["facts", "perplexity"]);
    for slot in [Slot::Study(Study::Figure(4)), Slot::Study(Study::Findings), Slot::Kept] {
        assert_eq!(tasks(&world, slot).unwrap(), ["facts"], "{slot:?}");
    }
    world.send(Message::ToggleTask("facts".into()));
    assert_eq!(tasks(&world, Slot::Scores).unwrap(), ["perplexity"]);
    assert_eq!(tasks(&world, Slot::Study(Study::Findings)), None, "there is nothing to draw");
}
