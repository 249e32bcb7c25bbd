//! The paper's schedules: its table, their bounds, Python's shuffles.

use atelier::schedule::preset::{
    Parameter, Parameters, Per, Preset, PresetError, first_start, greatest_start,
};
use atelier::schedule::{MAX_LAYERS, Schedule};
use proptest::prelude::*;

/// The preset's schedule, or what is said about it.
fn text(name: &str, parameters: Parameters, n_layers: usize) -> String {
    let schedule = Preset::from_parts(name, parameters).and_then(|preset| {
        assert_eq!(preset.name(), name);
        preset.schedule(n_layers)
    });
    match schedule {
        Ok(schedule) => {
            let text = schedule.to_string();
            assert_eq!(Schedule::parse(&text, n_layers), Ok(schedule), "{name} {parameters:?}");
            text
        }
        Err(error) => format!("error: {error}"),
    }
}

fn start(start: usize) -> Parameters {
    Parameters { start: Some(start), ..Parameters::default() }
}

fn layer(layer: usize) -> Parameters {
    Parameters { layer: Some(layer), ..Parameters::default() }
}

fn loops(start_layer: usize, loops: u32) -> Parameters {
    Parameters { loops: Some(loops), ..start(start_layer) }
}

fn seed(start_layer: usize, seed: u64) -> Parameters {
    Parameters { seed: Some(seed), ..start(start_layer) }
}

fn per(start_layer: usize, per: Per) -> Parameters {
    Parameters { per: Some(per), ..start(start_layer) }
}

#[test]
fn table_of_the_paper() {
    for (name, parameters, expected) in [
        ("baseline", Parameters::default(), "0-11"),
        ("skip", start(3), "0-3 9-11"),
        ("reverse", start(3), "0-3 8-4 9-11"),
        ("middle_repeat", start(3), "0-3 6x5 9-11"),
        ("random", seed(3, 0), "0-3 6-4 8 7 9-11"),
        ("parallel", start(3), "0-3 (4|..|8) 9-11"),
        ("looped_parallel", start(3), "0-3 (4|..|8)x3 9-11"),
        ("looped_parallel", loops(3, 7), "0-3 (4|..|8)x7 9-11"),
        ("skip_layer", layer(5), "0-4 6-11"),
        ("switch_layers", layer(5), "0-4 6 5 7-11"),
        ("double_repeat", start(3), "0-3 4x2 5x2 6x2 7x2 8x2 9-11"),
        ("double_repeat", per(3, Per::Block), "0-3 (4-8)x2 9-11"),
        ("triple_repeat", per(3, Per::Layer), "0-3 4x3 5x3 6x3 7x3 8x3 9-11"),
        ("triple_repeat", per(3, Per::Block), "0-3 (4-8)x3 9-11"),
    ] {
        assert_eq!(text(name, parameters, 12), expected, "{name} {parameters:?}");
    }
}

#[test]
fn skipping_begins_with_one_layer_or_two() {
    for n_layers in 2..=MAX_LAYERS {
        let first = |name| Parameters { start: Some(first_start(name, n_layers)), ..Parameters::default() };
        let skip = Preset::from_parts("skip", first("skip")).and_then(|preset| preset.schedule(n_layers));
        let n_skipped = skip.expect("possible").resting(n_layers).len();
        assert_eq!(n_skipped, if n_layers % 2 == 0 { 1 } else { 2 }, "of {n_layers} layers");
        let parallel = Preset::from_parts("parallel", first("parallel"));
        assert!(parallel.and_then(|preset| preset.schedule(n_layers)).is_ok(), "{n_layers} layers");
    }
    assert_eq!(text("parallel", start(first_start("parallel", 12)), 12), "0-3 (4|..|8) 9-11");
}

