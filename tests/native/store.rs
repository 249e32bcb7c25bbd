//! What is kept of sweeps: found again, by its own sweep alone, within its limits.

use atelier::backend::{BackendInfo, BackendKind};
use atelier::eval::Metric;
use atelier::model::Quantise;
use atelier::platform::Storage;
use atelier::session::{SWEEP_BYTES_MAX, SWEEPS_MAX, Store};
use atelier::sweep::{Record, SweepHeader, SweepTask, figure};

use crate::support::wait;

fn header(model: &str) -> SweepHeader {
    SweepHeader {
        version: 1,
        model: "small".into(),
        source: None,
        places: Vec::new(),
        model_hash: model.into(),
        quantise: None,
        n_layers: 3,
        plan: figure(2).expect("a sweep").plan(Some(10), 0),
        schedules: vec!["0-2".into(), "0 2".into()],
        tasks: vec![SweepTask {
            name: "facts".into(),
            metric: Metric::Acc,
            chance: 0.25,
            n_items: 10,
            data_hash: "d".into(),
            add_bos: true,
            lines: Vec::new(),
        }],
        backend: BackendInfo { kind: BackendKind::Cpu, adapter: "a CPU".into() },
        build: "one".into(),
    }
}

fn records(schedule: usize, lines: std::ops::Range<usize>) -> Vec<Record> {
    let record = |index| Record {
        schedule,
        task: 0,
        index,
        question: index,
        right_log_likelihood: if index == 3 { f64::NAN } else { -(index as f64) / 7.0 },
        correct: index % 2 == 0,
        correct_norm: None,
        result_tokens: None,
        text: None,
        judged: None,
    };
    lines.map(record).collect()
}

fn found(store: &Store, header: &SweepHeader) -> Vec<(usize, usize, Option<u64>)> {
    let (_, records) = wait(store.find(header));
    let number = |x: f64| (!x.is_nan()).then(|| x.to_bits());
    records.iter().map(|r| (r.schedule, r.index, number(r.right_log_likelihood))).collect()
}

#[test]
fn records_are_found_again_in_order_and_bit_for_bit() {
    let storage = Storage::memory();
    let store = Store::new(storage.clone());
    let (mut place, before) = wait(store.find(&header("m")));
    assert_eq!(before, []);
    wait(store.append(&mut place, &records(0, 0..5)));
    wait(store.append(&mut place, &records(1, 0..5)));
    // After a reload: another store on the same storage goes on behind what is there.
    let store = Store::new(storage);
    let (mut place, _) = wait(store.find(&header("m")));
    wait(store.append(&mut place, &records(0, 5..7)));
    let wanted: Vec<_> = [records(0, 0..5), records(1, 0..5), records(0, 5..7)].concat();
    let number = |x: f64| (!x.is_nan()).then(|| x.to_bits());
    let wanted: Vec<_> =
        wanted.iter().map(|r| (r.schedule, r.index, number(r.right_log_likelihood))).collect();
    assert_eq!(found(&store, &header("m")), wanted);
}

#[test]
fn another_sweep_finds_nothing_and_another_build_does() {
    let store = Store::new(Storage::memory());
    let (mut place, _) = wait(store.find(&header("m")));
    wait(store.append(&mut place, &records(0, 0..2)));
    assert_eq!(found(&store, &header("other")).len(), 0);
    let elsewhere = BackendInfo { kind: BackendKind::Gpu, adapter: "a GPU".into() };
    assert_eq!(found(&store, &SweepHeader { backend: elsewhere, ..header("m") }).len(), 0);
    // Another number of bits is another model, and one that is stored has the name that it always had.
    for quantise in Quantise::ALL {
        let quantised = SweepHeader { quantise: Some(quantise), ..header("m") };
        assert_eq!(found(&store, &quantised).len(), 0);
    }
    let other_items = SweepHeader { plan: figure(2).expect("a sweep").plan(Some(11), 0), ..header("m") };
    assert_eq!(found(&store, &other_items).len(), 0);
    assert_eq!(found(&store, &SweepHeader { build: "two".into(), ..header("m") }).len(), 2);
}

#[test]
fn what_is_damaged_or_of_no_schedule_is_left_out() {
    let storage = Storage::memory();
    let store = Store::new(storage.clone());
    let (mut place, _) = wait(store.find(&header("m")));
    wait(store.append(&mut place, &records(0, 0..2)));
    wait(store.append(&mut place, &records(7, 0..2)));
    let (key, text) = wait(storage.under("sweeps/1/")).remove(0);
    wait(storage.put(&key, &text[..text.len() - 3]));
    assert_eq!(found(&store, &header("m")).len(), 1);
}

#[test]
fn the_sweeps_used_longest_ago_make_room() {
    let store = Store::new(Storage::memory());
    let name = |i: usize| format!("model {i}");
    for i in 0..=SWEEPS_MAX {
        let (mut place, _) = wait(store.find(&header(&name(i))));
        wait(store.append(&mut place, &records(0, 0..1)));
        if i == 1 {
            // The first is used once more.
            let (mut place, _) = wait(store.find(&header(&name(0))));
            wait(store.append(&mut place, &records(0, 1..2)));
        }
    }
    assert_eq!(found(&store, &header(&name(0))).len(), 2);
    assert_eq!(found(&store, &header(&name(1))).len(), 0);
    assert_eq!(found(&store, &header(&name(2))).len(), 1);
}

#[test]
fn a_sweep_that_is_too_large_says_that_the_rest_is_not_kept() {
    let storage = Storage::memory();
    let store = Store::new(storage.clone());
    let (mut place, _) = wait(store.find(&header("m")));
    wait(store.append(&mut place, &records(0, 0..5)));
    assert_eq!(store.why_not_kept(&place), None);
    // As if nearly as much as is kept had been there before.
    let (key, list) = wait(storage.under("sweeps/1/list")).remove(0);
    let mut list: serde_json::Value = serde_json::from_str(&list).unwrap();
    list[0]["bytes"] = (SWEEP_BYTES_MAX - 100).into();
    wait(storage.put(&key, &list.to_string()));
    wait(store.append(&mut place, &records(1, 0..1)));
    assert_eq!(store.why_not_kept(&place), None, "it still fits");
    wait(store.append(&mut place, &records(1, 1..5)));
    let why = "of one sweep the first 24 MiB are kept, and this one has more";
    assert_eq!(store.why_not_kept(&place).as_deref(), Some(why));
    // What would fit again does not lie behind a gap.
    wait(store.append(&mut place, &records(1, 5..6)));
    assert_eq!(found(&store, &header("m")).len(), 6);
    assert_eq!(store.why_not_kept(&place).as_deref(), Some(why));
    let (other, _) = wait(store.find(&header("other")));
    assert_eq!(store.why_not_kept(&other), None, "another sweep is kept");
}
