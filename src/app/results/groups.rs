//! The order in which the paper's figures are offered.

use serde::Serialize;

use crate::sweep::{Atlas, Study};

/// What figures have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Group {
    /// All of the paper's questions on one sweep.
    Questions,
    /// One layer is left out or moved.
    OneLayer,
    /// The middle is left out, repeated or put into another order.
    Middle,
    /// The middle runs in parallel.
    Together,
    /// Models of different size.
    Size,
    /// Hidden states.
    Why,
    /// Generated text.
    Writing,
    /// Maps of every pair of layers.
    Atlas,
    /// Those that no other group has.
    More,
}

/// The paper's numbers by group, in the order of reading; the overview of a group first.
const NUMBERS: [(Group, &[u32]); 6] = [
    (Group::OneLayer, &[2]),
    (Group::Middle, &[11, 4, 5, 6, 7, 17]),
    (Group::Together, &[8, 9, 10]),
    (Group::Why, &[3, 15]),
    (Group::Size, &[12, 14]),
    (Group::Writing, &[16]),
];

/// What is offered of `numbers`, by group; groups without any are left out.
pub fn groups(numbers: &[u32]) -> Vec<(Group, Vec<Study>)> {
    let known = NUMBERS.into_iter().map(|(group, all)| {
        let offered = all.iter().filter(|number| numbers.contains(number));
        (group, offered.map(|&number| Study::Figure(number)).collect())
    });
    let is_known = |number: &u32| NUMBERS.iter().any(|(_, all)| all.contains(number));
    let more = numbers.iter().filter(|number| !is_known(number)).map(|&number| Study::Figure(number));
    std::iter::once((Group::Questions, vec![Study::Findings]))
        .chain(known)
        .chain([(Group::More, more.collect()), (Group::Atlas, Atlas::ALL.map(Study::Atlas).to_vec())])
        .filter(|(_, studies): &(Group, Vec<Study>)| !studies.is_empty())
        .collect()
}
