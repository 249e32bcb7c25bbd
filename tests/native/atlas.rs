//! Maps of every pair of layers: what they run, what they show, and the command.

use std::fs;

use atelier::app::results::groups::groups;
use atelier::sweep::{Atlas, Entry, FamilySpec, Study, expand};
use serde_json::Value;

use crate::support::process::atelier;

const MODEL: &str = "web/models/painters-6";

/// The schedule at (i, j) by hand, as a text; none where the map has no cell.
fn by_hand(atlas: Atlas, (i, j): (usize, usize), n_layers: usize) -> Option<String> {
    let texts = |layers: &[usize]| layers.iter().map(ToString::to_string).collect::<Vec<_>>();
    let all: Vec<usize> = (0..n_layers).collect();
    let (before, block, after) = (texts(&all[..i]), &all[i..=j], texts(&all[j + 1..]));
    let middle: Vec<String> = match atlas {
        Atlas::Skip => Vec::new(),
        Atlas::Repeat => vec![format!("({})x2", texts(block).join(" "))],
        _ if i == j => return None,
        Atlas::Reverse => texts(&block.iter().rev().copied().collect::<Vec<_>>()),
        Atlas::Swap => {
            let mut swapped = block.to_vec();
            (swapped[0], swapped[j - i]) = (j, i);
            texts(&swapped)
        }
        Atlas::Parallel => vec![format!("({})", texts(block).join("|"))],
    };
    let whole = [before, middle, after].concat().join(" ");
    let whole = if whole.is_empty() { "-".to_owned() } else { whole };
    Some(atelier::schedule::Schedule::parse(&whole, n_layers).unwrap().to_string())
}

#[test]
fn every_pair_has_its_schedule() {
    for atlas in Atlas::ALL {
        for n_layers in [1, 2, 5, 8] {
            let made = expand(&[FamilySpec::of(atlas.family())], n_layers).unwrap();
            let made: Vec<(u32, u32, String)> = made
                .iter()
                .skip(1)
                .map(|Entry { x, y, schedule, .. }| (*x, *y, schedule.to_string()))
                .collect();
            let pairs = (0..n_layers).flat_map(|i| (i..n_layers).map(move |j| (i, j)));
            let expected: Vec<(u32, u32, String)> = pairs
                .filter_map(|(i, j)| Some((i as u32, j as u32, by_hand(atlas, (i, j), n_layers)?)))
                .collect();
            assert_eq!(made, expected, "{atlas:?} of {n_layers}");
        }
        let study = Study::Atlas(atlas);
        assert_eq!(atlas.name().parse(), Ok(study));
        assert!(study.is_of(&[atlas.family()]) && !Study::Findings.is_of(&[atlas.family()]));
        assert_eq!((study.stem(), study.figure()), (atlas.name().to_owned(), None));
    }
    let offered: Vec<Study> = groups(&[]).into_iter().flat_map(|(_, studies)| studies).collect();
    assert!(Atlas::ALL.iter().all(|atlas| offered.contains(&Study::Atlas(*atlas))), "{offered:?}");
}

#[test]
fn the_command_draws_what_eval_says_and_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("map").display().to_string();
    let common = ["--backend", "cpu", "--task", "facts", "--limit", "6", "--seed", "3"];
    let map = |rest: &[&str]| {
        let ended =
            atelier(["atlas", MODEL, "--kind", "swap", "--out", &out].iter().chain(&common).chain(rest));
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended
    };
    let ended = map(&[]);
    assert!(ended.out.contains("atlas-swap.svg, atlas-swap.csv"), "{}", ended.out);
    let read = |name: &str| fs::read_to_string(format!("{out}/{name}")).unwrap();
    let csv = read("atlas-swap.csv");
    let cells: Vec<Vec<String>> = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|field| field.trim_matches('"').to_owned()).collect())
        .collect();
    assert_eq!(cells.len(), 15, "every pair of six layers");
    let share = |schedule: &str| {
        let words = ["eval", MODEL, "--schedule", schedule, "--json"];
        let ended = atelier(words.iter().chain(&common));
        assert_eq!(ended.code, 0, "{}", ended.err);
        let object: Value = serde_json::from_str(&ended.out).unwrap();
        let task = &object["tasks"]["facts"];
        (task["acc"].as_f64().unwrap(), task["chance"].as_f64().unwrap())
    };
    let (full, chance) = share("0-5");
    for cell in cells.iter().filter(|cell| ["0", "2"].contains(&cell[0].as_str())).take(4) {
        let schedule = by_hand(Atlas::Swap, (cell[0].parse().unwrap(), cell[1].parse().unwrap()), 6).unwrap();
        assert!(cell.contains(&schedule), "{cell:?}");
        let expected = (share(&schedule).0 - chance) / (full - chance);
        let value: f64 = cell[2].parse().unwrap();
        assert!((value - expected).abs() < 1e-9, "{cell:?}: {expected}");
    }
    // It is drawn again from the folder and from its own file, and says what would compute it.
    let svg = read("atlas-swap.svg");
    assert!(svg.contains("one layer, i") && svg.contains("the other layer, j"), "{svg}");
    for source in [out.clone(), format!("{out}/atlas-swap.svg")] {
        let ended = atelier(["figure", "atlas-swap", &source, "--print-experiment"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let asked: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(asked["what"]["sweep"]["study"]["atlas"], "swap", "{source}");
    }
    let drawn = atelier(["figure", "atlas-swap", &out]);
    assert_eq!((drawn.code, drawn.out == svg), (0, true), "{}", drawn.err);
    let other = atelier(["figure", "atlas-skip", &out]);
    assert_eq!(
        (other.code, other.err.contains("atelier atlas --kind skip --out DIR")),
        (1, true),
        "{}",
        other.err
    );
    // Everything is known the second time.
    assert!(map(&[]).err.contains("going on: 6 of 6 items"));
    let ended = atelier(["atlas", MODEL]);
    assert_eq!((ended.code, ended.err.contains("--kind")), (2, true), "{}", ended.err);
}
