//! Where a dragged card would be dropped, and the mark that shows it.

use atelier::app::aim::{Rect, Rects, aim, mark};
use atelier::schedule::edit::{Path, Place, places};
use atelier::schedule::{Node, Schedule};

/// Cards of 40 px, 6 px apart, upward from y = 1000; branches side by side, 50 px wide.
fn drawn(schedule: &Schedule) -> Rects {
    fn sequence(nodes: &[Node], prefix: &[usize], left: f64, mut y: f64, rects: &mut Rects) -> f64 {
        for (index, node) in nodes.iter().enumerate() {
            let path = [prefix, &[index]].concat();
            let top = match node.body_and_times() {
                ([Node::Layer(_)], _) => y - 40.0,
                ([Node::Parallel { branches }], _) => {
                    let inner = if matches!(node, Node::Repeat { .. }) { vec![0] } else { vec![] };
                    let tops = branches.iter().enumerate().map(|(branch, nodes)| {
                        let prefix = [path.clone(), inner.clone(), vec![branch]].concat();
                        sequence(nodes, &prefix, left + 50.0 * branch as f64, y - 12.0, rects)
                    });
                    tops.fold(f64::INFINITY, f64::min) - 12.0
                }
                (body, _) => sequence(body, &path, left, y - 12.0, rects) - 12.0,
            };
            let right = left + if prefix.is_empty() { 300.0 } else { 48.0 };
            rects.insert(Path::from(path), Rect { left, top, right, bottom: y });
            y = top - 6.0;
        }
        y + 6.0
    }
    let mut rects = Rects::new();
    sequence(schedule.nodes(), &[], 0.0, 1000.0, &mut rects);
    rects
}

fn aimed(text: &str, x: f64, y: f64) -> String {
    let schedule = Schedule::parse(text, 12).expect("valid");
    match aim(&schedule, &drawn(&schedule), x, y) {
        Some(Place::Gap(path)) => format!("gap {path}"),
        Some(Place::With(path)) => format!("with {path}"),
        None => "nothing".to_owned(),
    }
}

#[test]
fn a_card_has_three_bands() {
    assert_eq!(aimed("0 5 7", 10.0, 1200.0), "gap 0");
    assert_eq!(aimed("0 5 7", 10.0, 995.0), "gap 0");
    assert_eq!(aimed("0 5 7", 10.0, 980.0), "with 0");
    assert_eq!(aimed("0 5 7", 10.0, 965.0), "gap 1");
    assert_eq!(aimed("0 5 7", 10.0, 957.0), "gap 1");
    assert_eq!(aimed("0 5 7", 10.0, 10.0), "gap 3");
    assert_eq!(aimed("5x3 7", 10.0, 980.0), "with 0");
    assert_eq!(aimed("-", 10.0, 10.0), "gap 0");
}

#[test]
fn frames_are_looked_into() {
    let loop_text = "(0 5)x2 7";
    assert_eq!(aimed(loop_text, 10.0, 999.0), "gap 0");
    assert_eq!(aimed(loop_text, 10.0, 968.0), "with 0.0");
    assert_eq!(aimed(loop_text, 10.0, 945.0), "gap 0.1");
    let group = "(0|5) 7";
    assert_eq!(aimed(group, 60.0, 968.0), "with 0");
    assert_eq!(aimed(group, 60.0, 985.0), "gap 0.1.0");
    assert_eq!(aimed(group, 250.0, 968.0), "with 0");
    assert_eq!(aimed("(0|5)x3 7", 60.0, 968.0), "with 0.0");
    assert_eq!(aimed("(0|5)x3 7", 60.0, 985.0), "gap 0.0.1.0");
}

#[test]
fn every_place_has_a_mark() {
    for text in ["0 5 7", "(0 5)x2 7", "(0|5)x3 7x2", "0 (1 (2|3 4))x2 5"] {
        let schedule = Schedule::parse(text, 12).expect("valid");
        let rects = drawn(&schedule);
        for place in places(&schedule, None) {
            // A loop that is drawn as one card has no gaps of its own.
            let inside_card = matches!(&place, Place::Gap(gap) if gap.indices().len() > 1
                && parent(gap).is_some_and(|parent| rects.contains_key(&parent)
                    && !rects.contains_key(gap) && gap.previous().is_none_or(|p| !rects.contains_key(&p))));
            assert!(inside_card || mark(&rects, &place).is_some(), "{text}: {place:?}");
        }
    }
}

/// The node around that of a path of several indices.
fn parent(path: &Path) -> Option<Path> {
    path.indices().split_last().map(|(_, above)| Path::from(above.to_vec()))
}
