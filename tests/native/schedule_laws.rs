//! What holds for every schedule.

use atelier::schedule::{MAX_APPLICATIONS, MAX_BRANCHES, MAX_TEXT_BYTES, Node, ParseError, Schedule};
use proptest::prelude::*;

use crate::random_schedule::{N_LAYERS, nodes, parse, schedules};

/// The first way in which a tree is not in normal form.
fn flaw(nodes: &[Node]) -> Option<String> {
    for pair in nodes.windows(2) {
        if pair[0].body_and_times().0 == pair[1].body_and_times().0 {
            return Some(format!("neighbours repeat the same: {pair:?}"));
        }
    }
    nodes.iter().find_map(|node| match node {
        Node::Layer(_) => None,
        Node::Repeat { body, times } => match body.as_slice() {
            _ if *times < 2 => Some(format!("a loop that runs {times} times")),
            [] => Some("an empty loop".to_owned()),
            [Node::Repeat { .. }] => Some(format!("a loop of a loop: {body:?}")),
            body => flaw(body),
        },
        Node::Parallel { branches } if branches.len() < 2 => {
            Some(format!("a group of {} branches", branches.len()))
        }
        Node::Parallel { branches } if !branches.is_sorted() => Some(format!("unsorted: {branches:?}")),
        Node::Parallel { branches } => branches.iter().find_map(|branch| {
            if branch.is_empty() { Some("an empty branch".to_owned()) } else { flaw(branch) }
        }),
    })
}

/// The layers that run, in order, branches in the order in which they stand.
fn applications(nodes: &[Node], out: &mut Vec<u16>) {
    for node in nodes {
        match node {
            Node::Layer(layer) => out.push(*layer),
            Node::Repeat { body, times } => (0..*times).for_each(|_| applications(body, out)),
            Node::Parallel { branches } => branches.iter().for_each(|branch| applications(branch, out)),
        }
    }
}

fn reverse_branches(nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Layer(_) => {}
            Node::Repeat { body, .. } => reverse_branches(body),
            Node::Parallel { branches } => {
                branches.reverse();
                branches.iter_mut().for_each(|branch| reverse_branches(branch));
            }
        }
    }
}

/// Every layer, group and loop in needless parentheses, written without the printer.
fn long_text(nodes: &[Node]) -> String {
    let texts: Vec<String> = nodes
        .iter()
        .map(|node| match node {
            Node::Layer(layer) => format!("({layer})"),
            Node::Repeat { body, times } => format!("({}) x {times}", long_text(body)),
            Node::Parallel { branches } => {
                let branches: Vec<String> = branches.iter().map(|branch| long_text(branch)).collect();
                format!("({})", branches.join(" | "))
            }
        })
        .collect();
    texts.join(" , ")
}

proptest! {
    #[test]
    fn every_schedule_is_in_normal_form(schedule in schedules()) {
        prop_assert_eq!(flaw(schedule.nodes()), None);
    }

    #[test]
    fn text_and_tree_are_the_same(schedule in schedules()) {
        let text = schedule.to_string();
        let read = Schedule::parse(&text, N_LAYERS);
        prop_assert_eq!(read.as_ref().map(ToString::to_string), Ok(text));
        prop_assert_eq!(read, Ok(schedule));
    }

    #[test]
    fn normal_form_is_a_fixed_point(schedule in schedules()) {
        prop_assert_eq!(Schedule::from_nodes(schedule.nodes().to_vec(), N_LAYERS), Ok(schedule));
    }

    #[test]
    fn reading_brings_into_normal_form(nodes in nodes().prop_filter("- is written otherwise", |n| !n.is_empty())) {
        let built = Schedule::from_nodes(nodes.clone(), N_LAYERS).map_err(|error| error.to_string());
        let read = Schedule::parse(&long_text(&nodes), N_LAYERS).map_err(|error| error.to_string());
        prop_assert_eq!(read, built);
    }

    #[test]
    fn normal_form_keeps_what_runs(nodes in nodes()) {
        if let Ok(schedule) = Schedule::from_nodes(nodes.clone(), N_LAYERS) {
            let (mut before, mut after) = (Vec::new(), Vec::new());
            applications(&nodes, &mut before);
            applications(schedule.nodes(), &mut after);
            prop_assert_eq!(after.len(), schedule.n_applications());
            for layer in 0..N_LAYERS as u16 {
                prop_assert_eq!(after.iter().filter(|&&used| used == layer).count(), schedule.uses(layer));
            }
            let resting: Vec<u16> = (0..N_LAYERS as u16).filter(|layer| !after.contains(layer)).collect();
            prop_assert_eq!(schedule.resting(N_LAYERS), resting);
            // Only the order of branches may differ.
            before.sort_unstable();
            after.sort_unstable();
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn order_of_branches_does_not_matter(nodes in nodes()) {
        let mut reversed = nodes.clone();
        reverse_branches(&mut reversed);
        prop_assert_eq!(Schedule::from_nodes(reversed, N_LAYERS), Schedule::from_nodes(nodes, N_LAYERS));
    }

    #[test]
    fn equal_texts_are_equal_schedules(a in schedules(), b in schedules()) {
        prop_assert_eq!(a.to_string() == b.to_string(), a == b);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[0-9x|() .,-]{0,40}|.{0,40}") {
        match Schedule::parse(&text, N_LAYERS) {
            Ok(schedule) => prop_assert_eq!(flaw(schedule.nodes()), None),
            Err(error) => {
                let ParseError { span, .. } = error.clone();
                prop_assert!(text.get(span.clone()).is_some(), "{span:?} cuts {text:?}");
                let rendered = error.render(&text);
                prop_assert!(rendered.starts_with(&error.to_string()));
                prop_assert!(rendered.contains('^') || text.trim().is_empty());
            }
        }
    }

    #[test]
    fn an_error_can_be_shown_in_any_text(text in ".{0,200}", other in ".{0,200}") {
        if let Err(error) = Schedule::parse(&text, N_LAYERS) {
            prop_assert!(error.render(&other).contains('^') || other.trim().is_empty());
        }
    }
}

/// The longest texts that the other limits allow can be read back.
#[test]
fn limits_agree() {
    let alternating: Vec<Node> =
        (0..MAX_APPLICATIONS).map(|i| Node::Layer(1000 + 2 * (i % 2) as u16)).collect();
    let pairs = |n: usize| {
        let pair = |i: usize| Node::Parallel {
            branches: vec![vec![Node::Layer(1000)], vec![Node::Layer(1001 + 2 * (i % 2) as u16)]],
        };
        (0..n).map(pair).collect::<Vec<_>>()
    };
    let wide = vec![Node::Parallel { branches: vec![alternating[..4].to_vec(); MAX_BRANCHES] }];
    for nodes in [alternating, pairs(MAX_APPLICATIONS / 2), wide] {
        let schedule = Schedule::from_nodes(nodes, 1024).expect("within the limits");
        assert_eq!(schedule.n_applications(), MAX_APPLICATIONS);
        let text = schedule.to_string();
        assert!(text.len() <= MAX_TEXT_BYTES, "{} bytes", text.len());
        assert_eq!(parse(&text, 1024), schedule);
    }
}
