//! The one sorting, and the map for few entries. The standard library's is made anew for every kind of value, 4 KB each time, and no list that is
//! sorted here is long; what may be (logits, draws of a bootstrap) is numbers, and sorted as such.

mod map;

use std::cmp::Ordering;

pub use map::Map;

/// The places `0..n` in order; equal ones stay as they are.
pub(crate) fn places(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

/// Sorts values; equal ones stay in their order.
pub(crate) fn sort<T>(values: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = places(values.len(), &|a, b| compare(&values[a], &values[b]));
    let mut before: Vec<Option<T>> = std::mem::take(values).into_iter().map(Some).collect();
    values.extend(places.into_iter().filter_map(|place| before.get_mut(place)?.take()));
}

/// The same by what `key` says of them.
pub(crate) fn sort_by_key<T, K: Ord>(values: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort(values, |a, b| key(a).cmp(&key(b)));
}

#[cfg(test)]
mod tests {
    use super::sort_by_key;

    #[test]
    fn equal_values_stay_in_their_order() {
        let mut values = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        sort_by_key(&mut values, |value| value.0);
        assert_eq!(values, [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }
}
