//! Schedules carried over to a model of another depth.

use atelier::schedule::Schedule;
use proptest::prelude::*;

use crate::random_schedule::{N_LAYERS, parse, schedules};

#[track_caller]
fn check(text: &str, from: usize, to: usize, expected: &str) {
    let scaled = parse(text, from).rescaled(from, to).expect("within the limits");
    assert_eq!(scaled.to_string(), expected, "{text} of {from} layers for {to}");
}

#[test]
fn deeper_models_get_every_layer_that_one_stands_for() {
    check("0-5", 6, 12, "0-11");
    check("0 1 3-5", 6, 12, "0-3 6-11");
    check("0-2 (3|4) 5", 6, 12, "0-5 (6|..|9) 10 11");
    check("0 4-1 5", 6, 12, "0 1 9-2 10 11");
    check("0-2 3x3 4 5", 6, 12, "0-5 (6 7)x3 8-11");
    check("(0 1|2)", 6, 12, "(0-3|4|5)");
    check("0-4", 5, 12, "0-11");
}

#[test]
fn shallower_models_keep_the_first_layer_of_each_block() {
    check("0-11", 12, 6, "0-5");
    check("0-3 (4|..|8)x3 9-11", 12, 6, "0 1 (2|..|4)x3 5");
    check("0-4 6-11", 12, 6, "0-5");
    check("0-3 5-11", 12, 6, "0 1 3-5");
    check("0-3 8-4 9-11", 12, 6, "0 1 4-2 5");
    check("0-11", 12, 5, "0-4");
    check("(1 3|4) 5x2", 12, 6, "2");
    check("1 3 5", 12, 6, "-");
}

#[test]
fn the_same_depth_changes_nothing() {
    check("0 (1 2)x2 3", 6, 6, "0 (1 2)x2 3");
    check("-", 6, 12, "-");
}

#[test]
fn a_model_without_layers_has_no_schedule_but_the_empty_one() {
    assert_eq!(
        parse("0-5", 6).rescaled(6, 0).unwrap_err().to_string(),
        "layer 0 does not exist: the model has no layers"
    );
}

proptest! {
    #[test]
    fn deeper_and_back_is_the_same(schedule in schedules(), factor in 1_usize..4) {
        let deep = N_LAYERS * factor;
        let there = schedule.rescaled(N_LAYERS, deep).expect("within the limits");
        prop_assert_eq!(there.rescaled(deep, N_LAYERS).expect("within the limits"), schedule);
    }

    #[test]
    fn the_full_model_stays_the_full_model(from in 1_usize..100, to in 1_usize..100) {
        prop_assert_eq!(Schedule::full(from).rescaled(from, to), Ok(Schedule::full(to)));
    }

    #[test]
    fn shallower_runs_no_layer_more_often(schedule in schedules(), to in 1_usize..N_LAYERS) {
        let scaled = schedule.rescaled(N_LAYERS, to).expect("within the limits");
        for layer in 0..to {
            let before = u16::try_from(layer * N_LAYERS / to).expect("few layers");
            let after = u16::try_from(layer).expect("few layers");
            prop_assert_eq!(scaled.uses(after), schedule.uses(before));
        }
    }
}
