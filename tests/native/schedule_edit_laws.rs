//! What holds for every edit of every schedule.

use atelier::schedule::edit::{Edit, Outcome, Path, Place, apply, handle, moves, places};
use atelier::schedule::{Node, Schedule};
use proptest::prelude::*;

use crate::random_schedule::{N_LAYERS, paths, schedules};

/// An edit that may or may not make sense.
fn edits(schedule: &Schedule) -> impl Strategy<Value = Edit> + use<> {
    let mut paths = paths(schedule);
    paths.push(Path::from([99, 0]));
    let mut places = places(schedule, None);
    places.extend(paths.iter().cloned().map(Place::With));
    let (path, place) = (prop::sample::select(paths), prop::sample::select(places));
    prop_oneof![
        (path.clone(), place.clone()).prop_map(|(from, to)| Edit::Move { from, to }),
        (path.clone(), place.clone()).prop_map(|(from, to)| Edit::Copy { from, to }),
        (0..N_LAYERS as u16 + 1, place).prop_map(|(layer, to)| Edit::CallBack { layer, to }),
        path.clone().prop_map(|path| Edit::PutAside { path }),
        (path.clone(), 0_u32..4).prop_map(|(path, times)| Edit::Repeat { path, times }),
        (path.clone(), 0_usize..4, 0_u32..3).prop_map(|(first, length, times)| Edit::Loop {
            first,
            length,
            times
        }),
        (path.clone(), 0_usize..4).prop_map(|(first, length)| Edit::Gather { first, length }),
        path.prop_map(|path| Edit::Ungroup { path }),
    ]
}

fn schedule_and_edit() -> impl Strategy<Value = (Schedule, Edit)> {
    schedules().prop_flat_map(|schedule| {
        let edits = edits(&schedule);
        (Just(schedule), edits)
    })
}

fn schedule_and_path() -> impl Strategy<Value = (Schedule, Path)> {
    schedules().prop_filter("has cards", |schedule| !schedule.nodes().is_empty()).prop_flat_map(|schedule| {
        let paths = prop::sample::select(paths(&schedule));
        (Just(schedule), paths)
    })
}

proptest! {
    #[test]
    fn an_edit_and_its_inverse_are_nothing((before, edit) in schedule_and_edit()) {
        if let Ok(applied) = apply(&before, &edit, N_LAYERS) {
            let text = applied.schedule.to_string();
            prop_assert_eq!(Schedule::parse(&text, N_LAYERS), Ok(applied.schedule.clone()));
            let undone = apply(&applied.schedule, &applied.inverse, N_LAYERS);
            prop_assert_eq!(undone.map(|undone| undone.schedule), Ok(before));
        }
    }

    #[test]
    fn the_focus_is_what_was_touched((before, edit) in schedule_and_edit()) {
        if let Ok(applied) = apply(&before, &edit, N_LAYERS) {
            let focused = applied.focus.map(|path| applied.schedule.node(&path).cloned());
            match &edit {
                Edit::PutAside { .. } => prop_assert_eq!(focused, None),
                Edit::CallBack { layer, .. } => prop_assert_eq!(focused, Some(Some(Node::Layer(*layer)))),
                Edit::Move { from, .. } | Edit::Copy { from, .. } => {
                    let moved = before.node(from).cloned();
                    let focused = focused.flatten();
                    // A loop may have merged with another of the same.
                    prop_assert_eq!(
                        focused.as_ref().map(|node| node.body_and_times().0),
                        moved.as_ref().map(|node| node.body_and_times().0)
                    );
                }
                _ => prop_assert!(focused.flatten().is_some()),
            }
        }
    }

    #[test]
    fn every_menu_entry_does_what_it_shows((schedule, path) in schedule_and_path()) {
        let entries = moves(&schedule, &path, N_LAYERS);
        prop_assert!(entries.iter().any(|entry| entry.outcome == Outcome::PutAside));
        for entry in entries {
            let applied = apply(&schedule, &entry.edit, N_LAYERS);
            prop_assert_eq!(applied.as_ref().map(|applied| &applied.schedule), Ok(&entry.result));
            prop_assert_ne!(&entry.result, &schedule);
            let applied = applied.expect("just compared");
            let undone = apply(&applied.schedule, &applied.inverse, N_LAYERS);
            prop_assert_eq!(undone.map(|undone| undone.schedule), Ok(schedule.clone()));
        }
    }

    #[test]
    fn moves_keep_layers_and_putting_aside_takes_them((schedule, path) in schedule_and_path()) {
        let top_level = path.indices().len() == 1;
        let node = schedule.node(&path).expect("a path of this schedule");
        let aside = apply(&schedule, &Edit::PutAside { path: path.clone() }, N_LAYERS).expect("always possible");
        if top_level {
            prop_assert_eq!(aside.schedule.n_applications(), schedule.n_applications() - node.n_applications());
        }
        for index in (0..=schedule.nodes().len()).filter(|_| top_level) {
            let to = Place::Gap(Path::from([index]));
            let moved = apply(&schedule, &Edit::Move { from: path.clone(), to }, N_LAYERS).expect("always possible");
            for layer in 0..N_LAYERS as u16 {
                prop_assert_eq!(moved.schedule.uses(layer), schedule.uses(layer));
            }
        }
    }

    #[test]
    fn every_path_leads_to_its_node(schedule in schedules()) {
        for path in paths(&schedule) {
            prop_assert!(schedule.node(&path).is_some());
            prop_assert_eq!(path.to_string().parse::<Path>(), Ok(path.clone()));
            let lifted = handle(&schedule, &path);
            prop_assert!(path == lifted || path.is_inside(&lifted));
        }
    }
}