#[test]
fn widest_and_narrowest_regions() {
    for (name, parameters, n_layers, expected) in [
        ("skip", start(0), 12, "0"),
        ("skip", start(5), 12, "0-5 7-11"),
        ("skip", start(5), 13, "0-5 8-12"),
        ("skip", start(0), 2, "0"),
        ("skip", start(0), 3, "0"),
        ("reverse", start(0), 12, "0 11-1"),
        ("reverse", start(5), 12, "0-11"),
        ("middle_repeat", start(0), 12, "0 6x11"),
        ("middle_repeat", start(5), 12, "0-11"),
        ("middle_repeat", start(5), 13, "0-5 6x2 8-12"),
        ("middle_repeat", start(0), 2, "0 1"),
        ("middle_repeat", start(0), 3, "0 1x2"),
        ("random", seed(5, 9), 12, "0-11"),
        ("parallel", start(0), 12, "0 (1|..|11)"),
        ("parallel", start(5), 12, "0-11"),
        ("parallel", start(0), 3, "0 (1|2)"),
        ("looped_parallel", loops(5, 3), 12, "0-5 6x3 7-11"),
        ("looped_parallel", loops(3, 1), 12, "0-3 (4|..|8) 9-11"),
        ("looped_parallel", loops(5, 1), 12, "0-11"),
        ("skip_layer", layer(0), 12, "1-11"),
        ("skip_layer", layer(11), 12, "0-10"),
        ("skip_layer", layer(0), 1, "-"),
        ("switch_layers", layer(0), 12, "1 0 2-11"),
        ("switch_layers", layer(10), 12, "0-9 11 10"),
        ("switch_layers", layer(0), 2, "1 0"),
        ("double_repeat", per(5, Per::Block), 12, "0-5 6x2 7-11"),
        ("skip", start(13), 32, "0-13 19-31"),
        ("looped_parallel", loops(1, 28), 32, "0 1 (2|..|30)x28 31"),
        ("middle_repeat", start(38), 80, "0-38 40x3 42-79"),
    ] {
        assert_eq!(text(name, parameters, n_layers), expected, "{name} {parameters:?} of {n_layers}");
    }
}

#[test]
fn bounds_are_named() {
    for (name, parameters, n_layers, expected) in [
        (
            "skip",
            start(6),
            12,
            "start layer 6 leaves no layer to change: the greatest start of a model of 12 layers is 5",
        ),
        (
            "skip",
            start(6),
            13,
            "start layer 6 leaves no layer to change: the greatest start of a model of 13 layers is 5",
        ),
        (
            "parallel",
            start(usize::MAX),
            2,
            "start layer 18446744073709551615 leaves no layer to change: the greatest start of a model of 2 layers is 0",
        ),
        ("skip", start(0), 1, "a model needs at least 2 layers for this preset, this one has 1"),
        ("skip", start(0), 0, "a model needs at least 2 layers for this preset, this one has 0"),
        ("looped_parallel", loops(3, 0), 12, "0 loops are not possible: the least is 1"),
        ("looped_parallel", loops(3, 1000), 12, "5000 layer runs are too many: at most 4096 are possible"),
        (
            "looped_parallel",
            loops(3, u32::MAX),
            12,
            "21474836475 layer runs are too many: at most 4096 are possible",
        ),
        ("skip_layer", layer(12), 12, "layer 12 does not exist: the model has 12 layers (0 to 11)"),
        (
            "skip_layer",
            layer(usize::MAX),
            12,
            "layer 4294967295 does not exist: the model has 12 layers (0 to 11)",
        ),
        (
            "switch_layers",
            layer(11),
            12,
            "layer 11 has no next layer to switch with: the last of a model of 12 layers is 11",
        ),
        ("switch_layers", layer(12), 12, "layer 12 does not exist: the model has 12 layers (0 to 11)"),
        (
            "switch_layers",
            layer(0),
            1,
            "layer 0 has no next layer to switch with: the model has only one layer",
        ),
        (
            "baseline",
            Parameters::default(),
            MAX_LAYERS + 1,
            "a model of 1025 layers is too deep: at most 1024 are supported",
        ),
        (
            "skip",
            start(0),
            usize::MAX,
            "a model of 18446744073709551615 layers is too deep: at most 1024 are supported",
        ),
        ("skip", Parameters::default(), 12, "skip needs a start layer"),
        ("skip_layer", Parameters::default(), 12, "skip_layer needs a layer"),
        ("skip_layer", start(3), 12, "skip_layer takes no start layer"),
        ("skip", seed(3, 0), 12, "skip takes no seed"),
        ("parallel", loops(3, 3), 12, "parallel takes no number of loops"),
        ("baseline", layer(3), 12, "baseline takes no layer"),
        ("skip", per(3, Per::Block), 12, "skip takes no choice between layer and block"),
    ] {
        assert_eq!(text(name, parameters, n_layers), format!("error: {expected}"));
    }
}

