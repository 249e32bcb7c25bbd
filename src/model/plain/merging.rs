//! Pairs of tokens that become one.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// What a pair of tokens becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merge {
    /// Place in the list; earlier ones come first.
    pub(super) rank: u32,
    pub(super) becomes: u32,
}

pub(super) type Merges = HashMap<(u32, u32), Merge>;

/// A token that is still there, and where its neighbours are.
#[derive(Clone, Copy)]
struct Link {
    id: u32,
    before: Option<usize>,
    behind: Option<usize>,
    is_gone: bool,
}

/// Merges the tokens of a word, first the pair that stands first in the list, of equal ones the first in the word.
pub(super) fn merged(ids: &[u32], merges: &Merges) -> Vec<u32> {
    let last = ids.len().saturating_sub(1);
    let link = |(at, &id): (usize, &u32)| Link {
        id,
        before: at.checked_sub(1),
        behind: (at < last).then_some(at + 1),
        is_gone: false,
    };
    let mut links: Vec<Link> = ids.iter().enumerate().map(link).collect();
    // By rank, then by place.
    let mut queue = BinaryHeap::new();
    let offer = |queue: &mut BinaryHeap<_>, links: &[Link], at: usize| {
        let merge = links[at].behind.and_then(|behind| merges.get(&(links[at].id, links[behind].id)));
        if let Some(merge) = merge {
            queue.push(Reverse((merge.rank, at, merge.becomes)));
        }
    };
    for at in 0..links.len() {
        offer(&mut queue, &links, at);
    }
    while let Some(Reverse((_, at, becomes))) = queue.pop() {
        let Link { id, behind: Some(behind), is_gone: false, before } = links[at] else { continue };
        // Since it was offered one of the two may have become another.
        if merges.get(&(id, links[behind].id)).is_none_or(|merge| merge.becomes != becomes) {
            continue;
        }
        let beyond = links[behind].behind;
        links[behind].is_gone = true;
        links[at] = Link { id: becomes, before, behind: beyond, is_gone: false };
        if let Some(beyond) = beyond {
            links[beyond].before = Some(at);
        }
        if let Some(before) = before {
            offer(&mut queue, &links, before);
        }
        offer(&mut queue, &links, at);
    }
    links.iter().filter(|link| !link.is_gone).map(|link| link.id).collect()
}