#[test]
fn names() {
    assert_eq!(
        Preset::from_parts("Looped-Parallel", start(3)),
        Ok(Preset::LoopedParallel { start: 3, loops: 3 })
    );
    let unknown = Preset::from_parts(&"y".repeat(1000), start(3)).expect_err("no such preset");
    assert_eq!(unknown, PresetError::UnknownName { name: "y".repeat(40), names: &Preset::NAMES });
    assert!(unknown.to_string().ends_with("skip_layer, switch_layers, double_repeat, triple_repeat"));
    for name in Preset::NAMES {
        let taken = Preset::parameters(name);
        let parameters = Parameters {
            start: taken.contains(&Parameter::Start).then_some(0),
            loops: taken.contains(&Parameter::Loops).then_some(2),
            seed: taken.contains(&Parameter::Seed).then_some(2),
            layer: taken.contains(&Parameter::Layer).then_some(0),
            per: taken.contains(&Parameter::Per).then_some(Per::Block),
        };
        assert_eq!(Preset::from_parts(name, parameters).map(Preset::name), Ok(name));
    }
}

#[test]
fn greatest_starts() {
    let greatest: Vec<_> = [0, 1, 2, 3, 4, 5, 12, 13, 32].into_iter().map(greatest_start).collect();
    assert_eq!(greatest, [None, None, Some(0), Some(0), Some(1), Some(1), Some(5), Some(5), Some(15)]);
}

proptest! {
    #[test]
    fn regions_have_their_size(n_layers in 2_usize..200, start in 0_usize..100, seed: u64) {
        let affected = (n_layers - 1).checked_sub(2 * start).filter(|&m| m > 0);
        let n = |preset: Preset| preset.schedule(n_layers).map(|s| s.n_applications()).ok();
        prop_assert_eq!(greatest_start(n_layers).is_some_and(|g| start <= g), affected.is_some());
        prop_assert_eq!(n(Preset::Skip { start }), affected.map(|m| n_layers - m));
        prop_assert_eq!(n(Preset::Reverse { start }), affected.map(|_| n_layers));
        prop_assert_eq!(n(Preset::MiddleRepeat { start }), affected.map(|_| n_layers));
        prop_assert_eq!(n(Preset::Random { start, seed }), affected.map(|_| n_layers));
        prop_assert_eq!(n(Preset::Parallel { start }), affected.map(|_| n_layers));
        prop_assert_eq!(n(Preset::LoopedParallel { start, loops: 3 }), affected.map(|m| n_layers + 2 * m));
        for per in [Per::Layer, Per::Block] {
            prop_assert_eq!(n(Preset::DoubleRepeat { start, per }), affected.map(|m| n_layers + m));
            prop_assert_eq!(n(Preset::TripleRepeat { start, per }), affected.map(|m| n_layers + 2 * m));
        }
        if let Ok(random) = (Preset::Random { start, seed }).schedule(n_layers) {
            prop_assert!((0..n_layers as u16).all(|layer| random.uses(layer) == 1));
        }
    }
}
